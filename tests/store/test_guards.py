"""Entries and tiles cannot be changed by mistake, and a head is not signed twice."""

from pathlib import Path

import pytest
from eventsourcing.persistence import IntegrityError, StoredEvent
from sqlalchemy import text

from ledger.format.checkpoint import Checkpoint, SignedCheckpoint, sign_checkpoint
from ledger.store.engine import open_engine, writing
from ledger.store.guard import SigningGuard, SigningGuardError
from ledger.store.recorder import LedgerRecorder, TreeGrowth
from tests.hall import Hall
from tests.world import ORIGIN


@pytest.fixture
def recorder(tmp_path: Path) -> LedgerRecorder:
    """A recorder with one entry."""
    recorder = LedgerRecorder(open_engine(tmp_path / "ledger.db"))
    recorder.create_tables()
    recorder.insert_events([StoredEvent(ORIGIN, 1, "statement", b"one")])
    return recorder


@pytest.mark.parametrize(
    "change",
    [
        "UPDATE entry SET state = x'00'",
        "DELETE FROM entry",
        "REPLACE INTO entry VALUES (1, 'harbour.example/record', 1, 'statement', x'00', x'00')",
        "INSERT OR REPLACE INTO entry VALUES (9, 'harbour.example/record', 1, 'statement', x'00', x'00')",
        "INSERT INTO entry VALUES (1, 'x', 1, 'statement', x'00', x'00') ON CONFLICT DO UPDATE SET state = x'00'",
    ],
)
def test_an_entry_stays_as_it_was(recorder: LedgerRecorder, change: str) -> None:
    """Update, delete, replace and upsert are stopped by the database."""
    with pytest.raises(IntegrityError), writing(recorder.engine) as connection:
        connection.execute(text(change))
    assert recorder.select_events(ORIGIN)[0].state == b"one"


def test_a_tree_that_grew_meanwhile_is_not_grown(recorder: LedgerRecorder) -> None:
    """An append to a head that another writer has moved on is refused whole."""
    growth = TreeGrowth(0, 1, b"r" * 32, (b"f" * 32,), ())
    recorder.insert_events([StoredEvent(ORIGIN, 2, "statement", b"two")], growth=growth)
    stale = TreeGrowth(2, 3, b"r" * 32, (b"f" * 32,), ())
    with pytest.raises(IntegrityError):
        recorder.insert_events([StoredEvent(ORIGIN, 3, "statement", b"three")], growth=stale)
    assert len(recorder.select_events(ORIGIN)) == 2


@pytest.fixture
def signed(tmp_path: Path) -> SignedCheckpoint:
    """A signed head of size 5."""
    keys = Hall(tmp_path / "hall").ledger.keys
    return sign_checkpoint(Checkpoint(ORIGIN, 5, b"a" * 32), [keys.signer()])


@pytest.mark.parametrize(
    ("size", "root", "time"),
    [(4, b"a" * 32, 2000), (5, b"b" * 32, 2000), (6, b"c" * 32, 999)],
    ids=["a smaller size", "another root at the size", "time going back"],
)
def test_the_guard_refuses(tmp_path: Path, signed: SignedCheckpoint, size: int, root: bytes, time: int) -> None:
    """Whatever contradicts the head signed last is not signed, after a restart too."""
    guard = SigningGuard(tmp_path / "guard.db")
    guard.sign(signed.checkpoint, 1000, lambda: signed)
    guard.close()
    with pytest.raises(SigningGuardError):
        SigningGuard(tmp_path / "guard.db").check(Checkpoint(ORIGIN, size, root), time)


def test_the_guard_lets_a_log_grow(tmp_path: Path, signed: SignedCheckpoint) -> None:
    """A larger size, or the same head again, may be signed."""
    guard = SigningGuard(tmp_path / "guard.db")
    guard.sign(signed.checkpoint, 1000, lambda: signed)
    guard.check(signed.checkpoint, 1000)
    guard.check(Checkpoint(ORIGIN, 6, b"d" * 32), 1000)


def test_erased_words_are_in_no_file(tmp_path: Path) -> None:
    """After an erasure the words stand in no file of the folder, journals included."""
    hall = Hall(tmp_path)
    hall.found({"dockers": "ana", "nurses": "ben"})
    hall.invite("ana", "Zanzibar Rowing Circle")
    digest = list(hall.ledger.live.state.record.sealed)[-1]
    encoded = hall.ledger.beside.disclosure(digest)
    assert encoded is not None
    assert _files_with(tmp_path, encoded.encode())
    hall.ledger.beside.erase([digest])
    assert hall.ledger.beside.disclosure(digest) is None
    assert not _files_with(tmp_path, encoded.encode())


def _files_with(folder: Path, data: bytes) -> list[Path]:
    return [path for path in folder.rglob("*") if path.is_file() and data in path.read_bytes()]
