"""A second device, and a phone that is gone: pairing, endorsing, freezing in two taps, vouching for the new one."""

from typing import Any

import pytest

from api.server.passkeys import key_code
from ledger.format.codec import HOUR_MS
from ledger.keys.webauthn import statement_challenge
from ledger.rules.people.public_keys import possession_message
from tests.web.signing.people import Member, joined, passkey_of
from tests.web.site import Site
from tests.world import ORIGIN

OWN = {"Sec-Fetch-Site": "same-origin"}


def pairing(member: Member, address: str = "/keys/device", **data: str) -> str:
    """Begin a pairing on the first device; its secret."""
    answer = member.client.post(address, data=data, follow_redirects=False)
    assert answer.status_code == 303, answer.text
    return answer.headers["location"].removeprefix("/keys/waiting/")


def second(member: Member, name: str = "second") -> Member:
    """The same person with another device's passkey."""
    return Member(member.name, member.person, passkey_of(f"{member.name} {name}"), member.client)


def device_body(token: str, device: Member, person: str | None = None) -> dict[str, Any]:
    """What the second device sends."""
    challenge = statement_challenge(possession_message(ORIGIN, person or device.person, device.passkey.spki))
    shown = device.answer(challenge)
    possession = {
        "sig": shown["sig"], "authenticator_data": shown["authenticatorData"],
        "client_data_json": shown["clientDataJSON"],
    }  # fmt: skip
    return {"token": token, "key": device.new_key(), "possession": possession}


def test_a_pairing_that_is_none_is_not_found(rosa: Member) -> None:
    """Nor one whose hour is over, nor another person's page of it."""
    assert rosa.client.post("/api/passkeys/device", json={"token": "A" * 22}).status_code == 404


def test_a_pairing_is_good_for_an_hour(site: Site, rosa: Member) -> None:
    """Then the link leads nowhere."""
    rosa.sign_in()
    token = pairing(rosa)
    assert rosa.client.post("/api/passkeys/device", json={"token": token}).json()["name"] == rosa.name
    site.hall.clock.wait(HOUR_MS)
    assert rosa.client.post("/api/passkeys/device", json={"token": token}).status_code == 404


def test_only_who_began_it_sees_the_first_devices_page(site: Site, rosa: Member) -> None:
    """Another member with the link's secret is not shown it."""
    rosa.sign_in()
    token = pairing(rosa)
    assert site.as_person("Ben").get(f"/keys/waiting/{token}").status_code == 404
    assert "svg" in rosa.client.get(f"/keys/waiting/{token}").text


def test_a_key_that_did_not_show_that_it_is_held_is_refused(rosa: Member) -> None:
    """A proof for another person is none."""
    rosa.sign_in()
    token = pairing(rosa)
    answer = rosa.client.post("/api/passkeys/device/key", json=device_body(token, second(rosa), person="0" * 64 + ".0"))
    assert (answer.status_code, answer.json()["code"]) == (409, "POSSESSION_INVALID")


def test_a_second_device_is_endorsed_by_the_first(site: Site, rosa: Member) -> None:
    """Both show the same code; the first signs; the new key acts after 72 hours; the link made one key only."""
    rosa.sign_in()
    token, device = pairing(rosa), second(rosa)
    told = rosa.client.post("/api/passkeys/device/key", json=device_body(token, device)).json()
    assert told["code"] == key_code(device.passkey.spki)
    assert told["code"] in rosa.client.get(f"/keys/waiting/{token}").text
    assert rosa.client.get(f"/keys/waiting/{token}/made").json() == {"made": True}
    again = rosa.client.post("/api/passkeys/device/key", json=device_body(token, second(rosa, "third")))
    assert (again.status_code, again.json()["title"]) == (410, "GONE")
    assert device.sign(told["draft"]).status_code == 403, "the new key endorses nobody"
    assert rosa.sign(told["draft"]).status_code == 201
    early = rosa.client.post("/api/passkeys/session", json=device.session_body())
    assert early.json()["code"] == "KEY_NOT_IN_FORCE"
    site.hall.clock.wait(72 * HOUR_MS)
    device.sign_in()


