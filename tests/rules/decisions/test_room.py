"""Deciding in the room: one act, in force at once for those who consented (docs/rules.md D-33 to D-41)."""

from dataclasses import replace
from typing import Any

import pytest

from ledger.rules.decisions.binding import binding_of, binding_set, is_bound
from ledger.rules.decisions.effects import money_effect_ready
from ledger.rules.judge import Accepted
from ledger.rules.kind import Refusal
from tests.rules.decisions.council import (
    DELEGATES,
    MAJORITY,
    SEVEN,
    charter_with,
    council,
    decided,
    in_room,
    line,
    opening_act,
    room_act,
    speak,
    stage,
    try_speak,
    until_of,
)
from tests.world import World, founded, org

TWO = [("ana", org("dockers")), ("ben", org("nurses"))]
FOUR = dict.fromkeys(["ana", "ben", "cy", "dee"], "consent")


def attempt(world: World, lines: list[dict[str, Any]], signers: list[Any] = TWO, **body: Any) -> Accepted | Refusal:
    """Try to decide in the room."""
    return world.try_say(signers, room_act(world, lines, by=tuple(range(len(signers))), **body))


def refused(world: World, lines: list[dict[str, Any]], signers: list[Any] = TWO, **body: Any) -> str:
    """The code with which deciding in the room is refused."""
    verdict = attempt(world, lines, signers, **body)
    assert isinstance(verdict, Refusal), "accepted"
    return verdict.code


def test_it_is_in_force_at_once_for_those_who_consented() -> None:
    """Four consent: two sign and are bound; the two written down count, and are not bound until they say so."""
    world = council()
    in_room(world, FOUR)
    assert stage(world) == "in_force"
    assert binding_set(world.state, decided(world), world.now).bound == tuple(
        sorted([world.ids["dockers"], world.ids["nurses"]])
    )
    speak(world, "cy", "consent")
    assert is_bound(world.state, decided(world), world.ids["teachers"], world.now)
    assert not is_bound(world.state, decided(world), world.ids["tenants"], world.now)


def test_a_hand_on_paper_binds_a_spoken_word_does_not() -> None:
    """A line with her own hand on paper, before two of two organizations, is her own hand."""
    world = council()
    paper = {"sha256": "ab" * 32, "length": 9000, "type": "image/jpeg", "salted": False}
    lines = [
        line("ana", "consent"),
        line("ben", "consent"),
        line("cy", "consent", document=paper),
        line("dee", "consent"),
    ]
    world.say(TWO, room_act(world, lines, by=(0, 1)), names=("motion",))
    assert is_bound(world.state, decided(world), world.ids["teachers"], world.now)
    assert not is_bound(world.state, decided(world), world.ids["tenants"], world.now)


def test_a_word_written_down_in_the_room_gives_way_to_her_own() -> None:
    """Her own later word replaces the room's act in her place; a second written-down word may too."""
    world = council()
    in_room(world, FOUR)
    live = world.state.record.live[("decision.position/v1", (world.ids["motion"], world.ids["teachers"]))]
    assert live == world.ids["motion"]
    written = world.act(
        "decision.position/v1",
        {"position": "stand_aside"},
        about="motion",
        on="motion",
        replaces=live,
        by=(0, 1),
        written_for=("cy", org("teachers"), "phone"),
    )
    verdict = world.try_say([("ana", "self"), ("ben", "self")], written)
    assert isinstance(verdict, Accepted)
    assert not verdict.idle
    own = world.act(
        "decision.position/v1",
        {"position": "consent"},
        about="motion",
        on="motion",
        replaces=world.ids["motion"],
        by=(0, 1),
        written_for=("ana", org("dockers"), "phone"),
    )
    idle = world.try_say([("dee", "self"), ("ben", "self")], own)
    assert isinstance(idle, Accepted)
    assert idle.idle == {0}


