"""Commitments over time: how many were kept, changed, shared, set down, and of how many there is no word yet.

Counts of promises by when they were due, never of people or organizations: nobody is ranked.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from projections.charts.bars import Bar, Part, draw_bars, draw_key
from projections.charts.scale import edges, ticks
from projections.charts.svg import LOOKS, NARROW, PX, SMALL, WIDE, Canvas, Frame, fit, room_of
from projections.language import N_
from projections.reports.model import Cell, Column, Count, Picture, Row, Table

_PLOT = 200 * PX
STATES = (N_("kept"), N_("changed"), N_("shared"), N_("set down"), N_("no word yet"))
"""What can become of a promise, in the order of the drawing; each has the look of its place."""


@dataclass(frozen=True, slots=True)
class Span:
    """A stretch of time: a count for each state, in order."""

    key: str
    label: str
    counts: tuple[Cell, ...]


@dataclass(frozen=True, slots=True)
class Commitments:
    """Spans in order. ``heading``: of the table's first column; ``states``: the states in the report's language."""

    key: str
    title: str
    spans: tuple[Span, ...]
    heading: str = "Due"
    states: tuple[str, ...] = STATES
    description: str = ""


def picture(commitments: Commitments, frame: Frame) -> Picture:
    """The counts drawn and as a table.

    Raises:
        ValueError: a span has another number of counts than there are states, or one below 0.
    """
    counts = [_counts(span, len(commitments.states)) for span in commitments.spans]
    description = commitments.description or _describe(commitments, counts, frame)
    wide = _wide(commitments, counts, frame, description)
    narrow = _narrow(commitments, counts, frame, description)
    return Picture(f"{commitments.key}-picture", commitments.title, description, wide, narrow, _table(commitments))


def _counts(span: Span, states: int) -> tuple[int, ...]:
    found = tuple(cell.value.number for cell in span.counts if isinstance(cell.value, Count) and cell.value.number >= 0)
    if len(found) != states or len(span.counts) != states or states > len(LOOKS):
        raise ValueError(f"{span.key} has {[cell.value for cell in span.counts]}; expected {states} counts, 0 or more")
    return found


def _wide(commitments: Commitments, counts: Sequence[tuple[int, ...]], frame: Frame, description: str) -> str:
    canvas = Canvas(frame, "wide", WIDE)
    names = list(zip(commitments.states, LOOKS, strict=False))
    top = draw_key(canvas, 0, names) + 8 * PX
    marks = ticks(0, max((sum(row) for row in counts), default=0))
    left = max(room_of(str(mark), SMALL) for mark in marks) + 10 * PX
    for mark in marks:
        y = top + _PLOT - edges([mark], marks[-1], _PLOT)[0][1]
        canvas.line([(left, y), (WIDE, y)], bold=mark == 0)
        canvas.words(left - 6 * PX, y + 4 * PX, str(mark), size=SMALL, anchor="end")
    slot = (WIDE - left) // max(len(counts), 1)
    every = -(-max((room_of(span.label, SMALL) for span in commitments.spans), default=0) // slot)
    for place, (span, row) in enumerate(zip(commitments.spans, counts, strict=True)):
        x = left + place * slot
        for (state, look), number, (low, high) in zip(names, row, edges(row, marks[-1], _PLOT), strict=True):
            if number:
                told = f"{span.label}, {state}: {number}"
                canvas.rect(x + slot // 6, top + _PLOT - high, slot * 2 // 3, high - low, look, told)
        if place % max(every, 1) == 0:
            label = fit(span.label, slot * max(every, 1), SMALL)
            canvas.words(x + slot // 2, top + _PLOT + 18 * PX, label, size=SMALL, anchor="middle")
    return canvas.finish(commitments.title, description, top + _PLOT + 28 * PX)


def _narrow(commitments: Commitments, counts: Sequence[tuple[int, ...]], frame: Frame, description: str) -> str:
    canvas = Canvas(frame, "narrow", NARROW)
    names = list(zip(commitments.states, LOOKS, strict=False))
    y = draw_key(canvas, 0, names)
    bars = [
        Bar(
            span.label,
            str(sum(row)),
            tuple(
                Part(number, look, f"{span.label}, {state}: {number}")
                for (state, look), number in zip(names, row, strict=True)
            ),
        )
        for span, row in zip(commitments.spans, counts, strict=True)
    ]
    return canvas.finish(commitments.title, description, draw_bars(canvas, y, bars))


def _table(commitments: Commitments) -> Table:
    states = tuple(Column(f"s{place}", state, "count") for place, state in enumerate(commitments.states))
    columns = (Column("due", commitments.heading, "text"), *states)
    rows = tuple(Row(span.key, (Cell(span.label), *span.counts)) for span in commitments.spans)
    return Table(commitments.key, commitments.title, columns, rows)


def _describe(commitments: Commitments, counts: Sequence[tuple[int, ...]], frame: Frame) -> str:
    sums = [sum(column) for column in zip(*counts, strict=True)] or [0] * len(commitments.states)
    told = ", ".join(f"{number} {state}" for state, number in zip(commitments.states, sums, strict=True))
    return frame.say("Promises by when they were due: {counts}.", counts=told)
