"""Accounts, funds, periods and lines: what may be opened, frozen and closed."""

from typing import Any

import pytest

from ledger.format.statement import Act
from tests.rules.money.treasury import ALL, BOTH, Treasury, open_thing, treasury


@pytest.fixture
def kit() -> Treasury:
    """A treasury without money."""
    return treasury()


def opening(kit: Treasury, kind: str, body: dict[str, Any], **sealed: Any) -> Act:
    """An act that opens something, signed by Ana and Ben."""
    return kit.world.act(kind, body, by=(0, 1), **sealed)


@pytest.mark.parametrize(
    ("body", "code"),
    [
        ({"kind": "bank", "currency": "XXX"}, "CURRENCY_UNKNOWN"),
        ({"kind": "bank", "currency": "ZAR"}, "OK"),
        ({"kind": "bank", "currency": "USD", "keeper": "@ana"}, "ACCOUNT_INCOMPLETE"),
        ({"kind": "cash", "currency": "USD", "role": "stall"}, "ACCOUNT_INCOMPLETE"),
        ({"kind": "cash", "currency": "USD", "role": "stall", "keeper": "@cy"}, "OK"),
        ({"kind": "held", "currency": "USD"}, "ACCOUNT_INCOMPLETE"),
        ({"kind": "held", "currency": "USD", "organization": "@nurses"}, "OK"),
    ],
)
def test_an_account_is_of_a_known_currency_and_told_in_full(kit: Treasury, body: dict[str, Any], code: str) -> None:
    """A tin has a role and a keeper, held money an organization, a bank account neither."""
    assert kit.code(BOTH, opening(kit, "account.opened/v1", body, name="New")) == code


@pytest.mark.parametrize(
    ("body", "code"),
    [
        ({"fund_class": "unrestricted", "purposes": ["rent"]}, "FUND_TERMS"),
        ({"fund_class": "unrestricted"}, "OK"),
        ({"fund_class": "restricted"}, "FUND_TERMS"),
        ({"fund_class": "restricted", "purposes": ["rent"]}, "OK"),
        ({"fund_class": "restricted", "first": "2026-02-02", "last": "2026-02-01"}, "FUND_TERMS"),
        ({"fund_class": "restricted", "first": "2026-02-01", "last": "2026-02-01"}, "OK"),
        ({"fund_class": "designated", "purposes": ["rent"]}, "OK"),
        ({"fund_class": "endowment"}, "OK"),
    ],
)
def test_a_fund_says_what_limits_it(kit: Treasury, body: dict[str, Any], code: str) -> None:
    """A restricted fund names purposes or dates in order; an unrestricted one names none."""
    assert kit.code(BOTH, opening(kit, "fund.opened/v1", body, name="New")) == code


@pytest.mark.parametrize(
    ("first", "last", "code"),
    [
        ("2028-02-01", "2028-01-31", "PERIOD_DATES"),
        ("2028-01-01", "2028-01-01", "OK"),
        ("2027-12-31", "2028-12-31", "PERIODS_OVERLAP"),
        ("2025-01-01", "2026-01-01", "PERIODS_OVERLAP"),
        ("2025-01-01", "2025-12-31", "OK"),
    ],
)
def test_periods_are_in_order_and_apart(kit: Treasury, first: str, last: str, code: str) -> None:
    """No day is of two periods."""
    assert kit.code(BOTH, opening(kit, "period.opened/v1", {"first": first, "last": last})) == code


def test_nothing_opens_in_a_closed_time() -> None:
    """After a close no period begins in it, and no line of it is opened."""
    kit = treasury()
    kit.world.wait(days=310)
    kit.say([("ben", "self"), ("cy", "self")], kit.close())
    before, after = {"first": "2025-12-01", "last": "2025-12-31"}, {"first": "2028-01-01", "last": "2028-12-31"}
    assert kit.code(BOTH, opening(kit, "period.opened/v1", before)) == "PERIOD_CLOSED"
    assert kit.code(BOTH, opening(kit, "period.opened/v1", after)) == "OK"
    line = {"fund": "@general", "category": "rent", "currency": "USD", "period": "@y2026"}
    assert kit.code(BOTH, opening(kit, "line.opened/v1", line)) == "PERIOD_CLOSED"
    assert kit.code(BOTH, opening(kit, "line.opened/v1", {**line, "period": "@y2027"})) == "OK"


