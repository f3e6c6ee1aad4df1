"""Setting aside, taking back, moving between lines, and what a rescinded decision leaves."""

from dataclasses import replace
from typing import Any, Literal

import pytest

from ledger.format.statement import Act
from ledger.rules.decisions.state import Changes, Motion
from tests.rules.decided import decide
from tests.rules.money.treasury import ALL, BOTH, Treasury, open_thing, treasury
from tests.world import org


@pytest.fixture
def kit() -> Treasury:
    """A treasury with 1,000.00 in the strike fund and 500.00 in the general one."""
    kit = treasury(limits={"reserve": {"USD": 10_000}, "virement_limit": {"USD": 500}})
    kit.give(100_000)
    kit.give(50_000, fund="general")
    return kit


def aside(kit: Treasury, minor: int, line: str = "hardship", ccy: str = "USD", **more: Any) -> Act:
    """The act of setting aside under a decision of its own."""
    return kit.decided("allocation.made/v1", {"line": f"@{line}", "amount": {"minor": minor, "ccy": ccy}, **more})


def within(kit: Treasury, minor: int, decision: str, line: str = "hardship") -> Act:
    """The act of setting aside within an authorised ceiling."""
    return kit.world.act("allocation.made/v1", {"line": f"@{line}", "amount": kit.usd(minor), "decision": decision})


def authorised(kit: Treasury, minor: int, **more: Any) -> str:
    """A ceiling on the strike fund; the decision's id."""
    act = kit.decided("allocation.authorised/v1", {"fund": "@strike", "amount": kit.usd(minor), **more})
    kit.say("ana", act)
    assert act.under is not None
    return act.under.decision


def test_nothing_is_set_aside_without_a_decision(kit: Treasury) -> None:
    """Either under it or within a ceiling that it gave, and not both."""
    body = {"line": "@hardship", "amount": kit.usd(1)}
    assert kit.code("ana", kit.world.act("allocation.made/v1", body)) == "DECISION_UNKNOWN"
    decision = decide(kit.world, kit.world.act("allocation.made/v1", body))
    assert kit.code("ana", kit.world.act("allocation.made/v1", body, under=(decision, 0))) == "OK"
    assert kit.code("ana", within(kit, 1, "0" * 64 + ".9")) == "DECISION_UNKNOWN"


def test_a_decision_that_ended_sets_nothing_aside(kit: Treasury) -> None:
    """Both ways need a decision in force."""
    act, ceiling = aside(kit, 1), authorised(kit, 100)
    assert kit.code("ana", act) == kit.code("ana", within(kit, 1, ceiling)) == "OK"
    assert act.under is not None
    for decision in (act.under.decision, ceiling):
        kit.rescind(decision)
    assert kit.code("ana", act) == kit.code("ana", within(kit, 1, ceiling)) == "DECISION_NOT_IN_FORCE"


def test_a_ceiling_is_used_up(kit: Treasury) -> None:
    """To the cent, in parts, and only for the categories that it names."""
    decision = authorised(kit, 5_000, categories=["hardship"])
    kit.say("ana", within(kit, 3_000, decision))
    assert kit.code("ana", within(kit, 2_001, decision)) == "DECISION_CEILING"
    assert kit.code("ana", within(kit, 2_000, decision)) == "OK"
    assert kit.code("ana", within(kit, 1, decision, "legal")) == "DECISION_CEILING"
    assert kit.code("ana", within(kit, 1, decision, "travel")) == "DECISION_CEILING"


def test_headroom_is_the_limit_and_the_reserve_stays(kit: Treasury) -> None:
    """What is free can be set aside to the cent; the general fund keeps the charter's reserve."""
    assert kit.code("ana", aside(kit, 100_001)) == "INSUFFICIENT_HEADROOM"
    assert kit.code("ana", aside(kit, 100_000)) == "OK"
    assert kit.code("ana", aside(kit, 40_001, "travel")) == "INSUFFICIENT_HEADROOM"
    assert kit.code("ana", aside(kit, 40_000, "travel")) == "OK"


