"""Testing objections, and voting in another's place (docs/rules.md D-29, D-55 to D-58; E6, E7)."""

from typing import Any

import pytest

from ledger.rules.decisions.binding import binding_set
from tests.rules.decisions.council import (
    DELEGATES,
    MAJORITY,
    SEVEN,
    all_speak,
    close,
    council,
    decided,
    open_up,
    propose,
    speak,
    stage,
    until_of,
)
from tests.world import World, org


def objected(block_test: str, **charter: Any) -> World:
    """A consent decision to which Gus objects, the others consent."""
    world = council({"method": "consent", "block_test": block_test, "open_min_hours": 1}, **charter)
    propose(world)
    open_up(world)
    all_speak(world, {**dict.fromkeys(["ana", "ben", "cy", "dee", "eli", "fay"], "consent"), "gus": "object"})
    key = (world.ids["motion"], world.ids["library"])
    world.ids["objection"] = world.state.decisions.counted[key].act
    return world


def finding(world: World, who: list[str]) -> tuple[list[tuple[str, Any]], Any]:
    """Signers in their organizations' names, and the act that finds a concern."""
    signers = [(one, org(DELEGATES[one])) for one in who]
    act = world.act(
        "decision.objection_tested/v1", about="motion", on="objection", by=tuple(range(len(who))), reason="A concern."
    )
    return signers, act


def ended(world: World) -> str:
    """What came of it."""
    world.wait(days=4)
    close(world)
    return stage(world)


def test_an_objection_stands_until_it_is_found_to_be_a_concern() -> None:
    """Without a finding it blocks."""
    assert ended(objected("group")) == "blocked"


def test_the_group_tests_together() -> None:
    """Four of the six other seats are more than half; three are not, and the objector's own does not count."""
    world = objected("group")
    assert world.refused(*finding(world, ["ana", "ben", "cy"])).code == "NOT_THE_TESTERS"
    assert world.refused(*finding(world, ["ana", "ben", "cy", "gus"])).code == "NOT_THE_TESTERS"
    world.say(*finding(world, ["ana", "ben", "cy", "dee"]))
    assert world.refused(*finding(world, ["ana", "ben", "cy", "dee"])).code == "TESTED_ALREADY"
    assert ended(world) == "in_force"


@pytest.mark.parametrize(("test", "power"), [("facilitator", "decisions.facilitate"), ("panel", "decisions.rule")])
def test_the_facilitator_or_the_panel_tests_where_the_charter_says_so(test: str, power: str) -> None:
    """Whoever holds that power, and nobody else."""
    world = objected(test)
    assert world.refused(*finding(world, ["ana", "ben", "cy", "dee"])).code == "NOT_THE_TESTERS"
    given = objected(test, powers={power: {"grants": ["delegate"]}})
    given.say(*finding(given, ["ana"]))
    assert ended(given) == "in_force"


def test_where_objections_simply_stand_nobody_tests_them() -> None:
    """With auto there is no test at all."""
    world = objected("auto")
    assert world.refused(*finding(world, list(DELEGATES)[:6])).code == "NOT_THE_TESTERS"


def test_what_is_tested_is_an_objection_that_counts_while_it_is_open() -> None:
    """A consent is none; an objection taken back is none any more; after the close it is too late."""
    world = objected("group")
    key = (world.ids["motion"], world.ids["dockers"])
    signers, act = finding(world, ["ana", "ben", "cy", "dee"])
    consent = world.act(
        "decision.objection_tested/v1",
        about="motion",
        on=world.state.decisions.counted[key].act,
        by=(0, 1, 2, 3),
        reason="A concern.",
    )
    assert world.refused(signers, consent).code == "NO_OBJECTION"
    speak(world, "gus", "stand_aside")
    assert world.refused(signers, act).code == "NO_OBJECTION"
    late = objected("group")
    late.wait(days=4)
    assert late.refused(*finding(late, ["ana", "ben", "cy", "dee"])).code == "NOT_OPEN"


PROXIES = {**MAJORITY, "proxy": {"kind": "standing", "held_max": 1, "days_max": 90}}


def given(world: World, **scope: Any) -> None:
    """Dee gives Gus leave to vote for the tenants."""
    act = world.act("proxy.given/v1", {"holder": "@gus", **scope})
    world.say([("dee", org("tenants"))], act, names=("proxy",))


def vote_for_dee(world: World, position: str = "consent") -> Any:
    """Gus's act in Dee's place."""
    return world.act("decision.position/v1", {"position": position, "proxy": "@proxy"}, about="motion", on="motion")


def with_motion(procedure: dict[str, Any] = PROXIES) -> World:
    world = council(procedure)
    propose(world)
    open_up(world)
    return world


