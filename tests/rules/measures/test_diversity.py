"""Counts that name nobody (docs/rules.md Z-9)."""

from itertools import product

import pytest

from ledger.rules.measures.diversity import compositions, suppress
from tests.rules.registers.shelf import coalition, enter


@pytest.mark.parametrize(
    ("counts", "shown"),
    [
        ({"a": 9, "b": 7, "c": 5}, {"a", "b", "c"}),
        ({"a": 9, "b": 7, "c": 4}, {"a"}),
        ({"a": 9, "b": 3, "c": 4}, {"a"}),
        ({"a": 9, "b": 1, "c": 2}, set()),
        ({"a": 4}, set()),
        ({"a": 9, "b": 0}, {"a"}),
    ],
)
def test_a_small_count_takes_another_with_it(counts: dict[str, int], shown: set[str]) -> None:
    """Alone it could be computed from the total; three that add up to enough hide one another."""
    assert set(suppress(counts, 5).cells) == shown
    assert suppress(counts, 5).total == sum(counts.values())


def test_what_is_withheld_cannot_be_computed() -> None:
    """Every table of four counts up to 7: whoever knows the rest has two or more ways to fill in what is withheld."""
    for counts in product(range(8), repeat=4):
        cells = dict(zip("abcd", counts, strict=True))
        told = suppress(cells, 5)
        assert all(count >= 5 for count in told.cells.values())
        if told.withheld and told.cells:
            hidden = told.total - sum(told.cells.values())
            ways = [one for one in product(range(1, hidden + 1), repeat=len(told.withheld)) if sum(one) == hidden]
            assert len(ways) > 1, (counts, told)


def test_the_latest_counts_are_shown() -> None:
    """An earlier day's, written later, does not push them aside."""
    world = coalition()
    enter(world, "composition", date="2026-03-01", cells=[{"code": "women", "count": 8}])
    enter(world, "composition", date="2026-02-01", cells=[{"code": "women", "count": 6}])
    (told,) = compositions(world.state).values()
    assert told.cells == {"women": 8}
