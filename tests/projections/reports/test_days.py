"""The calendar: what recurs, what is planned, what is past its day; only what somebody owes stands as open."""

from typing import Any

from projections.render import plain_text
from projections.reports.basis import look
from tests.projections.reading import checked
from tests.projections.reports.books_on_the_table import acts_of
from tests.rules.events.test_events import march
from tests.rules.posts.offices import coalition, day
from tests.rules.registers.shelf import enter
from tests.world import World


def told(world: World) -> str:
    """The calendar as text on one line."""
    basis = look(world.state, lambda _: None, acts_of(world).__getitem__)
    return " ".join(plain_text.render(checked("calendar", basis).report).split())


def weekly(world: World, **more: Any) -> None:
    """A weekly briefing from today on."""
    body = {"template": "briefing", "first": day(world, 0), "every": {"unit": "weeks", "count": 1}} | more
    world.say("ana", world.act("duty.set/v1", body, what="Briefing"), names=("duty",))


def test_nothing_is_owed_by_a_young_coalition() -> None:
    """Three sections, each saying so."""
    assert told(coalition()).count("Nothing.") == 3


def test_what_recurs_stands_once_for_each_day_ahead() -> None:
    """Five Mondays within thirty days, none after."""
    world = coalition()
    weekly(world)
    text = told(world)
    assert text.count("regular briefing") == 5
    assert "Later ----- Nothing." in text


def test_a_day_that_passed_unmet_stands_first_until_it_is_met() -> None:
    """It is a fact, not an absence: who owes it is named."""
    world = coalition()
    weekly(world)
    first = day(world, 0)
    world.wait(days=3)
    world.say("ana", world.act("party.registered/v1", {}, name="Somebody"))
    text = told(world)
    assert text.index("Past its day and open") < text.index(first) < text.index("In the next thirty days")
    assert f"{first} briefing regular briefing the coalition" in text


def test_an_event_is_told_with_what_it_still_needs() -> None:
    """A march in ten days: its permit, its waivers, the joint briefing."""
    text = told(march())
    assert "event event 1; still open: permit, waivers, the joint briefing" in text


def test_days_of_two_organizations_that_clash_are_told_as_that() -> None:
    """Both are named, neither is refused."""
    world = coalition()
    for person, organization in (("ana", "dockers"), ("ben", "nurses")):
        enter(world, "date", by=[(person, ("organization", organization))], called=organization, sort="action")
    text = told(world)
    assert text.count("at the same time:") == 2
