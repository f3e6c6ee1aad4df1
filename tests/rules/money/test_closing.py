"""Closing the books of a year: who, when, what must agree, what is carried and what lapses."""

from typing import Any

import pytest

from ledger.rules.money.accountability import check_all
from ledger.rules.money.books import closing_balance, digest_rows
from tests.rules.money.treasury import ALL, CLOSERS, Treasury, treasury

ABE_CY = [("abe", "self"), ("cy", "self")]
ENDS: dict[str, Any] = {
    "lines": [{"line": "@hardship", "carry": 10_000, "into": "@hardship2027"}, {"line": "@legal"}],
    "encumbrances": [{"encumbrance": "@rent", "into": "@hardship2027"}, {"encumbrance": "@lawyer"}],
}


@pytest.fixture
def kit() -> Treasury:
    """A treasury at the end of its year: paid 40.00, a purchase open on each of two lines, the bank reconciled."""
    kit = treasury()
    kit.give(100_000)
    kit.allocate(30_000)
    kit.allocate(20_000, "legal")
    kit.encumber(9_000, called="rent")
    kit.encumber(6_000, "legal", called="lawyer")
    kit.pay(4_000, "rent")
    kit.prove(4_000)
    kit.world.wait(days=310)
    kit.say("cy", kit.stated(96_000))
    return kit


def code(kit: Treasury, by: Any = CLOSERS, **ends: Any) -> str:
    """What becomes of closing the year."""
    return kit.code(by, kit.close(**{**ENDS, **ends}))


def test_the_year_is_closed_and_stands(kit: Treasury) -> None:
    """What is carried is granted anew, what lapses is free; the signed balance is the same ever after."""
    rows = closing_balance(kit.money, kit.id("y2026"))
    kit.say(CLOSERS, kit.close(**ENDS))
    assert kit.book("hardship") == (-4_000, 0, 0, 4_000, 0, 4_000)
    assert kit.book("legal") == (0, 0, 0, 0, 0, 0)
    assert kit.book("hardship2027") == (-15_000, 10_000, 5_000, 0, 0, 0)
    assert kit.position("strike").headroom == 96_000 - 15_000
    kit.give(800, day="2027-01-04")
    assert closing_balance(kit.money, kit.id("y2026")) == rows
    assert kit.money.periods[kit.id("y2026")].trial_balance == digest_rows(rows)
    assert check_all(kit.world.state) == ()


def test_a_carried_purchase_is_paid_in_the_new_year(kit: Treasury) -> None:
    """On the new line, the carry being the decision to keep it."""
    kit.say(CLOSERS, kit.close(**ENDS))
    kit.pay(5_000, "rent", day="2027-01-05", called="balance")
    assert kit.book("hardship2027").expended == 5_000


def test_two_in_different_roles_close_and_neither_paid(kit: Treasury) -> None:
    """Ana paid; two dockers are one role; one is not two."""
    assert code(kit) == code(kit, ABE_CY) == "OK"
    assert code(kit, [("ana", "self"), ("cy", "self")]) == "PAYER_CLOSES"
    assert code(kit, [("abe", "self"), ("ana", "self")]) == "CLOSERS_NOT_INDEPENDENT"
    alone = kit.world.act("period.closed/v1", kit.close(**ENDS).body, about="y2026")
    assert kit.code("cy", alone) == "SIGNERS_TOO_FEW"


def test_who_paid_a_bill_in_the_year_does_not_close_it(kit: Treasury) -> None:
    """A bill's payment is a payment on its own day."""
    bill = {"amount": kit.usd(200), "day": "2026-12-01"}
    kit.say("ana", kit.world.act("invoice.received/v1", bill, about="rent"), called="bill")
    paying = {"account": "@bank", "amount": kit.usd(100)}
    kit.say("ben", kit.world.act("invoice.paid/v1", {**paying, "day": "2027-01-02"}, about="bill"))
    assert code(kit) == "OK"
    kit.say("ben", kit.world.act("invoice.paid/v1", {**paying, "day": "2026-12-31"}, about="bill"))
    assert code(kit) == "PAYER_CLOSES"


def test_a_period_is_closed_once_in_order_and_when_it_is_over() -> None:
    """Not on its last day, not before the one before it, not twice."""
    kit = treasury()
    kit.world.wait(days=305)
    assert kit.code(CLOSERS, kit.close()) == "PERIOD_NOT_OVER"
    kit.world.wait(days=1)
    assert kit.code(CLOSERS, kit.close()) == "OK"
    digest = digest_rows(closing_balance(kit.money, kit.id("y2027")))
    next_year = kit.world.act("period.closed/v1", {"trial_balance": digest}, by=(0, 1), about="y2027")
    kit.world.wait(days=365)
    assert kit.code(CLOSERS, next_year) == "EARLIER_PERIOD_OPEN"
    kit.say(CLOSERS, kit.close())
    assert kit.code(CLOSERS, kit.close()) == "PERIOD_CLOSED"
    assert kit.code(CLOSERS, next_year) == "OK"


def test_every_account_is_reconciled() -> None:
    """To a statement of the last day or later that agrees, item by item; accounts never used need none."""
    kit = treasury()
    kit.give(1_000, account="yen", fund="general")
    kit.world.wait(days=310)
    assert kit.code(CLOSERS, kit.close()) == "ACCOUNT_NOT_RECONCILED"
    kit.say("cy", kit.stated(1_000, "yen", day="2026-12-30"))
    assert kit.code(CLOSERS, kit.close()) == "ACCOUNT_NOT_RECONCILED"
    kit.say("cy", kit.stated(999, "yen"))
    assert kit.code(CLOSERS, kit.close()) == "ACCOUNT_NOT_RECONCILED"
    kit.say("cy", kit.stated(999, "yen", unpresented=[{"act": "@gift", "minor": 1}]))
    assert kit.code(CLOSERS, kit.close()) == "OK"
    kit.give(50, account="yen", fund="general", day="2027-01-02", called="after")
    assert kit.code(CLOSERS, kit.close()) == "OK"
    kit.give(50, account="yen", fund="general", day="2026-12-30", called="before")
    assert kit.code(CLOSERS, kit.close()) == "ACCOUNT_NOT_RECONCILED"