def test_taking_it_back_is_never_no_never_late_never_against_quorum() -> None:
    """Three consent and one takes it back: decided; without her word in time she is simply not in."""
    world = council()
    in_room(world, {**dict.fromkeys(["ana", "ben", "cy"], "consent"), "dee": "taking_it_back"})
    assert stage(world) == "in_force"
    world.wait(days=40)
    assert stage(world) == "in_force"
    assert binding_of(world.state, decided(world), world.ids["tenants"], world.now) == "not_bound"
    speak(world, "dee", "consent")
    assert is_bound(world.state, decided(world), world.ids["tenants"], world.now)


def test_not_ours_is_out_of_the_quorum_and_may_join_later() -> None:
    """Two of four who owe a word are half, not enough; with a third who says not ours they are two of three."""
    world = council(None, {name: SEVEN[name] for name in list(SEVEN)[:4]})
    assert isinstance(attempt(world, [line("ana", "consent"), line("ben", "consent")]), Accepted)
    in_room(world, {"ana": "consent", "ben": "consent"}, name="half")
    assert stage(world, "half") == "inquorate"
    in_room(world, {"ana": "consent", "ben": "consent", "cy": "not_ours"}, name="theirs")
    assert stage(world, "theirs") == "in_force"
    assert not is_bound(world.state, decided(world, "theirs"), world.ids["teachers"], world.now)
    speak(world, "cy", "consent", "theirs")
    assert is_bound(world.state, decided(world, "theirs"), world.ids["teachers"], world.now)


def test_an_objection_in_the_room_stops_it_and_a_new_text_goes_on() -> None:
    """What was not agreed is recorded as that: blocked, put in new words, opened over time."""
    world = council()
    in_room(world, {**dict.fromkeys(["ana", "ben", "cy"], "consent"), "dee": "object"})
    assert stage(world) == "blocked"
    world.say([("ana", org("dockers"))], world.act("decision.text/v1", about="motion", text="Better"))
    assert stage(world) == "deliberating"
    world.say("ana", opening_act(world))
    assert stage(world) == "open"


def test_one_who_was_absent_reopens_it_by_an_objection_of_harm_within_her_days() -> None:
    """Harm or mission, by a seat that was absent, within the charter's days; improvement, or later, does not."""
    for days, ground, expected in (
        (13, "harm", "deliberating"),
        (13, "improvement", "in_force"),
        (15, "harm", "in_force"),
    ):
        world = council()
        in_room(world, FOUR)
        world.wait(days=days)
        speak(world, "gus", "object", ground=ground)
        assert stage(world) == expected


def test_one_who_took_it_back_reopens_it_until_her_own_date() -> None:
    """To the end of her day, and not after; who consented in the room reopens nothing."""
    for days, expected in ((14, "deliberating"), (15, "in_force")):
        world = council()
        in_room(world, {**dict.fromkeys(["ana", "ben", "cy"], "consent"), "dee": "taking_it_back"})
        world.wait(days=days)
        speak(world, "dee", "object", ground="mission")
        assert stage(world) == expected
    world = council()
    in_room(world, FOUR)
    speak(world, "ben", "object", ground="mission")
    assert stage(world) == "in_force"
    assert is_bound(world.state, decided(world), world.ids["nurses"], world.now)


def test_what_was_carried_out_before_it_was_reopened_stands() -> None:
    """E11 in the room: a done effect keeps its place in the new text; the others wait."""
    world = council()
    effects = [{"kind": "purpose.adopted/v1"}, {"kind": "body.opened/v1", "body": {"entry": "open"}}]
    in_room(world, FOUR, effects=effects)
    world.say("ana", world.act("purpose.adopted/v1", under=("motion", 0), text="To hold together"))
    speak(world, "gus", "object", ground="harm")
    body_act = world.act("body.opened/v1", {"entry": "open"}, under=("motion", 1), name="Group", remit="Work")
    assert world.refused("ana", body_act).code == "DECISION_NOT_IN_FORCE"
    without = world.act("decision.text/v1", {"effects": effects[1:]}, about="motion", text="Better")
    assert world.refused("ana", without).code == "EFFECT_TAKEN"
    world.say("ana", world.act("decision.text/v1", {"effects": effects[:1]}, about="motion", text="Better"))


def money_charter(**in_room_rule: Any) -> dict[str, Any]:
    rule = {"stand_behind": {"kinds": ["purpose.adopted/v1"], **in_room_rule}}
    consent = {"method": "consent", "quorum_strict": True, "in_room": rule}
    return charter_with(consent, money={"small_money_minor": {"USD": 5000}})


