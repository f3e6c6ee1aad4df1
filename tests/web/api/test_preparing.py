"""Preparing: words, bytes and the rules' answer, and nothing written."""

import base64
import hashlib
from typing import Any

import pytest

from ledger.application import admit
from ledger.format.envelope import Envelope
from ledger.format.submission import Submission, format_submission
from ledger.keys.signer import PrivateKeySigner
from ledger.keys.webauthn import statement_challenge
from tests.web.api.hall import bearer
from tests.web.site import Site
from tests.world import private_key

LINE: dict[str, Any] = {
    "kind": "organization.registered", "body": {"standing": "invited"}, "sealed": {"name": "Street Choir"}
}  # fmt: skip


def _prepare(site: Site, body: Any, name: str | None = "Ana") -> Any:
    return site.client.post("/api/prepare", json=body, headers=bearer(site, name))


def test_the_public_prepares_nothing(closed: Site) -> None:
    """Names would be given away by asking for them."""
    assert _prepare(closed, {"lines": [LINE]}, None).status_code == 401


@pytest.mark.parametrize(
    "line",
    [
        {"kind": "no.such"},
        {"kind": "decision.position", "about": "D-99", "body": {"position": "consent"}},
        {"kind": "organization.registered", "body": {"standing": "great"}},
        {"kind": "decision.proposed", "body": {"class": "ordinary", "effects": ["'"]}, "sealed": {"title": "x"}},
        {"kind": "decision.proposed", "body": {"class": "ordinary", "effects": "[1"}, "sealed": {"title": "x"}},
        {"kind": "organization.registered", "body": {"standing": "invited"}, "sealed": {"name": "x" * 20000}},
        {"kind": "organization.registered", "about": "@nobody"},
    ],
)
def test_what_cannot_be_meant_is_the_clients_to_mend(closed: Site, line: dict[str, Any]) -> None:
    """400 or 422 with what to do; never a failure of the server."""
    answer = _prepare(closed, {"lines": [line]})
    assert answer.status_code in (400, 422), answer.text
    assert answer.json()["next"]


def test_what_the_rules_refuse_is_told_with_the_draft(closed: Site) -> None:
    """Not accepted, with the refusal in words, so that a form can show both."""
    told = _prepare(closed, {"lines": [LINE | {"body": {"standing": "founding"}}]}).json()
    assert told["accepted"] is False
    assert told["refusal"]["next"]
    assert told["told"]["acts"][0]["sealed"] == {"name": "Street Choir"}


def test_the_bytes_are_those_that_are_signed(closed: Site) -> None:
    """The payload signed as it came is recorded; id, PAE and challenge are the format's; preparing wrote nothing."""
    size = closed.hall.ledger.size
    told = _prepare(closed, {"lines": [LINE], "by": ["Ana"]}).json()
    assert told["accepted"] is True
    assert closed.hall.ledger.size == size
    envelope = Envelope(base64.b64decode(told["payload"]), ())
    assert hashlib.sha256(base64.b64decode(told["pae"])).hexdigest() == told["statement"] == envelope.statement_id
    assert base64.urlsafe_b64decode(told["challenge"] + "=") == statement_challenge(envelope.pae)
    signed = Envelope(envelope.payload, (PrivateKeySigner(private_key("Ana")).sign(envelope.pae),))
    submission = Submission(signed, tuple(told["disclosures"]))
    assert admit(submission).id == told["statement"]
    sent = closed.client.post(
        "/api/statements", content=format_submission(submission), headers={"Content-Type": "application/json"}
    )
    assert sent.status_code == 201, sent.text


def test_kinds_are_described_for_those_who_make_forms(closed: Site) -> None:
    """Every kind, with the shape of every field; one kind, by its name with or without version."""
    kinds = closed.client.get("/api/kinds").json()["kinds"]
    assert len(kinds) == len(closed.hall.ledger.registry)
    one = closed.client.get("/api/kinds/organization.registered").json()
    assert {field["name"] for field in one["fields"]} >= {"standing"}
    assert one in kinds
    assert closed.client.get("/api/kinds/no.such").status_code == 404
