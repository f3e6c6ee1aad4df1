"""The charter in force and every version before it, with the decision that brought each."""

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


class CharterState:
    """All versions by id, and the one in force; None until the founding adopts the first."""

    def __init__(self, journal: Journal) -> None:
        self.versions: Table[str, CharterVersion] = Table(journal)
        self.in_force: Cell[CharterVersion | None] = Cell(journal, None)
