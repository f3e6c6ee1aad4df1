"""The database of the read models: their tables, how far they have come, and what they were made from.

Rows and position go in together, in one transaction: after a crash both are there or neither, so every entry counts
once. Everything here can be thrown away and built again from the ledger.
"""

import json
import sqlite3
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from eventsourcing.persistence import IntegrityError, Tracking, TrackingRecorder
from sqlalchemy import URL, Connection, Engine, MetaData, Table, create_engine, event, inspect, make_url, select

from ledger.format import canonical
from ledger.store.engine import open_engine, reading, writing
from ledger.store.schema import TRACKING
from projections.read_models.catalogue import MODELS, schema_digest
from projections.read_models.columns import json_text
from projections.read_models.model import Model, ModelFailedError, ReadModelError
from projections.read_models.tables import Row, column

FILE = "projections.db"

_OWN = MetaData()
_TRACKING = TRACKING.to_metadata(_OWN)
_STANDING = Table(
    "read_models",
    _OWN,
    column("origin", str, key=True),
    column("schema", str),
    column("tables", str),
    column("size", int),
    column("root", str),
    column("stopped", str | None),
)

Batch = list[tuple[int, list[tuple[Model, list[Row]]]]]
"""Entries in order: their indexes, and each model's rows."""


class SchemaChangedError(ReadModelError):
    """The tables were made by another version of the read models: rebuild them."""


class OvertakenError(ReadModelError):
    """Another follower has written these entries meanwhile."""


@dataclass(frozen=True, slots=True)
class Standing:
    """How far read models have come.

    Args:
        origin: the ledger's.
        schema: the digest of the tables.
        size: how many entries they hold.
        root: the tree's root (hex) at that size: which history they were made from.
        position: the last notification taken in; None: none yet.
        stopped: what stopped them, while something does.
    """

    origin: str
    schema: str
    size: int
    root: str
    position: int | None
    stopped: str | None = None


class ReadModels(TrackingRecorder):
    """Read models of one ledger in one database.

    Args:
        engine: the database; SQLite beside the ledger, or any that SQLAlchemy knows.
        models: the models; all of them, but for tests.
    """

    def __init__(self, engine: Engine, models: tuple[Model, ...] = MODELS) -> None:
        self.engine = engine
        self.models = models
        self.schema = schema_digest(models)
        self.tables = tuple(table for model in models for table in model.tables)

    def create(self, origin: str, root: str) -> None:
        """Make empty tables, in place of those that read models made here before; all others are left alone.

        Args:
            origin: the ledger's.
            root: the root (hex) of the empty tree.

        Raises:
            PersistenceError: a table of that name is there and is somebody else's: use a database of its own.
        """
        row = {"origin": origin, "schema": self.schema, "size": 0, "root": root, "stopped": None}
        row["tables"] = json_text([table.name for table in self.tables])
        with writing(self.engine) as connection:
            _drop(connection)
            for table in (*_OWN.sorted_tables, *self.tables):
                table.create(connection)
            connection.execute(_STANDING.insert(), row)

    def standing(self, application: str) -> Standing | None:
        """How far they are; None before there are any tables."""
        with reading(self.engine) as connection:
            return self._standing(connection, application)

    def _standing(self, connection: Connection, application: str) -> Standing | None:
        if not inspect(connection).has_table(_STANDING.name):
            return None
        row = connection.execute(select(_STANDING)).first()
        if row is None:
            return None
        return Standing(row.origin, row.schema, row.size, row.root, _position(connection, application), row.stopped)

    def check_schema(self, standing: Standing) -> None:
        """Refuse tables of another version.

        Raises:
            SchemaChangedError: they are.
        """
        if standing.schema != self.schema:
            raise SchemaChangedError(
                f"the read models were made with schema {standing.schema[:16]}…, this program has {self.schema[:16]}…. "
                "Nothing is lost, everything in them comes from the ledger: plenary projections rebuild"
            )

    def write(self, batch: Batch, before: Standing, after: Standing, application: str) -> None:
        """Write entries and the new position together, when nobody else has moved it.

        Raises:
            ModelFailedError: the database refused a model's rows; nothing is written.
            OvertakenError: the position is not ``before``'s any more.
        """
        with writing(self.engine) as connection:
            now = self._standing(connection, application)
            if now is None or (now.position, now.size, now.schema) != (before.position, before.size, before.schema):
                raise OvertakenError("another process follows the ledger into these read models; let one do it")
            for model, rows in _by_model(batch):
                try:
                    model.write(connection, rows)
                except Exception as error:
                    raise ModelFailedError(model.name, batch[0][0], error) from error
            connection.execute(_STANDING.update().values(size=after.size, root=after.root, stopped=None))
            if after.position is not None:
                _track(connection, Tracking(application, after.position))

    def stop(self, words: str) -> None:
        """Keep what stopped them, for whoever asks how they are; the next entries written clear it."""
        with writing(self.engine) as connection:
            connection.execute(_STANDING.update().values(stopped=words))

    def insert_tracking(self, tracking: Tracking) -> None:
        """Note a position by itself; the library's way."""
        with writing(self.engine) as connection:
            _track(connection, tracking)

    def max_tracking_id(self, application_name: str) -> int | None:
        """How far an application's notifications were taken in."""
        with reading(self.engine) as connection:
            return _position(connection, application_name)

    def dump(self) -> Iterator[bytes]:
        """Every row of every table as a line, in an order of their own: equal read models give equal bytes."""
        with reading(self.engine) as connection:
            for table in (*sorted(self.tables, key=lambda table: table.name), _STANDING):
                for row in connection.execute(select(table).order_by(*table.primary_key)):
                    yield canonical.encode([table.name, *row]) + b"\n"

    def close(self) -> None:
        """Close the database."""
        self.engine.dispose()


