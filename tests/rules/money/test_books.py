"""Reading the books: figures that add up, and headroom that purchases leave alone."""

from datetime import date
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from ledger.rules.money.books import (
    account_balances,
    closing_balance,
    digest_rows,
    document_rows,
    fund_cards,
    headroom,
    line_card,
    movements_in,
    trial_balance,
)
from tests.rules.money.treasury import BOTH, DAY, Treasury, treasury

STEPS = st.sampled_from(["promise", "pay", "bill", "settle", "release", "refund"])


@settings(max_examples=25)
@given(st.lists(st.tuples(STEPS, st.integers(1, 900)), max_size=10))
def test_purchases_leave_what_is_free_alone(steps: list[tuple[str, int]]) -> None:
    """Encumbering, spending, billing, paying bills, releasing and refunding never change the headroom."""
    kit = treasury(limits={"approvals": [{"from_minor": 0, "approvals": 1}]})
    kit.give(10_000)
    kit.allocate(5_000)
    before = len(kit.money.legs)
    for step, minor in [("promise", 800), ("pay", 100), ("bill", 100), *steps]:
        _try(kit, step, minor)
        assert headroom(kit.money, kit.id("strike"), "USD") == 5_000
    assert len(kit.money.legs) >= before + 10


def _try(kit: Treasury, step: str, minor: int) -> None:
    world = kit.world
    amount = {"amount": kit.usd(minor), "day": DAY}
    if step == "promise":
        verdict = world.try_say(BOTH, *kit.reserve(minor, approvers=("ben",)))
        if hasattr(verdict, "cases"):
            world.ids["purchase"] = verdict.cases[-1].id
        return
    if "purchase" not in world.ids:
        return
    acts: dict[str, tuple[str, dict[str, Any], str]] = {
        "pay": ("payment.made/v1", {**amount, "account": "@bank"}, "purchase"),
        "bill": ("invoice.received/v1", amount, "purchase"),
        "settle": ("invoice.paid/v1", {**amount, "account": "@bank"}, "bill"),
        "release": ("encumbrance.released/v1", {"amount": kit.usd(minor)}, "purchase"),
        "refund": ("refund.received/v1", {**amount, "account": "@bank"}, "paid"),
    }
    kind, body, about = acts[step]
    if about in world.ids:
        verdict = world.try_say("ana", world.act(kind, body, about=about))
        if hasattr(verdict, "cases") and step in ("pay", "bill"):
            world.ids["bill" if step == "bill" else "paid"] = verdict.cases[0].id


def busy() -> Treasury:
    """A treasury in the middle of things: dollars and yen, a purchase half paid, a bill owed."""
    kit = treasury()
    kit.give(50_000)
    kit.give(7_000, fund="general", account="yen", called="yens")
    kit.allocate(30_000)
    kit.encumber(12_000)
    kit.pay(5_000)
    kit.say("ana", kit.world.act("invoice.received/v1", {"amount": kit.usd(2_000), "day": DAY}, about="purchase"))
    return kit


def test_the_four_figures_of_a_fund_add_up() -> None:
    """We hold = promised + set aside + free."""
    kit = busy()
    (card,) = fund_cards(kit.money, kit.id("strike"))
    assert (card.held, card.promised, card.set_aside, card.free) == (43_000, 5_000, 18_000, 20_000)
    assert card.held == card.promised + card.set_aside + card.free
    assert card.restricted
    (yen,) = fund_cards(kit.money, kit.id("general"))
    assert (yen.currency, yen.free, yen.restricted) == ("JPY", 7_000, False)


def test_a_line_and_an_account_are_told() -> None:
    """Granted = promised + spent + available, and each fund's money in each account."""
    kit = busy()
    card = line_card(kit.money, kit.id("hardship"))
    assert (card.granted, card.promised, card.spent, card.available, card.overrun) == (30_000, 5_000, 7_000, 18_000, 0)
    balances = account_balances(kit.money)
    assert balances[kit.id("bank")] == {kit.id("strike"): 45_000}
    assert balances[kit.id("yen")] == {kit.id("general"): 7_000}


def test_a_trial_balance_sums_to_zero_and_can_be_taken_of_any_day() -> None:
    """By book, fund and currency; before the first day it is empty."""
    kit = busy()
    sums: dict[tuple[str, str, str], int] = {}
    for row in trial_balance(kit.money):
        key = (row.book, row.fund, row.currency)
        sums[key] = sums.get(key, 0) + row.amount
    assert sums
    assert not any(sums.values())
    assert trial_balance(kit.money, date(2026, 2, 28)) == ()


def test_the_closing_balance_has_one_digest() -> None:
    """Sorted rows, amounts as text: the same bytes whoever computes them."""
    kit = busy()
    rows = closing_balance(kit.money, kit.id("y2026"))
    assert rows == tuple(sorted(rows))
    assert document_rows(rows).startswith(b'[["A","Assets:Bank:')
    assert len(digest_rows(rows)) == 64
    kit.give(1, called="one")
    assert digest_rows(closing_balance(kit.money, kit.id("y2026"))) != digest_rows(rows)


def test_the_movement_note_explains_a_fund() -> None:
    """Opening and what moved make the closing balance, bills taken off."""
    kit = busy()
    note = movements_in(kit.money, kit.id("strike"), "USD", date(2026, 1, 1), date(2026, 12, 31))
    assert note == (0, 50_000, 7_000, 0, 0, 43_000)
    after = movements_in(kit.money, kit.id("strike"), "USD", date(2026, 3, 2), date(2026, 12, 31))
    assert after == (43_000, 0, 0, 0, 0, 43_000)
