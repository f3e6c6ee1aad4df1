"""What the rules keep of the record itself: the founding, acts, things, places, sealed digests, quotas."""

from collections.abc import Hashable, Mapping
from dataclasses import dataclass

from ledger.rules.journal import Cell, Journal, Table


@dataclass(frozen=True, slots=True)
class ActInfo:
    """What later acts may ask of an accepted act."""

    id: str
    kind: str
    about: str | None
    actor: str | None
    signers: tuple[str | None, ...]
    index: int
    received: int
    own: bool
    keyids: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Founding:
    """What the founding fixed. Ids name this ledger for ever by ``id``, the founding statement's id."""

    id: str
    origin: str
    clerk_keyid: str
    clerk_spki: bytes
    note_vkeys: tuple[str, ...]
    rules: str
    currencies: Mapping[str, int]


class RecordState:
    """Tables of the record itself; ``size`` counts entries, void ones too."""

    def __init__(self, journal: Journal) -> None:
        self.founding: Cell[Founding | None] = Cell(journal, None)
        self.size: Cell[int] = Cell(journal, 0)
        self.received: Cell[int] = Cell(journal, 0)
        self.closed_index: Cell[int | None] = Cell(journal, None)
        self.witness_time: Cell[int] = Cell(journal, 0)
        self.statements: Table[str, int] = Table(journal)
        self.cancelled: Table[str, frozenset[str]] = Table(journal)
        """Statement id to the persons who cancelled it: it is refused where one of its signers is among them."""
        self.acts: Table[str, ActInfo] = Table(journal)
        self.things: Table[str, str] = Table(journal)
        """Thing's id to its type."""
        self.live: Table[tuple[str, Hashable], str] = Table(journal)
        """Kind and place to the act live in it."""
        self.sealed: Table[str, tuple[str, str]] = Table(journal)
        """Field digest to its act and path."""
        self.quota: Table[tuple[str, int], tuple[int, int]] = Table(journal)
        """Person and UTC day number to statements and entry bytes so far."""
