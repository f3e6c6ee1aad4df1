"""Paying back at once: two signatures, neither the payee's; small money from the tin on one, and a second look."""

from typing import Any

import pytest

from ledger.format.statement import Act
from tests.rules.money.treasury import ALL, BOTH, DAY, Treasury, treasury


@pytest.fixture
def kit() -> Treasury:
    """A treasury with 50.00 in the tin, 1,000.00 in the bank and 800.00 set aside; up to 20.00 is small money."""
    kit = treasury()
    kit.give(100_000)
    kit.give(5_000, account="tin", called="coins")
    kit.allocate(80_000)
    return kit


def payback(kit: Treasury, minor: int, signers: int = 1, **more: Any) -> Act:
    """The act of paying Lou back from the tin."""
    body = {
        "line": "@hardship",
        "account": "@tin",
        "payee": "@lou",
        "amount": kit.usd(minor),
        "day": DAY,
        "document": kit.receipt(),
        **more,
    }
    return kit.world.act("payback.made/v1", body, by=tuple(range(signers)), purpose="Bus fares")


def test_claim_proof_approval_and_payment_are_one_act(kit: Treasury) -> None:
    """Money and authority move, the purchase is closed and proved, headroom stays."""
    free = kit.position("strike").headroom
    kit.say(BOTH, payback(kit, 3_000, 2), called="fares")
    assert (kit.cash("tin", "strike"), kit.book("hardship").expended) == (2_000, 3_000)
    spend, purchase = kit.money.spends[kit.id("fares")], kit.money.encumbrances[kit.id("fares")]
    assert (spend.proved, purchase.standing, purchase.open) == (3_000, "closed", 0)
    assert kit.position("strike").headroom == free


def test_two_sign_except_small_money_from_the_tin(kit: Treasury) -> None:
    """20.00 from the tin goes on one signature; 20.01 does not, nor 1.00 from the bank."""
    assert kit.code("ana", payback(kit, 2_000)) == "OK"
    assert kit.code("ana", payback(kit, 2_001)) == "APPROVALS_MISSING"
    assert kit.code("ana", payback(kit, 100, account="@bank")) == "APPROVALS_MISSING"
    assert kit.code(BOTH, payback(kit, 2_001, 2)) == "OK"
    assert kit.code([("ana", "self"), ("abe", "self")], payback(kit, 2_001, 2)) == "OK"


def test_large_paybacks_follow_the_charters_steps() -> None:
    """From 1,000.00 on the two signers are of two organizations."""
    kit = treasury()
    kit.give(300_000)
    kit.allocate(300_000)
    two_dockers = [("ana", "self"), ("abe", "self")]
    assert kit.code(two_dockers, payback(kit, 99_999, 2, account="@bank")) == "OK"
    assert kit.code(two_dockers, payback(kit, 100_000, 2, account="@bank")) == "APPROVALS_MISSING"
    assert kit.code(BOTH, payback(kit, 100_000, 2, account="@bank")) == "OK"


def test_small_money_adds_up(kit: Treasury) -> None:
    """Twice 15.00 to one payee in a month is not small."""
    kit.say("ana", payback(kit, 1_500))
    assert kit.code("ana", payback(kit, 501)) == "APPROVALS_MISSING"
    assert kit.code("ana", payback(kit, 500)) == "OK"


def test_the_payee_does_not_sign(kit: Treasury) -> None:
    """Neither of the two may be who is paid, or hers."""
    kit.say("ana", kit.world.act("party.registered/v1", {"person": "@ben"}, name="Ben"), called="benp")
    assert kit.code(BOTH, payback(kit, 1_000, 2, payee="@benp")) == "APPROVER_IS_PAYEE"
    assert kit.code([("ana", "self"), ("cy", "self")], payback(kit, 1_000, 2, payee="@benp")) == "OK"


def test_the_money_is_there_and_allowed(kit: Treasury) -> None:
    """Set aside, in the tin, within the restriction's dates, in one currency."""
    assert kit.code(BOTH, payback(kit, 5_001, 2)) == "INSUFFICIENT_CASH"
    assert kit.code(BOTH, payback(kit, 5_000, 2)) == "OK"
    assert kit.code(BOTH, payback(kit, 80_001, 2, account="@bank")) == "INSUFFICIENT_AVAILABLE"
    assert kit.code(BOTH, payback(kit, 100, 2, account="@yen")) == "CURRENCY_MISMATCH"
    assert kit.code(BOTH, payback(kit, 100, 2, day="2026-03-03")) == "DATE_IN_FUTURE"
    kit.world.wait(days=500)
    kit.allocate(1_000, "hardship2027")
    late = {"line": "@hardship2027", "day": "2027-07-01"}
    assert kit.code(BOTH, payback(kit, 100, 2, **late)) == "PURPOSE_OUTSIDE_RESTRICTION"
    assert kit.code(BOTH, payback(kit, 100, 2, **{**late, "day": "2027-06-30"})) == "OK"


def test_its_proof_is_its_own(kit: Treasury) -> None:
    """A document used before proves nothing again; a slip proves small sums only."""
    document = kit.receipt()
    kit.say(BOTH, payback(kit, 100, 2, document=document))
    assert kit.code(BOTH, payback(kit, 100, 2, document=document)) == "EVIDENCE_ALREADY_USED"
    assert kit.code(BOTH, payback(kit, 100, 2, document={**document, "sha256": "x"})) == "DIGEST_MALFORMED"
    assert kit.code(BOTH, payback(kit, 1_501, 2, slip=True)) == "NO_RECEIPT_CAP"
    assert kit.code(BOTH, payback(kit, 1_500, 2, slip=True)) == "OK"


def test_a_second_person_looks_at_the_tin_every_month(kit: Treasury) -> None:
    """After 31 days nothing more goes on one signature until somebody who paid none of it has looked."""
    kit.say("ana", payback(kit, 100))
    checked = kit.world.act("cash.checked/v1", {}, about="tin")
    kit.world.wait(days=31)
    assert kit.code("ana", payback(kit, 100)) == "OK"
    kit.world.wait(days=1)
    assert kit.code("ana", payback(kit, 100)) == "CASH_NOT_CHECKED"
    assert kit.code(BOTH, payback(kit, 100, 2)) == "OK"
    assert kit.code("ana", checked) == "CHECKER_PAID"
    kit.say("ben", checked)
    assert kit.code("ana", payback(kit, 100)) == "OK"


def test_an_undone_payback_gives_everything_back(kit: Treasury) -> None:
    """The tin, the line, the receipt and the month's total are as before."""
    document = kit.receipt()
    kit.say("ana", payback(kit, 1_500, document=document), called="fares")
    kit.reverse("fares")
    assert (kit.cash("tin", "strike"), kit.book("hardship")[1:]) == (5_000, (80_000, 0, 0, 0, 0))
    assert kit.code("ana", payback(kit, 2_000, document=document)) == "OK"
    assert kit.code(ALL, *kit.reserve(80_000, payee="lou")) == "OK"
