"""Periods, and the lines that authority to spend is granted on (docs/rules.md M-13, M-14)."""

from dataclasses import replace
from typing import Any

from ledger.rules.case import Case
from ledger.rules.kind import Check, Detail, Kind, SealedField
from ledger.rules.money.movements import LineKey
from ledger.rules.money.preconditions import closed_on, fund_open, known_currency
from ledger.rules.money.state import Line, Period
from ledger.rules.values import Body, CivilDate, Code, Currency, FundId, PeriodId


class PeriodOpened(Body):
    """A budget period from its first day to its last, both inclusive."""

    first: CivilDate
    last: CivilDate


def _ordered(case: Case[PeriodOpened]) -> Detail | None:
    first, last = case.body.first, case.body.last
    return None if first <= last else {"first": first.isoformat(), "last": last.isoformat()}


def _apart(case: Case[PeriodOpened]) -> Detail | None:
    body = case.body
    for period in case.state.money.periods.values():
        if period.first <= body.last and body.first <= period.last:
            return {"period": period.id, "first": period.first.isoformat(), "last": period.last.isoformat()}
    return None


def _after_close(case: Case[PeriodOpened]) -> Detail | None:
    through = case.state.money.closed_through.get()
    if through is None or not closed_on(case.state.money, case.body.first):
        return None
    return {"through": through.isoformat()}


def _record_period(case: Case[PeriodOpened]) -> None:
    case.state.money.periods.put(case.id, Period(case.id, case.body.first, case.body.last))


class LineOpened(Body):
    """A line: authority to spend from a fund, for a category, in a currency, in a period."""

    fund: FundId
    category: Code
    currency: Currency
    period: PeriodId


def _period_open(case: Case[LineOpened]) -> Detail | None:
    period = case.state.money.periods[case.body.period]
    return None if period.closed_by is None else {"through": period.last.isoformat()}


def _new(case: Case[LineOpened]) -> Detail | None:
    body = case.body
    line = case.state.money.line_ids.get((body.fund, body.category, body.currency, body.period))
    return {"line": line} if line is not None else None


def _record_line(case: Case[LineOpened]) -> None:
    money, body = case.state.money, case.body
    key = LineKey(case.id, body.fund, body.category, body.currency, body.period)
    money.lines.put(case.id, Line(key))
    money.line_ids.put((body.fund, body.category, body.currency, body.period), case.id)
    money.lines_in.put(body.period, (*(money.lines_in.get(body.period) or ()), case.id))


class LineAct(Body):
    """Nothing but the act itself."""


def _is(*, frozen: bool) -> Check[Any]:
    def test(case: Case[LineAct]) -> Detail | None:
        found = case.state.money.lines[case.subject].frozen
        return None if found == frozen else {"standing": "frozen" if found else "open"}

    return Check("LINE_STANDING", "M-14", "The line is {standing} already.", "Nothing: it is as you want it.", test)


def _set_frozen(case: Case[LineAct]) -> None:
    line = case.state.money.lines[case.subject]
    case.state.money.lines.put(case.subject, replace(line, frozen=case.kind == "line.frozen/v1"))


KINDS: tuple[Kind[Any], ...] = (
    Kind(
        name="period.opened/v1",
        body=PeriodOpened,
        label="open a budget period",
        words="Open the budget period from {first} to {last}.",
        opens="period",
        power="money.frame",
        checks=(
            Check("PERIOD_DATES", "M-13", "{first} is after {last}.", "Put the first day first.", _ordered),
            Check(
                "PERIOD_CLOSED",
                "M-13",
                "The books are closed through {through}.",
                "Begin after that day.",
                _after_close,
            ),
            Check(
                "PERIODS_OVERLAP",
                "M-13",
                "There is a period from {first} to {last}.",
                "Begin after it, or end before it.",
                _apart,
            ),
        ),
        record=_record_period,
    ),
    Kind(
        name="line.opened/v1",
        body=LineOpened,
        label="open a budget line",
        words="Open a line for {category} of {fund} in {currency}, in {period}.",
        opens="line",
        power="money.frame",
        decided="may",
        sealed=(SealedField("name", "What we call it"),),
        checks=(
            known_currency(lambda case: str(case.body.currency)),
            fund_open(lambda case: str(case.body.fund)),
            Check(
                "PERIOD_CLOSED", "M-14", "The period ended {through} and is closed.", "Name an open one.", _period_open
            ),
            Check("LINE_EXISTS", "M-14", "That line is {line}.", "Use it.", _new),
        ),
        record=_record_line,
    ),
    Kind(
        name="line.frozen/v1",
        body=LineAct,
        label="freeze a budget line",
        words="Freeze {about}: nothing new is promised on it.",
        about=("line",),
        power="money.frame",
        decided="may",
        checks=(_is(frozen=False),),
        record=_set_frozen,
    ),
    Kind(
        name="line.thawed/v1",
        body=LineAct,
        label="thaw a budget line",
        words="Let {about} be used again.",
        about=("line",),
        power="money.frame",
        decided="may",
        checks=(_is(frozen=True),),
        record=_set_frozen,
    ),
)
