"""Which act names a document: found once for each entry, kept in memory, so that a document's readers can be told.

A document is for whoever may read every sealed text of an act that names it; where that act has none, for members.
"""

from dataclasses import dataclass
from threading import Lock

from api.server.readers import Reader, may_read
from api.server.uploads import documents_in
from ledger.application import Ledger
from ledger.format.document import DocumentRef
from ledger.format.statement import Act
from ledger.rules.state import State
from projections.chronicle import statement_of


@dataclass(frozen=True, slots=True)
class Naming:
    """An act that names a document: its index and place, the document as it names it, and its sealed fields."""

    index: int
    place: int
    document: DocumentRef
    sealed: tuple[str, ...]


class Named:
    """The documents that the entries of a ledger name."""

    def __init__(self, ledger: Ledger) -> None:
        self._ledger = ledger
        self._size = 0
        self._namings: dict[str, list[Naming]] = {}
        self._lock = Lock()

    def find(self, digest: str) -> tuple[Naming, ...]:
        """The acts that name a document, the first one first.

        Entries do not change, so the ledger need not be held still meanwhile; the first time all of them are read.
        """
        with self._lock:
            for index, entry in self._ledger.entries(self._size):
                for place, act in enumerate(statement_of(entry)[0].acts):
                    self._note(index, place, act)
                self._size = index + 1
            return tuple(self._namings.get(digest, ()))

    def _note(self, index: int, place: int, act: Act) -> None:
        sealed = tuple(field.digest for field in act.sealed.values())
        for reference in _documents(act):
            self._namings.setdefault(reference.sha256, []).append(Naming(index, place, reference, sealed))


def _documents(act: Act) -> tuple[DocumentRef, ...]:
    paper = act.for_another.document if act.for_another is not None else None
    return (*documents_in(act.body), *((paper,) if paper is not None else ()))


def may_have(naming: Naming, reader: Reader, state: State, now: int) -> bool:
    """Whether a reader may have the document that an act names."""
    allowed = reader.audiences(state, now)
    if not naming.sealed:
        return reader.person is not None
    return all(may_read(state, digest, allowed) for digest in naming.sealed)
