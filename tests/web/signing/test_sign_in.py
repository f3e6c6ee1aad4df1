"""Signing in with a passkey: what is refused, what a session is, and that no sign-in can be a signature."""

from typing import Any

import pytest

from api.pages.signing_in import local_path
from api.server.asked import COOKIE
from api.server.passkeys import Passkeys, handle_of, sign_in_challenge
from ledger.format.codec import HOUR_MS, MINUTE_MS, decode_base64url
from ledger.keys.webauthn import statement_challenge
from tests.web.signing.people import Member, joined, newcomer
from tests.web.site import Site, founded


def test_an_answer_for_another_origin_is_refused(rosa: Member) -> None:
    """A page elsewhere that passes a nonce on gets nowhere with the answer."""
    answer = rosa.client.post("/api/passkeys/session", json=rosa.session_body(origin="http://localhost:9"))
    assert (answer.status_code, answer.json()["code"]) == (401, "PASSKEY_UNKNOWN")
    assert COOKIE not in rosa.client.cookies


def test_a_nonce_serves_once(rosa: Member) -> None:
    """The same answer again is a replay."""
    body = rosa.session_body()
    assert rosa.client.post("/api/passkeys/session", json=body).status_code == 200
    again = rosa.client.post("/api/passkeys/session", json=body)
    assert (again.status_code, again.json()["code"]) == (401, "NONCE")


def test_a_nonce_is_good_for_two_minutes(site: Site, rosa: Member) -> None:
    """A late answer is refused."""
    body = rosa.session_body()
    site.hall.clock.wait(2 * MINUTE_MS)
    assert rosa.client.post("/api/passkeys/session", json=body).json()["code"] == "NONCE"


def test_a_nonce_of_ones_own_making_is_refused(rosa: Member) -> None:
    """Only what this server gave out may be answered."""
    body = rosa.session_body(nonce="A" * 43)
    assert rosa.client.post("/api/passkeys/session", json=body).json()["code"] == "NONCE"


def test_an_answer_over_the_bare_nonce_is_refused(rosa: Member) -> None:
    """What is signed is a hash under the label of signing in, so that a server cannot have a statement signed."""
    nonce = rosa.client.post("/api/passkeys/nonce").json()["nonce"]
    bare = rosa.answer(decode_base64url(nonce, where="nonce"))
    body = rosa.session_body(nonce=nonce) | {
        "signature": bare["sig"],
        "client_data_json": bare["clientDataJSON"],
        "authenticator_data": bare["authenticatorData"],
    }
    assert rosa.client.post("/api/passkeys/session", json=body).json()["code"] == "PASSKEY_UNKNOWN"
    assert sign_in_challenge(b"x" * 32) != statement_challenge(b"x" * 32)


def test_a_passkey_that_never_joined_is_refused(site: Site) -> None:
    """To make a passkey is not to be a member."""
    stranger = newcomer(site, "Sol")
    body = stranger.session_body(handle=handle_of(stranger.person))
    assert stranger.client.post("/api/passkeys/session", json=body).json()["code"] == "PASSKEY_UNKNOWN"


def test_a_frozen_key_opens_nothing_and_its_session_ends(site: Site, rosa: Member) -> None:
    """A key that is stopped stops what it opened."""
    rosa.sign_in()
    assert rosa.name in rosa.client.get("/settings").text
    hall = site.hall
    sitting = hall.sitting(("Ana", "self"))
    sitting.add("key.frozen/v1", {}, about=rosa.person)
    hall.accept(hall.sign(sitting))
    assert rosa.name not in rosa.client.get("/settings").text
    answer = rosa.client.post("/api/passkeys/session", json=rosa.session_body())
    assert (answer.status_code, answer.json()["code"]) == (401, "KEY_NOT_IN_FORCE")


@pytest.mark.parametrize("change", [{"credential": "!"}, {"signature": "=="}, {"nonce": "short"}, {"more": "x"}])
def test_what_is_malformed_is_a_problem(rosa: Member, change: dict[str, Any]) -> None:
    """Whatever is sent, the answer is a problem with a code."""
    answer = rosa.client.post("/api/passkeys/session", json=rosa.session_body() | change)
    assert answer.status_code in (400, 401, 422)
    assert answer.json()["code"]


def test_a_session_is_a_cookie_that_scripts_and_other_sites_do_not_get(rosa: Member) -> None:
    """`__Host-`, HttpOnly, Secure, SameSite; and the token is new at each sign-in."""
    first = rosa.client.post("/api/passkeys/session", json=rosa.session_body())
    cookie = first.headers["set-cookie"].lower()
    assert cookie.startswith(COOKIE.lower() + "=")
    assert all(part in cookie for part in ("httponly", "secure", "samesite=lax", "path=/"))
    assert "domain" not in cookie
    assert rosa.sign_in() != rosa.sign_in()


