"""Ends: promises left unmet, the coalition's winding down, its split (docs/rules.md, part Z). Instants in ms."""

from dataclasses import dataclass
from typing import Literal

from ledger.rules.journal import Cell, Journal, Table

Inheritance = Literal["name", "money", "contacts"]


@dataclass(frozen=True, slots=True)
class WindingDown:
    """The coalition is coming to its end: by when, to whom the remainder goes, who keeps what stays."""

    act: str
    since: int
    ends: int
    heir: str
    custodians: tuple[str, ...]
    sealed_days: int
    wound_up: int | None = None


@dataclass(frozen=True, slots=True)
class Successor:
    """A ledger that goes on from this one, and the organizations that go with it."""

    origin: str
    organizations: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Split:
    """The successors, and the checkpoint that each of them cites."""

    id: str
    size: int
    root: str
    successors: tuple[Successor, ...]


class EndingsState:
    """What is ending, and what was left."""

    def __init__(self, journal: Journal) -> None:
        self.unmet: Table[str, str] = Table(journal)
        """Promise of an organization that leaves to the act that published it as unmet."""
        self.winding_down: Cell[WindingDown | None] = Cell(journal, None)
        self.splits: Table[str, Split] = Table(journal)
        self.consents: Table[tuple[str, str, str, Inheritance], bool] = Table(journal)
        """Split, organization, successor's origin and what to whether the organization lets it be taken along."""
