"""The record: appending one by one and in groups, replaying, proving, auditing, each beside a bare limit.

The limits: verifying as many signatures with nothing around it, and committing as many rows to SQLite with nothing
around them. Machines are noisy: read the ratios.
"""

import hashlib
import sqlite3
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from statistics import median

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from ledger.application import admit
from ledger.application.compose import Words
from ledger.application.intake import Admitted
from tests.hall import Hall

CHARTER = {"quota": {"statements": 10**6, "entry_bytes": 10**10, "joins": 50}}


@dataclass(frozen=True, slots=True)
class Row:
    """One measured line: what, how many a second, beside which limit."""

    name: str
    rate: float
    limit: str = ""
    limit_rate: float = 0.0

    def __str__(self) -> str:
        beside = f"  {self.rate / self.limit_rate:6.1%} of {self.limit}" if self.limit_rate else ""
        return f"{self.name:44} {self.rate:12,.0f} /s{beside}"


def rate(count: int, work: Callable[[], object], repeats: int = 3) -> float:
    """How many a second: the median of a few runs of ``work``, which does ``count``."""
    times = []
    for _ in range(repeats):
        start = time.perf_counter()
        work()
        times.append(time.perf_counter() - start)
    return count / median(times)


def raw_verifications(count: int = 3000) -> float:
    """Signature checks by `cryptography` and nothing else, on one core."""
    key = Ed25519PrivateKey.from_private_bytes(hashlib.sha256(b"bench").digest())
    message, public = b"m" * 600, key.public_key()
    signature = key.sign(message)
    return rate(count, lambda: [public.verify(signature, message) for _ in range(count)])


def raw_commits(folder: Path, rows: int, commits: int) -> float:
    """Rows a second into SQLite, WAL, synchronous FULL, so many rows a commit."""
    connection = sqlite3.connect(folder / f"raw{rows}.db", isolation_level=None)
    connection.execute("PRAGMA journal_mode=WAL")
    connection.execute("PRAGMA synchronous=FULL")
    connection.execute("CREATE TABLE entry(id INTEGER PRIMARY KEY, state BLOB)")

    def work() -> None:
        for _ in range(commits):
            connection.execute("BEGIN IMMEDIATE")
            connection.executemany("INSERT INTO entry(state) VALUES (?)", [(b"x" * 900,)] * rows)
            connection.execute("COMMIT")

    return rate(rows * commits, work)


def statements(hall: Hall, count: int) -> list[Admitted]:
    """Signed statements of one small act each."""
    batch = []
    for _ in range(count):
        sitting = hall.sitting(("ana", "self"))
        body = {"standing": "invited"}
        sitting.add("organization.registered/v1", body, sealed={"name": Words(f"Choir {hall.randomness.calls}")})
        batch.append(admit(hall.sign(sitting)))
    return batch


def run(count: int = 2000) -> list[Row]:
    """Measure everything."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        verify = raw_verifications()
        single, grouped = raw_commits(folder, 1, 200), raw_commits(folder, 100, 20)
        rows = [
            Row("bare: Ed25519 verifications, one core", verify),
            Row("bare: SQLite, 1 row a commit", single),
            Row("bare: SQLite, 100 rows a commit", grouped),
        ]
        hall = Hall(folder / "ledger")
        hall.found({"dockers": "ana", "nurses": "ben"}, CHARTER)
        alone = statements(hall, 200)
        appended = rate(len(alone), lambda: [hall.ledger.append([one]) for one in alone], repeats=1)
        rows.append(Row("append, one by one, durable and signed", appended, "bare commits", single))
        batch = statements(hall, count)
        groups = [batch[start : start + 100] for start in range(0, count, 100)]
        appended = rate(count, lambda: [hall.ledger.append(group) for group in groups], repeats=1)
        rows.append(Row("append, 100 a group, durable and signed", appended, "bare verifications", verify))
        replayed = rate(hall.ledger.size, hall.reopen)
        rows.append(Row("open: replay all entries", replayed, "bare verifications", verify))
        proofs = rate(200, lambda: [hall.ledger.receipt(index) for index in range(200)])
        rows.append(Row("receipts with inclusion proofs", proofs))
        rows.append(Row("audit of the export, whole process", _audit(hall, folder), "bare verifications", verify))
        hall.ledger.close()
        return rows


def _audit(hall: Hall, folder: Path) -> float:
    from projections.export_tiles import export_tiles  # noqa: PLC0415  # measured last, and only here

    export = folder / "export"
    export_tiles(hall.ledger, export)
    command = [sys.executable, "-m", "audit", str(export)]

    def work() -> None:
        done = subprocess.run(command, check=False, capture_output=True)
        assert done.returncode == 0, done.stderr.decode()

    return rate(hall.ledger.size, work, repeats=1)
