"""Setting money aside by decision, and taking that back (docs/rules.md M-21, M-22; governance E11, E12).

A decision either sets aside an amount on a line by itself (`under`), or authorises a ceiling within which the treasury
does. When it is rescinded, what was paid stays, what is promised waits to be kept or cancelled, what is free returns.
"""

from typing import Any

from ledger.rules.case import Case
from ledger.rules.decisions.binding import is_bound
from ledger.rules.kind import Check, Detail, Kind, SealedField
from ledger.rules.money import sources
from ledger.rules.money.movements import Allocated, Deallocated
from ledger.rules.money.posting import post
from ledger.rules.money.preconditions import (
    amount_of,
    fund_of,
    fund_open,
    in_force,
    known_currency,
    limits,
    line_currency,
    line_period_open,
    positive,
)
from ledger.rules.money.state import Allocation, Ceiling
from ledger.rules.values import Body, Code, DecisionId, FundId, LineId, Money


class AllocationAuthorised(Body):
    """A decision's ceiling for a fund: up to an amount, for some categories (none: any of the fund's)."""

    fund: FundId
    amount: Money
    categories: tuple[Code, ...] = ()
    criterion: DecisionId | None = None


def _record_authorised(case: Case[AllocationAuthorised]) -> None:
    money, body = case.state.money, case.body
    assert case.under is not None, "this kind must be decided"
    key = (case.under.decision, body.fund, body.amount.ccy)
    old = money.ceilings.get(key) or Ceiling(0, 0)
    money.ceilings.put(
        key, Ceiling(old.ceiling + body.amount.minor, old.used, old.categories | frozenset(body.categories))
    )


class AllocationMade(Body):
    """Money set aside on a line: the effect of a decision itself, or within the ceiling of the decision named."""

    line: LineId
    amount: Money
    decision: DecisionId | None = None
    criterion: DecisionId | None = None


def _line(case: Case[Any]) -> str:
    line: str = case.body.line
    return line


def _fund(case: Case[Any]) -> str:
    return case.state.money.line(_line(case)).fund


def _deciding(case: Case[AllocationMade]) -> str | None:
    return case.under.decision if case.under is not None else case.body.decision


def _decision_known(case: Case[AllocationMade]) -> Detail | None:
    one = (case.under is None) != (case.body.decision is None)
    return None if one else {"found": "two" if case.under is not None else "none"}


def _decision_in_force(case: Case[AllocationMade]) -> Detail | None:
    return None if in_force(case, _deciding(case)) else {"decision": _deciding(case) or "none"}


def _ceiling(case: Case[AllocationMade]) -> Detail | None:
    """Within what the decision authorised for this fund, currency and category; its own effect is its own ceiling."""
    if case.under is not None:
        return None
    line, asked = case.state.money.line(case.body.line), case.body.amount.minor
    known = case.state.money.ceilings.get((case.body.decision or "", line.fund, line.currency)) or Ceiling(0, 0)
    fits = not known.categories or line.category in known.categories
    left = known.ceiling - known.used if fits else 0
    return None if asked <= left else {"asked": asked, "available": left, "ceiling": known.ceiling}


def _purpose(case: Case[AllocationMade]) -> Detail | None:
    line, fund = case.state.money.line(case.body.line), fund_of(case.state.money, case.body.line)
    if fund.group == "endowment" or not fund.allows(line.category):
        return {"category": line.category, "fund": fund.id}
    return None


def allowance(case: Case[Any], fund: str, currency: str) -> int:
    """How far allocations of a fund may run ahead of its money: the charter's limit, at most its signed pledges."""
    limit = limits(case).forward_limit.get(currency) or 0
    return max(0, min(limit, case.state.money.pledged.get((fund, currency)) or 0))


def _reserve(case: Case[Any], line: str) -> int:
    money = case.state.money
    unrestricted = fund_of(money, line).group == "unrestricted"
    return limits(case).reserve.get(money.line(line).currency) or 0 if unrestricted else 0


