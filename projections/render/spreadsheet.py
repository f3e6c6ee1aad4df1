"""A report as an XLSX workbook: a sheet to read, a sheet a table, and a sheet that traces every figure.

No cell is a formula or a link, whatever its words begin with: what came from people stays text. The workbook's dates
are fixed, so that two builds of one report are the same bytes. A spreadsheet keeps numbers as binary fractions of 15
certain digits; an amount with more is written as text, exactly, rather than as a number that is nearly right.
"""

import io
import re
from collections.abc import Iterable, Sequence
from datetime import date, datetime
from decimal import Decimal
from typing import Any

import xlsxwriter
from xlsxwriter.format import Format
from xlsxwriter.workbook import Workbook
from xlsxwriter.worksheet import Worksheet

from projections.render.cells import clean, currency_of, heading, in_sentence, in_table, sentence, words_for
from projections.reports.amounts import Amount, plain
from projections.reports.model import NUMERIC, Cards, Cell, Count, Picture, Report, Row, Table, addressed, tables_of

_OPTIONS = {
    "in_memory": True,
    "strings_to_formulas": False,
    "strings_to_urls": False,
    "strings_to_numbers": False,
    "use_future_functions": False,
}
_MADE = datetime(2000, 1, 1)  # noqa: DTZ001 - the library takes no zone; the file must not tell when it was made
_CERTAIN_DIGITS = 15
_NAME_LENGTH = 31
_NOT_IN_NAMES = re.compile(r"[\[\]:*?/\\']")
_TRACE_LINES = 1_000_000
_WIDEST, _NARROWEST = 60, 8


def render(report: Report) -> bytes:
    """The report as an XLSX file."""
    out = io.BytesIO()
    with xlsxwriter.Workbook(out, dict(_OPTIONS)) as workbook:
        workbook.set_properties({"title": clean(report.title), "created": _MADE})
        _Book(workbook, report).write()
    return out.getvalue()


