"""Revoking, freezing and thawing keys (docs/rules.md K-6 to K-10; governance E26, E39)."""

from dataclasses import replace
from typing import Any

from pydantic import Field

from ledger.rules.case import Case
from ledger.rules.kind import Check, Detail, Kind, SealedField
from ledger.rules.people.keys import KEY_NOT_HERS, is_key_contested, named_key, own_signature
from ledger.rules.people.standing import may_vouch
from ledger.rules.people.state import Key
from ledger.rules.people.stopping import is_older, revoke
from ledger.rules.values import Body, Count, KeyId

_TWO = 2


class KeyRevoked(Body):
    """A key, and from which index on its entries are in doubt (the first that its thief may have signed)."""

    key: KeyId
    invalid_from: Count | None = None


class KeysFrozen(Body):
    """Which keys; absent: all that are not revoked or vetoed."""

    keys: tuple[KeyId, ...] | None = Field(default=None, min_length=1, max_length=64)


def _organizations(case: Case[Any], persons: frozenset[str]) -> int:
    people = case.state.people
    return len(frozenset().union(*(people.accredited_by(person, case.received) for person in persons)))


def _others(case: Case[Any]) -> frozenset[str]:
    return frozenset(signer.person for signer in case.signers if signer.person not in (None, case.subject))


def _may_revoke(case: Case[KeyRevoked]) -> Detail | None:
    state, own = case.state, own_signature(case)
    target = state.people.keys[case.body.key]
    sound = own is not None and not is_key_contested(state, own.keyid)
    if own is not None and sound and (own.keyid == target.keyid or is_older(state.people.keys[own.keyid], target)):
        return None
    vouched = may_vouch(state, case.signers, case.subject, case.received)
    if vouched and (sound or _organizations(case, _others(case)) >= _TWO):
        return None
    return {"key": target.keyid}


def _still_to_revoke(case: Case[KeyRevoked]) -> Detail | None:
    key, start = case.state.people.keys[case.body.key], case.body.invalid_from
    if key.revoked_index is None:
        return None
    widens = start is not None and (key.invalid_from is None or start < key.invalid_from)
    return None if widens else {"index": key.revoked_index}


def _in_its_time(case: Case[KeyRevoked]) -> Detail | None:
    key, start = case.state.people.keys[case.body.key], case.body.invalid_from
    if start is None or key.enrolled_index <= start <= case.index:
        return None
    return {"invalid_from": start, "first": key.enrolled_index, "last": case.index}


def _record_revoked(case: Case[KeyRevoked]) -> None:
    revoke(case, case.body.key, case.body.invalid_from)


def _targets(case: Case[KeysFrozen], *, frozen: bool) -> list[Key]:
    """The keys named, or all that still may act some day, that are (or are not) frozen now."""
    people = case.state.people
    named = people.keys_of.get(case.subject) or () if case.body.keys is None else case.body.keys
    keys = [people.keys[keyid] for keyid in dict.fromkeys(named) if named_key(case, keyid)]
    return [key for key in keys if not key.stopped(case.index) and key.frozen is frozen]


def _all_hers(case: Case[KeysFrozen]) -> Detail | None:
    strange = [keyid for keyid in case.body.keys or () if named_key(case, keyid) is None]
    return {"key": strange[0]} if strange else None


def _may_freeze(case: Case[KeysFrozen]) -> Detail | None:
    return None if _suffices(case, frozenset(s.person for s in case.signers if s.person is not None)) else {}


def _suffices(case: Case[KeysFrozen], persons: frozenset[str]) -> bool:
    people, received = case.state.people, case.received
    own = people.accredited_by(case.subject, received)
    if any(person == case.subject or people.accredited_by(person, received) & own for person in persons):
        return True
    return sum(_is_delegate(case, person) for person in persons) >= _TWO


def _is_delegate(case: Case[KeysFrozen], person: str) -> bool:
    people = case.state.people
    return any(
        people.organizations[each].present and people.has_role(person, each, ("delegate",), case.received)
        for each in people.affiliations.get(person) or ()
    )


