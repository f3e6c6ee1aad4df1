"""Public keys that ask to be enrolled: their form, that they are held, and that nobody else has them (K-1, K-2)."""

import base64
from typing import Annotated, Any, Literal

from pydantic import StringConstraints

from ledger.format.envelope import Signature
from ledger.keys.errors import KeysError
from ledger.keys.public_keys import key_id, load_public_key
from ledger.keys.schemes import parse_public_key, verify_statement
from ledger.keys.webauthn import WebauthnBinding, check_binding
from ledger.rules.case import Case
from ledger.rules.kind import Detail, Enrolment
from ledger.rules.people.state import Key
from ledger.rules.values import Base64, Body

POSSESSION_LABEL = b"plenary key v1"
_ED25519_SPKI_BYTES = 44
_ED25519_BYTES = 32


class PublicKey(Body):
    """A key to enrol: its scheme, its DER SubjectPublicKeyInfo, and for a passkey where it may be used."""

    scheme: Literal["ed25519", "webauthn"]
    spki: Base64
    rp_id: Annotated[str, StringConstraints(pattern=r"^[a-z0-9.-]{1,253}$")] | None = None
    origins: tuple[Annotated[str, StringConstraints(pattern=r"^https?://[a-z0-9.:-]{1,253}$")], ...] = ()
    backup_eligible: bool | None = None

    def enrolment(self) -> Enrolment:
        """The key as the judge wants it."""
        return Enrolment(self.scheme, base64.b64decode(self.spki), self.rp_id, self.origins)


class Possession(Body):
    """The new key's own signature over `possession_message`; a passkey's with the members of an assertion."""

    sig: Base64
    authenticator_data: Base64 | None = None
    client_data_json: Base64 | None = None


def possession_message(origin: str, person: str, spki: bytes) -> bytes:
    """What a new key signs to show that its holder wants it enrolled here, for this person.

    It can be no statement's PAE, which begins with ``DSSEv1``, nor an invitation's proof.
    """
    return b"\x00".join((POSSESSION_LABEL, origin.encode("ascii"), person.encode("ascii"), spki))


def raw_public_key(spki: bytes) -> bytes | None:
    """The 32 bytes of an Ed25519 key, which could sign notes too; None for a key of another type."""
    return spki[-_ED25519_BYTES:] if len(spki) == _ED25519_SPKI_BYTES else None


def key_problem(case: Case[Any], key: PublicKey) -> Detail | None:
    """Why a key may not be enrolled at all: weak, malformed, bound to no domain, or used in this ledger before."""
    enrolment = key.enrolment()
    try:
        parse_public_key(enrolment.scheme, enrolment.spki)
        if key.scheme == "webauthn":
            check_binding(WebauthnBinding(key.rp_id or "", key.origins))
        elif key.rp_id is not None or key.origins or key.backup_eligible is not None:
            return {"problem": "PLAIN_KEY_BOUND"}
    except KeysError as error:
        return {"problem": error.code}
    if key_id(enrolment.spki) in case.state.people.keys:
        return {"problem": "ENROLLED_ALREADY"}
    raw = raw_public_key(enrolment.spki)
    use = case.state.record.public_keys.get(raw) if raw else None
    return {"problem": f"USED_AS_{use.upper()}"} if use else None


def key_refused(case: Case[Any], key: PublicKey) -> Detail | None:
    """Why a key may not be enrolled by an act that it must sign itself."""
    problem = key_problem(case, key)
    if problem is None and key_id(key.enrolment().spki) not in [signer.keyid for signer in case.signers]:
        return {"problem": "NOT_SIGNED_WITH_IT"}
    return problem


def possession_problem(case: Case[Any], person: str, key: PublicKey, proof: Possession) -> Detail | None:
    """Why the proof does not show that the new key is held."""
    enrolment = key.enrolment()
    message = possession_message(case.origin, person, enrolment.spki)
    signature = Signature(
        key_id(enrolment.spki),
        base64.b64decode(proof.sig),
        None if proof.authenticator_data is None else base64.b64decode(proof.authenticator_data),
        None if proof.client_data_json is None else base64.b64decode(proof.client_data_json),
    )
    binding = WebauthnBinding(key.rp_id, key.origins) if key.rp_id is not None else None
    try:
        verify_statement(enrolment.scheme, enrolment.spki, message, signature, binding)
    except KeysError as error:
        return {"problem": error.code}
    return None


def invitation_problem(case: Case[Any], spki: bytes) -> Detail | None:
    """Why a one-time key may not stand in an invitation: not a sound Ed25519 key, or used in this ledger before."""
    try:
        parse_public_key("ed25519", spki)
    except KeysError as error:
        return {"problem": error.code}
    load_public_key(spki)
    raw = raw_public_key(spki)
    use = case.state.record.public_keys.get(raw) if raw else None
    return {"problem": f"USED_AS_{use.upper()}"} if use else None


def put_key(
    case: Case[Any],
    person: str,
    key: PublicKey,
    active_from: int,
    *,
    endorsed_by: str | None = None,
    rotates: str | None = None,
) -> Key:
    """Write an enrolled key."""
    people, enrolment = case.state.people, key.enrolment()
    keyid = key_id(enrolment.spki)
    written = Key(
        keyid=keyid,
        person=person,
        scheme=enrolment.scheme,
        spki=enrolment.spki,
        enrolled_index=case.index,
        active_from=active_from,
        enrolled_by=case.id,
        order=len(people.keys),
        rp_id=enrolment.rp_id,
        origins=enrolment.origins,
        endorsed_by=endorsed_by,
        rotates=rotates,
    )
    people.keys.put(keyid, written)
    people.keys_of.put(person, (*(people.keys_of.get(person) or ()), keyid))
    raw = raw_public_key(enrolment.spki)
    if raw is not None:
        case.state.record.public_keys.put(raw, "person")
    return written
