"""Months, plan beside actual: a dashed outline for what was planned, a filled bar for what was spent."""

from collections.abc import Sequence
from dataclasses import dataclass

from projections.charts.bars import BAR, draw_key, draw_label
from projections.charts.scale import length, ticks
from projections.charts.svg import LOOKS, NARROW, PX, SMALL, WIDE, Canvas, Frame, fit, room_of
from projections.reports.amounts import Amount
from projections.reports.model import Cell, Column, Picture, Row, Table

_PLOT = 200 * PX
_ACTUAL = LOOKS[1]


@dataclass(frozen=True, slots=True)
class Month:
    """A month: ``label`` in full, ``short`` below its bars; money of one currency, of any sign."""

    key: str
    label: str
    short: str
    plan: Cell
    actual: Cell


@dataclass(frozen=True, slots=True)
class Months:
    """Months in order, in one currency. ``headings``: of the table, and the names in the key of the drawing."""

    key: str
    title: str
    currency: str
    months: tuple[Month, ...]
    headings: tuple[str, str, str] = ("Month", "Plan", "Actual")
    description: str = ""


def picture(months: Months, frame: Frame) -> Picture:
    """The months drawn and as a table.

    Raises:
        ValueError: an amount is in another currency.
    """
    values = [(_minor(month.plan, months.currency), _minor(month.actual, months.currency)) for month in months.months]
    plan, actual = (sum(column) for column in zip(*values, strict=True)) if values else (0, 0)
    description = months.description or frame.say(
        "{plan}: {planned}; {actual}: {moved}, over {count} months.",
        plan=months.headings[1],
        planned=frame.money(Amount(plan, months.currency)),
        actual=months.headings[2],
        moved=frame.money(Amount(actual, months.currency)),
        count=len(values),
    )
    return Picture(
        f"{months.key}-picture",
        months.title,
        description,
        _wide(months, values, frame, description),
        _narrow(months, values, frame, description),
        _table(months),
    )


def _minor(cell: Cell, currency: str) -> int:
    if not isinstance(cell.value, Amount) or cell.value.currency != currency:
        raise ValueError(f"{cell.value!r} in a chart of {currency}")
    return cell.value.minor


def _wide(months: Months, values: Sequence[tuple[int, int]], frame: Frame, description: str) -> str:
    canvas = Canvas(frame, "wide", WIDE)
    top = draw_key(canvas, 0, [(months.headings[1], None), (months.headings[2], _ACTUAL)]) + 8 * PX
    low, high = min([0, *map(min, values)]), max([0, *map(max, values)])
    marks = ticks(low, high, 10 ** frame.exponents[months.currency])
    named = [frame.money(Amount(mark, months.currency)) for mark in marks]
    left = max(room_of(name, SMALL) for name in named) + 8 * PX
    span = marks[-1] - marks[0]

    def down(value: int) -> int:
        return top + _PLOT - length(value - marks[0], span, _PLOT)

    for mark, name in zip(marks, named, strict=True):
        canvas.line([(left, down(mark)), (WIDE, down(mark))], bold=mark == 0)
        canvas.words(left - 6 * PX, down(mark) + 4 * PX, name, size=SMALL, anchor="end")
    slot = (WIDE - left) // max(len(values), 1)
    every = -(-room_of("MMMM", SMALL) // slot)
    for place, (month, pair) in enumerate(zip(months.months, values, strict=True)):
        x, width = left + place * slot + slot // 10, slot * 2 // 5
        for offset, value in enumerate(pair):
            upper, lower = sorted((down(value), down(0)))
            name = f"{month.label}, {months.headings[offset + 1]}: {frame.money(Amount(value, months.currency))}"
            if offset:
                canvas.rect(x + width, upper, width, lower - upper, _ACTUAL, name)
            else:
                canvas.hollow(x, upper, width, lower - upper, name)
        if place % every == 0:
            short = fit(month.short, slot * every, SMALL)
            canvas.words(x + width, top + _PLOT + 18 * PX, short, size=SMALL, anchor="middle")
    return canvas.finish(months.title, description, top + _PLOT + 28 * PX)


def _narrow(months: Months, values: Sequence[tuple[int, int]], frame: Frame, description: str) -> str:
    canvas = Canvas(frame, "narrow", NARROW)
    y = draw_key(canvas, 0, [(months.headings[1], None), (months.headings[2], _ACTUAL)])
    flat = [value for pair in values for value in pair]
    low, high = min([0, *flat]), max([0, *flat])
    words = max((room_of(frame.money(Amount(value, months.currency)), SMALL) for value in flat), default=0)
    room = max(NARROW - words - 6 * PX, PX)
    zero = length(-low, high - low, room)
    for month, pair in zip(months.months, values, strict=True):
        y = draw_label(canvas, y, month.label)
        for offset, value in enumerate(pair):
            money = frame.money(Amount(value, months.currency))
            start, end = sorted((zero, length(value - low, high - low, room)))
            name = f"{month.label}, {months.headings[offset + 1]}: {money}"
            if offset:
                canvas.rect(start, y, end - start, BAR, _ACTUAL, name)
            else:
                canvas.hollow(start, y, end - start, BAR, name)
            canvas.words(max(end, zero) + 5 * PX, y + BAR - 3 * PX, money, size=SMALL)
            y += BAR + 3 * PX
        y += 6 * PX
    return canvas.finish(months.title, description, y)


def _table(months: Months) -> Table:
    month, plan, actual = months.headings
    columns = (Column("month", month, "text"), Column("plan", plan, "money"), Column("actual", actual, "money"))
    rows = tuple(Row(each.key, (Cell(each.label), each.plan, each.actual)) for each in months.months)
    return Table(months.key, months.title, columns, rows)
