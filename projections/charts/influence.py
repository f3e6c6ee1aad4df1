"""Influence: each organization's share of money, votes, proposals, posts and talk, measure by measure (S56).

For members, by organization, never by person, and in the order given: no measure is summed into a score, nobody is
ranked. Shares are exact tenths of a percent by largest remainder, so that they sum to the whole.
"""

from dataclasses import dataclass

from projections.charts.bars import Bar, Part, draw_bars, draw_label
from projections.charts.scale import shares
from projections.charts.svg import LINE, LOOKS, NARROW, WIDE, Canvas, Frame
from projections.reports.amounts import Amount
from projections.reports.model import Cell, Column, ColumnKind, Count, Picture, Row, Table


@dataclass(frozen=True, slots=True)
class Organization:
    """Whose shares: ``key`` unique, ``label`` its name."""

    key: str
    label: str


@dataclass(frozen=True, slots=True)
class Measure:
    """Something that influence shows in: for each organization, in order, a count or an amount of one currency."""

    key: str
    heading: str
    cells: tuple[Cell, ...]


@dataclass(frozen=True, slots=True)
class Influence:
    """Measures of organizations. ``headings``: of the table's first column, and of a share."""

    key: str
    title: str
    organizations: tuple[Organization, ...]
    measures: tuple[Measure, ...]
    headings: tuple[str, str] = ("Organization", "share")
    description: str = ""


def picture(influence: Influence, frame: Frame) -> Picture:
    """The shares drawn and as a table.

    Raises:
        ValueError: a measure has not one value, 0 or more and of one kind and currency, for each organization.
    """
    numbers = {measure.key: _numbers(influence, measure) for measure in influence.measures}
    told = frame.say("Shares of {count} organizations.", count=len(influence.organizations))
    if influence.measures[1:]:
        told = frame.say(
            "Shares of {count} organizations in {measures} measures; none is summed with another.",
            count=len(influence.organizations),
            measures=len(influence.measures),
        )
    description = influence.description or told
    wide = _draw(influence, numbers, Canvas(frame, "wide", WIDE), description)
    narrow = _draw(influence, numbers, Canvas(frame, "narrow", NARROW), description)
    table = _table(influence, numbers)
    return Picture(f"{influence.key}-picture", influence.title, description, wide, narrow, table)


def percent(share: int) -> str:
    """Tenths of a percent in words: 333 is ``33.3 %``."""
    return f"{share // 10}.{share % 10} %"


def _numbers(influence: Influence, measure: Measure) -> list[int]:
    values = [cell.value for cell in measure.cells]
    units = {value.currency if isinstance(value, Amount) else type(value) for value in values}
    found = [value[0] for value in values if isinstance(value, Amount | Count)]
    if len(units) > 1 or len(found) != len(influence.organizations) or any(number < 0 for number in found):
        raise ValueError(f"{measure.key}: {values}; expected a value, 0 or more, for each organization, in one unit")
    return found


def _draw(influence: Influence, numbers: dict[str, list[int]], canvas: Canvas, description: str) -> str:
    y = 0
    for place, measure in enumerate(influence.measures):
        parts = shares(numbers[measure.key])
        look = LOOKS[place % len(LOOKS)]
        y = draw_label(canvas, y, measure.heading, bold=True)
        bars = [
            Bar(each.label, percent(part), (Part(part, look, f"{measure.heading}, {each.label}: {percent(part)}"),))
            for each, part in zip(influence.organizations, parts, strict=True)
        ]
        y = draw_bars(canvas, y, bars, 1000) + LINE // 2
    return canvas.finish(influence.title, description, y)


def _table(influence: Influence, numbers: dict[str, list[int]]) -> Table:
    columns = [Column("organization", influence.headings[0], "text")]
    for measure in influence.measures:
        kind: ColumnKind = "money" if any(isinstance(cell.value, Amount) for cell in measure.cells) else "count"
        columns += [
            Column(measure.key, measure.heading, kind),
            Column(f"{measure.key}-share", f"{measure.heading}: {influence.headings[1]}", "text"),
        ]
    rows = []
    for place, each in enumerate(influence.organizations):
        cells = [Cell(each.label)]
        for measure in influence.measures:
            cell = measure.cells[place]
            cells += [cell, Cell(percent(shares(numbers[measure.key])[place]), cell.sources)]
        rows.append(Row(each.key, tuple(cells)))
    return Table(influence.key, influence.title, tuple(columns), tuple(rows))
