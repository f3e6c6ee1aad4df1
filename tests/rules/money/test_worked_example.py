"""The worked example of a restricted strike fund, step by step, with the figures of every column."""

from tests.rules.money.treasury import ALL, CLOSERS, Treasury, treasury

Columns = tuple[int, int, int, int, int, int, int, int]


def columns(kit: Treasury) -> Columns:
    """Bank, Income, Expenses, Authority, Available, Encumbered, Expended (all of the old line), headroom; in cents."""
    balances = kit.money.balances
    strike = kit.id("strike")
    book = kit.book("hardship")
    return (
        kit.cash("bank", "strike"),
        balances.get(("Income:Donations", strike, "USD")) or 0,
        balances.get(("Expenses:hardship", strike, "USD")) or 0,
        book.authority,
        book.available,
        book.encumbered,
        book.expended,
        kit.position("strike").headroom,
    )


def test_each_step_gives_the_figures_of_the_table() -> None:
    """Contribution, allocation, promise, payment, close, refund, bounce, cut, year's end: every figure as told."""
    kit = treasury(limits={"approvals": [{"from_minor": 0, "approvals": 2, "organizations": 2}]})
    kit.give(500_000)
    assert columns(kit) == (500_000, -500_000, 0, 0, 0, 0, 0, 500_000)
    kit.allocate(300_000)
    assert columns(kit) == (500_000, -500_000, 0, -300_000, 300_000, 0, 0, 200_000)
    kit.encumber(120_000)
    assert columns(kit) == (500_000, -500_000, 0, -300_000, 180_000, 120_000, 0, 200_000)
    kit.pay(115_000)
    kit.prove(115_000)
    assert columns(kit) == (385_000, -500_000, 115_000, -300_000, 180_000, 5_000, 115_000, 200_000)
    release = kit.world.act("encumbrance.released/v1", {}, about="purchase")
    close = kit.world.act("encumbrance.closed/v1", {}, about="purchase")
    kit.say("ana", release, close)
    assert columns(kit) == (385_000, -500_000, 115_000, -300_000, 185_000, 0, 115_000, 200_000)
    kit.refund(10_000)
    assert columns(kit) == (395_000, -500_000, 105_000, -300_000, 195_000, 0, 105_000, 200_000)
    bounce = {"amount": kit.usd(250_000), "day": "2026-03-01"}
    kit.say("ana", kit.world.act("contribution.bounced/v1", bounce, about="gift"))
    assert columns(kit) == (145_000, -250_000, 105_000, -300_000, 195_000, 0, 105_000, -50_000)
    refusal = kit.refused(ALL, *kit.reserve(1_000))
    assert (refusal.code, refusal.detail["deficit"]) == ("FUND_IN_DEFICIT", 50_000)
    kit.say("ana", kit.decided("allocation.reduced/v1", {"line": "@hardship", "amount": kit.usd(50_000)}))
    assert columns(kit) == (145_000, -250_000, 105_000, -250_000, 145_000, 0, 105_000, 0)
    kit.world.wait(days=310)
    kit.say("ana", kit.stated(145_000))
    carry = {"line": "@hardship", "carry": 100_000, "into": "@hardship2027"}
    kit.say(CLOSERS, kit.close(lines=[carry]))
    assert columns(kit) == (145_000, -250_000, 105_000, -105_000, 0, 0, 105_000, 45_000)
    assert kit.book("hardship2027")[:3] == (-100_000, 100_000, 0)
