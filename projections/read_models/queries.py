"""Asking the books: as of an entry (what was known), as of a day (what had happened), and between two such looks.

Known and happened are two times: a payment of March that was recorded in May is in the books of 31 March as they stand
since May, and not in those that April could see. Every answer is whole numbers of minor units.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any, NamedTuple

from sqlalchemy import ColumnElement, Connection, Select, and_, func, literal_column, or_, select

from ledger.rules.money.legs import AUTHORITY
from projections.read_models.tables import ENTRIES, LEGS, MONTH_SUMS, STRANDS, THINGS, Strand


@dataclass(frozen=True, slots=True)
class Look:
    """A look at the books.

    Args:
        index: the last entry counted, >= 0; None: all entries.
        day: the last day counted, by the legs' own dates; None: all days.
    """

    index: int | None = None
    day: date | None = None


NOW = Look()


class MonthLine(NamedTuple):
    """A line's month: what was set aside on it and what was spent, by their dates; minor units."""

    month: str
    fund: str
    line: str
    currency: str
    account: str
    planned: int
    spent: int


def balances(connection: Connection, look: Look = NOW) -> dict[Strand, int]:
    """What every strand adds up to at a look; strands of zero are left out, the rest in order of first posting."""
    sums: dict[int, int] = {}
    for query in _sums(look):
        for strand, amount in connection.execute(query):
            sums[strand] = sums.get(strand, 0) + int(amount)
    names = connection.execute(select(STRANDS).order_by(STRANDS.c.strand))
    return {Strand(*row[1:]): sums[row[0]] for row in names if sums.get(row[0])}


def changes(connection: Connection, before: Look, after: Look) -> dict[Strand, tuple[int, int]]:
    """Strands whose sums differ between two looks, with both sums."""
    old, new = balances(connection, before), balances(connection, after)
    return {
        strand: (old.get(strand, 0), new.get(strand, 0))
        for strand in dict.fromkeys((*old, *new))
        if old.get(strand, 0) != new.get(strand, 0)
    }


def months(connection: Connection, look: Look = NOW) -> tuple[MonthLine, ...]:
    """Plan and actual: for each month and line, what was set aside on it and what was spent of it.

    The plan of a month is the authority granted on days of it (book B, ``Authority``), the actual are the legs on
    expense accounts (book A); ``account`` is the expense account, empty where nothing was ever spent.
    """
    planned: dict[tuple[str, str], int] = {}
    spent: dict[tuple[str, str], int] = {}
    about: dict[str, tuple[str, str]] = {}
    accounts: dict[str, str] = {}
    for strand, month, amount in _by_month(connection, look):
        key = (month, strand.line)
        about[strand.line] = (strand.fund, strand.currency)
        if strand.book == "B":
            planned[key] = planned.get(key, 0) - amount
        else:
            spent[key] = spent.get(key, 0) + amount
            accounts[strand.line] = strand.account
    found = []
    for month, line in sorted({*planned, *spent}):
        fund, currency = about[line]
        key = (month, line)
        account = accounts.get(line, "")
        found.append(MonthLine(month, fund, line, currency, account, planned.get(key, 0), spent.get(key, 0)))
    return tuple(found)


def last_entry_on(connection: Connection, day: date) -> int | None:
    """The index of the last entry received by the end of a UTC date; None when there was none yet."""
    return connection.execute(select(func.max(ENTRIES.c.entry)).where(ENTRIES.c.day <= day.isoformat())).scalar()


def numbers(connection: Connection) -> Mapping[str, int]:
    """Every thing's number among those of its type, from 1 in the order of opening: the 12 of D-12."""
    table = THINGS.c
    number = func.row_number().over(partition_by=table.thing, order_by=(table.entry, table.place))
    return {row[0]: row[1] for row in connection.execute(select(table.id, number))}


_STRAND = LEGS.c.strand + literal_column("0")
"""Not the bare column: SQLite would walk its index and fetch every leg by itself, three times slower than a scan."""


def _sums(look: Look) -> list[Select[Any]]:
    """Queries of (strand, amount) that add up to a look."""
    if look == NOW:
        return [select(MONTH_SUMS.c.strand, func.sum(MONTH_SUMS.c.amount)).group_by(MONTH_SUMS.c.strand)]
    if look.index is not None:
        return [select(_STRAND, func.sum(LEGS.c.amount)).where(*_legs_in(look)).group_by(_STRAND)]
    assert look.day is not None, "a look without an index and a day is NOW"
    day = look.day.isoformat()
    whole = select(MONTH_SUMS.c.strand, func.sum(MONTH_SUMS.c.amount)).where(MONTH_SUMS.c.month < day[:7])
    # By strand, so that the index answers: the few days of one month, of every strand.
    rest = (
        select(STRANDS.c.strand, func.sum(LEGS.c.amount))
        .join(LEGS, and_(LEGS.c.strand == STRANDS.c.strand, LEGS.c.day >= f"{day[:7]}-01", LEGS.c.day <= day))
        .group_by(STRANDS.c.strand)
    )
    return [whole.group_by(MONTH_SUMS.c.strand), rest]


def _legs_in(look: Look) -> list[ColumnElement[bool]]:
    found: list[ColumnElement[bool]] = []
    if look.index is not None:
        found.append(LEGS.c.entry <= look.index)
    if look.day is not None:
        found.append(LEGS.c.day <= look.day.isoformat())
    return found


_ON_LINES = and_(
    STRANDS.c.line != "",
    or_(
        and_(STRANDS.c.book == "B", STRANDS.c.account == AUTHORITY),
        and_(STRANDS.c.book == "A", STRANDS.c.account.startswith("Expenses:")),
    ),
)


def _by_month(connection: Connection, look: Look) -> list[tuple[Strand, str, int]]:
    names = {row[0]: Strand(*row[1:]) for row in connection.execute(select(STRANDS).where(_ON_LINES))}
    if look == NOW:
        query = select(MONTH_SUMS.c.strand, MONTH_SUMS.c.month, MONTH_SUMS.c.amount)
    else:
        month = func.substr(LEGS.c.day, 1, 7)
        query = select(_STRAND, month, func.sum(LEGS.c.amount)).where(*_legs_in(look)).group_by(_STRAND, month)
    return [
        (names[strand], month, int(amount)) for strand, month, amount in connection.execute(query) if strand in names
    ]
