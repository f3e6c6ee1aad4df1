"""Correction: what was recorded wrongly is reversed, never edited (docs/rules.md M-45, M-46).

A reversal negates every leg, dated today. It is lawful only when nothing rests on what it undoes and when the state
after it still satisfies I3 to I8; a second act then records what is right.
"""

from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import Any, Literal

from ledger.rules.case import Case
from ledger.rules.kind import Check, Detail, Kind, SealedField
from ledger.rules.money.contributions import count_gift
from ledger.rules.money.encumbrances import put_encumbrance, undo_promise
from ledger.rules.money.evidence import unprove
from ledger.rules.money.legs import AVAILABLE, ENCUMBERED, OVERRUN, legs
from ledger.rules.money.movements import PAYABLE, PREPAID, Leg, Reversed
from ledger.rules.money.posting import is_ours, legs_of, post
from ledger.rules.money.preconditions import Dated, day_open, not_in_future
from ledger.rules.money.state import Entry, MoneyState

Reason = Literal["amount", "account", "fund", "line", "date", "duplicate", "payee", "other"]


class MoneyReversed(Dated):
    """What `on` recorded is undone, for a reason by code."""

    reason: Reason


def _event(case: Case[MoneyReversed]) -> str:
    assert case.on is not None, "this kind must name an act"
    return case.on


def _entry(case: Case[MoneyReversed]) -> Entry | None:
    return case.state.money.entries.get(_event(case))


def _posted(case: Case[MoneyReversed]) -> Detail | None:
    return {"act": _event(case)} if _entry(case) is None else None


def _once(case: Case[MoneyReversed]) -> Detail | None:
    entry = _entry(case)
    return {"reversal": entry.reversed_by} if entry is not None and entry.reversed_by is not None else None


def _dependents(case: Case[MoneyReversed]) -> Detail | None:
    """Acts that rest on it; for a payment of a bill, refunds that would be more than what is left paid."""
    entry, money, event = _entry(case), case.state.money, _event(case)
    if entry is not None and entry.kind == "invoice.paid/v1":
        bill = money.spends[money.settled[event]]
        return {"dependents": 1} if bill.paid - _debits(money, event) < bill.refunded else None
    return {"dependents": entry.dependents} if entry is not None and entry.dependents else None


def _debits(money: MoneyState, event: str) -> int:
    return sum(leg.amount for leg in legs_of(money, event) if leg.amount > 0)


def _periods_open(case: Case[MoneyReversed]) -> Detail | None:
    money = case.state.money
    for leg in legs_of(money, _event(case)):
        if leg.book == "B" and leg.line is not None:
            period = money.periods[money.line(leg.line).period]
            if period.closed_by is not None:
                return {"through": period.last.isoformat()}
    return None


def _movement(case: Case[MoneyReversed]) -> Reversed:
    money, event = case.state.money, _event(case)
    spend = money.spends.get(event)
    purchase = money.encumbrances.get(spend.encumbrance or "") if spend is not None else None
    ended = purchase is not None and purchase.standing != "open" and purchase.id != event
    return Reversed(case.id, case.body.day, legs_of(money, event), to_available=ended)


def _breaks(case: Case[MoneyReversed]) -> Detail | None:
    broken = _broken_purchase(case) or broken_by(case.state.money, legs(_movement(case)))
    return {"invariant": broken} if broken is not None else None


def _raise_of(case: Case[MoneyReversed]) -> int:
    """By how much the event raised its purchase."""
    return sum(leg.amount for leg in legs_of(case.state.money, _event(case)) if leg.account == ENCUMBERED)


def _broken_purchase(case: Case[MoneyReversed]) -> str | None:
    entry, money = _entry(case), case.state.money
    if entry is None or entry.kind != "encumbrance.raised/v1":
        return None
    return "I5" if money.encumbrances[entry.parents[0]].open < _raise_of(case) else None


