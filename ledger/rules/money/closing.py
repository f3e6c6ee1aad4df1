"""Closing a period: what is left is carried or lapses, and the books of that time stand (docs/rules.md M-47 to M-49).

There is no reopening. Two sign, in different roles, neither of them one who paid; what they sign carries the digest of
the trial balance, which the rules compute too.
"""

from collections.abc import Iterator
from dataclasses import replace
from typing import Annotated, Any

from pydantic import Field

from ledger.rules.case import Case, Signed
from ledger.rules.kind import Check, Detail, Kind, SealedField
from ledger.rules.money.books import closing_balance, digest_rows
from ledger.rules.money.encumbrances import put_encumbrance
from ledger.rules.money.movements import Carried, ClosedOut, LineKey, Movement
from ledger.rules.money.posting import balance_on, lift_overrun, post
from ledger.rules.money.requests import EncumbranceId
from ledger.rules.money.sources import plan
from ledger.rules.money.state import Account, MoneyState, Period, Sources
from ledger.rules.values import Body, Count, Digest, LineId, Positive


class LineEnd(Body):
    """What is available on a line: so much is carried into a line of an open period, the rest lapses."""

    line: LineId
    carry: Count = 0
    into: LineId | None = None


class PurchaseEnd(Body):
    """A purchase with something open is carried into a line of an open period, or (no line) lapses."""

    encumbrance: EncumbranceId
    into: LineId | None = None


class OverrunListed(Body):
    """An overrun that nobody ratified: it stays in the books as what it is."""

    line: LineId
    minor: Positive


class PeriodClosed(Body):
    """The verdict on every remainder, and the digest of the trial balance."""

    trial_balance: Digest
    lines: Annotated[tuple[LineEnd, ...], Field(max_length=500)] = ()
    encumbrances: Annotated[tuple[PurchaseEnd, ...], Field(max_length=500)] = ()
    overruns: Annotated[tuple[OverrunListed, ...], Field(max_length=500)] = ()


def _period(case: Case[PeriodClosed]) -> Period:
    return case.state.money.periods[case.subject]


def _lines(case: Case[PeriodClosed]) -> tuple[str, ...]:
    return case.state.money.lines_in.get(case.subject) or ()


def _role(case: Case[PeriodClosed], signed: Signed) -> tuple[str, ...]:
    """The role in which somebody signs: her post, else the organizations that she stands for."""
    term = case.state.posts.terms.get(signed.term) if signed.term else None
    if term is not None:
        return ("post", term.post)
    if signed.organization is not None:
        return ("organization", signed.organization)
    return ("organization", *sorted(case.state.people.organizations_of(signed.person, case.received)))


def _two_roles(case: Case[PeriodClosed]) -> Detail | None:
    persons = {signer.person for signer in case.signers}
    roles = {_role(case, signer) for signer in case.signers}
    return None if len(persons) > 1 and len(roles) > 1 else {"signers": len(persons), "roles": len(roles)}


def _no_payer(case: Case[PeriodClosed]) -> Detail | None:
    """Nobody who signed a payment dated in the period, at once or of a bill, is among those who close it."""
    signers = {signer.person for signer in case.signers}
    for event, person in _payments(case):
        if person in signers:
            return {"person": person or "", "spend": event}
    return None


def _payments(case: Case[PeriodClosed]) -> Iterator[tuple[str, str | None]]:
    """Each payment dated in the period with each person who signed it."""
    money, period, acts = case.state.money, _period(case), case.state.record.acts
    for spend in money.spends.values():
        if not spend.bill and period.first <= spend.day <= period.last:
            yield from ((spend.id, person) for person in spend.payers)
    for event in money.settled:
        entry = money.entries[event]
        if entry.kind == "invoice.paid/v1" and period.first <= money.legs[entry.start].day <= period.last:
            yield from ((event, person) for person in acts[event].signers)


def _not_closed(case: Case[PeriodClosed]) -> Detail | None:
    period = _period(case)
    return None if period.closed_by is None else {"through": period.last.isoformat()}


def _earlier(case: Case[PeriodClosed]) -> Detail | None:
    for period in case.state.money.periods.values():
        if period.closed_by is None and period.last < _period(case).first:
            return {"period": period.id, "last": period.last.isoformat()}
    return None


