"""Drafts that wait for signatures: what is refused, how several sign, and that nothing is said twice."""

from typing import Any

import pytest

from api.drafting.ground import Hand
from api.drafting.lines import Line
from api.server.drawing import draw_up
from api.server.readers import Reader
from ledger.format.codec import DAY_MS, HOUR_MS
from ledger.format.receipt import parse_receipt
from tests.web.signing.people import Member, joined
from tests.web.site import Site


def draft(site: Site, *members: Member, valid_ms: int = HOUR_MS) -> str:
    """A draft in which members open an item of the agenda; its id."""
    with site.host.look(Reader(members[0].person)) as look:
        line = Line("agenda.opened", {}, ("all",), sealed={"title": "Night buses"})
        hands = [Hand(one.person, "self", None, chosen=False) for one in members]
        submission = draw_up(look, [line], hands, valid_ms=valid_ms)
        return site.host.drafts.put(submission, look.now + valid_ms, "/agreed")


def test_a_draft_that_is_none_is_not_found(rosa: Member) -> None:
    """Ids cannot be guessed, and what was never there is told as what is gone."""
    assert rosa.client.get(f"/api/drafts/{'A' * 22}").status_code == 404
    assert rosa.client.get("/api/drafts/..%2f..").status_code in (404, 422)


@pytest.mark.parametrize(
    ("told", "code"),
    [
        ({"origin": "http://evil.example"}, "ORIGIN"),
        ({"type": "webauthn.create"}, "TYPE"),
        ({"crossOrigin": True}, "CROSS"),
    ],
)
def test_an_assertion_made_elsewhere_does_not_count(site: Site, rosa: Member, told: dict[str, Any], code: str) -> None:
    """The strict profile of the record holds at the door too."""
    identity, size = draft(site, rosa), site.hall.ledger.size
    answer = rosa.sign(identity, **told)
    assert (answer.status_code, answer.json()["code"]) == (403, "SIGNATURE")
    assert code in answer.json()["detail"].upper()
    assert site.hall.ledger.size == size


def test_a_signature_of_another_draft_does_not_count(site: Site, rosa: Member) -> None:
    """An assertion is for the very bytes."""
    one, other = draft(site, rosa), draft(site, rosa)
    line = rosa.line(rosa.client.get(f"/api/drafts/{one}").json())
    assert rosa.client.post(f"/api/drafts/{other}/signatures", json=line).json()["code"] == "SIGNATURE"


def test_only_those_who_are_to_sign_can(site: Site, rosa: Member) -> None:
    """Somebody else's passkey is refused, whoever is signed in."""
    sol = joined(site, "Sol")
    answer = sol.sign(draft(site, rosa))
    assert (answer.status_code, answer.json()["code"]) == (403, "SIGNATURE")


def test_a_frozen_key_signs_nothing_and_the_draft_stays(site: Site, rosa: Member) -> None:
    """The rules refuse it, in words; the draft is not lost."""
    identity, hall = draft(site, rosa), site.hall
    line = rosa.line(rosa.client.get(f"/api/drafts/{identity}").json())
    sitting = hall.sitting(("Ana", "self"))
    sitting.add("key.frozen/v1", {}, about=rosa.person)
    hall.accept(hall.sign(sitting))
    answer = rosa.client.post(f"/api/drafts/{identity}/signatures", json=line)
    assert (answer.status_code, answer.json()["code"]) == (409, "KEY_NOT_IN_FORCE")
    assert answer.json()["detail"]
    assert answer.json()["next"]
    told = rosa.client.get(f"/api/drafts/{identity}").json()
    assert told["signers"][0]["keys"] == []


def test_a_draft_ends(site: Site, rosa: Member) -> None:
    """After its time nobody signs it."""
    identity = draft(site, rosa)
    site.hall.clock.wait(HOUR_MS)
    assert rosa.client.get(f"/api/drafts/{identity}").status_code == 404


