"""What recurs: a calendar as data, met by acts that name it, missed by time alone (docs/rules.md, part Y)."""

from datetime import date
from typing import Any

import pytest

from ledger.format.codec import DAY_MS
from ledger.rules.duties.schedule import day_of, missed, number_of, obligations_due
from ledger.rules.duties.state import Duty, Unit
from ledger.rules.judge import Accepted
from ledger.rules.kind import Refusal
from ledger.rules.values import start_of
from tests.rules.decided import decide
from tests.rules.gatherings.evening import met as gathered
from tests.rules.posts.offices import PAPER, appoint, coalition, create, day
from tests.world import World

Verdict = Accepted | Refusal
DOCUMENT = {"sha256": PAPER.sha256, "length": PAPER.length, "type": PAPER.type, "salted": PAPER.salted}


def refused(verdict: Verdict) -> str:
    """The code of a refusal."""
    assert isinstance(verdict, Refusal), "accepted"
    return verdict.code


def set_duty(world: World, template: str = "briefing", **body: Any) -> Verdict:
    """Every week from today."""
    told = {"template": template, "first": day(world, 0), "every": {"unit": "weeks", "count": 1}} | body
    verdict = world.try_say("ana", world.act("duty.set/v1", told, what="Briefing"))
    if isinstance(verdict, Accepted):
        world.ids["duty"] = verdict.cases[0].id
    return verdict


def meet(world: World, on: str, act: str | None = None, by: str = "ana", **body: Any) -> Verdict:
    """Say that the occurrence of a day was met, by an act."""
    told = {"day": on} | ({"act": world.id(act)} if act else {}) | body
    return world.try_say(by, world.act("duty.met/v1", told, about="duty"))


def gather(world: World, called: str, **body: Any) -> None:
    """We met today."""
    world.say("ana", gathered(world, **body), names=(called,))


def duty(first: date, unit: Unit, count: int, last: date | None = None) -> Duty:
    """A bare schedule."""
    return Duty("d", "briefing", first, last, unit, count, 0, None, None, (), campaigns=False, set=0)


@pytest.mark.parametrize(
    ("first", "unit", "count", "days"),
    [
        ("2026-01-31", "months", 1, ["2026-01-31", "2026-02-28", "2026-03-31", "2026-04-30"]),
        ("2027-11-30", "months", 3, ["2027-11-30", "2028-02-29", "2028-05-30", "2028-08-30"]),
        ("2026-12-28", "weeks", 2, ["2026-12-28", "2027-01-11", "2027-01-25", "2027-02-08"]),
        ("2026-02-27", "days", 1, ["2026-02-27", "2026-02-28", "2026-03-01", "2026-03-02"]),
    ],
)
def test_a_schedule_gives_its_days_and_finds_them_again(first: str, unit: Unit, count: int, days: list[str]) -> None:
    """Months keep the day where they have it; every day of the schedule has its number, others have none."""
    one = duty(date.fromisoformat(first), unit, count)
    told = [day_of(one, number) for number in range(4)]
    assert [str(each) for each in told] == days
    ends = told[-1]
    assert ends is not None
    for ordinal in range(one.first.toordinal() - 40, ends.toordinal() + 1):
        each = date.fromordinal(ordinal)
        assert number_of(one, each) == (told.index(each) if each in told else None)


def test_a_schedule_ends_with_its_last_day_or_the_calendar() -> None:
    """On the last day there is one, after it none; and none after the year 9999."""
    assert day_of(duty(date(2026, 1, 1), "weeks", 1, date(2026, 1, 8)), 1) == date(2026, 1, 8)
    assert day_of(duty(date(2026, 1, 1), "weeks", 1, date(2026, 1, 7)), 1) is None
    assert day_of(duty(date(2026, 1, 1), "months", 1200), 100) is None
    assert day_of(duty(date(2026, 1, 1), "days", 1200), 10_000) is None


@pytest.mark.parametrize(
    "change",
    [
        {"template": "review"},
        {"items": ["@charter"]},
        {"campaigns": True},
        {"last": "2020-01-01"},
        {"organization": "@dockers", "post": "@coordinator"},
    ],
)
def test_what_recurs_is_set_in_one_shape(change: dict[str, Any]) -> None:
    """A review has items, nothing else has; one owes it; days in order."""
    world = coalition()
    create(world)
    assert refused(set_duty(world, **change)) == "BODY_INVALID"
    assert refused(set_duty(world, "review", items=["0" * 64 + ".0"])) == "ITEM_UNKNOWN"
    assert isinstance(set_duty(world, "review", items=["@charter"]), Accepted)


