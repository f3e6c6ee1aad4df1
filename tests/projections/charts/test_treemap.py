"""Squarified tiles: they tile the rectangle exactly, in proportion to their sums."""

from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from projections.charts.svg import LOOKS
from projections.charts.treemap import Group, Item, Tile, Treemap, picture, squarify, tiles
from projections.reports.amounts import Amount
from projections.reports.model import Cell
from tests.projections.charts import gallery

WHOLE = Tile(0, 1_700, 60_000, 41_700)


def test_what_has_no_area_is_refused() -> None:
    """Nothing and less than nothing have no area; too many groups cannot be told apart; other money is no area."""
    with pytest.raises(ValueError, match="no area for 0"):
        squarify([3, 0], WHOLE)
    groups = tuple(Group(f"g{place}", ()) for place in range(len(LOOKS) + 1))
    with pytest.raises(ValueError, match="at most 6"):
        picture(Treemap("t", "T", "USD", groups), gallery.FRAME)
    strange = Group("g", (Item("i", "I", Cell(Amount(5, "JPY"), ("a",))),))
    with pytest.raises(ValueError, match="expected an amount in USD"):
        picture(Treemap("t", "T", "USD", (strange,)), gallery.FRAME)


def _area(tile: Tile) -> int:
    return (tile.right - tile.left) * (tile.bottom - tile.top)


def _apart(one: Tile, other: Tile) -> bool:
    return one.right <= other.left or other.right <= one.left or one.bottom <= other.top or other.bottom <= one.top


@given(st.lists(st.integers(1, 10**12), min_size=1, max_size=14))
def test_tiles_cover_the_rectangle_without_overlap(values: list[int]) -> None:
    """Inside, pairwise apart, and of one area in all: so there is no gap either."""
    found = squarify(values, WHOLE)
    assert sum(map(_area, found)) == _area(WHOLE)
    for place, tile in enumerate(found):
        assert WHOLE.left <= tile.left <= tile.right <= WHOLE.right
        assert WHOLE.top <= tile.top <= tile.bottom <= WHOLE.bottom
        assert all(_apart(tile, other) for other in found[place + 1 :])


@given(st.lists(st.integers(1, 10**6), min_size=1, max_size=10))
def test_areas_are_in_proportion_but_for_rounded_edges(values: list[int]) -> None:
    """Each edge is off by half a unit at most."""
    found = squarify(values, WHOLE)
    for value, tile in zip(values, found, strict=True):
        exact = Fraction(value * _area(WHOLE), sum(values))
        slack = (tile.right - tile.left) + (tile.bottom - tile.top) + 2
        assert abs(_area(tile) - exact) <= slack


def test_the_example_of_the_paper() -> None:
    """Bruls et al., figure 4: 6 6 4 3 2 2 1 in a rectangle of 6 by 4."""
    found = squarify([6, 6, 4, 3, 2, 2, 1], Tile(0, 0, 600, 400))
    assert found[:2] == [Tile(0, 0, 300, 200), Tile(0, 200, 300, 400)]
    assert found[2:4] == [Tile(300, 0, 471, 233), Tile(471, 0, 600, 233)]


def test_what_is_not_above_zero_stands_in_the_table_alone() -> None:
    """Money that came back has no area and is not hidden."""
    treemap = gallery.a_treemap()
    assert "back" not in {item.key for _, item, _ in tiles(treemap, WHOLE)}
    assert "back" in {row.key for row in picture(treemap, gallery.FRAME).table.rows}
