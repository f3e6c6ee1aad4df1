"""What is told from the registers: overlaps, clashes, dates, interests, patterns (docs/rules.md X-10 to X-12)."""

from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from ledger.rules.decisions.state import Decision, Effect, Motion, Option
from ledger.rules.judge import Accepted
from ledger.rules.money.state import Encumbrance
from ledger.rules.registers.calendar import date_conflicts, resources_by_month, together
from ledger.rules.registers.matching import (
    interests_in_decision,
    interests_in_open_decisions,
    interests_in_party,
    interests_in_payees,
)
from ledger.rules.registers.overlaps import clashes, grievance_patterns, meetings, overlaps
from tests.rules.registers.shelf import NURSES, change, coalition, end, enter
from tests.world import World


@pytest.mark.parametrize(
    ("first", "second", "how"),
    [
        (("priority", {}), ("priority", {}), "overlap"),
        (("priority", {"stance": "against"}), ("priority", {"stance": "against"}), "overlap"),
        (("priority", {}), ("priority", {"stance": "against"}), "clash"),
        (("priority", {}), ("risk", {}), "threat"),
        (("risk", {}), ("priority", {"stance": "against"}), "overlap"),
        (("risk", {}), ("risk", {}), "shared_risk"),
    ],
)
def test_two_organizations_on_one_topic(
    first: tuple[str, dict[str, Any]], second: tuple[str, dict[str, Any]], how: str
) -> None:
    """Both want it, one fears it, …: each pair has its word; the lower weight counts."""
    world = coalition()
    own: dict[str, dict[str, Any]] = {"priority": {"weight": 5}, "risk": {"level": 4}}
    enter(world, first[0], topic="port", **own[first[0]], **first[1])
    enter(world, second[0], by=NURSES, topic="port", **second[1])
    found = meetings(world.state)
    assert [one.how for one in found] == [how]
    assert found[0].weight == 3
    assert set(found[0].organizations) == {world.ids["dockers"], world.ids["nurses"]}
    assert bool(clashes(world.state)) == (how in ("clash", "threat"))
    assert bool(overlaps(world.state)) == (how in ("overlap", "shared_risk"))


def test_one_organization_does_not_meet_itself_nor_another_topic_nor_what_was_ended() -> None:
    """Only what stands, of two, on one topic."""
    world = coalition()
    enter(world, "priority", topic="port", by=NURSES)
    enter(world, "priority", topic="beds")
    assert meetings(world.state) == ()
    enter(world, "risk", topic="beds")
    assert meetings(world.state) == ()
    change(world, "risk", topic="port")
    assert len(meetings(world.state)) == 1
    end(world)
    assert meetings(world.state) == ()


def date_entry(world: World, sort: str, first: str, last: str, *, nurses: bool = False) -> None:
    """Days of the dockers', or the nurses'."""
    enter(world, "date", by=NURSES if nurses else None, sort=sort, first=first, last=last)


def test_days_in_each_others_way() -> None:
    """From the day on which they touch; the day after they do not; an organization's own days are its own affair."""
    world = coalition()
    date_entry(world, "election", "2026-05-01", "2026-05-03")
    date_entry(world, "action", "2026-05-04", "2026-05-09", nurses=True)
    assert date_conflicts(world.state) == ()
    date_entry(world, "bargaining", "2026-05-03", "2026-05-03", nurses=True)
    (found,) = date_conflicts(world.state)
    assert (found.first, found.last) == ("2026-05-03", "2026-05-03")
    date_entry(world, "action", "2026-05-02", "2026-05-02")
    assert len(date_conflicts(world.state)) == 1


@pytest.mark.parametrize(
    ("first", "second", "how"),
    [
        ("bargaining", "bargaining", ["aligned"]),
        ("bargaining", "action", ["aligned"]),
        ("media", "action", ["aligned"]),
        ("action", "action", ["conflict"]),
        ("media", "media", ["conflict"]),
        ("election", "media", ["conflict"]),
        ("hearing", "bargaining", ["conflict"]),
        ("other", "action", []),
        ("election", "election", []),
    ],
)
def test_some_sorts_strengthen_each_other(first: str, second: str, how: list[str]) -> None:
    """Bargaining at the same time is what the calendar is for."""
    world = coalition()
    date_entry(world, first, "2026-05-01", "2026-05-03")
    date_entry(world, second, "2026-05-03", "2026-05-05", nurses=True)
    assert [one.how for one in together(world.state)] == how


