"""Plain text: never wider than the page, figures to the right, nothing that moves a terminal."""

import unicodedata

from hypothesis import given
from hypothesis import strategies as st

from projections.render.plain_text import WIDTH, render, table_lines, width_of, wrap
from projections.reports.amounts import Amount
from projections.reports.model import Cell, Column, Report, Row, Section, Table
from tests.projections import sample

EXPONENTS = dict(sample.EXPONENTS)

GOLDEN = """\
Payments since 1 March
What for                             Agreed by           Paid on     People  Amount (USD)  Proof
----------------------------------------------------------------------------------------------------
=HYPERLINK("x","y")                  D-3 “Buses & food”  2026-03-09   1,200      3,450.00  ✓ seen
@bus, <b>hired</b> for the long      D-3 “Buses & food”  2026-03-09   1,200         -4.05  … awaited
march to the capital and the way
back at night
-2+3                                 D-3 “Buses & food”  2026-03-09   1,200          0.00  ✗ missing
----------------------------------------------------------------------------------------------------
All                                                                              3,445.95
"""


def test_no_control_character_reaches_a_terminal() -> None:
    """Words that would clear the screen, ring, or turn the line round are shown harmless."""
    words = "paid\x1b[2J\x07 \u202e00.9\u2066 \x9b31m\nnew line"
    section = Section("s", words, ((words,),), (_table(words, [("a", words, Amount(1, "USD"))]),))
    text = render(Report(words, sample.FIVE, (section,), sample.EXPONENTS))
    strange = {mark for mark in text if unicodedata.category(mark) in {"Cc", "Cf", "Cs"}}
    assert strange == {"\n"}
    assert "\ufffd[2J\ufffd 00.9 \ufffd31m new line" in text


def _table(caption: str, rows: list[tuple[str, str, Amount]]) -> Table:
    columns = (Column("name", "Name", "text"), Column("sum", "Sum", "money"))
    return Table("t", caption, columns, tuple(Row(key, (Cell(name), Cell(sum_, ("x",)))) for key, name, sum_ in rows))


def test_a_table_is_laid_out_to_be_added_up_by_eye() -> None:
    """Figures right, words wrapped, the total under a rule."""
    assert "\n".join(table_lines(sample.payments(), EXPONENTS)) + "\n" == GOLDEN


def test_each_of_the_five_is_printed() -> None:
    """A print-out says what it is of."""
    text = render(sample.report())
    for _, value in sample.FIVE.told():
        assert any(line.endswith(f"  {value}") for line in text.splitlines())


def test_a_table_that_cannot_fit_is_told_row_by_row() -> None:
    """Twelve columns of amounts do not go into 100; each cell then has a line and its heading."""
    columns = tuple(Column(f"c{place}", f"Month {place}", "money") for place in range(12))
    cells = tuple(Cell(Amount(10**9 + place, "USD"), ("x",)) for place in range(12))
    lines = list(table_lines(Table("t", "T", columns, (Row("r", cells), Row("q", cells))), EXPONENTS))
    assert max(map(width_of, lines)) <= WIDTH
    assert sum(line.strip().startswith("Month 11 (USD)  10,000,000.11") for line in lines) == 2


def test_wide_and_combining_marks_are_measured_as_a_terminal_does() -> None:
    """Columns stay in line for every script."""
    assert width_of("漢字") == 4
    assert width_of("e\u0301a") == 2
    lines = list(
        table_lines(_table("T", [("a", "漢字", Amount(1, "USD")), ("b", "e\u0301", Amount(2, "USD"))]), EXPONENTS)
    )
    assert {width_of(line) for line in lines[1:]} == {15}


WORDS = st.text(st.characters(codec="utf-8", categories=["L", "M", "N", "P", "Zs", "Cc", "Cf"]), max_size=140)


@given(WORDS, st.integers(2, 60))
def test_wrapping_loses_nothing_and_never_runs_over(text: str, width: int) -> None:
    """Every mark but blanks comes back, in order."""
    lines = wrap(text, width)
    assert all(width_of(line) <= width for line in lines)
    assert "".join("".join(lines).split()) == "".join(text.split())


@given(st.lists(st.tuples(WORDS, st.integers(-(10**15), 10**15)), max_size=5), WORDS)
def test_no_line_is_wider_than_the_page(drawn: list[tuple[str, int]], heading: str) -> None:
    """Whatever people wrote, and however large the sums."""
    columns = (Column("a", heading, "text"), Column("b", heading, "money"), Column("c", "C", "text"))
    rows = tuple(
        Row(f"r{place}", (Cell(words), Cell(Amount(minor, "KWD"), ("x",)), Cell(words)))
        for place, (words, minor) in enumerate(drawn)
    )
    section = Section("s", heading, ((heading,),), (Table("t", heading, columns, rows),))
    text = render(Report(heading, sample.FIVE, (section,), sample.EXPONENTS))
    assert max(width_of(line) for line in text.split("\n")) <= WIDTH
