"""Passkeys over HTTP: signing in to read, joining by an invitation, a passkey on another device.

A challenge of this server never reaches an authenticator as it is: the page hashes it under the label of signing in,
so that no answer can be a statement's signature (docs/format.md §7.3).
"""

from typing import Annotated

from fastapi import APIRouter
from fastapi.responses import Response
from pydantic import BaseModel, ConfigDict, Field

from api.drafting.ground import Hand
from api.drafting.lines import Line
from api.drafting.settling import WAITING_MS
from api.routes.answers import JSON, as_json, problems
from api.routes.models import ThingId, Told
from api.routes.statements import malformed
from api.server.asked import COOKIE, PLAIN_COOKIE, Asked, AskedDep
from api.server.challenges import Challenges
from api.server.drawing import draw_up
from api.server.host import Look
from api.server.passkeys import (
    Assertion,
    Passkeys,
    find_key,
    handle_of,
    key_body,
    key_code,
    sign_in_challenge,
)
from api.server.problems import ProblemError
from api.server.readers import Reader
from ledger.format.codec import HOUR_MS, decode_base64, decode_base64url, encode_base64url
from ledger.format.errors import FormatError
from ledger.format.submission import Submission
from ledger.keys import ed25519
from ledger.keys.errors import KeysError
from ledger.keys.public_keys import key_id
from ledger.rules.people.state import Person

router = APIRouter(tags=["sign in"])
SEE_LABEL = b"plenary see v1"
SIGN_IN = "sign-in"
_ED25519_BYTES = 32
Base64Text = Annotated[str, Field(max_length=8192, pattern=r"^[A-Za-z0-9+/]*={0,2}$")]
Base64UrlText = Annotated[str, Field(max_length=2048, pattern=r"^[A-Za-z0-9_-]*$")]


class In(BaseModel):
    """What a page sends."""

    model_config = ConfigDict(extra="forbid")


class NonceOut(Told):
    """32 random bytes (base64url); the passkey answers SHA-256 of ``plenary sign-in v1``, a zero byte and these."""

    nonce: str


class AnswerOfPasskey(In):
    """A nonce answered by a passkey. All but ``credential`` and ``handle`` (base64url) are base64."""

    nonce: Annotated[str, Field(pattern=r"^[A-Za-z0-9_-]{43}$")]
    credential: Base64UrlText
    handle: Base64UrlText | None = None
    authenticator_data: Base64Text
    client_data_json: Base64Text
    signature: Base64Text


class SignedInOut(Told):
    """Who is signed in now; the session's token is in a cookie."""

    person: str
    name: str


class InvitationIn(In):
    """An invitation opened: whose, and the proof (base64) of its one-time key.

    It signs ``plenary see v1``, a zero byte, the ledger's origin, a zero byte, and her id.
    """

    person: ThingId
    proof: Base64Text


class InvitationOut(Told):
    """What an invitation says, to who holds its link.

    Args:
        coalition, name, inviter, organizations: in words.
        ledger: the origin of the record.
        genesis: the id of its founding.
        handle: the user handle for the passkey (base64url).
    """

    coalition: str
    name: str
    inviter: str
    organizations: list[str]
    ledger: str
    genesis: str
    handle: str


class NewKey(In):
    """A passkey that a browser has made.

    Args:
        spki: its public key, DER SubjectPublicKeyInfo (base64).
        credential: its id (base64url).
        backup_eligible: whether it may be synced.
    """

    spki: Base64Text
    credential: Base64UrlText
    backup_eligible: bool | None = None


class JoinIn(InvitationIn):
    """The new passkey, and the invitation's signature over it (docs/format.md §7.4)."""

    key: NewKey
    invitation: Base64Text


class DraftedOut(Told):
    """A draft to sign: its id, and the new key in eight signs to compare."""

    draft: str
    code: str


@router.post("/api/passkeys/nonce", operation_id="sign_in_nonce", responses=problems("CROSS_SITE"))
def nonce(asked: AskedDep) -> NonceOut:
    """Begin signing in: a nonce good for two minutes and one answer."""
    fresh = Challenges(asked.host.keeping, asked.host.random_bytes).new(SIGN_IN, asked.host.clock.now())
    return NonceOut(nonce=encode_base64url(fresh))


@router.post(
    "/api/passkeys/session",
    operation_id="sign_in",
    response_model=SignedInOut,
    responses=problems("CROSS_SITE", "MALFORMED", "SIGN_IN_FAILED", "USAGE"),
)
def sign_in(answer: AnswerOfPasskey, asked: AskedDep) -> Response:
    """Sign in with a passkey, to read; writing needs no session."""
    host, settings = asked.host, asked.host.settings
    try:
        given = decode_base64url(answer.nonce, where="nonce")
        assertion = Assertion(
            answer.credential,
            answer.handle,
            decode_base64(answer.authenticator_data, where="authenticator_data"),
            decode_base64(answer.client_data_json, where="client_data_json"),
            decode_base64(answer.signature, where="signature"),
        )
    except FormatError as error:
        raise malformed(error) from None
    if not Challenges(host.keeping, host.random_bytes).take(given, SIGN_IN, host.clock.now()):
        raise _failed("The question was answered before, or too late.", "Try again.", "NONCE")
    with host.look(Reader()) as look:
        key = find_key(look, Passkeys(host.keeping), assertion, sign_in_challenge(given), settings)
        if key is None:
            words = "No passkey of this record gave this answer."
            raise _failed(
                words, "Choose the passkey that you made here, or ask whoever invited you.", "PASSKEY_UNKNOWN"
            )
        if not key.in_force(look.ledger.size, look.now):
            words = "This passkey does not act now: it was frozen, revoked, or is not yet of age."
            raise _failed(words, "Use another device of yours, or see “My phone is gone”.", "KEY_NOT_IN_FORCE")
        Passkeys(host.keeping).put(key.keyid, answer.credential)
    with host.look(Reader(key.person, key.keyid)) as look:
        told = SignedInOut(person=key.person, name=look.directory.show(key.person))
        reply = Response(as_json(told), media_type=JSON)
        open_session(asked, reply, key.person, key.keyid)
        return reply