def broken_by(money: MoneyState, posted: tuple[Leg, ...]) -> str | None:
    """The first of I3, I4, I6 and I7 that would not hold after posting legs as an authorisation, or None.

    I8 holds by construction: a line's legs of both books are undone together.
    """
    return _broken_line(money, posted) or _broken_account(money, posted) or _broken_fund(money, posted)


def _sums(pairs: list[tuple[Any, int]]) -> dict[Any, int]:
    sums: dict[Any, int] = {}
    for key, amount in pairs:
        sums[key] = sums.get(key, 0) + amount
    return sums


def _broken_line(money: MoneyState, posted: tuple[Leg, ...]) -> str | None:
    on_lines = [((leg.line or "", leg.account), leg.amount) for leg in posted if leg.book == "B"]
    for (line, account), change in _sums(on_lines).items():
        book = money.book(line)
        if account == OVERRUN and book.overrun + change > 0:
            return "I3"
        if account == AVAILABLE and book.available + change < 0:
            return "I4"
        if account == ENCUMBERED and book.encumbered + change < 0:
            return "I4"
    return None


def _broken_account(money: MoneyState, posted: tuple[Leg, ...]) -> str | None:
    in_cash = [((leg.account, leg.fund, leg.currency), leg.amount) for leg in posted if is_ours(leg.account)]
    for (account, fund, currency), change in _sums(in_cash).items():
        floor = money.floors.get((account, fund))
        lowest = floor.amount if floor is not None else 0
        if change < 0 and money.balance(account, fund, currency) + change < lowest:
            return "I6"
    return None


def _worth(leg: Leg) -> int:
    """What a leg adds to its fund's headroom."""
    if leg.book == "B":
        return -leg.amount if leg.account in (AVAILABLE, ENCUMBERED) else 0
    return leg.amount if is_ours(leg.account) or leg.account in (PREPAID, PAYABLE) else 0


def _broken_fund(money: MoneyState, posted: tuple[Leg, ...]) -> str | None:
    for (fund, currency), change in _sums([((leg.fund, leg.currency), _worth(leg)) for leg in posted]).items():
        position = money.position(fund, currency)
        if change < 0 and position.headroom + change < -(position.deficit + position.forward):
            return "I7"
    return None


def _undo_nothing(_case: Case[MoneyReversed]) -> None:
    """The legs were all that it did."""


def _undo_contribution(case: Case[MoneyReversed]) -> None:
    gift = case.state.money.contributions[_event(case)]
    count_gift(case.state.money, gift, -gift.amount)


def _undo_bounce(case: Case[MoneyReversed]) -> None:
    money = case.state.money
    minor = _debits(money, _event(case))
    for parent in money.entries[_event(case)].parents:
        gift = money.contributions[parent]
        money.contributions.put(parent, replace(gift, bounced=gift.bounced - minor))
        count_gift(money, gift, minor)


def _undo_promise(case: Case[MoneyReversed]) -> None:
    encumbrance = case.state.money.encumbrances[_event(case)]
    put_encumbrance(case.state.money, replace(encumbrance, granted=0, standing="reversed"))
    undo_promise(case, encumbrance, encumbrance.granted)


def _undo_raise(case: Case[MoneyReversed]) -> None:
    money, event = case.state.money, _event(case)
    encumbrance = money.encumbrances[money.entries[event].parents[0]]
    more = _raise_of(case)
    put_encumbrance(money, replace(encumbrance, granted=encumbrance.granted - more))
    undo_promise(case, encumbrance, more)


def _undo_spend(case: Case[MoneyReversed]) -> None:
    """The purchase has the money open again; one that ended has it released."""
    money = case.state.money
    spend = money.spends[_event(case)]
    unprove(money, spend)
    money.spends.put(spend.id, replace(spend, reversed=True, proved=0, proofs=()))
    purchase = money.encumbrances.get(spend.encumbrance or "")
    if purchase is None:
        return
    if purchase.id == spend.id:
        put_encumbrance(money, replace(purchase, granted=0, spent=0, standing="reversed"))
        undo_promise(case, purchase, spend.amount)
        return
    ended = spend.amount if purchase.standing != "open" else 0
    put_encumbrance(money, replace(purchase, spent=purchase.spent - spend.amount, released=purchase.released + ended))


