"""Bringing a proposal: what is refused at once, and how it gets to be opened (docs/rules.md D-3 to D-13)."""

from typing import Any

import pytest

from tests.rules.decisions.council import (
    DELEGATES,
    MAJORITY,
    all_speak,
    charter_with,
    close,
    council,
    decided,
    open_up,
    opening_act,
    propose,
    run_through,
    speak,
    stage,
)
from tests.world import World, founded, org


def proposal(world: World, **body: Any) -> Any:
    """A proposal's act."""
    return world.act("decision.proposed/v1", {"class": "ordinary", **body}, title="A title", text="A text")


def new_charter(world: World) -> dict[str, Any]:
    """An effect that adopts the default charter anew."""
    return {"kind": "charter.adopted/v1", "body": {"previous": world.ids["charter"]}}


REFUSED: dict[str, tuple[dict[str, Any], str]] = {
    "a class that the charter does not have": ({"class": "whim"}, "CLASS_UNKNOWN"),
    "a domain that the charter does not have": ({"domain": "ward"}, "DOMAIN_UNKNOWN"),
    "a kind of effect that nobody knows": ({"effects": [{"kind": "moon.landed/v1"}]}, "EFFECT_INVALID"),
    "an effect that carries out no decision": ({"effects": [{"kind": "person.registered/v1"}]}, "EFFECT_INVALID"),
    "options where yes or no is asked": ({"options": [{"code": "a"}]}, "OPTIONS_WRONG"),
    "an effect that must be about something and is not": (
        {"effects": [{"kind": "organization.admitted/v1"}]},
        "EFFECT_INVALID",
    ),
    "an effect whose body does not fit its kind": (
        {"effects": [{"kind": "purpose.adopted/v1", "body": {"purpose": "peace"}}]},
        "EFFECT_INVALID",
    ),
    "a link to nothing": ({"linked": ["0" * 64 + ".0"]}, "LINKED_UNKNOWN"),
    "a change to a decision that is not there": (
        {"changes": {"decision": "0" * 64 + ".0", "how": "rescinds"}},
        "DECISION_UNKNOWN",
    ),
}


@pytest.mark.parametrize("case", REFUSED)
def test_a_proposal_that_cannot_be_is_refused_at_once(case: str) -> None:
    """What can be known to be impossible is refused now, not after the vote."""
    body, code = REFUSED[case]
    world = council()
    assert world.refused("ana", proposal(world, **body)).code == code


def test_a_proposal_needs_its_title_and_text() -> None:
    """The words are sealed, but they must be there."""
    world = council()
    act = world.act("decision.proposed/v1", {"class": "ordinary"}, title="A title")
    assert world.refused("ana", act).code == "FIELD_MISSING"


def test_only_who_holds_the_power_proposes() -> None:
    """A power that the charter gives to a post is not a delegate's."""
    world = council(powers={"decisions.propose": {"grants": ["post:chair"]}})
    assert world.refused("ana", proposal(world)).code == "POWER_NOT_HELD"


def test_changing_the_charter_is_reserved_to_its_class() -> None:
    """An effect that the charter reserves to one class is refused in every other, and taken in its own."""
    world = council()
    effects = [new_charter(world)]
    assert world.refused("ana", proposal(world, effects=effects)).code == "EFFECT_RESERVED"
    world.say("ana", proposal(world, **{"class": "charter"}, effects=effects))


def test_a_broken_charter_is_not_even_proposed() -> None:
    """What could never be adopted is told before anybody votes on it."""
    world = council()
    effect = new_charter(world)
    effect["body"]["amending"] = "nothing"
    refusal = world.refused("ana", proposal(world, **{"class": "charter"}, effects=[effect]))
    assert refusal.code == "EFFECT_INVALID"
    assert "amending" in str(refusal.detail["problem"])


