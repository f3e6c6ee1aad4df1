"""A report as CSV (RFC 4180, UTF-8, lines ended by CR LF), safe to open in a spreadsheet.

Two shapes. `render` is the whole report, one line a cell with its address and the acts behind it. `render_table` is one
table as it stands on the page. In both the five that fix the bytes are the last columns of each line, so that a line
copied elsewhere still says what it is from; a table without rows has one line in which only they stand.

Amounts are plain decimals with their currency in a column of its own. Text that a spreadsheet could take for a formula
gets a single quote before it (ASVS 5.0, 1.2.10); so does text that begins with a quote, so that `unquote` gives back
exactly what was there.
"""

import csv
import io
from collections.abc import Iterable, Sequence
from datetime import date

from projections.reports.amounts import Amount, Exponents, plain
from projections.reports.identity import Five
from projections.reports.model import Badge, Column, Count, Reference, Report, Table, Value, addressed

QUOTE = "'"
_FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n", "\0", "＝", "＋", "－", "＠")
_COLUMNS = ("address", "kind", "value", "currency", "words", "sources")


def quote(text: str) -> str:
    """Text that no spreadsheet takes for a formula."""
    return QUOTE + text if text.startswith((*_FORMULA, QUOTE)) else text


def unquote(text: str) -> str:
    """What `quote` was given."""
    return text[1:] if text.startswith(QUOTE) else text


def render(report: Report) -> str:
    """Every cell of the report, in reading order, one a line."""
    exponents, five = dict(report.exponents), _five(report.identity)
    lines: list[Sequence[str]] = [(*_COLUMNS, *_names(report.identity))]
    for address, cell in addressed(report):
        kind, value, currency, words = _told(cell.value, exponents)
        lines.append((address, kind, value, currency, words, " ".join(cell.sources), *five))
    if len(lines) == 1:
        lines.append((*("" for _ in _COLUMNS), *five))
    return write(lines)


def render_table(report: Report, table: Table) -> str:
    """One table of the report as it stands on the page: its rows with their keys, then the five."""
    exponents, five = dict(report.exponents), _five(report.identity)
    headings = ["key", *(name for column in table.columns for name in _headings(column))]
    lines: list[Sequence[str]] = [(*(quote(name) for name in headings), *_names(report.identity))]
    for row in table.rows:
        cells = [
            part
            for column, cell in zip(table.columns, row.cells, strict=True)
            for part in _parts(column, cell.value, exponents)
        ]
        lines.append((row.key, *cells, *five))
    if not table.rows:
        lines.append((*("" for _ in headings), *five))
    return write(lines)


def write(lines: Iterable[Sequence[str]]) -> str:
    """Lines of fields as CSV text; quoting against formulas is the caller's, who knows which fields are words."""
    out = io.StringIO(newline="")
    csv.writer(out, lineterminator="\r\n").writerows(lines)
    return out.getvalue()


def _names(five: Five) -> list[str]:
    return [name for name, _ in five.told()]


def _five(five: Five) -> list[str]:
    return [value for _, value in five.told()]


def _headings(column: Column) -> tuple[str, ...]:
    match column.kind:
        case "money":
            return (column.heading, f"{column.heading}: currency")
        case "reference":
            return (column.heading, f"{column.heading}: id")
        case _:
            return (column.heading,)


def _parts(column: Column, value: Value, exponents: Exponents) -> tuple[str, ...]:
    _, figure, currency, words = _told(value, exponents)
    match column.kind:
        case "money":
            return (figure, currency)
        case "reference":
            return (words, figure)
        case "badge" | "text":
            return (words,)
        case _:
            return (figure,)


def _told(value: Value, exponents: Exponents) -> tuple[str, str, str, str]:
    """Kind, value, currency and words of a cell."""
    match value:
        case None:
            return ("empty", "", "", "")
        case str():
            return ("text", "", "", quote(value))
        case Amount():
            return ("money", plain(value, exponents), value.currency, "")
        case Count():
            return ("count", str(value.number), "", "")
        case date():
            return ("date", value.isoformat(), "", "")
        case Reference():
            return ("reference", quote(value.id), "", quote(value.words))
        case Badge():
            return ("badge", value.state, "", quote(value.words))