def test_amount_and_currency(kit: Treasury) -> None:
    """Nothing, less than nothing, and another currency are refused."""
    assert kit.code("ana", aside(kit, 0)) == "AMOUNT_NOT_POSITIVE"
    assert kit.code("ana", aside(kit, -5)) == "AMOUNT_NOT_POSITIVE"
    assert kit.code("ana", aside(kit, 1, ccy="JPY")) == "CURRENCY_MISMATCH"
    assert kit.code("ana", aside(kit, 1)) == "OK"


def test_restricted_money_is_set_aside_for_its_purposes_only(kit: Treasury) -> None:
    """The strike fund does not pay for the party; an endowment is not spent at all."""
    assert kit.code("ana", aside(kit, 1, "party")) == "PURPOSE_OUTSIDE_RESTRICTION"
    open_thing(kit, "oak", "fund.opened/v1", {"fund_class": "endowment"}, name="Oak")
    line = {"fund": "@oak", "category": "rent", "currency": "USD", "period": "@y2026"}
    open_thing(kit, "acorn", "line.opened/v1", line)
    kit.give(100, fund="oak")
    assert kit.code("ana", aside(kit, 1, "acorn")) == "PURPOSE_OUTSIDE_RESTRICTION"


def test_signed_pledges_let_a_fund_run_ahead_as_far_as_the_charter_says() -> None:
    """The smaller of limit and pledges; the headroom goes below zero openly, without a deficit."""
    kit = treasury(limits={"forward_limit": {"USD": 1_000}})
    kit.give(500)
    assert kit.code("ana", aside(kit, 501)) == "INSUFFICIENT_HEADROOM"
    body = {"party": "@kim", "fund": "@strike", "due": "2026-06-01"}
    document = {"sha256": "ab" * 32, "length": 9_000, "type": "application/pdf", "salted": False}
    pledge = {**body, "amount": kit.usd(700), "document": document}
    kit.say("ana", kit.world.act("contribution.pledged/v1", pledge))
    assert kit.code("ana", aside(kit, 1_201)) == "INSUFFICIENT_HEADROOM"
    kit.say("ana", aside(kit, 1_200))
    position = kit.position("strike")
    assert (position.headroom, position.forward, position.deficit) == (-700, 700, 0)
    kit.say("ana", kit.world.act("contribution.pledged/v1", pledge))
    assert kit.code("ana", aside(kit, 301)) == "INSUFFICIENT_HEADROOM"
    assert kit.code("ana", aside(kit, 300)) == "OK"
    kit.give(700)
    assert kit.position("strike").forward == 0


def test_criteria_are_cited_where_the_charter_requires_them() -> None:
    """S10: an allocation that cites no criterion in force is refused."""
    kit = treasury(limits={"criteria_required": True})
    kit.give(500)
    criterion = decide(kit.world)
    assert kit.code("ana", aside(kit, 1)) == "CRITERION_NOT_IN_FORCE"
    assert kit.code("ana", aside(kit, 1, criterion=criterion)) == "OK"
    kit.rescind(criterion)
    assert kit.code("ana", aside(kit, 1, criterion=criterion)) == "CRITERION_NOT_IN_FORCE"


def test_earmarked_money_needs_those_whose_consent_it_has(kit: Treasury) -> None:
    """A gift that only where the nurses are in: a decision that does not bind them cannot use it, nor does it leave."""
    earmark = {"fund_class": "designated", "consent_of": ["@nurses"]}
    open_thing(kit, "marked", "fund.opened/v1", earmark, name="With the nurses")
    line = {"fund": "@marked", "category": "rent", "currency": "USD", "period": "@y2026"}
    open_thing(kit, "rent", "line.opened/v1", line)
    kit.give(900, fund="marked")
    assert kit.code("ana", aside(kit, 1, "rent")) == "EARMARK_NOT_CONSENTED"
    out = {"source": "@marked", "target": "@general", "account": "@bank", "amount": kit.usd(1), "day": "2026-03-01"}
    assert kit.code(BOTH, kit.world.act("fund.transferred/v1", out, by=(0, 1))) == "RESTRICTED_SOURCE"


