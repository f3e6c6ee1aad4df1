"""A backup as the manual says: SQLite's online copy while the ledger is open; it is verified, and a cut one refused."""

import shutil
import sqlite3
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from ledger.application import Ledger, LedgerFolder, StorageFailedError
from ledger.store.guard import SigningGuardError
from tests.hall import Hall

PLENARY = Path(sys.executable).with_name("plenary")


@pytest.fixture
def hall(tmp_path: Path) -> Iterator[Hall]:
    """A ledger in use."""
    made = Hall(tmp_path / "ledger")
    made.found({"Dockers": "ana", "Nurses": "ben"})
    made.invite("ana", "Choir")
    yield made
    made.ledger.close()


def _copy(source: Path, target: Path) -> None:
    """The databases by the online backup, everything else as files."""
    shutil.copytree(source, target, ignore=shutil.ignore_patterns("*.db*", "*lock*"))
    for path in source.glob("*.db"):
        with sqlite3.connect(path) as old, sqlite3.connect(target / path.name) as new:
            old.backup(new)
        old.close()
        new.close()


@pytest.mark.parametrize("kept", [0, 100, 4096, 3 / 4], ids=str)
def test_a_truncated_backup_is_refused(hall: Hall, tmp_path: Path, kept: float) -> None:
    """A database that ends too early is not opened, wherever it was cut."""
    _copy(hall.path, tmp_path / "copy")
    path = tmp_path / "copy" / "ledger.db"
    data = path.read_bytes()
    path.write_bytes(data[: int(kept if kept >= 1 or kept == 0 else len(data) * kept)])
    with pytest.raises((StorageFailedError, SigningGuardError)):
        Ledger(LedgerFolder(tmp_path / "copy"), hall.clock)


def test_a_backup_is_restored_and_verified(hall: Hall, tmp_path: Path) -> None:
    """Made while the ledger is open, it has the same head, is sound to the auditor, and goes on."""
    _copy(hall.path, tmp_path / "copy")
    size, root = hall.ledger.size, hall.ledger.live.root_at(hall.ledger.size)
    hall.ledger.close()
    restored = Hall(tmp_path / "copy", hall.clock, hall.randomness, hall.ids)
    assert (restored.ledger.size, restored.ledger.live.root_at(size)) == (size, root)
    restored.invite("ben", "Band")
    assert restored.ledger.size == size + 1
    restored.ledger.close()
    done = subprocess.run([PLENARY, "verify", str(tmp_path / "copy")], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr
