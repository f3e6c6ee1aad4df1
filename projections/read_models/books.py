"""The books as tables: every leg of both, its running sums by month, and the registers of money.

Ids are long and legs are many, so a leg names a *strand*: one book, account, fund, currency and line. Strands are
numbered in the order of their first legs, which is the order of the record, so that whoever builds the books gives
the same numbers. ``month_sums`` adds up as legs come in: balances and months are answered without reading the legs.
"""

from collections.abc import Iterator
from typing import NamedTuple

from sqlalchemy import Connection, Index, Table, UniqueConstraint, bindparam, cast, exists, literal_column, select

from ledger.rules.money.gifts import Acceptance, Contribution, Pledge
from ledger.rules.money.state import (
    Account,
    Allocation,
    Approval,
    Ceiling,
    Encumbrance,
    Fund,
    Line,
    LineBook,
    Period,
    Position,
    Proof,
    Request,
    Spend,
    Stated,
    Stay,
)
from ledger.rules.state import State
from projections.read_models.columns import column, kept
from projections.read_models.model import METADATA, Change, Model, Row

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


def _legs(state: State, change: Change) -> Iterator[Row]:
    legs = state.money.legs
    for place in change.keys(legs):
        leg = legs[place]
        yield {
            "leg": place,
            "entry": change.index,
            "act": int(leg.event.rpartition(".")[2]),
            "day": leg.day.isoformat(),
            "strand": Strand(leg.book, leg.account, leg.fund, leg.currency, leg.line or NO_LINE),
            "amount": leg.amount,
        }


def read_strands(connection: Connection) -> dict[Strand, int]:
    """Every strand's number."""
    return {Strand(*row[1:]): row[0] for row in connection.execute(select(STRANDS).order_by(STRANDS.c.strand))}


def _write_legs(connection: Connection, rows: list[Row]) -> None:
    numbers = read_strands(connection)
    known = len(numbers)
    sums: dict[tuple[int, str], list[int]] = {}
    posted = []
    for row in rows:
        number = numbers.setdefault(row["strand"], len(numbers) + 1)
        posted.append({**row, "strand": number})
        total = sums.setdefault((number, row["day"][:7]), [0, 0])
        total[0] += row["amount"]
        total[1] += 1
    fresh = [{"strand": number, **strand._asdict()} for strand, number in list(numbers.items())[known:]]
    if fresh:
        connection.execute(STRANDS.insert(), fresh)
    connection.execute(LEGS.insert(), posted)
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

_LINE = {"line": (str, lambda one: one.line.id)}
_IN_LINE = {
    name: (str, lambda one, name=name: getattr(one.key, name)) for name in ("fund", "category", "currency", "period")
}

BOOKS = (
    Model("legs", (STRANDS, LEGS, MONTH_SUMS), _legs, _write_legs),
    kept("accounts", lambda state: state.money.accounts, Account),
    kept("funds", lambda state: state.money.funds, Fund),
    kept("periods", lambda state: state.money.periods, Period),
    kept("lines", lambda state: state.money.lines, Line, without=("key",), more=_IN_LINE),
    kept("statements_of_account", lambda state: state.money.stated, Stated),
    kept(
        "balances",
        lambda state: state.money.balances,
        int,
        key={"account": str, "fund": str, "currency": str},
    ),
    kept("fund_positions", lambda state: state.money.positions, Position, key={"fund": str, "currency": str}),
    kept("line_books", lambda state: state.money.line_books, LineBook, key={"line": str}),
    kept("allocations", lambda state: state.money.allocations, Allocation, without=("line",), more=_LINE),
    kept(
        "ceilings",
        lambda state: state.money.ceilings,
        Ceiling,
        key={"decision": str, "fund": str, "currency": str},
    ),
    kept("pledges", lambda state: state.money.pledges, Pledge),
    kept("contributions", lambda state: state.money.contributions, Contribution),
    kept("acceptances", lambda state: state.money.acceptances, Acceptance),
    kept("requests", lambda state: state.money.requests, Request),
    kept("approvals", lambda state: state.money.approvals, Approval),
    kept("encumbrances", lambda state: state.money.encumbrances, Encumbrance),
    kept("spends", lambda state: state.money.spends, Spend),
    kept("proofs", lambda state: state.money.proofs, Proof, key={"sha256": str}),
    kept("payment_stays", lambda state: state.money.stays, Stay),
)
"""Models of money."""
