"""The signing guard: what was signed last, kept apart from the database it was signed over.

A log dies of signing two roots for one size, or a smaller size after a larger: a restored backup, a disk that lied, a
bug. So before a checkpoint is signed the head is recomputed from the stored bytes and compared with the last signed
one, in a file of its own; and the new one is on the disk before anybody gets it. A crash between the guard's write
and the answer leaves a signed head that nobody saw: the next is signed over a larger size, and is consistent with it.
"""

from dataclasses import dataclass
from pathlib import Path

from sqlalchemy import BigInteger, Column, LargeBinary, MetaData, Table, Text, insert, select, update

from ledger.format.checkpoint import SignedCheckpoint, parse_checkpoint
from ledger.store.engine import open_engine, reading, writing

_METADATA = MetaData()
_SIGNED = Table(
    "signed_head",
    _METADATA,
    Column("origin", Text, primary_key=True),
    Column("size", BigInteger, nullable=False),
    Column("root", LargeBinary, nullable=False),
    Column("time", BigInteger, nullable=False),
    Column("note", LargeBinary, nullable=False),
)


class SigningGuardError(RuntimeError):
    """A head that must not be signed. The host stops writing until a person has found out why."""


@dataclass(frozen=True, slots=True)
class SignedHead:
    """The head signed last, when (ms), and its note."""

    size: int
    root: bytes
    time: int
    note: SignedCheckpoint


class SigningGuard:
    """One file that outlives restores of the ledger's database; keep it out of that backup's reach."""

    def __init__(self, path: Path) -> None:
        self._engine = open_engine(path)
        with writing(self._engine) as connection:
            _METADATA.create_all(connection)

    def last(self, origin: str) -> SignedHead | None:
        """The head signed last for a ledger, or None."""
        with reading(self._engine) as connection:
            row = connection.execute(select(_SIGNED).where(_SIGNED.c.origin == origin)).first()
        return SignedHead(row.size, bytes(row.root), row.time, parse_checkpoint(bytes(row.note))) if row else None

    def check(self, origin: str, size: int, root: bytes, time: int) -> None:
        """Refuse a head that contradicts the last signed one.

        Raises:
            SigningGuardError: a smaller size, another root at the same size, or time going back.
        """
        last = self.last(origin)
        if last is None:
            return
        told = f"{origin}: signed last at size {last.size}, root {last.root.hex()}; "
        if size < last.size:
            raise SigningGuardError(f"{told}now asked to sign size {size}. The database lost entries: restore it.")
        if size == last.size and root != last.root:
            raise SigningGuardError(f"{told}now root {root.hex()} at the same size. The database was changed.")
        if time < last.time:
            raise SigningGuardError(f"{told}at {last.time} ms; now it is {time} ms. The clock went back.")

    def keep(self, origin: str, signed: SignedCheckpoint, time: int) -> None:
        """Put a signed head on the disk, replacing the one before it; checked again under the file's lock."""
        head = signed.checkpoint
        values = {"size": head.size, "root": head.root, "time": time, "note": signed.data}
        self.check(origin, head.size, head.root, time)
        with writing(self._engine) as connection:
            older = (_SIGNED.c.origin == origin) & (_SIGNED.c.size <= head.size) & (_SIGNED.c.time <= time)
            if connection.execute(update(_SIGNED).where(older).values(**values)).rowcount == 0:
                # A row that is newer breaks the key here: another process signed further meanwhile.
                connection.execute(insert(_SIGNED).values(origin=origin, **values))

    def close(self) -> None:
        """Close the file."""
        self._engine.dispose()
