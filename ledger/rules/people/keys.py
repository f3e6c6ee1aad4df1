"""More keys, keys in the place of others, and the older keys' veto (docs/rules.md K-3 to K-5).

A phone, a laptop and a hardware key are three keys of one person. An older one endorses each; it acts after 72 hours,
in which any older key may veto it, or at once where a registrar signs too.
"""

from dataclasses import replace
from typing import Any

from ledger.format.codec import HOUR_MS
from ledger.rules.case import Case, Signed
from ledger.rules.kind import Check, Detail, Kind
from ledger.rules.people.public_keys import Possession, PublicKey, key_problem, possession_problem, put_key
from ledger.rules.people.state import Key
from ledger.rules.people.stopping import is_older, release
from ledger.rules.record.contested import is_contested
from ledger.rules.state import State
from ledger.rules.values import Body, KeyId

ENDORSED_AFTER_MS = 72 * HOUR_MS


class KeyAdded(Body):
    """A further key, and its own proof that it is held."""

    key: PublicKey
    possession: Possession


class KeyNamed(Body):
    """A key of the person whom the act is about."""

    key: KeyId


def own_signature(case: Case[Any]) -> Signed | None:
    """The signature of the person whom the act is about, if she is among its signers."""
    return next((signer for signer in case.signers if signer.person == case.subject), None)


def named_key(case: Case[Any], keyid: str) -> Key | None:
    """The key of that id, if it is hers whom the act is about."""
    key = case.state.people.keys.get(keyid)
    return key if key is not None and key.person == case.subject else None


def is_key_contested(state: State, keyid: str) -> bool:
    """Whether the act that enrolled a key is in doubt: such a key endorses, vetoes and revokes nothing (K-9)."""
    key = state.people.keys.get(keyid)
    return key is not None and is_contested(state, key.enrolled_by)


def key_not_hers(case: Case[Any]) -> Detail | None:
    """Whether the key named in the body is a key of the person whom the act is about."""
    return None if named_key(case, case.body.key) else {"key": case.body.key}


def _by_herself(case: Case[Any]) -> Detail | None:
    return None if case.author.person == case.subject else {"person": case.subject}


def _uncontested(case: Case[Any]) -> Detail | None:
    return {"keyid": case.author.keyid} if is_key_contested(case.state, case.author.keyid) else None


def _new_key(case: Case[KeyAdded]) -> Detail | None:
    return key_problem(case, case.body.key)


def _possession(case: Case[KeyAdded]) -> Detail | None:
    return possession_problem(case, case.subject, case.body.key, case.body.possession)


def _acts_from(case: Case[KeyAdded]) -> int:
    people = case.state.people
    for signer in case.signers:
        person = signer.person
        if person is None or person == case.subject:
            continue
        for organization in people.affiliations.get(person) or ():
            present = people.organizations[organization].present
            if present and people.has_role(person, organization, ("registrar",), case.received):
                return case.received
    return case.received + ENDORSED_AFTER_MS


def _record_added(case: Case[KeyAdded]) -> None:
    put_key(case, case.subject, case.body.key, _acts_from(case), endorsed_by=case.author.keyid)


def _not_leaving_already(case: Case[KeyAdded]) -> Detail | None:
    key = case.state.people.keys.get(case.author.keyid)
    return {"keyid": case.author.keyid} if key is not None and key.ends is not None else None


def _record_rotated(case: Case[KeyAdded]) -> None:
    acts_from, old = _acts_from(case), case.author.keyid
    put_key(case, case.subject, case.body.key, acts_from, endorsed_by=old, rotates=old)
    keys = case.state.people.keys
    keys.put(old, replace(keys[old], ends=acts_from))


def _older(case: Case[KeyNamed]) -> Detail | None:
    keys = case.state.people.keys
    veto, target = keys.get(case.author.keyid), keys[case.body.key]
    return None if veto is not None and is_older(veto, target) else {"keyid": case.author.keyid}


def _in_time(case: Case[KeyNamed]) -> Detail | None:
    key = case.state.people.keys[case.body.key]
    return {"key": key.keyid} if key.stopped(case.index) or key.active_from <= case.received else None


def _record_vetoed(case: Case[KeyNamed]) -> None:
    keys = case.state.people.keys
    key = keys[case.body.key]
    keys.put(key.keyid, replace(key, vetoed=True))
    release(case.state, key, case.received)


KEY_NOT_HERS = Check("KEY_NOT_HERS", "K-6", "{key} is no key of hers.", "See the list of her keys.", key_not_hers)
_SIGN_YOURSELF = ("She must sign this first, with an older key of hers.", "Sign with a device that works already.")
_CONTESTED = Check(
    "KEY_CONTESTED",
    "K-9",
    "Key {keyid} is itself in doubt: it endorses, vetoes and revokes nothing.",
    "Use another key, or have its enrolment confirmed.",
    _uncontested,
)
_NEW_KEY = (
    Check("NOT_HERSELF", "K-3", *_SIGN_YOURSELF, _by_herself),
    _CONTESTED,
    Check("KEY_REFUSED", "K-1", "The key cannot be enrolled: {problem}.", "Make another key.", _new_key),
    Check(
        "POSSESSION_INVALID",
        "K-2",
        "The new device has not shown that it holds the key: {problem}.",
        "Sign the proof on the new device.",
        _possession,
    ),
)

KINDS: tuple[Kind[Any], ...] = (
    Kind(
        name="key.added/v1",
        body=KeyAdded,
        label="add a key",
        words="Add a key of {about}; it acts after 72 hours, or at once where a registrar signs too.",
        about=("person",),
        checks=_NEW_KEY,
        record=_record_added,
    ),
    Kind(
        name="key.rotated/v1",
        body=KeyAdded,
        label="change to a new key",
        words="A new key of {about} takes the place of the one that signs this.",
        about=("person",),
        checks=(
            *_NEW_KEY,
            Check(
                "ROTATED_ALREADY",
                "K-5",
                "Key {keyid} has a successor already.",
                "Veto that one first, or wait for it.",
                _not_leaving_already,
            ),
        ),
        record=_record_rotated,
    ),
    Kind(
        name="key.vetoed/v1",
        body=KeyNamed,
        label="refuse a new key",
        words="The key {key} is not to act for {about}.",
        about=("person",),
        checks=(
            Check("NOT_HERSELF", "K-4", *_SIGN_YOURSELF, _by_herself),
            KEY_NOT_HERS,
            _CONTESTED,
            Check("KEY_NOT_OLDER", "K-4", "Key {keyid} is not older.", "Use an older one, or freeze.", _older),
            Check("VETO_TOO_LATE", "K-4", "{key} acts already, or never will.", "Revoke it instead.", _in_time),
        ),
        record=_record_vetoed,
    ),
)
