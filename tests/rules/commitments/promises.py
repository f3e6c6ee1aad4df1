"""A coalition whose members promise one another things, for the tests of commitments."""

from collections.abc import Mapping
from typing import Any

from ledger.format.statement import Act, Capacity
from ledger.rules.commitments.standing import commitment_standing
from ledger.rules.commitments.state import Commitment
from tests.rules.posts.offices import coalition, day
from tests.world import World, org

PROMISE = "the promise"


def terms(world: World, due: int = 30, **more: Any) -> dict[str, Any]:
    """Twelve hours of work by a day, shown by her word; ``more`` changes it."""
    return {"thing": "hours", "quantity": 12, "unit": "hours", "due": day(world, due), "evidence": "word"} | more


def offer(
    world: World,
    owner: str = "ana",
    organization: str = "dockers",
    promisor: str = "person",
    due: int = 30,
    **more: Any,
) -> dict[str, Any]:
    """The body of an offer; a ``terms`` mapping in ``more`` changes its terms."""
    changes: Mapping[str, Any] = more.pop("terms", {})
    return {
        "organization": f"@{organization}",
        "accountable": f"@{owner}",
        "promisor": promisor,
        "terms": terms(world, due, **changes),
    } | more


def act(world: World, kind: str, body: Mapping[str, Any] | None = None, *, about: str = PROMISE, **more: Any) -> Act:
    """An act about the promise, its kind without family and version."""
    return world.act(f"commitment.{kind}/v1", body, about=about, **more)


def offered(
    world: World, owner: str = "ana", organization: str = "dockers", *, called: str = PROMISE, **more: Any
) -> None:
    """Have an offer recorded."""
    body = offer(world, owner, organization, **more)
    world.say(owner, world.act("commitment.offered/v1", body, deliverable="Twelve hours at the stall"), names=(called,))


def promised(
    world: World, owner: str = "ana", organization: str = "dockers", *, called: str = PROMISE, **more: Any
) -> None:
    """Have a promise offered and made in one sitting: in her own name, or as her organization's authoriser."""
    body = offer(world, owner, organization, **more)
    by: list[tuple[str, Capacity]] = [(owner, "self" if body["promisor"] == "person" else org(organization))]
    world.say(
        by,
        world.act("commitment.offered/v1", body, deliverable="Twelve hours at the stall"),
        world.act("commitment.made/v1", about=".0"),
        names=(called,),
    )


def promise(world: World, called: str = PROMISE) -> Commitment:
    """The promise that the tests call so."""
    return world.state.commitments.commitments[world.ids[called]]


def standing(world: World, called: str = PROMISE) -> str:
    """Where a promise stands now."""
    return commitment_standing(world.state, promise(world, called), world.now)


def claim(world: World, owner: str = "ana", *, called: str = PROMISE, **body: Any) -> None:
    """The owner says that it is done."""
    done = act(world, "claimed", {"date": day(world, 0)} | body, about=called)
    world.say(owner, done, names=("claim",))


__all__ = [
    "PROMISE",
    "act",
    "claim",
    "coalition",
    "day",
    "offer",
    "offered",
    "promise",
    "promised",
    "standing",
    "terms",
]
