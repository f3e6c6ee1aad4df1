"""Kinds that exist in tests alone: each asks for one thing that the judge looks after, and for nothing else."""

from collections.abc import Iterator
from typing import Any

from ledger.rules.case import Case
from ledger.rules.journal import Cell, Series, Table
from ledger.rules.kind import Kind, Registry, SealedField
from ledger.rules.state import State
from ledger.rules.values import Body, PersonId
from tests.world import World, founded


class Said(Body):
    """A number, perhaps a person."""

    number: int = 0
    person: PersonId | None = None


def _nothing(case: Case[Any]) -> None:
    del case


def _place(case: Case[Any]) -> str:
    return case.actor or "clerk"


_SEALED = (SealedField("text", "The text"), SealedField("items/*/label", "A label"))

PROBES: tuple[Kind[Any], ...] = (
    Kind(name="probe.plain/v1", body=Said, label="say", words="Say {number}.", record=_nothing, sealed=_SEALED),
    Kind(
        name="probe.said/v1",
        body=Said,
        label="say in a place",
        words="Say {number}.",
        record=_nothing,
        place=_place,
        for_another=True,
    ),
    Kind(
        name="probe.about/v1",
        body=Said,
        label="say about",
        words="Say {number} about {about}.",
        record=_nothing,
        about=("person",),
    ),
    Kind(
        name="probe.judged/v1",
        body=Said,
        label="judge",
        words="Judge it.",
        record=_nothing,
        on=("probe.plain/v1",),
    ),
    Kind(
        name="probe.decided/v1",
        body=Said,
        label="carry out",
        words="Carry out {number}.",
        record=_nothing,
        about=("person",),
        decided="must",
    ),
    Kind(
        name="probe.titled/v1",
        body=Said,
        label="title",
        words="Call it {sealed.title}.",
        record=_nothing,
        sealed=(SealedField("title", "The title", required=True),),
    ),
    Kind(
        name="probe.power/v1",
        body=Said,
        label="use a power",
        words="Use it.",
        record=_nothing,
        power="probe.power",
    ),
    Kind(
        name="probe.computed/v1",
        body=Said,
        label="publish",
        words="Publish {number}.",
        record=_nothing,
        attestation="computed",
    ),
)


def probed(world: World) -> World:
    """The world with the probes beside its own kinds."""
    world.registry = Registry(tuple(world.registry), PROBES)
    return world


def harbour(charter: dict[str, Any] | None = None) -> World:
    """Dockers (Ana, Abe), nurses (Ben) and tenants (Cy), each delegate, authoriser and registrar, with the probes."""
    return probed(founded({"dockers": ["ana", "abe"], "nurses": ["ben"], "tenants": ["cy"]}, charter=charter))


def snapshot(state: State) -> dict[str, Any]:
    """Everything in a state, table by table, so that two moments can be compared."""
    return dict(_tables(state))


def _tables(state: State) -> Iterator[tuple[str, Any]]:
    for family, tables in vars(state).items():
        for name, table in vars(tables).items():
            place = f"{family}.{name}"
            if isinstance(table, Table):
                yield place, dict(table.items())
            elif isinstance(table, Cell):
                yield place, table.get()
            elif isinstance(table, Series):
                yield place, list(table)
