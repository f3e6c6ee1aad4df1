"""Why this result: everything that went in, and what other rules would have given (docs/rules.md D-60)."""

import json
from typing import Any

from ledger.rules.decisions.explanation import Explanation, explain
from tests.rules.decisions.council import (
    DELEGATES,
    MAJORITY,
    SEVEN,
    all_speak,
    close,
    council,
    decided,
    in_room,
    open_up,
    opening_act,
    propose,
    run_through,
    speak,
    stage,
    try_speak,
)
from tests.world import World


def explained(world: World, name: str = "motion") -> Explanation:
    """The explanation now."""
    return explain(world.state, decided(world, name), world.now)


def test_an_outcome_is_explained_from_rule_to_bound() -> None:
    """Rule, words, steps, outcome, binding set, effects: all there, and JSON."""
    world = council(MAJORITY)
    run_through(world, dict.fromkeys(["ana", "ben", "cy", "dee"], "consent"), effects=[{"kind": "purpose.adopted/v1"}])
    told = explained(world)
    assert (told.stage, told.outcome) == ("in_force", "adopted")
    assert told.rule == {
        "charter": 1,
        "class": "ordinary",
        "call": 1,
        "method": "majority",
        "quorum_strict": True,
        "open_min_hours": 24,
    }
    assert sum(1 for one in told.inputs if one.counted) == 4
    assert [one.position for one in told.inputs].count(None) == 3
    assert len(told.binding.bound) == 4
    assert [(due.done, due.waits) for due in told.effects] == [(None, None)]
    assert told.steps[-1].words == "It is adopted."
    assert json.loads(json.dumps(told.as_json()))["outcome"] == "adopted"


def test_other_named_rules_are_told_with_what_they_would_have_given() -> None:
    """Three to two: adopted by yes and no, not by the seats."""
    world = council({**MAJORITY})
    run_through(world, {**dict.fromkeys(["ana", "ben", "cy"], "consent"), "dee": "object", "eli": "object"})
    told = {one.rule: (one.outcome, one.differs) for one in explained(world).alternatives}
    assert told["threshold of seats"] == ("not_adopted", True)
    assert told["threshold of cast"] == ("adopted", False)
    assert told["procedure two_thirds"] == ("not_adopted", True)


def test_blanks_read_otherwise_are_told() -> None:
    """One who ranks only one: whether her blanks count decides between two others."""
    world = council({"method": "schulze", "quorum": "1/7"})
    propose(world, options=[{"code": "a"}, {"code": "b"}])
    open_up(world)
    for who, ballot in (("ana", {"a": 1}), ("ben", {"a": 1}), ("cy", {"b": 1, "a": 2})):
        speak(world, who, "ballot", ballot=ballot)
    world.wait(days=4)
    close(world)
    told = {one.rule: (one.elected, one.differs) for one in explained(world).alternatives}
    assert explained(world).elected == ("b",)
    assert told["blanks read as last"] == (("a",), True)
    assert told["method irv"][0] in (("a",), ("b",))


def test_what_waits_is_told_with_its_reason() -> None:
    """Effects not carried out say why: not in force yet, not chosen, not enough behind it."""
    world = council(MAJORITY)
    propose(world, effects=[{"kind": "purpose.adopted/v1"}])
    assert explained(world).effects[0].waits == "DECISION_NOT_IN_FORCE"
    assert explained(world).outcome is None
    room = council(
        {"method": "consent", "quorum_strict": True, "in_room": {"stand_behind": {"kinds": ["purpose.adopted/v1"]}}}
    )
    effects = [{"kind": "purpose.adopted/v1"}]
    positions = dict.fromkeys(["ana", "ben", "cy", "dee"], "consent")
    in_room(room, positions, procedure="ordinary", effects=effects)
    assert explained(room).effects[0].waits == "EFFECT_WAITS"


