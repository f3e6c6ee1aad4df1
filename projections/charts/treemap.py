"""A treemap: areas as large as sums, in rectangles as square as can be (Bruls, Huizing, van Wijk: Squarified Treemaps).

The layout is ours, in fractions; only its edges are rounded, each once, so that the rectangles tile the whole exactly:
no gap, no overlap. Two levels: groups (funds), and in each its items (lines). What is not above 0 has no area and
stands in the table alone.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import NamedTuple

from projections.charts.bars import draw_key
from projections.charts.svg import LOOKS, NARROW, PX, SMALL, WIDE, Canvas, Frame, fit
from projections.reports.amounts import Amount
from projections.reports.model import Cell, Column, Picture, Row, Table


class Tile(NamedTuple):
    """A rectangle: its left and upper edges, its right and lower ones."""

    left: int
    top: int
    right: int
    bottom: int


class _Area(NamedTuple):
    left: Fraction
    top: Fraction
    width: Fraction
    height: Fraction


def squarify(values: Sequence[int], tile: Tile) -> list[Tile]:
    """Divide a rectangle among values.

    Args:
        values: each above 0; from large to small gives the squarest tiles.
        tile: the rectangle to fill.

    Returns:
        A tile for each value, in order. Their areas are in proportion but for the rounding of edges, and together
        they are the rectangle.
    """
    if not values:
        return []
    if min(values) <= 0:
        raise ValueError(f"a treemap has no area for {min(values)}")
    free = _Area(
        Fraction(tile.left), Fraction(tile.top), *map(Fraction, (tile.right - tile.left, tile.bottom - tile.top))
    )
    unit = free.width * free.height / sum(values)
    areas = [value * unit for value in values]
    placed: list[_Area] = []
    start = 0
    while start < len(areas):
        stop = _row_end(areas, start, min(free.width, free.height))
        row, free = _place(areas[start:stop], free)
        placed += row
        start = stop
    return [_rounded(area) for area in placed]


def _row_end(areas: Sequence[Fraction], start: int, side: Fraction) -> int:
    """How many areas go into the next row: as long as the worst of its tiles gets no longer."""
    stop, total = start + 1, areas[start]
    if not side:
        return len(areas)
    worst = _worst(areas[start:stop], total, side)
    while stop < len(areas):
        wider = _worst(areas[start : stop + 1], total + areas[stop], side)
        if wider > worst:
            break
        total, worst, stop = total + areas[stop], wider, stop + 1
    return stop


def _worst(row: Sequence[Fraction], total: Fraction, side: Fraction) -> Fraction:
    return max(side * side * max(row) / (total * total), total * total / (side * side * min(row)))


def _place(row: Sequence[Fraction], free: _Area) -> tuple[list[_Area], _Area]:
    """Lay a row along the shorter side; returns its areas and what stays free."""
    upright = free.width >= free.height
    side = free.height if upright else free.width
    depth = sum(row, Fraction(0)) / side if side else Fraction(0)
    placed, at = [], free.top if upright else free.left
    for area in row:
        along = area / depth if depth else Fraction(0)
        placed.append(_Area(free.left, at, depth, along) if upright else _Area(at, free.top, along, depth))
        at += along
    if upright:
        return placed, _Area(free.left + depth, free.top, free.width - depth, free.height)
    return placed, _Area(free.left, free.top + depth, free.width, free.height - depth)


def _rounded(area: _Area) -> Tile:
    ends = (area.left, area.top, area.left + area.width, area.top + area.height)
    return Tile(*((2 * end.numerator + end.denominator) // (2 * end.denominator) for end in ends))


@dataclass(frozen=True, slots=True)
class Item:
    """A sum with its label."""

    key: str
    label: str
    money: Cell


@dataclass(frozen=True, slots=True)
class Group:
    """Items that belong together, under a label."""

    label: str
    items: tuple[Item, ...]


@dataclass(frozen=True, slots=True)
class Treemap:
    """Sums in one currency, in at most six groups; headings are those of the table."""

    key: str
    title: str
    currency: str
    groups: tuple[Group, ...]
    headings: tuple[str, str, str] = ("Fund", "Line", "Amount")
    description: str = ""


def picture(treemap: Treemap, frame: Frame) -> Picture:
    """The treemap drawn and as a table.

    Raises:
        ValueError: there are more groups than looks to tell them apart, or an amount is in another currency.
    """
    if len(treemap.groups) > len(LOOKS):
        raise ValueError(f"{len(treemap.groups)} groups in a treemap; at most {len(LOOKS)} can be told apart")
    description = treemap.description or _describe(treemap, frame)
    wide = _draw(treemap, Canvas(frame, "wide", WIDE), 360 * PX, description)
    narrow = _draw(treemap, Canvas(frame, "narrow", NARROW), 400 * PX, description)
    return Picture(f"{treemap.key}-picture", treemap.title, description, wide, narrow, _table(treemap))


def tiles(treemap: Treemap, tile: Tile) -> list[tuple[Group, Item, Tile]]:
    """Where each item above 0 lies: groups first, then the items of each in its rectangle, the largest first."""
    groups = [(group, _shown(group, treemap.currency)) for group in treemap.groups]
    groups = sorted(
        ((group, shown) for group, shown in groups if shown), key=lambda pair: -sum(minor for _, minor in pair[1])
    )
    outer = squarify([sum(minor for _, minor in shown) for _, shown in groups], tile)
    return [
        (group, item, inner)
        for (group, shown), room in zip(groups, outer, strict=True)
        for (item, _), inner in zip(shown, squarify([minor for _, minor in shown], room), strict=True)
    ]


def _shown(group: Group, currency: str) -> list[tuple[Item, int]]:
    found = []
    for item in group.items:
        value = item.money.value
        if not isinstance(value, Amount) or value.currency != currency:
            raise ValueError(f"{item.key} is {value!r}; expected an amount in {currency}")
        if value.minor > 0:
            found.append((item, value.minor))
    return sorted(found, key=lambda pair: -pair[1])


def _draw(treemap: Treemap, canvas: Canvas, height: int, description: str) -> str:
    looks = {group.label: LOOKS[number] for number, group in enumerate(treemap.groups)}
    top = draw_key(canvas, 0, list(looks.items()))
    for group, item, tile in tiles(treemap, Tile(0, top, canvas.width, top + height)):
        assert isinstance(item.money.value, Amount)
        money = canvas.frame.money(item.money.value)
        width, tall = tile.right - tile.left, tile.bottom - tile.top
        canvas.rect(tile.left, tile.top, width, tall, looks[group.label], f"{group.label}, {item.label}: {money}")
        if tall >= 36 * PX and width >= 48 * PX:
            room, x = width - 10 * PX, tile.left + 5 * PX
            canvas.words(x, tile.top + 15 * PX, fit(item.label, room, SMALL), size=SMALL)
            if fit(money, room, SMALL) == money:
                canvas.words(x, tile.top + 30 * PX, money, size=SMALL, bold=True)
    return canvas.finish(treemap.title, description, top + height)


def _table(treemap: Treemap) -> Table:
    group, item, amount = treemap.headings
    columns = (Column("group", group, "text"), Column("item", item, "text"), Column("amount", amount, "money"))
    rows = tuple(
        Row(item.key, (Cell(group.label), Cell(item.label), item.money))
        for group in treemap.groups
        for item in group.items
    )
    return Table(treemap.key, treemap.title, columns, rows)


def _describe(treemap: Treemap, frame: Frame) -> str:
    sums = {group.label: sum(minor for _, minor in _shown(group, treemap.currency)) for group in treemap.groups}
    told = "; ".join(f"{label}: {frame.money(Amount(minor, treemap.currency))}" for label, minor in sums.items())
    return frame.say("Rectangles as large as the sums. {sums}.", sums=told)
