"""Seats: the cap in the published order, and each tie rule."""

from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ledger.rules.counting.errors import ProcedureError, UnknownRuleError
from ledger.rules.counting.result import Count
from ledger.rules.counting.seats import TIE_RULES, SeatRule, cap_in_seats, fill_seats


def _count(order: str) -> Count:
    """Write an order as ``A B=C D``."""
    return Count(tuple(tuple(sorted(group.split("="))) for group in order.split()), ())


@pytest.mark.parametrize("cap", [0, -1, Fraction(3, 2), Fraction(-1, 3)])
def test_a_cap_that_is_no_cap_is_refused(cap: Fraction) -> None:
    """A cap is a number of seats or a share of them."""
    with pytest.raises(ProcedureError, match="CAP_OUT_OF_RANGE"):
        fill_seats(_count("A"), SeatRule(1, cap=cap))


def test_no_seats_and_unknown_tie_rules_are_refused() -> None:
    """Both would make a result that means nothing."""
    with pytest.raises(ProcedureError, match="SEATS_OUT_OF_RANGE"):
        fill_seats(_count("A"), SeatRule(0))
    with pytest.raises(UnknownRuleError, match="TIE_RULE_UNKNOWN"):
        fill_seats(_count("A"), SeatRule(1, tie_rule="coin"))


@pytest.mark.parametrize(
    ("cap", "seats", "most"), [(2, 9, 2), (Fraction(1, 3), 6, 2), (Fraction(1, 3), 7, 2), (Fraction(1, 3), 2, 1)]
)
def test_a_share_of_the_seats_is_rounded_down_to_no_less_than_one(cap: Fraction, seats: int, most: int) -> None:
    """A third of seven seats is two; a third of two is still one."""
    assert cap_in_seats(cap, seats) == most


def test_the_cap_passes_over_in_the_published_order() -> None:
    """The third of one affiliation is passed over and said so; who has no affiliation is not capped."""
    affiliations = {"A": "x", "B": "x", "C": "x", "E": "y"}
    elected, steps, ties = fill_seats(_count("A B C D E"), SeatRule(4, cap=2, affiliations=affiliations))
    assert elected == ("A", "B", "D", "E")
    assert [step.facts for step in steps if step.kind == "passed_over"] == [
        {"candidate": "C", "affiliation": "x", "cap": 2}
    ]
    assert not ties


def test_a_tie_within_a_capped_affiliation_leaves_the_others_seated() -> None:
    """A and B of one house tie for its one seat; C and then D are seated whoever it is."""
    rule = SeatRule(3, "run_off", 1, {"A": "x", "B": "x"})
    elected, _, ties = fill_seats(_count("A=B=C D E"), rule)
    assert elected == ("C", "D")
    assert [(tie.candidates, tie.seats) for tie in ties] == [(("A", "B"), 1)]


@pytest.mark.parametrize(
    ("tie_rule", "settled", "elected", "resolved"),
    [
        ("fails", None, ("A",), True),
        ("status_quo", None, ("A",), True),
        ("run_off", None, ("A",), False),
        ("lot", None, ("A",), False),
        ("lot", ("C", "B", "A", "D"), ("A", "C"), True),
        ("chair", None, ("A",), False),
        ("chair", ("B",), ("A",), False),
        ("chair", ("B", "C"), ("A", "B"), True),
    ],
)
def test_each_tie_rule(
    tie_rule: str, settled: tuple[str, ...] | None, elected: tuple[str, ...], *, resolved: bool
) -> None:
    """B and C tie for the second seat: D below never profits, and an open tie stays open."""
    got, _, ties = fill_seats(_count("A B=C D"), SeatRule(2, tie_rule, settled=settled))
    assert got == elected
    assert [(tie.candidates, tie.seats, tie.resolved) for tie in ties] == [(("B", "C"), 1, resolved)]


def test_a_tie_that_decides_nothing_is_no_tie() -> None:
    """Two equal candidates for two seats are both seated."""
    elected, _, ties = fill_seats(_count("A=B C"), SeatRule(2))
    assert elected == ("A", "B")
    assert not ties


@given(
    st.lists(st.integers(1, 3), min_size=1, max_size=4),
    st.integers(1, 6),
    st.integers(1, 3),
    st.lists(st.sampled_from(["x", "y", None]), min_size=12, max_size=12),
    st.permutations(range(12)),
    st.sampled_from(TIE_RULES),
)
def test_no_cap_is_ever_broken_and_a_lot_fills_what_can_be_filled(
    sizes: list[int], seats: int, cap: int, houses: list[str | None], drawn: list[int], tie_rule: str
) -> None:
    """No affiliation exceeds its cap, whatever the ties; a lot gives what walking the broken order one by one gives."""
    names = [f"c{i:02}" for i in range(sum(sizes))]
    groups, start = [], 0
    for size in sizes:
        groups.append(tuple(names[start : start + size]))
        start += size
    affiliations = {name: house for name, house in zip(names, houses, strict=False) if house}
    lot = tuple(f"c{i:02}" for i in drawn)
    elected, _, ties = fill_seats(
        Count(tuple(groups), ()), SeatRule(seats, tie_rule, cap, affiliations, lot if tie_rule == "lot" else None)
    )
    held = [affiliations[name] for name in elected if name in affiliations]
    assert all(held.count(house) <= cap for house in held)
    assert len(elected) <= seats
    if tie_rule != "lot":
        return
    expected: list[str] = []
    for name in (name for group in groups for name in sorted(group, key=lot.index)):
        house = affiliations.get(name)
        full = house is not None and [affiliations.get(other) for other in expected].count(house) >= cap
        if len(expected) < seats and not full:
            expected.append(name)
    assert sorted(elected) == sorted(expected)
    assert all(tie.resolved for tie in ties)
