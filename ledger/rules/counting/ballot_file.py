"""Reading a file of ballots (docs/counting.md, clauses B7 to B10).

CSV (RFC 4180), UTF-8, a header of candidates, then one row a ballot. A cell is a whole number; an empty cell,
or ``No opinion`` as CIVS writes it, is a blank. One column may hold weights instead: it is named by whoever
reads the file, never guessed. Example::

    Ada,Ben,Chloe
    1,2,
    2,1,No opinion

Nothing is guessed or mended: a row of another length, a cell that is no number, a rank of 0 is refused with
its place.
"""

import csv
import io
import re
from fractions import Fraction

from ledger.rules.counting.ballots import Ballot, Election, check_names
from ledger.rules.counting.errors import BallotError
from ledger.rules.counting.majority import YesNo
from ledger.rules.counting.result import Exact

BLANKS = frozenset({"", "No opinion"})
_POSITIONS = ("yes", "no", "abstain", "recused")
_NUMBER = re.compile(r"[0-9]{1,9}")
_WEIGHT = re.compile(r"[0-9]{1,18}(/[1-9][0-9]{0,17})?")


def parse_ballots(text: str, *, lowest_mark: int = 1, weight_column: str | None = None) -> Election:
    """Read ballots with one column a candidate.

    Args:
        text: the file, decoded.
        lowest_mark: 1 for ranks, 0 for approvals and scores.
        weight_column: header of the column that holds weights, whole numbers or ``p/q``.

    Raises:
        BallotError: the file breaks a clause; the message names row and column.
    """
    header, rows = _table(text)
    weight_at = _weight_at(header, weight_column)
    columns = [index for index in range(len(header)) if index != weight_at]
    known: dict[str, int | None] = dict.fromkeys(BLANKS)
    ballots = []
    for number, row in rows:
        marks = []
        for index in columns:
            cell = row[index].strip()
            if cell not in known:
                known[cell] = _mark(cell, lowest_mark, number, header[index])
            marks.append(known[cell])
        weight = 1 if weight_at is None else _weight(row[weight_at].strip(), number, header[weight_at])
        ballots.append(Ballot(tuple(marks), weight))
    return Election(tuple(header[index] for index in columns), tuple(ballots))


def parse_positions(text: str, *, weight_column: str | None = None) -> YesNo:
    """Read a vote on a motion: one column of ``yes``, ``no``, ``abstain`` or ``recused``; a blank did not vote.

    Raises:
        BallotError: the file breaks a clause; the message names row and column.
    """
    header, rows = _table(text)
    weight_at = _weight_at(header, weight_column)
    columns = [index for index in range(len(header)) if index != weight_at]
    if len(columns) != 1:
        raise BallotError(
            "ONE_COLUMN_NEEDED", "header", "one column of positions", f"{len(columns)}", "keep one motion a file"
        )
    sums: dict[str, Exact] = dict.fromkeys(_POSITIONS, 0)
    for number, row in rows:
        cell = row[columns[0]].strip()
        if cell in BLANKS:
            continue
        if cell not in sums:
            raise BallotError(
                "POSITION_UNKNOWN",
                f"row {number}, column {header[columns[0]]!r}",
                "yes, no, abstain, recused or a blank",
                repr(cell),
                "write one of these",
            )
        sums[cell] += 1 if weight_at is None else _weight(row[weight_at].strip(), number, header[weight_at])
    return YesNo(sums["yes"], sums["no"], sums["abstain"], sums["recused"])


def _table(text: str) -> tuple[list[str], list[tuple[int, list[str]]]]:
    reader = csv.reader(io.StringIO(text.removeprefix("\ufeff"), newline=""), strict=True)
    lines: list[tuple[int, list[str]]] = []
    try:
        for row in reader:
            lines.append((len(lines) + 1, row))
    except csv.Error as error:
        raise BallotError(
            "NOT_CSV", f"row {len(lines) + 1}", "comma-separated cells", str(error), "mend the quotes in that row"
        ) from error
    if not lines:
        raise BallotError("FILE_EMPTY", "ballots", "a header of candidates", "nothing", "export the ballots again")
    header = [name.strip() for name in lines[0][1]]
    check_names(tuple(header), "header")
    rows = []
    for number, row in lines[1:]:
        if not row:
            if len(header) > 1:
                continue
            row = [""]  # noqa: PLW2901 - in a file of one column an empty line is a blank ballot
        if len(row) != len(header):
            raise BallotError(
                "ROW_LENGTH",
                f"row {number}",
                f"{len(header)} cells, one for each column of the header",
                str(len(row)),
                "add the missing cells or quote the commas",
            )
        rows.append((number, row))
    return header, rows


def _weight_at(header: list[str], weight_column: str | None) -> int | None:
    if weight_column is None:
        return None
    if weight_column not in header:
        raise BallotError(
            "WEIGHT_COLUMN_MISSING", "header", f"a column {weight_column!r}", ", ".join(header), "name a column in it"
        )
    return header.index(weight_column)


def _mark(cell: str, lowest_mark: int, row: int, column: str) -> int:
    if _NUMBER.fullmatch(cell) and int(cell) >= lowest_mark:
        return int(cell)
    raise BallotError(
        "MARK_NOT_A_NUMBER",
        f"row {row}, column {column!r}",
        f"a whole number from {lowest_mark}, or a blank (empty or 'No opinion')",
        repr(cell),
        "correct the cell or leave it empty",
    )


def _weight(cell: str, row: int, column: str) -> Exact:
    if _WEIGHT.fullmatch(cell):
        weight = Fraction(cell)
        if weight > 0:
            return weight
    raise BallotError(
        "WEIGHT_NOT_A_NUMBER",
        f"row {row}, column {column!r}",
        "a whole number above 0, or p/q",
        repr(cell),
        "correct the weight or drop the row",
    )
