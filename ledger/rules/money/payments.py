"""Spending what was reserved: payments, bills, paying bills (docs/rules.md M-30, M-31)."""

from dataclasses import replace
from typing import Annotated, Any, Literal

from pydantic import Field

from ledger.rules.case import Case
from ledger.rules.kind import Check, Detail, Kind, SealedField
from ledger.rules.money.encumbrances import AWAITS_KEEPING, OPEN, put_encumbrance
from ledger.rules.money.movements import PAYABLE, Settled, Spent
from ledger.rules.money.posting import post
from ledger.rules.money.preconditions import (
    DATES,
    Dated,
    account_currency,
    cash_in,
    line_currency,
    line_period_open,
    positive,
)
from ledger.rules.money.releases import DISPUTE_OPEN
from ledger.rules.money.state import Encumbrance, Spend
from ledger.rules.values import AccountId, Document, Money, PartyId, RefTo

SpendId = Annotated[str, Field(pattern=r"^[0-9a-f]{64}\.(0|[1-9][0-9]?)$"), RefTo(("spend",))]
Method = Literal["bank", "cash", "voucher", "ewallet"]


class PaymentMade(Dated):
    """Reserved money was paid out. From a float the payee may be another than the float's own."""

    account: AccountId
    amount: Money
    method: Method = "bank"
    payee: PartyId | None = None


def _encumbrance(case: Case[Any]) -> Encumbrance:
    return case.state.money.encumbrances[case.subject]


def _line(case: Case[Any]) -> str:
    return _encumbrance(case).line


def _fund(case: Case[Any]) -> str:
    return case.state.money.line(_line(case)).fund


def _account(case: Case[Any]) -> str:
    return str(case.body.account)


def _expired(case: Case[Any]) -> Detail | None:
    expires = _encumbrance(case).expires
    return {"expires": expires.isoformat()} if expires is not None and expires <= case.today else None


def _within(case: Case[Any]) -> Detail | None:
    asked, there = case.body.amount.minor, _encumbrance(case).open
    return None if asked <= there else {"asked": asked, "available": there, "missing": asked - there}


def _after(case: Case[Any]) -> Detail | None:
    since = _encumbrance(case).day
    return None if since <= case.body.day else {"found": case.body.day.isoformat(), "since": since.isoformat()}


def _two_pairs_of_eyes(case: Case[Any]) -> Detail | None:
    payer = case.author.person
    return {"person": payer or ""} if set(_encumbrance(case).approvers) == {payer} else None


def _window(case: Case[Any]) -> Detail | None:
    fund, line = case.state.money.funds[_fund(case)], case.state.money.line(_line(case))
    good = fund.allows(line.category) and fund.allows_day(case.body.day)
    return None if good else {"category": line.category, "fund": fund.id, "day": case.body.day.isoformat()}


def _payee(case: Case[PaymentMade]) -> Detail | None:
    other = case.body.payee is not None and case.body.payee != _encumbrance(case).payee
    return {"payee": case.body.payee or ""} if other and not _encumbrance(case).floated else None


_EXPIRED: Check[Any] = Check(
    "ENCUMBRANCE_EXPIRED", "M-30", "It expired {expires}.", "Reserve the money anew.", _expired
)
_EXCEEDS: Check[Any] = Check(
    "EXCEEDS_ENCUMBRANCE",
    "M-30",
    "{available} is reserved; {asked} is asked, {missing} is missing.",
    "Raise what is reserved first, with its approvals, in the same statement.",
    _within,
)
_DATE_AFTER: Check[Any] = Check(
    "DATE_BEFORE_ENCUMBRANCE",
    "M-30",
    "{found} is before the money was reserved ({since}).",
    "Money spent before it was reserved is recorded as observed.",
    _after,
)
_SOLE_APPROVER: Check[Any] = Check(
    "PAYER_IS_SOLE_APPROVER",
    "M-30",
    "{person} alone approved it.",
    "Let another person pay, or another approve too.",
    _two_pairs_of_eyes,
)
_PURPOSE: Check[Any] = Check(
    "PURPOSE_OUTSIDE_RESTRICTION",
    "M-10",
    "{fund} may not pay for {category} on {day}.",
    "Use a fund that allows it, or ask the giver.",
    _window,
)


def payers(case: Case[Any]) -> tuple[str, ...]:
    """The persons who signed a payment."""
    return tuple(dict.fromkeys(signer.person for signer in case.signers if signer.person is not None))


def _record_payment(case: Case[PaymentMade]) -> None:
    money, body, encumbrance = case.state.money, case.body, _encumbrance(case)
    line, minor = money.line(encumbrance.line), body.amount.minor
    payee = body.payee or encumbrance.payee
    spend = Spend(case.id, line.id, payee, minor, body.day, payers(case), encumbrance.id)
    put_spend(case, encumbrance, spend)
    movement = Spent(case.id, body.day, line, minor, money.accounts[body.account].name)
    post(money, case.kind, movement, parents=(encumbrance.id,))


def put_spend(case: Case[Any], encumbrance: Encumbrance, spend: Spend) -> None:
    """Write a new spend, and count it on its purchase."""
    case.state.money.spends.put(spend.id, spend)
    put_encumbrance(
        case.state.money,
        replace(encumbrance, spent=encumbrance.spent + spend.amount, spends=(*encumbrance.spends, spend.id)),
    )


