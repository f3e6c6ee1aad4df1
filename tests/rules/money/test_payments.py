"""Paying what was promised: at once, by bill, from a float; and refunds."""

from typing import Any

import pytest

from ledger.format.statement import Act
from tests.rules.money.treasury import ALL, BOTH, CLOSERS, DAY, Treasury, open_thing, treasury


@pytest.fixture
def kit() -> Treasury:
    """A treasury with a promise of 500.00 to Kim, money in the bank and 50.00 in the savings account."""
    kit = treasury()
    kit.give(300_000)
    kit.give(5_000, account="savings", called="small")
    kit.allocate(200_000)
    kit.encumber(50_000, called="purchase")
    return kit


def test_a_payment_stays_within_the_promise(kit: Treasury) -> None:
    """In parts, to the cent."""
    kit.pay(20_000)
    assert kit.code("ana", kit.payment(30_001)) == "EXCEEDS_ENCUMBRANCE"
    assert kit.code("ana", kit.payment(30_000)) == "OK"
    assert kit.code("ana", kit.payment(0)) == "AMOUNT_NOT_POSITIVE"


def test_the_fund_pays_from_an_account_where_it_has_money(kit: Treasury) -> None:
    """What it has elsewhere does not count, nor what other funds have here."""
    kit.give(90_000, fund="general", account="savings")
    assert kit.code("ana", kit.payment(5_001, account="savings")) == "INSUFFICIENT_CASH"
    assert kit.code("ana", kit.payment(5_000, account="savings")) == "OK"


def test_currencies_are_those_of_line_and_account(kit: Treasury) -> None:
    """Paying a dollar promise from the yen account needs an exchange first."""
    assert kit.code("ana", kit.payment(1, account="yen")) == "CURRENCY_MISMATCH"
    assert kit.code("ana", kit.payment(1, amount={"minor": 1, "ccy": "JPY"})) == "CURRENCY_MISMATCH"
    assert kit.code("ana", kit.payment(1)) == "OK"


def test_money_is_not_paid_before_it_was_promised(kit: Treasury) -> None:
    """A payment of the day before is a fact that somebody observed, not a payment of this promise."""
    assert kit.code("ana", kit.payment(1, day="2026-02-28")) == "DATE_BEFORE_ENCUMBRANCE"
    assert kit.code("ana", kit.payment(1, day=DAY)) == "OK"
    assert kit.code("ana", kit.payment(1, day="2026-03-03")) == "DATE_IN_FUTURE"


def test_whoever_alone_approved_does_not_pay(kit: Treasury) -> None:
    """Ben approved alone, so Ana pays; where two approved, either may."""
    kit.say(BOTH, *kit.reserve(1_000, payee="lou", approvers=("ben",)), called="alone")
    assert kit.code("ben", kit.payment(1, "alone")) == "PAYER_IS_SOLE_APPROVER"
    assert kit.code("ana", kit.payment(1, "alone")) == "OK"
    assert kit.code("ben", kit.payment(1)) == "OK"


def test_restricted_money_is_paid_within_its_dates() -> None:
    """A fund for March does not pay in April."""
    kit = treasury()
    march = {"fund_class": "restricted", "first": "2026-03-01", "last": "2026-03-31"}
    open_thing(kit, "march", "fund.opened/v1", march, name="March")
    line = {"fund": "@march", "category": "food", "currency": "USD", "period": "@y2026"}
    open_thing(kit, "food", "line.opened/v1", line)
    kit.give(1_000, fund="march")
    kit.allocate(1_000, "food")
    kit.encumber(1_000, "food")
    assert kit.code("ana", kit.payment(1)) == "OK"
    kit.world.wait(days=31)
    assert kit.code("ana", kit.payment(1, day="2026-04-01")) == "PURPOSE_OUTSIDE_RESTRICTION"
    assert kit.code("ana", kit.payment(1, day="2026-03-31")) == "OK"


def test_only_a_float_pays_others_than_its_payee(kit: Treasury) -> None:
    """Petty cash is a promise to the one who keeps it, paid out by receipts."""
    assert kit.code("ana", kit.payment(1, payee="@lou")) == "PAYEE_MISMATCH"
    assert kit.code("ana", kit.payment(1, payee="@kim")) == "OK"
    kit.encumber(1_000, floated=True, called="float")
    assert kit.code("ana", kit.payment(1, "float", payee="@lou")) == "OK"


