"""The meeting sheet as an XLSX workbook that fits one printed page; what is written in it is text, never a formula."""

import io
from datetime import datetime
from typing import Any

import xlsxwriter

from projections.imports.sheet_form import ROW, VERSION, Field, Form, Names, Table
from projections.render.cells import clean

_OPTIONS = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
_MADE = datetime(2000, 1, 1)  # noqa: DTZ001 - the library takes no zone; the file must not tell when it was made
_COLUMNS = 10
_MARGIN = 0.4
_CHOICES = 500


def render(form: Form) -> bytes:
    """The sheet as a workbook: the form, and on a second sheet the names that its cells offer."""
    out = io.BytesIO()
    with xlsxwriter.Workbook(out, dict(_OPTIONS)) as workbook:
        workbook.set_properties({"title": clean(form.title), "created": _MADE})
        _Book(workbook, form).write()
    return out.getvalue()


class _Book:
    """One workbook while it is written."""

    def __init__(self, workbook: Any, form: Form) -> None:
        self._form = form
        self._sheet = workbook.add_worksheet("Meeting")
        self._names = workbook.add_worksheet("Names")
        line = {"border": 1, "text_wrap": True, "valign": "top", "num_format": "@"}
        self._title = workbook.add_format({"bold": True, "font_size": 16})
        self._small = workbook.add_format({"italic": True, "text_wrap": True, "valign": "top"})
        self._head = workbook.add_format({"bold": True, "font_size": 12, "top": 2})
        self._bold = workbook.add_format({"bold": True, "text_wrap": True, "valign": "top"})
        self._cell = workbook.add_format(line)
        self._row = 0

    def write(self) -> None:
        sheet = self._sheet
        sheet.set_portrait()
        sheet.set_paper(9)  # A4
        sheet.fit_to_pages(1, 1)
        sheet.set_margins(_MARGIN, _MARGIN, _MARGIN, _MARGIN)
        sheet.set_column(0, 0, 2, None, {"hidden": True})
        sheet.set_column(1, _COLUMNS, 10)
        self._write_names()
        self._line(VERSION, clean(self._form.title), self._title)
        self._merged(clean(self._form.opening))
        for part in self._form.parts:
            if isinstance(part, Field):
                self._field(part)
            else:
                self._table(part)

    def _line(self, code: str, text: str, style: Any) -> None:
        self._sheet.write_string(self._row, 0, code)
        self._sheet.write_string(self._row, 1, text, style)
        self._row += 1

    def _merged(self, text: str) -> None:
        self._sheet.merge_range(self._row, 1, self._row, _COLUMNS, text, self._small)
        self._row += 1

    def _field(self, field: Field) -> None:
        self._sheet.write_string(self._row, 0, field.code)
        hint = f"{field.label} ({field.hint})" if field.hint else field.label
        self._sheet.merge_range(self._row, 1, self._row, 3, clean(hint), self._bold)
        self._sheet.merge_range(self._row, 4, self._row, _COLUMNS, "", self._cell)
        self._row += 1

    def _table(self, table: Table) -> None:
        self._line(f"table:{table.code}", clean(table.title), self._head)
        self._sheet.write_string(self._row, 0, f"columns:{table.code}")
        self._cells(table, tuple(column.label for column in table.columns), self._bold)
        for place, row in enumerate((*table.rows, *[()] * table.blank)):
            first = self._row
            if place < len(table.codes):
                self._sheet.write_string(first, 0, ROW + table.codes[place])
            self._cells(table, row, self._cell)
            self._offer(table, first)

    def _cells(self, table: Table, values: tuple[str, ...], style: Any) -> None:
        at = 1
        for place, column in enumerate(table.columns):
            text = clean(values[place]) if place < len(values) else ""
            if column.width > 1:
                self._sheet.merge_range(self._row, at, self._row, at + column.width - 1, "", style)
            self._sheet.write_string(self._row, at, text, style)
            at += column.width
        self._row += 1

    def _offer(self, table: Table, row: int) -> None:
        """Let cells offer the names that there are, without forbidding another."""
        at = 1
        for column in table.columns:
            count = len(self._form.lists.get(column.names, ()))
            if column.names and count:
                letter = "ABCD"[list(self._form.lists).index(column.names)]
                source = f"=Names!${letter}$2:${letter}${min(count, _CHOICES) + 1}"
                offer = {"validate": "list", "source": source, "show_error": False}
                self._sheet.data_validation(row, at, row, at, offer)
            at += column.width

    def _write_names(self) -> None:
        lists: dict[str, tuple[str, ...]] = dict(self._form.lists)
        heading: dict[Names | str, str] = {"people": "People", "organizations": "Organizations"} | {
            "accounts": "Accounts",
            "pots": "Funds and lines",
        }
        for place, (name, found) in enumerate(lists.items()):
            self._names.set_column(place, place, 30)
            self._names.write_string(0, place, heading[name], self._bold)
            for number, each in enumerate(found[:_CHOICES], start=1):
                self._names.write_string(number, place, clean(each))
