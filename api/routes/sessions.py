"""Signing in by a program that holds an enrolled Ed25519 key; for reading only, since acts sign themselves.

The key signs, under a label of its own, a challenge that this server gave: nothing that it signs here could be taken
for a statement.
"""

from typing import Annotated

from fastapi import APIRouter, Body
from fastapi.responses import Response

from api.routes.answers import JSON, as_json, problems
from api.routes.models import AnswerIn, ChallengeOut, SessionOut
from api.server.asked import AskedDep, token_of
from api.server.challenges import CHALLENGE_MS
from api.server.problems import ProblemError
from ledger.format.codec import HOUR_MS, decode_base64, decode_base64url, encode_base64url, format_millisecond
from ledger.format.errors import FormatError
from ledger.keys import ed25519
from ledger.keys.errors import KeysError
from ledger.rules.state import State

router = APIRouter(tags=["session"])
PURPOSE = "session"
LABEL = b"plenary session v1"
_RAW_KEY = 32
_NO_STORE = {"Cache-Control": "no-store"}


def session_message(origin: str, challenge: bytes) -> bytes:
    """What a key signs to sign in."""
    return b"\0".join((LABEL, origin.encode("ascii"), challenge))


@router.post(
    "/api/session/challenge",
    operation_id="new_challenge",
    response_model=ChallengeOut,
    response_class=Response,
    summary="Ask for a challenge",
)
def challenge(asked: AskedDep) -> Response:
    """A challenge for a program's key: good for two minutes, and for one answer."""
    now = asked.host.clock.now()
    given = encode_base64url(asked.host.challenges.new(PURPOSE, now))
    ends = format_millisecond(now + CHALLENGE_MS)
    told = ChallengeOut(challenge=given, origin=asked.host.ledger.origin, ends=ends)
    return Response(as_json(told), media_type=JSON, headers=_NO_STORE)


@router.post(
    "/api/session",
    operation_id="open_session",
    response_model=SessionOut,
    response_class=Response,
    responses=problems("USAGE", "SIGN_IN_FAILED"),
    summary="Sign in with a key",
)
def open_session(asked: AskedDep, answer: Annotated[AnswerIn, Body()]) -> Response:
    """Sign in by answering a challenge with an enrolled Ed25519 key; the token is for `Authorization: Bearer`."""
    host, now = asked.host, asked.host.clock.now()
    try:
        given = decode_base64url(answer.challenge, where="challenge")
        signature = decode_base64(answer.signature, where="signature")
    except FormatError as error:
        words = f"{error.where}: expected {error.expected}."
        raise ProblemError("USAGE", words, "Send the challenge as it was given.", where=error.where) from None
    # Used up whatever comes of it: a challenge is answered once.
    fresh = host.challenges.take(given, PURPOSE, now)
    with asked.look() as look:
        message = session_message(host.ledger.origin, given)
        person = _owner(look.state, answer.keyid, look.now, message, signature)
    if not fresh or person is None:
        words = "This key could not be signed in."
        raise ProblemError("SIGN_IN_FAILED", words, "Ask for a new challenge; use an enrolled key that is in force.")
    ends = now + host.settings.session_hours * HOUR_MS
    token = host.sessions.open(person, answer.keyid, ends)
    told = SessionOut(token=token, person=person, ends=format_millisecond(ends))
    return Response(as_json(told), media_type=JSON, headers=_NO_STORE)


def _owner(state: State, keyid: str, now: int, message: bytes, signature: bytes) -> str | None:
    """The person whose key made the signature; None unless it is enrolled, in force, and no passkey."""
    key = state.people.keys.get(keyid)
    if key is None or key.scheme != "ed25519" or not key.in_force(state.record.size.get(), now):
        return None
    try:
        ed25519.verify(key.spki[-_RAW_KEY:], message, signature)
    except KeysError:
        return None
    return key.person


@router.delete("/api/session", operation_id="close_session", status_code=204, summary="Sign out")
def close_session(asked: AskedDep) -> Response:
    """Sign out: the token that was sent is worth nothing any more. It is no error to have none."""
    token = token_of(asked.request)
    if token is not None:
        asked.host.sessions.end(token)
    return Response(status_code=204)
