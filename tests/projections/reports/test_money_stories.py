"""What a member reads when things did not go smoothly: each story once, in the budget or in the treasurer's queue."""

from dataclasses import replace

import pytest

from tests.projections.reports.books_on_the_table import told
from tests.rules.money.test_paybacks import payback
from tests.rules.money.treasury import ALL, BOTH, Treasury, treasury


@pytest.fixture
def kit() -> Treasury:
    """A treasury with 5,000.00 in the strike fund, 3,000.00 of it set aside for hardship."""
    kit = treasury()
    kit.give(500_000)
    kit.allocate(300_000)
    return kit


def test_a_sound_treasury_has_nothing_to_explain(kit: Treasury) -> None:
    """And says so."""
    assert "To explain ---------- Nothing: no deficit, no overrun, no late proof, nothing undone." in told(kit)


def test_a_gift_that_bounced_leaves_a_deficit_that_is_said_in_words(kit: Treasury) -> None:
    """Free below zero: how much, since when, and that the gift went back."""
    bounced = {"amount": kit.usd(350_000), "day": "2026-03-01"}
    kit.say("ana", kit.world.act("contribution.bounced/v1", bounced, about="gift"))
    text = told(kit)
    assert "[✗ free below zero]" in text
    assert "Free is below zero: USD 1,500.00 more is set aside than the fund holds." in text
    assert "Since 1 March 2026 free stood below zero: USD 1,500.00" in text
    assert "On 1 March 2026 USD 3,500.00 that had come in went back." in text
    assert "F-3 is below zero: USD 1,500.00" in told(kit, "treasurer")


def test_a_payment_that_nobody_agreed_waits_for_a_decision(kit: Treasury) -> None:
    """It is told as found; once ratified it is told as agreed since."""
    kit.observe(7_000)
    text = told(kit)
    assert "Nobody had agreed to it beforehand." in text
    assert "USD 70.00 went out beyond what was set aside on this line" in text
    assert "[! waits for a decision]" in text
    assert "found" in told(kit, "audit").lower()
    kit.say("ana", kit.decided("overrun.ratified/v1", {"line": "@hardship", "amount": kit.usd(7_000)}))
    assert "[✓ agreed since]" in told(kit)


def test_proof_that_does_not_come_is_awaited_and_then_late(kit: Treasury) -> None:
    """Thirty days after the payment, with how many days late; the queue has it by age."""
    kit.encumber(120_000)
    kit.pay(115_000)
    assert "proof awaited until 31 March 2026" in told(kit)
    kit.world.wait(days=45)
    kit.give(100)
    text = told(kit)
    assert "[! proof late]" in text
    assert "its proof was due 31 March 2026" in text
    assert "days late" in told(kit, "treasurer")
    kit.prove(115_000)
    assert "[✓ proof seen]" in told(kit)
    assert "Every payment has its proof." in told(kit, "treasurer")


def test_what_was_undone_is_told_and_its_money_is_back(kit: Treasury) -> None:
    """Both the payment and its undoing stay readable; the sums are as before."""
    before = told(kit).partition("What we hold")[2].partition("Our funds")[0]
    kit.encumber(50_000)
    kit.pay(50_000)
    kit.reverse("payment")
    kit.reverse("purchase")
    text = told(kit)
    assert "Undone: payment made" in text
    assert "[· undone]" in text
    assert text.partition("What we hold")[2].partition("Our funds")[0] == before


def test_two_decisions_share_a_payment_and_the_parts_make_it(kit: Treasury) -> None:
    """1,000.00 more by another decision; 3,500.00 are drawn from the older one first."""
    kit.allocate(100_000)
    kit.say(ALL, *kit.reserve(350_000), called="purchase")
    kit.pay(350_000)
    text = told(kit)
    assert "3,000.00 0.00 3,000.00" in text
    assert "1,000.00 0.00 500.00" in text
    assert "All 4,000.00 0.00 3,500.00" in text


def test_money_in_three_currencies_is_never_summed_together(kit: Treasury) -> None:
    """Each has its own sentence, card and tables; yen have no cents, dinars three decimals."""
    kit.give(25_000, fund="general", account="yen", called="yen gift")
    kit.give(7_250, fund="general", account="dinar", called="dinar gift")
    text = told(kit)
    assert "JPY 25,000 came in, JPY 0 went out, and JPY 25,000 is left" in text
    assert "KWD 7.250 came in" in text
    assert "USD 5,000.00 came in" in text


