"""Opening a decision: what must have come before, and what it pins (docs/rules.md D-14 to D-17)."""

from typing import Any

from tests.rules.decisions.council import (
    DELEGATES,
    MAJORITY,
    SEVEN,
    all_speak,
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
from tests.world import enrol, founded, org


def test_nothing_is_decided_before_every_founding_organization_has_ratified() -> None:
    """With one ratification missing nothing opens; with the last it does."""
    world = founded(SEVEN, ratified=False)
    propose(world)
    assert world.refused("ana", opening_act(world)).code == "COALITION_NOT_RATIFIED"
    for who, name in DELEGATES.items():
        ratify = world.act("organization.ratified/v1", {"charter": "@charter", "word": "ratified"}, about=name)
        world.say([(who, org(name))], ratify)
    open_up(world)


def test_notice_and_time_to_answer_are_the_charters() -> None:
    """One second short of the notice, or of the time to answer, is refused; exactly enough is not."""
    world = council({**MAJORITY, "notice_min_hours": 24, "open_min_hours": 48})
    propose(world)
    assert world.refused("ana", opening_act(world)).code == "NOTICE_SHORT"
    motion = decided(world).motion
    assert motion is not None
    world.now = motion.received + 24 * 3_600_000
    assert world.refused("ana", opening_act(world, hours=47)).code == "WINDOW_WRONG"
    assert world.refused("ana", opening_act(world, hours=24 * 367)).code == "WINDOW_WRONG"
    open_up(world, hours=48)


def test_listening_comes_first_where_the_charter_asks_for_it() -> None:
    """A class that asks for a session is not opened without one (S6)."""
    world = council(MAJORITY, classes={"demand": {"procedure": "ordinary", "sessions": 1}})
    propose(world, **{"class": "demand"})
    refusal = world.refused("ana", opening_act(world))
    assert (refusal.code, refusal.detail["needed"]) == ("SESSIONS_MISSING", 1)
    world.say("ana", world.act("gathering.met/v1", {"date": "2026-02-20"}), names=("supper",))
    world.say("ana", opening_act(world, sessions=["@supper"]))


def test_s06_only_sessions_of_the_charters_kind_count() -> None:
    """A supper is no listening session where the charter says which gatherings are; two names of one are one."""
    listening = {"procedure": "ordinary", "sessions": 2, "session_kind": "listening"}
    world = council(MAJORITY, classes={"demand": listening})
    propose(world, **{"class": "demand"})
    world.say("ana", world.act("gathering.met/v1", {"date": "2026-02-20"}), names=("supper",))
    for name in ("north", "south"):
        world.say("ana", world.act("gathering.met/v1", {"date": "2026-02-21", "kind": "listening"}), names=(name,))
    for sessions in (["@supper", "@north"], ["@north", "@north"]):
        refusal = world.refused("ana", opening_act(world, sessions=sessions))
        assert (refusal.code, refusal.detail["found"]) == ("SESSIONS_MISSING", 1)
    world.say("ana", opening_act(world, sessions=["@north", "@south"]))


def test_an_electorate_that_nobody_sits_in_does_not_decide() -> None:
    """With no term running in the posts that decide there is nobody to ask."""
    world = council({**MAJORITY, "electorate": "steering"}, electorates={"steering": {"kind": "posts", "posts": ["s"]}})
    propose(world)
    assert world.refused("ana", opening_act(world)).code == "ELECTORATE_WRONG"


def one_person_one_vote(**more: Any) -> dict[str, Any]:
    return {**MAJORITY, "electorate": "people", **more}


PEOPLE: dict[str, Any] = {"electorates": {"people": {"kind": "persons"}}}
UNEVEN = {"dockers": ["ana", "abe", "ada"], "nurses": ["ben"]}


def test_one_organization_does_not_hold_the_majority_alone_unless_the_charter_says_so() -> None:
    """Three persons of one union against one of another: refused, until the charter says it openly (S55)."""
    world = council(one_person_one_vote(), UNEVEN, **PEOPLE)
    propose(world)
    assert world.refused("ana", opening_act(world)).code == "ELECTORATE_WRONG"
    openly = council(one_person_one_vote(), UNEVEN, **PEOPLE, one_organization_may_decide_alone=True)
    propose(openly)
    open_up(openly)


def test_a_cap_on_organizations_makes_persons_electorates_fair() -> None:
    """Capped at half of all weight, the big union decides nothing alone."""
    world = council(one_person_one_vote(org_rule="cap", org_cap="1/4"), UNEVEN, **PEOPLE)
    propose(world)
    open_up(world)


def test_e09_the_charter_in_force_at_the_opening_governs_to_the_end() -> None:
    """E9: a charter adopted while a vote is open changes nothing in it, and holds for the next."""
    world = council(MAJORITY)
    propose(world)
    open_up(world, hours=168)
    stricter = {"procedures": {"ordinary": {**MAJORITY, "threshold": "9/10"}}}
    adopt(world, stricter)
    all_speak(world, {**dict.fromkeys(["ana", "ben", "cy"], "consent"), "dee": "object"})
    world.wait(days=8)
    close(world)
    assert stage(world) == "in_force"
    run_through(world, {**dict.fromkeys(["ana", "ben", "cy"], "consent"), "dee": "object"}, name="later")
    assert stage(world, "later") == "not_adopted"


def adopt(world: Any, changes: dict[str, Any], name: str = "change") -> None:
    """Adopt a charter like the one in force with some members changed, by its own amending procedure."""
    version = world.state.charter.in_force.get()
    data = version.data.model_dump(mode="json", exclude_defaults=True)
    for member, value in changes.items():
        data[member] = {**data.get(member, {}), **value} if isinstance(value, dict) else value
    data["previous"] = version.id
    propose(world, name=name, **{"class": "charter"}, effects=[{"kind": "charter.adopted/v1", "body": data}])
    open_up(world, name)
    all_speak(world, dict.fromkeys(["ana", "ben", "cy", "dee", "eli"], "consent"), name)
    world.wait(days=4)
    close(world, name)
    world.say("ana", world.act("charter.adopted/v1", data, under=(name, 0)), names=("charter",))


def test_e10_an_amendment_of_the_amending_rule_is_decided_under_the_old_one() -> None:
    """E10: five of seven carry it under two thirds, and the unanimity that it asks for binds only the next change."""
    world = council(MAJORITY)
    unanimity = {"method": "majority", "threshold": "1/1", "strict": False, "threshold_base": "seats"}
    adopt(world, {"procedures": {"two_thirds": unanimity}})
    version = world.state.charter.in_force.get()
    assert version is not None
    assert version.number == 2
    five = dict.fromkeys(["ana", "ben", "cy", "dee", "eli"], "consent")
    run_through(world, five, name="next", **{"class": "charter"})
    assert stage(world, "next") == "not_adopted"


def test_a_charter_drawn_up_from_an_older_version_is_stale() -> None:
    """Of two amendments decided side by side the second does not silently undo the first."""
    world = council(MAJORITY)
    first, second = world.ids["charter"], {"previous": world.ids["charter"]}
    adopt(world, {"witness_gap_hours": 12})
    propose(world, name="other", **{"class": "charter"}, effects=[{"kind": "charter.adopted/v1", "body": second}])
    open_up(world, "other")
    all_speak(world, dict.fromkeys(DELEGATES, "consent"), "other")
    world.wait(days=4)
    close(world, "other")
    refusal = world.refused("ana", world.act("charter.adopted/v1", second, under=("other", 0)))
    assert (refusal.code, refusal.detail["found"]) == ("CHARTER_STALE", first)


def test_whoever_joins_after_the_opening_has_no_seat_in_it() -> None:
    """The electorate is pinned: a delegate accredited later speaks for a seat that was there, and no new seat comes."""
    world = council({**MAJORITY, "electorate": "people"}, **PEOPLE)
    propose(world)
    open_up(world)
    enrol(world, "hal", "nurses", by="ben")
    position = world.act("decision.position/v1", {"position": "consent"}, about="motion", on="motion")
    world.say("hal", position)
    opening = decided(world).opening
    assert opening is not None
    assert len(opening.electorate.seats) == 7
    world.wait(days=4)
    close(world)
    outcome = decided(world).outcome
    assert outcome is not None
    assert outcome.counts == {"no_response": 7}


def test_too_few_may_be_called_again_as_often_as_the_charter_says() -> None:
    """A second call asks for less; after the last one it has lapsed."""
    second = {"calls": 1, "quorum": "1/8"}
    world = council({**MAJORITY, "second_call": second})
    propose(world)
    open_up(world)
    speak(world, "ana", "consent")
    world.wait(days=4)
    assert stage(world) == "inquorate"
    open_up(world)
    opening = decided(world).opening
    assert opening is not None
    assert opening.call == 2
    world.wait(days=4)
    close(world)
    assert stage(world) == "in_force"
    other = council({**MAJORITY, "second_call": second})
    propose(other)
    for _ in range(2):
        open_up(other)
        other.wait(days=4)
    assert stage(other) == "lapsed"
    assert other.refused("ana", opening_act(other)).code == "NOT_OPENABLE"