def test_earmarked_money_follows_a_decision_that_binds(kit: Treasury) -> None:
    """The nurses consent by key in the room: their fund can be used, as far as it goes."""
    earmark = {"fund_class": "designated", "consent_of": ["@nurses"]}
    open_thing(kit, "marked", "fund.opened/v1", earmark, name="With the nurses")
    line = {"fund": "@marked", "category": "rent", "currency": "USD", "period": "@y2026"}
    open_thing(kit, "rent", "line.opened/v1", line)
    kit.give(900, fund="marked")
    body = {"line": kit.id("rent"), "amount": kit.usd(900)}
    homes = {"ana": "dockers", "ben": "nurses", "cy": "tenants"}
    lines = [
        {"person": f"@{who}", "as": {"organization": f"@{home}"}, "position": "consent"} for who, home in homes.items()
    ]
    room = {
        "procedure": "consent",
        "class": "ordinary",
        "effects": [{"kind": "allocation.made/v1", "body": body}],
        "round": lines,
    }
    by = [(who, org(home)) for who, home in homes.items()]
    act = kit.world.act("decision.in_room/v1", room, by=(0, 1, 2), title="Rent", text="Pay the rent")
    kit.say(by, act, called="choice")
    kit.say("ana", kit.world.act("allocation.made/v1", body, under=("choice", 0)))
    assert kit.book("rent").available == 900


def test_a_closed_fund_sets_nothing_aside(kit: Treasury) -> None:
    """Closing is for good."""
    line = {"fund": "@reserve", "category": "rent", "currency": "USD", "period": "@y2026"}
    open_thing(kit, "rent", "line.opened/v1", line)
    assert kit.code("ana", aside(kit, 1, "rent")) == "INSUFFICIENT_HEADROOM"
    kit.say(BOTH, kit.world.act("fund.closed/v1", {}, by=(0, 1), about="reserve"))
    assert kit.code("ana", aside(kit, 1, "rent")) == "FUND_CLOSED"


def test_only_what_nobody_promised_is_taken_back(kit: Treasury) -> None:
    """A reduction reaches what is available, not what is promised."""
    kit.allocate(10_000)
    kit.encumber(4_000)
    less = {"line": "@hardship", "amount": kit.usd(6_001)}
    assert kit.code("ana", kit.decided("allocation.reduced/v1", less)) == "INSUFFICIENT_AVAILABLE"
    assert kit.code("ana", kit.decided("allocation.reduced/v1", {**less, "amount": kit.usd(6_000)})) == "OK"


def shift(kit: Treasury, minor: int, source: str = "hardship", target: str = "legal") -> dict[str, Any]:
    """The body of a virement."""
    return {"source": f"@{source}", "target": f"@{target}", "amount": kit.usd(minor)}


def test_a_virement_stays_within_fund_currency_and_period(kit: Treasury) -> None:
    """Another fund, another year, or the same line is refused; large ones are decided."""
    kit.allocate(10_000)
    for target, code in (
        ("travel", "CROSS_FUND_VIREMENT"),
        ("hardship2027", "CROSS_FUND_VIREMENT"),
        ("hardship", "CROSS_FUND_VIREMENT"),
        ("party", "PURPOSE_OUTSIDE_RESTRICTION"),
        ("legal", "OK"),
    ):
        assert kit.code("ana", kit.world.act("virement.made/v1", shift(kit, 500, target=target))) == code
    assert kit.code("ana", kit.world.act("virement.made/v1", shift(kit, 501))) == "DECISION_UNKNOWN"
    assert kit.code("ana", kit.decided("virement.made/v1", shift(kit, 501))) == "OK"
    assert kit.code("ana", kit.decided("virement.made/v1", shift(kit, 10_001))) == "INSUFFICIENT_AVAILABLE"
    assert kit.code("ana", kit.decided("virement.made/v1", shift(kit, 10_000))) == "OK"


