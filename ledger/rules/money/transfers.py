"""Between funds and between currencies (docs/rules.md M-42 to M-44).

Only what is free moves: never money that is set aside or promised. Restricted money leaves its restriction only on a
stated basis with a document; endowed principal likewise.
"""

from typing import Any, Literal

from ledger.rules.case import Case
from ledger.rules.kind import Check, Detail, Kind, SealedField
from ledger.rules.money.movements import Exchanged, Transferred
from ledger.rules.money.posting import post
from ledger.rules.money.preconditions import DATES, Dated, account_currency, cash_in, fund_open, positive
from ledger.rules.values import AccountId, Document, FundId, Money

Basis = Literal["purpose_met", "time_passed", "donor_consent", "order"]


class FundTransferred(Dated):
    """Free money of one fund becomes another's, in the same account."""

    source: FundId
    target: FundId
    account: AccountId
    amount: Money
    basis: Basis | None = None
    document: Document | None = None


def _source(case: Case[Any]) -> str:
    return str(case.body.source)


def _account(case: Case[Any]) -> str:
    return str(case.body.account)


def _bound(case: Case[FundTransferred]) -> bool:
    return case.state.money.funds[case.body.source].is_bound


def _two_funds(case: Case[FundTransferred]) -> Detail | None:
    return {"fund": case.body.source} if case.body.source == case.body.target else None


def _restricted(case: Case[FundTransferred]) -> Detail | None:
    return {"fund": case.body.source} if _bound(case) else None


def _unrestricted(case: Case[FundTransferred]) -> Detail | None:
    return None if _bound(case) else {"fund": case.body.source}


def _basis(case: Case[FundTransferred]) -> Detail | None:
    body = case.body
    return None if body.basis is not None and body.document is not None else {"basis": body.basis or "none"}


def _free(case: Case[FundTransferred]) -> Detail | None:
    money, body = case.state.money, case.body
    account = money.accounts[body.account]
    free = money.position(body.source, account.currency).headroom
    there = min(free, money.balance(account.name, body.source, account.currency))
    asked = body.amount.minor
    return None if asked <= there else {"asked": asked, "available": there, "missing": asked - there}


def _record_transfer(case: Case[FundTransferred]) -> None:
    money, body = case.state.money, case.body
    account = money.accounts[body.account]
    movement = Transferred(
        case.id, body.day, account.name, body.source, body.target, account.currency, body.amount.minor
    )
    post(money, case.kind, movement)


class CurrencyExchanged(Dated):
    """Free money of a fund in one currency became money in another: both amounts, never a rate."""

    fund: FundId
    source: AccountId
    target: AccountId
    amount: Money
    bought: Money
    document: Document | None = None


def _bought(case: Case[CurrencyExchanged]) -> Detail | None:
    expected, found = case.state.money.accounts[case.body.target].currency, case.body.bought.ccy
    return None if expected == found else {"expected": expected, "found": found}


def _bought_positive(case: Case[CurrencyExchanged]) -> Detail | None:
    minor = case.body.bought.minor
    return None if minor > 0 else {"asked": minor}


def _two_currencies(case: Case[CurrencyExchanged]) -> Detail | None:
    body = case.body
    return None if body.amount.ccy != body.bought.ccy else {"currency": body.amount.ccy}


def _free_to_exchange(case: Case[CurrencyExchanged]) -> Detail | None:
    asked = case.body.amount.minor
    there = case.state.money.position(case.body.fund, case.body.amount.ccy).headroom
    return None if asked <= there else {"asked": asked, "available": there, "missing": asked - there}


def _record_exchange(case: Case[CurrencyExchanged]) -> None:
    money, body = case.state.money, case.body
    movement = Exchanged(
        case.id,
        body.day,
        body.fund,
        money.accounts[body.source].name,
        body.amount.minor,
        body.amount.ccy,
        money.accounts[body.target].name,
        body.bought.minor,
        body.bought.ccy,
    )
    post(money, case.kind, movement)


_UNALLOCATED: Check[Any] = Check(
    "INSUFFICIENT_UNALLOCATED",
    "M-42",
    "{available} is free in that fund and account; {asked} is asked, {missing} is missing.",
    "Return what is set aside first, or move less.",
    _free,
)
_COMMON: tuple[Check[Any], ...] = (
    fund_open(lambda case: str(case.body.target)),
    account_currency(_account),
    positive(),
    *DATES,
    _UNALLOCATED,
)
_SAME_FUND: Check[Any] = Check("SAME_FUND", "M-42", "Both are {fund}.", "Name two funds.", _two_funds)

KINDS: tuple[Kind[Any], ...] = (
    Kind(
        name="fund.transferred/v1",
        body=FundTransferred,
        label="transfer between funds",
        words="Move {amount} from {source} to {target} in {account}.",
        power="money.move",
        decided="may",
        checks=(
            _SAME_FUND,
            Check(
                "RESTRICTED_SOURCE",
                "M-42",
                "{fund} is restricted, endowed or earmarked.",
                "Release its restriction, with the basis and its document.",
                _restricted,
            ),
            *_COMMON,
        ),
        record=_record_transfer,
    ),
    Kind(
        name="restriction.released/v1",
        body=FundTransferred,
        label="release a restriction",
        words="Release {amount} of {source} to {target}: {basis}.",
        power="money.move",
        decided="may",
        sealed=(SealedField("reason", "Why"),),
        checks=(
            _SAME_FUND,
            Check("SOURCE_NOT_RESTRICTED", "M-43", "{fund} has no restriction.", "Transfer it instead.", _unrestricted),
            Check(
                "BASIS_MISSING",
                "M-43",
                "A release needs a basis and its document; the basis is {basis}.",
                "Name purpose met, time passed, donor's consent or an order, and attach it.",
                _basis,
            ),
            *_COMMON,
        ),
        record=_record_transfer,
    ),
    Kind(
        name="currency.exchanged/v1",
        body=CurrencyExchanged,
        label="exchange money",
        words="Exchange {amount} of {fund} for {bought} on {day}.",
        power="money.move",
        sealed=(SealedField("reference", "Reference"),),
        checks=(
            Check("SAME_CURRENCY", "M-44", "Both are {currency}.", "Hand it over instead.", _two_currencies),
            account_currency(_source),
            Check("CURRENCY_MISMATCH", "M-4", "It is a {expected} account, not {found}.", "Use one.", _bought),
            positive(),
            Check("AMOUNT_NOT_POSITIVE", "M-4", "What was bought is {asked}.", "Name it.", _bought_positive),
            cash_in(_source, lambda case: str(case.body.fund)),
            *DATES,
            Check(
                "INSUFFICIENT_UNALLOCATED",
                "M-44",
                "{available} is free; {asked} is asked, {missing} is missing.",
                "Exchange what is free.",
                _free_to_exchange,
            ),
        ),
        record=_record_exchange,
    ),
)
