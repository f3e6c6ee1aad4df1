"""XLSX workbooks as cells of text, hardened: what is packed small and unpacks large is refused before it is unpacked.

The library that reads the sheets is handed a workbook of which every part was counted and looked at first: a bounded
number of parts of a bounded size in all, XML without document types (so without entities), no macros. Formulas are
never computed and neither are their last results taken: whoever filled the sheet writes the value.
"""

import io
import zipfile
import zlib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime

import openpyxl
from openpyxl.utils import get_column_letter

from projections.imports.errors import ImportRefusedError, Problem, refuse

MOST_BYTES = 2 * 1024 * 1024
MOST_PARTS = 200
MOST_UNPACKED = 16 * 1024 * 1024
MOST_ROWS = 1_000
MOST_COLUMNS = 40
MOST_SHEETS = 20
MOST_MARKS = 4_000
"""What a workbook may hold: packed bytes, parts, unpacked bytes; rows and columns read of a sheet; characters."""

_STEP = 64 * 1024
_MEND = "Save it as a plain XLSX file; the sheet that `plenary sheet` writes is one."


@dataclass(frozen=True, slots=True)
class Sheet:
    """A worksheet: its name, and its cells by row and column, both from 1, as text; empty ones are not there.

    ``formulas`` are the places of cells that hold a formula, with its text.
    """

    name: str
    cells: Mapping[tuple[int, int], str]
    formulas: Mapping[tuple[int, int], str]

    def text(self, row: int, column: int) -> str:
        """A cell's text; empty where nothing stands."""
        return self.cells.get((row, column), "")

    def where(self, row: int, column: int) -> str:
        """A cell's place in words: ``Meeting, cell C5``."""
        return f"{self.name}, cell {get_column_letter(column)}{row}"

    def problems(self) -> tuple[Problem, ...]:
        """A problem for each formula."""
        return tuple(
            Problem(self.where(*place), "a value", text, "Write the value itself: formulas are not computed here.")
            for place, text in sorted(self.formulas.items())
        )


def read_workbook(data: bytes) -> tuple[Sheet, ...]:
    """The sheets of a workbook.

    Args:
        data: an XLSX file.

    Raises:
        ImportRefusedError: it is too large, packed to swell, no workbook, or holds what no sheet needs.
    """
    if len(data) > MOST_BYTES:
        raise refuse("the workbook", f"at most {MOST_BYTES} bytes", f"{len(data)} bytes", "Take pictures out of it.")
    _look(data)
    try:
        book = openpyxl.load_workbook(io.BytesIO(data), read_only=True, data_only=False, keep_links=False)
        try:
            if len(book.worksheets) > MOST_SHEETS:
                raise refuse("the workbook", f"at most {MOST_SHEETS} sheets", str(len(book.worksheets)), _MEND)
            return tuple(_sheet(worksheet) for worksheet in book.worksheets)
        finally:
            book.close()
    except ImportRefusedError:
        raise
    except Exception as error:
        raise refuse("the workbook", "an XLSX workbook", type(error).__name__, _MEND) from error


def _look(data: bytes) -> None:
    """Count and look at every part before anything parses it."""
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as packed:
            parts = packed.infolist()
            if len(parts) > MOST_PARTS:
                raise refuse("the workbook", f"at most {MOST_PARTS} parts", str(len(parts)), _MEND)
            if len({part.filename for part in parts}) != len(parts):
                raise refuse("the workbook", "each part once", "a part twice", _MEND)
            left = MOST_UNPACKED
            for part in parts:
                left = _unpack(packed, part, left)
    except (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, RuntimeError, OSError) as error:
        raise refuse("the workbook", "an XLSX workbook", str(error) or type(error).__name__, _MEND) from None


def _unpack(packed: zipfile.ZipFile, part: zipfile.ZipInfo, left: int) -> int:
    """Unpack a part piece by piece, never more than is left; what is left after it."""
    name = part.filename
    if "vbaproject" in name.casefold():
        raise refuse("the workbook", "a workbook without macros", name, _MEND)
    content = bytearray()
    with packed.open(part) as stream:
        while piece := stream.read(_STEP):
            left -= len(piece)
            if left < 0:
                found = f"more in {name}"
                raise refuse(
                    "the workbook", f"at most {MOST_UNPACKED} bytes unpacked", found, "This is no meeting sheet."
                )
            content += piece
    if name.casefold().endswith((".xml", ".rels", ".vml")):
        _plain_xml(name, bytes(content))
    return left


def _plain_xml(name: str, content: bytes) -> None:
    """XML in UTF-8 without a document type: no entity can be declared in it, whatever its parser would do."""
    start = content.removeprefix(b"\xef\xbb\xbf").lstrip()
    if start[:1] != b"<" or b"\0" in content:
        raise refuse(f"the workbook's part {name}", "XML in UTF-8", "another encoding", _MEND)
    if b"<!DOCTYPE" in content or b"<!ENTITY" in content:
        raise refuse(f"the workbook's part {name}", "XML without a document type", "a document type", _MEND)


def _sheet(worksheet: object) -> Sheet:
    cells: dict[tuple[int, int], str] = {}
    formulas: dict[tuple[int, int], str] = {}
    name = str(getattr(worksheet, "title", ""))
    rows = worksheet.iter_rows(max_row=MOST_ROWS, max_col=MOST_COLUMNS)  # type: ignore[attr-defined]
    for row in rows:
        for cell in row:
            value = cell.value
            if value is None:
                continue
            place = (int(cell.row), int(cell.column))
            if cell.data_type == "f":
                formulas[place] = str(getattr(value, "text", value))
                continue
            text = _text(value)
            if len(text) > MOST_MARKS:
                found = f"{len(text)} characters"
                where = f"{name}, cell {get_column_letter(place[1])}{place[0]}"
                raise refuse(where, f"at most {MOST_MARKS} characters", found, "Shorten it.")
            if text:
                cells[place] = text
    return Sheet(name, cells, formulas)


def _text(value: object) -> str:
    """A cell's value as text: days as ``2026-03-14``, whole numbers without a point, others as the sheet shows them."""
    match value:
        case bool():
            return "x" if value else ""
        case datetime():
            return value.date().isoformat() if value.time().isoformat() == "00:00:00" else value.isoformat(" ")
        case date():
            return value.isoformat()
        case float():
            # A spreadsheet keeps binary fractions: the shortest decimal that is that fraction is what was typed.
            return str(int(value)) if value.is_integer() and abs(value) < 2**53 else repr(value)
        case _:
            return str(value).strip()
