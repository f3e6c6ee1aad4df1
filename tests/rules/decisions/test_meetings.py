"""A vote at a meeting, where people come and go (docs/rules.md D-61; E2)."""

from tests.rules.decisions.council import (
    DELEGATES,
    MAJORITY,
    all_speak,
    close,
    council,
    decided,
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
