"""Exact scales: lengths that sum to the whole, shares that sum to a hundred percent, round ticks."""

from itertools import pairwise

from hypothesis import assume, given
from hypothesis import strategies as st

from projections.charts.scale import edges, length, shares, ticks

VALUES = st.lists(st.integers(0, 10**15), max_size=12)


@given(VALUES, st.integers(0, 10**6), st.integers(0, 10**6))
def test_edges_meet_and_sum_to_the_whole(values: list[int], more: int, room: int) -> None:
    """Neighbours share an edge; together they are as long as their sum; nothing leaves the room."""
    whole = sum(values) + more
    spans = edges(values, whole, room)
    assert all(start <= end for start, end in spans)
    assert all(before[1] == after[0] for before, after in pairwise(spans))
    assert sum(end - start for start, end in spans) == length(sum(values), whole, room)
    if spans:
        assert spans[0][0] == 0
        assert spans[-1][1] <= room


@given(st.integers(0, 10**15), st.integers(1, 10**15), st.integers(0, 10**6))
def test_a_length_is_never_off_by_more_than_half_a_unit(value: int, whole: int, room: int) -> None:
    """Rounded to the nearest, in whole numbers."""
    assume(value <= whole)
    assert abs(2 * (length(value, whole, room) * whole - value * room)) <= whole


def test_halves_are_rounded_up_and_nothing_of_nothing_is_nothing() -> None:
    """The two cases in which a formula could be taken either way."""
    assert length(1, 2, 3) == 2
    assert length(0, 0, 100) == 0


@given(VALUES, st.sampled_from([100, 1000]))
def test_shares_sum_to_the_whole(values: list[int], of: int) -> None:
    """Each within one of its exact share; nothing to share gives nothing."""
    parts = shares(values, of)
    total = sum(values)
    assert sum(parts) == (of if total else 0)
    assert all(abs(part * total - value * of) < total for part, value in zip(parts, values, strict=True) if total)


def test_ties_of_shares_go_to_the_earlier() -> None:
    """Three equal parts of a thousand: the first has the one that is left over."""
    assert shares([1, 1, 1]) == (334, 333, 333)


@given(st.integers(-(10**15), 0), st.integers(0, 10**15), st.sampled_from([1, 100, 1000]))
def test_ticks_are_round_few_and_reach_both_ends(low: int, high: int, unit: int) -> None:
    """Equal steps of 1, 2 or 5 times a power of ten, zero among them."""
    marks = ticks(low, high, unit)
    steps = {after - before for before, after in pairwise(marks)}
    assert marks[0] <= low
    assert marks[-1] >= high
    assert 0 in marks
    assert len(steps) == 1
    assert str(steps.pop() // unit).rstrip("0") in {"1", "2", "5"}
    assert 2 <= len(marks) <= 8
