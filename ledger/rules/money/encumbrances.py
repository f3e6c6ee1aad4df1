"""Reserving money for one purchase: made, raised, kept (docs/rules.md M-26 to M-28)."""

from dataclasses import replace
from typing import Annotated, Any

from pydantic import Field

from ledger.rules.case import Case
from ledger.rules.kind import Check, Detail, Kind
from ledger.rules.money.approvals import APPROVALS, approvers, forget_promise, note_promise
from ledger.rules.money.movements import Encumbered
from ledger.rules.money.posting import post
from ledger.rules.money.preconditions import in_force, line_currency, line_period_open, positive
from ledger.rules.money.shifts import draws_of, usable
from ledger.rules.money.state import Encumbrance, MoneyState
from ledger.rules.values import ActId, Body, CivilDate, LineId, Money, PartyId

Approvals = Annotated[tuple[ActId, ...], Field(max_length=16)]


class EncumbranceMade(Body):
    """Money of a line reserved to pay one payee before ``expires``. ``floated``: a float, closed by receipts."""

    line: LineId
    amount: Money
    payee: PartyId
    approvals: Approvals = ()
    expires: CivilDate | None = None
    floated: bool = False


def _line(case: Case[Any]) -> str:
    """The line that the act draws on: named in the body, or the purchase's."""
    if case.about is not None:
        return case.state.money.encumbrances[case.about].line
    return str(case.body.line)


def _frozen(case: Case[Any]) -> Detail | None:
    money, line = case.state.money, _line(case)
    fund = money.funds[money.line(line).fund]
    return {"line": line} if money.lines[line].frozen or fund.frozen or fund.closed else None


def _deficit(case: Case[Any]) -> Detail | None:
    """A fact's deficit, or an overrun not yet ratified, blocks its fund in that currency."""
    line = case.state.money.line(_line(case))
    position = case.state.money.position(line.fund, line.currency)
    if position.deficit == 0 and position.overrun == 0:
        return None
    return {"deficit": position.deficit, "overrun": -position.overrun, "free": position.headroom}


def _asked(case: Case[Any]) -> int:
    """How much more is reserved: the amount, or what a new total exceeds the old by."""
    before = case.state.money.encumbrances[case.about].granted if case.about is not None else 0
    more: int = case.body.amount.minor - before
    return more


def _available(case: Case[Any]) -> Detail | None:
    asked, there = _asked(case), usable(case, _line(case))
    return None if asked <= there else {"asked": asked, "available": there, "missing": asked - there}


PROMISING: tuple[Check[Any], ...] = (
    line_period_open(_line),
    Check("LINE_FROZEN", "M-26", "{line} or its fund is frozen.", "Ask those who froze it.", _frozen),
    Check(
        "FUND_IN_DEFICIT",
        "M-26",
        "The fund is short by {deficit}, with {overrun} spent that nobody had promised.",
        "Decide first: set less aside, bring money in, or ratify the overrun.",
        _deficit,
    ),
    line_currency(_line),
    positive(),
    Check(
        "INSUFFICIENT_AVAILABLE",
        "M-26",
        "The line has {available} available; {asked} is asked, {missing} is missing.",
        "Ask for less, release a promise, or decide to set more aside.",
        _available,
    ),
)
"""What must hold of line and fund before money is promised, in order."""


def _record_made(case: Case[EncumbranceMade]) -> None:
    money, body = case.state.money, case.body
    line, minor = money.line(body.line), body.amount.minor
    draws = draws_of(case, line.id, minor)
    encumbrance = Encumbrance(
        case.id, line.id, body.payee, minor, case.today, approvers(case), draws, body.expires, body.floated
    )
    put_encumbrance(money, encumbrance)
    money.used_requests.put(case.on or "", case.id)
    note_promise(case, body.payee, line.currency, case.id, minor)
    post(money, case.kind, Encumbered(case.id, case.today, line, minor), draws=draws)


def put_encumbrance(money: MoneyState, encumbrance: Encumbrance) -> None:
    """Write a purchase, and its line's list of open ones with it."""
    old = money.encumbrances.get(encumbrance.id)
    money.encumbrances.put(encumbrance.id, encumbrance)
    if old is not None and old.line != encumbrance.line:
        money.open_on.put(old.line, (money.open_on.get(old.line) or frozenset()) - {encumbrance.id})
    here = money.open_on.get(encumbrance.line) or frozenset()
    listed = here | {encumbrance.id} if encumbrance.standing == "open" else here - {encumbrance.id}
    if listed != here:
        money.open_on.put(encumbrance.line, listed)


class EncumbranceRaised(Body):
    """A dearer bill: the purchase's new total, approved as if it were new."""

    amount: Money
    approvals: Approvals = ()