def _headroom(case: Case[AllocationMade]) -> Detail | None:
    line, asked = case.state.money.line(case.body.line), case.body.amount.minor
    free = case.state.money.position(line.fund, line.currency).headroom
    reserve, ahead = _reserve(case, line.id), allowance(case, line.fund, line.currency)
    there = free - reserve + ahead
    if asked <= there:
        return None
    return {
        "asked": asked,
        "available": there,
        "missing": asked - there,
        "free": free,
        "reserve": reserve,
        "forward": ahead,
    }


def _criterion(case: Case[AllocationMade]) -> Detail | None:
    criterion = case.body.criterion
    if criterion is None:
        return {"criterion": "none"} if limits(case).criteria_required else None
    return None if in_force(case, criterion) else {"criterion": criterion}


def _consent(case: Case[AllocationMade]) -> Detail | None:
    """Earmarked money draws only on decisions that bind those whose consent it needs (governance, being bound)."""
    fund = fund_of(case.state.money, case.body.line)
    decision = case.state.decisions.decisions.get(_deciding(case) or "")
    for organization in sorted(fund.consent_of):
        if decision is None or not is_bound(case.state, decision, organization, case.received):
            return {"organization": organization, "fund": fund.id}
    return None


def _record_allocation(case: Case[AllocationMade]) -> None:
    money, line, minor = case.state.money, case.state.money.line(case.body.line), case.body.amount.minor
    position, decision = money.position(line.fund, line.currency), _deciding(case)
    room = max(0, allowance(case, line.fund, line.currency) - position.forward)
    forward = min(max(0, minor - max(0, position.headroom)), room)
    key = (decision or "", line.fund, line.currency)
    old = money.ceilings.get(key) or Ceiling(0, 0)
    more = minor if case.under is not None else 0
    money.ceilings.put(key, old._replace(ceiling=old.ceiling + more, used=old.used + minor))
    money.allocations.put(case.id, Allocation(case.id, line, decision, minor))
    post(money, case.kind, Allocated(case.id, case.today, line, minor, forward), source=decision)


class AllocationReduced(Body):
    """Money set aside on a line becomes free again, by decision."""

    line: LineId
    amount: Money


def _available(case: Case[Any]) -> Detail | None:
    asked, there = amount_of(case).minor, case.state.money.book(_line(case)).available
    return None if asked <= there else {"asked": asked, "available": there, "missing": asked - there}


def _record_reduced(case: Case[AllocationReduced]) -> None:
    money, line, minor = case.state.money, case.state.money.line(case.body.line), case.body.amount.minor
    decision = case.under.decision if case.under else None
    there = money.sources.get(line.id) or ()
    stopped = [known for known, _ in there if not in_force(case, known)]
    draws = sources.plan(there, minor, first=stopped[0] if stopped else None)
    money.allocations.put(case.id, Allocation(case.id, line, decision, -minor))
    post(money, case.kind, Deallocated(case.id, case.today, line, minor), draws=draws)


class AllocationReturned(Body):
    """What a decision set aside on a line and nobody promised returns, the decision being in force no more."""

    line: LineId
    amount: Money
    decision: DecisionId


def _stopped(case: Case[AllocationReturned]) -> Detail | None:
    return {"decision": case.body.decision} if in_force(case, case.body.decision) else None


def _left(case: Case[AllocationReturned]) -> Detail | None:
    there = dict(case.state.money.sources.get(case.body.line) or ()).get(case.body.decision, 0)
    asked = case.body.amount.minor
    return None if asked <= there else {"asked": asked, "available": there, "missing": asked - there}


def _record_returned(case: Case[AllocationReturned]) -> None:
    money, line, minor = case.state.money, case.state.money.line(case.body.line), case.body.amount.minor
    money.allocations.put(case.id, Allocation(case.id, line, case.body.decision, -minor))
    post(money, case.kind, Deallocated(case.id, case.today, line, minor), source=case.body.decision)


