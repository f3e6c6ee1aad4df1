"""Awkward cases of money, told with people and sums (governance E12 to E18).

Ana of the dockers keeps the books and pays; Ben of the nurses and Cy of the tenants approve. Kim and Lou are paid.
Amounts are cents.
"""

from typing import Any

import pytest

from ledger.rules.money.accountability import check_all
from ledger.rules.money.books import line_card
from tests.rules.money.treasury import ALL, BOTH, CLOSERS, DAY, Treasury, open_thing, treasury

PLEDGE_LETTER = {"sha256": "ab" * 32, "length": 9_000, "type": "application/pdf", "salted": False}


@pytest.fixture
def kit() -> Treasury:
    """A treasury with 300,000.00 for the general fund."""
    kit = treasury()
    kit.give(30_000_000, fund="general")
    return kit


def sound(kit: Treasury) -> bool:
    """No invariant of the books is broken."""
    return not list(check_all(kit.world.state))


def test_e12_more_than_the_fund_has_is_not_set_aside_unless_signed_pledges_carry_it() -> None:
    """E12: 2,900.00 too much is refused; with a forward limit and a signed pledge it stands, openly below zero."""
    kit = treasury(limits={"forward_limit": {"USD": 290_000}})
    kit.give(1_000_000, fund="general")
    over = kit.decided("allocation.made/v1", {"line": "@travel", "amount": kit.usd(1_290_000)})
    refusal = kit.refused("ana", over)
    assert (refusal.code, refusal.detail["available"]) == ("INSUFFICIENT_HEADROOM", 1_000_000)
    pledge = {"party": "@kim", "fund": "@general", "due": "2026-06-01", "amount": kit.usd(290_000)}
    kit.say("ana", kit.world.act("contribution.pledged/v1", pledge))
    assert kit.code("ana", over) == "INSUFFICIENT_HEADROOM"  # a pledge that nobody signed carries nothing
    kit.say("ana", kit.world.act("contribution.pledged/v1", {**pledge, "document": PLEDGE_LETTER}))
    kit.say("ana", over)
    assert (kit.position("general").headroom, kit.position("general").deficit) == (-290_000, 0)
    kit.give(290_000, fund="general")
    assert (kit.position("general").headroom, kit.position("general").forward) == (0, 0)
    assert sound(kit)


@pytest.mark.parametrize("cure", ["ratified", "recovered"])
def test_e13_an_overspend_found_later_freezes_the_fund_until_it_is_ratified_or_recovered(
    kit: Treasury, cure: str
) -> None:
    """E13: 75,000.00 set aside for travel, 115,069.63 spent; both figures are shown, and nothing new is promised."""
    kit.allocate(7_500_000, "travel")
    kit.observe(11_506_963, "travel")
    card = line_card(kit.money, kit.id("travel"))
    assert (card.granted, card.spent) == (7_500_000, 11_506_963)
    assert kit.code(ALL, *kit.reserve(1, "travel")) == "FUND_IN_DEFICIT"
    if cure == "ratified":
        kit.allocate(4_006_963, "travel")
        kit.say("ana", kit.decided("overrun.ratified/v1", {"line": "@travel", "amount": kit.usd(11_506_963)}))
        kit.allocate(100, "travel")
    else:
        kit.refund(11_506_963, "surprise")
    assert kit.code(ALL, *kit.reserve(1, "travel")) == "OK"
    assert sound(kit)


def test_e14_a_refund_goes_back_to_where_the_money_came_from_and_keeps_its_restriction(kit: Treasury) -> None:
    """E14: hardship money that comes back is hardship money; after its fund is closed it is the successor's."""
    heir = {"fund_class": "restricted", "purposes": ["hardship"], "last": "2027-06-30"}
    open_thing(kit, "heir", "fund.opened/v1", heir, name="The strike fund's heir")
    kit.give(10_000)
    kit.allocate(10_000)
    kit.encumber(10_000)
    kit.pay(10_000)
    kit.refund(4_000)
    assert (kit.cash("bank", "strike"), kit.cash("bank", "general")) == (4_000, 30_000_000)
    assert kit.book("hardship").available == 4_000
    kit.encumber(4_000, called="again")
    kit.pay(4_000, "again", called="second")
    for spend in ("payment", "second"):
        kit.prove(10_000 if spend == "payment" else 4_000, spend)
    for purchase in ("purchase", "again"):
        kit.say("ana", kit.world.act("encumbrance.closed/v1", {}, about=purchase))
    kit.world.wait(days=310)
    kit.say("cy", kit.stated(30_000_000))
    kit.say(CLOSERS, kit.close())
    kit.say(BOTH, kit.world.act("fund.closed/v1", {"successor": "@heir"}, by=(0, 1), about="strike"))
    late = {"account": "@bank", "amount": kit.usd(300), "day": "2027-01-05"}
    kit.say("ana", kit.world.act("recovery.received/v1", late, about="second"))
    assert (kit.cash("bank", "heir"), kit.cash("bank", "strike")) == (300, 0)
    assert sound(kit)


