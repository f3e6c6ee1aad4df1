"""A coalition with roles to fill, for the tests of posts and terms."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from ledger.format.codec import DAY_MS, to_datetime
from ledger.format.document import DocumentRef
from ledger.format.statement import Act, Capacity, ForAnother
from ledger.rules.posts.standing import holders, term_standing
from ledger.rules.posts.state import Term
from tests.rules.decided import decided
from tests.world import World, founded

PAPER = DocumentRef(sha256="ab" * 32, length=50_000, type="image/jpeg", salted=False)
CODE = "coordinator"


def coalition(charter: Mapping[str, Any] | None = None) -> World:
    """Three organizations; the dockers and the nurses have two people each."""
    return founded({"dockers": ["ana", "abe"], "nurses": ["ben", "bea"], "tenants": ["cy"]}, charter=charter)


def day(world: World, days: int) -> str:
    """The civil date so many days from the world's today."""
    return to_datetime(world.now + days * DAY_MS).date().isoformat()


def on_paper(world: World, act: Act, person: str, capacity: Capacity = "self") -> Act:
    """The act as written down from a person's hand on paper."""
    return replace(act, for_another=ForAnother(world.id(person), world.capacity(capacity), "paper", PAPER))


def create(world: World, code: str = CODE, **rules: Any) -> str:
    """Create a post by decision; the tests call it by its code."""
    return decided(world, "ana", "post.created/v1", {"code": code, **rules}, called=code, name="A role")


def appointment(person: str, starts: str, ends: str, code: str = CODE, **more: Any) -> dict[str, Any]:
    """The body of an appointment."""
    return {"post": f"@{code}", "person": f"@{person}", "starts": starts, "ends": ends, **more}


def appoint(
    world: World, person: str, starts: int, ends: int, *, code: str = CODE, called: str | None = None, **more: Any
) -> str:
    """Decide a term by days from today, carried out and accepted by the person herself; called ``<person>'s term``."""
    body = appointment(person, day(world, starts), day(world, ends), code, **more)
    return decided(world, person, "term.appointed/v1", body, called=called or f"{person}'s term")


def term_of(world: World, called: str) -> Term:
    """The term that the tests call so."""
    return world.state.posts.terms[world.ids[called]]


def standing(world: World, called: str) -> str:
    """Where a term stands now."""
    return term_standing(world.state, term_of(world, called), world.now)


def serving(world: World, code: str = CODE, instant: int | None = None) -> list[str]:
    """The test names of who serves in a post, now or at an instant."""
    names = {identity: name for name, identity in world.ids.items()}
    when = world.now if instant is None else instant
    return [names[term.person] for term in holders(world.state, world.ids[code], when)]


def hand_over(world: World, term: str, successor: str, items: tuple[str, ...] = ("keys",)) -> None:
    """The successor lists what a term held and signs for all of it, in one sitting."""
    listed = world.act("handover.listed/v1", {"items": list(items)}, about=term)
    settled = {"items": [{"item": place, "outcome": "accepted"} for place in range(len(items))]}
    world.say(successor, listed, world.act("handover.received/v1", settled, about=term, on=".0"))
