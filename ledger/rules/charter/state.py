"""The charter in force, every version before it, and who has ratified which."""

from dataclasses import dataclass

from ledger.rules.charter.model import CharterData
from ledger.rules.journal import Cell, Journal, Table


@dataclass(frozen=True, slots=True)
class CharterVersion:
    """A charter version: the act that brought it, its number from 1, its data, when, and by which decision."""

    id: str
    number: int
    data: CharterData
    adopted_index: int
    adopted_received: int = 0
    decision: str | None = None


@dataclass(frozen=True, slots=True)
class Ratification:
    """An organization's word on a charter version."""

    charter: str
    organization: str
    ratified: bool
    act: str
    received: int


class CharterState:
    """All versions by id, the one in force (None before the founding), ratifications by version and organization."""

    def __init__(self, journal: Journal) -> None:
        self.versions: Table[str, CharterVersion] = Table(journal)
        self.in_force: Cell[CharterVersion | None] = Cell(journal, None)
        self.ratifications: Table[tuple[str, str], Ratification] = Table(journal)
