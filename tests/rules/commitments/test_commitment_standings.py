"""Every standing of a promise is reached, and each act from each standing is accepted or refused with its reason."""

from collections.abc import Callable
from typing import Any, get_args

import pytest

from ledger.rules.commitments.state import Standing
from ledger.rules.judge import Accepted
from ledger.rules.kind import Refusal
from tests.rules.commitments.promises import PROMISE, act, claim, coalition, day, offered, promised, standing, terms
from tests.rules.posts.offices import on_paper
from tests.world import World, org


def _offered() -> World:
    world = coalition()
    offered(world, relied_on_by=["@nurses"])
    return world


def _made() -> World:
    world = coalition()
    promised(world, terms={"starts": day(world, 5)}, relied_on_by=["@nurses"])
    return world


def _active() -> World:
    world = coalition()
    promised(world, relied_on_by=["@nurses"])
    return world


def _at_risk() -> World:
    world = _active()
    world.say("ana", act(world, "at_risk"))
    return world


def _renegotiating() -> World:
    world = _active()
    world.say("ana", act(world, "renegotiating", {"terms": terms(world, 60)}), names=("proposal",))
    return world


def _transfer_proposed() -> World:
    world = _active()
    body = {"organization": "@tenants", "accountable": "@cy"}
    world.say("ana", act(world, "transfer_proposed", body), names=("transfer",))
    return world


def _claimed() -> World:
    world = _active()
    claim(world)
    return world


def _judged(kind: str, **body: str) -> Callable[[], World]:
    def make() -> World:
        world = _claimed()
        sealed = {"reason": "Nobody came"} if kind == "contested" else {}
        world.say("cy", act(world, kind, body, on="claim", **sealed))
        return world

    return make


def _closed(level: str) -> Callable[[], World]:
    def make() -> World:
        world = _judged("verified", completion=level)()
        world.wait(days=7)
        return world

    return make


def _released() -> World:
    world = _active()
    world.say([("ben", org("nurses"))], act(world, "released"))
    return world


def _lapsed() -> World:
    world = _active()
    world.wait(days=61)
    return world


def _withdrawn() -> World:
    world = _active()
    world.say("ana", act(world, "withdrawn"))
    return world


def _disowned() -> World:
    world = coalition()
    body = {
        "organization": "@dockers",
        "accountable": "@ana",
        "promisor": "person",
        "terms": terms(world),
        "relied_on_by": ["@nurses"],
    }
    paper = on_paper(world, world.act("commitment.offered/v1", body, by=(0, 1), deliverable="Hours"), "ana")
    world.say([("ben", "self"), ("cy", "self")], paper, names=(PROMISE,))
    world.say("ana", world.act("act.disowned/v1", {"acts": [f"@{PROMISE}"]}))
    return world


WORLDS: dict[Standing, Callable[[], World]] = {
    "offered": _offered,
    "made": _made,
    "active": _active,
    "at_risk": _at_risk,
    "renegotiating": _renegotiating,
    "transfer_proposed": _transfer_proposed,
    "claimed": _claimed,
    "verified": _judged("verified", completion="complete"),
    "contested": _judged("contested"),
    "completed": _closed("complete"),
    "partial": _closed("substantial"),
    "released": _released,
    "lapsed": _lapsed,
    "withdrawn": _withdrawn,
    "disowned": _disowned,
}
RUNNING = {"made", "active", "at_risk", "renegotiating"}
OPEN = RUNNING | {"transfer_proposed", "claimed", "contested"}

MOVES: dict[str, set[str]] = {
    "made": {"offered"},
    "updated": RUNNING | {"transfer_proposed", "contested"},
    "at_risk": RUNNING | {"transfer_proposed"},
    "help_asked": RUNNING,
    "renegotiating": RUNNING | {"contested"},
    "renegotiated": {"renegotiating"},
    "transfer_proposed": RUNNING | {"transfer_proposed"},
    "transferred": {"transfer_proposed"},
    "picked_up": {"lapsed", "withdrawn"},
    "claimed": RUNNING | {"transfer_proposed", "contested", "lapsed"},
    "verified": {"claimed"},
    "contested": {"claimed", "verified"},
    "released": OPEN | {"lapsed"},
    "withdrawn": OPEN | {"lapsed", "offered"},
}


def _named(world: World, kind: str) -> str:
    """The act that an act judges: the one of this promise, or else of some other, which is as good for a refusal."""
    name = {"renegotiated": "proposal", "transferred": "transfer", "verified": "claim", "contested": "claim"}[kind]
    if name not in world.ids:
        promised(world, "ana", called="another", relied_on_by=["@nurses"])
        acts: dict[str, tuple[str, dict[str, Any]]] = {
            "proposal": ("renegotiating", {"terms": terms(world, 90)}),
            "transfer": ("transfer_proposed", {"organization": "@tenants", "accountable": "@cy"}),
            "claim": ("claimed", {"date": day(world, 0)}),
        }
        world.say("ana", act(world, *acts[name], about="another"), names=(name,))
    return name


def _try(world: World, kind: str) -> Accepted | Refusal:
    on = _named(world, kind) if kind in ("renegotiated", "transferred", "verified", "contested") else None
    bodies: dict[str, dict[str, Any]] = {
        "renegotiating": {"terms": terms(world, 90)},
        "picked_up": {"terms": terms(world, 90)},
        "transfer_proposed": {"organization": "@tenants", "accountable": "@cy"},
        "claimed": {"date": day(world, 0)},
        "verified": {"completion": "complete"},
    }
    body = bodies.get(kind, {})
    sealed = {"reason": "Nobody came"} if kind == "contested" else {}
    signer = {
        "renegotiated": ("ben", org("nurses")),
        "released": ("ben", org("nurses")),
        "transferred": ("cy", "self"),
        "verified": ("cy", "self"),
        "contested": ("cy", "self"),
    }.get(kind, ("ana", "self"))
    return world.try_say([signer], act(world, kind, body, on=on, **sealed))


def test_there_is_a_way_into_every_standing() -> None:
    """The table below tells of every standing there is."""
    assert set(WORLDS) == set(get_args(Standing))


@pytest.mark.parametrize("found", WORLDS)
def test_a_promise_reaches_the_standing(found: Standing) -> None:
    """The way described leads where it says."""
    assert standing(WORLDS[found]()) == found


@pytest.mark.parametrize("kind", MOVES)
@pytest.mark.parametrize("found", WORLDS)
def test_an_act_moves_a_promise_from_the_right_standings_only(found: Standing, kind: str) -> None:
    """From a lawful standing the act is accepted; from any other it is refused, naming the standing."""
    world = WORLDS[found]()
    verdict = _try(world, kind)
    if found in MOVES[kind]:
        assert isinstance(verdict, Accepted), verdict
    else:
        assert isinstance(verdict, Refusal), "accepted"
        assert (verdict.code, verdict.clause, verdict.detail["standing"]) == ("COMMITMENT_STANDING", "O-9", found)