def test_resources_are_told_by_the_months_in_which_they_are_there() -> None:
    """Across a year's end too; two of the same unit add up."""
    world = coalition()
    enter(world, "resource", first="2026-12-15", last="2027-01-02")
    enter(world, "resource", by=NURSES, first="2027-01-01", last="2027-01-31", quantity=5)
    hours = ("hours", "hours")
    assert resources_by_month(world.state) == {"2026-12": {hours: 20}, "2027-01": {hours: 25}}


def test_what_people_suffer_from_most_is_shown_with_the_demands_on_it() -> None:
    """Two of a topic are a pattern, one is not; most people first."""
    world = coalition()
    enter(world, "grievance", topic="heat", people=3, resolved=True)
    assert grievance_patterns(world.state) == ()
    enter(world, "grievance", topic="heat", people=40, by=NURSES)
    enter(world, "grievance", topic="pay", people=5)
    enter(world, "grievance", topic="pay", people=6, by="cy")
    enter(world, "demand", topic="heat", called="cool rooms")
    heat, pay = grievance_patterns(world.state)
    assert (heat.topic, heat.people, heat.organizations, heat.unresolved) == ("heat", 43, 2, 1)
    assert heat.demands == (world.ids["cool rooms"],)
    assert (pay.people, pay.organizations, pay.demands) == (11, 1, ())


def party(world: World, called: str, **body: Any) -> None:
    """A firm."""
    world.say("ana", world.act("party.registered/v1", body, name=called), names=(called,))


def open_decision(world: World, **changes: Any) -> Decision:
    """A proposal on the table, planted."""
    motion = Motion("grants", None, None, 1, world.now, world.now, **changes.pop("motion", {}))
    decision = Decision("9" * 64 + ".0", changes.pop("effects", ()), motion=motion, **changes)
    world.state.decisions.decisions.put(decision.id, decision)
    return decision


def test_an_interest_is_held_against_payees_and_whoever_is_behind_them() -> None:
    """The firm itself, a firm related to it, the organization behind it; not another firm."""
    world = coalition()
    party(world, "printer")
    party(world, "sister firm", related=["@printer"])
    party(world, "tenants' shop", organization="@tenants")
    party(world, "stranger")
    enter(world, "interest", by="ana", relation="owner", party="@printer", called="in printer")
    enter(world, "interest", by="ben", relation="membership", organization="@tenants", called="in tenants")

    def found(name: str) -> list[str]:
        return [one.entry for one in interests_in_party(world.state, world.ids[name])]

    assert found("printer") == found("sister firm") == [world.ids["in printer"]]
    assert found("tenants' shop") == [world.ids["in tenants"]]
    assert found("stranger") == []
    assert interests_in_payees(world.state) == ()
    purchases = world.state.money.encumbrances
    purchase = Encumbrance("8" * 64 + ".0", "line", world.ids["sister firm"], 500, date(2026, 3, 1), (), ())
    purchases.put(purchase.id, purchase)
    assert [one.touches for one in interests_in_payees(world.state)] == [world.ids["sister firm"]]
    purchases.put(purchase.id, replace(purchase, spent=500))
    assert interests_in_payees(world.state) == ()


def test_an_interest_is_held_against_open_decisions() -> None:
    """Through an id in an effect, an option, or the class as topic; decided ones are left alone."""
    world = coalition()
    party(world, "printer")
    enter(world, "interest", by="ana", relation="owner", party="@printer", called="in printer")
    enter(world, "interest", by="ben", relation="family", topic="grants", called="in grants")
    enter(world, "interest", by="cy", relation="membership", organization="@nurses", called="in nurses")
    printer, nurses = world.ids["printer"], world.ids["nurses"]
    effects = (Effect("money.requested/v1", None, {"lines": [{"payee": printer}]}),)
    decision = open_decision(world, effects=effects)
    found = {one.entry for one in interests_in_decision(world.state, decision)}
    assert found == {world.ids["in printer"], world.ids["in grants"]}
    option = {"options": (Option("a", organization=nurses),)}
    decision = open_decision(world, motion=option)
    found = {one.entry for one in interests_in_open_decisions(world.state)}
    assert found == {world.ids["in nurses"], world.ids["in grants"]}
    open_decision(world, withdrawn=True)
    assert interests_in_open_decisions(world.state) == ()


def test_an_interest_is_in_something() -> None:
    """In nothing is none."""
    world = coalition()
    entry = {"template": "interest", "relation": "other"}
    verdict = world.try_say("ana", world.act("register.entered/v1", {"entry": entry}))
    assert not isinstance(verdict, Accepted)
    assert verdict.code == "BODY_INVALID"