def test_a_disputed_payment_waits(kit: Treasury) -> None:
    """Any member stays it; she, or a decision, lifts the stay, once."""
    kit.say("cy", kit.world.act("payment.stayed/v1", {}, about="purchase", reason="Wrong firm"), called="stay")
    assert kit.code("ana", kit.payment(1)) == "DISPUTE_OPEN"
    lift = kit.world.act("payment.stay_lifted/v1", {}, about="stay")
    assert kit.code("ben", lift) == "STAY_OF_ANOTHER"
    assert kit.code("ben", kit.decided("payment.stay_lifted/v1", {}, about="stay")) == "OK"
    kit.say("cy", lift)
    assert kit.code("cy", lift) == "STAY_NOT_OPEN"
    assert kit.code("ana", kit.payment(1)) == "OK"


def bill(kit: Treasury, minor: int, **more: Any) -> Act:
    """The act of recording a bill."""
    return kit.world.act("invoice.received/v1", {"amount": kit.usd(minor), "day": DAY, **more}, about="purchase")


def settle(kit: Treasury, minor: int, **more: Any) -> Act:
    """The act of paying the bill."""
    body = {"account": "@bank", "amount": kit.usd(minor), "day": DAY, **more}
    return kit.world.act("invoice.paid/v1", body, about="bill")


class TestBills:
    """What is billed is spent and owed until it is paid."""

    def test_a_bill_moves_authority_at_once_and_money_later(self, kit: Treasury) -> None:
        """Expended when billed, out of the bank when paid; headroom does not notice either."""
        free = kit.position("strike").headroom
        kit.say("ana", bill(kit, 40_000), called="bill")
        assert (kit.book("hardship").expended, kit.cash("bank", "strike")) == (40_000, 300_000)
        assert kit.position("strike").payables == 40_000
        kit.say("ana", settle(kit, 40_000))
        assert (kit.position("strike").payables, kit.cash("bank", "strike")) == (0, 260_000)
        assert kit.position("strike").headroom == free

    def test_a_bill_stays_within_the_promise(self, kit: Treasury) -> None:
        """Like a payment."""
        assert kit.code("ana", bill(kit, 50_001)) == "EXCEEDS_ENCUMBRANCE"
        assert kit.code("ana", bill(kit, 50_000)) == "OK"
        assert kit.code("ana", bill(kit, 1, day="2026-02-28")) == "DATE_BEFORE_ENCUMBRANCE"

    def test_no_more_is_paid_than_was_billed(self, kit: Treasury) -> None:
        """In parts, to the cent, and not once it is paid."""
        kit.say("ana", bill(kit, 40_000), called="bill")
        assert kit.code("ana", settle(kit, 40_001)) == "EXCEEDS_BILL"
        kit.say("ana", settle(kit, 30_000))
        assert kit.code("ana", settle(kit, 10_001)) == "EXCEEDS_BILL"
        kit.say("ana", settle(kit, 10_000))
        assert kit.code("ana", settle(kit, 1)) == "BILL_NOT_OPEN"

    def test_a_payment_at_once_is_no_bill(self, kit: Treasury) -> None:
        """There is nothing to pay of it."""
        kit.pay(1_000, called="bill")
        assert kit.code("ana", settle(kit, 1)) == "BILL_NOT_OPEN"

    def test_a_bill_is_paid_after_it_came_with_money_that_is_there(self, kit: Treasury) -> None:
        """From an account where the fund has so much, on its day or later."""
        kit.say("ana", bill(kit, 40_000), called="bill")
        assert kit.code("ana", settle(kit, 5_001, account="@savings")) == "INSUFFICIENT_CASH"
        assert kit.code("ana", settle(kit, 5_000, account="@savings")) == "OK"
        assert kit.code("ana", settle(kit, 1, day="2026-02-28")) == "DATE_BEFORE_BILL"

    def test_a_sole_approver_does_not_pay_and_a_stay_holds_it(self, kit: Treasury) -> None:
        """The two checks of a payment hold for a bill's payment too."""
        kit.say(BOTH, *kit.reserve(1_000, payee="lou", approvers=("ben",)), called="purchase")
        kit.say("ana", bill(kit, 1_000), called="bill")
        assert kit.code("ben", settle(kit, 1)) == "PAYER_IS_SOLE_APPROVER"
        assert kit.code("ana", settle(kit, 1)) == "OK"
        kit.say("cy", kit.world.act("payment.stayed/v1", {}, about="purchase"))
        assert kit.code("ana", settle(kit, 1)) == "DISPUTE_OPEN"


def back(kit: Treasury, minor: int, kind: str = "refund.received/v1", spend: str = "payment") -> Act:
    """The act of recording that money came back."""
    body = {"account": "@bank", "amount": kit.usd(minor), "day": DAY}
    return kit.world.act(kind, body, about=spend)