def test_a_server_that_lost_its_file_finds_her_by_her_handle(site: Site, rosa: Member) -> None:
    """The record and the handle are enough."""
    Passkeys(site.host.keeping).forget(rosa.passkey.keyid)
    unknown = rosa.client.post("/api/passkeys/session", json=rosa.session_body())
    assert unknown.json()["code"] == "PASSKEY_UNKNOWN"
    found = rosa.client.post("/api/passkeys/session", json=rosa.session_body(handle=handle_of(rosa.person)))
    assert found.json()["name"] == rosa.name


def test_another_persons_credential_opens_only_her_own_session(site: Site, rosa: Member) -> None:
    """Whoever claims Rosa's credential for a key of her own signs in as herself."""
    sol = joined(site, "Sol")
    Passkeys(site.host.keeping).forget(sol.passkey.keyid)
    Passkeys(site.host.keeping).put(sol.passkey.keyid, rosa.credential)
    assert rosa.client.post("/api/passkeys/session", json=rosa.session_body()).json()["person"] == rosa.person


def test_signing_out_ends_the_session_here_or_everywhere(site: Site, rosa: Member) -> None:
    """The token is worth nothing afterwards."""
    token = rosa.sign_in()
    elsewhere = site.host.sessions.open(rosa.person, rosa.passkey.keyid, site.hall.clock.now() + HOUR_MS)
    rosa.client.post("/sign-out")
    now = site.hall.clock.now()
    assert site.host.sessions.find(token, now) is None
    assert site.host.sessions.find(elsewhere, now) is not None
    rosa.sign_in()
    rosa.client.post("/sign-out", data={"everywhere": "1"})
    assert site.host.sessions.find(elsewhere, now) is None


def test_one_session_elsewhere_can_be_ended_and_only_ones_own(site: Site, rosa: Member) -> None:
    """The list in the settings ends what one opened, not what others did."""
    now = site.hall.clock.now()
    hers = site.host.sessions.open(rosa.person, rosa.passkey.keyid, now + HOUR_MS)
    (ana_key,) = site.hall.ledger.live.state.people.keys_of[site.hall.ids["Ana"]]
    anas = site.host.sessions.open(site.hall.ids["Ana"], ana_key, now + HOUR_MS)
    ((ana_digest, _),) = site.host.sessions.of(site.hall.ids["Ana"], now)
    ((own_digest, _),) = site.host.sessions.of(rosa.person, now)
    rosa.sign_in()
    for digest in (ana_digest, own_digest):
        rosa.client.post("/settings", data={"end": digest})
    assert site.host.sessions.find(anas, now) is not None
    assert site.host.sessions.find(hers, now) is None


@pytest.mark.parametrize(
    "path",
    ["//evil.example", "/\\evil.example", "https://evil.example", "javascript:alert(1)", "/a\nb", "", "/ü", "/a\\b"],
)
def test_signing_in_leads_nowhere_else(path: str) -> None:
    """Only a path of this site is led on to."""
    assert local_path(path) == "/"


def test_signing_in_leads_back(site: Site) -> None:
    """To the page that asked for it."""
    assert local_path("/agreed/D-1?x=1#y") == "/agreed/D-1?x=1#y"
    page = site.client.get("/sign-in", params={"next": "/agreed"}, headers={"Accept": "text/html"})
    assert 'data-next="/agreed"' in page.text


def test_the_language_is_kept(site: Site) -> None:
    """A choice in the settings is a cookie of one's own."""
    answer = site.client.post("/settings", data={"lang": "es"}, follow_redirects=False)
    assert "plenary-language=es" in answer.headers["set-cookie"]
    site.client.cookies.set("plenary-language", "es")
    assert 'lang="es"' in site.client.get("/settings").text
    assert "set-cookie" not in site.client.post("/settings", data={"lang": "xx"}, follow_redirects=False).headers


def test_nobody_looks_around_as_somebody_of_a_real_record(site: Site) -> None:
    """The demonstration's door is not there."""
    assert site.client.get("/demo").status_code == 404
    assert site.client.post("/demo", data={"person": site.hall.ids["Ana"]}).status_code == 404


def test_in_the_demonstration_one_may_look_around_as_anybody(tmp_path: Any) -> None:
    """A button opens a session; a stranger's id does not."""
    site = founded(tmp_path / "ledger", demo=True)
    assert "Ana" in site.client.get("/demo").text
    assert site.client.post("/demo", data={"person": "0" * 64 + ".0"}).status_code == 404
    opened = site.client.post("/demo", data={"person": site.hall.ids["Ana"]}, follow_redirects=False)
    token = opened.headers["set-cookie"].partition("=")[2].partition(";")[0]
    site.client.cookies.set(COOKIE, token)
    assert "Ana" in site.client.get("/settings").text
    site.close()
