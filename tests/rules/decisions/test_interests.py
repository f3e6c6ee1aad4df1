"""Interests declared before anybody votes (docs/rules.md D-67, M-24; S30)."""

from typing import Any

from ledger.rules.kind import Refusal
from tests.rules.decisions.council import (
    DELEGATES,
    MAJORITY,
    council,
    in_room,
    line,
    open_up,
    propose,
    room_act,
    speak,
    try_speak,
)
from tests.world import World, org

STRICT: dict[str, Any] = {**MAJORITY, "interests": "recused"}


def declare(world: World, who: str, capacity: Any = "self", **entry: Any) -> None:
    """Declare an interest in ordinary matters, or another."""
    interest = {"template": "interest", "relation": "family", **({"topic": "ordinary"} | entry)}
    world.say([(who, capacity)], world.act("register.entered/v1", {"entry": interest}, text="So"), names=("interest",))


def asked(procedure: dict[str, Any]) -> World:
    """A motion open to the council."""
    world = council(procedure)
    propose(world)
    open_up(world)
    return world


def code(world: World, who: str, position: str) -> str:
    """The refusal's code, or OK."""
    verdict = try_speak(world, who, position)
    return verdict.code if isinstance(verdict, Refusal) else "OK"


def test_s30_who_has_declared_an_interest_steps_out_where_the_charter_asks() -> None:
    """She may say recused or not ours and nothing else; the others vote; once it has ended, so may she."""
    world = asked(STRICT)
    declare(world, "ben")
    assert code(world, "ben", "consent") == code(world, "ben", "object") == "INTEREST_DECLARED"
    speak(world, "ana", "consent")
    speak(world, "ben", "recused")
    world.say("ben", world.act("register.ended/v1", about="interest"))
    speak(world, "ben", "consent")


def test_s30_an_organizations_interest_is_its_delegates() -> None:
    """What the nurses declared for themselves keeps their delegate out, and nobody else."""
    world = asked(STRICT)
    declare(world, "ben", org("nurses"))
    assert code(world, "ben", "consent") == "INTEREST_DECLARED"
    assert code(world, "cy", "consent") == "OK"
    assert code(world, "ben", "not_ours") == "OK"


def test_s30_an_interest_in_something_else_stops_nobody() -> None:
    """Another topic, and a charter that only tells: both may vote."""
    world = asked(STRICT)
    declare(world, "ben", topic="port")
    assert code(world, "ben", "consent") == "OK"
    told = asked(MAJORITY)
    declare(told, "ben")
    assert code(told, "ben", "consent") == "OK"


def test_s30_after_the_close_she_may_join() -> None:
    """To be bound is not to decide: a later word is taken."""
    world = asked(STRICT)
    declare(world, "ben")
    world.wait(days=4)
    assert code(world, "ben", "consent") == "OK"


def test_s30_nobody_votes_by_proxy_for_one_who_would_step_out() -> None:
    """Ben's interest goes with his vote; Cy's own is her own."""
    world = asked({**STRICT, "proxy": {"kind": "per_decision"}})
    given = world.act("proxy.given/v1", {"holder": "@cy", "decision": "@motion"})
    world.say([("ben", org("nurses"))], given, names=("proxy",))
    world.say("cy", world.act("proxy.accepted/v1", about="proxy"))
    declare(world, "ben")
    body = {"position": "consent", "proxy": "@proxy"}
    vote = world.act("decision.position/v1", body, about="motion", on="motion")
    assert world.refused("cy", vote).code == "INTEREST_DECLARED"
    assert code(world, "cy", "consent") == "OK"


def test_s30_in_a_room_the_line_says_that_she_stepped_out() -> None:
    """A line that has her consent is refused with its number; one that has her recused is taken."""
    world = council({"method": "consent", "in_room": {}, "interests": "recused"})
    declare(world, "dee")
    names = ["ana", "ben", "cy", "dee"]
    lines = [line(who, "consent") for who in names]
    by = [(who, org(DELEGATES[who])) for who in names[:2]]
    refusal = world.refused(by, room_act(world, lines, by=(0, 1), procedure="ordinary"))
    assert (refusal.code, refusal.detail["line"]) == ("INTEREST_DECLARED", 3)
    in_room(world, {**dict.fromkeys(names[:3], "consent"), "dee": "recused"}, procedure="ordinary")
