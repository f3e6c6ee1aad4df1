"""Undoing: once, newest first, in open periods, and only where the books still stand afterwards."""

import pytest

from ledger.rules.money.accountability import check_all
from ledger.rules.money.books import trial_balance
from tests.rules.money.treasury import ALL, BOTH, CLOSERS, DAY, Treasury, treasury


@pytest.fixture
def kit() -> Treasury:
    """A treasury with 1,000.00 in the strike fund, 500.00 of it set aside."""
    kit = treasury()
    kit.give(100_000)
    kit.allocate(50_000)
    return kit


def code(kit: Treasury, event: str, day: str = DAY) -> str:
    """What becomes of undoing an act."""
    return kit.code(BOTH, kit.reversal(event, day=day))


def test_an_act_is_undone_once(kit: Treasury) -> None:
    """Its legs are negated, dated today; the second time is refused."""
    before = trial_balance(kit.money)
    kit.give(700, called="slip")
    assert code(kit, "slip") == "OK"
    kit.reverse("slip")
    assert trial_balance(kit.money) == before
    assert code(kit, "slip") == "ALREADY_REVERSED"


def test_two_hands_of_two_organizations_undo(kit: Treasury) -> None:
    """Nobody corrects the books alone."""
    alone = kit.world.act("money.reversed/v1", {"day": DAY, "reason": "amount"}, on="gift")
    assert kit.code("ana", alone) == "SIGNERS_TOO_FEW"


def test_what_moved_no_money_is_not_undone(kit: Treasury) -> None:
    """A gift in kind without value left nothing behind."""
    body = {"what": "room", "quantity": 1, "unit": "day", "day": DAY}
    kit.say("ana", kit.world.act("contribution.in_kind/v1", body), called="room")
    assert code(kit, "room") == "NOTHING_POSTED"
    kit.say(
        "ana",
        kit.world.act("contribution.in_kind/v1", {**body, "fund": "@strike", "amount": kit.usd(5)}),
        called="room",
    )
    assert code(kit, "room") == "OK"


def test_later_acts_are_undone_first(kit: Treasury) -> None:
    """Bounce before contribution, payment before purchase, refund before payment."""
    bounce = {"amount": kit.usd(100), "day": DAY}
    kit.give(700, called="cheque")
    kit.say("ana", kit.world.act("contribution.bounced/v1", bounce, about="cheque"), called="bounce")
    assert code(kit, "cheque") == "HAS_DEPENDENTS"
    kit.reverse("bounce")
    assert code(kit, "cheque") == "OK"
    kit.encumber(5_000)
    assert code(kit, "purchase") == "OK"
    kit.pay(2_000)
    kit.refund(300)
    assert code(kit, "purchase") == code(kit, "payment") == "HAS_DEPENDENTS"
    kit.reverse("refund")
    kit.reverse("payment")
    kit.reverse("purchase")
    assert kit.book("hardship") == (-50_000, 50_000, 0, 0, 0, 0)
    assert check_all(kit.world.state) == ()


def test_a_bills_payment_stands_under_its_refund(kit: Treasury) -> None:
    """Found by random histories: undoing the payment would leave more refunded than paid."""
    kit.encumber(5_000)
    kit.say(
        "ana",
        kit.world.act("invoice.received/v1", {"amount": kit.usd(900), "day": DAY}, about="purchase"),
        called="bill",
    )
    paying = {"account": "@bank", "amount": kit.usd(900), "day": DAY}
    kit.say("ana", kit.world.act("invoice.paid/v1", paying, about="bill"), called="paid")
    assert code(kit, "paid") == "OK"
    kit.refund(1, "bill")
    assert code(kit, "paid") == "HAS_DEPENDENTS"


def test_a_day_of_a_closed_period_is_not_touched(kit: Treasury) -> None:
    """What moved authority of a closed period stays; a contribution of then is undone today."""
    kit.encumber(1_000)
    kit.pay(1_000)
    kit.prove(1_000)
    kit.world.wait(days=310)
    kit.say("cy", kit.stated(99_000))
    kit.say(CLOSERS, kit.close(lines=[{"line": "@hardship"}]))
    assert code(kit, "payment", "2027-01-05") == "PERIOD_CLOSED"
    kit.give(500, called="late", day="2027-01-05")
    assert code(kit, "late", "2026-12-31") == "PERIOD_CLOSED"
    assert code(kit, "late", "2027-01-05") == "OK"
    assert code(kit, "late", "2027-01-08") == "DATE_IN_FUTURE"