def test_what_a_meeting_alone_cannot_bring_about_waits_for_hands() -> None:
    """Four of seven in the room, two by key: the effect waits until a majority of seats stand behind it."""
    world = founded(SEVEN, charter=money_charter())
    in_room(world, FOUR, procedure="ordinary", effects=[{"kind": "purpose.adopted/v1"}])
    adopt = world.act("purpose.adopted/v1", under=("motion", 0), text="To hold together")
    refusal = world.refused("ana", adopt)
    assert (refusal.code, refusal.detail["behind"], refusal.detail["needed"]) == ("EFFECT_WAITS", 2, 4)
    speak(world, "cy", "consent")
    assert world.refused("ana", adopt).code == "EFFECT_WAITS"
    speak(world, "gus", "consent")
    world.say("ana", adopt)


def test_money_above_small_money_waits_and_small_money_does_not() -> None:
    """The amounts of a decision are taken together in each currency: nothing is split under the limit."""
    world = founded(SEVEN, charter=money_charter())
    for total, expected in (([5000], True), ([5001], False), ([3000, 2001], False), ([3000, 2000], True)):
        effects = [
            {"kind": "body.opened/v1", "body": {"entry": "open", "spending_limit": {"minor": part, "ccy": "USD"}}}
            for part in total
        ]
        name = f"m{sum(total)}x{len(total)}"
        in_room(world, FOUR, procedure="ordinary", effects=effects, name=name)
        assert money_effect_ready(world.state, decided(world, name), 0, world.now) == expected
    yen = [{"kind": "body.opened/v1", "body": {"entry": "open", "spending_limit": {"minor": 1, "ccy": "JPY"}}}]
    in_room(world, FOUR, procedure="ordinary", effects=yen, name="yen")
    assert not money_effect_ready(world.state, decided(world, "yen"), 0, world.now)


LINES: dict[str, tuple[list[dict[str, Any]], str]] = {
    "somebody who is no delegate there": (
        [{"person": "@ana", "as": {"organization": "@nurses"}, "position": "consent"}],
        "LINE_CAPACITY",
    ),
    "two lines for one seat": ([line("ana", "consent"), line("ana", "abstain")], "LINE_TWICE"),
    "a ballot in the room": ([line("ana", "ballot")], "POSITION_UNFIT"),
    "an objection without its ground": ([{**line("ana", "object"), "ground": None}], "GROUND_WRONG"),
    "taking it back without a date": ([line("ana", "taking_it_back")], "UNTIL_WRONG"),
    "nobody at all": ([], "BODY_INVALID"),
}


@pytest.mark.parametrize("case", LINES)
def test_a_line_that_cannot_be_is_refused(case: str) -> None:
    """Each line is judged as a position would be, and the refusal names it."""
    lines, code = LINES[case]
    given = [{name: value for name, value in one.items() if value is not None} for one in lines]
    assert refused(council(), given) == code


def test_a_round_written_down_by_one_organization_alone_is_refused() -> None:
    """Lines of people who do not sign need a witness of another organization; only one's own words do not."""
    world = council(None, {**SEVEN, "dockers": ["ana", "abe"]})
    lines = [line("ana", "consent"), line("cy", "consent")]
    own = [("ana", org("dockers"))]
    assert refused(world, lines, own) == "ROUND_NOT_WITNESSED"
    assert refused(world, lines, [*own, ("abe", org("dockers"))]) == "ROUND_NOT_WITNESSED"
    assert isinstance(attempt(world, lines, [*own, ("ben", org("nurses"))]), Accepted)
    assert isinstance(attempt(world, [line("ana", "consent")], own), Accepted)


