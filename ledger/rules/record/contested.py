"""Which acts stand, which are in doubt, and which their panel or person has disowned (docs/rules.md R-28 to R-30).

A key revoked with ``invalid_from`` puts what it signed from that index on in doubt. No total changes until each act is
confirmed by the signer in question or disavowed by the charter's panel, and both are acts that work forward only.
"""

from typing import Literal

from ledger.rules.state import State

Doubt = Literal["sound", "contested", "confirmed", "disavowed"]


def doubt(state: State, act: str) -> Doubt:
    """Where an accepted act stands: ``contested`` until it is confirmed or disavowed."""
    record = state.record
    disavowing = record.disavowed.get(act)
    if disavowing is not None and not is_contested(state, disavowing):
        return "disavowed"
    signers = contested_signers(state, act)
    if not signers:
        return "sound"
    for person in signers:
        confirming = record.confirmed.get((act, person))
        if confirming is None or is_contested(state, confirming):
            return "contested"
    return "confirmed"


def is_contested(state: State, act: str) -> bool:
    """Whether an accepted act is in doubt now: a signer that it names has a key contested at its index (R-28)."""
    return doubt(state, act) == "contested"


def is_disowned(state: State, act: str) -> bool:
    """Whether a word written down for somebody was disowned by her or her organization (R-30)."""
    disowning = state.record.disowned.get(act)
    return disowning is not None and not is_contested(state, disowning)


def contested_signers(state: State, act: str) -> tuple[str, ...]:
    """The signers whose key was contested at the act's index, confirmed since or not."""
    info = state.record.acts[act]
    found = []
    for person, keyid in zip(info.signers, info.keyids, strict=True):
        key = state.people.keys.get(keyid)
        if person is not None and key is not None and key.invalid_from is not None and key.invalid_from <= info.index:
            found.append(person)
    return tuple(dict.fromkeys(found))
