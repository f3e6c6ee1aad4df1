"""Bank statements in CSV, read as a mapping says; and a look at a file for whoever writes that mapping."""

from collections.abc import Mapping
from datetime import date

from projections.imports.bank_mapping import BankMapping
from projections.imports.bank_statement import BankStatement, StatementLine, check, in_order, told_balances
from projections.imports.errors import ImportRefusedError, Problem, refuse
from projections.imports.figures import AmountForm, DateForm, FigureError
from projections.imports.tables import DELIMITERS, Line, read_csv

_ROWS_SHOWN = 6
_GUESSES = {
    "date": ("date", "datum", "fecha", "day"),
    "amount": ("amount", "betrag", "bedrag", "importe"),
    "in": ("credit", "money in", "deposit", "paid in"),
    "out": ("debit", "money out", "withdrawal", "paid out"),
    "words": ("description", "details", "narrative", "text", "concept"),
    "reference": ("reference", "ref"),
    "balance": ("balance", "saldo"),
}


def read_bank_csv(data: bytes, mapping: BankMapping, exponent: int) -> BankStatement:
    """Read a statement.

    Args:
        data: the file.
        mapping: how it is written; it must tell ``decimal``, ``date`` and the columns.
        exponent: decimals of the account's currency.

    Raises:
        ImportRefusedError: with every line that cannot be read as told, or what does not add up.
    """
    missing = _untold(mapping)
    if missing:
        raise ImportRefusedError(*missing)
    rows = read_csv(data, delimiter=mapping.delimiter, encoding=mapping.encoding)[mapping.skip :]
    if not rows:
        raise refuse("the file", "a header and lines", "nothing", "Check skip in the mapping.")
    reader = _Reader(mapping, _places(rows[0], mapping), exponent)
    lines = in_order([line for row in rows[1:] if (line := reader.read(row)) is not None])
    if reader.problems:
        raise ImportRefusedError(*reader.problems)
    opening, closing = told_balances(lines)
    statement = BankStatement(lines, opening=opening, closing=closing)
    wrong = tuple(check(statement))
    if wrong:
        raise ImportRefusedError(*wrong)
    return statement


def preview(data: bytes) -> str:
    """The first rows of a file, and a mapping to begin from in which what must be told stands empty.

    Args:
        data: the file, in an encoding of which nothing is known yet.

    Raises:
        ImportRefusedError: it is no CSV file in any way that is known here.
    """
    encoding = "utf-8"
    try:
        data.decode("utf-8")
    except UnicodeDecodeError:
        encoding = "cp1252"
    head = b"\n".join(data.splitlines()[:_ROWS_SHOWN]).decode(encoding, errors="replace")
    delimiter = max(DELIMITERS, key=lambda mark: (head.count(mark), -DELIMITERS.index(mark)))
    rows = read_csv(data, delimiter=delimiter, encoding=encoding)[:_ROWS_SHOWN]
    if not rows:
        raise refuse("the file", "a header and lines", "nothing", "Export it from the bank anew.")
    shown = "\n".join(f"# line {row.number}: {' | '.join(row.cells)}" for row in rows)
    columns = "\n".join(f"{name} = {_quoted(found)}" for name, found in _guessed(rows[0]).items())
    return (
        f"{shown}\n"
        f"# A mapping to begin from. decimal and date must be told: nothing is guessed of them.\n"
        f'delimiter = {_quoted(delimiter)}\nencoding = "{encoding}"\n'
        'decimal = ""      # "." or ","\n'
        'thousands = ""    # the mark between thousands, if there is one\n'
        'date = ""         # such as "YYYY-MM-DD" or "DD/MM/YYYY"\n'
        f"skip = 0          # rows before the header\n\n[columns]\n{columns}\n"
    )


def _guessed(header: Line) -> dict[str, str]:
    """Columns by what they are called: of names a guess costs nothing, since whoever writes the mapping sees it."""
    found: dict[str, str] = {}
    for name, words in _GUESSES.items():
        for cell in header.cells:
            if cell.strip().casefold().startswith(words) and cell not in found.values():
                found[name] = cell.strip()
                break
    return found


def _quoted(text: str) -> str:
    escaped = text.replace("\\", "\\\\").replace('"', '\\"').replace("\t", "\\t")
    return f'"{escaped}"'


