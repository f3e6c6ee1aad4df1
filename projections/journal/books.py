"""The books as they stood on a day, and a line's year, by the dates that the legs carry.

The record's order is the order in which things were told; a leg's day is when it happened. What is asked by date sums
legs, so that books brought in years later answer for their own days.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from typing import NamedTuple

from ledger.rules.history.preconditions import is_history
from ledger.rules.money.legs import AVAILABLE, ENCUMBERED, EXPENDED, OVERRUN
from ledger.rules.money.movements import PAYABLE, PREPAID, Leg
from ledger.rules.money.posting import is_ours
from ledger.rules.money.state import MoneyState
from ledger.rules.state import State

_FORWARD = {AVAILABLE: -1, ENCUMBERED: -1}


class FundDay(NamedTuple):
    """A fund at the end of a day: what was free to decide (below zero when more was set aside than there was)."""

    day: date
    free: int


@dataclass(frozen=True, slots=True)
class Overrun:
    """An event that spent, promised or took back more than its line had: how much, and whether it is history."""

    event: str
    day: date
    line: str
    amount: int
    history: bool


@dataclass(frozen=True, slots=True)
class LineYear:
    """A line's year: set aside for it, and spent in it by the day of spending. Amounts are minor units."""

    line: str
    year: int
    allocated: int
    spent: int
    decisions: tuple[str, ...]


def free_by_day(state: MoneyState, fund: str, currency: str) -> tuple[FundDay, ...]:
    """What was free in a fund at the end of each day on which that changed, by the legs' days."""
    changes: dict[date, int] = {}
    for leg in state.legs:
        if (leg.fund, leg.currency) == (fund, currency):
            changes[leg.day] = changes.get(leg.day, 0) + _worth(leg)
    days, free = [], 0
    for day in sorted(changes):
        free += changes[day]
        if changes[day]:
            days.append(FundDay(day, free))
    return tuple(days)


def _worth(leg: Leg) -> int:
    """What a leg adds to what is free: cash and what was paid ahead, less bills, less what is set aside."""
    if leg.book == "B":
        return _FORWARD.get(leg.account, 0) * leg.amount
    return leg.amount if is_ours(leg.account) or leg.account in (PREPAID, PAYABLE) else 0


def days_below_zero(days: Iterable[FundDay], until: date) -> Iterator[FundDay]:
    """Each single day on which more was set aside than there was, up to ``until`` (inclusive)."""
    known = list(days)
    for place, one in enumerate(known):
        last = known[place + 1].day - timedelta(days=1) if place + 1 < len(known) else until
        day = one.day
        while one.free < 0 and day <= min(last, until):
            yield FundDay(day, one.free)
            day += timedelta(days=1)


def overruns(state: MoneyState) -> tuple[Overrun, ...]:
    """Every event that left more of an overrun than it found, in the record's order."""
    found: list[Overrun] = []
    for event, entry in state.entries.items():
        sums: dict[str, int] = {}
        day = date.min
        for place in range(entry.start, entry.stop):
            leg = state.legs[place]
            if leg.account == OVERRUN and leg.line is not None:
                sums[leg.line] = sums.get(leg.line, 0) - leg.amount
                day = leg.day
        history = is_history(entry.kind)
        found += [Overrun(event, day, line, amount, history) for line, amount in sums.items() if amount > 0]
    return tuple(found)


def line_year(state: State, line: str, year: int) -> LineYear:
    """What was set aside on a line for a year before the ledger, and what was spent on it in that year.

    An allocation counts for the year that it was meant for; the decisions are those that the allocations cite.
    """
    allocations = [one for one in state.history.allocations if one.line == line and one.year == year]
    spent = sum(
        leg.amount
        for leg in state.money.legs
        if leg.line == line and leg.book == "B" and leg.account == EXPENDED and leg.day.year == year
    )
    decisions = tuple(dict.fromkeys(one.decision for one in allocations if one.decision is not None))
    return LineYear(line, year, sum(one.amount for one in allocations), spent, decisions)