class TestComingBack:
    """Refunds while the period is open, recoveries after."""

    def test_no_more_comes_back_than_went_out(self, kit: Treasury) -> None:
        """In parts, to the cent; of a bill, no more than was paid of it."""
        kit.pay(20_000)
        kit.refund(15_000)
        assert kit.code("ana", back(kit, 5_001)) == "EXCEEDS_SPEND"
        assert kit.code("ana", back(kit, 5_000)) == "OK"
        kit.say("ana", bill(kit, 10_000), called="bill")
        kit.say("ana", settle(kit, 4_000))
        assert kit.code("ana", back(kit, 4_001, spend="bill")) == "EXCEEDS_SPEND"
        assert kit.code("ana", back(kit, 4_000, spend="bill")) == "OK"

    def test_nothing_comes_back_of_what_was_undone(self, kit: Treasury) -> None:
        """A reversed payment never went out."""
        kit.pay(20_000)
        kit.reverse("payment")
        assert kit.code("ana", back(kit, 1)) == "ALREADY_REVERSED"

    def test_a_late_refund_is_income_of_the_fund_or_its_successor(self, kit: Treasury) -> None:
        """After the close nothing of the old line moves."""
        kit.pay(20_000)
        kit.prove(20_000)
        assert kit.code("ana", back(kit, 1, "recovery.received/v1")) == "PERIOD_OPEN"
        kit.world.wait(days=310)
        kit.say("cy", kit.stated(280_000))
        kit.say("cy", kit.stated(5_000, "savings"))
        ends = [{"encumbrance": "@purchase"}]
        kit.say(CLOSERS, kit.close(encumbrances=ends, lines=[{"line": "@hardship"}]))
        late = {"account": "@bank", "amount": kit.usd(500), "day": "2027-01-05"}
        assert kit.code("ana", kit.world.act("refund.received/v1", late, about="payment")) == "PERIOD_CLOSED"
        kit.say("ana", kit.world.act("recovery.received/v1", late, about="payment"))
        assert kit.money.balances["Income:Recoveries", kit.id("strike"), "USD"] == -500

    def test_a_recovery_goes_to_the_successor_of_a_closed_fund(self) -> None:
        """E14: the fund is gone, its restriction is not."""
        kit = treasury()
        heir = {"fund_class": "restricted", "purposes": ["hardship"], "last": "2027-06-30"}
        open_thing(kit, "heir", "fund.opened/v1", heir, name="Heir")
        kit.give(1_000)
        kit.allocate(1_000)
        kit.encumber(1_000)
        kit.pay(1_000)
        kit.prove(1_000)
        kit.say("ana", kit.world.act("encumbrance.closed/v1", {}, about="purchase"))
        kit.world.wait(days=310)
        kit.say("cy", kit.stated(0))
        kit.say(CLOSERS, kit.close())
        kit.say(BOTH, kit.world.act("fund.closed/v1", {"successor": "@heir"}, by=(0, 1), about="strike"))
        late = {"account": "@bank", "amount": kit.usd(300), "day": "2027-01-05"}
        kit.say("ana", kit.world.act("recovery.received/v1", late, about="payment"))
        assert (kit.cash("bank", "heir"), kit.cash("bank", "strike")) == (300, 0)


def test_exchange_and_payment_are_one_statement() -> None:
    """Dollars become dinars of three decimals, are set aside, promised and paid, or nothing happens."""
    kit = treasury()
    kit.give(100_000, fund="general")
    exchange = {
        "fund": "@general",
        "source": "@bank",
        "target": "@dinar",
        "amount": kit.usd(33_000),
        "bought": {"minor": 101_325, "ccy": "KWD"},
        "day": DAY,
    }
    dinars = {"minor": 101_325, "ccy": "KWD"}
    aside = kit.decided("allocation.made/v1", {"line": "@travel-kwd", "amount": dinars})
    request = kit.world.act(
        "money.requested/v1", {"line": "@travel-kwd", "amount": dinars, "payee": "@kim"}, purpose="Flights"
    )
    yes = [kit.world.act("money.approved/v1", {}, by=(place,), on=".2") for place in (1, 2)]
    body = {"line": "@travel-kwd", "amount": dinars, "payee": "@kim", "approvals": [".3", ".4"]}
    made = kit.world.act("encumbrance.made/v1", body, on=".2")
    pay = kit.world.act("payment.made/v1", {"account": "@dinar", "amount": dinars, "day": DAY}, about=".5")
    kit.say(ALL, kit.world.act("currency.exchanged/v1", exchange, by=(0, 1)), aside, request, *yes, made, pay)
    assert kit.cash("dinar", "general") == 0
    assert kit.book("travel-kwd").expended == 101_325
    assert kit.position("general").headroom == 67_000