def _untold(mapping: BankMapping) -> list[Problem]:
    then = "Write a mapping: without one this command shows the file and a mapping to begin from."
    found = [
        Problem(f"the mapping, {name}", expected, "nothing", then)
        for name, value, expected in (
            ("decimal", mapping.decimal, "the mark before decimals, a point or a comma"),
            ("date", mapping.date, "how dates are written, like DD/MM/YYYY"),
            ("columns.date", mapping.columns.get("date"), "the column of the day"),
        )
        if not value
    ]
    amounts = [name for name in ("amount", "in", "out") if mapping.columns.get(name)]
    if amounts not in (["amount"], ["in", "out"]):
        told = ", ".join(amounts) or "nothing"
        found.append(Problem("the mapping, columns", "amount, or both in and out", told, then))
    return found


def _places(header: Line, mapping: BankMapping) -> dict[str, tuple[int, ...]]:
    names = [cell.strip() for cell in header.cells]
    found: dict[str, tuple[int, ...]] = {}
    problems = []
    for column, wanted in mapping.columns.items():
        for name in wanted:
            if names.count(name) != 1:
                told = f"it {names.count(name)} times among {', '.join(names)}"
                mend = "Write the column as the header has it; skip says how many rows come before the header."
                problems.append(Problem(f"line {header.number}", f"a column {name!r} once", told, mend))
            else:
                found[column] = (*found.get(column, ()), names.index(name))
    if problems:
        raise ImportRefusedError(*problems)
    return found


class _Reader:
    """Reads row after row, and keeps what is wrong with each."""

    def __init__(self, mapping: BankMapping, places: Mapping[str, tuple[int, ...]], exponent: int) -> None:
        self._places = places
        self._amounts: AmountForm = mapping.amounts(exponent)
        self._dates = DateForm(mapping.date)
        self._signs: set[bool] = set()
        """Whether what went out is written below zero: some banks do, and either is plain while they do it always."""
        self.problems: list[Problem] = []

    def read(self, row: Line) -> StatementLine | None:
        """A row as a line; None where something is wrong with it."""
        before = len(self.problems)
        day = self._day(row)
        minor = self._amount(row, "amount") if "amount" in self._places else self._in_or_out(row)
        balance = self._amount(row, "balance") if self._cell(row, "balance") else None
        if day is None or minor is None or len(self.problems) > before:
            return None
        words = " ".join(self._cell(row, "words").split())
        return StatementLine(f"line {row.number}", day, minor, words, self._cell(row, "reference"), balance)

    def _cell(self, row: Line, column: str) -> str:
        found = [row.cells[place].strip() for place in self._places.get(column, ()) if place < len(row.cells)]
        return " ".join(part for part in found if part)

    def _where(self, row: Line, column: str) -> str:
        return f"line {row.number}, {column}"

    def _day(self, row: Line) -> date | None:
        text = self._cell(row, "date")
        try:
            return self._dates.read(text)
        except FigureError as error:
            self.problems.append(error.at(self._where(row, "date"), text))
            return None

    def _amount(self, row: Line, column: str) -> int | None:
        text = self._cell(row, column)
        try:
            return self._amounts.read(text)
        except FigureError as error:
            self.problems.append(error.at(self._where(row, column), text))
            return None

    def _in_or_out(self, row: Line) -> int | None:
        """What came in less what went out: one of the two columns tells it; some banks write a zero in the other."""
        came, went = (self._amount(row, name) if self._cell(row, name) else 0 for name in ("in", "out"))
        if came is None or went is None:
            return None
        if (came != 0) == (went != 0):
            found = f"in {self._cell(row, 'in')!r}, out {self._cell(row, 'out')!r}"
            then = "Check the columns in and out of the mapping."
            self.problems.append(Problem(f"line {row.number}", "an amount in one of two columns", found, then))
            return None
        if went:
            self._signs.add(went < 0)
        if len(self._signs) > 1:
            found, then = self._cell(row, "out"), "Use a column of signed amounts, if the bank has one."
            self.problems.append(Problem(self._where(row, "out"), "one sign in the whole column", found, then))
        return came or -abs(went)
