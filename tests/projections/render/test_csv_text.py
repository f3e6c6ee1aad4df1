"""CSV: no cell is a formula, every cell comes back, amounts are plain decimals beside their currency."""

import csv
import io

import pytest
from hypothesis import given
from hypothesis import strategies as st

from projections.render.csv_text import quote, render, render_table, unquote
from projections.reports.amounts import LIMIT, Amount
from projections.reports.model import Cell, Column, Report, Row, Section, Table, addressed
from tests.projections import sample

DANGEROUS = "=+-@\t\r\n\0＝＋－＠"


def _read(text: str) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(text, newline="")))


@pytest.mark.parametrize("first", DANGEROUS)
def test_words_that_begin_like_a_formula_are_quoted(first: str) -> None:
    """In table and list, in headings too."""
    words = f"{first}cmd|' /C calc'!A0"
    assert quote(words) == f"'{words}"
    table = Table("t", "T", (Column("c", words, "text"),), (Row("r", (Cell(words),)),))
    report = Report("R", sample.FIVE, (Section("s", "S", (), (table,)),), sample.EXPONENTS)
    for text in (render(report), render_table(report, table)):
        fields = [field for line in csv.reader(io.StringIO(text, newline="")) for field in line]
        assert f"'{words}" in fields
        assert not [field for field in fields if field.startswith(tuple(DANGEROUS))]


@given(st.text())
def test_quoting_is_undone_exactly(words: str) -> None:
    """Two texts are never quoted into one."""
    assert unquote(quote(words)) == words
    assert not quote(words).startswith(tuple(DANGEROUS))


@given(st.text(st.characters(codec="utf-8")), st.integers(-LIMIT, LIMIT), st.sampled_from(sample.EXPONENTS))
def test_what_is_written_is_read_back(words: str, minor: int, currency: tuple[str, int]) -> None:
    """Commas, quotes, line ends and signs included; a negative amount stays a number."""
    name, exponent = currency
    columns = (Column("c", "Words", "text"), Column("m", "Sum", "money"))
    row = Row("r", (Cell(words), Cell(Amount(minor, name), ("x",))))
    table = Table("t", "T", columns, (row,))
    report = Report("R", sample.FIVE, (Section("s", "S", (), (table,)),), sample.EXPONENTS)
    (line,) = _read(render_table(report, table))
    assert unquote(line["Words"]) == words
    assert line["Sum: currency"] == name
    assert int(line["Sum"].replace(".", "")) == minor
    assert len(line["Sum"].partition(".")[2]) == exponent


def test_every_line_says_what_it_is_from() -> None:
    """The five stand on each line; a table without rows still has them once."""
    report = sample.report()
    for text in (render(report), render_table(report, sample.payments()), render_table(report, sample.nothing())):
        lines = _read(text)
        assert lines
        for line in lines:
            assert {name: line[name] for name, _ in sample.FIVE.told()} == dict(sample.FIVE.told())
    assert _read(render_table(report, sample.nothing()))[0]["What"] == ""


def test_the_list_has_every_cell_with_its_acts() -> None:
    """One line an address, in reading order, with what it traces to."""
    report = sample.report()
    lines = _read(render(report))
    assert [line["address"] for line in lines] == [address for address, _ in addressed(report)]
    by_address = {line["address"]: line for line in lines}
    amount = by_address["payments.P-2.amount"]
    assert (amount["value"], amount["currency"], amount["kind"]) == ("-4.05", "USD", "money")
    assert amount["sources"].split() == sorted([sample.ACTS[2], sample.ACTS[4]])
    assert by_address["payments.P-1.what"]["words"] == '\'=HYPERLINK("x","y")'


def test_lines_end_as_rfc_4180_says() -> None:
    """CR LF after each line, the last included."""
    text = render(sample.report())
    assert text.endswith("\r\n")
    assert text.count("\n") == text.count("\r\n")
