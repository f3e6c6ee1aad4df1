"""What a server keeps for itself: sign-ins, drafts, passkey handles, addresses of feeds; none of it is the record.

Losing it costs people a new sign-in and their unsent drafts. It is erasable, in a database file of its own; a feature
that keeps something declares its table on `METADATA` beside its own code.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from sqlalchemy import Connection, MetaData

from ledger.store.engine import open_engine, reading, writing

METADATA = MetaData()
FILE = "server.db"


class Keeping:
    """The server's own database; made when missing."""

    def __init__(self, path: Path) -> None:
        self.engine = open_engine(path, erasable=True)
        with writing(self.engine) as connection:
            METADATA.create_all(connection)

    @contextmanager
    def reading(self) -> Iterator[Connection]:
        """A connection to read with."""
        with reading(self.engine) as connection:
            yield connection

    @contextmanager
    def writing(self) -> Iterator[Connection]:
        """A write transaction: all of it or nothing."""
        with writing(self.engine) as connection:
            yield connection

    def close(self) -> None:
        """Close the file."""
        self.engine.dispose()