def test_an_exchange_is_neither_income_nor_spending(kit: Treasury) -> None:
    """It is told as what it is, and both currencies still add up."""
    kit.give(100_000, fund="general", called="more")
    exchange = {
        "fund": "@general", "source": "@bank", "target": "@yen", "amount": kit.usd(10_000),
        "bought": {"minor": 15_000, "ccy": "JPY"}, "day": "2026-03-01",
    }  # fmt: skip
    kit.say(BOTH, kit.world.act("currency.exchanged/v1", exchange, by=(0, 1)))
    text = told(kit)
    assert "USD -100.00 came by exchange" in text
    assert "JPY 15,000 came by exchange" in text
    assert "JPY 0 came in" in text


def test_a_bill_is_taken_off_before_it_is_paid(kit: Treasury) -> None:
    """Spent when billed, paid later: what we hold is money less bills."""
    kit.encumber(120_000)
    bill = {"amount": kit.usd(110_000), "day": "2026-03-01"}
    kit.say("ana", kit.world.act("invoice.received/v1", bill, about="purchase"), called="bill")
    text = told(kit)
    assert "Bills of USD 1,100.00 are not paid yet; they are taken off already." in text
    assert "USD 0.00 went out" in text


def test_a_request_waits_with_whose_word_is_lacking(kit: Treasury) -> None:
    """1,500.00 needs two of two organizations; one has approved."""
    kit.say("ana", kit.request(150_000), called="asked")
    assert "2 of 2 approvals of 2 organizations" in told(kit, "treasurer")
    kit.say("ben", kit.world.act("money.approved/v1", {}, on="asked"))
    assert "1 of 2 approvals of 2 organizations" in told(kit, "treasurer")
    assert "approved" in told(kit, "treasurer")


def test_a_line_nearly_used_up_is_named(kit: Treasury) -> None:
    """Under a tenth of what was set aside; at a tenth it is not."""
    kit.encumber(270_000)
    assert "Lines under a tenth ------------------- None." in told(kit, "treasurer")
    kit.say(ALL, *kit.reserve(1))
    assert "USD 299.99 of USD 3,000.00 is left on" in told(kit, "treasurer")


def test_a_transfer_moves_money_between_funds_and_the_whole_stays(kit: Treasury) -> None:
    """The movement of funds has a column for it, which sums to nothing over all funds."""
    kit.give(80_000, fund="general", called="general gift")
    moved = {
        "source": "@general",
        "target": "@reserve",
        "account": "@bank",
        "amount": kit.usd(30_000),
        "day": "2026-03-01",
    }
    act = replace(kit.decided("fund.transferred/v1", moved), by=(0, 1))
    kit.say(BOTH, act)
    text = told(kit, "movement")
    assert "From other" in text
    assert "All funds 0.00 5,800.00 0.00 0.00 5,800.00" in text


def test_a_slip_is_told_apart_from_a_receipt(kit: Treasury) -> None:
    """Two hands on paper are proof by the rules, and a reader is told that there is no receipt until one comes."""
    kit.say("ana", kit.world.act("party.registered/v1", {"person": "@ben"}, name="Ben"), called="benp")
    kit.say([("ana", "self"), ("cy", "self")], *kit.reserve(3_000, payee="benp", approvers=("cy",)), called="bens")
    kit.pay(1_000, "bens", called="fare")
    kit.pay(1_200, "bens", called="meal")
    for spend, minor in (("fare", 1_000), ("meal", 700)):
        slip = kit.world.act("evidence.slip/v1", {"spend": f"@{spend}", "amount": kit.usd(minor)}, by=(0, 1))
        kit.say([("ben", "self"), ("cy", "self")], slip)
    text = told(kit)
    assert text.count("[· slip with two hands, no receipt]") == 1
    assert "proof awaited until 31 March 2026" in text
    assert "proof seen" not in text
    kit.prove(500, "meal")
    assert "slip with two hands, no receipt" in told(kit).partition("What we decided")[2]
    kit.prove(1_000, "fare")
    assert "proof seen, 1 of 2 by slip" in told(kit)
    kit.prove(700, "meal")
    assert "slip" not in told(kit)


def test_a_payback_by_slip_is_told_as_that(kit: Treasury) -> None:
    """Its document is the slip: no receipt of a shop was seen."""
    kit.give(5_000, account="tin")
    kit.say(BOTH, payback(kit, 1_500, 2, slip=True))
    kit.say(BOTH, payback(kit, 1_400, 2))
    text = told(kit)
    assert text.count("[· slip with two hands, no receipt]") == 1
    assert text.count("[✓ proof seen]") == 1