def test_a_late_word_and_one_without_a_seat_are_shown_uncounted() -> None:
    """Both stand in the list of inputs, marked."""
    world = council(MAJORITY, {**SEVEN, "dockers": ["ana", "abe"]})
    propose(world)
    open_up(world)
    all_speak(world, dict.fromkeys(["ana", "ben", "cy", "dee"], "consent"))
    world.say("abe", world.act("decision.position/v1", {"position": "abstain"}, about="motion", on="motion"))
    world.wait(days=4)
    speak(world, "ana", "object")
    shown = [(one.position, one.late, one.counted) for one in explained(world).inputs if not one.counted]
    assert ("object", True, False) in shown
    assert ("abstain", False, False) in shown


def test_a_close_between_unwitnessed_heads_is_marked() -> None:
    """Without witnessed heads around it the close's time is unproven."""
    world = council(MAJORITY)
    run_through(world, dict.fromkeys(DELEGATES, "consent"))
    assert explained(world).time_unproven


def test_a_domain_is_decided_by_its_owners_and_the_others_are_heard() -> None:
    """S45: two unions decide on pay; the community's words are counted beside, and told."""
    world = council(
        MAJORITY,
        electorates={"unions": {"kind": "persons"}, "everybody": {"kind": "organizations"}},
    )
    assert stage_of_domain(world) == "in_force"


def stage_of_domain(world: World) -> str:
    """Adopt a charter with a domain of the dockers and the nurses, then decide in it against the others' advice."""
    version = world.state.charter.in_force.get()
    assert version is not None
    data: dict[str, Any] = json.loads(version.data.model_dump_json(exclude_defaults=True))
    among = [world.ids["dockers"], world.ids["nurses"]]
    data["electorates"]["unions"] = {"kind": "organizations", "among": among}
    data["domains"] = {"pay": {"binding": "unions", "advisory": "everybody"}}
    data["previous"] = version.id
    effect = {"kind": "charter.adopted/v1", "body": data}
    run_through(world, dict.fromkeys(DELEGATES, "consent"), name="change", **{"class": "charter"}, effects=[effect])
    world.say("ana", world.act("charter.adopted/v1", data, under=("change", 0)))
    against = dict.fromkeys(["cy", "dee", "eli", "fay", "gus"], "object")
    run_through(world, {"ana": "consent", "ben": "consent", **against}, domain="pay")
    outcome = decided(world).outcome
    assert outcome is not None
    assert outcome.counts == {"consent": 2}
    advice = next(step for step in outcome.steps if step.kind == "advice")
    assert advice.facts == {"object": 5}
    return stage(world)


def test_e36_a_second_round_asks_those_who_have_not_voted() -> None:
    """E36: same pins, union of the electors, and the sums of the rounds apart; who voted is not asked again."""
    world = council({**MAJORITY, "second_call": {"calls": 1, "quorum": "1/2"}})
    propose(world)
    assert world.refused("ana", opening_act(world, again="non_voters")).code == "NOBODY_TO_ASK_AGAIN"
    open_up(world)
    all_speak(world, {"ana": "consent", "ben": "consent"})
    world.wait(days=4)
    assert stage(world) == "inquorate"
    world.say("ana", opening_act(world, again="non_voters"))
    assert getattr(try_speak(world, "ana", "object"), "code", "") == "VOTE_FINAL"
    all_speak(world, {"cy": "consent", "dee": "object"})
    world.wait(days=4)
    close(world)
    outcome = decided(world).outcome
    assert outcome is not None
    assert (outcome.code, outcome.counts) == ("adopted", {"consent": 3, "no_response": 3, "object": 1})
    rounds = next(step for step in outcome.steps if step.kind == "rounds")
    assert rounds.facts == {"first": 2, "second": 2}


def test_e38_the_same_act_twice_is_one() -> None:
    """E38: the same signed statement again is refused as the one that stands; the same effect is done once."""
    world = council(MAJORITY)
    run_through(world, dict.fromkeys(DELEGATES, "consent"), effects=[{"kind": "purpose.adopted/v1"}])
    attested = world.attest(
        world.statement([("ana", "self")], [world.act("purpose.adopted/v1", under=("motion", 0), text="Together")])
    )
    world.judge(attested)
    again = world.judge(attested)
    assert getattr(again, "code", "") == "DUPLICATE_STATEMENT"
    once_more = world.act("purpose.adopted/v1", under=("motion", 0), text="Together")
    assert world.refused("ana", once_more).code == "EFFECT_DONE"
