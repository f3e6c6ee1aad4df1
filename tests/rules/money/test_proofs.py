"""Receipts, shared receipts, slips, waivers, and closing a purchase."""

from typing import Any

import pytest

from tests.rules.money.treasury import Treasury, treasury


@pytest.fixture
def kit() -> Treasury:
    """A treasury with two payments to Kim of 100.00 and 10.00."""
    kit = treasury()
    kit.give(100_000)
    kit.allocate(90_000)
    kit.encumber(11_000)
    kit.pay(10_000)
    kit.pay(1_000, called="second")
    return kit


def code(kit: Treasury, minor: int, spend: str = "payment", shared: int | None = None, **document: Any) -> str:
    """What becomes of attaching a document."""
    body: dict[str, Any] = {"spend": f"@{spend}", "amount": kit.usd(minor), "document": {**kit.receipt(), **document}}
    if shared is not None:
        body["shared_total"] = shared
    return kit.code("ana", kit.world.act("evidence.attached/v1", body))


def attach(kit: Treasury, minor: int, digest: str, spend: str = "payment", shared: int | None = None) -> None:
    """A document is attached."""
    body: dict[str, Any] = {
        "spend": f"@{spend}",
        "amount": kit.usd(minor),
        "document": {**kit.receipt(), "sha256": digest},
    }
    if shared is not None:
        body["shared_total"] = shared
    kit.say("ana", kit.world.act("evidence.attached/v1", body))


def test_a_spend_must_be_there(kit: Treasury) -> None:
    """Evidence of nothing is refused."""
    kit.world.ids["ghost"] = "0" * 64 + ".0"
    assert code(kit, 1, "ghost") == "SPEND_UNKNOWN"
    assert code(kit, 1) == "OK"


@pytest.mark.parametrize(
    "wrong",
    [{"sha256": "ab" * 31}, {"sha256": "AB" * 32}, {"length": 0}, {"type": "receipt"}],
    ids=["short", "upper case", "empty", "no media type"],
)
def test_a_document_has_a_digest_a_length_and_a_type(kit: Treasury, wrong: dict[str, Any]) -> None:
    """What could be no document is told as such."""
    assert code(kit, 1, **wrong) == "DIGEST_MALFORMED"


def test_one_receipt_proves_one_spend(kit: Treasury) -> None:
    """Unless it is declared shared each time, with one total that the shares do not exceed."""
    attach(kit, 1_000, "ab" * 32)
    assert code(kit, 1_000, "second", sha256="ab" * 32) == "EVIDENCE_ALREADY_USED"
    assert code(kit, 1_000, "second", shared=2_000, sha256="ab" * 32) == "EVIDENCE_ALREADY_USED"
    attach(kit, 6_000, "cd" * 32, shared=7_000)
    assert code(kit, 1_000, "second", sha256="cd" * 32) == "EVIDENCE_ALREADY_USED"
    assert code(kit, 1_000, "second", shared=8_000, sha256="cd" * 32) == "EVIDENCE_ALREADY_USED"
    assert code(kit, 1_001, "second", shared=7_000, sha256="cd" * 32) == "EVIDENCE_ALREADY_USED"
    assert code(kit, 1_000, "second", shared=7_000, sha256="cd" * 32) == "OK"
    assert code(kit, 7_001, "second", shared=7_000) == "EVIDENCE_ALREADY_USED"


def test_undoing_a_spend_frees_its_receipt(kit: Treasury) -> None:
    """The right payment is proved by the paper of the wrong one."""
    attach(kit, 1_000, "ab" * 32, "second")
    kit.reverse("second")
    assert code(kit, 1_000, sha256="ab" * 32) == "OK"


