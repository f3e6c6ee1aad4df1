"""The days of the record as appointments: when terms begin and end, reviews, and everything owed by a day.

What is past and done leaves the calendar, as it leaves the report; what was moved keeps its UID and counts up, so that
whoever subscribes sees it move. No alarm and no name of a delay: who owes is told, never that she is late.
"""

from collections.abc import Iterator
from datetime import datetime, timedelta

from ledger.rules.posts.standing import AHEAD, HOLDING
from ledger.rules.values import utc_date
from projections.exports import calendar_file
from projections.exports.calendar_file import Appointment
from projections.exports.stamp import five_of, host_of, instant, name_of
from projections.reports import calendar, succession
from projections.reports.basis import Basis
from projections.reports.dues import Due

NAME = "calendar/v1"


def ics(basis: Basis, address: str) -> bytes:
    """The calendar as an iCalendar file.

    Args:
        basis: what it stands on.
        address: where to read on; empty: nowhere.
    """
    found = (*_terms(basis, address), *_dues(basis, address))
    name = name_of(basis)
    return calendar_file.render(host_of(basis), name, five_of(basis, NAME), found)


def _terms(basis: Basis, address: str) -> Iterator[Appointment]:
    """The first and the last day of every term that runs or is to come."""
    words = basis.words
    for term in basis.state.posts.terms.values():
        if succession.standing(basis, term) not in (*HOLDING, *AHEAD):
            continue
        told = f"{words.name(term.person)}, {words.name(term.post)}"
        stamp, moved = _stamp(basis, term.id)
        first = utc_date(term.seated if term.seated is not None else term.starts)
        last = max(first, utc_date(term.ends) - timedelta(days=1))
        for part, day, word in (("begins", first, "term begins"), ("ends", last, "term ends")):
            yield Appointment(term.id, f"{told}: {word}", day, day, stamp, "term", part, "", address, moved)


def _dues(basis: Basis, address: str) -> Iterator[Appointment]:
    for due in calendar.dues(basis):
        if due.acts[0] in basis.state.posts.terms:  # told with its first day
            continue
        stamp, moved = _stamp(basis, due.acts[0])
        what = f"{due.what} ({due.who})" if due.who else due.what
        yield Appointment(due.acts[0], what, due.day, due.day, stamp, _category(due), due.key, due.sort, address, moved)


def _category(due: Due) -> str:
    return "review" if "review" in f"{due.sort} {due.what}" else "due"


def _stamp(basis: Basis, identity: str) -> tuple[datetime, int]:
    """When a thing was last spoken of, and how often since it was opened: a calendar takes the highest."""
    acts, about = basis.state.record.acts, basis.history.get(identity, ())
    return instant(max(acts[act].received for act in (identity, *about))), len(about)
