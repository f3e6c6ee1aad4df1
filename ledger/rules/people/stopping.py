"""What ends a key: revocation, with whatever it endorsed since it fell into wrong hands, and veto (K-6 to K-8)."""

from dataclasses import replace
from typing import Any

from ledger.rules.case import Case
from ledger.rules.people.state import Key
from ledger.rules.state import State


def revoke(case: Case[Any], keyid: str, invalid_from: int | None) -> None:
    """Revoke a key from this entry on; with ``invalid_from``, what it signed from that index on is contested.

    Keys that it endorsed from ``invalid_from`` on go with it, and those that they endorsed in turn: all that they
    signed is contested.
    """
    keys = case.state.people.keys
    key = keys[keyid]
    revoked = key.revoked_index if key.revoked_index is not None else case.index
    known = [start for start in (key.invalid_from, invalid_from) if start is not None]
    keys.put(keyid, replace(key, revoked_index=revoked, invalid_from=min(known) if known else None))
    release(case.state, key, case.received)
    if invalid_from is None:
        return
    for other in case.state.people.keys_of.get(key.person) or ():
        endorsed = keys[other]
        since = endorsed.endorsed_by == keyid and endorsed.enrolled_index >= invalid_from
        if since and endorsed.invalid_from is None:
            revoke(case, other, endorsed.enrolled_index)


def release(state: State, key: Key, received: int) -> None:
    """Let the key whose place this one was to take go on, when this one ends before it ever acted."""
    if key.rotates is not None and key.active_from > received:
        old = state.people.keys[key.rotates]
        state.people.keys.put(old.keyid, replace(old, ends=None))


def is_older(key: Key, other: Key) -> bool:
    """Whether a key was enrolled before another."""
    return key.order < other.order
