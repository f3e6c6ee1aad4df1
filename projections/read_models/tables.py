"""The tables of the log and of the books, and how legs are written into them.

Nothing here needs the rules, so that a program that only asks starts quickly.

Ids are long and legs are many, so a leg names a *strand*: one book, account, fund, currency and line. Strands are
numbered in the order of their first legs, which is the order of the record, so that whoever builds the books gives
the same numbers. ``month_sums`` adds up as legs come in: balances and months are answered without reading the legs.
"""

from collections.abc import Mapping, Sequence
from types import NoneType, UnionType
from typing import Any, NamedTuple, Union, get_args, get_origin

from sqlalchemy import (
    BigInteger,
    Boolean,
    Column,
    Connection,
    Delete,
    Index,
    Insert,
    Integer,
    MetaData,
    Table,
    Text,
    UniqueConstraint,
    bindparam,
    cast,
    exists,
    literal_column,
    select,
)

METADATA = MetaData()
"""All tables of the read models."""

BIG = BigInteger().with_variant(Integer, "sqlite")
Row = Mapping[str, Any]
Rows = list[tuple[Any, ...]]


def column(name: str, hint: Any, *, key: bool = False) -> Column[Any]:
    """The column for values of a type hint."""
    bare, optional = bare_hint(hint)
    kind: Any = {int: BIG, bool: Boolean}.get(bare, Text)
    return Column(name, kind, primary_key=key, nullable=optional and not key, autoincrement=False)


def bare_hint(hint: Any) -> tuple[Any, bool]:
    """A type hint without ``| None``, and whether it had that; any other union is `object`."""
    if get_origin(hint) in (Union, UnionType):
        some = [each for each in get_args(hint) if each is not NoneType]
        return (some[0] if len(some) == 1 else object), NoneType in get_args(hint)
    return hint, False


ENTRIES = Table(
    "entries",
    METADATA,
    column("entry", int, key=True),
    column("received", int),
    column("day", str),
    column("statement", str),
    column("acts", int),
    column("bytes", int),
    Index("entries_by_day", "day"),
    Index("entries_by_statement", "statement", unique=True),
)
ACTS = Table(
    "acts",
    METADATA,
    column("id", str, key=True),
    column("entry", int),
    column("place", int),
    column("kind", str),
    column("actor", str | None),
    column("capacity", str),
    column("capacity_of", str | None),
    column("how", str),
    column("about", str | None),
    column("answers", str | None),
    column("replaces", str | None),
    column("decision", str | None),
    column("effect", int | None),
    column("idle", bool),
    Index("acts_by_entry", "entry", "place"),
    Index("acts_by_kind", "kind"),
    Index("acts_by_about", "about"),
)
SIGNERS = Table(
    "signers",
    METADATA,
    column("act", str, key=True),
    column("place", int, key=True),
    column("person", str | None),
    column("capacity", str),
    column("capacity_of", str | None),
    column("keyid", str),
    Index("signers_by_person", "person"),
)
THINGS = Table(
    "things",
    METADATA,
    column("id", str, key=True),
    column("thing", str),
    column("entry", int),
    column("place", int),
    Index("things_by_type", "thing", "entry", "place"),
)
SEALED = Table(
    "sealed",
    METADATA,
    column("digest", str, key=True),
    column("act", str),
    column("path", str),
    column("audience", str),
    column("widened", str),
    column("erased_by", str | None),
    Index("sealed_by_act", "act"),
)
DOCUMENTS = Table(
    "documents",
    METADATA,
    column("act", str, key=True),
    column("path", str, key=True),
    column("sha256", str),
    column("length", int),
    column("type", str),
    column("salted", bool),
    Index("documents_by_digest", "sha256"),
)


NO_LINE = ""

