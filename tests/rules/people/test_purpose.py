"""Common purpose, intent, and an agenda owned together (docs/rules.md P-11 to P-13; S52 to S54)."""

from typing import Any

import pytest

from tests.rules.decided import decided
from tests.rules.pairs import Pair, Try, Verdict, codes_of, expect_accepted, expect_refused, names
from tests.rules.people.acting import accredit
from tests.rules.probes import harbour
from tests.world import World, enrol, org

BOTH: list[tuple[str, Any]] = [("ana", "self"), ("ben", "self")]
CY = [("cy", org("tenants"))]


def purpose(world: World, *, second: bool = False) -> World:
    """A purpose, perhaps changed since."""
    decided(world, "ana", "purpose.adopted/v1", called="purpose", text="Homes and safe work")
    if second:
        decided(world, "ana", "purpose.adopted/v1", called="changed", text="Homes, safe work, clean air")
    return world


def acknowledged(by: Any = CY, about: str = "purpose", *, second: bool = False) -> Try:
    """The purpose acknowledged by somebody."""
    return lambda w: purpose(w, second=second).try_say(by, w.act("purpose.acknowledged/v1", about=about))


def intended(by: Any = CY) -> Try:
    """The tenants' intent declared by somebody."""
    return lambda w: w.try_say(by, w.act("intent.declared/v1", about="tenants", text="We stay until it is won"))


def opened(by: Any = CY) -> Try:
    """Something put on the agenda."""
    return lambda w: w.try_say(by, w.act("agenda.opened/v1", title="The harbour road"))


def shared(by: Any = CY) -> Try:
    """An item of the dockers' owned with them."""

    def run(world: World) -> Verdict:
        world.say([("ana", org("dockers"))], world.act("agenda.opened/v1", title="The road"), names=("road",))
        return world.try_say(by, world.act("agenda.shared/v1", {"word": "owns"}, about="road", takes_on="The leaflet"))

    return run


def as_role(*roles: str) -> Try:
    """The purpose acknowledged for the tenants by Dee, in some roles."""

    def run(world: World) -> Verdict:
        enrol(world, "dee", "tenants", by="cy")
        accredit(world, "dee", "tenants", roles, by="cy")
        return acknowledged([("dee", org("tenants"))])(world)

    return run


PAIRS = (
    Pair("PURPOSE_NOT_IN_FORCE", acknowledged(second=True), acknowledged(about="changed", second=True)),
    Pair("NOT_THE_ORGANIZATIONS_WORD", acknowledged("cy"), acknowledged()),
    Pair("NOT_THE_ORGANIZATIONS_WORD", as_role("registrar"), as_role("delegate")),
    Pair("NOT_THE_ORGANIZATIONS_WORD", intended([("ana", org("dockers"))]), intended()),
    Pair("NOT_THE_ORGANIZATIONS_WORD", opened("cy"), opened()),
    Pair("NOT_THE_ORGANIZATIONS_WORD", shared("cy"), shared()),
    Pair("UNDER_MISSING", lambda w: w.try_say("ana", w.act("purpose.adopted/v1", text="All")), acknowledged()),
    Pair(
        "FIELD_MISSING",
        lambda w: w.try_say(CY, w.act("intent.declared/v1", about="tenants")),
        intended(),
    ),
)


@pytest.mark.parametrize("pair", PAIRS, ids=names(PAIRS))
def test_refused(pair: Pair) -> None:
    """An organization says itself what it shares and intends."""
    expect_refused(pair)


@pytest.mark.parametrize("pair", PAIRS, ids=names(PAIRS))
def test_just_missed(pair: Pair) -> None:
    """Said by one who acts for it, it is accepted."""
    expect_accepted(pair)


def test_every_code_of_these_kinds_has_its_row() -> None:
    """No check of these kinds goes untried."""
    assert codes_of(("purpose.", "intent.", "agenda.")) <= {pair.code for pair in PAIRS}


def test_s52_each_change_is_acknowledged_anew() -> None:
    """Who shared the first purpose has not yet shared the second."""
    world = purpose(harbour())
    act, *_ = world.say(CY, world.act("purpose.acknowledged/v1", about="purpose"))
    tenants = world.ids["tenants"]
    assert world.state.people.acknowledged[world.ids["purpose"], tenants] == act
    decided(world, "ana", "purpose.adopted/v1", called="changed", text="More")
    assert (world.ids["changed"], tenants) not in world.state.people.acknowledged


def test_s53_intent_may_be_written_down_and_is_hers_to_say_again() -> None:
    """In the room first, in her own words later."""
    world = harbour()
    said = world.act(
        "intent.declared/v1", by=(0, 1), about="tenants", written_for=("cy", org("tenants"), "in_room"), text="Together"
    )
    first, *_ = world.say(BOTH, said)
    second, *_ = world.say(CY, world.act("intent.declared/v1", about="tenants", replaces=first, text="Until it is won"))
    assert world.state.people.intents[world.ids["tenants"]] == second


def test_s54_an_item_is_owned_by_whoever_says_so() -> None:
    """The dockers open it, the tenants own it with them, and set it down again."""
    world = harbour()
    world.say([("ana", org("dockers"))], world.act("agenda.opened/v1", title="The road"), names=("road",))
    owns, *_ = world.say(CY, world.act("agenda.shared/v1", {"word": "owns"}, about="road", takes_on="The leaflet"))
    road, agenda = world.ids["road"], world.state.people.agenda
    assert {name: agenda.get((road, world.ids[name])) for name in ("dockers", "nurses", "tenants")} == {
        "dockers": True,
        "nurses": None,
        "tenants": True,
    }
    world.say(CY, world.act("agenda.shared/v1", {"word": "sets_down"}, about="road", replaces=owns))
    assert agenda[road, world.ids["tenants"]] is False