def _open(case: Case[Any]) -> Detail | None:
    standing = case.state.money.encumbrances[case.subject].standing
    return None if standing == "open" else {"standing": standing}


OPEN: Check[Any] = Check("ENCUMBRANCE_NOT_OPEN", "M-26", "It is {standing}.", "Reserve money for it anew.", _open)


def _more(case: Case[EncumbranceRaised]) -> Detail | None:
    asked, before = case.body.amount.minor, case.state.money.encumbrances[case.subject].granted
    return None if asked > before else {"asked": asked, "before": before}


_SETS_ASIDE = ("allocation.made/v1", "allocation.authorised/v1")


def settled_as_kept(case: Case[Any], decision: str | None) -> bool:
    """Whether the decision that ended this one says that what it set aside stays promised (governance E11)."""
    decisions = case.state.decisions
    ended = decisions.decisions.get(decision or "")
    end = decisions.decisions.get(ended.ended_by or "") if ended is not None else None
    if ended is None or end is None or end.motion is None or end.motion.changes is None:
        return False
    settles = end.motion.changes.settles
    done = [
        place
        for place, effect in enumerate(ended.effects)
        if effect.kind in _SETS_ASIDE and (ended.id, place) in decisions.effects_done
    ]
    return bool(done) and all(settles.get(place) == "keep" for place in done)


def awaits_keeping(case: Case[Any], encumbrance: Encumbrance) -> bool:
    """Whether a decision that set its money aside is in force no more, and nobody decided to keep it."""
    return not encumbrance.kept and not all(
        in_force(case, decision) or settled_as_kept(case, decision) for decision, _ in encumbrance.draws
    )


def _awaits(case: Case[Any]) -> Detail | None:
    encumbrance = case.state.money.encumbrances[case.subject]
    return {"encumbrance": encumbrance.id} if awaits_keeping(case, encumbrance) else None


AWAITS_KEEPING: Check[Any] = Check(
    "ENCUMBRANCE_AWAITS_DECISION",
    "M-28",
    "The decision that set this money aside is in force no more.",
    "Decide to keep the promise, or release it.",
    _awaits,
)


def _record_raised(case: Case[EncumbranceRaised]) -> None:
    money = case.state.money
    encumbrance, total = money.encumbrances[case.subject], case.body.amount.minor
    line, more = money.line(encumbrance.line), total - encumbrance.granted
    draws = draws_of(case, line.id, more)
    put_encumbrance(
        money,
        replace(
            encumbrance,
            granted=total,
            approvers=tuple(dict.fromkeys((*encumbrance.approvers, *approvers(case)))),
            draws=(*encumbrance.draws, *draws),
        ),
    )
    money.used_requests.put(case.on or "", case.id)
    note_promise(case, encumbrance.payee, line.currency, encumbrance.id, more)
    post(
        money,
        case.kind,
        Encumbered(case.id, case.today, line, more),
        parents=(encumbrance.id,),
        draws=draws,
    )


def undo_promise(case: Case[Any], encumbrance: Encumbrance, minor: int) -> None:
    """A purchase, or a raise of it, was reversed: it counts no more for the approvals of later ones."""
    currency = case.state.money.line(encumbrance.line).currency
    forget_promise(case, encumbrance.payee, currency, encumbrance.id, minor)


class EncumbranceKept(Body):
    """Nothing but the act itself."""


def _record_kept(case: Case[EncumbranceKept]) -> None:
    put_encumbrance(case.state.money, replace(case.state.money.encumbrances[case.subject], kept=True))


KINDS: tuple[Kind[Any], ...] = (
    Kind(
        name="encumbrance.made/v1",
        body=EncumbranceMade,
        label="reserve to pay",
        words="Reserve {amount} of {line} to pay {payee}.",
        opens="encumbrance",
        power="money.encumber",
        on=("money.requested/v1",),
        checks=(*PROMISING, *APPROVALS),
        record=_record_made,
    ),
    Kind(
        name="encumbrance.raised/v1",
        body=EncumbranceRaised,
        label="reserve more",
        words="Reserve {amount} in all for {about}.",
        about=("encumbrance",),
        power="money.encumber",
        on=("money.requested/v1",),
        checks=(
            OPEN,
            *PROMISING,
            Check("NOT_MORE", "M-27", "{asked} is no more than the {before} reserved.", "Release instead.", _more),
            AWAITS_KEEPING,
            *APPROVALS,
        ),
        record=_record_raised,
    ),
    Kind(
        name="encumbrance.kept/v1",
        body=EncumbranceKept,
        label="keep a promise to pay",
        words="Keep {about}, though the decision behind it is in force no more.",
        about=("encumbrance",),
        power="money.encumber",
        decided="must",
        checks=(OPEN,),
        record=_record_kept,
    ),
)
