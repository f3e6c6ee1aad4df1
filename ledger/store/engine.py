"""Opening the databases: SQLite with every commit on the disk before it is answered.

``synchronous`` is set, not inherited from the build. Write transactions take the lock at once (``BEGIN IMMEDIATE``): a
deferred one that reads first fails at its first write when another process wrote in between, and no busy timeout
helps it.
"""

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from eventsourcing import persistence
from sqlalchemy import URL, Connection, Engine, create_engine, event, exc

BUSY_TIMEOUT_MS = 10_000
_WRITE = "ledger_write"


def open_engine(path: Path, *, erasable: bool = False) -> Engine:
    """An engine on one SQLite file.

    Args:
        path: the file; made when missing.
        erasable: what is deleted must be gone from the file: no write-ahead log, deleted pages overwritten.
    """
    engine = create_engine(URL.create("sqlite", database=str(path)))
    journal = "DELETE" if erasable else "WAL"

    @event.listens_for(engine, "connect")
    def _connect(connection: sqlite3.Connection, _record: Any) -> None:
        # The driver must not begin transactions of its own: `begin` below does, in the right mode.
        connection.isolation_level = None
        cursor = connection.cursor()
        cursor.execute(f"PRAGMA busy_timeout = {BUSY_TIMEOUT_MS}")
        cursor.execute(f"PRAGMA journal_mode = {journal}")
        cursor.execute("PRAGMA synchronous = FULL" if not erasable else "PRAGMA synchronous = EXTRA")
        cursor.execute("PRAGMA recursive_triggers = ON")
        cursor.execute("PRAGMA trusted_schema = OFF")
        if erasable:
            cursor.execute("PRAGMA secure_delete = ON")
        cursor.close()

    @event.listens_for(engine, "begin")
    def _begin(connection: Connection) -> None:
        write = connection.get_execution_options().get(_WRITE)
        connection.exec_driver_sql("BEGIN IMMEDIATE" if write else "BEGIN")

    return engine


@contextmanager
def writing(engine: Engine) -> Iterator[Connection]:
    """A write transaction: all is committed and synced at the end, or nothing."""
    with translated(), engine.connect() as connection:
        connection.execution_options(**{_WRITE: True})
        with connection.begin():
            yield connection


@contextmanager
def reading(engine: Engine) -> Iterator[Connection]:
    """A read transaction: one unchanging view."""
    with translated(), engine.connect() as connection, connection.begin():
        yield connection


@contextmanager
def translated() -> Iterator[None]:
    """SQLAlchemy's errors as the event-sourcing library names them; callers know only those."""
    try:
        yield
    except exc.IntegrityError as error:
        raise persistence.IntegrityError(error) from error
    except exc.OperationalError as error:
        raise persistence.OperationalError(error) from error
    except exc.ProgrammingError as error:
        raise persistence.ProgrammingError(error) from error
    except exc.InterfaceError as error:
        raise persistence.InterfaceError(error) from error
    except exc.SQLAlchemyError as error:
        raise persistence.PersistenceError(error) from error