def _over(case: Case[PeriodClosed]) -> Detail | None:
    last = _period(case).last
    return None if last < case.today else {"last": last.isoformat(), "today": case.today.isoformat()}


def reconciled(money: MoneyState, account: Account, last: Period) -> Detail | None:
    """None when an account's latest statement reaches the period's end and agrees with the books (I9)."""
    if not any(name == account.name for name, _, _ in money.balances):
        return None
    stated = money.stated.get(money.last_stated.get(account.id) or "")
    if stated is None or stated.day < last.last:
        booked = balance_on(money, account.name, last.last.toordinal())
        return {"account": account.id, "stated": "nothing", "booked": booked}
    booked = balance_on(money, account.name, stated.day.toordinal())
    told = stated.balance + sum(minor for _, minor in stated.unpresented)
    return None if told == booked else {"account": account.id, "stated": told, "booked": booked}


def _reconciled(case: Case[PeriodClosed]) -> Detail | None:
    money = case.state.money
    for account in money.accounts.values():
        detail = reconciled(money, account, _period(case))
        if detail is not None:
            return detail
    return None


def _overruns(case: Case[PeriodClosed]) -> Detail | None:
    listed = {item.line: item.minor for item in case.body.overruns}
    if len(listed) != len(case.body.overruns):
        return {"line": case.body.overruns[0].line, "overrun": 0, "listed": len(case.body.overruns)}
    for line in dict.fromkeys((*_lines(case), *listed)):
        overrun = -case.state.money.book(line).overrun if line in _lines(case) else 0
        if listed.get(line, 0) != overrun:
            return {"line": line, "overrun": overrun, "listed": listed.get(line, 0)}
    return None


def _open_purchases(case: Case[PeriodClosed]) -> frozenset[str]:
    money = case.state.money
    waiting = {one for line in _lines(case) for one in money.open_on.get(line) or ()}
    return frozenset(one for one in waiting if money.encumbrances[one].open > 0)


def _purchases_told(case: Case[PeriodClosed]) -> Detail | None:
    told, waiting = [item.encumbrance for item in case.body.encumbrances], _open_purchases(case)
    odd = set(told) ^ waiting
    if not odd and len(told) == len(waiting):
        return None
    return {"encumbrance": min(odd) if odd else told[0], "told": len(told), "open": len(waiting)}


def _lines_told(case: Case[PeriodClosed]) -> Detail | None:
    told = [item.line for item in case.body.lines]
    waiting = {line for line in _lines(case) if case.state.money.book(line).available > 0}
    odd = set(told) ^ waiting
    if odd or len(told) != len(waiting):
        return {"line": min(odd) if odd else told[0], "available": 0, "carry": 0}
    for item in case.body.lines:
        available = case.state.money.book(item.line).available
        if item.carry > available or (item.carry > 0) != (item.into is not None):
            return {"line": item.line, "available": available, "carry": item.carry}
    return None


def _targets(case: Case[PeriodClosed]) -> Detail | None:
    money = case.state.money
    pairs = [(item.line, item.into) for item in case.body.lines]
    pairs += [(money.encumbrances[item.encumbrance].line, item.into) for item in case.body.encumbrances]
    for source, target in pairs:
        if target is not None and not _fits(money, money.line(source), money.line(target), case.subject):
            return {"line": source, "into": target}
    return None


def _fits(money: MoneyState, old: LineKey, new: LineKey, closing: str) -> bool:
    later = new.period != closing and money.periods[new.period].closed_by is None
    fund = money.funds[new.fund]
    return later and (old.fund, old.currency) == (new.fund, new.currency) and fund.allows(new.category)


def _balance(case: Case[PeriodClosed]) -> Detail | None:
    expected = digest_rows(closing_balance(case.state.money, case.subject))
    return None if case.body.trial_balance == expected else {"expected": expected, "found": case.body.trial_balance}