def _not_the_same_again(case: Case[KeysFrozen]) -> Detail | None:
    persons = frozenset(signer.person for signer in case.signers if signer.person is not None)
    again = frozenset().union(*(key.frozen_by for key in _targets(case, frozen=False)))
    if _suffices(case, persons - again) or _organizations(case, persons) >= _TWO:
        return None
    return {}


def _something_to(case: Case[KeysFrozen]) -> Detail | None:
    return None if _targets(case, frozen=case.kind == "key.thawed/v1") else {}


def _record_frozen(case: Case[KeysFrozen]) -> None:
    by = frozenset(signer.person for signer in case.signers if signer.person is not None)
    for key in _targets(case, frozen=False):
        case.state.people.keys.put(key.keyid, replace(key, frozen=True, frozen_by=key.frozen_by | by))


def _may_thaw(case: Case[KeysFrozen]) -> Detail | None:
    own = own_signature(case)
    if own is not None and not is_key_contested(case.state, own.keyid):
        return None
    return None if may_vouch(case.state, case.signers, case.subject, case.received) else {}


def _record_thawed(case: Case[KeysFrozen]) -> None:
    for key in _targets(case, frozen=True):
        case.state.people.keys.put(key.keyid, replace(key, frozen=False))


_ALL_HERS = Check("KEY_NOT_HERS", "K-6", "{key} is no key of hers.", "See the list of her keys.", _all_hers)
_REASON = (SealedField("reason", "Why"),)

KINDS: tuple[Kind[Any], ...] = (
    Kind(
        name="key.revoked/v1",
        body=KeyRevoked,
        label="revoke a key",
        words="Revoke the key {key} of {about}, from now on.",
        about=("person",),
        sealed=_REASON,
        checks=(
            KEY_NOT_HERS,
            Check(
                "REVOCATION_NOT_ALLOWED",
                "K-7",
                "No key alone revokes an older one, and nobody alone another person's.",
                "Sign with an older key, or with one who may vouch for her.",
                _may_revoke,
            ),
            Check(
                "REVOKED_ALREADY",
                "K-7",
                "It was revoked at index {index}.",
                "Nothing, unless an earlier invalid_from is meant.",
                _still_to_revoke,
            ),
            Check(
                "INVALID_FROM_RANGE",
                "K-8",
                "Entry {invalid_from} is not from {first} to {last}.",
                "Name an entry since the key was enrolled.",
                _in_its_time,
            ),
        ),
        record=_record_revoked,
    ),
    Kind(
        name="key.frozen/v1",
        body=KeysFrozen,
        label="freeze keys",
        words="Freeze keys of {about} at once; this can be undone.",
        about=("person",),
        sealed=_REASON,
        checks=(
            _ALL_HERS,
            Check(
                "FREEZE_NOT_ALLOWED",
                "K-10",
                "Keys are frozen by herself, anyone of her organization, or any two delegates.",
                "Ask one of these.",
                _may_freeze,
            ),
            Check("NOTHING_TO_FREEZE", "K-10", "No key of hers is left to freeze.", "Nothing.", _something_to),
            Check(
                "FROZEN_BY_THE_SAME",
                "K-10",
                "The same people froze it before.",
                "Ask somebody of a second organization to sign too.",
                _not_the_same_again,
            ),
        ),
        record=_record_frozen,
    ),
    Kind(
        name="key.thawed/v1",
        body=KeysFrozen,
        label="lift a freeze",
        words="Let the frozen keys of {about} act again.",
        about=("person",),
        sealed=_REASON,
        checks=(
            _ALL_HERS,
            Check(
                "THAW_NOT_ALLOWED",
                "K-10",
                "A freeze is lifted by another key of hers, or by those who may vouch for her.",
                "Ask one of these.",
                _may_thaw,
            ),
            Check("NOTHING_TO_THAW", "K-10", "None of these keys is frozen.", "Nothing.", _something_to),
        ),
        record=_record_thawed,
    ),
)