class TestInvariants:
    """The books after it satisfy I3 to I8, or it is refused and says which they would break."""

    def which(self, kit: Treasury, event: str) -> str:
        """The invariant that undoing an act would break."""
        refusal = kit.refused(BOTH, kit.reversal(event))
        assert refusal.code == "REVERSAL_BREAKS_INVARIANT"
        return str(refusal.detail["invariant"])

    def test_money_set_aside_keeps_its_gift(self, kit: Treasury) -> None:
        """I7: half of the gift is set aside, so it cannot vanish; a gift beside it can."""
        assert self.which(kit, "gift") == "I7"
        kit.give(50_000, called="other")
        assert code(kit, "other") == "OK"

    def test_money_that_left_the_account_keeps_its_gift(self, kit: Treasury) -> None:
        """I6: the account would be short though the fund is not."""
        kit.give(9_000, account="savings", called="saved")
        over = {"source": "@savings", "target": "@bank", "fund": "@strike", "amount": kit.usd(1), "day": DAY}
        kit.say("ana", kit.world.act("cash.handed_over/v1", over))
        assert self.which(kit, "saved") == "I6"

    def test_a_refund_that_was_used_stays(self, kit: Treasury) -> None:
        """I4: what came back is promised again."""
        kit.encumber(50_000)
        kit.pay(50_000)
        kit.refund(10_000)
        kit.say(ALL, *kit.reserve(10_000, payee="lou"))
        assert self.which(kit, "refund") == "I4"

    def test_a_raise_that_was_paid_stays(self, kit: Treasury) -> None:
        """I5: the purchase would have less than nothing open, though its line has other promises."""
        kit.encumber(1_000)
        kit.encumber(40_000, payee="lou", called="other")
        body = {"amount": kit.usd(3_000), "approvals": [".1", ".2"]}
        words = [kit.world.act("money.approved/v1", {}, by=(place,), on=".0") for place in (1, 2)]
        raised = kit.world.act("encumbrance.raised/v1", body, about="purchase", on=".0")
        kit.say(ALL, kit.request(3_000, encumbrance="@purchase"), *words, raised, called="raise")
        assert code(kit, "raise") == "OK"
        kit.pay(2_000)
        assert self.which(kit, "raise") == "I5"

    def test_a_ratified_fact_stays(self, kit: Treasury) -> None:
        """I3: its overrun was covered; undoing it would leave an overrun above zero."""
        kit.observe(100)
        assert code(kit, "surprise") == "OK"
        kit.say("ana", kit.decided("overrun.ratified/v1", {"line": "@hardship", "amount": kit.usd(100)}))
        assert self.which(kit, "surprise") == "I3"


def test_a_spend_undone_after_its_purchase_closed_is_available(kit: Treasury) -> None:
    """The promise is over, so the money is free on the line again."""
    kit.encumber(5_000)
    kit.pay(5_000)
    kit.prove(5_000)
    kit.say("ana", kit.world.act("encumbrance.closed/v1", {}, about="purchase"))
    kit.reverse("payment")
    assert kit.book("hardship") == (-50_000, 50_000, 0, 0, 0, 0)
    assert check_all(kit.world.state) == ()


def test_a_spend_undone_while_its_purchase_is_open_is_promised_again(kit: Treasury) -> None:
    """It can be paid rightly at once."""
    kit.encumber(5_000)
    kit.pay(5_000)
    kit.reverse("payment")
    assert kit.book("hardship")[1:4] == (45_000, 5_000, 0)
    kit.pay(4_900, called="right")


def test_undone_gifts_and_promises_count_no_more(kit: Treasury) -> None:
    """Pledges, yearly sums and the payee's month are as if it had never been."""
    kit.encumber(90_000 // 2, called="big")
    kit.say(BOTH, kit.reversal("big"))
    assert kit.code(BOTH, *kit.reserve(50_000, approvers=("ben",))) == "OK"
