"""Bodies and working groups: remit, spending limit, members, end (docs/rules.md L-27 to L-30)."""

from typing import Any

from ledger.rules.posts.bodies import members, spending_limit
from tests.rules.decided import decided, not_decided
from tests.rules.posts.offices import coalition, day, on_paper
from tests.world import World

SEALED = {"name": "Kitchen group", "remit": "Cook for gatherings; buys food, signs nothing"}


def opened(**body: Any) -> World:
    """A coalition with a working group."""
    world = coalition()
    decided(world, "ana", "body.opened/v1", body, called="kitchen", **SEALED)
    return world


def inside(world: World) -> list[str]:
    """The test names of who is in the working group now."""
    names = {identity: name for name, identity in world.ids.items()}
    return [names[person] for person in members(world.state, world.ids["kitchen"], world.now)]


def test_a_body_has_a_name_and_a_remit() -> None:
    """What it is for is said at its opening."""
    world = coalition()
    refusal = not_decided(world, "ana", "body.opened/v1", {}, name="Kitchen group")
    assert (refusal.code, refusal.detail) == ("FIELD_MISSING", {"field": "remit"})


def test_a_spending_limit_is_an_amount_in_a_currency_of_the_ledger() -> None:
    """Neither less than nothing nor in a currency that nobody here counts."""
    world = coalition()
    for minor, ccy in ((-1, "ZAR"), (100, "CHF")):
        body = {"spending_limit": {"minor": minor, "ccy": ccy}}
        assert not_decided(world, "ana", "body.opened/v1", body, **SEALED).code == "SPENDING_LIMIT_UNFIT"
    world = opened(spending_limit={"minor": 0, "ccy": "ZAR"})
    limit = spending_limit(world.state, world.ids["kitchen"], world.now)
    assert limit is not None
    assert limit.minor == 0


def test_a_body_ends_on_its_day_by_itself() -> None:
    """Its members and its spending limit end with it."""
    world = coalition()
    late = {"until": day(world, 0)}
    assert not_decided(world, "ana", "body.opened/v1", late, **SEALED).code == "UNTIL_PAST"
    world = opened(until=day(world, 10), entry="open", spending_limit={"minor": 5, "ccy": "ZAR"})
    world.say("ben", world.act("body.joined/v1", {"person": "@ben"}, about="kitchen"))
    world.wait(days=9)
    assert inside(world) == ["ben"]
    world.wait(days=1)
    assert (inside(world), spending_limit(world.state, world.ids["kitchen"], world.now)) == ([], None)
    act = world.act("body.joined/v1", {"person": "@cy"}, about="kitchen")
    assert world.refused("cy", act).code == "BODY_CLOSED"


def test_a_body_can_be_ended_by_decision() -> None:
    """And not twice."""
    world = opened()
    decided(world, "ana", "body.closed/v1", about="kitchen")
    assert not_decided(world, "ana", "body.closed/v1", about="kitchen").code == "BODY_CLOSED"


def test_nobody_comes_into_a_body_but_by_her_own_word_or_a_decision() -> None:
    """An open body takes a member's own word; a closed one a decision."""
    world = opened()
    refusal = world.refused("ben", world.act("body.joined/v1", {"person": "@ben"}, about="kitchen"))
    assert (refusal.code, refusal.detail["problem"]) == ("NOT_YOURS_TO_JOIN", "this body is joined by decision")
    decided(world, "ana", "body.joined/v1", {"person": "@ben"}, about="kitchen")
    world = opened(entry="open")
    refusal = world.refused("ana", world.act("body.joined/v1", {"person": "@ben"}, about="kitchen"))
    assert refusal.detail["problem"] == "her own word is missing"
    world.say("ben", world.act("body.joined/v1", {"person": "@ben", "organization": "@nurses"}, about="kitchen"))
    assert inside(world) == ["ben"]


def test_one_without_a_key_joins_on_paper() -> None:
    """Her hand on paper before two is her own word."""
    world = opened(entry="open")
    two = [("ana", "self"), ("cy", "self")]
    act = world.act("body.joined/v1", {"person": "@ben"}, by=(0, 1), about="kitchen")
    world.say(two, on_paper(world, act, "ben"))
    assert inside(world) == ["ben"]


def test_a_member_comes_in_for_her_own_organization_once() -> None:
    """Not for another, and not while she is in."""
    world = opened(entry="open")
    wrong = world.act("body.joined/v1", {"person": "@ben", "organization": "@dockers"}, about="kitchen")
    assert world.refused("ben", wrong).code == "NOT_HER_ORGANIZATION"
    join = world.act("body.joined/v1", {"person": "@ben"}, about="kitchen")
    world.say("ben", join)
    assert world.refused("ben", join).code == "IN_BODY_ALREADY"


def test_a_member_leaves_by_her_own_word_and_may_come_back() -> None:
    """Others put her out by decision only; the time between is outside."""
    world = opened(entry="open")
    join = world.act("body.joined/v1", {"person": "@ben"}, about="kitchen")
    leave = world.act("body.left/v1", {"person": "@ben"}, about="kitchen")
    assert world.refused("ben", leave).code == "NOT_IN_BODY"
    world.say("ben", join)
    assert world.refused("ana", leave).code == "NOT_YOURS_TO_LEAVE"
    world.say("ben", leave)
    assert inside(world) == []
    world.say("ben", join)
    assert inside(world) == ["ben"]
    decided(world, "ana", "body.left/v1", {"person": "@ben"}, about="kitchen")
    assert inside(world) == []
