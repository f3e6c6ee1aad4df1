"""Burn-down and runway: what is left of a sum over time, the even pace beside it, and when it ends at the pace so far.

The runway is arithmetic shown openly, never a forecast: what is left divided by the mean burn that the caller gives,
with the formula in the description.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import pairwise

from projections.charts.scale import length, ticks
from projections.charts.svg import NARROW, PX, SMALL, WIDE, Canvas, Frame, room_of
from projections.reports.amounts import Amount
from projections.reports.model import Cell, Column, Picture, Row, Table

_EVEN = "6 4"
_AHEAD = "2 3"


@dataclass(frozen=True, slots=True)
class Left:
    """What was left at the end of a day."""

    day: date
    money: Cell


@dataclass(frozen=True, slots=True)
class Burndown:
    """What is left over time, in one currency.

    Args:
        key: of the table.
        title: what it shows.
        currency: of every sum.
        points: at least one, by date, dates rising.
        last: the end of the budget, on or after the last point: the even pace reaches zero there.
        empty_on: when nothing is left at the mean burn so far; None: not within sight.
        formula: the runway in words, with its numbers.
        headings: of the table: date, left; and the names of the lines: left, even pace, at this pace.
        description: in the report's language; empty: English, from the data.
    """

    key: str
    title: str
    currency: str
    points: tuple[Left, ...]
    last: date
    empty_on: date | None = None
    formula: str = ""
    headings: tuple[str, str] = ("Date", "Left")
    names: tuple[str, str, str] = ("left", "even pace", "at this pace")
    description: str = ""


def picture(burndown: Burndown, frame: Frame) -> Picture:
    """The burn-down drawn and as a table.

    Raises:
        ValueError: no point, dates that do not rise, an end before the last point, or another currency.
    """
    values = _values(burndown)
    first, latest = values[0], values[-1]
    held = frame.say(
        "{before} on {first}; {left} on {latest}.",
        before=frame.money(Amount(first[1], burndown.currency)),
        first=first[0].isoformat(),
        left=frame.money(Amount(latest[1], burndown.currency)),
        latest=latest[0].isoformat(),
    )
    description = burndown.description or " ".join(part for part in (held, burndown.formula) if part)
    wide = _draw(burndown, values, Canvas(frame, "wide", WIDE), description)
    narrow = _draw(burndown, values, Canvas(frame, "narrow", NARROW), description)
    return Picture(f"{burndown.key}-picture", burndown.title, description, wide, narrow, _table(burndown))


def _values(burndown: Burndown) -> list[tuple[date, int]]:
    found: list[tuple[date, int]] = []
    for point in burndown.points:
        value = point.money.value
        if not isinstance(value, Amount) or value.currency != burndown.currency:
            raise ValueError(f"{value!r} on {point.day} in a chart of {burndown.currency}")
        if found and point.day <= found[-1][0]:
            raise ValueError(f"{point.day} does not come after {found[-1][0]}")
        found.append((point.day, value.minor))
    if not found or burndown.last < found[-1][0]:
        raise ValueError("a burn-down needs a point, and an end on or after the last")
    return found


def _draw(burndown: Burndown, values: Sequence[tuple[date, int]], canvas: Canvas, description: str) -> str:
    frame, plot = canvas.frame, 200 * PX
    top = _key(canvas, burndown) + 10 * PX
    marks = ticks(
        min(0, *(value for _, value in values)),
        max(0, *(value for _, value in values)),
        10 ** frame.exponents[burndown.currency],
    )
    named = [frame.money(Amount(mark, burndown.currency)) for mark in marks]
    left = max(room_of(name, SMALL) for name in named) + 8 * PX
    begin = values[0][0].toordinal()
    ends = [burndown.last, *([burndown.empty_on] if burndown.empty_on else [])]
    days = max(max(end.toordinal() for end in ends) - begin, 1)
    room = canvas.width - left - 4 * PX

    def at(day: date, value: int) -> tuple[int, int]:
        across = left + length(day.toordinal() - begin, days, room)
        return across, top + plot - length(value - marks[0], marks[-1] - marks[0], plot)

    for mark, name in zip(marks, named, strict=True):
        y = at(values[0][0], mark)[1]
        canvas.line([(left, y), (canvas.width, y)], bold=mark == 0)
        canvas.words(left - 6 * PX, y + 4 * PX, name, size=SMALL, anchor="end")
    canvas.line([at(*values[0]), at(burndown.last, 0)], dashed=_EVEN, tip=burndown.names[1])
    canvas.line(_steps(values, at), bold=True, tip=burndown.names[0])
    for day, value in values:
        told = f"{day.isoformat()}: {frame.money(Amount(value, burndown.currency))}"
        canvas.diamond(*at(day, value), 4 * PX, filled=True, tip=told)
    if burndown.empty_on:
        canvas.line([at(*values[-1]), at(burndown.empty_on, 0)], dashed=_AHEAD, bold=True, tip=burndown.names[2])
        told = f"{burndown.names[2]}: {burndown.empty_on.isoformat()}"
        canvas.diamond(*at(burndown.empty_on, 0), 5 * PX, filled=False, tip=told)
    _days(canvas, burndown, values, left, top + plot + 18 * PX)
    return canvas.finish(burndown.title, description, top + plot + 46 * PX)


def _steps(values: Sequence[tuple[date, int]], at: Callable[[date, int], tuple[int, int]]) -> list[tuple[int, int]]:
    """What was left holds until the next payment: a line of steps, not a slope that never was."""
    points = [at(*values[0])]
    for (_, before), (day, value) in pairwise(values):
        points += [at(day, before), at(day, value)]
    return points


def _days(canvas: Canvas, burndown: Burndown, values: Sequence[tuple[date, int]], left: int, y: int) -> None:
    """The first day and the end of the budget; the day the money ends has a line of its own, so that none overlap."""
    canvas.words(left, y, values[0][0].isoformat(), size=SMALL)
    canvas.words(canvas.width, y, burndown.last.isoformat(), size=SMALL, anchor="end")
    if burndown.empty_on:
        told = f"{burndown.names[2]}: {burndown.empty_on.isoformat()}"
        canvas.words(canvas.width, y + 18 * PX, told, size=SMALL, anchor="end")


def _key(canvas: Canvas, burndown: Burndown) -> int:
    x, y = 0, 12 * PX
    for name, dashed, bold in zip(burndown.names, ("", _EVEN, _AHEAD), (True, False, True), strict=True):
        room = 30 * PX + room_of(name, SMALL)
        if x and x + room > canvas.width:
            x, y = 0, y + 18 * PX
        canvas.line([(x, y - 4 * PX), (x + 24 * PX, y - 4 * PX)], dashed=dashed, bold=bold)
        canvas.words(x + 28 * PX, y, name, size=SMALL)
        x += room + 14 * PX
        if name == burndown.names[1] and not burndown.empty_on:
            break
    return y + 10 * PX


def _table(burndown: Burndown) -> Table:
    columns = (Column("day", burndown.headings[0], "date"), Column("left", burndown.headings[1], "money"))
    rows = tuple(Row(point.day.isoformat(), (Cell(point.day), point.money)) for point in burndown.points)
    return Table(burndown.key, burndown.title, columns, rows)
