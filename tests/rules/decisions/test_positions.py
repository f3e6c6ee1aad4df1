"""Where somebody stands: what a word must hold, which one counts, who finds it late (docs/rules.md D-18, D-19)."""

from typing import Any

import pytest

from ledger.rules.judge import Accepted
from ledger.rules.kind import Refusal
from tests.rules.decisions.council import (
    DELEGATES,
    MAJORITY,
    SEVEN,
    all_speak,
    close,
    closing_act,
    council,
    decided,
    open_up,
    propose,
    speak,
    stage,
    try_speak,
    until_of,
    word,
)
from tests.world import World, enrol, org


def asked(procedure: dict[str, Any] | None = None, **body: Any) -> World:
    """A council with a motion open for three days."""
    world = council(MAJORITY if procedure is None else procedure)
    propose(world, **body)
    open_up(world)
    return world


REFUSED: dict[str, tuple[str, dict[str, Any], str]] = {
    "a ballot where yes or no is asked": ("ballot", {"ballot": {"a": 1}}, "POSITION_UNFIT"),
    "an objection without its ground": ("object", {"ground": None}, "GROUND_WRONG"),
    "a consent with a ground": ("consent", {"ground": "harm"}, "GROUND_WRONG"),
    "taking it back without a date": ("taking_it_back", {}, "UNTIL_WRONG"),
    "taking it back until yesterday": ("taking_it_back", {"until": -1}, "UNTIL_WRONG"),
    "taking it back for 32 days": ("taking_it_back", {"until": 32}, "UNTIL_WRONG"),
    "a date with a consent": ("consent", {"until": 3}, "UNTIL_WRONG"),
    "a consent with a ballot": ("consent", {"ballot": {"a": 1}}, "BALLOT_WRONG"),
    "an unknown position": ("maybe", {}, "BODY_INVALID"),
}


@pytest.mark.parametrize("case", REFUSED)
def test_a_word_that_is_no_position_is_refused(case: str) -> None:
    """Each position holds what belongs to it and nothing else."""
    position, more, code = REFUSED[case]
    world = asked()
    body = {name: value for name, value in more.items() if value is not None}
    if "until" in body:
        body["until"] = until_of(world, body["until"])
    act = word(world, "ana", "consent")
    act = world.act("decision.position/v1", {"position": position, **body}, about="motion", on="motion", reason="Why")
    assert world.refused([("ana", org("dockers"))], act).code == code


def test_taking_it_back_for_31_days_is_allowed() -> None:
    """The last day that is still allowed."""
    world = asked()
    speak(world, "ana", "taking_it_back", until=until_of(world, 31))


def test_an_objection_gives_its_reason_where_the_charter_asks() -> None:
    """The starter charter asks for one; a charter may not."""
    act_body = {"position": "object", "ground": "harm"}
    world = asked()
    act = world.act("decision.position/v1", act_body, about="motion", on="motion")
    assert world.refused([("ana", org("dockers"))], act).code == "REASON_MISSING"
    silent = asked({**MAJORITY, "reasons": []})
    silent.say([("ana", org("dockers"))], silent.act("decision.position/v1", act_body, about="motion", on="motion"))


def test_only_a_delegate_speaks_in_an_organizations_name() -> None:
    """A registrar who is no delegate keeps lists; she does not say where the organization stands."""
    world = council(MAJORITY, {**SEVEN, "dockers": ["ana", "abe"]})
    role = {"organization": "@dockers", "roles": ["registrar"]}
    live = world.state.record.live[("person.accredited/v1", (world.ids["abe"], world.ids["dockers"]))]
    world.say("ana", world.act("person.accredited/v1", role, about="abe", replaces=live))
    propose(world)
    open_up(world)
    act = world.act("decision.position/v1", {"position": "consent"}, about="motion", on="motion")
    assert world.refused([("abe", org("dockers"))], act).code == "NOT_A_VOICE"
    world.say([("ana", org("dockers"))], act)


def test_a_word_is_given_on_the_text_that_is_open() -> None:
    """A position signed over an earlier text is refused; after the next opening it must be given again."""
    world = asked({"method": "consent", "open_min_hours": 1})
    all_speak(world, {"ben": "consent", "cy": "consent", "dee": "consent", "eli": "object"})
    world.wait(days=4)
    world.say("ana", world.act("decision.text/v1", about="motion", text="Better"), names=("better",))
    open_up(world)
    verdict = try_speak(world, "ben", "consent", on="motion")
    assert isinstance(verdict, Refusal)
    assert verdict.code == "TEXT_CHANGED"
    world.wait(days=4)
    close(world)
    outcome = decided(world).outcome
    assert outcome is not None
    assert outcome.counts == {"no_response": 7}


