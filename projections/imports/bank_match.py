"""A bank statement against the record: what is there already, what is new, what the statement does not show.

A line and an act are the same when they move the same amount in the same account within some days of each other; of
several, the one with the same reference, then the nearest day. Each act answers for one line only. So a statement that
was brought in and said answers for all its lines when it comes again.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from ledger.rules.money.state import MoneyState
from projections.imports.bank_statement import BankStatement, StatementLine

DAYS = 5
"""How far apart the bank's day and ours may be."""


@dataclass(frozen=True, slots=True)
class Posted:
    """What an act moved in an account; minor units, above 0 what came in."""

    act: str
    day: date
    minor: int
    reference: str = ""


@dataclass(frozen=True, slots=True)
class Matched:
    """A line of a statement and the act that is the same."""

    line: StatementLine
    posted: Posted


@dataclass(frozen=True, slots=True)
class Reconciliation:
    """A statement set against the record. Amounts in minor units.

    Args:
        matched: lines that are in the record.
        new: lines that are not.
        unpresented: acts of the record that the statement does not show.
        day: at whose end the statement closes; None: it has neither line nor balance.
        bank: what the bank says there was then; None: it does not say.
        record: what the record says.
    """

    matched: tuple[Matched, ...]
    new: tuple[StatementLine, ...]
    unpresented: tuple[Posted, ...]
    day: date | None
    bank: int | None
    record: int

    @property
    def unexplained(self) -> int | None:
        """What is left between bank and record after new lines and acts that the statement does not show."""
        if self.bank is None:
            return None
        new, waiting = sum(line.minor for line in self.new), sum(one.minor for one in self.unpresented)
        return self.bank - (self.record + new - waiting)


def posted_on(money: MoneyState, account: str, references: dict[str, str]) -> tuple[Posted, ...]:
    """What acts moved in an account, in the record's order; what was reversed is left out with its reversal.

    Args:
        money: the money tables.
        account: the account's id.
        references: act to the reference that it was said with, where this reader may see it.
    """
    name = money.accounts[account].name
    sums: dict[tuple[str, date], int] = {}
    for leg in money.legs:
        if leg.book == "A" and leg.account == name:
            sums[leg.event, leg.day] = sums.get((leg.event, leg.day), 0) + leg.amount
    undone = {act for event in money.reversals for act in (event, *(money.reversals.get(event) or ()))}
    return tuple(
        Posted(event, day, minor, references.get(event, ""))
        for (event, day), minor in sums.items()
        if minor and event not in undone
    )


def reconcile(
    statement: BankStatement, money: MoneyState, account: str, posted: Sequence[Posted], days: int = DAYS
) -> Reconciliation:
    """Set a statement against the record.

    Args:
        statement: what the bank says.
        money: the money tables.
        account: the account's id.
        posted: what acts moved in it, as `posted_on` tells.
        days: how far apart the bank's day and ours may be, 0 or more.
    """
    # Banks write lines of nothing to say something; no money moved.
    matched, new = _match([line for line in statement.lines if line.minor], posted, days)
    last = statement.last
    name = money.accounts[account].name
    balance = sum(
        leg.amount
        for leg in money.legs
        if leg.account == name and leg.book == "A" and (last is None or leg.day <= last)
    )
    taken = {one.posted.act for one in matched}
    return Reconciliation(
        matched, new, _unpresented(statement, money, account, posted, taken), last, statement.closing, balance
    )


def _match(
    lines: Sequence[StatementLine], posted: Sequence[Posted], days: int
) -> tuple[tuple[Matched, ...], tuple[StatementLine, ...]]:
    """The surest pairs first, over the whole statement: no line takes the act that another fits better."""
    by_amount: dict[int, list[int]] = {}
    for number, one in enumerate(posted):
        by_amount.setdefault(one.minor, []).append(number)
    pairs = sorted(
        (_distance(line, posted[number]), place, number)
        for place, line in enumerate(lines)
        for number in by_amount.get(line.minor, ())
        if _near(line, posted[number], days)
    )
    found: dict[int, int] = {}
    taken: set[int] = set()
    for _, place, number in pairs:
        if place not in found and number not in taken:
            found[place] = number
            taken.add(number)
    matched = tuple(Matched(lines[place], posted[found[place]]) for place in sorted(found))
    return matched, tuple(line for place, line in enumerate(lines) if place not in found)


def _same(line: StatementLine, one: Posted) -> bool:
    return bool(line.reference) and line.reference.casefold() == one.reference.casefold()


def _near(line: StatementLine, one: Posted, days: int) -> bool:
    """Within the days; where both tell a reference and it differs, only on the very day."""
    apart = abs((line.day - one.day).days)
    differs = bool(line.reference) and bool(one.reference) and not _same(line, one)
    return apart == 0 if differs else apart <= days


def _distance(line: StatementLine, one: Posted) -> tuple[bool, int]:
    return not _same(line, one), abs((line.day - one.day).days)


def _unpresented(
    statement: BankStatement, money: MoneyState, account: str, posted: Sequence[Posted], taken: set[str]
) -> tuple[Posted, ...]:
    """Acts of the statement's time that it does not show, and what earlier statements had not shown either."""
    if statement.first is None or statement.last is None:
        return ()
    before = money.last_stated.get(account)
    stated = money.stated[before] if before is not None else None
    waiting = {act for act, _ in stated.unpresented} if stated is not None else set[str]()
    since = stated.day + timedelta(days=1) if stated is not None else statement.first
    since = min(since, statement.first)
    return tuple(
        one
        for one in posted
        if one.act not in taken and one.day <= statement.last and (since <= one.day or one.act in waiting)
    )