def open_session(asked: Asked, reply: Response, person: str, keyid: str) -> None:
    """Open a new session and put its token into the answer's cookie; the one that was open ends."""
    host, settings = asked.host, asked.host.settings
    name = COOKIE if settings.secure else PLAIN_COOKIE
    old = asked.request.cookies.get(name)
    if old is not None:
        host.sessions.end(old)
    token = host.sessions.open(person, keyid, host.clock.now() + settings.session_hours * HOUR_MS)
    reply.set_cookie(
        name, token, max_age=settings.session_hours * 3600, path="/", secure=settings.secure, httponly=True,
        samesite="lax",
    )  # fmt: skip
    reply.headers["Cache-Control"] = "no-store"


def _failed(words: str, mend: str, code: str) -> ProblemError:
    return ProblemError("SIGN_IN_FAILED", words, mend, code=code)


@router.post(
    "/api/passkeys/invitation",
    operation_id="open_invitation",
    responses=problems("GONE", "MALFORMED", "NOT_FOUND", "USAGE"),
)
def open_invitation(given: InvitationIn, asked: AskedDep) -> InvitationOut:
    """What an invitation says, to who proves that she holds it; opening it changes nothing."""
    with asked.host.look(Reader(given.person)) as look:
        person = _invited(look, given)
        founding = look.state.record.founding.get()
        assert founding is not None
        own = look.state.people.accredited_by(person.id, look.now)
        return InvitationOut(
            coalition=coalition_of(look),
            name=look.directory.show(person.id),
            inviter=look.directory.show(person.invited_by) if person.invited_by else "",
            organizations=sorted(look.directory.show(one) for one in own),
            ledger=look.ledger.origin,
            genesis=founding.id,
            handle=handle_of(person.id),
        )


def coalition_of(look: Look) -> str:
    """What the coalition calls itself, or its ledger's name."""
    return look.coalition() or look.ledger.origin


def _invited(look: Look, given: InvitationIn) -> Person:
    """The person of an invitation that is open, if the proof holds; whoever has no proof learns nothing."""
    person = look.state.people.persons.get(given.person)
    unknown = ProblemError(
        "NOT_FOUND", "This invitation is not open here.", "Ask who gave you the link for a new one.", code="NOT_INVITED"
    )
    if person is None or person.invitation is None:
        raise unknown
    message = b"\x00".join((SEE_LABEL, look.ledger.origin.encode(), person.id.encode()))
    try:
        proof = decode_base64(given.proof, where="proof")
        ed25519.verify(person.invitation[-_ED25519_BYTES:], message, proof, where="invitation")
    except (FormatError, KeysError):
        raise unknown from None
    if look.now >= person.invited_until:
        raise ProblemError("GONE", "The 31 days of this invitation are over.", "Ask for a new one.")
    return person


@router.post(
    "/api/passkeys/join",
    operation_id="join",
    responses=problems("GONE", "MALFORMED", "NOT_FOUND", "REFUSED", "USAGE"),
)
def join(given: JoinIn, asked: AskedDep) -> DraftedOut:
    """Draw up a person's joining with a new passkey, for that passkey to sign."""
    with asked.host.look(Reader(given.person)) as look:
        person = _invited(look, given)
        spki, body = new_key(asked, given.key)
        line = Line("person.joined", {"key": body, "invitation": given.invitation}, about=person.id)
        submission = draw_up(look, [line], [Hand(person.id, "self", None)])
        return keep_drafted(asked, submission, given.key.credential, spki, "/sign-in")


def new_key(asked: Asked, key: NewKey) -> tuple[bytes, dict[str, object]]:
    """A new passkey, and the body of what enrols it."""
    try:
        spki = decode_base64(key.spki, where="spki")
        return spki, key_body(asked.host.settings, spki, backup_eligible=key.backup_eligible)
    except FormatError as error:
        raise malformed(error) from None
    except KeysError as error:
        mend = "Make a passkey of another sort: of this device, or a security key."
        raise ProblemError("MALFORMED", str(error), mend, code=error.code) from None


def keep_drafted(asked: Asked, submission: Submission, credential: str, spki: bytes, back: str) -> DraftedOut:
    """Keep a draft that enrols a passkey."""
    identity = asked.host.drafts.put(submission, asked.host.clock.now() + WAITING_MS, back)
    Passkeys(asked.host.keeping).put(key_id(spki), credential)
    return DraftedOut(draft=identity, code=key_code(spki))
