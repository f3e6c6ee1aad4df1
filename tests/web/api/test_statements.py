"""Submitting: refused with reasons, recorded once, receipts that verify."""

import json
from dataclasses import replace
from typing import Any

import pytest

from api.server.receipts import Receipts
from ledger.application.compose import Words
from ledger.format.note import Ed25519NoteVerifier
from ledger.format.receipt import parse_receipt, verify_receipt
from ledger.format.submission import Submission, format_submission
from tests.hall import Hall
from tests.web.site import Site

SUBMISSION = {"Content-Type": "application/vnd.plenary.submission+json"}


def _naming(hall: Hall, name: str, **body: Any) -> Submission:
    sitting = hall.sitting(("Ana", "self"))
    sitting.add("organization.registered/v1", {"standing": "invited"} | body, sealed={"name": Words(name)})
    hall.clock.wait(1000)
    return hall.sign(sitting)


@pytest.mark.parametrize(
    ("body", "code"),
    [
        (b"", "NOT_JSON"),
        (b"{}", "MEMBER_MISSING"),
        (b"[" * 5000, "TOO_DEEP"),
        (b'{"envelope":{},"envelope":{},"disclosures":[]}', "DUPLICATE_MEMBER"),
        (b"\xff", "NOT_ASCII"),
    ],
)
def test_what_is_malformed_is_refused(closed: Site, body: bytes, code: str) -> None:
    """400, with the format's own code, and nothing of what was sent."""
    answer = closed.client.post("/api/statements", content=body, headers=SUBMISSION)
    assert answer.status_code == 400, answer.text
    assert answer.headers["content-type"] == "application/problem+json"
    assert answer.json()["title"] == "MALFORMED"
    assert answer.json()["code"] in (code, "NOT_JSON", "NOT_UTF8", "NOT_OBJECT")


def test_another_media_type_is_refused(closed: Site) -> None:
    """A form is no submission."""
    answer = closed.client.post("/api/statements", data={"a": "b"})
    assert (answer.status_code, answer.json()["title"]) == (415, "MEDIA_TYPE")


def test_what_the_rules_refuse_says_why(closed: Site) -> None:
    """409 with the rules' code, the act, the clause, the numbers and the next step; nothing is recorded."""
    size = closed.hall.ledger.size
    submission = _naming(closed.hall, "Late", standing="founding")
    answer = closed.client.post("/api/statements", content=format_submission(submission), headers=SUBMISSION)
    told = answer.json()
    assert (answer.status_code, told["title"]) == (409, "REFUSED")
    assert told["code"] not in ("REFUSED", "")
    assert told["clause"]
    assert told["act"] == 0
    assert told["next"]
    assert closed.hall.ledger.size == size


def test_a_statement_is_recorded_once(closed: Site) -> None:
    """201 with a receipt that verifies and where it stands; the same again, signed anew or not, 200 with the same."""
    hall = closed.hall
    submission = _naming(hall, "Tenants")
    first = closed.client.post("/api/statements", content=format_submission(submission), headers=SUBMISSION)
    told = first.json()
    assert first.status_code == 201, first.text
    assert first.headers["location"] == f"/api/entries/{told['index']}"
    assert told["statement"] == submission.envelope.statement_id
    receipt = parse_receipt(told["receipt"].encode())
    verify_receipt(receipt, hall.ledger.origin, [Ed25519NoteVerifier(hall.ledger.keys.note_key)])
    assert receipt.index == told["index"]
    spaced = json.dumps(json.loads(format_submission(submission)), indent=3)
    again = closed.client.post("/api/statements", content=spaced, headers={"Content-Type": "application/json"})
    assert again.status_code == 200
    assert again.json() == told | {"again": True}


def test_a_statement_is_known_by_what_was_signed(closed: Site) -> None:
    """The same words under another signature are the same statement: answered with where it stands, not recorded."""
    submission = _naming(closed.hall, "Bakers")
    sent = [submission, replace(submission, envelope=replace(submission.envelope, signatures=()))]
    answers = [
        closed.client.post("/api/statements", content=format_submission(one), headers=SUBMISSION) for one in sent
    ]
    assert [answer.status_code for answer in answers] == [201, 200]
    assert answers[0].json()["receipt"] == answers[1].json()["receipt"]


@pytest.mark.parametrize("method", ["GET", "PUT", "DELETE"])
def test_another_method_is_a_problem(closed: Site, method: str) -> None:
    """405 as a problem, with the methods that there are."""
    answer = closed.client.request(method, "/api/statements")
    assert (answer.status_code, answer.json()["title"]) == (405, "METHOD_NOT_ALLOWED")
    assert answer.headers["allow"] == "POST"


def test_the_receipt_alone_as_text(closed: Site) -> None:
    """Whoever accepts plain text gets the C2SP tlog-proof and nothing else."""
    submission = _naming(closed.hall, "Cooks")
    headers = SUBMISSION | {"Accept": "text/plain"}
    answer = closed.client.post("/api/statements", content=format_submission(submission), headers=headers)
    assert answer.status_code == 201
    assert answer.headers["content-type"].startswith("text/plain")
    assert parse_receipt(answer.content).index == int(answer.headers["location"].rpartition("/")[2])


def test_a_statement_sent_again_gets_the_very_receipt_also_under_a_later_head(closed: Site) -> None:
    """What came in between changes nothing for whoever lost the answer."""
    hall = closed.hall
    sitting = hall.sitting(("Ana", "self"))
    sitting.add("organization.registered/v1", {"standing": "invited"}, sealed={"name": Words("Bakers")})
    body = format_submission(hall.sign(sitting))
    headers = {"Content-Type": "application/json", "Accept": "text/plain"}
    first = closed.client.post("/api/statements", content=body, headers=headers)
    hall.invite("Ana", "Printers")
    again = closed.client.post("/api/statements", content=body, headers=headers)
    assert (first.status_code, again.status_code) == (201, 200)
    assert again.content == first.content


def test_only_the_latest_receipts_are_kept(closed: Site) -> None:
    """Memory does not grow with the record; a receipt forgotten is made anew and is as good."""
    kept = Receipts(closed.hall.ledger, most=1)
    first = kept.give("a", 0)
    assert kept.give("a", 0) is first
    kept.give("b", 0)
    assert kept.give("a", 0) is not first
