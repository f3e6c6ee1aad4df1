"""We met: a date, and nothing else that must be (docs/rules.md G-1 to G-5)."""

from typing import Any

from ledger.format.codec import DAY_MS
from ledger.keys.public_keys import key_id
from ledger.rules.gatherings.meeting import present_at
from ledger.rules.judge import Accepted
from tests.rules.gatherings.evening import PHOTO, coalition, day, evening, met
from tests.world import key_body, spki


def test_e43_a_gathering_needs_a_date_and_nothing_else() -> None:
    """E43: no quorum, no motion, no minutes, one signature."""
    world = coalition()
    refusal = world.refused("ana", world.act("gathering.met/v1"))
    assert (refusal.code, refusal.detail["field"]) == ("BODY_INVALID", "date")
    world.say("ana", met(world), names=("evening",))
    gathering = world.state.gatherings.gatherings[world.ids["evening"]]
    assert (gathering.organizations, gathering.moments, gathering.next) == ((), (), None)


def test_a_gathering_is_written_down_once_it_has_begun_somewhere() -> None:
    """At 09:59:59.999 UTC tomorrow has begun nowhere; a millisecond later it has, at UTC+14."""
    world = coalition()
    world.wait(hours=10, ms=DAY_MS - world.now % DAY_MS - 1)
    assert world.refused("ana", met(world, days=1)).code == "DATE_AHEAD"
    world.wait(ms=1)
    world.say("ana", met(world, days=1))


def test_an_evening_is_told_by_taps_sentences_and_a_photo() -> None:
    """Organizations or a number, moments in order, a photo with its description, the next time."""
    world = coalition()
    body: dict[str, Any] = {
        "organizations": ["@dockers", "@nurses"],
        "present": 23,
        "moments": [{"moment": "check_in", "minutes": 20}, {"moment": "song"}],
        "photos": [PHOTO],
        "next": day(world, 30),
    }
    sealed = {"place": "The hall", "moments/1/sentence": "The old one, twice", "photos/0/alt": "A circle of chairs"}
    world.say("ana", met(world, **body, sealed=sealed), names=("evening",))
    gathering = world.state.gatherings.gatherings[world.ids["evening"]]
    assert gathering.moments == ("check_in", "song")


def test_what_is_told_fits_together() -> None:
    """No photo without a description, no sentence about a moment that was not, no next time before this one."""
    world = coalition()
    bare = met(world, photos=[PHOTO, PHOTO], sealed={"photos/0/alt": "A circle of chairs"})
    refusal = world.refused("ana", bare)
    assert (refusal.code, refusal.detail) == ("DESCRIPTION_MISSING", {"field": "photos/1/alt"})
    beyond = met(world, moments=[{"moment": "talk"}], sealed={"moments/1/sentence": "…"})
    refusal = world.refused("ana", beyond)
    assert (refusal.code, refusal.detail) == ("MOMENT_UNKNOWN", {"moment": 1, "count": 1})
    assert world.refused("ana", met(world, next=day(world, -1))).code == "NEXT_BEFORE"
    world.say("ana", met(world, next=day(world, 0), moments=[{"moment": "talk"}], sealed={"moments/0/sentence": "…"}))


def test_an_account_is_put_right_and_both_stay() -> None:
    """A later account replaces the one that stands, by naming it, and keeps the gathering's id."""
    world = evening()
    first = world.act("gathering.corrected/v1", {"date": day(world, -1)}, about="evening", reason="It was yesterday")
    world.say("ben", first, names=("first",))
    second = world.act("gathering.corrected/v1", {"date": day(world, -2)}, about="evening")
    assert world.refused("ana", second).code == "STALE"
    world.say("ana", world.act("gathering.corrected/v1", {"date": day(world, -2)}, about="evening", replaces="first"))
    gathering = world.state.gatherings.gatherings[world.ids["evening"]]
    assert gathering.id == world.ids["evening"]
    assert world.ids["first"] in world.state.record.acts


def test_who_was_there_is_a_fact_that_one_person_writes_down() -> None:
    """Persons who are content to be named, heads for the others; the latest word stands."""
    world = evening()
    body = {"persons": ["@ana", "@ben", "@ana"], "heads": [{"organization": "@tenants", "count": 12}]}
    world.say("ana", world.act("gathering.attended/v1", body, about="evening"), names=("list",))
    attendance = world.state.gatherings.attendance[world.ids["evening"]]
    assert attendance.persons == (world.ids["ana"], world.ids["ben"])
    assert world.refused("ben", world.act("gathering.attended/v1", {}, about="evening")).code == "STALE"
    world.say("ben", world.act("gathering.attended/v1", {}, about="evening", replaces="list"))


def test_who_comes_and_goes_can_be_noted_while_it_is_on() -> None:
    """Whether an organization was there at an instant is told by the last note, else by the account."""
    world = coalition()
    world.say("ana", met(world, organizations=["@nurses"]), names=("evening",))
    nurses, gathering = world.ids["nurses"], world.ids["evening"]
    assert present_at(world.state, gathering, nurses, world.now)
    left = world.now
    world.say("ana", world.act("gathering.presence/v1", {"organization": "@nurses", "here": False}, about="evening"))
    world.wait(hours=1)
    back = world.now
    world.say("ana", world.act("gathering.presence/v1", {"organization": "@nurses", "here": True}, about="evening"))
    there = [present_at(world.state, gathering, nurses, when) for when in (left - 1, left, back - 1, back)]
    assert there == [True, False, False, True]


def test_someone_outside_writes_no_gathering_down() -> None:
    """It takes a member of an organization of the coalition, unless the charter says otherwise."""
    world = coalition()
    registered = world.act("person.registered/v1", {"key": key_body("zoe")}, by=(0, 1), name="Zoe")
    statement = world.statement([("ana", "self"), (".0", "self")], [registered])
    verdict = world.judge(world.attest(statement, (key_id(spki("ana")), key_id(spki("zoe")))))
    assert isinstance(verdict, Accepted), verdict
    world.ids["zoe"] = verdict.cases[0].id
    assert world.refused("zoe", met(world)).code == "POWER_NOT_HELD"
