"""Facts from outside: fees, and payments that nobody had agreed (docs/rules.md M-3, M-32).

They are never refused for lack of money or authority, because they happened: refusing facts is how books drift from
the bank. What they leave behind, a deficit or an overrun, is shown and blocks its fund until a decision cures it.
"""

from typing import Any

from ledger.rules.case import Case
from ledger.rules.kind import Kind, SealedField
from ledger.rules.money.movements import Observed
from ledger.rules.money.payments import Method, payers
from ledger.rules.money.posting import post
from ledger.rules.money.preconditions import (
    DATES,
    Dated,
    account_currency,
    line_currency,
    line_period_open,
    positive,
)
from ledger.rules.money.shifts import ratify
from ledger.rules.money.state import Spend
from ledger.rules.values import AccountId, LineId, Money, PartyId


class FeeCharged(Dated):
    """A bank took a fee."""

    account: AccountId
    line: LineId
    amount: Money


def _observe(case: Case[Any]) -> None:
    money, body = case.state.money, case.body
    account = money.accounts[body.account].name
    movement = Observed(case.id, body.day, money.line(body.line), body.amount.minor, account)
    post(money, case.kind, movement, fact=True)


def _record_fee(case: Case[FeeCharged]) -> None:
    """A fee is ratified at once as far as its line has room."""
    _observe(case)
    money, body = case.state.money, case.body
    ratify(money, case, body.line, min(body.amount.minor, money.book(body.line).available))


class SpendObserved(Dated):
    """A payment was found that nobody had agreed beforehand."""

    account: AccountId
    line: LineId
    amount: Money
    method: Method = "bank"
    payee: PartyId | None = None


def _record_observed(case: Case[SpendObserved]) -> None:
    money, body = case.state.money, case.body
    _observe(case)
    money.spends.put(case.id, Spend(case.id, body.line, body.payee, body.amount.minor, body.day, payers(case), None))


def _line(case: Case[Any]) -> str:
    return str(case.body.line)


_CHECKS = (
    line_period_open(_line),
    line_currency(_line),
    account_currency(lambda case: str(case.body.account)),
    positive(),
    *DATES,
)

KINDS: tuple[Kind[Any], ...] = (
    Kind(
        name="bank.fee/v1",
        body=FeeCharged,
        label="record a bank fee",
        words="The bank took {amount} from {account} on {day}; it belongs to {line}.",
        power="money.report",
        checks=_CHECKS,
        record=_record_fee,
    ),
    Kind(
        name="spend.observed/v1",
        body=SpendObserved,
        label="report an unagreed payment",
        words="{amount} went out of {account} on {day} for {line}, agreed by nobody beforehand.",
        opens="spend",
        power="money.report",
        sealed=(SealedField("story", "What happened"),),
        checks=_CHECKS,
        record=_record_observed,
    ),
)