class _Book:
    """One workbook while it is written: its formats, each made once, and the names its sheets have taken."""

    def __init__(self, workbook: Workbook, report: Report) -> None:
        self._workbook = workbook
        self._report = report
        self._exponents = dict(report.exponents)
        self._words = words_for(report.identity.language)
        self._formats: dict[str, Format] = {}
        self._names: set[str] = set()

    def write(self) -> None:
        self._read()
        for table in tables_of(self._report):
            self._table(table)
        self._trace()

    def _sheet(self, name: str) -> Worksheet:
        base = _NOT_IN_NAMES.sub(" ", clean(name)).strip()[:_NAME_LENGTH] or "-"
        taken, number = base, 2
        while taken.casefold() in self._names:
            taken = f"{base[: _NAME_LENGTH - 4]} {number}"
            number += 1
        self._names.add(taken.casefold())
        sheet = self._workbook.add_worksheet(taken)
        if self._report.identity.right_to_left:
            sheet.right_to_left()
        return sheet

    def _format(self, name: str, **properties: Any) -> Format:
        if name not in self._formats:
            self._formats[name] = self._workbook.add_format(properties)
        return self._formats[name]

    def _bold(self) -> Format:
        return self._format("bold", bold=True, text_wrap=True, valign="top")

    def _wrapped(self) -> Format:
        return self._format("wrapped", text_wrap=True, valign="top")

    def _read(self) -> None:
        """The sheet to read: title, sentences, cards and the five."""
        sheet = self._sheet(self._words.contents)
        sheet.set_column(0, 0, _WIDEST * 3 // 2)
        lines: list[tuple[str, Format]] = [(clean(self._report.title), self._bold())]
        for section in self._report.sections:
            lines += [("", self._wrapped()), (clean(section.heading), self._bold())]
            lines += [(line, self._wrapped()) for line in self._sentences(section.sentences)]
            for block in section.blocks:
                match block:
                    case Cards():
                        lines += [(line, self._wrapped()) for line in self._card_lines(block)]
                    case Picture():
                        lines.append((f"{clean(block.title)}. {clean(block.description)}", self._wrapped()))
                    case Table():
                        pass
        lines += [("", self._wrapped()), (self._words.fixed_by, self._bold())]
        lines += [(f"{self._words.five[name]}: {value}", self._wrapped()) for name, value in self._five()]
        for number, (line, style) in enumerate(lines):
            sheet.write_string(number, 0, line, style)

    def _five(self) -> Iterable[tuple[str, str]]:
        return self._report.identity.told()

    def _sentences(self, sentences: Iterable[Any]) -> list[str]:
        return [sentence(parts, self._exponents, self._words) for parts in sentences]

    def _card_lines(self, cards: Cards) -> list[str]:
        lines = [clean(cards.caption)]
        for card in cards.cards:
            badge = f" ({in_table(card.badge, self._exponents, None, self._words)})" if card.badge else ""
            lines += [f"{clean(card.heading)}{badge}", *self._sentences(card.sentences)]
            for figure in card.figures:
                shown = in_sentence(figure.cell.value, self._exponents, self._words)
                lines.append(f"{clean(figure.label)}: {shown}")
        return lines

    def _table(self, table: Table) -> None:
        sheet = self._sheet(table.caption)
        currencies = [currency_of(table, place) for place in range(len(table.columns))]
        mixed = {place for place, column in enumerate(table.columns) if column.kind == "money"}
        mixed -= {place for place, currency in enumerate(currencies) if currency}
        headings = [heading(column, currency) for column, currency in zip(table.columns, currencies, strict=True)]
        starts = self._starts(table, mixed)
        for place, name in enumerate(headings):
            sheet.write_string(0, starts[place], name, self._bold())
            if place in mixed:
                sheet.write_string(0, starts[place] + 1, "", self._bold())
            sheet.set_column(starts[place], starts[place], _width(name, table, place))
        for number, row in enumerate(table.rows, start=1):
            self._row(sheet, number, row, starts, mixed)
        below = len(table.rows) + 2
        for number, (name, value) in enumerate(self._five(), start=below):
            sheet.write_string(number, 0, f"{self._words.five[name]}: {value}")
        sheet.freeze_panes(1, 0)
        sheet.repeat_rows(0)

    @staticmethod
    def _starts(table: Table, mixed: set[int]) -> list[int]:
        """Where each column begins: an amount in one of several currencies takes two."""
        starts, at = [], 0
        for place in range(len(table.columns)):
            starts.append(at)
            at += 2 if place in mixed else 1
        return starts

    def _row(self, sheet: Worksheet, number: int, row: Row, starts: Sequence[int], mixed: set[int]) -> None:
        for place, cell in enumerate(row.cells):
            self._cell(sheet, number, starts[place], cell, total=row.role == "total")
            if place in mixed and isinstance(cell.value, Amount):
                sheet.write_string(number, starts[place] + 1, cell.value.currency)

    def _cell(self, sheet: Worksheet, row: int, column: int, cell: Cell, *, total: bool) -> None:
        value, look = cell.value, {"bold": True, "top": 1} if total else {}
        kind = "total" if total else "line"
        match value:
            case Amount():
                digits = plain(value, self._exponents)
                decimals = self._exponents[value.currency]
                pattern = "#,##0" + (f".{'0' * decimals}" if decimals else "")
                style = self._format(
                    f"{kind}-{decimals}", num_format=f"{pattern};[Red]-{pattern}", align="right", **look
                )
                if len(digits.strip("-").replace(".", "").lstrip("0")) <= _CERTAIN_DIGITS:
                    sheet.write_number(row, column, Decimal(digits), style)
                else:
                    sheet.write_string(row, column, digits, style)
            case Count():
                style = self._format(f"{kind}-count", num_format="#,##0", **look)
                sheet.write_number(row, column, value.number, style)
            case date():
                style = self._format(f"{kind}-date", num_format="yyyy-mm-dd", **look)
                sheet.write_datetime(row, column, value, style)
            case _:
                style = self._format(f"{kind}-words", text_wrap=True, valign="top", **look)
                sheet.write_string(row, column, in_table(value, self._exponents, None, self._words), style)

    def _trace(self) -> None:
        """Address and act, a line each; what is beyond a sheet's size is said to be in the JSON."""
        sheet = self._sheet(self._words.traces)
        sheet.set_column(0, 0, _WIDEST // 2)
        sheet.set_column(1, 1, _WIDEST + 10)
        number = 0
        for address, cell in addressed(self._report):
            for source in cell.sources:
                if number == _TRACE_LINES:
                    sheet.write_string(number, 0, self._words.rest)
                    return
                sheet.write_string(number, 0, address)
                sheet.write_string(number, 1, source)
                number += 1


def _width(name: str, table: Table, place: int) -> int:
    """A width in characters, from the heading and the longest words; figures get room for thousands."""
    words = [len(cell.value) for row in table.rows if isinstance((cell := row.cells[place]).value, str)]
    least = 14 if table.columns[place].kind in NUMERIC else _NARROWEST
    return min(max([len(name) + 2, least, *words]), _WIDEST)
