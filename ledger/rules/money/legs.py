"""From movements to legs: the one pure function that derives both books (docs/rules.md M-2).

Book A is actual money, book B the authority to spend it. Each movement is worth the legs of one row of the table in
M-2; a change of a row would be a new rules version, because every book ever published rests on it.
"""

from datetime import date
from typing import Literal, assert_never

from ledger.rules.money.movements import (
    PAYABLE,
    PREPAID,
    Allocated,
    Bounced,
    Carried,
    ClosedOut,
    Deallocated,
    Encumbered,
    Exchanged,
    GivenInKind,
    HandedOver,
    Leg,
    LineKey,
    Movement,
    Observed,
    PaidAhead,
    Ratified,
    Received,
    Refunded,
    Released,
    Reversed,
    Settled,
    Shifted,
    Spent,
    Transferred,
)

AUTHORITY, AVAILABLE, ENCUMBERED, EXPENDED, OVERRUN = "Authority", "Available", "Encumbered", "Expended", "Overrun"
TRANSFERS, TRADING, OPENING = "Equity:Transfers", "Equity:Trading", "Equity:Opening"
IN_KIND_EXPENSE, IN_KIND_INCOME = "Expenses:InKind", "Income:InKind"


def asset(kind: Literal["bank", "cash", "held"], account: str) -> str:
    """The name in book A of one of our accounts, as ``Assets:Bank:<id>``."""
    return f"Assets:{kind.capitalize()}:{account}"


def expenses(line: LineKey) -> str:
    """The name in book A of what a line pays for."""
    return f"Expenses:{line.category}"


def legs(movement: Movement) -> tuple[Leg, ...]:
    """The legs of a movement, debit first; their sum is zero in each book, fund and currency."""
    match movement:
        case Received() | Bounced() | GivenInKind() | Transferred() | HandedOver() | Exchanged():
            return _actual(movement)
        case Allocated() | Deallocated() | Shifted() | Encumbered() | Released() | Ratified():
            return _authority(movement)
        case Spent() | Settled() | PaidAhead() | Observed() | Refunded():
            return _spending(movement)
        case ClosedOut() | Carried():
            return _closing(movement)
        case Reversed():
            return tuple(_negated(leg, movement) for leg in movement.legs)
    assert_never(movement)


def _a(
    event: str,
    day: date,
    debit: str,
    credit: str,
    fund: str,
    currency: str,
    amount: int,
    line: str | None = None,
) -> tuple[Leg, ...]:
    return (
        Leg(event, day, "A", debit, fund, currency, amount, line),
        Leg(event, day, "A", credit, fund, currency, -amount, line),
    )


def _b(event: str, day: date, line: LineKey, debit: str, credit: str, amount: int) -> tuple[Leg, ...]:
    if amount == 0:
        return ()
    return (
        Leg(event, day, "B", debit, line.fund, line.currency, amount, line.id),
        Leg(event, day, "B", credit, line.fund, line.currency, -amount, line.id),
    )


def _actual(movement: Received | Bounced | GivenInKind | Transferred | HandedOver | Exchanged) -> tuple[Leg, ...]:
    m, event, day = movement, movement.event, movement.day
    match m:
        case Received():
            return _a(event, day, m.account, _income(m.income), m.fund, m.currency, m.amount)
        case Bounced():
            return _a(event, day, _income(m.income), m.account, m.fund, m.currency, m.amount)
        case GivenInKind():
            return _a(event, day, IN_KIND_EXPENSE, IN_KIND_INCOME, m.fund, m.currency, m.amount)
        case Transferred():
            return _a(event, day, TRANSFERS, m.account, m.source, m.currency, m.amount) + _a(
                event, day, m.account, TRANSFERS, m.target, m.currency, m.amount
            )
        case HandedOver():
            return _a(event, day, m.target, m.source, m.fund, m.currency, m.amount)
        case Exchanged():
            return _a(event, day, TRADING, m.sold_from, m.fund, m.sold_currency, m.sold) + _a(
                event, day, m.bought_into, TRADING, m.fund, m.bought_currency, m.bought
            )
    assert_never(m)


def _income(income: str) -> str:
    return OPENING if income == "Opening" else f"Income:{income}"


def _authority(
    movement: Allocated | Deallocated | Shifted | Encumbered | Released | Ratified,
) -> tuple[Leg, ...]:
    m, event, day = movement, movement.event, movement.day
    match m:
        case Allocated():
            return _b(event, day, m.line, AVAILABLE, AUTHORITY, m.amount)
        case Deallocated():
            return _b(event, day, m.line, AUTHORITY, AVAILABLE, m.amount)
        case Shifted():
            return (
                Leg(event, day, "B", AVAILABLE, m.target.fund, m.target.currency, m.amount, m.target.id),
                Leg(event, day, "B", AVAILABLE, m.source.fund, m.source.currency, -m.amount, m.source.id),
            )
        case Encumbered():
            return _b(event, day, m.line, ENCUMBERED, AVAILABLE, m.amount)
        case Released():
            return _b(event, day, m.line, AVAILABLE, ENCUMBERED, m.amount)
        case Ratified():
            return _b(event, day, m.line, OVERRUN, AVAILABLE, m.amount)
    assert_never(m)


def _spending(movement: Spent | Settled | PaidAhead | Observed | Refunded) -> tuple[Leg, ...]:
    m, event, day, line = movement, movement.event, movement.day, movement.line
    fund, currency = line.fund, line.currency
    match m:
        case Spent():
            return _a(event, day, expenses(line), m.against, fund, currency, m.amount, line.id) + _b(
                event, day, line, EXPENDED, ENCUMBERED, m.amount
            )
        case Settled():
            return _a(event, day, PAYABLE, m.account, fund, currency, m.amount, line.id)
        case PaidAhead():
            return _a(event, day, PREPAID, m.against, fund, currency, m.amount, line.id)
        case Observed():
            return _a(event, day, expenses(line), m.against, fund, currency, m.amount, line.id) + _b(
                event, day, line, EXPENDED, OVERRUN, m.amount
            )
        case Refunded():
            return (
                _a(event, day, m.account, expenses(line), fund, currency, m.amount, line.id)
                + _b(event, day, line, AVAILABLE, EXPENDED, m.amount - m.overrun)
                + _b(event, day, line, OVERRUN, EXPENDED, m.overrun)
            )
    assert_never(m)


def _closing(movement: ClosedOut | Carried) -> tuple[Leg, ...]:
    m, event, day = movement, movement.event, movement.day
    if isinstance(m, ClosedOut):
        return _b(event, day, m.line, AUTHORITY, AVAILABLE, m.available) + _b(
            event, day, m.line, AUTHORITY, ENCUMBERED, m.encumbered
        )
    return _b(event, day, m.line, AVAILABLE, AUTHORITY, m.available) + _b(
        event, day, m.line, ENCUMBERED, AUTHORITY, m.encumbered
    )


def _negated(leg: Leg, movement: Reversed) -> Leg:
    account = AVAILABLE if movement.to_available and leg.account == ENCUMBERED else leg.account
    return leg._replace(event=movement.event, day=movement.day, account=account, amount=-leg.amount)