def test_a_word_replaces_the_one_that_stands_in_its_place() -> None:
    """Another delegate of the same organization replaces the seat's word; who does not name it is stale."""
    world = council(MAJORITY, {**SEVEN, "dockers": ["ana", "abe"]})
    propose(world)
    open_up(world)
    speak(world, "ana", "consent")
    fresh = world.act("decision.position/v1", {"position": "abstain"}, about="motion", on="motion")
    assert world.refused([("abe", org("dockers"))], fresh).code == "STALE"
    live = world.state.record.live[("decision.position/v1", (world.ids["motion"], world.ids["dockers"]))]
    again = world.act("decision.position/v1", {"position": "abstain"}, about="motion", on="motion", replaces=live)
    world.say([("abe", org("dockers"))], again)
    assert world.state.decisions.positions[world.ids["motion"], world.ids["dockers"]].position == "abstain"


def test_e04_the_last_word_before_the_close_counts_and_the_history_stays() -> None:
    """E4: who changes her vote is one elector, and both acts are in the record."""
    world = asked()
    all_speak(world, dict.fromkeys(["ana", "ben", "cy", "dee"], "object"))
    all_speak(world, dict.fromkeys(["ana", "ben", "cy", "dee"], "consent"))
    world.wait(days=4)
    close(world)
    outcome = decided(world).outcome
    assert outcome is not None
    assert outcome.counts == {"consent": 4, "no_response": 3}
    kinds = [act.kind for act in world.state.record.acts.values()]
    assert kinds.count("decision.position/v1") == 8


def test_a_charter_may_let_nobody_change_a_vote() -> None:
    """With change_vote off the first own word stands; a written-down one is still replaced by her own."""
    world = asked({**MAJORITY, "change_vote": False})
    speak(world, "ana", "consent")
    verdict = try_speak(world, "ana", "object")
    assert isinstance(verdict, Refusal)
    assert verdict.code == "VOTE_FINAL"
    record_for(world, "cy", "consent")
    speak(world, "cy", "object")


def test_e05_a_late_word_is_recorded_and_never_counted() -> None:
    """E5: at the very millisecond of the close it is late; one before it counts."""
    for wait, expected in ((-1, {"consent": 1, "no_response": 6}), (0, {"no_response": 7})):
        world = asked({**MAJORITY, "quorum": "0/1", "quorum_strict": False})
        opening = decided(world).opening
        assert opening is not None
        world.now = opening.closes + wait
        speak(world, "ana", "consent")
        assert world.state.decisions.positions[world.ids["motion"], world.ids["dockers"]].late == (wait == 0)
        world.wait(days=1)
        close(world)
        outcome = decided(world).outcome
        assert outcome is not None
        assert outcome.counts == expected


def record_for(world: World, who: str, position: str, how: str = "phone", *, by: Any = None) -> Accepted | Refusal:
    """Write a position down for somebody, signed by Ana and witnessed by Ben."""
    signers = by or [("ana", "self"), ("ben", "self")]
    act = word(world, who, position, written_for=(who, org(DELEGATES[who]), how), by=tuple(range(len(signers))))
    return world.try_say(signers, act)


def test_a_word_written_down_needs_a_witness_and_gives_way_to_her_own() -> None:
    """Written down it counts; her own signed word replaces it; written down again it changes nothing."""
    world = asked()
    lonely = record_for(world, "cy", "consent", by=[("ana", "self")])
    assert isinstance(lonely, Refusal)
    assert lonely.code == "WITNESS_MISSING"
    assert isinstance(record_for(world, "cy", "consent"), Accepted)
    place = (world.ids["motion"], world.ids["teachers"])
    assert (world.state.decisions.counted[place].position, world.state.decisions.counted[place].own) == (
        "consent",
        False,
    )
    speak(world, "cy", "object")
    again = record_for(world, "cy", "consent")
    assert isinstance(again, Accepted)
    assert again.idle == {0}
    assert world.state.decisions.counted[place].position == "object"


