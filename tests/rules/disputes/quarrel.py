"""A quarrel between Ana of the dockers and the nurses, and everybody who could hear it."""

from collections.abc import Callable, Mapping
from typing import Any

from ledger.rules.disputes.standing import dispute_standing
from ledger.rules.disputes.state import Dispute
from ledger.rules.judge import Accepted
from ledger.rules.kind import Refusal
from tests.world import World, founded, org

CALLED = "quarrel"
ORGANIZATIONS = {
    "dockers": ["ana", "abe"],
    "nurses": ["ben"],
    "tenants": ["cy", "cora"],
    "bakers": ["dan"],
    "clerks": ["eve"],
}
Verdict = Accepted | Refusal


def coalition(charter: Mapping[str, Any] | None = None) -> World:
    """Five organizations, so that there are three without a side."""
    return founded(ORGANIZATIONS, charter=charter)


def step(world: World, kind: str, by: Any, body: Mapping[str, Any] | None = None, **sealed: Any) -> Verdict:
    """One act about the quarrel, its kind without family and version."""
    return world.try_say(by, world.act(f"dispute.{kind}/v1", body, about=CALLED, **sealed))


def file(world: World, by: Any = "ana", **body: Any) -> Verdict:
    """Bring it; ``body`` changes with whom and over what."""
    told = {"organizations": ["@nurses"], "ground": "credit"} | body
    verdict = world.try_say(by, world.act("dispute.filed/v1", told, matter="Our name was left off"))
    if isinstance(verdict, Accepted):
        world.ids[CALLED] = verdict.cases[0].id
    return verdict


def admit(world: World) -> Verdict:
    """Cy takes it up."""
    return step(world, "admitted", "cy")


def decline(world: World) -> Verdict:
    """Cy declines it."""
    return step(world, "declined", "cy", reason="Settled last year")


def mediate(world: World) -> Verdict:
    """They met before Cy, the day before today."""
    return step(world, "mediated", "cy", {"date": "2026-03-01"})


def settle(world: World) -> Verdict:
    """Ana and the nurses agree before Cy."""
    return step(world, "settled", [("cy", "self"), ("ana", "self"), ("ben", org("nurses"))])


def all_settle(world: World) -> Verdict:
    """The same, every signer named by the act."""
    signers = [("cy", "self"), ("ana", "self"), ("ben", org("nurses"))]
    return world.try_say(signers, world.act("dispute.settled/v1", about=CALLED, by=(0, 1, 2)))


def refer(world: World) -> Verdict:
    """Cy, or after her whoever may, sends it to a panel of one: Dan first, Eve on appeal."""
    dispute = quarrel(world)
    return step(world, "referred", "cy", {"panel": ["@eve" if dispute.rulings else "@dan"]})


def rule(world: World) -> Verdict:
    """The panel rules."""
    dispute = quarrel(world)
    return step(world, "ruled", "eve" if dispute.rulings else "dan", {"outcome": "upheld"}, reason="It was agreed")


def appeal(world: World) -> Verdict:
    """The nurses appeal."""
    return step(world, "appealed", [("ben", org("nurses"))], {"ground": "procedure"}, reason="Nobody asked us")


def withdraw(world: World) -> Verdict:
    """Ana takes it back."""
    return step(world, "withdrawn", "ana")


STEPS: dict[str, Callable[[World], Verdict]] = {
    "admitted": admit,
    "declined": decline,
    "mediated": mediate,
    "settled": all_settle,
    "referred": refer,
    "ruled": rule,
    "appealed": appeal,
    "withdrawn": withdraw,
}
WAYS: dict[str, tuple[str, ...]] = {
    "filed": (),
    "declined": ("declined",),
    "admitted": ("admitted",),
    "mediation": ("admitted", "mediated"),
    "panel": ("admitted", "mediated", "referred"),
    "ruled": ("admitted", "referred", "ruled"),
    "appealed": ("admitted", "referred", "ruled", "appealed"),
    "final": ("admitted", "referred", "ruled", "appealed", "referred", "ruled"),
    "settled": ("admitted", "settled"),
    "withdrawn": ("withdrawn",),
}
"""Each standing with the steps that lead to it."""


def at(standing: str, **body: Any) -> World:
    """A world in which the quarrel stands so."""
    world = coalition()
    file(world, **body)
    for name in WAYS[standing]:
        verdict = STEPS[name](world)
        assert isinstance(verdict, Accepted), (name, verdict)
    assert stands(world) == standing
    return world


def quarrel(world: World) -> Dispute:
    """The quarrel as recorded."""
    return world.state.disputes.disputes[world.ids[CALLED]]


def stands(world: World) -> str:
    """Where it stands now."""
    return dispute_standing(world.state, quarrel(world), world.now)
