"""The calendar of everybody's days, with what gets in each other's way (docs/rules.md X-11)."""

from dataclasses import dataclass
from itertools import combinations
from typing import Literal

from ledger.rules.registers.model import Date, Resource
from ledger.rules.registers.state import Registered
from ledger.rules.state import State

CONFLICTS: frozenset[frozenset[str]] = frozenset(
    frozenset(pair)
    for pair in (
        ("action",),
        ("media",),
        ("election", "action"),
        ("election", "media"),
        ("election", "bargaining"),
        ("hearing", "action"),
        ("hearing", "bargaining"),
        ("hearing",),
    )
)
"""Sorts of days that draw on the same people or the same attention: two on one day get in each other's way."""
ALIGNED: frozenset[frozenset[str]] = frozenset(
    frozenset(pair)
    for pair in (("bargaining",), ("bargaining", "action"), ("bargaining", "media"), ("action", "media"))
)
"""Sorts that strengthen each other when they fall together."""


@dataclass(frozen=True, slots=True)
class Together:
    """Two entries of the calendar whose days overlap: first and last day of the overlap, as ISO dates."""

    entries: tuple[str, str]
    organizations: tuple[str | None, str | None]
    sorts: tuple[str, str]
    first: str
    last: str
    how: Literal["conflict", "aligned"]


def together(state: State) -> tuple[Together, ...]:
    """Every two entries of different organizations that overlap and matter to each other, by the first day."""
    entries = sorted(state.registers.live("date"), key=lambda known: known.id)
    found = [_together(one, other) for one, other in combinations(entries, 2)]
    return tuple(sorted((one for one in found if one), key=lambda one: (one.first, one.entries)))


def date_conflicts(state: State) -> tuple[Together, ...]:
    """What gets in each other's way."""
    return tuple(one for one in together(state) if one.how == "conflict")


def _together(one: Registered, other: Registered) -> Together | None:
    first, second = one.entry, other.entry
    assert isinstance(first, Date)
    assert isinstance(second, Date)
    begins, ends = max(first.first, second.first), min(first.last, second.last)
    sorts = frozenset((first.sort, second.sort))
    if begins > ends or one.organization == other.organization or sorts not in CONFLICTS | ALIGNED:
        return None
    return Together(
        entries=(one.id, other.id),
        organizations=(one.organization, other.organization),
        sorts=(first.sort, second.sort),
        first=begins.isoformat(),
        last=ends.isoformat(),
        how="conflict" if sorts in CONFLICTS else "aligned",
    )


def resources_by_month(state: State) -> dict[str, dict[tuple[str, str], int]]:
    """What organizations could give, by the months (``2026-03``) in which it is there, thing and unit.

    An entry counts whole in each month that it touches: it says what could be drawn on then, not a sum over months.
    """
    found: dict[str, dict[tuple[str, str], int]] = {}
    for known in state.registers.live("resource"):
        entry = known.entry
        assert isinstance(entry, Resource)
        year, month = entry.first.year, entry.first.month
        while (year, month) <= (entry.last.year, entry.last.month):
            there = found.setdefault(f"{year:04d}-{month:02d}", {})
            there[entry.thing, entry.unit] = there.get((entry.thing, entry.unit), 0) + entry.quantity
            year, month = (year, month + 1) if month < 12 else (year + 1, 1)  # noqa: PLR2004 months of a year
    return dict(sorted(found.items()))