def test_a_briefing_is_met_by_a_gathering_once() -> None:
    """Not by nothing, not by another act, not twice by the same, not on a day that is none of its days."""
    world = coalition()
    gather(world, "too early")
    set_duty(world)
    first, second = day(world, 0), day(world, 7)
    assert refused(meet(world, first)) == "NOTHING_SHOWN"
    assert refused(meet(world, first, "charter")) == "NOTHING_SHOWN"
    assert refused(meet(world, first, "too early")) == "NOTHING_SHOWN"
    assert refused(meet(world, first, "duty")) == "NOTHING_SHOWN"
    gather(world, "first")
    assert refused(meet(world, day(world, 1), "first")) == "NO_OCCURRENCE"
    assert isinstance(meet(world, first, "first"), Accepted)
    assert refused(meet(world, first, "first")) == "OCCURRENCE_MET"
    assert refused(meet(world, second, "first")) == "NOTHING_SHOWN"
    gather(world, "second")
    assert refused(meet(world, day(world, 14), "second")) == "OCCURRENCE_AHEAD"
    assert isinstance(meet(world, second, "second"), Accepted)


def test_a_reflection_takes_its_time() -> None:
    """A gathering without a moment of reflection meets none."""
    world = coalition()
    set_duty(world, "reflection")
    gather(world, "talk")
    gather(world, "rest", moments=[{"moment": "reflection"}])
    assert refused(meet(world, day(world, 0), "talk")) == "NOTHING_SHOWN"
    assert isinstance(meet(world, day(world, 0), "rest"), Accepted)


def test_a_report_is_an_act_or_a_document() -> None:
    """Either does; a briefing takes no document."""
    world = coalition()
    set_duty(world, "report")
    assert isinstance(meet(world, day(world, 0), document=DOCUMENT), Accepted)
    set_duty(world)
    assert refused(meet(world, day(world, 0), document=DOCUMENT)) == "NOTHING_SHOWN"


def test_it_is_met_by_whoever_owes_it() -> None:
    """A post's duty by its holder, an organization's by its people."""
    world = coalition()
    create(world)
    appoint(world, "ben", 0, 30)
    world.wait(days=1)
    for owed_by in ({"post": "@coordinator"}, {"organization": "@nurses"}):
        set_duty(world, "report", **owed_by)
        assert refused(meet(world, day(world, 0), document=DOCUMENT)) == "NOT_OWED_BY"
        assert isinstance(meet(world, day(world, 0), by="ben", document=DOCUMENT), Accepted)


def test_a_review_ends_in_keep_change_or_stop_for_each_item() -> None:
    """None left out, none twice, none of something else; campaigns under way are items."""
    world = coalition()
    world.say("ana", world.act("campaign.opened/v1", {"starts": day(world, 0)}, name="Beds"), names=("campaign",))
    set_duty(world, "review", items=["@charter"], campaigns=True)

    def review(*items: str) -> Verdict:
        told = [{"item": f"@{item}", "word": "keep"} for item in items]
        return meet(world, day(world, 0), items=told)

    assert refused(review("charter")) == "ITEMS_UNJUDGED"
    assert refused(review("campaign")) == "ITEMS_UNJUDGED"
    assert refused(review("charter", "campaign", "charter")) == "ITEMS_UNJUDGED"
    assert refused(review("charter", "campaign", "duty")) == "ITEMS_UNJUDGED"
    assert isinstance(review("charter", "campaign"), Accepted)


def test_a_missed_briefing_is_a_fact_of_the_calendar() -> None:
    """From the end of its grace on, whether it comes later or never; nothing is missed before."""
    world = coalition()
    set_duty(world, grace_days=2)
    first = date.fromisoformat(day(world, 0))
    late = start_of(first) + 3 * DAY_MS
    assert missed(world.state, late - 1) == ()
    assert [one.day for one in missed(world.state, late)] == [first]
    assert [one.number for one in obligations_due(world.state, date.fromisoformat(day(world, 7)))] == [0, 1]
    world.now = late
    gather(world, "late")
    assert isinstance(meet(world, str(first), "late"), Accepted)
    assert [one.day for one in missed(world.state, world.now)] == [first]
    assert [one.number for one in obligations_due(world.state, date.fromisoformat(day(world, 7)))] == [1]


def test_a_briefing_held_in_time_is_not_missed() -> None:
    """The last millisecond of the day is in time."""
    world = coalition()
    set_duty(world)
    first = date.fromisoformat(day(world, 0))
    gather(world, "first")
    world.now = start_of(first) + DAY_MS - 1
    meet(world, str(first), "first")
    assert missed(world.state, world.now + DAY_MS) == ()


def test_nothing_recurs_in_sleep_or_after_its_end() -> None:
    """Days within a sleep are not owed; after the end none is, and what was owed before still is."""
    world = coalition()
    set_duty(world)
    start = date.fromisoformat(day(world, 0))
    world.wait(days=1)
    slept = decide(world, world.act("coalition.slept/v1"))
    world.say("ana", world.act("coalition.slept/v1", under=(slept, 0)))
    asleep = day(world, 6)
    world.wait(days=10)
    world.say("ana", world.act("coalition.woke/v1"))
    gather(world, "awake")
    assert refused(meet(world, asleep, "awake")) == "NO_OCCURRENCE"
    world.wait(days=10)
    world.say("ana", world.act("duty.ended/v1", about="duty"))
    assert refused(world.try_say("ana", world.act("duty.ended/v1", about="duty"))) == "DUTY_ENDED"
    days = [(one.day - start).days for one in obligations_due(world.state, date(2027, 1, 1))]
    assert days == [0, 14, 21]