def test_a_reason_belongs_to_a_line_and_an_objection_has_one() -> None:
    """A sealed reason of a line that is not there is refused; so is an objection without hers."""
    world = council()
    act = room_act(world, [line("ana", "consent")], by=(0, 1))
    stray = world.seal("round/7/reason", "Why")
    strayed = {**act.sealed, "round/7/reason": stray}
    assert world.refused(TWO, replace(act, sealed=strayed)).code == "LINE_NOWHERE"
    objecting = room_act(world, [line("ana", "object")], by=(0, 1))
    bare = {name: sealed for name, sealed in objecting.sealed.items() if not name.startswith("round/")}
    assert world.refused(TWO, replace(objecting, sealed=bare)).code == "REASON_MISSING"


def test_the_room_uses_the_charters_procedure_and_only_where_it_is_allowed() -> None:
    """Naming another procedure is refused; so is a class that the charter decides over time."""
    world = council()
    assert refused(world, [line("ana", "consent")], procedure="two_thirds") == "PROCEDURE_DIFFERS"
    over_time = council(MAJORITY)
    assert refused(over_time, [line("ana", "consent")], procedure="ordinary") == "IN_ROOM_NOT_ALLOWED"


def test_a_coalition_can_be_founded_and_decide_in_one_evening() -> None:
    """E44: founded, ratified in the room, and the first decision taken, all within the hour."""
    world = founded(SEVEN, ratified=False)
    assert refused(world, [line("ana", "consent")]) == "COALITION_NOT_RATIFIED"
    acts = [
        world.act(
            "organization.ratified/v1",
            {"charter": "@charter", "word": "ratified"},
            about=name,
            by=(0, 1),
            written_for=(who, org(name), "in_room"),
        )
        for who, name in DELEGATES.items()
        if who not in ("ana", "ben")
    ]
    own = [
        world.act("organization.ratified/v1", {"charter": "@charter", "word": "ratified"}, about=name, by=(place,))
        for place, name in enumerate(["dockers", "nurses"])
    ]
    world.say(TWO, *own, *acts)
    in_room(world, FOUR)
    assert stage(world) == "in_force"
    in_binding = binding_set(world.state, decided(world), world.now)
    assert in_binding.bound == tuple(sorted([world.ids["dockers"], world.ids["nurses"]]))
    assert until_of(world) > "2026-03-01"


def test_one_who_ratified_only_by_word_of_mouth_is_pending_until_her_hand() -> None:
    """Bound is who ratified the charter by key or hand: a consent by key alone waits for that."""
    world = founded(SEVEN, ratified=False)
    acts = [
        world.act(
            "organization.ratified/v1",
            {"charter": "@charter", "word": "ratified"},
            about=name,
            by=(0, 1),
            written_for=(who, org(name), "in_room"),
        )
        for who, name in DELEGATES.items()
        if who not in ("ana", "ben")
    ]
    own = [
        world.act("organization.ratified/v1", {"charter": "@charter", "word": "ratified"}, about=name, by=(place,))
        for place, name in enumerate(["dockers", "nurses"])
    ]
    world.say(TWO, *own, *acts)
    in_room(world, FOUR)
    speak(world, "cy", "consent")
    teachers = world.ids["teachers"]
    assert binding_of(world.state, decided(world), teachers, world.now) == "pending_ratification"
    live = world.state.record.live[("organization.ratified/v1", (teachers, world.ids["charter"]))]
    body = {"charter": "@charter", "word": "ratified"}
    by_key = world.act("organization.ratified/v1", body, about="teachers", replaces=live)
    world.say([("cy", org("teachers"))], by_key)
    assert binding_of(world.state, decided(world), teachers, world.now) == "bound"


def test_binding_can_be_without_leading_or_not_at_all() -> None:
    """Who agrees may still say: not leading, or not bound; nobody is bound against her word."""
    world = council()
    in_room(world, dict.fromkeys(["ana", "ben", "cy", "dee"], "consent"))
    for who, bind, expected in (
        ("eli", "bound_no_lead", "bound_no_lead"),
        ("fay", "not_bound", "not_bound"),
        ("gus", "bound", "bound"),
    ):
        speak(world, who, "consent", bind=bind)
        organization = world.ids[DELEGATES[who]]
        assert binding_of(world.state, decided(world), organization, world.now) == expected
    assert isinstance(try_speak(world, "cy", "stand_aside"), Accepted)
    assert binding_of(world.state, decided(world), world.ids["teachers"], world.now) == "not_bound"
