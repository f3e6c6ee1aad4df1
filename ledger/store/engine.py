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
_BEGIN = "ledger_begin"


def open_engine(path: Path, *, erasable: bool = False) -> Engine:
    """An engine on one SQLite file.

    Args:
        path: the file; made when missing.
        erasable: what is deleted must be gone: deleted pages are overwritten. Empty the log after it (`empty_log`).
    """
    engine = create_engine(URL.create("sqlite", database=str(path)))

    @event.listens_for(engine, "connect")
    def _connect(connection: sqlite3.Connection, _record: Any) -> None:
        # The driver must not begin transactions of its own: `begin` below does, in the right mode.
        connection.isolation_level = None
        cursor = connection.cursor()
        cursor.execute(f"PRAGMA busy_timeout = {BUSY_TIMEOUT_MS}")
        cursor.execute("PRAGMA journal_mode = WAL")
        cursor.execute("PRAGMA synchronous = FULL")
        cursor.execute("PRAGMA recursive_triggers = ON")
        cursor.execute("PRAGMA trusted_schema = OFF")
        if erasable:
            cursor.execute("PRAGMA secure_delete = ON")
        cursor.close()

    @event.listens_for(engine, "begin")
    def _begin(connection: Connection) -> None:
        begin = connection.get_execution_options().get(_BEGIN, "BEGIN")
        if begin is not None:
            connection.exec_driver_sql(begin)

    return engine


@contextmanager
def writing(engine: Engine) -> Iterator[Connection]:
    """A write transaction: all is committed and synced at the end, or nothing."""
    with translated(), engine.connect() as connection:
        connection.execution_options(**{_BEGIN: "BEGIN IMMEDIATE"})
        with connection.begin():
            yield connection


@contextmanager
def reading(engine: Engine) -> Iterator[Connection]:
    """A read transaction: one unchanging view."""
    with translated(), engine.connect() as connection, connection.begin():
        yield connection


def empty_log(engine: Engine) -> None:
    """Bring the write-ahead log into the database file and cut it to nothing, so that no older page stays in it.

    Raises:
        OperationalError: a reader held on to the log for longer than the busy timeout.
    """
    with translated(), engine.connect() as connection:
        connection.execution_options(**{_BEGIN: None})
        busy = connection.exec_driver_sql("PRAGMA wal_checkpoint(TRUNCATE)").scalar()
    if busy:
        raise persistence.OperationalError("a reader keeps the log of erased pages open; try again when it has ended")


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