def test_overruns_are_ratified_or_listed(kit: Treasury) -> None:
    """With their amount, each once; listed, they stay in the books and block the fund no more."""
    kit.observe(700, "legal")
    kit.say("cy", kit.stated(95_300))
    listed = [{"line": "@legal", "minor": 700}]
    by = [("abe", "self"), ("cy", "self")]
    assert code(kit, by) == "OVERRUN_NOT_LISTED"
    assert code(kit, by, overruns=[{"line": "@legal", "minor": 699}]) == "OVERRUN_NOT_LISTED"
    assert code(kit, by, overruns=[*listed, {"line": "@hardship", "minor": 1}]) == "OVERRUN_NOT_LISTED"
    assert code(kit, by, overruns=[*listed, *listed]) == "OVERRUN_NOT_LISTED"
    kit.say(by, kit.close(**ENDS, overruns=listed))
    assert kit.book("legal").overrun == -700
    assert kit.position("strike").overrun == 0
    assert kit.code(ALL, *kit.reserve(100, "hardship2027")) == "OK"
    assert check_all(kit.world.state) == ()


def test_every_open_purchase_is_told(kit: Treasury) -> None:
    """None missing, none twice, none that is not open."""
    rent, lawyer = ENDS["encumbrances"]
    assert code(kit, encumbrances=[rent]) == "ENCUMBRANCE_NOT_TOLD"
    assert code(kit, encumbrances=[rent, lawyer, lawyer]) == "ENCUMBRANCE_NOT_TOLD"
    kit.say("ana", kit.world.act("encumbrance.released/v1", {}, about="lawyer"))
    assert code(kit) == "ENCUMBRANCE_NOT_TOLD"
    assert code(kit, encumbrances=[rent]) == "OK"


def test_every_remainder_is_told(kit: Treasury) -> None:
    """Carry at most what is left, into a line; or let it lapse."""
    hardship, legal = ENDS["lines"]

    def lines(**changes: Any) -> str:
        return code(kit, lines=[{**hardship, **changes}, legal])

    assert code(kit, lines=[hardship]) == "REMAINDER_NOT_TOLD"
    assert code(kit, lines=[hardship, legal, {"line": "@party"}]) == "REMAINDER_NOT_TOLD"
    assert lines(carry=21_001) == "REMAINDER_NOT_TOLD"
    assert lines(carry=21_000) == "OK"
    assert lines(carry=0) == "REMAINDER_NOT_TOLD"
    assert code(kit, lines=[{"line": "@hardship", "carry": 1}, legal]) == "REMAINDER_NOT_TOLD"


def test_what_is_carried_stays_in_its_fund_and_goes_forward(kit: Treasury) -> None:
    """Not into another fund, nor into the year that closes."""
    hardship, legal = ENDS["lines"]
    for into in ("travel", "legal"):
        assert code(kit, lines=[{**hardship, "into": f"@{into}"}, legal]) == "CARRY_TARGET_UNFIT"
    rent, lawyer = ENDS["encumbrances"]
    assert code(kit, encumbrances=[{**rent, "into": "@legal"}, lawyer]) == "CARRY_TARGET_UNFIT"


def test_the_digest_is_of_the_books_as_they_are(kit: Treasury) -> None:
    """Another digest, or one taken before the last entry, is refused."""
    early = kit.close(**ENDS)
    assert code(kit, trial_balance="0" * 64) == "TRIAL_BALANCE_WRONG"
    kit.say("ana", kit.decided("virement.made/v1", {"source": "@hardship", "target": "@legal", "amount": kit.usd(1)}))
    assert kit.code(CLOSERS, early) == "TRIAL_BALANCE_WRONG"
    assert code(kit) == "OK"


def test_afterwards_nothing_is_dated_inside(kit: Treasury) -> None:
    """What is told late is dated in the open and names the period that it belongs to."""
    kit.say(CLOSERS, kit.close(**ENDS))
    both = [("ana", "self"), ("ben", "self")]
    assert kit.code(both, kit.gift(1, day="2026-12-31")) == "PERIOD_CLOSED"
    assert kit.code(both, kit.gift(1, day="2027-01-01", corrects="@y2026")) == "OK"
    fee = {"account": "@bank", "line": "@hardship", "amount": kit.usd(1), "day": "2027-01-01"}
    assert kit.code("ben", kit.world.act("bank.fee/v1", fee)) == "PERIOD_CLOSED"
    assert kit.code("ben", kit.world.act("bank.fee/v1", {**fee, "line": "@hardship2027"})) == "OK"


def test_a_carry_in_a_deficit_is_settled_once() -> None:
    """Found by random histories: part lapses, part is carried, and the deficit is what is left of it."""
    kit = treasury()
    kit.give(1_000)
    kit.allocate(1_000)
    kit.observe(800)
    kit.world.wait(days=310)
    kit.say("cy", kit.stated(200))
    ends = {"lines": [{"line": "@hardship", "carry": 500, "into": "@hardship2027"}]}
    kit.say([("abe", "self"), ("cy", "self")], kit.close(**ends, overruns=[{"line": "@hardship", "minor": 800}]))
    position = kit.position("strike")
    assert (position.headroom, position.deficit) == (-300, 300)
    assert check_all(kit.world.state) == ()
