"""Facts are told whatever there is: spending before any allocation, fees on empty accounts, overruns and their cure."""

import pytest

from ledger.rules.money.accountability import check_all
from tests.rules.money.treasury import ALL, DAY, Treasury, treasury


@pytest.fixture
def kit() -> Treasury:
    """A treasury with nothing in it."""
    return treasury()


def test_spending_before_any_allocation_is_told(kit: Treasury) -> None:
    """The first thing that happened is a payment of 2,522.97 for travel: an overrun and a deficit, not an error."""
    kit.observe(252_297, "travel")
    assert kit.book("travel").overrun == -252_297
    assert kit.position("general").deficit == 252_297
    assert kit.cash("bank", "general") == -252_297
    assert check_all(kit.world.state) == ()


def test_a_deficit_shrinks_as_money_comes_and_never_grows_by_decision(kit: Treasury) -> None:
    """What facts took below zero is named; a gift makes it smaller; nothing can be set aside meanwhile."""
    kit.observe(1_000, "travel")
    kit.give(400, fund="general")
    assert kit.position("general").deficit == 600
    kit.give(700, fund="general")
    assert (kit.position("general").deficit, kit.position("general").headroom) == (0, 100)
    aside = {"line": "@travel", "amount": kit.usd(101)}
    assert kit.code("ana", kit.decided("allocation.made/v1", aside)) == "INSUFFICIENT_HEADROOM"


def fee(kit: Treasury, minor: int) -> str:
    """A bank fee on the travel line."""
    body = {"account": "@bank", "line": "@travel", "amount": kit.usd(minor), "day": DAY}
    return kit.say("ben", kit.world.act("bank.fee/v1", body))


def test_a_fee_is_ratified_at_once_while_its_line_has_room(kit: Treasury) -> None:
    """With room it is spending like any other; the part beyond is an overrun."""
    kit.give(1_000, fund="general")
    kit.allocate(100, "travel")
    fee(kit, 60)
    assert kit.book("travel") == (-100, 40, 0, 60, 0, 60)
    fee(kit, 60)
    assert kit.book("travel") == (-100, 0, 0, 120, -20, 120)


def test_a_fact_is_refused_only_for_what_it_says(kit: Treasury) -> None:
    """Nothing, a day to come, another currency: those are slips of the pen."""

    def code(minor: int, day: str = DAY, account: str = "bank") -> str:
        body = {"account": f"@{account}", "line": "@travel", "amount": kit.usd(minor), "day": day}
        return kit.code("ben", kit.world.act("bank.fee/v1", body))

    assert [code(0), code(1, "2026-03-03"), code(1, account="yen"), code(1)] == [
        "AMOUNT_NOT_POSITIVE",
        "DATE_IN_FUTURE",
        "CURRENCY_MISMATCH",
        "OK",
    ]


class TestCuring:
    """E13: an overspend found later is ratified or recovered; both figures are shown."""

    @pytest.fixture
    def overspent(self, kit: Treasury) -> Treasury:
        """75,000.00 set aside for travel, 115,069.63 spent."""
        kit.give(15_000_000, fund="general")
        kit.allocate(7_500_000, "travel")
        kit.observe(11_506_963, "travel")
        return kit

    def test_a_decision_ratifies_as_much_as_is_set_aside(self, overspent: Treasury) -> None:
        """Not more than the overrun, and not more than what the line has."""
        kit = overspent

        def code(minor: int) -> str:
            return kit.code("ana", kit.decided("overrun.ratified/v1", {"line": "@travel", "amount": kit.usd(minor)}))

        assert [code(11_506_964), code(7_500_001), code(7_500_000)] == [
            "EXCEEDS_OVERRUN",
            "INSUFFICIENT_AVAILABLE",
            "OK",
        ]

    def test_what_is_recovered_undoes_the_overrun(self, overspent: Treasury) -> None:
        """Money that comes back heals, and the fund can promise again."""
        kit = overspent
        kit.refund(11_506_963, "surprise")
        assert kit.book("travel") == (-7_500_000, 7_500_000, 0, 0, 0, 0)
        assert kit.code(ALL, *kit.reserve(1, "travel")) == "OK"
