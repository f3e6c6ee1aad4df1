"""The recorder: entries, tiles and the tree head in one transaction (`eventsourcing` recorders on SQLAlchemy Core).

A ledger is one sequence: ``originator_id`` is its origin, ``originator_version`` its leaf index + 1. The unique key is
the sequencer: of two writers for one place exactly one wins, the other gets an `IntegrityError` and nothing of its
batch is kept. A crash before COMMIT leaves nothing; after it, everything, though perhaps unanswered.
"""

import hashlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from threading import Event, Thread
from typing import Any

from eventsourcing.persistence import (
    ApplicationRecorder,
    IntegrityError,
    ListenNotifySubscription,
    Notification,
    ProcessRecorder,
    StoredEvent,
    Tracking,
)
from sqlalchemy import Connection, Engine, Select, bindparam, func, insert, select, update

from ledger.format.tiles import Tile
from ledger.store.engine import reading, writing
from ledger.store.events import StatementRecorded
from ledger.store.schema import ENTRY, METADATA, TILE, TRACKING, TREE_HEAD

POLL_S = 0.25
_PAGE = 1000

_STATEMENTS = (
    select(ENTRY.c.originator_version, ENTRY.c.state)
    .where(ENTRY.c.originator_id == bindparam("ledger"))
    .where(ENTRY.c.originator_version > bindparam("start"), ENTRY.c.originator_version <= bindparam("end"))
    .order_by(ENTRY.c.originator_version)
)
_HEAD = select(TREE_HEAD).where(TREE_HEAD.c.originator_id == bindparam("ledger"))


@dataclass(frozen=True, slots=True)
class TreeGrowth:
    """What an append does to the tree: the head it extends, the head it makes, the tiles that it fills."""

    old_size: int
    size: int
    root: bytes
    frontier: tuple[bytes, ...]
    full_tiles: tuple[tuple[Tile, bytes], ...]


@dataclass(frozen=True, slots=True)
class TreeHead:
    """A stored tree head; ``frontier`` as `ledger.format.tree.Frontier` has it."""

    size: int
    root: bytes
    frontier: tuple[bytes, ...]