@pytest.mark.parametrize(
    "change", [{"sig": "A"}, {"sig": "!!"}, {"keyid": "x"}, {"other": 1}, {"authenticatorData": None}]
)
def test_a_malformed_signature_is_a_problem(site: Site, rosa: Member, change: dict[str, Any]) -> None:
    """Whatever is sent, the answer has a code."""
    identity = draft(site, rosa)
    line = rosa.line(rosa.client.get(f"/api/drafts/{identity}").json())
    answer = rosa.client.post(f"/api/drafts/{identity}/signatures", json={**line, **change})
    assert answer.status_code in (400, 403, 422)
    assert answer.json()["code"]


def test_one_signature_records_it_once(site: Site, rosa: Member) -> None:
    """201 with the receipt; the draft is gone; the same statement sent whole gets the same receipt."""
    identity = draft(site, rosa)
    told = rosa.client.get(f"/api/drafts/{identity}").json()
    line = rosa.line(told)
    answer = rosa.client.post(f"/api/drafts/{identity}/signatures", json=line)
    assert answer.status_code == 201
    receipt = parse_receipt(answer.json()["receipt"].encode())
    assert receipt.index == answer.json()["index"]
    assert rosa.client.post(f"/api/drafts/{identity}/signatures", json=line).status_code == 404
    whole = {**told["submission"], "envelope": {**told["submission"]["envelope"], "signatures": [line]}}
    again = rosa.client.post("/api/statements", json=whole)
    assert (again.status_code, again.json()["index"]) == (200, receipt.index)
    assert site.hall.ledger.size == receipt.index + 1


def test_a_browser_that_does_not_know_its_key_is_told_apart(site: Site, rosa: Member) -> None:
    """Without a key id the server finds whose signature it is."""
    identity = draft(site, rosa)
    line = rosa.line(rosa.client.get(f"/api/drafts/{identity}").json())
    del line["keyid"]
    assert rosa.client.post(f"/api/drafts/{identity}/signatures", json=line).status_code == 201


def test_two_sign_in_any_order_and_the_last_sends(site: Site, rosa: Member) -> None:
    """The second in order may sign first; the first is named as missing; her signature sends it."""
    sol = joined(site, "Sol")
    identity = draft(site, rosa, sol, valid_ms=2 * DAY_MS)
    first = sol.sign(identity)
    assert (first.status_code, first.json()) == (202, {"missing": [rosa.name]})
    told = rosa.client.get(f"/api/drafts/{identity}").json()
    assert [(one["name"], one["signed"]) for one in told["signers"]] == [(rosa.name, False), (sol.name, True)]
    assert sol.sign(identity).status_code == 202
    assert rosa.sign(identity).status_code == 201


def test_what_is_told_beside_the_bytes(site: Site, rosa: Member) -> None:
    """Names of what stands in it, and which passkeys may sign."""
    told = rosa.client.get(f"/api/drafts/{draft(site, rosa)}").json()
    assert told["names"] == {rosa.person: rosa.name, site.hall.ids["Dockers"]: "Dockers"}
    assert told["signers"][0]["keys"] == [{"keyid": rosa.passkey.keyid, "credential": rosa.credential}]
    assert told["back"] == "/agreed"


def test_a_device_that_kept_a_head_gets_a_proof(site: Site, rosa: Member) -> None:
    """From the head that it kept to the one in the draft; none for a head that is not there."""
    identity = draft(site, rosa)
    assert rosa.client.get(f"/api/drafts/{identity}?kept=1").json()["consistency"]
    assert rosa.client.get(f"/api/drafts/{identity}?kept=99").json()["consistency"] is None


def test_giving_a_draft_up_says_nothing(site: Site, rosa: Member) -> None:
    """It is gone, and the record is as it was."""
    identity, size = draft(site, rosa), site.hall.ledger.size
    assert rosa.client.delete(f"/api/drafts/{identity}").status_code == 204
    assert rosa.client.get(f"/api/drafts/{identity}").status_code == 404
    assert site.hall.ledger.size == size
