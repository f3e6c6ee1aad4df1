"""Money that comes back: refunds, and recoveries after the period was closed (docs/rules.md M-34; governance E14)."""

from dataclasses import replace
from typing import Any

from ledger.rules.case import Case
from ledger.rules.kind import Check, Detail, Kind
from ledger.rules.money.funds import living
from ledger.rules.money.movements import Received, Refunded
from ledger.rules.money.posting import post
from ledger.rules.money.preconditions import (
    DATES,
    Dated,
    account_currency,
    line_currency,
    line_period_open,
    period_of,
    positive,
)
from ledger.rules.money.state import Spend
from ledger.rules.values import AccountId, Money


class RefundReceived(Dated):
    """(Part of) a payment came back."""

    account: AccountId
    amount: Money


def _spend(case: Case[Any]) -> Spend:
    return case.state.money.spends[case.subject]


def _line(case: Case[Any]) -> str:
    return _spend(case).line


def _not_reversed(case: Case[Any]) -> Detail | None:
    return {"spend": case.subject} if _spend(case).reversed else None


def _within(case: Case[Any]) -> Detail | None:
    spend, asked = _spend(case), case.body.amount.minor
    paid = spend.paid if spend.bill else spend.amount
    left = paid - spend.refunded
    return None if asked <= left else {"asked": asked, "available": left}


def _period_closed(case: Case[Any]) -> Detail | None:
    return {} if period_of(case.state.money, _line(case)).closed_by is None else None


def _note(case: Case[RefundReceived]) -> None:
    money, spend = case.state.money, _spend(case)
    money.spends.put(spend.id, replace(spend, refunded=spend.refunded + case.body.amount.minor))
    money.settled.put(case.id, spend.id)


def _record_refund(case: Case[RefundReceived]) -> None:
    """What comes back of a payment that nobody had agreed undoes the overrun first."""
    money, body, spend = case.state.money, case.body, _spend(case)
    line, minor = money.line(spend.line), body.amount.minor
    observed = spend.encumbrance is None
    overrun = min(minor, -money.book(line.id).overrun) if observed else 0
    account = money.accounts[body.account].name
    purchase = money.encumbrances.get(spend.encumbrance or "")
    movement = Refunded(case.id, body.day, line, minor, account, overrun)
    post(money, case.kind, movement, parents=(spend.id,), draws=purchase.draws if purchase else None)
    _note(case)


def _record_recovery(case: Case[RefundReceived]) -> None:
    money, body, spend = case.state.money, case.body, _spend(case)
    line = money.line(spend.line)
    fund, account = living(money, line.fund), money.accounts[body.account].name
    movement = Received(case.id, body.day, account, fund, line.currency, body.amount.minor, "Recoveries")
    post(money, case.kind, movement, parents=(spend.id,))
    _note(case)


_COMMON: tuple[Check[Any], ...] = (
    Check("ALREADY_REVERSED", "M-34", "The payment was reversed.", "Nothing came back of it.", _not_reversed),
    account_currency(lambda case: str(case.body.account)),
    line_currency(_line),
    positive(),
    Check("EXCEEDS_SPEND", "M-34", "{available} of it can come back; {asked} is said to.", "Check it.", _within),
    *DATES,
)

KINDS: tuple[Kind[Any], ...] = (
    Kind(
        name="refund.received/v1",
        body=RefundReceived,
        label="record a refund",
        words="{amount} of {about} came back into {account} on {day}.",
        about=("spend",),
        power="money.report",
        checks=(*_COMMON, line_period_open(_line)),
        record=_record_refund,
    ),
    Kind(
        name="recovery.received/v1",
        body=RefundReceived,
        label="record a late refund",
        words="{amount} of {about}, of a closed period, came back into {account} on {day}.",
        about=("spend",),
        power="money.report",
        checks=(
            *_COMMON,
            Check("PERIOD_OPEN", "M-34", "The period is open.", "Record it as a refund.", _period_closed),
        ),
        record=_record_recovery,
    ),
)
