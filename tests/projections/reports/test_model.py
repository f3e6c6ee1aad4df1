"""Reports as data: contradictions are refused, and each figure has one address."""

from datetime import UTC, datetime
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from projections.reports.amounts import LIMIT, Amount, grouped, plain, told
from projections.reports.model import Cell, Column, Count, Figure, ModelError, Report, Row, Section, Table, addressed
from tests.projections import sample


@pytest.mark.parametrize(
    "value",
    [
        1.5,
        3,
        True,
        datetime(2026, 3, 1, tzinfo=UTC),
        Amount(LIMIT + 1, "USD"),
        Amount(*(True, "USD")),
        Count(-LIMIT - 1),
    ],
)
def test_a_cell_refuses_what_is_not_exact(value: Any) -> None:
    """Floats, bare numbers, booleans, times and amounts beyond the record's limit are no values of a report."""
    with pytest.raises(ModelError):
        Cell(value)


def test_a_cell_refuses_sources_out_of_order() -> None:
    """Sources in two orders would be two byte sequences of one report."""
    with pytest.raises(ModelError, match="not sorted"):
        Cell("x", ("b", "a"))
    with pytest.raises(ModelError, match="repeat"):
        Cell("x", ("a", "a"))


COLUMNS = (Column("name", "Name", "text"), Column("sum", "Sum", "money"))


def test_a_table_refuses_rows_that_do_not_fit() -> None:
    """The message names the cell, what it holds and what was expected."""
    with pytest.raises(ModelError, match=r"t.r has 1 cells; expected 2"):
        Table("t", "T", COLUMNS, (Row("r", (Cell("a"),)),))
    with pytest.raises(ModelError, match=r"t.r.sum holds 'a'; expected a value of kind money"):
        Table("t", "T", COLUMNS, (Row("r", (Cell("a"), Cell("a"))),))
    row = Row("r", (Cell("a"), Cell(None)))
    with pytest.raises(ModelError, match="r stands twice"):
        Table("t", "T", COLUMNS, (row, row))
    with pytest.raises(ModelError, match="no column"):
        Table("t", "T", (), ())


def _report(*sections: Section) -> Report:
    return Report("R", sample.FIVE, sections, sample.EXPONENTS)


def test_a_report_refuses_an_amount_without_a_source() -> None:
    """Every figure traces, or there is no report; nothing needs no source."""
    with pytest.raises(ModelError, match=r"t.r.sum is 5 USD out of nothing"):
        _report(Section("s", "S", (), (Table("t", "T", COLUMNS, (Row("r", (Cell("a"), Cell(Amount(5, "USD")))),)),)))
    _report(Section("s", "S", (), (Table("t", "T", COLUMNS, (Row("r", (Cell("a"), Cell(Amount(0, "USD")))),)),)))


def test_a_report_refuses_a_currency_whose_decimals_nobody_gave() -> None:
    """Without the founding's exponent an amount cannot be read."""
    section = Section("s", "S", ((Figure("x", Cell(Amount(5, "CHF"), ("a",))),),))
    with pytest.raises(ModelError, match="CHF, whose number of decimals is not given"):
        _report(section)


def test_an_address_stands_for_one_cell() -> None:
    """Two tables of one key, or a key with a dot in it, are refused."""
    with pytest.raises(ModelError, match="payments stands twice"):
        _report(Section("a", "A", (), (sample.payments(),)), Section("b", "B", (), (sample.payments(),)))
    with pytest.raises(ModelError, match=r"addresses: a.x stands twice"):
        _report(Section("a", "A", ((Figure("x", Cell("y")), Figure("x", Cell("z"))),)))
    with pytest.raises(ModelError, match="no key"):
        _report(Section("a", "A", ((Figure("x y", Cell("z")),),)))


def test_every_cell_is_found_by_its_address() -> None:
    """An unknown address is answered with those that begin alike."""
    report = sample.report()
    cells = list(addressed(report))
    assert len(cells) == 38
    for address, cell in cells:
        assert report.cell(address) == cell
    assert report.cell("payments.P-2.amount").value == Amount(-4_05, "USD")
    assert report.cell("lead.left").value == Amount(855_000, "USD")
    assert report.cell("cards.F-1.share").value == Amount(5_00, "USD")
    with pytest.raises(ModelError, match=r"no figure 'held.F-9.held'.*held.F-1.fund"):
        report.cell("held.F-9.held")


@pytest.mark.parametrize(
    ("minor", "currency", "written", "for_people"),
    [
        (0, "USD", "0.00", "0.00"),
        (-5, "USD", "-0.05", "-0.05"),
        (123_456_789, "USD", "1234567.89", "1,234,567.89"),
        (-1_500, "JPY", "-1500", "-1,500"),
        (1_234, "KWD", "1.234", "1.234"),
        (LIMIT, "USD", "90071992547409.91", "90,071,992,547,409.91"),
    ],
)
def test_amounts_are_written_exactly(minor: int, currency: str, written: str, for_people: str) -> None:
    """Only a decimal mark and commas are placed."""
    exponents = dict(sample.EXPONENTS)
    assert plain(Amount(minor, currency), exponents) == written
    assert grouped(Amount(minor, currency), exponents) == for_people
    assert told(Amount(minor, currency), exponents) == f"{currency} {for_people}"


@given(st.integers(-LIMIT, LIMIT), st.sampled_from(sample.EXPONENTS))
def test_no_amount_changes_when_written(minor: int, currency: tuple[str, int]) -> None:
    """Reading back what was written gives the amount, to the minor unit."""
    name, exponent = currency
    for written in (plain(Amount(minor, name), {name: exponent}), grouped(Amount(minor, name), {name: exponent})):
        digits = written.replace(",", "").replace(".", "")
        assert int(digits) == minor
        assert len(written.partition(".")[2]) == exponent