def test_a_charter_may_leave_written_words_out_of_the_count() -> None:
    """With written_counts off only signed words count."""
    world = asked({**MAJORITY, "written_counts": False})
    record_for(world, "cy", "consent")
    world.wait(days=4)
    close(world)
    outcome = decided(world).outcome
    assert outcome is not None
    assert outcome.counts == {"no_response": 7}


def test_one_without_a_seat_is_heard_and_not_counted() -> None:
    """A member who speaks for herself in an electorate of organizations has her say, and no vote."""
    world = council(MAJORITY, {**SEVEN, "dockers": ["ana", "abe"]})
    propose(world)
    open_up(world)
    world.say("abe", world.act("decision.position/v1", {"position": "abstain"}, about="motion", on="motion"))
    place = f"person:{world.ids['abe']}"
    assert world.state.decisions.speakers[world.ids["motion"]] == (place,)
    world.wait(days=4)
    close(world)
    outcome = decided(world).outcome
    assert outcome is not None
    assert outcome.counts == {"no_response": 7}


def test_when_all_have_spoken_it_can_close_early() -> None:
    """With early_close the last seat's word closes it; taking it back is not the last word."""
    world = asked({**MAJORITY, "early_close": "all_spoken"})
    everybody = [who for who in DELEGATES if who != "gus"]
    all_speak(world, dict.fromkeys(everybody, "consent"))
    speak(world, "gus", "taking_it_back", until=until_of(world))
    assert stage(world) == "open"
    speak(world, "gus", "abstain")
    assert stage(world) == "adopted_provisional"
    speak(world, "ana", "object")
    assert world.state.decisions.counted[world.ids["motion"], world.ids["dockers"]].position == "consent"
    close(world)
    assert stage(world) == "in_force"


def test_a_quorum_reached_at_the_last_minute_gives_everybody_more_time_once() -> None:
    """Quorum first reached within the window moves the close; reached before, or a second time, it does not."""
    late = {"window_hours": 6, "by_hours": 24}
    world = asked({**MAJORITY, "late_extension": late})
    before = decided(world).opening
    assert before is not None
    all_speak(world, dict.fromkeys(["ana", "ben", "cy"], "consent"))
    world.now = before.closes - 3_600_000
    speak(world, "dee", "consent")
    moved = decided(world).opening
    assert moved is not None
    assert moved.closes == before.closes + 24 * 3_600_000
    world.now = moved.closes - 3_600_000
    speak(world, "eli", "consent")
    assert decided(world).opening == moved
    early = asked({**MAJORITY, "late_extension": late})
    all_speak(early, dict.fromkeys(["ana", "ben", "cy", "dee"], "consent"))
    opening = decided(early).opening
    assert opening is not None
    early.now = opening.closes - 3_600_000
    speak(early, "eli", "consent")
    again = decided(early).opening
    assert again is not None
    assert again.closes == opening.closes


def test_a_closing_must_say_what_the_rules_give() -> None:
    """Before the close, another result, or twice: refused. Nobody types a result in."""
    world = asked()
    all_speak(world, dict.fromkeys(["ana", "ben", "cy", "dee"], "consent"))
    assert world.refused("ana", closing_act(world)).code == "NOT_CLOSED"
    world.wait(days=4)
    forged = closing_act(world, outcome="not_adopted")
    refusal = world.refused("ana", forged)
    assert (refusal.code, refusal.detail["member"]) == ("CLOSING_DIFFERS", "outcome")
    counts = world.refused("ana", closing_act(world, counts={"consent": 5, "no_response": 2}))
    assert (counts.code, counts.detail["member"]) == ("CLOSING_DIFFERS", "counts")
    bound = world.refused("ana", closing_act(world, binding={"bound": [world.ids["choir"]]}))
    assert (bound.code, bound.detail["member"]) == ("CLOSING_DIFFERS", "binding")
    world.say([("clerk", "clerk")], closing_act(world))
    assert world.refused("ana", closing_act(world)).code == "CLOSED_ALREADY"


def test_a_stranger_publishes_nothing() -> None:
    """The closing is any member's to sign, or the clerk's; a person of no organization is neither."""
    world = asked()
    enrol(world, "zed", "nurses", by="ben")
    live = world.state.record.live[("person.accredited/v1", (world.ids["zed"], world.ids["nurses"]))]
    gone = {"organization": "@nurses", "roles": [], "until": until_of(world, 1)}
    world.say("ben", world.act("person.accredited/v1", gone, about="zed", replaces=live))
    world.wait(days=4)
    assert world.refused("zed", closing_act(world)).code == "POWER_NOT_HELD"
