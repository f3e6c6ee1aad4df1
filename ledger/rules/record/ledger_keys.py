"""The ledger's own keys: who signs checkpoints, the clerk, and which witnesses are asked (docs/rules.md K-13, K-14)."""

import base64
from typing import Annotated, Any

from pydantic import Field, StringConstraints

from ledger.format.errors import FormatError
from ledger.format.note import SignatureType, VerifierKey, parse_verifier_key
from ledger.format.policy import Policy, parse_policy
from ledger.keys import ed25519
from ledger.keys.errors import KeysError
from ledger.keys.public_keys import key_id
from ledger.keys.schemes import parse_public_key
from ledger.rules.case import Case
from ledger.rules.kind import Check, Detail, Kind
from ledger.rules.record.state import LedgerKeys
from ledger.rules.state import State
from ledger.rules.values import Base64, Body

Vkey = Annotated[str, StringConstraints(pattern=r"^[!-*,-~]{1,200}\+[0-9a-f]{8}\+[A-Za-z0-9+/=]{1,2000}$")]
PolicyText = Annotated[str, StringConstraints(min_length=1, max_length=16_384)]

_ED25519_SPKI_PREFIX = 12


def ledger_keys_at(state: State, size: int) -> LedgerKeys:
    """The keys by which a checkpoint of ``size`` is judged: those in force after entry ``size`` - 1.

    Args:
        state: the state.
        size: a tree size, 1 <= size.
    """
    assert size >= 1, "no key is in force before the founding"
    history = state.record.keys
    found: LedgerKeys = next(history[n] for n in reversed(range(len(history))) if history[n].from_size <= size)
    return found


def note_keys_at(state: State, size: int) -> tuple[VerifierKey, ...]:
    """The note keys by which a checkpoint of ``size`` (from 1) is judged."""
    return tuple(parse_verifier_key(text) for text in ledger_keys_at(state, size).note_vkeys)


def witness_policy_at(state: State, size: int) -> Policy | None:
    """The witness policy for a checkpoint of ``size`` (from 1); None when no witness is asked for."""
    text = ledger_keys_at(state, size).witness_policy
    return None if text is None else parse_policy(text.encode("ascii"))


def ledger_keys_problem(
    case: Case[Any], note_vkeys: tuple[str, ...], clerk: str | None, policy: str | None
) -> Detail | None:
    """Why these may not be the ledger's keys: malformed, weak, another's name, no Ed25519 one, or in use elsewhere."""
    try:
        uses = [("note", key.public_key) for key in _note_keys(case.origin, note_vkeys)]
        if clerk is not None:
            spki = base64.b64decode(clerk)
            parse_public_key("ed25519", spki, where="clerk's key")
            uses.append(("clerk", spki[_ED25519_SPKI_PREFIX:]))
        if policy is not None:
            uses += [("witness", key.public_key) for key in _witness_keys(policy)]
    except (FormatError, KeysError) as error:
        return {"problem": error.code, "where": error.where}
    held: dict[bytes, str] = {}
    for use, public_key in uses:
        known = case.state.record.public_keys.get(public_key) or held.setdefault(public_key, use)
        if known != use:
            return {"problem": f"USED_AS_{known.upper()}", "where": use}
    return None


def _note_keys(origin: str, vkeys: tuple[str, ...]) -> tuple[VerifierKey, ...]:
    keys = tuple(parse_verifier_key(text) for text in vkeys)
    types = (SignatureType.ED25519, SignatureType.COSIGNATURE_ML_DSA_44)
    for key in keys:
        if key.name != origin or key.type not in types:
            found = f"{key.name}, type {key.type:02x}"
            raise FormatError("NOTE_KEY", "note keys", f"keys named {origin} of type 01 or 06", found)
    _check_points(keys)
    if len({key.public_key for key in keys}) != len(keys):
        raise FormatError("NOTE_KEY_TWICE", "note keys", "each key once", "one twice")
    if not any(key.type is SignatureType.ED25519 for key in keys):
        raise FormatError("NOTE_KEY_ED25519", "note keys", "an Ed25519 key (type 01)", "none")
    return keys


def _witness_keys(policy: str) -> tuple[VerifierKey, ...]:
    keys = parse_policy(policy.encode("ascii")).witness_keys
    _check_points(keys)
    return keys


def _check_points(keys: tuple[VerifierKey, ...]) -> None:
    for key in keys:
        if key.type is not SignatureType.COSIGNATURE_ML_DSA_44:
            ed25519.check_public_key(key.public_key, where=f"key of {key.name}")


def put_ledger_keys(case: Case[Any], note_vkeys: tuple[str, ...], clerk: str, policy: str | None) -> None:
    """Write the keys in force for checkpoints that cover this entry, and what each public key is for."""
    record, spki = case.state.record, base64.b64decode(clerk)
    record.keys.append(LedgerKeys(case.index + 1, note_vkeys, key_id(spki), spki, policy))
    for text in note_vkeys:
        record.public_keys.put(parse_verifier_key(text).public_key, "note")
    record.public_keys.put(spki[_ED25519_SPKI_PREFIX:], "clerk")
    for key in _witness_keys(policy) if policy is not None else ():
        record.public_keys.put(key.public_key, "witness")


class LedgerKeysReplaced(Body):
    """What replaces the ledger's keys; what is left out stays. ``unwitnessed`` ends the witness policy."""

    note_keys: tuple[Vkey, ...] | None = Field(default=None, min_length=1, max_length=4)
    clerk: Base64 | None = None
    witness_policy: PolicyText | None = None
    unwitnessed: bool = False


def _nothing_replaced(case: Case[LedgerKeysReplaced]) -> Detail | None:
    body = case.body
    named = (body.note_keys, body.clerk, body.witness_policy)
    if body.unwitnessed and body.witness_policy is not None:
        return {"problem": "POLICY_AND_NONE"}
    return None if body.unwitnessed or any(each is not None for each in named) else {"problem": "NOTHING"}


def _replaced_refused(case: Case[LedgerKeysReplaced]) -> Detail | None:
    body = case.body
    current = case.state.record.keys[-1]
    return ledger_keys_problem(case, body.note_keys or current.note_vkeys, body.clerk, body.witness_policy)


def _record_replaced(case: Case[LedgerKeysReplaced]) -> None:
    body, current = case.body, case.state.record.keys[-1]
    policy = None if body.unwitnessed else body.witness_policy or current.witness_policy
    clerk = body.clerk or base64.b64encode(current.clerk_spki).decode("ascii")
    put_ledger_keys(case, body.note_keys or current.note_vkeys, clerk, policy)


KINDS: tuple[Kind[Any], ...] = (
    Kind(
        name="ledger.keys/v1",
        body=LedgerKeysReplaced,
        label="replace the ledger's keys",
        words="Replace the ledger's own keys, from the next seal on.",
        power="record.keys",
        decided="may",
        checks=(
            Check(
                "LEDGER_KEYS_EMPTY",
                "K-13",
                "It must replace something, and not both name a policy and end it ({problem}).",
                "Name the note keys, the clerk's key or the witness policy.",
                _nothing_replaced,
            ),
            Check(
                "LEDGER_KEYS_REFUSED",
                "K-13",
                "These keys cannot be the ledger's: {problem} ({where}).",
                "Make new keys for the host and name those.",
                _replaced_refused,
            ),
        ),
        record=_record_replaced,
    ),
)
