"""A meeting sheet that came back: its answers by their codes, each with its place in the workbook."""

from collections.abc import Mapping
from dataclasses import dataclass

from projections.imports.errors import ImportRefusedError, refuse
from projections.imports.sheet_form import ROW, VERSION, Field, Form, Table
from projections.imports.workbook import Sheet, read_workbook

_MEND = "Fill in the workbook that `plenary sheet` writes; rows may be put in, its hidden first column stays."


@dataclass(frozen=True, slots=True)
class Answer:
    """What stands in a cell, and where."""

    where: str
    text: str

    def __bool__(self) -> bool:
        """Whether anything was written."""
        return bool(self.text)


@dataclass(frozen=True, slots=True)
class Filled:
    """A sheet as it was filled in.

    Args:
        fields: code to answer; what nobody answered has an empty text.
        tables: code to rows in which something stands besides what was printed there, column code to answer;
            ``row`` is the code of a row that stood there.
    """

    fields: Mapping[str, Answer]
    tables: Mapping[str, tuple[Mapping[str, Answer], ...]]


def read_sheet(data: bytes, form: Form) -> Filled:
    """Read a meeting sheet.

    Args:
        data: the workbook.
        form: what was asked on it; its codes and columns count, not its words.

    Raises:
        ImportRefusedError: it is no such workbook, or holds formulas.
    """
    sheets = read_workbook(data)
    sheet = next((one for one in sheets if one.text(1, 1) == VERSION), None)
    if sheet is None:
        found = sheets[0].text(1, 1) if sheets else "no sheet"
        raise refuse("cell A1 of the first sheet", VERSION, found, _MEND)
    wrong = sheet.problems()
    if wrong:
        raise ImportRefusedError(*wrong)
    every = {row: sheet.text(row, 1) for row, column in sheet.cells if column == 1}
    codes = {row: code for row, code in every.items() if not code.startswith(ROW)}
    fields = {part.code: _answer(sheet, codes, part) for part in form.parts if isinstance(part, Field)}
    tables = {part.code: _rows(sheet, codes, part) for part in form.parts if isinstance(part, Table)}
    return Filled(fields, tables)


def _row_of(sheet: Sheet, codes: Mapping[int, str], code: str) -> int:
    rows = [row for row, found in codes.items() if found == code]
    if len(rows) != 1:
        raise refuse(f"{sheet.name}, column A", f"the code {code!r} once", f"it {len(rows)} times", _MEND)
    return rows[0]


def _answer(sheet: Sheet, codes: Mapping[int, str], field: Field) -> Answer:
    row = _row_of(sheet, codes, field.code)
    return Answer(sheet.where(row, 5), _clean(sheet.text(row, 5)))


def _rows(sheet: Sheet, codes: Mapping[int, str], table: Table) -> tuple[Mapping[str, Answer], ...]:
    """The rows under a table's header, up to the next code."""
    header = _row_of(sheet, codes, f"columns:{table.code}")
    end = min((row for row in codes if row > header), default=max((row for row, _ in sheet.cells), default=0) + 1)
    printed = {tuple(row) for row in table.rows}
    found = []
    for row in range(header + 1, end):
        answers, at = {}, 2
        for column in table.columns:
            answers[column.code] = Answer(sheet.where(row, at), _clean(sheet.text(row, at)))
            at += column.width
        texts = tuple(answer.text for answer in answers.values())
        as_printed = any(texts == (*row_, *[""] * (len(texts) - len(row_))) for row_ in printed)
        if any(texts) and not as_printed:
            found.append(answers | {"row": Answer(sheet.where(row, 1), sheet.text(row, 1).removeprefix(ROW))})
    return tuple(found)


def _clean(text: str) -> str:
    """Text without what no words hold: control characters; line breaks stay."""
    return "".join(mark for mark in text.strip() if mark.isprintable() or mark == "\n")
