"""Small cells merged: nobody shows by subtraction, and no total moves (I15)."""

from collections.abc import Sequence
from itertools import combinations, product

import pytest
from hypothesis import given
from hypothesis import strategies as st

from projections.reports.privacy import LEAST, Block, Given, coarsen, merge


def _cell(key: str, people: int, minor: int = 100, first: int = 0) -> Given:
    contributors = frozenset(f"{key}{place}" for place in range(first, first + people))
    return Given(key, contributors, minor, tuple(sorted(f"act-{who}" for who in contributors)))


def _hold(cells: Sequence[Given], blocks: Sequence[Block], least: int = LEAST) -> None:
    """The rules of a partition, told a second time and by brute force over differences of published sums."""
    by_key = {cell.key: cell for cell in cells}
    assert sorted(key for block in blocks for key in block.keys) == sorted(by_key)
    assert sum(block.minor for block in blocks) == sum(cell.minor for cell in cells)
    giving = [block for block in blocks if any(by_key[key].contributors for key in block.keys)]
    for block in blocks:
        people = frozenset[str]().union(*(by_key[key].contributors for key in block.keys))
        given_in = [key for key in block.keys if by_key[key].contributors]
        assert block.contributors == (len(people) if len(people) >= least or not people else None)
        if not people:
            assert len(block.keys) == 1 or len(blocks) == 1
        elif len(giving) > 1 or len(block.keys) < len(cells):
            assert len(people) >= least
            assert len(given_in) >= 2 or (len(block.keys) == 1 and len(by_key[given_in[0]].contributors) >= least)
    for size in range(1, len(giving) + 1):
        for some in combinations(giving, size):
            behind = {who for block in some for key in block.keys for who in by_key[key].contributors}
            assert len(behind) >= least or len(giving) == 1


def test_a_breakdown_of_one_person_is_no_breakdown() -> None:
    """Two refusals of the rules: below two people a cell hides nobody, and a cell named twice is no breakdown."""
    with pytest.raises(ValueError, match="single gifts would show"):
        merge([], least=1)
    with pytest.raises(ValueError, match="once"):
        merge([_cell("a", 5), _cell("a", 6)])


def test_one_small_cell_takes_the_next_smallest_with_it() -> None:
    """Alone it would be the total less the others."""
    blocks = merge([_cell("dues", 40), _cell("bequests", 1, 9_000), _cell("gifts", 7)])
    assert [(block.keys, block.contributors) for block in blocks] == [(("dues",), 40), (("bequests", "gifts"), 8)]
    assert blocks[-1].minor == 9_100


def test_two_small_cells_that_are_still_few_take_a_third() -> None:
    """Two people in two cells know of each other: they need company."""
    blocks = merge([_cell("a", 1), _cell("b", 1), _cell("c", 9), _cell("d", 8)])
    assert [block.keys for block in blocks] == [("c",), ("a", "b", "d")]


def test_one_person_in_many_cells_is_one_person() -> None:
    """Five gifts of one giver in five cells are not five givers."""
    same = [Given(key, frozenset({"ana"}), 10) for key in "abcde"]
    assert merge(same) == (Block(("a", "b", "c", "d", "e"), None, 50, ()),)
    assert [block.keys for block in merge([*same, _cell("f", 6)])] == [("a", "b", "c", "d", "e", "f")]


def test_few_givers_in_all_give_a_total_and_nothing_else() -> None:
    """Even which cells stayed empty would tell where they gave."""
    blocks = merge([_cell("a", 3), _cell("b", 0, 0), _cell("c", 0, 0)])
    assert [(block.keys, block.contributors) for block in blocks] == [(("a", "b", "c"), None)]


def test_an_empty_cell_gives_no_cover() -> None:
    """A cell in which nobody gave stays apart and does not count as the second of two."""
    blocks = merge([_cell("empty", 0, 0), _cell("a", 2), _cell("b", 6), _cell("c", 12)])
    assert [block.keys for block in blocks] == [("empty",), ("c",), ("a", "b")]


def test_the_choice_never_depends_on_amounts() -> None:
    """What is merged would otherwise tell something about what was given."""
    sizes = [("a", 2), ("b", 5), ("c", 5), ("d", 9)]
    keys = {tuple(b.keys for b in merge([_cell(k, n, m) for (k, n), m in zip(sizes, minors, strict=True)]))
            for minors in product((1, 5_000, -3), repeat=4)}  # fmt: skip
    assert keys == {(("c",), ("d",), ("a", "b"))}


def test_every_small_breakdown_is_safe() -> None:
    """All breakdowns of up to five cells with 0 to 7 givers each: the rules hold, and amounts differ in every cell."""
    for size in range(1, 6):
        for people in product(range(8), repeat=size) if size < 5 else product((0, 1, 2, 4, 5), repeat=size):
            cells = [_cell(chr(97 + place), count, 10**place * count) for place, count in enumerate(people)]
            _hold(cells, merge(cells))


CELLS = st.lists(
    st.tuples(st.frozensets(st.integers(0, 11), max_size=9), st.integers(-10_000, 10_000)), min_size=1, max_size=7
)


@given(CELLS, st.integers(2, 6))
def test_givers_in_several_cells_are_safe_too(drawn: list[tuple[frozenset[int], int]], least: int) -> None:
    """The same people in several cells, any amounts, any least number of people."""
    cells = [
        Given(f"k{place}", frozenset(map(str, people)), minor if people else 0, (f"s{place}",))
        for place, (people, minor) in enumerate(drawn)
    ]
    blocks = merge(cells, least)
    _hold(cells, blocks, least)
    assert sorted(source for block in blocks for source in block.sources) == [cell.sources[0] for cell in cells]


@given(st.lists(st.tuples(st.integers(0, 9), st.integers(0, 9_999)), min_size=2, max_size=12))
def test_margins_of_a_partition_add_up_or_are_withheld(drawn: list[tuple[int, int]]) -> None:
    """A margin is a sum of whole blocks, or there is none; never part of a block."""
    cells = [_cell(f"{place % 3}-{place}", people, minor) for place, (people, minor) in enumerate(drawn)]
    blocks = merge(cells)
    margins = coarsen(blocks, lambda key: key[0])
    assert set(margins) == {cell.key[0] for cell in cells}
    for margin, minor in margins.items():
        if minor is None:
            assert any({key[0] for key in block.keys} > {margin} for block in blocks)
        else:
            assert minor == sum(cell.minor for cell in cells if cell.key[0] == margin)
