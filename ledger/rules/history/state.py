"""What the rules keep of history: sources, what was imported from them, decisions from before the ledger."""

from dataclasses import dataclass
from datetime import date

from ledger.rules.journal import Cell, Journal, Series, Table


@dataclass(frozen=True, slots=True)
class Source:
    """Where history was imported from: a file of books, a book of minutes. ``code`` is its name in the clear."""

    id: str
    code: str
    format: str


@dataclass(frozen=True, slots=True)
class PastDecision:
    """A decision taken before the ledger. It can be cited; it has no effects here and is never in force."""

    id: str
    source: str
    day: date


@dataclass(frozen=True, slots=True)
class PastAllocation:
    """Money set aside on a line before the ledger (positive) or taken back (negative).

    ``decision`` is the past decision cited, if the source names one; ``year`` the budget year it was meant for, where
    the source says another than the year of its day.
    """

    event: str
    day: date
    line: str
    amount: int
    decision: str | None
    year: int


class HistoryState:
    """Tables of the history family. Keys are ids unless said otherwise."""

    def __init__(self, journal: Journal) -> None:
        self.sources: Table[str, Source] = Table(journal)
        self.source_codes: Table[str, str] = Table(journal)
        """A source's code to its id."""
        self.refs: Table[tuple[str, str], str] = Table(journal)
        """Source and ref to the act that imported that line."""
        self.decisions: Table[str, PastDecision] = Table(journal)
        self.allocations: Series[PastAllocation] = Series(journal)
        self.promised: Table[str, str] = Table(journal)
        """Line to the purchase that holds what was promised on it before the ledger."""
        self.owed: Table[str, str] = Table(journal)
        """Line to the bill that holds what was owed on it before the ledger."""
        self.overdrawn: Table[str, int] = Table(journal)
        """Line to how much more was paid out of what was promised than had been promised, >= 0."""
        self.closed: Cell[str | None] = Cell(journal, None)
        """The act that closed history; None while lines may still be imported."""