def test_e15_no_sum_across_currencies_and_what_a_rate_costs_is_in_an_account_of_its_own(kit: Treasury) -> None:
    """E15: 330.00 dollars become 101.325 dinars and, sold back, 329.10; the bank's slip proves each, 0.90 is told."""
    both: dict[str, Any] = {"fund": "@general", "day": DAY, "document": {**PLEDGE_LETTER, "sha256": "cd" * 32}}
    dinars, back = {"minor": 101_325, "ccy": "KWD"}, kit.usd(32_910)
    there = {**both, "source": "@bank", "target": "@dinar", "amount": kit.usd(33_000), "bought": dinars}
    home = {**both, "source": "@dinar", "target": "@bank", "amount": dinars, "bought": back}
    mixed = kit.decided("allocation.made/v1", {"line": "@travel-kwd", "amount": kit.usd(1)})
    assert kit.code("ana", mixed) == "CURRENCY_MISMATCH"
    kit.say(BOTH, kit.world.act("currency.exchanged/v1", there, by=(0, 1)))
    assert (kit.cash("dinar", "general"), kit.position("general", "KWD").headroom) == (101_325, 101_325)
    kit.say(BOTH, kit.world.act("currency.exchanged/v1", home, by=(0, 1)))
    general = kit.id("general")
    assert kit.money.balances["Equity:Trading", general, "USD"] == 90
    assert kit.money.balances["Equity:Trading", general, "KWD"] == 0
    assert kit.position("general").headroom == 29_999_910
    assert sound(kit)


@pytest.mark.parametrize(
    ("payee", "told"),
    [
        ({"person": "@ben"}, "herself"),
        ({"organization": "@nurses"}, "her employer"),
        ({"related": ["@ben"]}, "one of her household"),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_e16_nobody_approves_her_own_expense(kit: Treasury, payee: dict[str, Any], told: str) -> None:
    """E16: neither who asked nor who is paid, nor her household or employer, has a say in it; Cy has."""
    kit.allocate(100_000, "travel")
    kit.say("ana", kit.world.act("party.registered/v1", payee, name=told), called="payee")
    kit.say("ben", kit.request(5_000, "travel", "payee"), called="request")
    yes = kit.world.act("money.approved/v1", {}, on="request")
    assert kit.code("ben", yes) in ("SELF_APPROVAL", "APPROVER_IS_PAYEE")
    kit.say("ana", kit.request(5_000, "travel", "payee"), called="hers")
    hers = kit.world.act("money.approved/v1", {}, on="hers")
    assert kit.code("ben", hers) == "APPROVER_IS_PAYEE"
    assert kit.code("cy", hers) == "OK"


def test_e17_with_one_eligible_approver_another_organization_is_asked_and_nothing_is_waived(kit: Treasury) -> None:
    """E17: two dockers may approve, and 1,000.00 needs two organizations: it waits for the nurses or the tenants."""
    kit.allocate(200_000, "travel")
    kit.say("cy", kit.request(100_000, "travel"), called="request")
    for who in ("ana", "abe"):
        kit.say(who, kit.world.act("money.approved/v1", {}, on="request"), called=f"yes of {who}")
    body: dict[str, Any] = {"line": "@travel", "amount": kit.usd(100_000), "payee": "@kim"}

    def made(*yes: str) -> str:
        approvals = [f"@yes of {who}" for who in yes]
        return kit.code("ana", kit.world.act("encumbrance.made/v1", {**body, "approvals": approvals}, on="request"))

    assert made("ana") == "APPROVALS_MISSING"
    assert made("ana", "abe") == "APPROVALS_MISSING"
    kit.say("ben", kit.world.act("money.approved/v1", {}, on="request"), called="yes of ben")
    assert made("abe", "ben") == "OK"


def test_e18_a_dearer_or_cheaper_bill_is_trued_up_by_entries_of_its_own(kit: Treasury) -> None:
    """E18: promised 900.00; the bill of 950.00 needs a raise, the one of 920.00 a release; nothing is edited."""
    kit.allocate(500_000, "travel")
    kit.encumber(90_000, "travel")
    assert kit.code("ana", kit.payment(95_000)) == "EXCEEDS_ENCUMBRANCE"
    ask = kit.request(95_000, "travel", encumbrance="@purchase")
    yes = [kit.world.act("money.approved/v1", {}, by=(place,), on=".0") for place in (1, 2)]
    more = {"amount": kit.usd(95_000), "approvals": [".1", ".2"]}
    raised = kit.world.act("encumbrance.raised/v1", more, about="purchase", on=".0")
    kit.say(ALL, ask, *yes, raised)
    kit.pay(92_000)
    kit.say("ana", kit.world.act("encumbrance.released/v1", {}, about="purchase"))
    book = kit.book("travel")
    assert (book.available, book.encumbered, book.expended) == (408_000, 0, 92_000)
    made = kit.world.state.record.acts[kit.id("purchase")]
    assert made.kind == "encumbrance.made/v1"  # as it was signed
    assert sound(kit)
