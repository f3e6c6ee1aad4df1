"""Admission by the charter's criteria, and leaving by one's own word (docs/rules.md F-7, F-10; S28)."""

from typing import Any

import pytest

from ledger.rules.charter.explaining import explain_charter
from tests.rules.decided import decided, try_decided
from tests.world import World, enrol, founded, org

PROOF = {"sha256": "cd" * 32, "length": 5000, "type": "application/pdf", "salted": False}
ASKED: dict[str, Any] = {"life": {"admission_criteria": ["own_members", "no_employer_money"]}}


def world_with_choir(**charter: Any) -> World:
    """A coalition of two, and a choir that was invited."""
    world = founded({"dockers": ["ana"], "nurses": ["ben"]}, charter=charter)
    act = world.act("organization.registered/v1", {"standing": "invited"}, name="Choir")
    world.say("ana", act, names=("choir",))
    return world


def code(world: World, *criteria: dict[str, Any]) -> str:
    """What comes of admitting the choir with these criteria shown: the refusal's code, or OK."""
    verdict = try_decided(world, "ana", "organization.admitted/v1", {"criteria": list(criteria)}, about="choir")
    return getattr(verdict, "code", "OK")


def test_s28_an_organization_is_admitted_once_every_criterion_is_shown_to_be_met() -> None:
    """None, one of two, one without evidence, one with an act that is not there: refused; both with evidence: in."""
    world = world_with_choir(**ASKED)
    members = {"criterion": "own_members", "document": PROOF}
    money = {"criterion": "no_employer_money", "act": "@charter"}
    assert code(world) == code(world, members) == "CRITERION_MISSING"
    assert code(world, members, {"criterion": "no_employer_money"}) == "CRITERION_UNPROVEN"
    assert code(world, members, {**money, "act": "0" * 64 + ".0"}) == "CRITERION_UNPROVEN"
    assert code(world, members, money) == "OK"


def test_s28_without_criteria_in_the_charter_none_is_asked() -> None:
    """A coalition that lists none admits by its decision alone."""
    assert code(world_with_choir()) == "OK"


@pytest.mark.parametrize("criteria", [["own_members"], []])
def test_s28_the_charter_tells_its_criteria(criteria: list[str]) -> None:
    """In plain words, where there are any."""
    world = world_with_choir(life={"admission_criteria": criteria})
    version = world.state.charter.in_force.get()
    assert version is not None
    assert any("own_members" in told for told in explain_charter(version.data)) == bool(criteria)


def test_s28_leaving_takes_no_criteria_and_coming_back_takes_them_again() -> None:
    """The choir joins, leaves by its own word alone, and is asked anew when it wants to return."""
    world = world_with_choir(**ASKED)
    shown = [{"criterion": name, "document": PROOF} for name in ("own_members", "no_employer_money")]
    decided(world, "ana", "organization.admitted/v1", {"criteria": shown}, about="choir")
    enrol(world, "dee", "choir", by=["ana", "ben"])
    join = world.act("organization.ratified/v1", {"charter": "@charter", "word": "ratified"}, about="choir")
    world.say([("dee", org("choir"))], join)
    assert world.state.people.organizations[world.ids["choir"]].standing == "member"
    world.say([("dee", org("choir"))], world.act("organization.left/v1", {"stage": "left"}, about="choir"))
    assert code(world) == "CRITERION_MISSING"
