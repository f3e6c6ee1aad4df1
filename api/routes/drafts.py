"""Drafts that wait for signatures: what is to be signed, with names; taking signatures in; giving a draft up.

A draft's id is its key: whoever has it may read and sign it, like the paper itself, signed in or not. The last
signature sends it. Nothing here is trusted by the signing page, which reads the payload's own bytes.
"""

import re
from collections.abc import Mapping
from dataclasses import replace
from typing import Annotated, Any

from fastapi import APIRouter, Query
from fastapi.responses import Response
from pydantic import BaseModel, ConfigDict, Field

from api.drafting.settling import key_owners
from api.routes.answers import JSON, as_json, problems
from api.routes.models import RecordedOut, Told
from api.routes.statements import CREATED, OK, malformed
from api.server.asked import Asked, AskedDep
from api.server.drafts import Kept
from api.server.drawing import refused
from api.server.host import Look
from api.server.passkeys import Passkeys
from api.server.problems import ProblemError
from api.server.readers import Reader
from api.server.uploads import keep_named
from ledger.application.compose import in_order
from ledger.format.codec import decode_base64, encode_base64
from ledger.format.envelope import Signature
from ledger.format.errors import FormatError
from ledger.format.proof import prove_consistency
from ledger.format.receipt import format_receipt
from ledger.format.resolution import resolve_statement
from ledger.format.statement import Statement, format_statement, parse_statement
from ledger.format.submission import Submission
from ledger.keys.errors import KeysError
from ledger.keys.public_keys import key_id
from ledger.keys.schemes import verify_statement
from ledger.keys.webauthn import WebauthnBinding
from ledger.rules.kind import Enrolment, Refusal
from ledger.rules.reading import enrolments

router = APIRouter(tags=["write"])
ACCEPTED = 202
NO_CONTENT = 204
_IDS = re.compile(r"[0-9a-f]{64}\.(?:0|[1-9][0-9]?)")
DraftId = Annotated[str, Field(pattern=r"^[A-Za-z0-9_-]{22}$")]
_Base64 = Annotated[str, Field(max_length=8192, pattern=r"^[A-Za-z0-9+/]*={0,2}$")]


class SigningKeyOut(Told):
    """A passkey that may sign for somebody; ``credential`` (base64url) where this server knows it."""

    keyid: str
    credential: str | None = None


class DraftSignerOut(Told):
    """Somebody who is to sign, and whether she has."""

    person: str
    name: str
    signed: bool
    keys: list[SigningKeyOut]


class DraftOut(Told):
    """A draft.

    Args:
        submission: the draft itself (docs/format.md §2.8); everything else is this server's word.
        names: ids in it to names.
        roles: ids of terms in it to the names of their roles.
        exponents: currencies in it to their numbers of decimals.
        signers: who signs.
        back: where the pages lead on to.
        ends: until when it may be sent, a UTC instant.
        consistency: hashes (base64) that prove the head in it and the head asked about to be of one history.
    """

    submission: dict[str, Any]
    names: dict[str, str]
    roles: dict[str, str]
    exponents: dict[str, int]
    signers: list[DraftSignerOut]
    back: str
    ends: int
    consistency: list[str] | None = None


class SignatureIn(BaseModel):
    """A passkey's signature of a draft; without ``keyid`` the server finds the key.

    Args:
        keyid: base64url of SHA-256 of the key's SubjectPublicKeyInfo.
        sig: base64.
        authenticatorData: base64.
        clientDataJSON: base64.
    """

    model_config = ConfigDict(extra="forbid")

    keyid: Annotated[str, Field(pattern=r"^[A-Za-z0-9_-]{43}$")] | None = None
    sig: _Base64
    authenticatorData: _Base64 | None = None  # noqa: N815 - the format's own names
    clientDataJSON: _Base64 | None = None  # noqa: N815


class WaitingOut(Told):
    """The signature is kept; others still have to sign."""

    missing: list[str]


def find_draft(asked: Asked, identity: str) -> Kept:
    """A draft by its id; there may be none any more."""
    kept = asked.host.drafts.get(identity, asked.host.clock.now())
    if kept is None:
        words = "This draft is not here any more: it was sent, given up, or its time is over."
        raise ProblemError("NOT_FOUND", words, "See the log for what was recorded, or begin again.")
    return kept


