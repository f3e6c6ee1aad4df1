"""Terms, reviews and due dates as an iCalendar file (RFC 5545), which calendars can subscribe to.

Nothing in it is made up on export: the UID is the id of the act that set the date, the time stamp that of the act, so
that a calendar replaces what it had instead of doubling it, and two exports of one record are the same bytes. All
entries are whole days and leave people free; nothing here alarms.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta

from icalendar import Calendar, Event

from projections.exports.journal import ExportError
from projections.render.cells import clean
from projections.reports.identity import Five

_ID = re.compile(r"[A-Za-z0-9][A-Za-z0-9._:-]*")
_HOST = re.compile(r"[a-z0-9]([a-z0-9.-]*[a-z0-9])?")


@dataclass(frozen=True, slots=True)
class Appointment:
    """A day, or days, to keep.

    Args:
        id: of the act that set it; with ``part`` the UID.
        part: tells apart several of one act, as ``ends``; empty: the only one.
        summary: one line.
        first: the day, or the first of several.
        last: the last day, inclusive.
        stamp: when the record received the act that set or last moved it; with a zone.
        category: such as ``term``, ``review``, ``due``.
        description: more words.
        url: where to read on; empty: nowhere.
        moved: how often it was moved: a calendar takes the highest.
        cancelled: whether it no longer stands.
    """

    id: str
    summary: str
    first: date
    last: date
    stamp: datetime
    category: str
    part: str = ""
    description: str = ""
    url: str = ""
    moved: int = 0
    cancelled: bool = False


def render(host: str, name: str, identity: Five, appointments: Iterable[Appointment]) -> bytes:
    """The calendar file.

    Args:
        host: the host name in the ledger's origin: the right-hand side of each UID.
        name: of the calendar.
        identity: the five, as properties of the calendar.
        appointments: in any order; written by first day, then UID.

    Raises:
        ExportError: two have one UID, one ends before it begins, or one's stamp has no zone.
    """
    if not _HOST.fullmatch(host):
        raise ExportError(f"{host!r} is no host name to make UIDs of")
    calendar = Calendar()
    calendar.add("prodid", "-//Plenary//Calendar//EN")
    calendar.add("version", "2.0")
    calendar.add("calscale", "GREGORIAN")
    calendar.add("method", "PUBLISH")
    calendar.add("x-wr-calname", clean(name))
    for key, value in identity.told():
        calendar.add(f"x-plenary-{key}", value)
    every = tuple(appointments)
    found = {uid(each, host): each for each in every}
    if len(found) != len(every):
        raise ExportError("two appointments have one UID; tell those of one act apart by their part")
    for identifier, each in sorted(found.items(), key=lambda pair: (pair[1].first, pair[0])):
        calendar.add_component(_event(each, identifier))
    return bytes(calendar.to_ical())


def uid(appointment: Appointment, host: str) -> str:
    """The UID of an appointment: the same in every export."""
    if not _ID.fullmatch(appointment.id):
        raise ExportError(f"{appointment.id!r} is no id of an act")
    part = f".{appointment.part}" if appointment.part else ""
    return f"{appointment.id.replace(':', '-')}{part}@{host}"


def _event(each: Appointment, identifier: str) -> Event:
    if each.last < each.first:
        raise ExportError(f"{each.id}: it ends on {each.last}, before it begins on {each.first}")
    if each.stamp.tzinfo is None:
        raise ExportError(f"{each.id}: its time stamp {each.stamp.isoformat()} has no zone")
    event = Event()
    event.add("uid", identifier)
    event.add("dtstamp", each.stamp.astimezone(UTC).replace(microsecond=0))
    event.add("dtstart", each.first)
    event.add("dtend", each.last + timedelta(days=1))  # the end is the first day after it
    event.add("summary", clean(each.summary))
    event.add("categories", [clean(each.category)])
    event.add("transp", "TRANSPARENT")
    event.add("sequence", each.moved)
    event.add("status", "CANCELLED" if each.cancelled else "CONFIRMED")
    if each.description:
        event.add("description", clean(each.description))
    if each.url:
        event.add("url", each.url)
    return event