def test_choosing_needs_options_and_the_charters_default() -> None:
    """A ranked procedure needs options, each once, and the charter's own "none of these" among them."""
    world = council({"method": "schulze", "default_option": "none"})
    for options in ([], [{"code": "a"}, {"code": "a"}], [{"code": "a"}]):
        assert world.refused("ana", proposal(world, options=options)).code == "OPTIONS_WRONG"
    world.say("ana", proposal(world, options=[{"code": "a"}, {"code": "none"}]))


def test_an_effect_belongs_to_an_option_that_is_there() -> None:
    """An effect names an option of the same proposal."""
    world = council({"method": "schulze"})
    options = [{"code": "a"}, {"code": "b"}]
    effect = {"kind": "purpose.adopted/v1", "option": "c"}
    assert world.refused("ana", proposal(world, options=options, effects=[effect])).code == "OPTION_UNKNOWN"
    world.say("ana", proposal(world, options=options, effects=[{**effect, "option": "b"}]))


def test_a_proposal_waits_for_its_seconders() -> None:
    """With two seconders asked for it is proposed until two other organizations have signed."""
    world = council({**MAJORITY, "seconds": 2})
    propose(world)
    assert stage(world) == "proposed"
    second = world.act("decision.seconded/v1", about="motion", on="motion")
    assert world.refused("ana", second).code == "SECONDED_BY_ITSELF"
    assert world.refused("ana", opening_act(world)).code == "NOT_OPENABLE"
    world.say("ben", world.act("decision.seconded/v1", about="motion", on="motion"))
    assert stage(world) == "proposed"
    assert world.refused("ben", world.act("decision.seconded/v1", about="motion", on="motion")).code == (
        "SECONDED_BY_ITSELF"
    )
    world.say("cy", world.act("decision.seconded/v1", about="motion", on="motion"))
    assert stage(world) == "deliberating"
    assert world.refused("dee", world.act("decision.seconded/v1", about="motion", on="motion")).code == (
        "SECONDS_NOT_NEEDED"
    )


def test_a_seconder_seconds_the_text_that_she_read() -> None:
    """A second signed over an older text is refused."""
    world = council({**MAJORITY, "seconds": 1})
    propose(world)
    world.say([("ana", org("dockers"))], world.act("decision.text/v1", about="motion", text="Better"), names=("text",))
    assert world.refused("ben", world.act("decision.seconded/v1", about="motion", on="motion")).code == "TEXT_CHANGED"
    world.say("ben", world.act("decision.seconded/v1", about="motion", on="text"))


def test_only_the_proposer_puts_it_in_new_words() -> None:
    """Another organization proposes its own; the proposing one may send another of its people."""
    world = council(MAJORITY, {"dockers": ["ana", "abe"], "nurses": ["ben"], "teachers": ["cy"]})
    propose(world)
    text = world.act("decision.text/v1", about="motion", text="Better")
    assert world.refused("ben", text).code == "NOT_THE_PROPOSER"
    world.say([("abe", org("dockers"))], world.act("decision.text/v1", about="motion", text="Better"), names=("text",))
    assert decided(world).text == world.ids["text"]


def test_a_text_stands_once_it_is_open() -> None:
    """Nobody changes what people are voting on."""
    world = council(MAJORITY)
    propose(world)
    open_up(world)
    assert world.refused("ana", world.act("decision.text/v1", about="motion", text="Better")).code == "NOT_REVISABLE"


def test_other_effects_start_the_notice_again_and_other_words_do_not() -> None:
    """Notice is of what would be done: a new effect needs it anew, a better sentence does not."""
    world = council({**MAJORITY, "notice_min_hours": 48})
    propose(world, **{"class": "charter"}, effects=[])
    started = decided(world).motion
    world.wait(hours=24)
    world.say("ana", world.act("decision.text/v1", about="motion", text="Better"))
    same = decided(world).motion
    assert started is not None
    assert same is not None
    assert same.noticed == started.noticed
    effects = [new_charter(world)]
    world.say("ana", world.act("decision.text/v1", {"effects": effects}, about="motion", text="Better"))
    other = decided(world).motion
    assert other is not None
    assert other.noticed > started.noticed


