"""A vote at a meeting, where people come and go (docs/rules.md D-61; E2)."""

from typing import Any

from ledger.rules.decisions.binding import binding_set
from ledger.rules.decisions.explanation import explain
from tests.rules.decisions.council import (
    DELEGATES,
    MAJORITY,
    all_speak,
    close,
    council,
    decided,
    in_room,
    open_up,
    opening_act,
    propose,
    speak,
    stage,
)
from tests.world import World

TWO = [("ana", "self"), ("ben", "self")]


def met() -> World:
    """A motion open at a meeting of seven organizations, quorum more than half."""
    world = council(MAJORITY)
    propose(world)
    world.say("ana", opening_act(world, meeting=True))
    return world


def present(world: World, who: str) -> None:
    """Write down who is there, by first letters of the delegates' names."""
    places = [world.ids[name] for delegate, name in DELEGATES.items() if delegate[0] in who]
    world.say(TWO, world.act("decision.presence/v1", {"present": places}, about="motion", by=(0, 1)))


def test_e02_what_is_said_after_quorum_is_lost_is_void_until_it_is_said_again() -> None:
    """E2: four are there and two vote; one leaves, two more vote into the void; she returns, and they say it again."""
    world = met()
    speak(world, "ana", "consent")
    assert world.state.decisions.positions[world.ids["motion"], world.ids["dockers"]].void
    present(world, "abcd")
    all_speak(world, {"ana": "consent", "ben": "consent"})
    present(world, "abc")
    all_speak(world, {"cy": "consent", "dee": "object"})
    present(world, "abcd")
    speak(world, "cy", "consent")
    world.wait(days=4)
    close(world)
    outcome = decided(world).outcome
    assert outcome is not None
    assert outcome.counts == {"consent": 3, "no_response": 4}


def test_e02_over_time_only_the_close_matters() -> None:
    """Without a meeting nobody's coming and going counts, and there is nothing to write down."""
    world = council(MAJORITY)
    propose(world)
    open_up(world)
    act = world.act("decision.presence/v1", {"present": []}, about="motion", by=(0, 1))
    assert world.refused(TWO, act).code == "NO_MEETING"
    all_speak(world, dict.fromkeys(["ana", "ben", "cy", "dee"], "consent"))
    world.wait(days=4)
    close(world)
    assert stage(world) == "in_force"


def test_presence_is_of_seats_and_before_two() -> None:
    """A place that is no seat, a seat twice, or one signer alone: refused; after the close it is too late."""
    world = met()
    for places in (["seat:none"], [world.ids["dockers"], world.ids["dockers"]]):
        act = world.act("decision.presence/v1", {"present": places}, about="motion", by=(0, 1))
        assert world.refused(TWO, act).code == "NO_SEAT_THERE"
    act = world.act("decision.presence/v1", {"present": []}, about="motion")
    assert world.refused("ana", act).code == "SIGNERS_TOO_FEW"
    world.wait(days=4)
    late = world.act("decision.presence/v1", {"present": []}, about="motion", by=(0, 1))
    assert world.refused(TWO, late).code == "NO_MEETING"


def few(positions: dict[str, str], **body: Any) -> World:
    """A meeting of three of seven that decides all the same, and its outcome: too few."""
    world = council(MAJORITY, classes={"weighty": {"procedure": "ordinary", "rank": 3}})
    propose(world, **body)
    world.say("ana", opening_act(world, meeting=True))
    present(world, "abc")
    all_speak(world, positions)
    world.wait(days=4)
    close(world)
    assert decided(world).outcome is not None
    return world


def ratifying(world: World, **body: Any) -> Any:
    """The proposal to ratify what that meeting did."""
    changes = {"decision": "@motion", "how": "ratifies"}
    return world.act("decision.proposed/v1", {"class": "ordinary", "changes": changes, **body}, title="T", text="T")


def ratified(world: World, position: str = "consent") -> None:
    """Have the whole council decide on it."""
    world.say("ana", ratifying(world), names=("change",))
    open_up(world, "change")
    all_speak(world, dict.fromkeys(DELEGATES, position), "change")
    world.wait(days=4)
    close(world, "change")


