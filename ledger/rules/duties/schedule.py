"""When a duty recurs, what is due, what was missed: facts of the calendar (docs/rules.md Y-2, Y-6)."""

from calendar import monthrange
from collections.abc import Iterator
from datetime import MAXYEAR, date, timedelta
from itertools import count
from typing import NamedTuple

from ledger.format.codec import DAY_MS
from ledger.rules.duties.state import Duty
from ledger.rules.gatherings.sleeping import put_off
from ledger.rules.state import State
from ledger.rules.values import start_of, utc_date

_MONTHS = 12
_WEEK = 7


class Occurrence(NamedTuple):
    """One occurrence of a duty: its number from 0, its day, and the instant (ms) from which it is missed."""

    duty: str
    number: int
    day: date
    missed_from: int


def day_of(duty: Duty, number: int) -> date | None:
    """The day of an occurrence; None past the end of the schedule. A month too short for the day gives its last day."""
    if duty.unit == "months":
        year, month = divmod(duty.first.year * _MONTHS + duty.first.month - 1 + number * duty.count, _MONTHS)
        if year > MAXYEAR:
            return None
        day = date(year, month + 1, min(duty.first.day, monthrange(year, month + 1)[1]))
    else:
        step = duty.count * (_WEEK if duty.unit == "weeks" else 1) * number
        if duty.first.toordinal() + step > date.max.toordinal():
            return None
        day = duty.first + timedelta(days=step)
    return None if duty.last is not None and day > duty.last else day


def number_of(duty: Duty, day: date) -> int | None:
    """The number of the occurrence on a day; None when there is none."""
    if duty.unit == "months":
        months = (day.year - duty.first.year) * _MONTHS + day.month - duty.first.month
        number, rest = divmod(months, duty.count)
    else:
        number, rest = divmod((day - duty.first).days, duty.count * (_WEEK if duty.unit == "weeks" else 1))
    return number if rest == 0 and number >= 0 and day_of(duty, number) == day else None


def is_owed(state: State, duty: Duty, day: date) -> bool:
    """Whether an occurrence is owed: its day lies before the duty's end and in no sleep."""
    starts = start_of(day)
    if duty.ended is not None and starts >= duty.ended:
        return False
    return not any(fell <= starts and (woke is None or starts < woke) for fell, woke in state.gatherings.sleeps.get())


def missed_from(state: State, duty: Duty, day: date) -> int:
    """The instant (ms) from which an occurrence that nobody met is missed; sleep puts it off."""
    starts = start_of(day)
    return put_off(state, starts, starts + (1 + duty.grace_days) * DAY_MS)


def occurrences(state: State, duty: Duty, through: date) -> Iterator[Occurrence]:
    """The occurrences owed on days up to one, in order."""
    for number in count():
        day = day_of(duty, number)
        if day is None or day > through:
            return
        if is_owed(state, duty, day):
            yield Occurrence(duty.id, number, day, missed_from(state, duty, day))


def obligations_due(state: State, on: date) -> tuple[Occurrence, ...]:
    """What is owed by a day and has not been met, the earliest first."""
    open_ones = (
        one
        for duty in state.duties.duties.values()
        for one in occurrences(state, duty, on)
        if (duty.id, one.number) not in state.duties.met
    )
    return tuple(sorted(open_ones, key=lambda one: one.day))


def missed(state: State, received: int) -> tuple[Occurrence, ...]:
    """The occurrences missed by ``received`` (ms): not met, or met too late."""
    found = []
    for duty in state.duties.duties.values():
        for one in occurrences(state, duty, utc_date(received)):
            met = state.duties.met.get((duty.id, one.number))
            if one.missed_from <= (received if met is None else met.received):
                found.append(one)
    return tuple(sorted(found, key=lambda one: one.day))