class TestSlips:
    """No receipt: the payee's hand and another's, within the charter's cap of 15.00."""

    def slip(self, kit: Treasury, spend: str, by: Any) -> str:
        """What becomes of a slip."""
        body = {"spend": f"@{spend}", "amount": kit.usd(1_000)}
        places = tuple(range(len(by)))
        return kit.code(by, kit.world.act("evidence.slip/v1", body, by=places))

    @pytest.fixture
    def paid(self, kit: Treasury) -> Treasury:
        """Ben was paid 10.00 and 100.00."""
        kit.say("ana", kit.world.act("party.registered/v1", {"person": "@ben"}, name="Ben"), called="benp")
        kit.say([("ana", "self"), ("cy", "self")], *kit.reserve(11_000, payee="benp", approvers=("cy",)), called="bens")
        kit.pay(1_000, "bens", called="fare")
        kit.pay(10_000, "bens", called="hotel")
        return kit

    def test_it_bears_two_hands_one_of_them_the_payees(self, paid: Treasury) -> None:
        """Ana and Cy cannot sign for Ben, nor Ben alone."""
        ana, ben, cy = ("ana", "self"), ("ben", "self"), ("cy", "self")
        assert self.slip(paid, "fare", [ana, cy]) == "SLIP_HANDS"
        assert self.slip(paid, "fare", [ben]) == "SLIP_HANDS"
        assert self.slip(paid, "fare", [ben, cy]) == "OK"

    def test_it_proves_small_spends_only(self, paid: Treasury) -> None:
        """The cap is for the spend, not for the slip."""
        both = [("ben", "self"), ("cy", "self")]
        assert self.slip(paid, "hotel", both) == "NO_RECEIPT_CAP"
        assert self.slip(paid, "fare", both) == "OK"


class TestClosing:
    """A purchase is closed when all is paid, proved, undisputed and given back."""

    def close(self, kit: Treasury) -> str:
        """What becomes of closing."""
        return kit.code("ana", kit.world.act("encumbrance.closed/v1", {}, about="purchase"))

    def test_every_spend_is_proved_in_full_or_waived(self, kit: Treasury) -> None:
        """None, some, all; a waiver is a decision."""
        assert self.close(kit) == "EVIDENCE_MISSING"
        kit.prove(10_000)
        assert self.close(kit) == "EVIDENCE_MISSING"
        kit.prove(999, "second")
        assert self.close(kit) == "EVIDENCE_SHORT"
        waiver = {"spend": "@second"}
        assert kit.code("ana", kit.world.act("evidence.waived/v1", waiver)) == "UNDER_MISSING"
        kit.say("ana", kit.decided("evidence.waived/v1", waiver))
        assert self.close(kit) == "OK"

    def test_nothing_is_left_open_or_disputed(self, kit: Treasury) -> None:
        """The rest is released in the same statement; a dispute holds it; closed is closed."""
        kit.encumber(5_000)
        assert self.close(kit) == "RESIDUAL_NOT_RELEASED"
        release = kit.world.act("encumbrance.released/v1", {"amount": kit.usd(4_000)}, about="purchase")
        kit.say("ana", release)
        kit.pay(1_000)
        kit.prove(1_000)
        kit.say("cy", kit.world.act("payment.stayed/v1", {}, about="purchase"), called="stay")
        assert self.close(kit) == "DISPUTE_OPEN"
        kit.say("cy", kit.world.act("payment.stay_lifted/v1", {}, about="stay"))
        kit.say("ana", kit.world.act("encumbrance.closed/v1", {}, about="purchase"))
        assert self.close(kit) == "ENCUMBRANCE_NOT_OPEN"

    def test_bills_are_paid(self, kit: Treasury) -> None:
        """A proved bill that is owed keeps its purchase open."""
        kit.encumber(5_000)
        bill = {"amount": kit.usd(5_000), "day": "2026-03-01"}
        kit.say("ana", kit.world.act("invoice.received/v1", bill, about="purchase"), called="bill")
        kit.prove(5_000, "bill")
        assert self.close(kit) == "BILL_UNPAID"
        kit.say("ana", kit.world.act("invoice.paid/v1", {**bill, "account": "@bank"}, about="bill"))
        assert self.close(kit) == "OK"