STRANDS = Table(
    "strands",
    METADATA,
    column("strand", int, key=True),
    column("book", str),
    column("account", str),
    column("fund", str),
    column("currency", str),
    column("line", str),
    UniqueConstraint("book", "account", "fund", "currency", "line"),
)
LEGS = Table(
    "legs",
    METADATA,
    column("leg", int, key=True),
    column("entry", int),
    column("act", int),
    column("day", str),
    column("strand", int),
    column("amount", int),
    Index("legs_by_entry", "entry"),
    Index("legs_by_strand", "strand", "day"),
)
MONTH_SUMS = Table(
    "month_sums",
    METADATA,
    column("strand", int, key=True),
    column("month", str, key=True),
    column("amount", int),
    column("legs", int),
    sqlite_with_rowid=False,
)


class Strand(NamedTuple):
    """What a leg is of; ``line`` is empty outside of a budget."""

    book: str
    account: str
    fund: str
    currency: str
    line: str


def read_strands(connection: Connection) -> dict[Strand, int]:
    """Every strand's number."""
    return {Strand(*row[1:]): row[0] for row in connection.execute(select(STRANDS).order_by(STRANDS.c.strand))}


def run_many(connection: Connection, statement: Delete | Insert, names: Sequence[str], rows: Rows) -> None:
    """Run a statement for each row as fast as the driver takes them.

    What SQLAlchemy does with each parameter is done for none: all are integers, truths, texts or nothing.

    Args:
        connection: where.
        statement: what.
        names: its parameters, in the order in which it names them.
        rows: a value for each parameter.
    """
    compiled = statement.compile(dialect=connection.dialect)
    if compiled.positional:
        assert list(names) == compiled.positiontup, "values are given in the statement's own order"
        connection.exec_driver_sql(str(compiled), rows)
    else:
        connection.exec_driver_sql(str(compiled), [dict(zip(names, row, strict=True)) for row in rows])


def insert_rows(connection: Connection, table: Table, rows: Rows) -> None:
    """Insert rows, each with a value for every column in the table's order."""
    run_many(connection, table.insert(), table.c.keys(), rows)


def write_legs(connection: Connection, rows: list[Row]) -> None:
    """Write legs in order, number the strands that are new, and add to the month sums."""
    numbers = read_strands(connection)
    known = len(numbers)
    sums: dict[tuple[int, str], list[int]] = {}
    posted = []
    for row in rows:
        strand, day, amount = row["strand"], row["day"], row["amount"]
        number = numbers.get(strand)
        if number is None:
            number = numbers[strand] = len(numbers) + 1
        posted.append((row["leg"], row["entry"], row["act"], day, number, amount))
        key = (number, day[:7])
        total = sums.get(key)
        if total is None:
            sums[key] = [amount, 1]
        else:
            total[0] += amount
            total[1] += 1
    fresh = [(number, *strand) for strand, number in list(numbers.items())[known:]]
    if fresh:
        insert_rows(connection, STRANDS, fresh)
    insert_rows(connection, LEGS, posted)
    changes = [
        {"the_strand": strand, "the_month": month, "more": amount, "more_legs": count}
        for (strand, month), (amount, count) in sums.items()
    ]
    connection.execute(_OPEN_SUM, [{name: each[name] for name in ("the_strand", "the_month")} for each in changes])
    connection.execute(_ADD, changes)


_C = MONTH_SUMS.c
_THE_STRAND = bindparam("the_strand", type_=_C.strand.type)
_THE_MONTH = bindparam("the_month", type_=_C.month.type)
_OPEN_SUM = MONTH_SUMS.insert().from_select(
    ["strand", "month", "amount", "legs"],
    select(
        cast(_THE_STRAND, _C.strand.type),
        cast(_THE_MONTH, _C.month.type),
        literal_column("0"),
        literal_column("0"),
    ).where(~exists().where(_C.strand == _THE_STRAND, _C.month == _THE_MONTH)),
)
"""A sum of nothing where there is none yet; the plainest SQL that every database has."""
_ADD = (
    MONTH_SUMS.update()
    .where(_C.strand == _THE_STRAND, _C.month == _THE_MONTH)
    .values(
        amount=_C.amount + bindparam("more", type_=_C.amount.type),
        legs=_C.legs + bindparam("more_legs", type_=_C.legs.type),
    )
)