class LedgerRecorder(ProcessRecorder):
    """Records entries and trackings; keeps many ledgers in one database, each with a tree of its own.

    `insert_events` takes, beside the library's ``tracking``, a ``growth``: with it the tiles and the head go into the
    same transaction, and the head is compared with the one expected before it is set.
    """

    def __init__(self, engine: Engine) -> None:
        self.engine = engine

    def create_tables(self) -> None:
        """Make what is missing."""
        with writing(self.engine) as connection:
            METADATA.create_all(connection)

    def insert_events(
        self,
        stored_events: Sequence[StoredEvent],
        *,
        tracking: Tracking | None = None,
        growth: TreeGrowth | None = None,
        **_: Any,
    ) -> Sequence[int] | None:
        """Write a batch, all or nothing; see the class."""
        with writing(self.engine) as connection:
            ids = self._insert_entries(connection, stored_events)
            if growth is not None:
                _grow(connection, str(stored_events[0].originator_id), growth)
            if tracking is not None:
                _track(connection, tracking)
        return ids

    def _insert_entries(self, connection: Connection, stored_events: Sequence[StoredEvent]) -> list[int]:
        if not stored_events:
            return []
        # The write lock is held since BEGIN, so ids are given in commit order and without gaps.
        last = connection.execute(select(func.max(ENTRY.c.id))).scalar() or 0
        ids = list(range(last + 1, last + 1 + len(stored_events)))
        rows = [
            {
                "id": number,
                "originator_id": str(stored.originator_id),
                "originator_version": stored.originator_version,
                "topic": stored.topic,
                "state": stored.state,
                "leaf": hashlib.sha256(b"\x00" + stored.state).digest(),
            }
            for number, stored in zip(ids, stored_events, strict=True)
        ]
        connection.execute(insert(ENTRY), rows)
        return ids

    def select_events(
        self,
        originator_id: object,
        *,
        gt: int | None = None,
        lte: int | None = None,
        desc: bool = False,
        limit: int | None = None,
    ) -> Sequence[StoredEvent]:
        """A sequence's events by version."""
        version = ENTRY.c.originator_version
        query = select(ENTRY).where(ENTRY.c.originator_id == str(originator_id))
        query = query.where(version > gt) if gt is not None else query
        query = query.where(version <= lte) if lte is not None else query
        query = query.order_by(version.desc() if desc else version.asc()).limit(limit)
        with reading(self.engine) as connection:
            return [
                StoredEvent(row.originator_id, row.originator_version, row.topic, bytes(row.state))
                for row in connection.execute(query)
            ]

    def statements(self, ledger: str, start: int = 0, end: int | None = None) -> Iterator[StatementRecorded]:
        """A ledger's entries with indexes in [start, end), a page at a time; between pages others may append."""
        while end is None or start < end:
            stop = start + _PAGE if end is None else min(end, start + _PAGE)
            with reading(self.engine) as connection:
                rows = connection.execute(_STATEMENTS, {"ledger": ledger, "start": start, "end": stop}).all()
            for version, state in rows:
                yield StatementRecorded(ledger, version, bytes(state))
            if len(rows) < _PAGE:
                return
            start += _PAGE

    def select_notifications(
        self,
        start: int | None,
        limit: int,
        stop: int | None = None,
        topics: Sequence[str] = (),
        *,
        inclusive_of_start: bool = True,
    ) -> Sequence[Notification]:
        """Events of all sequences, in commit order."""
        query: Select[Any] = select(ENTRY).order_by(ENTRY.c.id).limit(limit)
        if start is not None:
            query = query.where(ENTRY.c.id >= start if inclusive_of_start else ENTRY.c.id > start)
        query = query.where(ENTRY.c.id <= stop) if stop is not None else query
        query = query.where(ENTRY.c.topic.in_(topics)) if topics else query
        with reading(self.engine) as connection:
            return [
                Notification(row.originator_id, row.originator_version, row.topic, bytes(row.state), row.id)
                for row in connection.execute(query)
            ]

    def max_notification_id(self) -> int | None:
        """The last event's place in commit order."""
        with reading(self.engine) as connection:
            return connection.execute(select(func.max(ENTRY.c.id))).scalar()

    def insert_tracking(self, tracking: Tracking) -> None:
        """Note how far a follower has come; it never goes back."""
        with writing(self.engine) as connection:
            _track(connection, tracking)

    def max_tracking_id(self, application_name: str) -> int | None:
        """How far a follower has come."""
        query = select(TRACKING.c.notification_id).where(TRACKING.c.application_name == application_name)
        with reading(self.engine) as connection:
            return connection.execute(query).scalar()

    def subscribe(self, gt: int | None = None, topics: Sequence[str] = ()) -> "PollingSubscription":
        """An iterator over events, waiting for those to come."""
        return PollingSubscription(self, gt=gt, topics=topics)

    def tree_head(self, originator_id: str) -> TreeHead:
        """The stored head of a ledger's tree; size 0 when it has none."""
        with reading(self.engine) as connection:
            row = connection.execute(_HEAD, {"ledger": originator_id}).first()
        if row is None:
            return TreeHead(0, hashlib.sha256(b"").digest(), ())
        data = bytes(row.frontier)
        return TreeHead(row.size, bytes(row.root), tuple(data[i : i + 32] for i in range(0, len(data), 32)))

    def select_leaves(self, originator_id: str, start: int, end: int) -> list[bytes]:
        """Leaf hashes of the indexes [start, end)."""
        version = ENTRY.c.originator_version
        query = select(ENTRY.c.leaf).where(ENTRY.c.originator_id == originator_id)
        query = query.where(version > start, version <= end).order_by(version)
        with reading(self.engine) as connection:
            return [bytes(row.leaf) for row in connection.execute(query)]

    def select_tile(self, originator_id: str, level: int, index: int) -> bytes | None:
        """A full tile's bytes, or None when it is not full yet."""
        table = TILE.c
        query = select(table.data).where(table.originator_id == originator_id, table.level == level)
        with reading(self.engine) as connection:
            data = connection.execute(query.where(table["index"] == index)).scalar()
        return bytes(data) if data is not None else None


class PollingSubscription(ListenNotifySubscription[ApplicationRecorder]):
    """A subscription that looks for news by itself: SQLite tells nobody across processes."""

    def __init__(self, recorder: LedgerRecorder, gt: int | None = None, topics: Sequence[str] = ()) -> None:
        self._stopped = Event()
        super().__init__(recorder=recorder, gt=gt, topics=topics)
        self._poll_thread = Thread(target=self._poll, daemon=True)
        self._poll_thread.start()

    def _poll(self) -> None:
        while not self._has_been_stopped:
            self._has_been_notified.set()
            self._stopped.wait(POLL_S)

    def stop(self) -> None:
        """Stop the iteration and both threads."""
        super().stop()
        self._stopped.set()


def _grow(connection: Connection, originator_id: str, growth: TreeGrowth) -> None:
    rows = [
        {"originator_id": originator_id, "level": tile.level, "index": tile.index, "data": data}
        for tile, data in growth.full_tiles
    ]
    if rows:
        connection.execute(insert(TILE), rows)
    head = {"size": growth.size, "root": growth.root, "frontier": b"".join(growth.frontier)}
    if growth.old_size == 0:
        connection.execute(insert(TREE_HEAD).values(originator_id=originator_id, **head))
        return
    same = (TREE_HEAD.c.originator_id == originator_id) & (TREE_HEAD.c.size == growth.old_size)
    done = connection.execute(update(TREE_HEAD).where(same).values(**head))
    if done.rowcount != 1:
        raise IntegrityError(f"{originator_id}: the tree head is not at size {growth.old_size} any more")


def _track(connection: Connection, tracking: Tracking) -> None:
    name, position = tracking.application_name, tracking.notification_id
    table = TRACKING.c
    newer = (table.application_name == name) & (table.notification_id < position)
    if connection.execute(update(TRACKING).where(newer).values(notification_id=position)).rowcount == 0:
        # Inserting over a position that is as new or newer breaks the key: the library's way to say "seen already".
        connection.execute(insert(TRACKING).values(application_name=name, notification_id=position))