class TestRescinded:
    """E11: paid stays, promised waits to be kept or cancelled, free returns."""

    def test_free_money_returns_without_a_decision(self, kit: Treasury) -> None:
        """As much as the ended decision set aside and nobody promised; money of another decision stays."""
        ended, stands = kit.allocate(10_000), kit.allocate(7_000)
        kit.encumber(4_000)
        back = {"line": "@hardship", "decision": ended, "amount": kit.usd(6_000)}
        returned = kit.world.act("allocation.returned/v1", back)
        assert kit.code("ana", returned) == "DECISION_STILL_IN_FORCE"
        kit.rescind(ended)
        more = kit.world.act("allocation.returned/v1", {**back, "amount": kit.usd(6_001)})
        assert kit.code("ana", more) == "INSUFFICIENT_AVAILABLE"
        kit.say("ana", returned)
        assert kit.book("hardship").available == 7_000
        assert dict(kit.money.sources[kit.id("hardship")]) == {stands: 7_000}

    def test_its_free_money_cannot_be_promised(self, kit: Treasury) -> None:
        """Time binds by itself: before anybody returns it, it is out of reach."""
        ended = kit.allocate(10_000)
        kit.allocate(500)
        kit.rescind(ended)
        assert kit.code(ALL, *kit.reserve(501)) == "INSUFFICIENT_AVAILABLE"
        assert kit.code(ALL, *kit.reserve(500)) == "OK"

    def test_a_promise_waits_for_a_decision_to_keep_it(self, kit: Treasury) -> None:
        """What was paid stays; paying on needs a decision, or the promise is released and returns."""
        ended = kit.allocate(10_000)
        kit.encumber(4_000)
        kit.pay(1_000)
        kit.rescind(ended)
        assert kit.code("ana", kit.payment(1_000)) == "ENCUMBRANCE_AWAITS_DECISION"
        released = kit.world.act("encumbrance.released/v1", {}, about="purchase")
        assert kit.code("ana", released) == "OK"
        kit.say("ana", kit.decided("encumbrance.kept/v1", {}, about="purchase"))
        kit.pay(3_000, called="rest")
        assert kit.book("hardship").expended == 4_000

    @pytest.mark.parametrize(("word", "code"), [("keep", "OK"), ("cancel", "ENCUMBRANCE_AWAITS_DECISION")])
    def test_the_decision_that_ends_another_says_what_becomes_of_promises(
        self, kit: Treasury, word: Literal["keep", "cancel"], code: str
    ) -> None:
        """Kept, it is paid on; cancelled, it is released. What was free is out of reach either way."""
        ended = kit.allocate(10_000)
        kit.encumber(4_000)
        end, table = decide(kit.world), kit.world.state.decisions.decisions
        motion = Motion("ordinary", None, None, 0, 0, 0, changes=Changes(ended, "rescinds", {0: word}))
        table.put(end, replace(table[end], motion=motion))
        kit.rescind(ended)
        table.put(ended, replace(table[ended], ended_as="rescinded", ended_by=end))
        assert kit.code("ana", kit.payment(1_000)) == code
        assert kit.code(ALL, *kit.reserve(1)) == "INSUFFICIENT_AVAILABLE"

    def test_what_is_released_goes_back_to_where_it_came_from(self, kit: Treasury) -> None:
        """A promise drawn from an ended decision returns to that decision's share, and thence home."""
        ended = kit.allocate(10_000)
        kit.encumber(4_000)
        kit.rescind(ended)
        kit.say("ana", kit.world.act("encumbrance.released/v1", {}, about="purchase"))
        back = {"line": "@hardship", "decision": ended, "amount": kit.usd(10_000)}
        kit.say("ana", kit.world.act("allocation.returned/v1", back))
        assert kit.position("strike").headroom == 100_000