def _undo_paid(case: Case[MoneyReversed]) -> None:
    money, event = case.state.money, _event(case)
    bill = money.spends[money.settled[event]]
    minor = _debits(money, event)
    money.spends.put(bill.id, replace(bill, paid=bill.paid - minor))


def _undo_refund(case: Case[MoneyReversed]) -> None:
    money, event = case.state.money, _event(case)
    spend = money.spends[money.settled[event]]
    minor = sum(leg.amount for leg in legs_of(money, event) if is_ours(leg.account))
    money.spends.put(spend.id, replace(spend, refunded=spend.refunded - minor))


UNDO: Mapping[str, Callable[[Case[MoneyReversed]], None]] = {
    "contribution.received/v1": _undo_contribution,
    "contribution.bounced/v1": _undo_bounce,
    "contribution.in_kind/v1": _undo_nothing,
    "collection.taken/v1": _undo_nothing,
    "cash.handed_over/v1": _undo_nothing,
    "encumbrance.made/v1": _undo_promise,
    "encumbrance.raised/v1": _undo_raise,
    "payment.made/v1": _undo_spend,
    "invoice.received/v1": _undo_spend,
    "invoice.paid/v1": _undo_paid,
    "payback.made/v1": _undo_spend,
    "spend.observed/v1": _undo_spend,
    "bank.fee/v1": _undo_nothing,
    "refund.received/v1": _undo_refund,
    "recovery.received/v1": _undo_refund,
    "fund.transferred/v1": _undo_nothing,
    "restriction.released/v1": _undo_nothing,
    "currency.exchanged/v1": _undo_nothing,
}
"""What can be reversed, and what of the tables is undone with its legs. What was decided is corrected by a decision."""


def _record_reversal(case: Case[MoneyReversed]) -> None:
    money, event = case.state.money, _event(case)
    entry, movement = money.entries[event], _movement(case)
    purchase = money.encumbrances.get(event) or next(
        (money.encumbrances[parent] for parent in entry.parents if parent in money.encumbrances), None
    )
    UNDO[entry.kind](case)
    post(money, case.kind, movement, draws=purchase.draws if purchase is not None else None)
    money.entries.put(event, money.entries[event]._replace(reversed_by=case.id))
    money.reversals.put(event, (*(money.reversals.get(event) or ()), case.id))
    for parent in entry.parents:
        above = money.entries.get(parent)
        if above is not None:
            money.entries.put(parent, above._replace(dependents=above.dependents - 1))


KINDS: tuple[Kind[Any], ...] = (
    Kind(
        name="money.reversed/v1",
        body=MoneyReversed,
        label="correct an entry",
        words="Undo that act ({reason}); what is right is recorded anew.",
        power="money.reverse",
        on=tuple(UNDO),
        sealed=(SealedField("reason", "What was wrong"),),
        checks=(
            Check("NOTHING_POSTED", "M-45", "{act} moved no money.", "Nothing is to be undone.", _posted),
            Check("ALREADY_REVERSED", "M-45", "It was reversed by {reversal}.", "Nothing: it is undone.", _once),
            Check(
                "HAS_DEPENDENTS",
                "M-45",
                "{dependents} later acts rest on it.",
                "Undo those first, newest first.",
                _dependents,
            ),
            Check(
                "PERIOD_CLOSED",
                "M-45",
                "Its period is closed through {through}.",
                "Correct it by a decision in the open period.",
                _periods_open,
            ),
            not_in_future(),
            day_open(),
            Check(
                "REVERSAL_BREAKS_INVARIANT",
                "M-46",
                "After it {invariant} would not hold: what it brought is used already.",
                "Free the money first; if it is gone, record what happened as a fact.",
                _breaks,
            ),
        ),
        record=_record_reversal,
    ),
)
