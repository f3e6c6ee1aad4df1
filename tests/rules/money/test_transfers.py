"""Between funds and between currencies: only what is free, and no restriction leaves by itself."""

from typing import Any

import pytest

from ledger.format.statement import Act
from tests.rules.money.treasury import BOTH, DAY, Treasury, treasury

CONSENT: dict[str, Any] = {
    "basis": "donor_consent",
    "document": {"sha256": "ab" * 32, "length": 9_000, "type": "application/pdf", "salted": False},
}


@pytest.fixture
def kit() -> Treasury:
    """A treasury: general 500.00 in the bank, 300.00 of it set aside, 40.00 in savings; strike 100.00 in the bank."""
    kit = treasury()
    kit.give(50_000, fund="general")
    kit.give(4_000, fund="general", account="savings")
    kit.give(10_000)
    kit.allocate(30_000, "travel")
    return kit


def moving(kit: Treasury, minor: int, kind: str = "fund.transferred", **more: Any) -> Act:
    """The act of moving between funds."""
    body = {
        "source": "@general",
        "target": "@reserve",
        "account": "@bank",
        "amount": kit.usd(minor),
        "day": DAY,
        **more,
    }
    return kit.world.act(f"{kind}/v1", body, by=(0, 1))


def test_only_free_money_of_that_account_moves(kit: Treasury) -> None:
    """240.00 is free in all; in savings lie 40.00."""
    assert kit.code(BOTH, moving(kit, 24_001)) == "INSUFFICIENT_UNALLOCATED"
    assert kit.code(BOTH, moving(kit, 24_000)) == "OK"
    assert kit.code(BOTH, moving(kit, 4_001, account="@savings")) == "INSUFFICIENT_UNALLOCATED"
    assert kit.code(BOTH, moving(kit, 4_000, account="@savings")) == "OK"
    assert kit.code(BOTH, moving(kit, 0)) == "AMOUNT_NOT_POSITIVE"
    assert kit.code(BOTH, moving(kit, 1, target="@general")) == "SAME_FUND"
    assert kit.code(BOTH, moving(kit, 1, account="@yen")) == "CURRENCY_MISMATCH"


def test_transfers_sum_to_zero_over_the_funds(kit: Treasury) -> None:
    """What one fund gave another has."""
    kit.say(BOTH, moving(kit, 24_000))
    assert (kit.cash("bank", "general"), kit.cash("bank", "reserve")) == (26_000, 24_000)
    given = [kit.money.balances["Equity:Transfers", kit.id(fund), "USD"] for fund in ("general", "reserve")]
    assert sum(given) == 0


def test_restricted_money_leaves_on_a_stated_basis_with_a_document(kit: Treasury) -> None:
    """A transfer is refused; a release needs both; money without a restriction has none to release."""
    out = {"source": "@strike", "target": "@general"}
    assert kit.code(BOTH, moving(kit, 1, **out)) == "RESTRICTED_SOURCE"
    assert kit.code(BOTH, moving(kit, 1, **out, **CONSENT)) == "RESTRICTED_SOURCE"
    release = "restriction.released"
    assert kit.code(BOTH, moving(kit, 1, release, **out)) == "BASIS_MISSING"
    assert kit.code(BOTH, moving(kit, 1, release, **out, basis="order")) == "BASIS_MISSING"
    assert kit.code(BOTH, moving(kit, 1, release, **out, document=CONSENT["document"])) == "BASIS_MISSING"
    assert kit.code(BOTH, moving(kit, 10_000, release, **out, **CONSENT)) == "OK"
    assert kit.code(BOTH, moving(kit, 10_001, release, **out, **CONSENT)) == "INSUFFICIENT_UNALLOCATED"
    assert kit.code(BOTH, moving(kit, 1, release, **CONSENT)) == "SOURCE_NOT_RESTRICTED"


def exchange(kit: Treasury, minor: int, bought: int = 900, ccy: str = "JPY", **more: Any) -> Act:
    """The act of changing dollars into yen."""
    body = {
        "fund": "@general",
        "source": "@bank",
        "target": "@yen",
        "amount": kit.usd(minor),
        "bought": {"minor": bought, "ccy": ccy},
        "day": DAY,
        **more,
    }
    return kit.world.act("currency.exchanged/v1", body, by=(0, 1))


def test_only_free_money_is_exchanged(kit: Treasury) -> None:
    """What is set aside in dollars stays in dollars; what is not in the account is not sold."""
    assert kit.code(BOTH, exchange(kit, 24_001)) == "INSUFFICIENT_UNALLOCATED"
    assert kit.code(BOTH, exchange(kit, 24_000)) == "OK"
    assert kit.code(BOTH, exchange(kit, 4_001, source="@savings")) == "INSUFFICIENT_CASH"
    assert kit.code(BOTH, exchange(kit, 4_000, source="@savings")) == "OK"


def test_an_exchange_is_of_two_currencies_and_two_amounts(kit: Treasury) -> None:
    """Both are above zero and lie in their own accounts; the rate is their ratio and stored nowhere."""
    assert kit.code(BOTH, exchange(kit, 0)) == "AMOUNT_NOT_POSITIVE"
    assert kit.code(BOTH, exchange(kit, 1, bought=0)) == "AMOUNT_NOT_POSITIVE"
    assert kit.code(BOTH, exchange(kit, 1, target="@dinar")) == "CURRENCY_MISMATCH"
    assert kit.code(BOTH, exchange(kit, 1, source="@yen")) == "CURRENCY_MISMATCH"
    assert kit.code(BOTH, exchange(kit, 1, 1, "USD", target="@savings")) == "SAME_CURRENCY"
    kit.say(BOTH, exchange(kit, 700, 101_000))
    assert kit.position("general", "JPY").headroom == 101_000
