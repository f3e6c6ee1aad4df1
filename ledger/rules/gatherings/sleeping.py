"""Sleep: the coalition pauses, duties stand still, one act wakes it (docs/rules.md G-17, G-18; governance E40)."""

from typing import Any

from ledger.format.canonical import MAX_INTEGER
from ledger.rules.case import Case
from ledger.rules.kind import Check, Detail, Kind, SealedField
from ledger.rules.state import State
from ledger.rules.values import Body

NEVER = MAX_INTEGER
"""An instant (ms) that does not come while the coalition sleeps."""


class Slept(Body):
    """The coalition goes to sleep."""


class Woke(Body):
    """The coalition is awake again."""


def asleep(state: State) -> bool:
    """Whether the coalition sleeps now."""
    sleeps = state.gatherings.sleeps.get()
    return bool(sleeps) and sleeps[-1][1] is None


def put_off(state: State, since: int, deadline: int) -> int:
    """A deadline (ms) counted from ``since`` (ms), later by as long as the coalition slept in between.

    Returns:
        The instant at which it comes; `NEVER` where a sleep that has not ended holds it up.
    """
    for fell, woke in state.gatherings.sleeps.get():
        if fell >= deadline:
            break
        if woke is None:
            return NEVER
        deadline += max(0, woke - max(fell, since))
    return deadline


def _sleeping(case: Case[Any]) -> Detail | None:
    return {} if asleep(case.state) else None


def _awake(case: Case[Any]) -> Detail | None:
    return None if asleep(case.state) else {}


def _record_slept(case: Case[Slept]) -> None:
    sleeps = case.state.gatherings.sleeps
    sleeps.set((*sleeps.get(), (case.received, None)))


def _record_woke(case: Case[Woke]) -> None:
    sleeps = case.state.gatherings.sleeps
    before = sleeps.get()
    sleeps.set((*before[:-1], (before[-1][0], case.received)))


KINDS: tuple[Kind[Any], ...] = (
    Kind(
        name="coalition.slept/v1",
        body=Slept,
        label="go to sleep",
        words="The coalition pauses; what it owes stands still until one act wakes it.",
        power="gatherings.record",
        decided="must",
        sealed=(SealedField("note", "Until when, or until what"),),
        checks=(Check("ASLEEP_ALREADY", "G-17", "It sleeps already.", "Nothing: it sleeps.", _sleeping),),
        record=_record_slept,
    ),
    Kind(
        name="coalition.woke/v1",
        body=Woke,
        label="wake up",
        words="The coalition is awake again.",
        power="gatherings.record",
        sealed=(SealedField("note", "What woke it"),),
        checks=(Check("AWAKE_ALREADY", "G-18", "It is awake.", "Nothing: it is awake.", _awake),),
        record=_record_woke,
    ),
)
