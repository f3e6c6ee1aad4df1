"""CSV files as rows of text, within limits: nothing in them is ever computed."""

import csv
import io
from collections.abc import Iterator
from dataclasses import dataclass

from projections.imports.errors import ImportRefusedError, refuse

MOST_BYTES = 4 * 1024 * 1024
MOST_ROWS = 10_000
MOST_COLUMNS = 100
MOST_MARKS = 4_000
"""What a file, a table, a row and a cell may hold."""

ENCODINGS = ("utf-8", "cp1252", "iso-8859-1")
DELIMITERS = (",", ";", "\t", "|")


@dataclass(frozen=True, slots=True)
class Line:
    """A row of a table: its number in the file, from 1, and its cells as text."""

    number: int
    cells: tuple[str, ...]

    @property
    def empty(self) -> bool:
        """Whether nothing is written in it."""
        return not any(cell.strip() for cell in self.cells)


def read_csv(data: bytes, *, delimiter: str = ",", encoding: str = "utf-8") -> tuple[Line, ...]:
    """The rows of a CSV file; empty ones are left out, their numbers stay.

    Args:
        data: the file.
        delimiter: one of `DELIMITERS`.
        encoding: one of `ENCODINGS`.

    Raises:
        ImportRefusedError: it is too large, or no CSV file of that encoding.
    """
    if len(data) > MOST_BYTES:
        raise refuse("the file", f"at most {MOST_BYTES} bytes", f"{len(data)} bytes", "Export a shorter time.")
    if delimiter not in DELIMITERS:
        raise refuse("delimiter", "one of , ; | or a tab", delimiter, "Say which mark stands between the columns.")
    if encoding not in ENCODINGS:
        raise refuse("encoding", f"one of {', '.join(ENCODINGS)}", encoding, "Say how the file is encoded.")
    try:
        text = data.decode(encoding).removeprefix("\ufeff")
    except UnicodeDecodeError as error:
        found = repr(data[error.start : error.start + 4])
        raise refuse(f"byte {error.start}", f"text in {encoding}", found, "Say encoding = in the mapping.") from None
    if "\0" in text:
        raise refuse("the file", "text", "a NUL character", "Save it as CSV; this looks like another format.")
    return tuple(_rows(text, delimiter))


def _rows(text: str, delimiter: str) -> Iterator[Line]:
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)
    count = 0
    while True:
        number = reader.line_num + 1
        try:
            cells = next(reader, None)
        except csv.Error as error:
            raise refuse(f"line {number}", "quoted cells that end", str(error), "Export the file anew.") from None
        if cells is None:
            return
        line = Line(number, tuple(cells))
        if line.empty:
            continue
        count += 1
        _hold(line, count)
        yield line


def _hold(line: Line, count: int) -> None:
    where = f"line {line.number}"
    found: ImportRefusedError | None = None
    if count > MOST_ROWS:
        found = refuse(where, f"at most {MOST_ROWS} rows", "more", "Export a shorter time.")
    elif len(line.cells) > MOST_COLUMNS:
        found = refuse(where, f"at most {MOST_COLUMNS} columns", str(len(line.cells)), "Check the delimiter.")
    elif any(len(cell) > MOST_MARKS for cell in line.cells):
        found = refuse(where, f"cells of at most {MOST_MARKS} characters", "a longer one", "Check its quotes.")
    if found is not None:
        raise found