def test_e07_a_proxy_asked_for_and_not_accepted_has_no_effect() -> None:
    """E7: acceptance is mutual; only the holder accepts, once; either side ends it."""
    world = with_motion()
    given(world, decision="@motion")
    assert world.refused("gus", vote_for_dee(world)).code == "PROXY_UNFIT"
    accept = world.act("proxy.accepted/v1", about="proxy")
    assert world.refused("ana", accept).code == "NOT_THE_HOLDER"
    world.say("gus", accept)
    assert world.refused("gus", accept).code == "ACCEPTED_ALREADY"
    world.say("gus", vote_for_dee(world))
    end = world.act("proxy.ended/v1", about="proxy")
    assert world.refused("ana", end).code == "NOT_THEIR_PROXY"
    world.say([("dee", org("tenants"))], end)
    assert world.refused("gus", end).code == "PROXY_ENDED"


def counts(world: World) -> dict[str, int]:
    """The published counts."""
    world.wait(days=4)
    close(world)
    outcome = decided(world).outcome
    assert outcome is not None
    return dict(outcome.counts)


def test_e06_the_principal_wins_whenever_she_votes_before_the_close() -> None:
    """E6: her own word counts and the proxy's own vote stands, in either order."""
    for own_first in (True, False):
        world = with_motion()
        given(world, decision="@motion")
        world.say("gus", world.act("proxy.accepted/v1", about="proxy"))
        if own_first:
            speak(world, "dee", "object")
        world.say("gus", vote_for_dee(world))
        speak(world, "gus", "abstain")
        if not own_first:
            speak(world, "dee", "object")
        assert counts(world) == {"abstain": 1, "no_response": 5, "object": 1}


def test_a_proxys_word_counts_and_does_not_bind() -> None:
    """It counts for the principal's seat; being bound takes her own hand."""
    world = with_motion()
    given(world, until=until_of(world, 30))
    world.say("gus", world.act("proxy.accepted/v1", about="proxy"))
    world.say("gus", vote_for_dee(world))
    all_speak(world, dict.fromkeys(["ana", "ben", "cy"], "consent"))
    assert counts(world) == {"consent": 4, "no_response": 3}
    assert world.ids["tenants"] not in binding_set(world.state, decided(world), world.now)


@pytest.mark.parametrize(
    ("rule", "scope"),
    [
        ({"kind": "none"}, {"decision": "@motion"}),
        ({"kind": "per_decision"}, {"until": 30}),
        ({"kind": "standing", "days_max": 1}, {"until": 30}),
        ({"kind": "standing"}, {"decision": "@other"}),
        ({"kind": "standing"}, {"until": 1}),
    ],
)
def test_a_proxy_holds_only_as_far_as_the_charter_and_its_scope_let_it(rule: Any, scope: Any) -> None:
    """None, of another kind, too old, for another decision, or over: refused."""
    world = with_motion({**MAJORITY, "proxy": rule})
    propose(world, name="other")
    if isinstance(scope.get("until"), int):
        scope = {"until": until_of(world, scope["until"])}
    given(world, **scope)
    world.say("gus", world.act("proxy.accepted/v1", about="proxy"))
    world.wait(days=2)
    assert world.refused("gus", vote_for_dee(world)).code == "PROXY_UNFIT"


def test_nobody_holds_more_proxies_than_the_charter_lets_her() -> None:
    """With one allowed the second principal's proxy is refused."""
    world = with_motion()
    given(world, decision="@motion")
    act = world.act("proxy.given/v1", {"holder": "@gus", "decision": "@motion"})
    world.say([("eli", org("choir"))], act, names=("second",))
    for name in ("proxy", "second"):
        world.say("gus", world.act("proxy.accepted/v1", about=name))
    world.say("gus", vote_for_dee(world))
    other = world.act("decision.position/v1", {"position": "consent", "proxy": "@second"}, about="motion", on="motion")
    assert world.refused("gus", other).code == "PROXY_UNFIT"


def test_a_proxy_has_one_scope_and_is_given_by_a_voice() -> None:
    """For one decision or until a date, to another person, by a delegate of the organization."""
    world = council(PROXIES, {**SEVEN, "tenants": ["dee", "dot"]})
    propose(world)
    for body in ({}, {"decision": "@motion", "until": until_of(world)}, {"until": until_of(world, -2)}):
        act = world.act("proxy.given/v1", {"holder": "@gus", **body})
        assert world.refused([("dee", org("tenants"))], act).code == "PROXY_SCOPE"
    own = world.act("proxy.given/v1", {"holder": "@dee", "decision": "@motion"})
    assert world.refused([("dee", org("tenants"))], own).code == "PROXY_SCOPE"
    live = world.state.record.live[("person.accredited/v1", (world.ids["dot"], world.ids["tenants"]))]
    role = {"organization": "@tenants", "roles": ["registrar"]}
    world.say("dee", world.act("person.accredited/v1", role, about="dot", replaces=live))
    act = world.act("proxy.given/v1", {"holder": "@gus", "decision": "@motion"})
    assert world.refused([("dot", org("tenants"))], act).code == "NOT_A_VOICE"
