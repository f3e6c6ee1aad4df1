"""Keys that come into the record: sound, held by who brings them, and nobody else's (K-1 to K-5, P-3, P-4)."""

from typing import Any

from audit import ed25519
from audit.acts import Act
from audit.entry import Line
from audit.errors import AuditError, BrokenError
from audit.public_keys import Verifier, check_enrolment
from audit.rules.case import Case
from audit.rules.standing import has_role, is_present
from audit.rules.state import Key, Signature
from audit.texts import HOUR_MS, decode_base64

ENDORSED_AFTER_MS = 72 * HOUR_MS
ENROLLING = ("person.registered/v1", "person.joined/v1", "key.recovery_requested/v1")
"""Kinds whose key may sign the very statement that enrols it."""

_SPKI_PREFIX = 12
_ED25519_SPKI = 44
_KEY_MEMBERS = frozenset({"scheme", "spki", "rp_id", "origins", "backup_eligible"})


def verifier_of(value: Any) -> Verifier | None:
    """The key that a body's ``key`` member describes; None when it is not of that shape."""
    if not isinstance(value, dict) or not {"scheme", "spki"} <= value.keys() <= _KEY_MEMBERS:
        return None
    origins, rp_id = value.get("origins", []), value.get("rp_id")
    shaped = isinstance(value["scheme"], str) and isinstance(origins, list) and isinstance(rp_id, str | None)
    if not shaped or not all(isinstance(origin, str) for origin in origins):
        return None
    try:
        return Verifier(value["scheme"], decode_base64(value["spki"], ""), rp_id, tuple(origins))
    except AuditError:
        return None


def enrolled_by(acts: tuple[Act, ...], statement: str) -> dict[str, tuple[str, Verifier]]:
    """The keys that a statement's own acts enrol, by id, with the person of each: they may sign the statement."""
    found: dict[str, tuple[str, Verifier]] = {}
    for place, act in enumerate(acts):
        if act.kind in ENROLLING:
            key = verifier_of(act.body.get("key"))
            person = f"{statement}.{place}" if act.kind == "person.registered/v1" else act.about
            if key is not None and person is not None:
                found.setdefault(key.keyid, (person, key))
    return found


def read_key(case: Case) -> Verifier:
    """The key in an act's body.

    Raises:
        RuleError: BODY_INVALID.
    """
    key = verifier_of(case.member("key"))
    if key is None:
        raise case.refuse(
            "BODY_INVALID", "R-15", "a key: scheme, spki, for a passkey rp_id and origins", "another shape"
        )
    return key


def raw_key(spki: bytes) -> bytes | None:
    """The 32 bytes of an Ed25519 key, which could sign notes too; None for a key of another type."""
    return spki[_SPKI_PREFIX:] if len(spki) == _ED25519_SPKI else None


def check_unused(case: Case, spki: bytes, use: str, code: str, clause: str) -> None:
    """Hold a public key to have no other use in this ledger (F-2).

    Raises:
        RuleError: the code given.
    """
    raw = raw_key(spki)
    known = case.state.uses.get(raw) if raw is not None else None
    if known is not None:
        raise case.refuse(code, clause, f"a key used as nothing else than {use}", f"a key used as {known}")


def enrol(case: Case, person: str, key: Verifier, active: int, **more: Any) -> Key:
    """Check a key and write it (K-1).

    Raises:
        RuleError: KEY_REFUSED.
    """
    try:
        check_enrolment(key)
    except BrokenError as error:
        raise case.refuse("KEY_REFUSED", "K-1", error.expected, f"{error.code}: {error.found}") from None
    if key.keyid in case.state.keys:
        raise case.refuse("KEY_REFUSED", "K-1", "a key not enrolled before", key.keyid)
    check_unused(case, key.spki, "person", "KEY_REFUSED", "K-1")
    if case.act.kind in ENROLLING and key.keyid not in [signer.keyid for signer in case.signers]:
        raise case.refuse("KEY_REFUSED", "K-1", "the new key's own signature on the act", "none")
    state = case.state
    written = Key(verifier=key, keyid=key.keyid, person=person, enrolled=case.number, active=active, **more)
    state.journal.put(state.keys, key.keyid, written)
    state.journal.put(state.keys_of, person, (*state.keys_of.get(person, ()), key.keyid))
    raw = raw_key(key.spki)
    if raw is not None:
        state.journal.put(state.uses, raw, "person")
    remember_signers(case)
    return written


def remember_signers(case: Case) -> None:
    """Keep who signed an act on whose being in doubt something hangs."""
    pairs = [(signer.person, signer.keyid) for signer in case.signers if signer.person is not None]
    signature = Signature(tuple(person for person, _ in pairs), tuple(keyid for _, keyid in pairs))
    case.state.journal.put(case.state.signatures, case.number, signature)


def check_possession(case: Case, person: str, key: Verifier) -> None:
    """Hold a new key, for which an older one signs, to have signed for itself (K-2).

    Raises:
        RuleError: BODY_INVALID, POSSESSION_INVALID.
    """
    proof = case.member("possession")
    if not isinstance(proof, dict) or "sig" not in proof:
        raise case.refuse("BODY_INVALID", "R-15", "a proof of possession", proof)
    message = b"\x00".join((b"plenary key v1", case.state.origin.encode(), person.encode(), key.spki))
    try:
        passkey = {"authenticator_data", "client_data_json"} <= proof.keys()
        names = ("sig", "authenticator_data", "client_data_json") if passkey else ("sig",)
        line = Line(key.keyid, *(decode_base64(proof[name], f"/{name}") for name in names))
        case.tools.verify(key, message, line, "")
    except BrokenError as error:
        raise case.refuse("POSSESSION_INVALID", "K-2", error.expected, f"{error.code}: {error.found}") from None


def acts_from(case: Case, person: str) -> int:
    """When an endorsed key begins to act: at once where a registrar signs too, else after 72 hours (K-5)."""
    for other in case.persons - {person}:
        for each in case.state.organizations_of.get(other, ()):
            if is_present(case.state, each) and has_role(case.state, other, each, ("registrar",), case.received):
                return case.received
    return case.received + ENDORSED_AFTER_MS


def check_invitation_key(case: Case) -> bytes:
    """The one-time key of an invitation, sound and of no other use (P-3).

    Raises:
        RuleError: BODY_INVALID, KEY_REFUSED.
    """
    try:
        spki = decode_base64(case.member("invitation"), "/invitation")
        check_enrolment(Verifier("ed25519", spki))
    except BrokenError as error:
        raise case.refuse("KEY_REFUSED", "P-3", error.expected, f"{error.code}: {error.found}") from None
    check_unused(case, spki, "invitation", "KEY_REFUSED", "P-3")
    return spki


def check_invitation_proof(case: Case, invitation: bytes, key: Verifier) -> None:
    """Hold the invitation's key to have signed for the new one (P-4).

    Raises:
        RuleError: INVITATION_INVALID.
    """
    message = b"\x00".join((b"plenary join v1", case.state.origin.encode(), key.spki))
    try:
        ed25519.verify(invitation[_SPKI_PREFIX:], message, decode_base64(case.member("invitation"), "/invitation"))
    except BrokenError as error:
        raise case.refuse("INVITATION_INVALID", "P-4", error.expected, f"{error.code}: {error.found}") from None
