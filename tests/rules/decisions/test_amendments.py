"""Amendments: another member's text, accepted by the proposer or decided (docs/rules.md D-62, D-63)."""

from typing import Any

from tests.rules.decisions.council import (
    DELEGATES,
    MAJORITY,
    all_speak,
    close,
    council,
    decided,
    in_room,
    open_up,
    propose,
    run_through,
    speak,
    stage,
    try_speak,
)
from tests.world import World, org

PURPOSE = {"kind": "purpose.adopted/v1"}
EVERYBODY = dict.fromkeys(DELEGATES, "consent")


def amendment(world: World, on: str = "motion", **body: Any) -> Any:
    """The act that proposes another text."""
    return world.act("decision.amendment/v1", body, about="motion", on=on, text="Another text")


def accepted(world: World, name: str = "amendment", **more: Any) -> Any:
    """The act that makes an amendment the text."""
    return world.act("decision.amendment_accepted/v1", about=name, **more)


def amended(procedure: Any = MAJORITY, **body: Any) -> World:
    """Ana's motion, and Ben's amendment to it."""
    world = council(procedure)
    propose(world)
    world.say("ben", amendment(world, **body), names=("amendment",))
    return world


def test_an_amendment_is_anothers_on_the_text_as_it_stands() -> None:
    """Not the proposer's, not on an older text, not while people are voting on it, not with broken effects."""
    world = council(MAJORITY)
    propose(world)
    assert world.refused("ana", amendment(world)).code == "AMENDS_ITS_OWN"
    assert world.refused("ben", amendment(world, effects=[{"kind": "moon.landed/v1"}])).code == "EFFECT_INVALID"
    world.say("ana", world.act("decision.text/v1", about="motion", text="Better"), names=("text",))
    assert world.refused("ben", amendment(world)).code == "TEXT_CHANGED"
    world.say("ben", amendment(world, on="text"))
    open_up(world)
    assert world.refused("ben", amendment(world, on="text")).code == "NOT_AMENDABLE"


def test_the_proposer_accepts_it_and_it_is_the_text() -> None:
    """Its effects come with it; who proposed it cannot accept it herself, and nobody accepts it twice."""
    world = amended(effects=[PURPOSE])
    assert decided(world).text == world.ids["motion"]
    assert world.refused("ben", accepted(world)).code == "NOT_THEIRS_TO_ACCEPT"
    world.say([("ana", org("dockers"))], accepted(world))
    assert (stage(world), decided(world).text) == ("deliberating", world.ids["amendment"])
    assert [effect.kind for effect in decided(world).effects] == ["purpose.adopted/v1"]
    assert world.refused("ana", accepted(world)).code == "AMENDMENT_OVER"


def test_of_two_amendments_to_one_text_only_one_is_accepted() -> None:
    """The second was written for words that are gone: it is proposed again on the new ones."""
    world = amended()
    world.say("cy", amendment(world), names=("other",))
    world.say("ana", accepted(world))
    assert world.refused("ana", accepted(world, "other")).code == "AMENDMENT_OVER"
    world.say("cy", amendment(world, on="amendment"), names=("again",))
    world.say("ana", accepted(world, "again"))


def test_words_on_the_older_text_do_not_count() -> None:
    """An objection is met by an amendment: in the new round the old words are gone, and new ones name the new text."""
    world = council({"method": "consent", "rounds": 2, "open_min_hours": 1})
    propose(world)
    open_up(world, hours=24)
    all_speak(world, {**dict.fromkeys(["ana", "cy", "dee"], "consent"), "ben": "object"})
    world.wait(days=2)
    assert stage(world) == "blocked"
    world.say("ben", amendment(world), names=("amendment",))
    world.say("ana", accepted(world))
    assert (stage(world), decided(world).round) == ("deliberating", 2)
    open_up(world, hours=24)
    refusal = try_speak(world, "cy", "consent", on=world.ids["motion"])
    assert getattr(refusal, "code", None) == "TEXT_CHANGED"
    speak(world, "ben", "consent")
    world.wait(days=2)
    close(world)
    outcome = decided(world).outcome
    assert outcome is not None
    assert (outcome.code, outcome.counts) == ("inquorate", {"consent": 1, "no_response": 6})
    assert world.state.decisions.positions[world.ids["motion"], world.ids["teachers"]].text == world.ids["motion"]


def test_no_amendment_is_accepted_beyond_the_rounds() -> None:
    """The charter's number of rounds holds for amendments too."""
    world = council({"method": "consent", "rounds": 1, "open_min_hours": 1})
    propose(world)
    open_up(world, hours=24)
    all_speak(world, {**dict.fromkeys(["ana", "cy", "dee"], "consent"), "ben": "object"})
    world.wait(days=2)
    world.say("ben", amendment(world), names=("amendment",))
    assert world.refused("ana", accepted(world)).code == "ROUNDS_USED"


def test_an_amendment_is_decided_by_a_decision_that_names_it() -> None:
    """The proposer says no, the council votes on the amendment, and its decision in force makes it the text."""
    world = amended({**MAJORITY, "amendments": "vote"})
    assert world.refused("ana", accepted(world)).code == "NOT_THEIRS_TO_ACCEPT"
    effect = {"kind": "decision.amendment_accepted/v1", "about": "@amendment"}
    run_through(world, EVERYBODY, name="vote", effects=[effect])
    world.say("gus", accepted(world, under=("vote", 0)))
    assert decided(world).text == world.ids["amendment"]


def test_where_the_proposer_alone_accepts_no_vote_does() -> None:
    """The charter may leave a proposal to its proposer."""
    world = amended({**MAJORITY, "amendments": "proposer"})
    effect = {"kind": "decision.amendment_accepted/v1", "about": "@amendment"}
    run_through(world, EVERYBODY, name="vote", effects=[effect])
    assert world.refused("gus", accepted(world, under=("vote", 0))).code == "NOT_THEIRS_TO_ACCEPT"
    world.say("ana", accepted(world))


def test_what_was_carried_out_stands_in_an_amendment_too() -> None:
    """A room's decision was carried out in part and reopened: the amendment keeps that effect, or is not accepted."""
    world = council()
    in_room(world, dict.fromkeys(["ana", "ben", "cy", "dee"], "consent"), effects=[PURPOSE])
    world.say("ana", world.act("purpose.adopted/v1", under=("motion", 0), text="To hold together"))
    speak(world, "gus", "object")
    assert stage(world) == "deliberating"
    world.say("ben", amendment(world), names=("without",))
    world.say("ben", amendment(world, effects=[PURPOSE]), names=("with",))
    assert world.refused("ana", accepted(world, "without")).code == "EFFECT_TAKEN"
    world.say("ana", accepted(world, "with"))


def test_an_amended_class_that_is_gone_is_not_amended() -> None:
    """A class that the charter dropped has no texts any more."""
    world = council(MAJORITY)
    propose(world)
    data = world.state.charter.in_force.get()
    assert data is not None
    body = data.data.model_dump(mode="json", exclude_defaults=True)
    body["classes"] = {"charter": body["classes"]["charter"]}
    body["previous"] = world.ids["charter"]
    effect = {"kind": "charter.adopted/v1", "body": body}
    run_through(world, EVERYBODY, name="change", **{"class": "charter"}, effects=[effect])
    world.say("ana", world.act("charter.adopted/v1", body, under=("change", 0)))
    assert world.refused("ben", amendment(world)).code == "CLASS_GONE"