class InvoiceReceived(Dated):
    """A bill for what was reserved: the money is spent, and owed until it is paid."""

    amount: Money
    document: Document | None = None


def _record_invoice(case: Case[InvoiceReceived]) -> None:
    money, body, encumbrance = case.state.money, case.body, _encumbrance(case)
    line, minor = money.line(encumbrance.line), body.amount.minor
    spend = Spend(case.id, line.id, encumbrance.payee, minor, body.day, (), encumbrance.id, bill=True)
    put_spend(case, encumbrance, spend)
    post(money, case.kind, Spent(case.id, body.day, line, minor, PAYABLE), parents=(encumbrance.id,))


class InvoicePaid(Dated):
    """(Part of) a bill was paid."""

    account: AccountId
    amount: Money
    method: Method = "bank"


def _bill(case: Case[InvoicePaid]) -> Spend:
    return case.state.money.spends[case.subject]


def _bill_open(case: Case[InvoicePaid]) -> Detail | None:
    bill = _bill(case)
    return None if bill.bill and not bill.reversed and bill.paid < bill.amount else {"paid": bill.paid}


def _bill_within(case: Case[InvoicePaid]) -> Detail | None:
    asked, there = case.body.amount.minor, _bill(case).amount - _bill(case).paid
    return None if asked <= there else {"asked": asked, "available": there}


def _bill_fund(case: Case[InvoicePaid]) -> str:
    return case.state.money.line(_bill(case).line).fund


def _bill_after(case: Case[InvoicePaid]) -> Detail | None:
    since = _bill(case).day
    return None if since <= case.body.day else {"found": case.body.day.isoformat(), "since": since.isoformat()}


def _bill_eyes(case: Case[InvoicePaid]) -> Detail | None:
    encumbrance = case.state.money.encumbrances.get(_bill(case).encumbrance or "")
    alone = encumbrance is not None and set(encumbrance.approvers) == {case.author.person}
    return {"person": case.author.person or ""} if alone else None


def _bill_disputed(case: Case[InvoicePaid]) -> Detail | None:
    stays = case.state.money.stayed.get(_bill(case).encumbrance or "") or 0
    return {"stays": stays} if stays else None


def _record_paid(case: Case[InvoicePaid]) -> None:
    money, body, bill = case.state.money, case.body, _bill(case)
    minor = body.amount.minor
    signed = tuple(dict.fromkeys((*bill.payers, *payers(case))))
    money.spends.put(bill.id, replace(bill, paid=bill.paid + minor, payers=signed))
    money.settled.put(case.id, bill.id)
    movement = Settled(case.id, body.day, money.line(bill.line), minor, money.accounts[body.account].name)
    post(money, case.kind, movement, parents=(bill.id,))


KINDS: tuple[Kind[Any], ...] = (
    Kind(
        name="payment.made/v1",
        body=PaymentMade,
        label="pay",
        words="{amount} was paid for {about} from {account} on {day}.",
        opens="spend",
        about=("encumbrance",),
        power="money.pay",
        sealed=(SealedField("reference", "Reference of the payment"),),
        checks=(
            OPEN,
            _EXPIRED,
            line_currency(_line),
            positive(),
            _EXCEEDS,
            account_currency(_account),
            cash_in(_account, _fund),
            _DATE_AFTER,
            *DATES,
            line_period_open(_line),
            _SOLE_APPROVER,
            _PURPOSE,
            DISPUTE_OPEN,
            AWAITS_KEEPING,
            Check(
                "PAYEE_MISMATCH",
                "M-30",
                "It was reserved for another than {payee}.",
                "Pay whom it was reserved for; only a float pays others.",
                _payee,
            ),
        ),
        record=_record_payment,
    ),
    Kind(
        name="invoice.received/v1",
        body=InvoiceReceived,
        label="record a bill",
        words="A bill of {amount} came for {about} on {day}.",
        opens="spend",
        about=("encumbrance",),
        power="money.pay",
        sealed=(SealedField("reference", "Number of the bill"),),
        checks=(
            OPEN,
            _EXPIRED,
            line_currency(_line),
            positive(),
            _EXCEEDS,
            _DATE_AFTER,
            *DATES,
            line_period_open(_line),
            _PURPOSE,
            AWAITS_KEEPING,
        ),
        record=_record_invoice,
    ),
    Kind(
        name="invoice.paid/v1",
        body=InvoicePaid,
        label="pay a bill",
        words="{amount} of {about} was paid from {account} on {day}.",
        about=("spend",),
        power="money.pay",
        sealed=(SealedField("reference", "Reference of the payment"),),
        checks=(
            Check("BILL_NOT_OPEN", "M-31", "Nothing of it is open; {paid} was paid.", "Nothing.", _bill_open),
            account_currency(_account),
            line_currency(lambda case: case.state.money.spends[case.subject].line),
            positive(),
            Check("EXCEEDS_BILL", "M-31", "{available} is open; {asked} is asked.", "Pay at most that.", _bill_within),
            cash_in(_account, _bill_fund),
            Check("DATE_BEFORE_BILL", "M-31", "{found} is before the bill ({since}).", "Check the dates.", _bill_after),
            *DATES,
            Check("PAYER_IS_SOLE_APPROVER", "M-31", "{person} alone approved it.", "Let another pay.", _bill_eyes),
            Check("DISPUTE_OPEN", "M-39", "It is disputed ({stays}).", "Settle it first.", _bill_disputed),
        ),
        record=_record_paid,
    ),
)
