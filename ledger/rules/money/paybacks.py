"""Paying back at once: claim, proof, approval and payment in one act (docs/rules.md M-40, M-41).

Two sign, neither of them the payee. Small money from a tin goes on one signature; then a second person looks at the
tin every month, and until she has, nothing more goes on one.
"""

from datetime import timedelta
from typing import Any

from ledger.rules.case import Case
from ledger.rules.kind import Check, Detail, Kind, SealedField
from ledger.rules.money.approvals import counted_total, note_promise, shortfall
from ledger.rules.money.encumbrances import PROMISING, put_encumbrance
from ledger.rules.money.evidence import (
    CAP_WORDS,
    DIGEST_WORDS,
    USED_WORDS,
    EvidenceDocument,
    malformed,
    over_cap,
    prove,
    used_already,
)
from ledger.rules.money.movements import Encumbered, Spent
from ledger.rules.money.payees import is_connected
from ledger.rules.money.payments import Method, payers
from ledger.rules.money.posting import post
from ledger.rules.money.preconditions import DATES, Dated, account_currency, cash_in, limits
from ledger.rules.money.requests import has_mandate
from ledger.rules.money.shifts import draws_of
from ledger.rules.money.state import Encumbrance, Spend
from ledger.rules.values import AccountId, Body, LineId, Money, PartyId

CHECK_EVERY = timedelta(days=31)


class PaybackMade(Dated):
    """Somebody is paid back from a line. ``slip``: the document is a no-receipt slip with two hands on it."""

    line: LineId
    account: AccountId
    payee: PartyId
    amount: Money
    document: EvidenceDocument
    slip: bool = False
    method: Method = "cash"


def _account(case: Case[Any]) -> str:
    return str(case.body.account)


def _fund(case: Case[PaybackMade]) -> str:
    return case.state.money.line(case.body.line).fund


def _small(case: Case[PaybackMade]) -> bool:
    """Whether it is small money from a tin, the payee's last 30 days counted in."""
    body = case.body
    cash = case.state.money.accounts[body.account].kind == "cash"
    return cash and limits(case).is_small(_total(case), body.amount.ccy)


def _total(case: Case[PaybackMade]) -> int:
    body = case.body
    return counted_total(case, body.payee, body.amount.ccy, body.amount.minor, None)


def _approvals(case: Case[PaybackMade]) -> Detail | None:
    """Two signers who may approve, of two organizations; more where the charter asks for more."""
    people = case.state.people
    groups = {
        signer.person: people.organizations_of(signer.person, case.received)
        for signer in case.signers
        if has_mandate(case, signer)
    }
    if _small(case) and groups:
        return None
    total = _total(case)
    if len(groups) < 2:  # noqa: PLR2004 - two hands, whatever the charter's steps say
        return {"total": total, "needed": 2, "found": len(groups), "organizations": 1, "apart": len(groups)}
    return shortfall(case, list(groups.values()), total, case.body.amount.ccy)


def _payee_signs(case: Case[PaybackMade]) -> Detail | None:
    for signer in case.signers:
        if is_connected(case.state, case.body.payee, signer.person, case.received):
            return {"person": signer.person or "", "payee": case.body.payee}
    return None


def _window(case: Case[PaybackMade]) -> Detail | None:
    line = case.state.money.line(case.body.line)
    fund = case.state.money.funds[line.fund]
    good = fund.allows(line.category) and fund.allows_day(case.body.day)
    return None if good else {"category": line.category, "fund": fund.id, "day": case.body.day.isoformat()}


def _malformed(case: Case[PaybackMade]) -> Detail | None:
    return malformed(case.body.document)


def _used(case: Case[PaybackMade]) -> Detail | None:
    return used_already(case.state.money, case.body.document.sha256, case.body.amount.minor, None)


def _cap(case: Case[PaybackMade]) -> Detail | None:
    amount = case.body.amount
    return over_cap(case, amount.ccy, amount.minor) if case.body.slip else None