def test_a_line_is_opened_once(kit: Treasury) -> None:
    """Fund, category, currency and period are one line."""
    line = {"fund": "@general", "category": "travel", "currency": "USD", "period": "@y2026"}
    assert kit.code(BOTH, opening(kit, "line.opened/v1", line)) == "LINE_EXISTS"
    assert kit.code(BOTH, opening(kit, "line.opened/v1", {**line, "period": "@y2027"})) == "OK"
    assert kit.code(BOTH, opening(kit, "line.opened/v1", {**line, "currency": "XXX"})) == "CURRENCY_UNKNOWN"


def test_lines_and_funds_are_frozen_and_thawed(kit: Treasury) -> None:
    """From what is frozen nothing new is promised; freezing twice is refused."""
    kit.give(50_000)
    kit.allocate(10_000)
    for name, kind, standing in (("hardship", "line", "LINE_STANDING"), ("strike", "fund", "FUND_STANDING")):
        freeze = kit.world.act(f"{kind}.frozen/v1", {}, by=(0, 1), about=name)
        thaw = kit.world.act(f"{kind}.thawed/v1", {}, by=(0, 1), about=name)
        assert kit.code(BOTH, thaw) == standing
        assert kit.code(ALL, *kit.reserve(1_000)) == "OK"
        kit.say(BOTH, freeze)
        assert kit.code(BOTH, freeze) == standing
        assert kit.code(ALL, *kit.reserve(1_000)) == "LINE_FROZEN"
        kit.say(BOTH, thaw)
        assert kit.code(ALL, *kit.reserve(1_000)) == "OK"


def closing(kit: Treasury, fund: str, **body: str) -> Act:
    """The act of closing a fund."""
    return kit.world.act("fund.closed/v1", body, by=(0, 1), about=fund)


def test_only_an_empty_fund_is_closed(kit: Treasury) -> None:
    """A cent left keeps a fund open; once empty it closes, once."""
    kit.give(100, fund="general")
    assert kit.code(BOTH, closing(kit, "general")) == "FUND_NOT_EMPTY"
    move = {"source": "@general", "target": "@reserve", "account": "@bank", "amount": kit.usd(100), "day": "2026-03-01"}
    kit.say(BOTH, kit.world.act("fund.transferred/v1", move, by=(0, 1)))
    assert kit.code(BOTH, closing(kit, "general")) == "OK"
    kit.say(BOTH, closing(kit, "general", successor="@reserve"))
    assert kit.code(BOTH, closing(kit, "general")) == "FUND_STANDING"
    assert kit.code(BOTH, kit.gift(100, fund="general")) == "FUND_CLOSED"
    line = {"fund": "@general", "category": "rent", "currency": "USD", "period": "@y2026"}
    assert kit.code(BOTH, opening(kit, "line.opened/v1", line)) == "FUND_CLOSED"


def test_a_successor_keeps_the_restriction(kit: Treasury) -> None:
    """The strike fund's successor may not be wider in purposes or dates, nor the fund itself."""
    narrow = {"fund_class": "restricted", "purposes": ["legal"], "last": "2027-06-30"}
    open_thing(kit, "narrow", "fund.opened/v1", narrow, name="Narrow")
    open_thing(kit, "long", "fund.opened/v1", {**narrow, "last": "2027-07-01"}, name="Long")
    for successor, code in (
        ("strike", "SUCCESSOR_UNFIT"),
        ("general", "SUCCESSOR_UNFIT"),
        ("long", "SUCCESSOR_UNFIT"),
        ("narrow", "OK"),
    ):
        assert kit.code(BOTH, closing(kit, "strike", successor=f"@{successor}")) == code