def _record_closed(case: Case[PeriodClosed]) -> None:
    """All remainders leave in one posting, so that a fund's deficit is settled once, on what the close did in all."""
    money, period = case.state.money, _period(case)
    purchases = [money.encumbrances[item.encumbrance] for item in case.body.encumbrances]
    movements = [*_purchase_ends(case), *_line_ends(case)]
    if movements:
        post(money, case.kind, *movements, draws=_carried_sources(case))
    for item, purchase in zip(case.body.encumbrances, purchases, strict=True):
        if item.into is None:
            put_encumbrance(money, replace(purchase, released=purchase.released + purchase.open, standing="lapsed"))
        else:
            put_encumbrance(money, replace(purchase, line=item.into, kept=True))
    for listed in case.body.overruns:
        line = money.line(listed.line)
        lift_overrun(money, line.fund, line.currency, listed.minor)
    money.periods.put(period.id, replace(period, closed_by=case.id, trial_balance=case.body.trial_balance))
    money.closed_through.set(period.last)


def _purchase_ends(case: Case[PeriodClosed]) -> Iterator[Movement]:
    money = case.state.money
    for item in case.body.encumbrances:
        purchase = money.encumbrances[item.encumbrance]
        yield ClosedOut(case.id, case.today, money.line(purchase.line), 0, purchase.open)
        if item.into is not None:
            yield Carried(case.id, case.today, money.line(item.into), 0, purchase.open)


def _line_ends(case: Case[PeriodClosed]) -> Iterator[Movement]:
    money = case.state.money
    for end in case.body.lines:
        yield ClosedOut(case.id, case.today, money.line(end.line), money.book(end.line).available, 0)
        if end.into is not None:
            yield Carried(case.id, case.today, money.line(end.into), end.carry, 0)


def _carried_sources(case: Case[PeriodClosed]) -> dict[str, Sources]:
    """For each line that takes something over, the decisions that the money came from."""
    found: dict[str, Sources] = {}
    for end in case.body.lines:
        if end.into is not None:
            drawn = plan(case.state.money.sources.get(end.line) or (), end.carry)
            found[end.into] = (*found.get(end.into, ()), *drawn)
    return found


KINDS: tuple[Kind[Any], ...] = (
    Kind(
        name="period.closed/v1",
        body=PeriodClosed,
        label="close the books of a period",
        words="Close {about} with trial balance {trial_balance}; nothing is dated in it any more.",
        about=("period",),
        power="money.close",
        standing=(
            Check(
                "CLOSERS_NOT_INDEPENDENT",
                "M-47",
                "A close needs two people in different roles; it has {signers} in {roles}.",
                "Ask somebody in another role to sign with you.",
                _two_roles,
            ),
            Check(
                "PAYER_CLOSES",
                "M-47",
                "{person} signed payment {spend} of this period.",
                "Let two who paid nothing in it close it.",
                _no_payer,
            ),
        ),
        sealed=(SealedField("remarks", "Remarks"),),
        checks=(
            Check("PERIOD_CLOSED", "M-47", "It was closed through {through}.", "Nothing: it is closed.", _not_closed),
            Check("EARLIER_PERIOD_OPEN", "M-47", "The period to {last} is open.", "Close it first.", _earlier),
            Check("PERIOD_NOT_OVER", "M-47", "It lasts until {last}.", "Wait for the day after.", _over),
            Check(
                "ACCOUNT_NOT_RECONCILED",
                "M-48",
                "{account}: the books have {booked}, its statement with what is not on it {stated}.",
                "Record a statement of the last day or later, naming each item that is not on it.",
                _reconciled,
            ),
            Check(
                "OVERRUN_NOT_LISTED",
                "M-48",
                "{line} was overrun by {overrun}; listed is {listed}.",
                "Ratify the overrun, or list it.",
                _overruns,
            ),
            Check(
                "ENCUMBRANCE_NOT_TOLD",
                "M-49",
                "{open} purchases are open, {told} are told; see {encumbrance}.",
                "Say of each open purchase whether it is carried.",
                _purchases_told,
            ),
            Check(
                "REMAINDER_NOT_TOLD",
                "M-49",
                "{line} has {available} left; {carry} is to be carried.",
                "Say of each line with a remainder how much is carried, and where to.",
                _lines_told,
            ),
            Check(
                "CARRY_TARGET_UNFIT",
                "M-49",
                "{into} cannot take what {line} leaves.",
                "Name a line of the same fund and currency in an open period.",
                _targets,
            ),
            Check(
                "TRIAL_BALANCE_WRONG",
                "M-48",
                "The trial balance's digest is {expected}, not {found}.",
                "Take the digest of the trial balance as it is now.",
                _balance,
            ),
        ),
        record=_record_closed,
    ),
)
