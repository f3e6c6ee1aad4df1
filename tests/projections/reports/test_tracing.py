"""Figures and the acts they come from: made from legs, added up again, and caught when they part (I16)."""

from dataclasses import replace
from datetime import date
from typing import NamedTuple

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from projections.reports.amounts import Amount
from projections.reports.model import Cell, Figure, Report, Section
from projections.reports.tracing import Measure, Term, TraceError, check, figure
from tests.projections import sample


class Leg(NamedTuple):
    """A leg as the rules make it."""

    event: str
    day: date
    book: str
    account: str
    fund: str
    currency: str
    amount: int
    line: str | None = None


MARCH, APRIL = date(2026, 3, 1), date(2026, 4, 1)
LEGS = [
    Leg("a1", MARCH, "A", "Assets:Bank:Main", "strike", "USD", 5_000),
    Leg("a1", MARCH, "A", "Income:Dues", "strike", "USD", -5_000),
    Leg("a2", MARCH, "A", "Expenses:Hardship", "strike", "USD", 1_150, "l1"),
    Leg("a2", MARCH, "A", "Assets:Bank:Main", "strike", "USD", -1_150, "l1"),
    Leg("a2", MARCH, "B", "Expended", "strike", "USD", 1_150, "l1"),
    Leg("a3", APRIL, "A", "Assets:Bank:Main", "general", "USD", 700),
    Leg("a4", APRIL, "A", "Assets:BankAbroad", "strike", "USD", 90),
    Leg("a5", APRIL, "A", "Liabilities:Payable", "strike", "USD", -300),
    Leg("a6", APRIL, "A", "Assets:Bank:Main", "strike", "JPY", 42),
]
HELD = Measure((Term("A", "Assets:Bank"), Term("A", "Liabilities:Payable")), "USD", fund="strike")
EXPONENTS = dict(sample.EXPONENTS)


def _report(cell: Cell) -> Report:
    return Report("R", sample.FIVE, (Section("s", "S", ((Figure("held", cell),),)),), sample.EXPONENTS)


def _refused(cell: Cell, match: str) -> None:
    with pytest.raises(TraceError, match=match):
        check(_report(cell), {"s.held": HELD}, LEGS, EXPONENTS)


def test_a_figure_off_by_one_cent_is_caught() -> None:
    """The message has the address, what is shown and what the acts sum to."""
    good = figure(HELD, LEGS)
    _refused(replace(good, value=Amount(3_551, "USD")), r"s.held shows USD 35.51; the acts it lists sum to USD 35.50")
    _refused(replace(good, value=Amount(3_550, "JPY")), r"shows JPY 3,550")
    _refused(replace(good, value="35.50"), "shows '35.50'")


def test_a_source_too_few_or_too_many_is_caught() -> None:
    """Neither a hidden act nor an idle one goes through."""
    good = figure(HELD, LEGS)
    _refused(replace(good, sources=("a1", "a2")), "sum to USD 38.50")
    _refused(replace(good, sources=("a1", "a2", "a4", "a5")), "lists a4, which posted nothing that it counts")
    _refused(replace(good, sources=("a1", "a2", "a5", "zz")), "lists zz")


def test_a_figure_is_the_sum_of_the_legs_it_counts() -> None:
    """Accounts below the named one count; a name that only begins alike, another fund and currency do not."""
    held = figure(HELD, LEGS)
    assert held == Cell(Amount(3_550, "USD"), ("a1", "a2", "a5"))
    assert check(_report(held), {"s.held": HELD}, LEGS, EXPONENTS) == 1
    assert figure(Measure((Term("A", "Income", -1),), "USD"), LEGS).value == Amount(5_000, "USD")
    assert figure(Measure((Term("B", "Expended"),), "USD", line="l1"), LEGS).value == Amount(1_150, "USD")
    assert figure(Measure((Term("A", "Assets"),), "USD", first=APRIL), LEGS).sources == ("a3", "a4")
    assert figure(Measure((Term("A", "Assets"),), "USD", last=MARCH), LEGS).value == Amount(3_850, "USD")


LEG = st.builds(
    Leg,
    st.sampled_from(["a", "b", "c", "d"]),
    st.sampled_from([MARCH, APRIL]),
    st.sampled_from(["A", "B"]),
    st.sampled_from(["Assets:Bank:Main", "Assets:Bank", "Liabilities:Payable"]),
    st.sampled_from(["strike", "general"]),
    st.sampled_from(["USD", "JPY"]),
    st.integers(-10_000, 10_000),
)


@given(st.lists(LEG))
def test_what_is_made_from_legs_always_checks(legs: list[Leg]) -> None:
    """Amount and sources of a made figure never part, whatever the legs."""
    cell = figure(HELD, legs)
    assert check(_report(cell), {"s.held": HELD}, legs, EXPONENTS) == 1


@given(st.lists(LEG, min_size=1), st.data())
def test_any_counted_leg_changed_by_a_cent_is_caught(legs: list[Leg], data: st.DataObject) -> None:
    """After the report was made, one leg moves by one minor unit."""
    counted = [place for place, leg in enumerate(legs) if HELD.of(leg) is not None]
    assume(counted)
    cell = figure(HELD, legs)
    place = data.draw(st.sampled_from(counted))
    damaged = [*legs]
    damaged[place] = damaged[place]._replace(amount=damaged[place].amount + 1)
    with pytest.raises(TraceError):
        check(_report(cell), {"s.held": HELD}, damaged, EXPONENTS)
