"""The signing guard: what was signed last, kept apart from the database it was signed over.

A log dies of signing two roots for one size, or a smaller size after a larger: a restored backup, a disk that lied, a
bug. So before a checkpoint is signed the head is recomputed from the stored bytes and compared with the last signed
one, in a file of its own; and the new one is on the disk before anybody gets it. A crash between the guard's write
and the answer leaves a signed head that nobody saw: the next is signed over a larger size, and is consistent with it.
"""

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from sqlalchemy import (
    BigInteger,
    Column,
    Connection,
    LargeBinary,
    MetaData,
    Table,
    Text,
    bindparam,
    insert,
    select,
    update,
)

from ledger.format.checkpoint import Checkpoint, SignedCheckpoint, parse_checkpoint
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
_SELECT = select(_SIGNED).where(_SIGNED.c.origin == bindparam("key"))
_UPDATE = (
    update(_SIGNED)
    .where(_SIGNED.c.origin == bindparam("key"))
    .values({name: bindparam(name) for name in ("size", "root", "time", "note")})
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
        self.engine = open_engine(path)
        with writing(self.engine) as connection:
            _METADATA.create_all(connection)

    def last(self, origin: str) -> SignedHead | None:
        """The head signed last for a ledger, or None."""
        with reading(self.engine) as connection:
            return _last(connection, origin)

    def check(self, head: Checkpoint, time: int) -> None:
        """Refuse a head that contradicts the last signed one.

        Raises:
            SigningGuardError: a smaller size, another root at the same size, or time going back.
        """
        _check(self.last(head.origin), head, time)

    def sign(self, head: Checkpoint, time: int, sign: Callable[[], SignedCheckpoint]) -> SignedCheckpoint:
        """Check a head, have it signed and put it on the disk, all under the file's lock.

        A signature that could not be kept is thrown away: nobody has seen it.

        Args:
            head: the head, recomputed from the stored bytes.
            time: when (ms); not before the head signed last.
            sign: signs it.

        Raises:
            SigningGuardError: as `check`.
        """
        with writing(self.engine) as connection:
            _check(_last(connection, head.origin), head, time)
            signed = sign()
            values = {"size": head.size, "root": head.root, "time": time, "note": signed.data}
            if connection.execute(_UPDATE, {"key": head.origin} | values).rowcount == 0:
                connection.execute(insert(_SIGNED), {"origin": head.origin} | values)
        return signed

    def close(self) -> None:
        """Close the file."""
        self.engine.dispose()


def _last(connection: Connection, origin: str) -> SignedHead | None:
    row = connection.execute(_SELECT, {"key": origin}).first()
    return SignedHead(row.size, bytes(row.root), row.time, parse_checkpoint(bytes(row.note))) if row else None


def _check(last: SignedHead | None, head: Checkpoint, time: int) -> None:
    if last is None:
        return
    told = f"{head.origin}: signed last at size {last.size}, root {last.root.hex()}; "
    if head.size < last.size:
        raise SigningGuardError(f"{told}now asked to sign size {head.size}. The database lost entries: restore it.")
    if head.size == last.size and head.root != last.root:
        raise SigningGuardError(f"{told}now root {head.root.hex()} at the same size. The database was changed.")
    if time < last.time:
        raise SigningGuardError(f"{told}at {last.time} ms; now it is {time} ms. The clock went back.")