def _alone(case: Case[PaybackMade]) -> bool:
    return len({signer.person for signer in case.signers}) == 1


def _unchecked(case: Case[PaybackMade]) -> Detail | None:
    waiting = case.state.money.unchecked.get(case.body.account)
    if waiting is None or not _alone(case) or case.today - waiting[0] <= CHECK_EVERY:
        return None
    return {"since": waiting[0].isoformat()}


def _record_payback(case: Case[PaybackMade]) -> None:
    money, body = case.state.money, case.body
    line, minor, signed = money.line(body.line), body.amount.minor, payers(case)
    draws = draws_of(case, line.id, minor)
    put_encumbrance(
        money,
        Encumbrance(
            case.id,
            line.id,
            body.payee,
            minor,
            case.today,
            signed,
            draws,
            spent=minor,
            standing="closed",
            spends=(case.id,),
        ),
    )
    proofs = ((body.document.sha256, minor),)
    money.spends.put(
        case.id,
        Spend(case.id, line.id, body.payee, minor, body.day, signed, case.id, proved=minor, proofs=proofs),
    )
    prove(money, body.document.sha256, minor, None)
    note_promise(case, body.payee, line.currency, case.id, minor)
    if _alone(case):
        since, by = money.unchecked.get(body.account) or (case.today, frozenset())
        money.unchecked.put(body.account, (since, by | frozenset(signed)))
    account = money.accounts[body.account].name
    post(
        money,
        case.kind,
        Encumbered(case.id, body.day, line, minor),
        Spent(case.id, body.day, line, minor, account),
        draws=draws,
    )


class CashChecked(Body):
    """A second person looked at what went out of a tin on one signature."""


def _another(case: Case[CashChecked]) -> Detail | None:
    waiting = case.state.money.unchecked.get(case.subject)
    signed = waiting[1] if waiting else frozenset()
    return {"person": case.actor or ""} if case.actor in signed else None


def _record_checked(case: Case[CashChecked]) -> None:
    money = case.state.money
    if case.subject in money.unchecked:
        money.unchecked.put(case.subject, None)


KINDS: tuple[Kind[Any], ...] = (
    Kind(
        name="payback.made/v1",
        body=PaybackMade,
        label="pay back",
        words="Pay {payee} back {amount} from {account}, on {line}.",
        opens="spend",
        power="money.pay",
        sealed=(SealedField("purpose", "What it was for", required=True), SealedField("reference", "Reference")),
        checks=(
            *PROMISING,
            Check(
                "APPROVALS_MISSING",
                "M-40",
                "{total} needs {needed} signatures of {organizations} organizations; it has {found} of {apart}.",
                "Collect the missing signatures; small money from a tin goes on one.",
                _approvals,
            ),
            Check("APPROVER_IS_PAYEE", "M-40", "{person} is behind {payee}.", "Let another sign.", _payee_signs),
            account_currency(_account),
            cash_in(_account, _fund),
            *DATES,
            Check(
                "PURPOSE_OUTSIDE_RESTRICTION",
                "M-10",
                "{fund} may not pay for {category} on {day}.",
                "Use a fund that allows it, or ask the giver.",
                _window,
            ),
            Check(*DIGEST_WORDS, _malformed),
            Check(*USED_WORDS, _used),
            Check(*CAP_WORDS, _cap),
            Check(
                "CASH_NOT_CHECKED",
                "M-41",
                "What went out on one signature was not checked since {since}.",
                "Let a second person check the tin, or sign this with two.",
                _unchecked,
            ),
        ),
        record=_record_payback,
    ),
    Kind(
        name="cash.checked/v1",
        body=CashChecked,
        label="check the cash box",
        words="I looked at what went out of {about} on one signature.",
        about=("account",),
        power="money.handle",
        checks=(Check("CHECKER_PAID", "M-41", "{person} signed some of it alone.", "Let another check.", _another),),
        record=_record_checked,
    ),
)
