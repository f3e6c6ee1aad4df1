"""Cash changes hands, is counted, and is confirmed by those who hold it."""

from typing import Any

import pytest

from ledger.format.statement import Act
from ledger.rules.money.accountability import statements_agree
from tests.rules.money.treasury import ALL, BOTH, DAY, Treasury, open_thing, treasury

ANA, ABE, BEN, CY = ("ana", "self"), ("abe", "self"), ("ben", "self"), ("cy", "self")


@pytest.fixture
def kit() -> Treasury:
    """A treasury with 90.00 in Ana's tin, a second tin that Cy keeps, and money that the nurses hold."""
    kit = treasury()
    kit.give(9_000, account="tin")
    stall = {"kind": "cash", "currency": "USD", "role": "stall", "keeper": "@cy"}
    open_thing(kit, "stall", "account.opened/v1", stall, name="The stall's tin")
    held = {"kind": "held", "currency": "USD", "organization": "@nurses"}
    open_thing(kit, "held", "account.opened/v1", held, name="With the nurses")
    return kit


def over(kit: Treasury, minor: int, target: str, signers: int, source: str = "tin", **more: Any) -> Act:
    """The act of handing money over."""
    body = {"source": f"@{source}", "target": f"@{target}", "fund": "@strike", "amount": kit.usd(minor), "day": DAY}
    return kit.world.act("cash.handed_over/v1", {**body, **more}, by=tuple(range(signers)))


def test_cash_changes_hands_with_both_signatures(kit: Treasury) -> None:
    """Ana's tin to Cy's: both sign; to the bank: Ana; to the nurses: Ana and a nurse."""
    assert kit.code([ANA], over(kit, 100, "stall", 1)) == "KEEPERS_MUST_SIGN"
    assert kit.code([CY], over(kit, 100, "stall", 1)) == "KEEPERS_MUST_SIGN"
    assert kit.code([ANA, CY], over(kit, 100, "stall", 2)) == "OK"
    assert kit.code([BEN], over(kit, 100, "bank", 1)) == "KEEPERS_MUST_SIGN"
    assert kit.code([ANA], over(kit, 100, "bank", 1)) == "OK"
    assert kit.code([ANA, CY], over(kit, 100, "held", 2)) == "KEEPERS_MUST_SIGN"
    assert kit.code([ANA, BEN], over(kit, 100, "held", 2)) == "OK"


def test_out_of_a_bank_only_one_who_may_pay_takes_money(kit: Treasury) -> None:
    """A member without a role does not move money from bank to bank; a delegate does."""
    kit.give(500)
    role = {"organization": "@dockers", "roles": []}
    live = kit.world.state.record.live["person.accredited/v1", (kit.id("abe"), kit.id("dockers"))]
    act = over(kit, 100, "savings", 1, source="bank")
    assert kit.code([ABE], act) == "OK"
    kit.say("ana", kit.world.act("person.accredited/v1", role, about="abe", replaces=live))
    assert kit.code([ABE], act) == "KEEPERS_MUST_SIGN"


def test_no_more_is_handed_over_than_is_there(kit: Treasury) -> None:
    """To the cent, of one fund, between two accounts of one currency."""
    assert kit.code([ANA], over(kit, 9_001, "bank", 1)) == "INSUFFICIENT_CASH"
    assert kit.code([ANA], over(kit, 9_000, "bank", 1)) == "OK"
    assert kit.code([ANA], over(kit, 1, "bank", 1, fund="@general")) == "INSUFFICIENT_CASH"
    assert kit.code([ANA], over(kit, 1, "tin", 1)) == "SAME_ACCOUNT"
    assert kit.code([ANA], over(kit, 1, "yen", 1)) == "CURRENCY_MISMATCH"
    assert kit.code([ANA], over(kit, 0, "bank", 1)) == "AMOUNT_NOT_POSITIVE"