def test_e02_business_done_without_quorum_is_ratified_by_a_later_decision() -> None:
    """E2: three of seven decided; it is nothing until the council ratifies it, and from then on it is in force."""
    world = few(dict.fromkeys(["ana", "ben", "cy"], "consent"), effects=[{"kind": "purpose.adopted/v1"}])
    assert stage(world) == "lapsed"
    early = world.act("purpose.adopted/v1", under=("motion", 0), text="To hold together")
    assert world.refused("ana", early).code == "DECISION_NOT_IN_FORCE"
    ratified(world)
    motion, change = decided(world), decided(world, "change")
    assert (stage(world), motion.in_force_from) == ("in_force", change.in_force_from)
    assert motion.outcome is not None
    assert motion.outcome.code == "inquorate"
    told = explain(world.state, motion, world.now)
    assert (told.steps[-1].kind, told.steps[-1].facts["decision"]) == ("ratified", world.ids["change"])
    spoke = sorted(world.ids[name] for name in ("dockers", "nurses", "teachers"))
    assert sorted(binding_set(world.state, motion, world.now).bound) == spoke
    world.say("ana", world.act("purpose.adopted/v1", under=("motion", 0), text="To hold together"))


def test_e02_ratifying_that_fails_leaves_it_nothing() -> None:
    """E2: the council says no; what the few did stays without effect."""
    world = few(dict.fromkeys(["ana", "ben", "cy"], "consent"))
    ratified(world, "object")
    assert stage(world) == "lapsed"


def test_e02_only_what_those_who_were_there_adopted_is_ratified() -> None:
    """E2: what they voted down, what was decided over time, what outranks the ratifying class: refused."""
    down = few({"ana": "consent", "ben": "object", "cy": "object"})
    assert down.refused("ana", ratifying(down)).code == "RATIFIES_WRONGLY"
    weighty = few(dict.fromkeys(["ana", "ben", "cy"], "consent"), **{"class": "weighty"})
    refusal = weighty.refused("ana", ratifying(weighty))
    assert (refusal.code, refusal.detail["expected"]) == ("RATIFIES_WRONGLY", "a class of rank 3")
    weighty.say("ana", ratifying(weighty, **{"class": "weighty"}))
    over_time = council(MAJORITY)
    propose(over_time)
    open_up(over_time)
    speak(over_time, "ana", "consent")
    over_time.wait(days=4)
    close(over_time)
    assert over_time.refused("ana", ratifying(over_time)).code == "PREDECESSOR_NOT_IN_FORCE"


def test_e02_a_choice_made_without_quorum_is_made_again() -> None:
    """E2: an election by too few is no yes or no that others could take over."""
    world = council({"method": "schulze", "quorum": "1/2", "quorum_strict": True})
    propose(world, options=[{"code": "x"}, {"code": "y"}])
    world.say("ana", opening_act(world, meeting=True))
    world.wait(days=4)
    close(world)
    assert world.refused("ana", ratifying(world, options=[{"code": "x"}])).code == "RATIFIES_WRONGLY"


def test_e02_while_the_ratifying_decision_is_suspended_it_is_nothing_again() -> None:
    """E2: it stands and falls with the decision that ratified it."""
    panel = {"decisions.rule": {"grants": ["delegate"], "signers": 2, "organizations": 2}}
    world = council({**MAJORITY, "appeal_window_hours": 48}, powers=panel)
    propose(world)
    world.say("ana", opening_act(world, meeting=True))
    present(world, "abc")
    all_speak(world, dict.fromkeys(["ana", "ben", "cy"], "consent"))
    world.wait(days=4)
    close(world)
    ratified(world)
    assert stage(world) == "adopted_provisional"
    world.say("gus", world.act("decision.appealed/v1", {"ground": "x"}, about="change", reason="R"), names=("appeal",))
    world.say(TWO, world.act("decision.stayed/v1", about="change", on="appeal", by=(0, 1)))
    assert stage(world) == "lapsed"
    ruled = {"ruling": "stands", "outcome": "adopted"}
    world.say(TWO, world.act("decision.ruled/v1", ruled, about="change", by=(0, 1), reason="R"))
    world.wait(days=3)
    assert stage(world) == "in_force"


def test_e02_what_too_few_decided_in_a_room_is_ratified_too() -> None:
    """E2: two of seven in a room are too few; a meeting of enough takes it over at once."""
    world = council()
    in_room(world, dict.fromkeys(["ana", "ben"], "consent"))
    outcome = decided(world).outcome
    assert outcome is not None
    assert outcome.code == "inquorate"
    changes = {"decision": "@motion", "how": "ratifies"}
    in_room(world, dict.fromkeys(["ana", "ben", "cy", "dee"], "consent"), name="next", changes=changes)
    assert (stage(world), stage(world, "next")) == ("in_force", "in_force")
