"""Signing in with a program's key: refused unless fresh, enrolled, in force; for reading only."""

import base64
from typing import Any

import pytest

from api.routes.sessions import session_message
from api.server.challenges import CHALLENGE_MS
from ledger.keys.signer import PrivateKeySigner
from tests.web.site import Site
from tests.world import ORIGIN, private_key


def _challenge(site: Site) -> str:
    told: dict[str, str] = site.client.post("/api/session/challenge").json()
    assert told["origin"] == ORIGIN
    return told["challenge"]


def _answer(site: Site, challenge: str, name: str = "Ana", origin: str = ORIGIN) -> Any:
    signer = PrivateKeySigner(private_key(name))
    line = signer.sign(session_message(origin, base64.urlsafe_b64decode(challenge + "=")))
    body = {"keyid": signer.keyid, "challenge": challenge, "signature": base64.b64encode(line.sig).decode()}
    return site.client.post("/api/session", json=body)


@pytest.mark.parametrize("name", ["Stranger"])
def test_a_key_that_is_not_enrolled_is_refused(closed: Site, name: str) -> None:
    """Whoever is not in the record reads nothing of it."""
    answer = _answer(closed, _challenge(closed), name)
    assert (answer.status_code, answer.json()["title"]) == (401, "SIGN_IN_FAILED")


def test_a_signature_for_another_ledger_is_refused(closed: Site) -> None:
    """The origin stands in what is signed: an answer overheard elsewhere opens nothing here."""
    assert _answer(closed, _challenge(closed), origin="other.example/record").status_code == 401


def test_a_challenge_is_answered_once_and_soon(closed: Site) -> None:
    """Not twice, not after two minutes, and none that was never given."""
    challenge = _challenge(closed)
    assert _answer(closed, challenge).status_code == 200
    assert _answer(closed, challenge).status_code == 401
    late = _challenge(closed)
    closed.hall.clock.wait(CHALLENGE_MS)
    assert _answer(closed, late).status_code == 401
    assert _answer(closed, "A" * 43).status_code == 401


def test_a_session_reads_until_it_is_closed(closed: Site) -> None:
    """The token opens what members read, and nothing after signing out."""
    told = _answer(closed, _challenge(closed)).json()
    headers = {"Authorization": f"Bearer {told['token']}"}
    assert told["person"] == closed.hall.ids["Ana"]
    assert closed.client.get("/api/entries", headers=headers).status_code == 200
    assert closed.client.delete("/api/session", headers=headers).status_code == 204
    assert closed.client.get("/api/entries", headers=headers).status_code == 401
    assert closed.client.delete("/api/session").status_code == 204
