"""XLSX: no live formula or link, exact figures, the same bytes each time; read back by another library."""

import io
import zipfile
from datetime import datetime
from typing import Any

import openpyxl
import pytest

from projections.render.spreadsheet import render
from projections.reports.amounts import LIMIT, Amount
from projections.reports.model import Cell, Column, Count, Report, Row, Section, Table
from tests.projections import sample


def _workbook(report: Report) -> Any:
    return openpyxl.load_workbook(io.BytesIO(render(report)))


def _one(table: Table) -> Report:
    return Report("R", sample.FIVE, (Section("s", "S", (), (table,)),), sample.EXPONENTS)


@pytest.mark.parametrize("words", ["=1+1", "{=1+1}", "+cmd", "-2", "@SUM(1)", "http://example.org", "mailto:a@b", "12"])
def test_words_stay_words(words: str) -> None:
    """Neither formula nor link nor number is made out of what somebody wrote, in cells, headings and sentences."""
    table = Table("t", words, (Column("c", words, "text"),), (Row("r", (Cell(words),)),))
    report = Report(words, sample.FIVE, (Section("s", words, ((words,),), (table,)),), sample.EXPONENTS)
    content = render(report)
    for sheet in openpyxl.load_workbook(io.BytesIO(content)).worksheets[:2]:
        assert {cell.data_type for row in sheet.iter_rows() for cell in row if cell.value is not None} == {"s"}
        assert not [cell for row in sheet.iter_rows() for cell in row if cell.hyperlink]
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        for name in archive.namelist():
            assert b"<f>" not in archive.read(name)


@pytest.mark.parametrize(
    ("minor", "currency", "read"),
    [
        (-4_05, "USD", -4.05),
        (1_234, "KWD", 1.234),
        (-1_500, "JPY", -1500),
        (999_999_999_999_999, "USD", 9_999_999_999_999.99),
        (1_000_000_000_000_001, "USD", "10000000000000.01"),
        (-LIMIT, "USD", "-90071992547409.91"),
    ],
)
def test_amounts_are_exact_or_text(minor: int, currency: str, read: float | str) -> None:
    """Up to 15 digits a spreadsheet keeps a number as it is; beyond, it is text rather than nearly right."""
    columns = (Column("c", "Sum", "money"),)
    sheet = _workbook(_one(Table("t", "T", columns, (Row("r", (Cell(Amount(minor, currency), ("x",)),)),))))["T"]
    assert sheet["A2"].value == read
    assert sheet["A1"].value == f"Sum ({currency})"


def test_every_sheet_names_the_five() -> None:
    """The sheet to read and each table's sheet; the trace lists address and act."""
    book = _workbook(sample.report())
    assert book.sheetnames == [
        "Contents",
        "Payments since 1 March",
        "Held by fund",
        "Plan and actual",
        "Exceptions",
        "Where each figure comes from",
    ]
    for sheet in book.worksheets[:-1]:
        words = [str(row[0]) for row in sheet.iter_rows(values_only=True)]
        for _, value in sample.FIVE.told():
            assert any(line.endswith(f": {value}") for line in words)
    traced = set(book["Where each figure comes from"].iter_rows(values_only=True))
    assert ("payments.P-2.amount", sample.ACTS[4]) in traced


def test_a_column_of_several_currencies_has_them_beside() -> None:
    """Each amount keeps its own currency and decimals."""
    rows = list(_workbook(sample.report())["Held by fund"].iter_rows(min_row=1, max_row=4, values_only=True))
    assert rows == [
        ("Fund", "We hold", ""),
        ("Strike fund", 1_200_000, "USD"),
        ("Tokyo", -1500, "JPY"),
        ("صندوق الكويت", 1.234, "KWD"),
    ]


def test_dates_and_counts_are_theirs() -> None:
    """A date is a date, a count a number."""
    rows = list(_workbook(sample.report())["Payments since 1 March"].iter_rows(min_row=2, max_row=2, values_only=True))
    assert rows[0][2:5] == (datetime(2026, 3, 9), 1200, 3450)  # noqa: DTZ001 - as that library reads it


def test_sheets_of_one_name_are_told_apart() -> None:
    """Long, forbidden and repeated captions still make a workbook."""
    tables = tuple(
        Table(f"t{place}", "A [very] long: caption/that does not fit a tab?", (Column("c", "C", "count"),),
              (Row("r", (Cell(Count(place)),)),))
        for place in range(12)
    )  # fmt: skip
    book = _workbook(Report("R", sample.FIVE, (Section("s", "S", (), tables),), sample.EXPONENTS))
    names = book.sheetnames[1:-1]
    assert len({name.casefold() for name in names}) == 12
    assert [book[name]["A2"].value for name in names] == list(range(12))


def test_the_file_does_not_tell_when_it_was_made() -> None:
    """Properties and archive carry fixed dates only."""
    with zipfile.ZipFile(io.BytesIO(render(sample.report()))) as archive:
        assert {entry.date_time for entry in archive.infolist()} == {(1980, 1, 1, 0, 0, 0)}
        assert archive.read("docProps/core.xml").count(b"2000-01-01T00:00:00Z") == 2