def test_a_tin_is_passed_on_by_giver_and_taker(kit: Treasury) -> None:
    """Or, where the keeper cannot, by the taker before two others of two organizations."""

    def code(*signers: tuple[str, str], about: str = "tin") -> str:
        act = kit.world.act("cash.passed_on/v1", {"keeper": "@ben"}, by=tuple(range(len(signers))), about=about)
        return kit.code(list(signers), act)

    assert code(BEN) == code(ANA) == code(BEN, CY) == "KEEPERS_MUST_SIGN"
    assert code(ANA, BEN) == "OK"
    assert code(BEN, ABE, CY) == "OK"
    assert code(ANA, BEN, about="bank") == "KEEPERS_MUST_SIGN"
    assert code(BEN, ABE, CY, about="bank") == "ACCOUNT_KIND"
    kit.say(BOTH, kit.world.act("cash.passed_on/v1", {"keeper": "@ben"}, by=(0, 1), about="tin"))
    assert kit.money.accounts[kit.id("tin")].keeper == kit.id("ben")


def said(kit: Treasury, kind: str, minor: int, about: str, signers: int = 1, **more: Any) -> Act:
    """The act of saying what an account holds."""
    return kit.world.act(kind, {"day": DAY, "amount": kit.usd(minor), **more}, by=tuple(range(signers)), about=about)


def test_each_kind_of_account_is_proved_in_its_own_way(kit: Treasury) -> None:
    """Banks state, two people of two organizations count, holders confirm."""
    assert kit.code("ana", said(kit, "bank.statement/v1", 0, "bank")) == "OK"
    assert kit.code("ana", said(kit, "bank.statement/v1", 0, "tin")) == "ACCOUNT_KIND"
    assert kit.code([ANA, ABE], said(kit, "cash.counted/v1", 9_000, "tin", 2)) == "COUNTERS_NOT_INDEPENDENT"
    assert kit.code("ana", said(kit, "cash.counted/v1", 9_000, "tin")) == "COUNTERS_NOT_INDEPENDENT"
    assert kit.code([ANA, BEN], said(kit, "cash.counted/v1", 9_000, "tin", 2)) == "OK"
    assert kit.code("cy", said(kit, "holding.confirmed/v1", 0, "held")) == "NOT_THE_HOLDER"
    assert kit.code("ben", said(kit, "holding.confirmed/v1", 0, "held")) == "OK"


def test_a_statement_that_disagrees_is_recorded_and_told(kit: Treasury) -> None:
    """It is a fact; I9 names the difference until an item or a correction explains it."""
    kit.say([ANA, BEN], said(kit, "cash.counted/v1", 8_950, "tin", 2))
    violations = list(statements_agree(kit.world.state))
    assert [(one.invariant, one.expected, one.found) for one in violations] == [("I9", "8950", "9000")]
    items = [{"act": "@gift", "minor": 50}]
    kit.say([ANA, BEN], said(kit, "cash.counted/v1", 8_950, "tin", 2, unpresented=items))
    assert list(statements_agree(kit.world.state)) == []


def test_what_is_not_on_it_is_named_by_its_act(kit: Treasury) -> None:
    """An act that posted nothing there explains nothing."""
    kit.give(100, account="bank", called="elsewhere")
    wrong = [{"act": "@elsewhere", "minor": 50}]
    assert kit.code([ANA, BEN], said(kit, "cash.counted/v1", 8_950, "tin", 2, unpresented=wrong)) == (
        "UNPRESENTED_UNKNOWN"
    )
    right = [{"act": "@gift", "minor": 50}]
    assert kit.code([ANA, BEN], said(kit, "cash.counted/v1", 8_950, "tin", 2, unpresented=right)) == "OK"


def test_the_latest_day_counts(kit: Treasury) -> None:
    """An older statement that comes late does not displace a newer one."""
    kit.say("ana", said(kit, "bank.statement/v1", 0, "bank"), called="new")
    kit.say("ana", said(kit, "bank.statement/v1", 7, "bank", day="2026-02-01"))
    assert kit.money.last_stated[kit.id("bank")] == kit.id("new")
    assert kit.code(ALL, said(kit, "bank.statement/v1", 0, "bank", 3, day="2026-03-03")) == "DATE_IN_FUTURE"
