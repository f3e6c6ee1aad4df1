"""Moving authority between lines, and covering an overrun (docs/rules.md M-23, M-33)."""

from typing import Any

from ledger.rules.case import Case
from ledger.rules.kind import Check, Detail, Kind, SealedField
from ledger.rules.money import sources
from ledger.rules.money.movements import Ratified, Shifted
from ledger.rules.money.posting import post
from ledger.rules.money.preconditions import in_force, limits, line_currency, line_period_open, positive
from ledger.rules.money.state import MoneyState, Sources
from ledger.rules.values import Body, LineId, Money


class VirementMade(Body):
    """Available money of one line becomes available on another of the same fund, currency and period."""

    source: LineId
    target: LineId
    amount: Money


def _source(case: Case[Any]) -> str:
    return str(case.body.source)


def _decided(case: Case[VirementMade]) -> Detail | None:
    amount = case.body.amount
    limit = limits(case).virement_limit.get(amount.ccy) or 0
    return None if case.under is not None or amount.minor <= limit else {"asked": amount.minor, "limit": limit}


def _same_fund(case: Case[VirementMade]) -> Detail | None:
    source, target = (case.state.money.line(line) for line in (case.body.source, case.body.target))
    same = source.fund == target.fund and source.currency == target.currency and source.period == target.period
    return None if same and source.id != target.id else {"source": source.id, "target": target.id}


def _purpose(case: Case[VirementMade]) -> Detail | None:
    target = case.state.money.line(case.body.target)
    fund = case.state.money.funds[target.fund]
    return None if fund.allows(target.category) else {"category": target.category, "fund": fund.id}


def usable(case: Case[Any], line: str) -> int:
    """What is available on a line from decisions that are in force."""
    return sum(amount for decision, amount in case.state.money.sources.get(line) or () if in_force(case, decision))


def draws_of(case: Case[Any], line: str, amount: int) -> Sources:
    """Where an amount would be drawn from: decisions in force first, oldest first."""
    there = case.state.money.sources.get(line) or ()
    stopped = [decision for decision, _ in there if not in_force(case, decision)]
    return sources.plan(there, amount, last=stopped)


def _available(case: Case[VirementMade]) -> Detail | None:
    asked, there = case.body.amount.minor, usable(case, case.body.source)
    return None if asked <= there else {"asked": asked, "available": there, "missing": asked - there}


def _record_virement(case: Case[VirementMade]) -> None:
    money, body = case.state.money, case.body
    movement = Shifted(case.id, case.today, money.line(body.source), money.line(body.target), body.amount.minor)
    post(money, case.kind, movement, draws=draws_of(case, body.source, body.amount.minor))


class OverrunRatified(Body):
    """An overrun of a line is covered from what is available on it."""

    line: LineId
    amount: Money


def _overrun(case: Case[OverrunRatified]) -> Detail | None:
    asked, there = case.body.amount.minor, -case.state.money.book(case.body.line).overrun
    return None if asked <= there else {"asked": asked, "available": there}


def _covered(case: Case[OverrunRatified]) -> Detail | None:
    asked, there = case.body.amount.minor, case.state.money.book(case.body.line).available
    return None if asked <= there else {"asked": asked, "available": there, "missing": asked - there}


def _record_ratified(case: Case[OverrunRatified]) -> None:
    money, body = case.state.money, case.body
    ratify(money, case, body.line, body.amount.minor)


def ratify(money: MoneyState, case: Case[Any], line: str, minor: int) -> None:
    """Cover an overrun of a line from what is available on it; nothing when ``minor`` is 0."""
    if minor > 0:
        movement = Ratified(case.id, case.today, money.line(line), minor)
        post(money, case.kind, movement, draws=draws_of(case, line, minor))


KINDS: tuple[Kind[Any], ...] = (
    Kind(
        name="virement.made/v1",
        body=VirementMade,
        label="move between lines",
        words="Move {amount} from {source} to {target}.",
        power="money.allocate",
        decided="may",
        sealed=(SealedField("reason", "Why"),),
        checks=(
            Check(
                "DECISION_UNKNOWN",
                "M-23",
                "{asked} is above the {limit} that needs no decision.",
                "Decide it, then name the decision in under.",
                _decided,
            ),
            Check(
                "CROSS_FUND_VIREMENT",
                "M-23",
                "The lines are not two of one fund, currency and period.",
                "Transfer between funds, or exchange, instead.",
                _same_fund,
            ),
            line_period_open(_source),
            line_currency(_source),
            positive(),
            Check(
                "PURPOSE_OUTSIDE_RESTRICTION",
                "M-10",
                "{fund} may not be used for {category}.",
                "Choose a line within the restriction.",
                _purpose,
            ),
            Check(
                "INSUFFICIENT_AVAILABLE",
                "M-23",
                "The line has {available} available; {asked} is asked, {missing} is missing.",
                "Move less.",
                _available,
            ),
        ),
        record=_record_virement,
    ),
    Kind(
        name="overrun.ratified/v1",
        body=OverrunRatified,
        label="cover an overrun",
        words="Cover {amount} of the overrun on {line} from what is set aside there.",
        power="money.allocate",
        decided="must",
        checks=(
            line_period_open(lambda case: str(case.body.line)),
            line_currency(lambda case: str(case.body.line)),
            positive(),
            Check("EXCEEDS_OVERRUN", "M-33", "The overrun is {available}.", "Ratify at most that.", _overrun),
            Check(
                "INSUFFICIENT_AVAILABLE",
                "M-33",
                "The line has {available} available; {asked} is asked, {missing} is missing.",
                "Set more aside first.",
                _covered,
            ),
        ),
        record=_record_ratified,
    ),
)