INSUFFICIENT_AVAILABLE: Check[Any] = Check(
    "INSUFFICIENT_AVAILABLE",
    "M-22",
    "The line has {available} available; {asked} is asked, {missing} is missing.",
    "Ask for less, release a promise, or decide to set more aside.",
    _available,
)

KINDS: tuple[Kind[Any], ...] = (
    Kind(
        name="allocation.authorised/v1",
        body=AllocationAuthorised,
        label="authorise a ceiling",
        words="Up to {amount} of {fund} may be set aside for {categories}.",
        power="money.allocate",
        decided="must",
        checks=(
            fund_open(lambda case: str(case.body.fund)),
            known_currency(lambda case: str(case.body.amount.ccy)),
            positive(),
        ),
        record=_record_authorised,
    ),
    Kind(
        name="allocation.made/v1",
        body=AllocationMade,
        label="set money aside",
        words="Set {amount} aside on {line}.",
        power="money.allocate",
        decided="may",
        sealed=(SealedField("reason", "Why"),),
        checks=(
            Check(
                "DECISION_UNKNOWN",
                "M-21",
                "It must name one decision, in under or as the one that authorised it; it names {found}.",
                "Name the decision that sets this aside.",
                _decision_known,
            ),
            Check(
                "DECISION_NOT_IN_FORCE",
                "M-21",
                "{decision} is not in force.",
                "Wait for it, or decide anew.",
                _decision_in_force,
            ),
            Check(
                "DECISION_CEILING",
                "M-21",
                "The decision leaves {available} of its ceiling {ceiling}; {asked} is asked.",
                "Ask for less, or decide a higher ceiling.",
                _ceiling,
            ),
            fund_open(_fund),
            line_period_open(_line),
            line_currency(_line),
            positive(),
            Check(
                "PURPOSE_OUTSIDE_RESTRICTION",
                "M-10",
                "{fund} may not be used for {category}.",
                "Use a fund that allows it, or ask the giver.",
                _purpose,
            ),
            Check(
                "INSUFFICIENT_HEADROOM",
                "M-6",
                "{available} is free to decide; {asked} is asked, {missing} is missing.",
                "Decide less, return what is set aside elsewhere, or wait for money.",
                _headroom,
            ),
            Check(
                "CRITERION_NOT_IN_FORCE",
                "M-21",
                "The charter asks for criteria in force; it cites {criterion}.",
                "Cite the decision that holds the criteria.",
                _criterion,
            ),
            Check(
                "EARMARK_NOT_CONSENTED",
                "M-10",
                "{fund} is used only where {organization} is in; it is not bound by this decision.",
                "Ask it to join the decision, or use another fund.",
                _consent,
            ),
        ),
        record=_record_allocation,
    ),
    Kind(
        name="allocation.reduced/v1",
        body=AllocationReduced,
        label="set less aside",
        words="Take {amount} off {line}; it is free to decide again.",
        power="money.allocate",
        decided="must",
        checks=(line_period_open(_line), line_currency(_line), positive(), INSUFFICIENT_AVAILABLE),
        record=_record_reduced,
    ),
    Kind(
        name="allocation.returned/v1",
        body=AllocationReturned,
        label="return what was set aside",
        words="Return {amount} from {line}: {decision} is in force no more.",
        power="money.allocate",
        checks=(
            Check(
                "DECISION_STILL_IN_FORCE",
                "M-22",
                "{decision} is in force.",
                "Decide to set less aside.",
                _stopped,
            ),
            line_period_open(_line),
            line_currency(_line),
            positive(),
            Check(
                "INSUFFICIENT_AVAILABLE",
                "M-22",
                "Of what it set aside {available} is left; {asked} is asked, {missing} is missing.",
                "Return what is left; what is promised must be kept or released.",
                _left,
            ),
        ),
        record=_record_returned,
    ),
)
