"""Events: no booking and no go while something is missing (docs/rules.md, part N)."""

from collections.abc import Callable
from typing import Any

import pytest

from ledger.rules.events.planning import held_without_go, still_missing
from ledger.rules.events.state import Event
from ledger.rules.judge import Accepted
from ledger.rules.kind import Refusal
from tests.rules.decided import decided
from tests.rules.gatherings.evening import met
from tests.rules.posts.offices import coalition, day
from tests.world import World

Verdict = Accepted | Refusal
CHECKLIST = {
    "sort": "march",
    "items": [{"item": "permit", "before": "booking"}, {"item": "waivers", "before": "go"}],
    "joint_briefing": True,
    "trainings": ["marshal"],
}


def refused(verdict: Verdict) -> str:
    """The code of a refusal."""
    assert isinstance(verdict, Refusal), "accepted"
    return verdict.code


def march(**body: Any) -> World:
    """A march in ten days, led by Ana, under an adopted checklist."""
    world = coalition()
    decided(world, "ana", "checklist.adopted/v1", CHECKLIST)
    plan(world, **body)
    return world


def plan(world: World, **body: Any) -> None:
    """Plan it."""
    told = {"sort": "march", "date": day(world, 10), "lead": "@ana"} | body
    world.say("ana", world.act("event.planned/v1", told, name="To the hospital"), names=("march",))


def say(world: World, kind: str, body: dict[str, Any] | None = None, **sealed: Any) -> Verdict:
    """One act about the march by two of two organizations."""
    act = world.act(f"event.{kind}/v1", body, about="march", by=(0, 1), **sealed)
    return world.try_say([("ana", "self"), ("ben", "self")], act)


def tick(world: World, item: str) -> Verdict:
    """An item is there."""
    return say(world, "checked", {"item": item}, note="With Ben")


def brief(world: World, *organizations: str, days: int = 0) -> Verdict:
    """A gathering of some organizations counts as the briefing."""
    told = [f"@{organization}" for organization in organizations]
    world.say("ana", met(world, days=days, organizations=told), names=("briefing",))
    return say(world, "briefed", {"gathering": "@briefing"})


def train(world: World, until: int | None = None) -> None:
    """Ana is a trained marshal, until so many days from now."""
    body = {"training": "marshal", "date": day(world, 0)} | ({"until": day(world, until)} if until else {})
    act = world.act("training.completed/v1", body, about="ana", by=(0, 1))
    world.say([("ben", "self"), ("cy", "self")], act)


def prepare(world: World) -> None:
    """Everything is there."""
    tick(world, "permit")
    tick(world, "waivers")
    brief(world, "dockers", "nurses")
    train(world)


def event(world: World) -> Event:
    """The march as recorded."""
    return world.state.events.events[world.ids["march"]]


STEPS: dict[str, Callable[[World], Verdict]] = {
    "checked": lambda world: tick(world, "waivers"),
    "briefed": lambda world: brief(world, "dockers", "nurses"),
    "booked": lambda world: say(world, "booked", {"thing": "sound"}),
    "go": lambda world: say(world, "go"),
    "called_off": lambda world: say(world, "called_off"),
    "held": lambda world: say(world, "held", {"date": day(world, 0)}),
}
WAYS: dict[str, tuple[str, ...]] = {"planned": (), "go": ("go",), "called_off": ("called_off",), "held": ("go", "held")}
OPEN = {"checked", "briefed", "booked", "called_off", "held"}
LAWFUL = {"planned": OPEN | {"go"}, "go": OPEN, "called_off": set[str](), "held": set[str]()}


@pytest.mark.parametrize("name", sorted(STEPS))
@pytest.mark.parametrize("standing", sorted(WAYS))
def test_from_every_standing_each_step_is_taken_or_refused(standing: str, name: str) -> None:
    """The machine is what the table says, and nothing else."""
    world = march()
    prepare(world)
    for way in WAYS[standing]:
        assert isinstance(STEPS[way](world), Accepted)
    assert event(world).standing == standing
    verdict = STEPS[name](world)
    assert isinstance(verdict, Accepted) if name in LAWFUL[standing] else refused(verdict) == "EVENT_STANDING"


def test_nothing_is_booked_before_its_papers_are_there() -> None:
    """The permit comes before a booking, the waivers only before the go."""
    world = march()
    assert refused(STEPS["booked"](world)) == "CHECKLIST_INCOMPLETE"
    tick(world, "waivers")
    assert refused(STEPS["booked"](world)) == "CHECKLIST_INCOMPLETE"
    tick(world, "permit")
    assert isinstance(STEPS["booked"](world), Accepted)


@pytest.mark.parametrize("left_out", ["permit", "waivers", "joint_briefing", "marshal"])
def test_no_go_while_anything_is_missing(left_out: str) -> None:
    """Each of the four alone holds it up; with it, it goes."""
    world = march()
    steps: dict[str, Callable[[], object]] = {
        "permit": lambda: tick(world, "permit"),
        "waivers": lambda: tick(world, "waivers"),
        "joint_briefing": lambda: brief(world, "dockers", "nurses"),
        "marshal": lambda: train(world),
    }
    for name, step in steps.items():
        if name != left_out:
            step()
    verdict = STEPS["go"](world)
    assert refused(verdict) == "CHECKLIST_INCOMPLETE"
    assert isinstance(verdict, Refusal)
    assert verdict.detail["missing"] == left_out
    steps[left_out]()
    assert isinstance(STEPS["go"](world), Accepted)


def test_a_briefing_is_joint_and_comes_first() -> None:
    """One organization alone is not joint; a gathering after the day is too late."""
    world = march(date="2026-03-01")
    assert refused(brief(world, "dockers")) == "BRIEFING_UNFIT"
    assert refused(brief(world, "dockers", "nurses", days=1)) == "BRIEFING_UNFIT"
    assert isinstance(brief(world, "dockers", "nurses", days=0), Accepted)


def test_an_item_is_on_the_list_and_shown() -> None:
    """Another one, or bare words without words, does not do."""
    world = march()
    assert refused(tick(world, "drums")) == "ITEM_UNKNOWN"
    assert refused(say(world, "checked", {"item": "permit"})) == "ITEM_UNPROVEN"
    assert isinstance(tick(world, "permit"), Accepted)


def test_training_holds_on_the_day_itself() -> None:
    """A training that ends before the march does not do; one that ends after it does."""
    world = march()
    prepare(world)
    train(world, until=9)
    assert still_missing(world.state, event(world), "go", world.now) == ("marshal",)
    train(world, until=11)
    assert still_missing(world.state, event(world), "go", world.now) == ()


def test_the_checklist_is_the_one_in_force_when_it_was_planned() -> None:
    """A later list binds later events; an event may add to its own."""
    world = march(items=[{"item": "drums"}])
    decided(world, "ana", "checklist.adopted/v1", {"sort": "march"})
    assert [item for item, _ in event(world).checklist.items] == ["permit", "waivers", "drums"]
    plan(world)
    assert event(world).checklist.items == ()
    assert isinstance(STEPS["go"](world), Accepted)


def test_that_it_took_place_is_a_fact() -> None:
    """Without its go it is told, and shown; a day to come has not been."""
    world = march(date="2026-03-01")
    assert refused(say(world, "held", {"date": day(world, 2)})) == "DATE_AHEAD"
    assert isinstance(say(world, "held", {"date": day(world, 0)}), Accepted)
    assert held_without_go(world.state) == (event(world),)
    plan(world, sort="meal")
    STEPS["go"](world)
    STEPS["held"](world)
    assert len(held_without_go(world.state)) == 1
