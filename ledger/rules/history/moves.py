"""The moves that a transaction from before the ledger is made of (docs/rules.md H-7).

A closed list. Each names our own things by id: an importer's mapping has turned the old books' accounts into them.
Amounts are above zero; the direction is in the name of the move.
"""

from typing import Annotated, Literal

from pydantic import Field

from ledger.rules.history.preconditions import Imported, PastDecisionId
from ledger.rules.values import AccountId, Body, FundId, LineId, Money, PartyId

Against = Literal["account", "payable", "prepaid"]
"""What pays: one of our accounts, a bill that is owed from now on, or what had been paid ahead."""

Year = Annotated[int, Field(ge=1900, le=2999)]


class Income(Body):
    """Money came in."""

    move: Literal["income"]
    account: AccountId
    fund: FundId
    amount: Money
    income: Literal["dues", "grants", "donations", "opening"]
    party: PartyId | None = None


class IncomeReturned(Body):
    """Money that had come in went back to where it came from."""

    move: Literal["income_returned"]
    account: AccountId
    fund: FundId
    amount: Money
    income: Literal["dues", "grants", "donations", "opening"]
    party: PartyId | None = None


class Allocation(Body):
    """Money was set aside on a line; ``year``: the budget year it was for, where that is not its day's."""

    move: Literal["allocation"]
    line: LineId
    amount: Money
    decision: PastDecisionId | None = None
    year: Year | None = None


class Deallocation(Body):
    """Money set aside on a line became free again."""

    move: Literal["deallocation"]
    line: LineId
    amount: Money
    decision: PastDecisionId | None = None
    year: Year | None = None


class Shift(Body):
    """Money set aside moved from one line to another of the same fund, currency and period."""

    move: Literal["shift"]
    source: LineId
    target: LineId
    amount: Money
    decision: PastDecisionId | None = None


class Commitment(Body):
    """Money of a line was promised."""

    move: Literal["commitment"]
    line: LineId
    amount: Money


class Release(Body):
    """A promise fell away: the money is available on its line again."""

    move: Literal["release"]
    line: LineId
    amount: Money


class Expense(Body):
    """Money of a line was spent: from what was available, or ``promised``; paid, billed, or paid ahead before."""

    move: Literal["expense"]
    line: LineId
    amount: Money
    against: Against = "account"
    account: AccountId | None = None
    promised: bool = False
    party: PartyId | None = None


class Settlement(Body):
    """A bill of a line was paid."""

    move: Literal["settlement"]
    line: LineId
    amount: Money
    account: AccountId


class Prepayment(Body):
    """Something of a line that is used later was paid, or billed."""

    move: Literal["prepayment"]
    line: LineId
    amount: Money
    against: Literal["account", "payable"] = "account"
    account: AccountId | None = None


class Refund(Body):
    """Money that a line had spent came back, or a bill was cancelled."""

    move: Literal["refund"]
    line: LineId
    amount: Money
    against: Against = "account"
    account: AccountId | None = None


class Transfer(Body):
    """Money moved from one fund to another within one account."""

    move: Literal["transfer"]
    account: AccountId
    source: FundId
    target: FundId
    amount: Money


class Handover(Body):
    """Money of one fund moved from one of our accounts to another."""

    move: Literal["handover"]
    source: AccountId
    target: AccountId
    fund: FundId
    amount: Money


Move = Annotated[
    Income
    | IncomeReturned
    | Allocation
    | Deallocation
    | Shift
    | Commitment
    | Release
    | Expense
    | Settlement
    | Prepayment
    | Refund
    | Transfer
    | Handover,
    Field(discriminator="move"),
]


class TransactionTold(Imported):
    """A transaction of the old books: what it did, move by move, in the order of its lines."""

    moves: Annotated[tuple[Move, ...], Field(max_length=200)]
