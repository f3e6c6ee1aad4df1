"""Every standing of a term is reached, and each act from each standing is accepted or refused with its reason."""

from collections.abc import Callable
from typing import get_args

import pytest

from ledger.rules.judge import Accepted
from ledger.rules.kind import Refusal
from ledger.rules.posts.state import TermStanding
from tests.rules.decided import decide, decided
from tests.rules.posts.offices import (
    appoint,
    appointment,
    coalition,
    create,
    day,
    hand_over,
    standing,
)
from tests.world import World

TERM = "the term"


def _created() -> World:
    world = coalition()
    create(world, carryover_days=30, notice_days=10, handover_days=14)
    return world


def _appointed() -> World:
    world = _created()
    decided(world, "ben", "term.appointed/v1", appointment("ana", day(world, 5), day(world, 100)), called=TERM)
    return world


def _preparing() -> World:
    world = _created()
    appoint(world, "ana", 5, 100, called=TERM)
    return world


def _after(days: int) -> Callable[[], World]:
    def make() -> World:
        world = _preparing()
        world.wait(days=days)
        return world

    return make


def _interim() -> World:
    world = _created()
    appoint(world, "ana", 0, 50, interim=True, called=TERM)
    return world


def _lapsed() -> World:
    world = _appointed()
    world.wait(days=100)
    return world


def _suspended() -> World:
    world = _after(10)()
    decided(world, "ben", "term.suspended/v1", {"until": day(world, 9)}, about=TERM)
    return world


def _declined() -> World:
    world = _appointed()
    world.say("ana", world.act("term.declined/v1", about=TERM))
    return world


def _resigned() -> World:
    world = _after(10)()
    world.say("ana", world.act("term.resigned/v1", about=TERM))
    return world


def _removed() -> World:
    world = _after(10)()
    decided(world, "ben", "term.removed/v1", about=TERM)
    return world


def _deceased() -> World:
    world = _after(10)()
    died = world.act("term.deceased/v1", {"died": day(world, -1)}, by=(0, 1), about=TERM)
    world.say([("abe", "self"), ("ben", "self")], died)
    return world


def _disqualified() -> World:
    world = _after(10)()
    accredited = {"organization": "@dockers", "roles": [], "until": day(world, 1)}
    live = world.state.record.live["person.accredited/v1", (world.ids["ana"], world.ids["dockers"])]
    world.say("abe", world.act("person.accredited/v1", accredited, about="ana", replaces=live))
    world.wait(days=1)
    world.say("cy", world.act("term.disqualified/v1", {"grounds": "not_eligible"}, about=TERM))
    return world


def _abolished() -> World:
    world = _after(10)()
    decided(world, "ben", "post.abolished/v1", about="coordinator")
    return world


def _handed_over() -> World:
    world = _resigned()
    appoint(world, "ben", 0, 90)
    hand_over(world, TERM, "ben")
    return world


def _emeritus() -> World:
    world = _handed_over()
    world.wait(days=14)
    return world


WORLDS: dict[TermStanding, Callable[[], World]] = {
    "appointed": _appointed,
    "preparing": _preparing,
    "serving": _after(5),
    "ending": _after(90),
    "carryover": _after(100),
    "interim": _interim,
    "suspended": _suspended,
    "ended": _after(130),
    "lapsed": _lapsed,
    "declined": _declined,
    "resigned": _resigned,
    "removed": _removed,
    "deceased": _deceased,
    "disqualified": _disqualified,
    "abolished": _abolished,
    "handed_over": _handed_over,
    "emeritus": _emeritus,
}
IN_OFFICE = {"serving", "ending", "carryover", "interim"}
HOLDING = IN_OFFICE | {"suspended"}
LEFT = {"ended", "resigned", "removed", "deceased", "disqualified", "abolished"}

MOVES: dict[str, set[str]] = {
    "term.accepted/v1": {"appointed"},
    "term.declined/v1": {"appointed"},
    "term.resigned/v1": HOLDING | {"preparing"},
    "term.removed/v1": HOLDING | {"preparing", "appointed"},
    "term.suspended/v1": IN_OFFICE,
    "term.reinstated/v1": {"suspended"},
    "term.deceased/v1": HOLDING | {"preparing", "appointed"},
    "handover.listed/v1": HOLDING | LEFT,
}


def _try(world: World, kind: str) -> Accepted | Refusal:
    if kind in ("term.removed/v1", "term.suspended/v1", "term.reinstated/v1"):
        body = {"until": day(world, 3)} if kind == "term.suspended/v1" else {}
        decision = decide(world, world.act(kind, body, about=TERM))
        return world.try_say("ben", world.act(kind, body, about=TERM, under=(decision, 0)))
    if kind == "term.deceased/v1":
        body = {"died": day(world, 0)}
        return world.try_say([("abe", "self"), ("ben", "self")], world.act(kind, body, by=(0, 1), about=TERM))
    if kind == "handover.listed/v1":
        packet = world.state.posts.packets.get(world.ids[TERM])
        replaces = packet.listed if packet else None
        return world.try_say("ana", world.act(kind, {"items": ["keys"]}, about=TERM, replaces=replaces))
    body = {"interests": "none"} if kind == "term.accepted/v1" else {}
    return world.try_say("ana", world.act(kind, body, about=TERM))


def test_there_is_a_way_into_every_standing() -> None:
    """The table below tells of every standing there is."""
    assert set(WORLDS) == set(get_args(TermStanding))


@pytest.mark.parametrize("found", WORLDS)
def test_a_term_reaches_the_standing(found: TermStanding) -> None:
    """The way described leads where it says."""
    assert standing(WORLDS[found](), TERM) == found


@pytest.mark.parametrize("kind", MOVES)
@pytest.mark.parametrize("found", WORLDS)
def test_an_act_moves_a_term_from_the_right_standings_only(found: TermStanding, kind: str) -> None:
    """From a lawful standing the act is accepted; from any other it is refused, naming the standing."""
    verdict = _try(WORLDS[found](), kind)
    if found in MOVES[kind]:
        assert isinstance(verdict, Accepted), verdict
    else:
        assert isinstance(verdict, Refusal), "accepted"
        assert (verdict.code, verdict.clause, verdict.detail["standing"]) == ("TERM_STANDING", "L-10", found)


@pytest.mark.parametrize("found", sorted(set(WORLDS) - HOLDING))
def test_only_who_holds_a_seat_can_be_disqualified(found: TermStanding) -> None:
    """A computed act too is refused where there is nothing to compute."""
    world = WORLDS[found]()
    act = world.act("term.disqualified/v1", {"grounds": "not_eligible"}, about=TERM)
    assert world.refused("cy", act).code == "TERM_STANDING"
