"""Checks that many acts of money share: amounts, currencies, dates, open funds (docs/rules.md M-4 to M-6)."""

from collections.abc import Callable
from datetime import date
from typing import Any

from ledger.rules.case import Case
from ledger.rules.charter.limits import MoneyLimits
from ledger.rules.kind import Check, Detail
from ledger.rules.money.state import Fund, MoneyState, Period
from ledger.rules.values import Body, CivilDate, Money, PeriodId

Find = Callable[[Case[Any]], str]


class Dated(Body):
    """A body with the day on which it happened; ``corrects``: the closed period that it belongs to, told late."""

    day: CivilDate
    corrects: PeriodId | None = None


def limits(case: Case[Any]) -> MoneyLimits:
    """The charter's limits on money."""
    charter = case.state.charter.in_force.get()
    return charter.data.money if charter else MoneyLimits()


def in_force(case: Case[Any], decision: str | None) -> bool:
    """Whether a decision is in force now; what stems from before the ledger (None) always counts as such."""
    if decision is None:
        return True
    known = case.state.decisions.decisions.get(decision)
    return known is not None and known.in_force(case.received)


def closed_on(state: MoneyState, day: date) -> bool:
    """Whether nothing may be dated on a day any more."""
    through = state.closed_through.get()
    return through is not None and day <= through


def period_of(state: MoneyState, line: str) -> Period:
    """The period of a line."""
    return state.periods[state.line(line).period]


def fund_of(state: MoneyState, line: str) -> Fund:
    """The fund of a line."""
    return state.funds[state.line(line).fund]


def amount_of(case: Case[Any]) -> Money:
    """The body's ``amount``."""
    amount: Money = case.body.amount
    return amount


def positive() -> Check[Any]:
    """AMOUNT_NOT_POSITIVE: the amount is more than nothing."""

    def test(case: Case[Any]) -> Detail | None:
        minor = amount_of(case).minor
        return None if minor > 0 else {"asked": minor}

    return Check("AMOUNT_NOT_POSITIVE", "M-4", "The amount is {asked}.", "Name an amount above zero.", test)


def line_currency(line: Find) -> Check[Any]:
    """CURRENCY_MISMATCH: the amount is in the line's currency."""

    def test(case: Case[Any]) -> Detail | None:
        expected, found = case.state.money.line(line(case)).currency, amount_of(case).ccy
        return None if expected == found else {"expected": expected, "found": found}

    return Check(
        "CURRENCY_MISMATCH", "M-4", "The line is in {expected}, the amount in {found}.", "Use one currency.", test
    )


def account_currency(account: Find) -> Check[Any]:
    """CURRENCY_MISMATCH: the amount is in the account's currency."""

    def test(case: Case[Any]) -> Detail | None:
        expected, found = case.state.money.accounts[account(case)].currency, amount_of(case).ccy
        return None if expected == found else {"expected": expected, "found": found}

    return Check(
        "CURRENCY_MISMATCH",
        "M-4",
        "The account is in {expected}, the amount in {found}.",
        "Record the exchange first, in the same statement.",
        test,
    )


def known_currency(currency: Find) -> Check[Any]:
    """CURRENCY_UNKNOWN: the founding fixed the currency's exponent."""

    def test(case: Case[Any]) -> Detail | None:
        founding, found = case.state.record.founding.get(), currency(case)
        return None if founding is not None and found in founding.currencies else {"found": found}

    return Check(
        "CURRENCY_UNKNOWN", "M-4", "The founding knows no {found}.", "Use a currency that the founding lists.", test
    )


def not_in_future() -> Check[Any]:
    """DATE_IN_FUTURE: the day has begun somewhere on Earth."""

    def test(case: Case[Any]) -> Detail | None:
        day: date = case.body.day
        return None if day <= case.latest_date else {"found": day.isoformat(), "latest": case.latest_date.isoformat()}

    return Check("DATE_IN_FUTURE", "M-5", "{found} has not come yet.", "Date it {latest} or before.", test)


def day_open() -> Check[Any]:
    """PERIOD_CLOSED: the day is not within what was closed."""

    def test(case: Case[Any]) -> Detail | None:
        day: date = case.body.day
        through = case.state.money.closed_through.get()
        if through is None or day > through:
            return None
        return {"found": day.isoformat(), "through": through.isoformat()}

    return Check(
        "PERIOD_CLOSED",
        "M-5",
        "The books are closed through {through}.",
        "Date it in the open period, and name in corrects the period it belongs to.",
        test,
    )


DATES: tuple[Check[Any], ...] = (not_in_future(), day_open())


def line_period_open(line: Find) -> Check[Any]:
    """PERIOD_CLOSED: the line's period is open."""

    def test(case: Case[Any]) -> Detail | None:
        period = period_of(case.state.money, line(case))
        return None if period.closed_by is None else {"period": period.id, "through": period.last.isoformat()}

    return Check("PERIOD_CLOSED", "M-5", "The line's period was closed.", "Use a line of an open period.", test)


def fund_open(fund: Find) -> Check[Any]:
    """FUND_CLOSED: the fund was not closed."""

    def test(case: Case[Any]) -> Detail | None:
        found = case.state.money.funds[fund(case)]
        return None if not found.closed else {"fund": found.id, "successor": found.successor or "none"}

    return Check("FUND_CLOSED", "M-12", "The fund was closed.", "Use its successor, or another fund.", test)


def cash_in(account: Find, fund: Find) -> Check[Any]:
    """INSUFFICIENT_CASH: the fund has so much in the account."""

    def test(case: Case[Any]) -> Detail | None:
        known = case.state.money.accounts[account(case)]
        asked = amount_of(case).minor
        there = case.state.money.balance(known.name, fund(case), known.currency)
        return None if asked <= there else {"asked": asked, "available": there, "missing": asked - there}

    return Check(
        "INSUFFICIENT_CASH",
        "M-6",
        "The fund has {available} in that account; {asked} is asked, {missing} is missing.",
        "Pay from another account, or move money into this one first.",
        test,
    )