@router.get("/api/drafts/{identity}", operation_id="draft", responses=problems("NOT_FOUND", "USAGE"))
def draft(identity: DraftId, asked: AskedDep, kept: Annotated[int | None, Query(ge=1)] = None) -> DraftOut:
    """What is to be signed. ``kept`` is the size of the head that the device verified last."""
    found = find_draft(asked, identity)
    payload = found.submission.envelope.payload
    with asked.host.look(_reader(asked, found.submission)) as look:
        statement = resolve_statement(parse_statement(payload), found.submission.envelope.statement_id)
        mentioned = sorted(set(_IDS.findall(format_statement(statement).decode())))
        terms = [one for one in mentioned if one in look.state.posts.terms]
        return DraftOut(
            submission={
                "envelope": _envelope(found.submission),
                "disclosures": [*found.submission.disclosures],
            },
            names={one: look.directory.show(one) for one in mentioned if look.directory.get(one)},
            roles={one: look.directory.role(one) for one in terms},
            exponents={ccy: places for ccy, places in look.currencies().items() if f'"{ccy}"'.encode() in payload},
            signers=_signers(look, Passkeys(asked.host.keeping), found.submission, statement),
            back=found.back,
            ends=found.ends,
            consistency=_consistency(look, statement, kept) if kept else None,
        )


def _reader(asked: Asked, submission: Submission) -> Reader:
    """Who reads a draft: its first signer, as if she held the paper with its names on it."""
    first = parse_statement(submission.envelope.payload).by[0].person
    return Reader(first) if first in asked.host.ledger.live.state.people.persons else Reader()


def _envelope(submission: Submission) -> dict[str, Any]:
    envelope = submission.envelope
    return {
        "payload": encode_base64(envelope.payload),
        "payloadType": envelope.payload_type,
        "signatures": [_line(one) for one in envelope.signatures],
    }


def _line(one: Signature) -> dict[str, str]:
    line = {"keyid": one.keyid, "sig": encode_base64(one.sig)}
    if one.authenticator_data is not None and one.client_data_json is not None:
        line["authenticatorData"] = encode_base64(one.authenticator_data)
        line["clientDataJSON"] = encode_base64(one.client_data_json)
    return line


def _signers(look: Look, passkeys: Passkeys, submission: Submission, statement: Statement) -> list[DraftSignerOut]:
    owners, found = key_owners(look, submission), []
    signed = {owners.get(one.keyid) for one in submission.envelope.signatures}
    credentials = passkeys.of_keys(owners)
    for person in statement.persons():
        keyids = [keyid for keyid, owner in owners.items() if owner == person and _usable(look, keyid)]
        keys = [SigningKeyOut(keyid=one, credential=credentials.get(one)) for one in keyids]
        name = look.teller(submission).name(person or "")
        found.append(DraftSignerOut(person=person or "", name=name, signed=person in signed, keys=keys))
    return found


def _usable(look: Look, keyid: str) -> bool:
    """Whether a key is a passkey that may sign now, or is enrolled by the draft itself."""
    key = look.state.people.keys.get(keyid)
    return key is None or (key.scheme == "webauthn" and key.in_force(look.ledger.size, look.now))


def _consistency(look: Look, statement: Statement, kept: int) -> list[str] | None:
    small, large = sorted((kept, statement.seen.size))
    if not small >= 1 or large > look.ledger.size:
        return None
    return [encode_base64(one) for one in prove_consistency(small, large, look.ledger.tree.read_hash)]


_SIGNED: dict[int | str, dict[str, Any]] = {
    OK: {"model": RecordedOut, "description": "It stood in the record before; the receipt is the same."},
    CREATED: {"model": RecordedOut, "description": "The last signature: it is recorded."},
    ACCEPTED: {"model": WaitingOut, "description": "The signature is kept; others still have to sign."},
}


@router.post(
    "/api/drafts/{identity}/signatures",
    operation_id="sign_draft",
    status_code=CREATED,
    response_class=Response,
    responses=_SIGNED | problems("MALFORMED", "NOT_FOUND", "NOT_ALLOWED", "REFUSED", "USAGE"),
)
def sign(identity: DraftId, line: SignatureIn, asked: AskedDep) -> Response:
    """Add a signature to a draft; the last one sends it."""
    found = find_draft(asked, identity)
    with asked.host.look(_reader(asked, found.submission)) as look:
        keys = signing_keys(look, found.submission)
        signature = _check(found.submission, line, keys)
        signed = _with(found.submission, signature, keys)
        owners = {keys[one.keyid][0] for one in signed.envelope.signatures if one.keyid in keys}
        missing = [one for one in parse_statement(signed.envelope.payload).persons() if one not in owners]
        if missing:
            asked.host.drafts.sign(identity, signed)
            names = [look.teller(signed).name(_full(one, signed)) for one in missing]
            return Response(as_json(WaitingOut(missing=names)), ACCEPTED, media_type=JSON)
    return _send(asked, identity, signed)


