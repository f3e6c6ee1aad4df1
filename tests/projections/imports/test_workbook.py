"""Workbooks: bombs, entities, macros and formulas are refused; what is in cells stays text."""

import io
import zipfile
from datetime import date

import openpyxl
import pytest
import xlsxwriter

from projections.imports.errors import ImportRefusedError
from projections.imports.workbook import MOST_PARTS, MOST_UNPACKED, read_workbook


def _book(*rows: tuple[object, ...]) -> bytes:
    book = openpyxl.Workbook()
    sheet = book.active
    assert sheet is not None
    for row in rows:
        sheet.append(row)
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def _with(data: bytes, **parts: bytes) -> bytes:
    """A workbook with some of its parts replaced or put in; ``__`` in a name is a slash, ``_`` at its end a point."""
    named = {
        name.replace("__", "/").replace("_xml", ".xml").replace("_bin", ".bin"): part for name, part in parts.items()
    }
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as new:
        for part in old.infolist():
            if part.filename not in named:
                new.writestr(part, old.read(part))
        for name, content in named.items():
            new.writestr(name, content)
    return out.getvalue()


LAUGHS = b"""<?xml version="1.0"?><!DOCTYPE lolz [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;">]>
<sst xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><si><t>&b;</t></si></sst>"""
OUTSIDE = (
    b"""<?xml version="1.0"?><!DOCTYPE s [<!ENTITY x SYSTEM "file:///etc/hostname">]><sst><si><t>&x;</t></si></sst>"""
)


def _cases() -> dict[str, tuple[bytes, str]]:
    plain = _book(("a", "b"))
    swollen = _with(plain, xl__media__big_bin=bytes(MOST_UNPACKED + 1))
    many = _with(plain, **{f"x__p{number}_bin": b"" for number in range(MOST_PARTS)})
    return {
        "swells": (swollen, "bytes unpacked"),
        "sheet swells": (_with(plain, xl__worksheets__sheet1_xml=b"<a>" + b" " * MOST_UNPACKED), "bytes unpacked"),
        "many parts": (many, "parts"),
        "laughs": (_with(plain, xl__sharedStrings_xml=LAUGHS), "a document type"),
        "reads files": (_with(plain, xl__sharedStrings_xml=OUTSIDE), "a document type"),
        "hidden in UTF-16": (_with(plain, xl__sharedStrings_xml=LAUGHS.decode().encode("utf-16")), "another encoding"),
        "hidden in EBCDIC": (_with(plain, xl__sharedStrings_xml=LAUGHS.decode().encode("cp037")), "another encoding"),
        "macros": (_with(plain, xl__vbaProject_bin=b"\xd0\xcf"), "without macros"),
        "broken sheet": (_with(plain, xl__worksheets__sheet1_xml=b"<worksheet><sheetData><row>"), "an XLSX workbook"),
        "no parts": (_with(b"PK\x05\x06" + bytes(18)), "an XLSX workbook"),
        "cut off": (plain[: len(plain) // 2], "an XLSX workbook"),
        "no workbook": (b"Date;Amount\n", "an XLSX workbook"),
        "empty": (b"", "an XLSX workbook"),
        "too large": (plain + bytes(3_000_000), "at most"),
        "long cell": (_book(("x" * 5_000,)), "at most 4000 characters"),
    }


CASES = _cases()


@pytest.mark.parametrize("name", CASES)
def test_what_no_sheet_needs_is_refused(name: str) -> None:
    """Before anything of it is parsed, or with a plain error; never half read."""
    data, told = CASES[name]
    with pytest.raises(ImportRefusedError, match=told):
        read_workbook(data)


@pytest.mark.parametrize("name", ["overlap", "size that lies"])
def test_sizes_that_lie_are_refused(name: str) -> None:
    """What the directory of the archive says of sizes is not believed: what comes out is counted."""
    data = bytearray(_with(_book(("a",)), x__big_bin=bytes(100_000)))
    at = data.rindex(b"PK\x01\x02")
    place = at + (42 if name == "overlap" else 24)
    data[place : place + 4] = (0).to_bytes(4, "little") if name == "overlap" else (5).to_bytes(4, "little")
    with pytest.raises(ImportRefusedError, match="an XLSX workbook"):
        read_workbook(bytes(data))


def test_a_formula_is_told_and_never_computed() -> None:
    """Neither its text nor the result that some program left in the cell is taken."""
    out = io.BytesIO()
    with xlsxwriter.Workbook(out, {"in_memory": True}) as book:
        sheet = book.add_worksheet("Meeting")
        sheet.write_formula("A1", "=1+1", None, 2)
        sheet.write_array_formula("B2:B2", "{=SUM(A1:A2)}", None, 7)
        sheet.write_string("C1", "kept")
    (read,) = read_workbook(out.getvalue())
    assert dict(read.cells) == {(1, 3): "kept"}
    problems = [problem.words() for problem in read.problems()]
    assert problems[0].startswith("Meeting, cell A1: expected a value, found '=1+1'")
    assert "cell B2" in problems[1]


def test_what_is_written_comes_back_as_text() -> None:
    """Words that begin like formulas, days, numbers: as whoever typed them sees them."""
    out = io.BytesIO()
    options = {"in_memory": True, "strings_to_formulas": False, "strings_to_numbers": False, "strings_to_urls": False}
    with xlsxwriter.Workbook(out, options) as book:
        sheet = book.add_worksheet("S")
        for place, text in enumerate(["=1+1", "+27 82", "@all", "زيت", "12,345"]):
            sheet.write_string(0, place, text)
        days = book.add_format({"num_format": "yyyy-mm-dd"})
        sheet.write_datetime(1, 0, date(2026, 3, 14), days)
        for place, number in enumerate([23, 310.5, 0.1, 1234567.89], start=1):
            sheet.write_number(1, place, number)
        sheet.write_boolean(1, 5, True)  # noqa: FBT003 - the library's own order
    (read,) = read_workbook(out.getvalue())
    assert [read.text(1, column) for column in range(1, 6)] == ["=1+1", "+27 82", "@all", "زيت", "12,345"]
    assert [read.text(2, column) for column in range(1, 7)] == ["2026-03-14", "23", "310.5", "0.1", "1234567.89", "x"]
    assert read.where(2, 3) == "S, cell C2"