def test_a_key_is_frozen_thawed_and_revoked_by_its_owner(site: Site, rosa: Member) -> None:
    """From the list of her keys; somebody else's key is none of hers."""
    rosa.sign_in()
    keys = site.hall.ledger.live.state.people.keys
    (anas,) = site.hall.ledger.live.state.people.keys_of[site.hall.ids["Ana"]]
    strange = rosa.client.post("/keys", data={"act": "revoke", "key": anas})
    assert strange.status_code == 422
    answer = rosa.client.post("/keys", data={"act": "revoke", "key": rosa.passkey.keyid}, follow_redirects=False)
    assert rosa.sign(answer.headers["location"].removeprefix("/sign/?d=")).status_code == 201
    assert keys[rosa.passkey.keyid].revoked_index is not None
    assert rosa.client.get("/keys").status_code == 401, "the session went with the key"


def test_somebody_of_her_organization_stops_a_lost_phone_in_two_taps(site: Site, rosa: Member) -> None:
    """One tap on the name, one to sign."""
    sol = joined(site, "Sol")
    sol.sign_in()
    assert rosa.person in sol.client.get("/lost").text
    answer = sol.client.post("/lost", data={"person": rosa.person}, follow_redirects=False)
    assert sol.sign(answer.headers["location"].removeprefix("/sign/?d=")).status_code == 201
    assert site.hall.ledger.live.state.people.keys[rosa.passkey.keyid].frozen


def test_a_stranger_needs_a_second_delegate(site: Site, rosa: Member) -> None:
    """Ben of the Nurses is asked who signs with him; both are in the draft then."""
    ben = site.as_person("Ben")
    asked = ben.post("/lost", data={"person": rosa.person}, headers=OWN)
    assert asked.status_code == 200
    assert site.hall.ids["Ana"] in asked.text
    other = {"person": rosa.person, "other": site.hall.ids["Ana"]}
    answer = ben.post("/lost", data=other, headers=OWN, follow_redirects=False)
    told = ben.get(f"/api/drafts/{answer.headers['location'].removeprefix('/sign/?d=')}").json()
    assert [one["name"] for one in told["signers"]] == ["Ben", "Ana"]


def test_the_public_is_told_whom_to_ask_and_no_names(site: Site, rosa: Member) -> None:
    """Nobody's name stands on the page for everybody."""
    page = site.client.get("/lost")
    assert page.status_code == 200
    assert rosa.name not in page.text
    assert site.client.post("/lost", data={"person": rosa.person}).status_code == 401


@pytest.fixture
def frozen(site: Site, rosa: Member) -> Member:
    """Sol, signed in, who stopped Rosa's phone."""
    sol = joined(site, "Sol")
    sol.sign_in()
    answer = sol.client.post("/lost", data={"person": rosa.person}, follow_redirects=False)
    sol.sign(answer.headers["location"].removeprefix("/sign/?d="))
    return sol


def test_a_new_phone_signs_with_whoever_vouches(site: Site, rosa: Member, frozen: Member) -> None:
    """The new key signs its own request, the voucher beside it; others are asked on the page until it is enough."""
    token = pairing(frozen, "/lost/phone", person=rosa.person)
    phone = second(rosa, "new phone")
    told = rosa.client.post("/api/passkeys/device/key", json=device_body(token, phone)).json()
    assert frozen.sign(told["draft"]).status_code == 202
    assert phone.sign(told["draft"]).status_code == 201
    recovery = site.hall.ledger.live.state.people.recoveries[phone.passkey.keyid]
    if not recovery.settled:
        assert key_code(phone.passkey.spki) in frozen.client.get("/lost").text
        ana = site.as_person("Ana").post("/lost/vouch", data={"key": phone.passkey.keyid}, headers=OWN)
        assert ana.url.path == "/sign/"


def test_a_found_phone_is_let_go_by_who_may_vouch(site: Site, rosa: Member, frozen: Member) -> None:
    """Ana, Rosa's registrar, can lift the freeze; the page offers it."""
    assert rosa.name in frozen.client.get("/lost").text
    answer = site.as_person("Ana").post(
        "/lost/found", data={"person": rosa.person}, headers=OWN, follow_redirects=False
    )
    assert answer.headers["location"].startswith("/sign/?d=")