def _send(asked: Asked, identity: str, submission: Submission) -> Response:
    answer = asked.host.submit(submission)
    with asked.host.look(_reader(asked, submission)) as look:
        if isinstance(answer, Refusal):
            raise refused(look, answer, submission)
        asked.host.drafts.drop(identity)
        keep_named(asked.host, submission)
        receipt = look.ledger.receipt(answer.index)
        told = RecordedOut(
            index=answer.index,
            statement=submission.envelope.statement_id,
            again=answer.again,
            size=receipt.checkpoint.checkpoint.size,
            receipt=format_receipt(receipt).decode(),
        )
        headers = {"Location": f"/api/entries/{answer.index}", "Cache-Control": "no-store"}
        return Response(as_json(told), OK if answer.again else CREATED, headers, JSON)


@router.delete(
    "/api/drafts/{identity}", operation_id="discard_draft", status_code=NO_CONTENT, responses=problems("USAGE")
)
def discard(identity: DraftId, asked: AskedDep) -> Response:
    """Give a draft up: nothing of it was ever said."""
    asked.host.drafts.drop(identity)
    return Response(status_code=NO_CONTENT)


def signing_keys(look: Look, submission: Submission) -> dict[str, tuple[str, Enrolment]]:
    """Key ids that may sign a draft: each with its person, as the payload names her, and the key."""
    statement, identity = parse_statement(submission.envelope.payload), submission.envelope.statement_id
    persons = {_full(one, submission): one for one in statement.persons() if one is not None}
    resolved = resolve_statement(statement, identity)
    own = {key_id(one.spki): (who, one) for who, one in enrolments(look.ledger.registry, resolved, identity)}
    people = look.state.people
    for person in persons:
        for keyid in people.keys_of.get(person) or ():
            key = people.keys[keyid]
            own.setdefault(keyid, (person, Enrolment(key.scheme, key.spki, key.rp_id, key.origins)))
    return {keyid: (persons[who], key) for keyid, (who, key) in own.items() if who in persons}


def _full(person: str | None, submission: Submission) -> str:
    text = person or ""
    return f"{submission.envelope.statement_id}{text}" if text.startswith(".") else text


def _check(submission: Submission, line: SignatureIn, keys: Mapping[str, tuple[str, Enrolment]]) -> Signature:
    """The line as a signature of this very draft by one who is to sign it; whether the key may now, the rules say."""
    try:
        sig = decode_base64(line.sig, where="sig")
        data, client = (
            None if text is None else decode_base64(text, where=where)
            for where, text in (("authenticatorData", line.authenticatorData), ("clientDataJSON", line.clientDataJSON))
        )
    except FormatError as error:
        raise malformed(error) from None
    problem = "none of those who are to sign it holds such a key"
    for keyid, (_, key) in keys.items():
        if line.keyid not in (None, keyid):
            continue
        signature = Signature(keyid, sig, data, client)
        binding = WebauthnBinding(key.rp_id, key.origins) if key.rp_id is not None else None
        try:
            verify_statement(key.scheme, key.spki, submission.envelope.pae, signature, binding)
        except (KeysError, FormatError) as error:
            problem = str(error)
            continue
        return signature
    words = f"This signature does not count for this draft: {problem}"
    raise ProblemError("NOT_ALLOWED", words, "Sign it with your own passkey, on this server's page.", code="SIGNATURE")


def _with(submission: Submission, signature: Signature, keys: Mapping[str, tuple[str, Enrolment]]) -> Submission:
    """The draft with the signature in its place; a person's second signature takes the place of her first."""
    person = keys[signature.keyid][0]
    others = [one for one in submission.envelope.signatures if keys.get(one.keyid, (None,))[0] != person]
    lines = {keys[one.keyid][0]: one for one in (*others, signature) if one.keyid in keys}
    order = [lines[one].keyid for one in parse_statement(submission.envelope.payload).persons() if one in lines]
    envelope = replace(submission.envelope, signatures=tuple(lines.values()))
    return in_order(replace(submission, envelope=envelope), order)