def open_read_models(where: Path | str | URL, models: tuple[Model, ...] = MODELS) -> ReadModels:
    """Open read models.

    Args:
        where: a SQLite file, or the URL of any database that SQLAlchemy knows.
        models: the models; all of them, but for tests.
    """
    url = URL.create("sqlite", database=str(where)) if isinstance(where, Path) else make_url(where)
    if url.get_backend_name() != "sqlite" or not url.database:
        return ReadModels(create_engine(url), models)
    engine = open_engine(Path(url.database))

    @event.listens_for(engine, "connect")
    def _connect(connection: sqlite3.Connection, _record: Any) -> None:
        # A power cut may take the last batches back, rows and position together: they come again from the ledger.
        connection.execute("PRAGMA synchronous = NORMAL")

    return ReadModels(engine, models)


def _by_model(batch: Batch) -> Iterator[tuple[Model, list[Row]]]:
    found: dict[int, tuple[Model, list[Row]]] = {}
    for _, made in batch:
        for model, rows in made:
            found.setdefault(id(model), (model, []))[1].extend(rows)
    yield from found.values()


def _drop(connection: Connection) -> None:
    if not inspect(connection).has_table(_STANDING.name):
        return
    made = connection.execute(select(_STANDING.c.tables)).scalar() or "[]"
    for name in json.loads(made):
        Table(name, MetaData()).drop(connection, checkfirst=True)
    _OWN.drop_all(connection)


def _position(connection: Connection, application: str) -> int | None:
    query = select(_TRACKING.c.notification_id).where(_TRACKING.c.application_name == application)
    return connection.execute(query).scalar()


def _track(connection: Connection, tracking: Tracking) -> None:
    name, position = tracking.application_name, tracking.notification_id
    before = _position(connection, name)
    if before is None:
        connection.execute(_TRACKING.insert().values(application_name=name, notification_id=position))
    elif before < position:
        same = _TRACKING.c.application_name == name
        connection.execute(_TRACKING.update().where(same).values(notification_id=position))
    else:
        raise IntegrityError(f"{name}: notification {position} was taken in already, {before} was the last")
