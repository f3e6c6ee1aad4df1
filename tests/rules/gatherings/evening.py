"""An evening of a coalition, for the tests of gatherings."""

from typing import Any

from ledger.format.statement import Act
from tests.rules.posts.offices import PAPER, coalition, day, on_paper
from tests.world import World

PHOTO = {"sha256": PAPER.sha256, "length": PAPER.length, "type": PAPER.type, "salted": PAPER.salted}


def met(world: World, *, days: int = 0, **body: Any) -> Act:
    """The account of a gathering so many days from today; sealed words by their paths under ``sealed``."""
    sealed: dict[str, Any] = body.pop("sealed", {})
    return world.act("gathering.met/v1", {"date": day(world, days)} | body, **sealed)


def evening() -> World:
    """A coalition that met today; the tests call it ``evening``."""
    world = coalition()
    world.say("ana", met(world), names=("evening",))
    return world


__all__ = ["PAPER", "PHOTO", "coalition", "day", "evening", "met", "on_paper"]
