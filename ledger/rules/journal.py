"""Tables that can take back what was just written.

A statement's acts are all accepted or none, and a later act of the same statement sees what an earlier one did. So the
rules write into the one live state, under a journal, and undo it when a later act is refused. Values are immutable:
a record is replaced, never changed, which makes undoing a matter of putting the old one back.
"""

from collections.abc import Callable, Iterator
from typing import Generic, TypeVar

K = TypeVar("K")
V = TypeVar("V")


class Journal:
    """What was written since `begin`, newest last; idle (and free) outside of a statement under judgement.

    ``written`` is None unless somebody follows what statements write: then it holds, of the statement judged last, each
    table with the key written, each series with the place and each cell with None, in order. Nothing in the rules reads
    it.
    """

    def __init__(self) -> None:
        self._undo: list[Callable[[], None]] | None = None
        self.written: list[tuple[object, object]] | None = None

    def begin(self) -> None:
        """Start noting what to take back."""
        assert self._undo is None, "a statement is already under judgement"
        self._undo = []
        if self.written is not None:
            self.written.clear()

    def commit(self) -> None:
        """Keep everything written since `begin`."""
        self._undo = None

    def rollback(self) -> None:
        """Take back everything written since `begin`, newest first."""
        undo, self._undo = self._undo, None
        for step in reversed(undo or []):
            step()
        if self.written is not None:
            self.written.clear()

    def note(self, undo: Callable[[], None]) -> None:
        """Note one step to take back, when a statement is under judgement."""
        if self._undo is not None:
            self._undo.append(undo)

    def wrote(self, where: object, key: object) -> None:
        """Tell whoever follows; see the class."""
        if self.written is not None:
            self.written.append((where, key))


class Table(Generic[K, V]):
    """Records by key, in order of first writing. Nothing is removed: a record that ends says so itself."""

    def __init__(self, journal: Journal) -> None:
        self._journal = journal
        self._rows: dict[K, V] = {}

    def __getitem__(self, key: K) -> V:
        return self._rows[key]

    def __contains__(self, key: object) -> bool:
        return key in self._rows

    def __iter__(self) -> Iterator[K]:
        return iter(self._rows)

    def __len__(self) -> int:
        return len(self._rows)

    def get(self, key: K) -> V | None:
        """The record, or None."""
        return self._rows.get(key)

    def values(self) -> Iterator[V]:
        """All records, in order of first writing."""
        return iter(self._rows.values())

    def items(self) -> Iterator[tuple[K, V]]:
        """All keys and records, in order of first writing."""
        return iter(self._rows.items())

    def put(self, key: K, value: V) -> None:
        """Write or replace one record."""
        rows = self._rows
        if key in rows:
            old = rows[key]
            self._journal.note(lambda: rows.__setitem__(key, old))
        else:
            self._journal.note(lambda: rows.__delitem__(key))
        rows[key] = value
        self._journal.wrote(self, key)


class Cell(Generic[V]):
    """One value."""

    def __init__(self, journal: Journal, value: V) -> None:
        self._journal = journal
        self._value = value

    def get(self) -> V:
        """The value now."""
        return self._value

    def set(self, value: V) -> None:
        """Replace the value."""
        old = self._value
        self._journal.note(lambda: self._restore(old))
        self._value = value
        self._journal.wrote(self, None)

    def _restore(self, value: V) -> None:
        self._value = value


class Series(Generic[V]):
    """Values in order, appended only."""

    def __init__(self, journal: Journal) -> None:
        self._journal = journal
        self._items: list[V] = []

    def __getitem__(self, place: int) -> V:
        return self._items[place]

    def __iter__(self) -> Iterator[V]:
        return iter(self._items)

    def __len__(self) -> int:
        return len(self._items)

    def append(self, value: V) -> None:
        """Add a value at the end."""
        self._items.append(value)
        self._journal.note(self._drop_last)
        self._journal.wrote(self, len(self._items) - 1)

    def _drop_last(self) -> None:
        self._items.pop()
