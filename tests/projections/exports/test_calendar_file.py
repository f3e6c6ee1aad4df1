"""iCalendar: nothing made up on export, UIDs that stay, whole days, folded lines."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta, timezone
from typing import Any

import icalendar
import pytest

from projections.exports.calendar_file import Appointment, render, uid
from projections.exports.journal import ExportError
from tests.projections import sample

STAMP = datetime(2026, 3, 1, 18, 20, 5, 999, tzinfo=UTC)
REVIEW = Appointment("ab:0", "Review of the charter", date(2026, 6, 1), date(2026, 6, 1), STAMP, "review")
TERM = Appointment(
    "cd:1",
    "Term of the chair; ends, or is renewed\\\nBEGIN:VALARM — " + "länge " * 30,
    date(2026, 1, 15),
    date(2026, 1, 17),
    STAMP.astimezone(timezone(timedelta(hours=2))),
    "term",
    part="ends",
    description="Two terms at most",
    url="https://council.example/posts/R-1",
    moved=2,
    cancelled=True,
)


def _render(*appointments: Appointment) -> bytes:
    return render("council.example", "Harbour Coalition", sample.FIVE, appointments)


@pytest.mark.parametrize(
    ("appointment", "match"),
    [
        (replace(REVIEW, last=date(2026, 5, 31)), "ends on 2026-05-31, before it begins"),
        (replace(REVIEW, stamp=datetime(2026, 3, 1)), "has no zone"),  # noqa: DTZ001 - the fault
        (replace(REVIEW, id="ab 0"), "no id of an act"),
    ],
)
def test_what_no_calendar_can_hold_is_refused(appointment: Appointment, match: str) -> None:
    """The message names the act."""
    with pytest.raises(ExportError, match=match):
        _render(appointment)


def test_two_of_one_act_need_a_part() -> None:
    """One UID for two appointments would make one of them vanish in every calendar."""
    with pytest.raises(ExportError, match="one UID"):
        _render(REVIEW, replace(REVIEW, summary="Other"))
    assert _render(REVIEW, replace(REVIEW, part="reminder")).count(b"BEGIN:VEVENT") == 2
    with pytest.raises(ExportError, match="no host name"):
        render("Council of all", "C", sample.FIVE, [])


def test_an_appointment_is_read_back() -> None:
    """By the library's own reader: whole days with the end left out, the act's time, how often it moved."""
    calendar: Any = icalendar.Calendar.from_ical(_render(REVIEW, TERM).decode())
    term, review = calendar.walk("VEVENT")
    assert (review["UID"], review["DTSTART"].dt, review["DTEND"].dt) == (
        "ab-0@council.example",
        date(2026, 6, 1),
        date(2026, 6, 2),
    )
    assert review["DTSTAMP"].dt == STAMP.replace(microsecond=0)
    assert (term["UID"], term["SEQUENCE"], term["STATUS"]) == ("cd-1.ends@council.example", 2, "CANCELLED")
    assert term["DTSTAMP"].dt == review["DTSTAMP"].dt
    assert term["SUMMARY"] == TERM.summary.replace("\n", " ")
    assert not calendar.walk("VALARM")
    for name, value in sample.FIVE.told():
        assert calendar[f"X-PLENARY-{name.upper()}"] == value


def test_lines_are_folded_as_rfc_5545_says() -> None:
    """No line is longer than 75 octets; lines end with CR LF."""
    content = _render(REVIEW, TERM)
    assert all(len(line) <= 75 for line in content.split(b"\r\n"))
    assert content.count(b"\n") == content.count(b"\r\n")


def test_order_and_repetition_do_not_show() -> None:
    """The same record, the same bytes, in whatever order it was gone through."""
    assert _render(REVIEW, TERM) == _render(TERM, REVIEW)
    assert uid(TERM, "council.example") == uid(replace(TERM, summary="changed", moved=3), "council.example")
