"""Reading the books: trial balances, headroom, fund and line cards (docs/rules.md M-2, M-6, M-48).

Reports and the auditor read from here; nothing here writes. What covers a date or a period walks the legs; what holds
now reads the running sums.
"""

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import NamedTuple

from ledger.format import canonical
from ledger.rules.money.movements import Leg
from ledger.rules.money.state import LineBook, MoneyState, Position


class Row(NamedTuple):
    """A row of a trial balance; ``line`` is empty in book A, where lines do not divide an account."""

    book: str
    account: str
    fund: str
    currency: str
    line: str
    amount: int


def sum_rows(legs: Iterable[Leg]) -> tuple[Row, ...]:
    """Legs summed by book, account, fund, currency and (book B) line, sorted; rows of zero are left out."""
    sums: dict[tuple[str, str, str, str, str], int] = {}
    for leg in legs:
        key = (leg.book, leg.account, leg.fund, leg.currency, (leg.line or "") if leg.book == "B" else "")
        sums[key] = sums.get(key, 0) + leg.amount
    return tuple(Row(*key, amount) for key, amount in sorted(sums.items()) if amount)


def trial_balance(state: MoneyState, through: date | None = None) -> tuple[Row, ...]:
    """Both books over all legs dated on or before a day (None: all)."""
    return sum_rows(leg for leg in state.legs if through is None or leg.day <= through)


def closing_balance(state: MoneyState, period: str) -> tuple[Row, ...]:
    """The trial balance that a period's close signs (docs/rules.md M-48).

    Book A through the period's last day; book B of the period's lines, without the legs of the close itself. Computed
    before the close and any time after it gives the same rows.
    """
    known = state.periods[period]
    lines = set(state.lines_in.get(period) or ())

    def counts(leg: Leg) -> bool:
        if leg.book == "A":
            return leg.day <= known.last
        return leg.line in lines and leg.event != known.closed_by

    return sum_rows(leg for leg in state.legs if counts(leg))


def digest_rows(rows: tuple[Row, ...]) -> str:
    """SHA-256 (hex) over the canonical JSON list of the rows, each a list of its six members in order."""
    return hashlib.sha256(document_rows(rows)).hexdigest()


def document_rows(rows: tuple[Row, ...]) -> bytes:
    """The bytes of a trial balance as a document beside the record; amounts are decimal text, so none is too large."""
    return canonical.encode([[*row[:5], str(row.amount)] for row in rows])


def headroom(state: MoneyState, fund: str, currency: str) -> int:
    """What is free to decide in a fund and currency, minor units; below zero in a deficit."""
    return state.position(fund, currency).headroom


@dataclass(frozen=True, slots=True)
class FundCard:
    """A fund in one currency, in figures that add up.

    we hold (``held`` = cash + prepaid − bills) = ``promised`` + ``set_aside`` + ``free``; ``awaiting`` is what of open
    periods was spent and not yet ratified, ``deficit`` and ``forward`` what of a negative ``free`` stems from facts and
    from pledges.
    """

    fund: str
    currency: str
    held: int
    promised: int
    set_aside: int
    free: int
    awaiting: int
    deficit: int
    forward: int
    restricted: bool


def fund_cards(state: MoneyState, fund: str) -> tuple[FundCard, ...]:
    """A card for each currency in which anything was posted to a fund, in order of first posting."""
    return tuple(
        _card(state, fund, currency, position)
        for (owner, currency), position in state.positions.items()
        if owner == fund
    )


def _card(state: MoneyState, fund: str, currency: str, position: Position) -> FundCard:
    promised = sum(
        state.book(line).encumbered
        for line, known in state.lines.items()
        if (known.key.fund, known.key.currency) == (fund, currency)
    )
    return FundCard(
        fund=fund,
        currency=currency,
        held=position.cash + position.prepaid - position.payables,
        promised=promised,
        set_aside=position.reserved - promised,
        free=position.headroom,
        awaiting=-position.overrun,
        deficit=position.deficit,
        forward=position.forward,
        restricted=state.funds[fund].group in ("restricted", "endowment"),
    )


def account_balances(state: MoneyState) -> dict[str, dict[str, int]]:
    """Account id to fund to what of the fund lies there, zero balances left out."""
    found: dict[str, dict[str, int]] = {}
    names = {account.name: account.id for account in state.accounts.values()}
    for (name, fund, _), amount in state.balances.items():
        if name in names and amount:
            found.setdefault(names[name], {})[fund] = amount
    return found


@dataclass(frozen=True, slots=True)
class LineCard:
    """A line's figures: set aside in all, promised, spent, available, and spent beyond what was agreed."""

    line: str
    granted: int
    promised: int
    spent: int
    available: int
    overrun: int


def line_card(state: MoneyState, line: str) -> LineCard:
    """A line as it stands now."""
    book: LineBook = state.book(line)
    return LineCard(line, -book.authority, book.encumbered, book.expended, book.available, -book.overrun)


class Movements(NamedTuple):
    """How a fund moved in one currency over a span of days: opening + income − expense ± the rest = closing."""

    opening: int
    income: int
    expense: int
    transfers: int
    exchange: int
    closing: int


def movements_in(state: MoneyState, fund: str, currency: str, first: date, last: date) -> Movements:
    """The movement-in-funds note (I12): a fund's assets less bills, from the day before to the last day."""
    opening = income = expense = transfers = exchange = closing = 0
    for leg in state.legs:
        if leg.book != "A" or (leg.fund, leg.currency) != (fund, currency) or leg.day > last:
            continue
        if leg.account.startswith(("Assets:", "Liabilities:")):
            closing += leg.amount
            opening += leg.amount if leg.day < first else 0
        elif leg.day >= first:
            income -= leg.amount if leg.account.startswith(("Income:", "Equity:Opening")) else 0
            expense += leg.amount if leg.account.startswith("Expenses:") else 0
            transfers -= leg.amount if leg.account == "Equity:Transfers" else 0
            exchange -= leg.amount if leg.account == "Equity:Trading" else 0
    return Movements(opening, income, expense, transfers, exchange, closing)