def test_after_an_objection_a_new_text_begins_a_round_until_none_is_left() -> None:
    """Blocked leads to a new text, and the charter says how often."""
    world = council({"method": "consent", "rounds": 2, "open_min_hours": 1})
    propose(world)
    for _ in range(2):
        open_up(world, hours=24)
        all_speak(world, {**dict.fromkeys(["ben", "cy", "dee"], "consent"), "eli": "object"})
        world.wait(days=2)
        assert stage(world) == "blocked"
        if decided(world).round == 1:
            world.say("ana", world.act("decision.text/v1", about="motion", text="Better"))
            assert (stage(world), decided(world).round) == ("deliberating", 2)
    assert world.refused("ana", world.act("decision.text/v1", about="motion", text="Again")).code == "ROUNDS_USED"


def test_a_proposal_without_any_activity_lapses() -> None:
    """After the charter's days of silence it has lapsed, without anybody's act."""
    world = council({**MAJORITY, "lapse_days": 30})
    propose(world)
    world.wait(days=29)
    assert stage(world) == "deliberating"
    world.wait(days=2)
    assert stage(world) == "lapsed"
    assert world.refused("ana", opening_act(world)).code == "NOT_OPENABLE"


def test_withdrawing_is_the_proposers_and_while_open_the_seconders_too() -> None:
    """Before the opening its proposer suffices; afterwards whoever seconded it signs too."""
    world = council({**MAJORITY, "seconds": 1})
    propose(world)
    withdraw = world.act("decision.withdrawn/v1", about="motion")
    assert world.refused("ben", withdraw).code == "NOT_THE_PROPOSER"
    world.say("ben", world.act("decision.seconded/v1", about="motion", on="motion"))
    open_up(world)
    refusal = world.refused("ana", world.act("decision.withdrawn/v1", about="motion"))
    assert refusal.code == "ASSENT_MISSING"
    world.say([("ana", "self"), ("ben", "self")], world.act("decision.withdrawn/v1", by=(0, 1), about="motion"))
    assert stage(world) == "withdrawn"


def test_what_is_decided_is_not_withdrawn() -> None:
    """A decision in force is rescinded by another decision, never withdrawn."""
    world = council(MAJORITY)
    run_through(world, dict.fromkeys(DELEGATES, "consent"))
    assert world.refused("ana", world.act("decision.withdrawn/v1", about="motion")).code == "NOT_WITHDRAWABLE"


def test_a_text_whose_class_is_gone_is_refused() -> None:
    """When the charter dropped the class meanwhile there is nothing left to put in new words."""
    world = founded({"dockers": ["ana"], "nurses": ["ben"], "teachers": ["cy"]}, charter=charter_with(MAJORITY))
    propose(world, **{"class": "ordinary"})
    data = charter_with(MAJORITY)
    data["classes"] = {"charter": data["classes"]["charter"]}
    data["previous"] = world.ids["charter"]
    effect = {"kind": "charter.adopted/v1", "body": data}
    propose(world, name="change", **{"class": "charter"}, effects=[effect])
    open_up(world, "change")
    all_speak(world, dict.fromkeys(["ana", "ben", "cy"], "consent"), "change")
    world.wait(days=4)
    close(world, "change")
    world.say("ana", world.act("charter.adopted/v1", data, under=("change", 0)), names=("charter2",))
    assert world.refused("ana", world.act("decision.text/v1", about="motion", text="Better")).code == "CLASS_GONE"
    assert world.refused("ana", opening_act(world)).code == "CLASS_GONE"


def test_a_position_before_the_opening_is_refused() -> None:
    """Nobody is asked before it is open."""
    world = council(MAJORITY)
    propose(world)
    verdict = world.refused(
        [("ben", org("nurses"))],
        world.act("decision.position/v1", {"position": "consent"}, about="motion", on="motion"),
    )
    assert verdict.code == "NOT_OPENED"
    open_up(world)
    speak(world, "ben", "consent")
