"""A ledger opened on its host: load, append, sign heads, prove, read.

Built on `eventsourcing`: the application saves batches of entries through our recorder, and what is kept in memory is
rebuilt by folding the stored events.
"""

import fcntl
import shutil
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from threading import RLock
from typing import Self

from eventsourcing.application import Application
from eventsourcing.persistence import PersistenceError

from ledger.application.clock import Clock, ClockWatch
from ledger.application.errors import ClockUnsureError, DiskFullError, LedgerDamagedError, StorageFailedError
from ledger.application.folder import HostKeys, LedgerFolder
from ledger.application.heads import Heads
from ledger.application.intake import (
    Admitted,
    check_host_keys,
    find_keys,
    rules_missing,
    verify_one,
    verify_signatures,
)
from ledger.application.replay import Live
from ledger.format.checkpoint import SignedCheckpoint
from ledger.format.entry import Entry, parse_entry
from ledger.format.proof import prove_inclusion
from ledger.format.receipt import Receipt
from ledger.rules.judge import Accepted, Attested, RulesVersionError, judge, preview
from ledger.rules.kind import Refusal, Registry
from ledger.rules.kinds import RULES_V0
from ledger.rules.state import State
from ledger.store.beside import BesideStore
from ledger.store.events import Batch, StatementRecorded
from ledger.store.factory import DATABASE
from ledger.store.guard import SigningGuard
from ledger.store.recorder import LedgerRecorder, TreeGrowth
from ledger.store.tree import StoredTree

VERIFY_THREADS = 2
FREE_SPACE_FLOOR = 64 * 1024 * 1024
"""Bytes that stay free: nothing is taken in below them."""


class LedgerApplication(Application[str]):
    """The event-sourced application: one sequence a ledger, stored by `LedgerRecorder`."""

    name = "ledger"

    def __init__(self, database: Path) -> None:
        super().__init__({"PERSISTENCE_MODULE": "ledger.store.factory", DATABASE: str(database)})


@dataclass(frozen=True, slots=True)
class Recorded:
    """A statement in the record: its index, and whether it stood there before."""

    index: int
    again: bool


def free_space(path: Path) -> int:
    """Bytes free where a folder lies."""
    return shutil.disk_usage(path).free


class Ledger:
    """One ledger, ready to append and to read.

    Args:
        folder: the ledger's folder.
        clock: where time comes from.
        registry: the kinds to judge by.
        space: bytes free where the folder lies.

    Raises:
        LedgerDamagedError, SigningGuardError: what is stored is not what it was; see there.
        RulesVersionError: entries there are judged by rules that this program does not hold.
    """

    def __init__(
        self,
        folder: LedgerFolder,
        clock: Clock,
        registry: Registry = RULES_V0,
        *,
        space: Callable[[Path], int] = free_space,
    ) -> None:
        self.folder = folder
        self.origin = folder.origin()
        self.registry = registry
        self.clock = clock
        self.watch = ClockWatch(clock)
        self._held = folder.load_keys()
        self._space = space
        self._lock = RLock()
        self._broken = False
        with _storage_told(self.origin):
            self.application = LedgerApplication(folder.path / "ledger.db")
            assert isinstance(self.application.recorder, LedgerRecorder)
            self.recorder: LedgerRecorder = self.application.recorder
            self.beside = BesideStore(folder.path / "beside.db")
            self.guard = SigningGuard(folder.path / "guard.db")
        self.tree = StoredTree(self.recorder, self.origin)
        self._verifiers = ThreadPoolExecutor(VERIFY_THREADS, thread_name_prefix="verify")
        self.live = Live(self.origin, registry)
        self.heads = Heads(self.recorder, self.guard, self.live, self._held)
        try:
            self._open()
        except BaseException:
            self.close()
            raise

    def _open(self) -> None:
        with self._sequencing():
            self.heads.check()
            # Made good here: words of an entry that a crash kept out, and words erased by an entry that it let in.
            erased = self.live.state.record.erased
            self.beside.retain({digest for digest in self.live.state.record.sealed if digest not in erased})

    @property
    def keys(self) -> HostKeys:
        """The host's keys that the record names now."""
        return self.heads.keys()

    @property
    def size(self) -> int:
        """How many entries there are."""
        return self.live.size

    def append(self, batch: list[Admitted]) -> list[Recorded | Refusal]:
        """Verify, judge and record a batch: one commit, one checkpoint, then the answers.

        A statement that stands in the record already is answered with its index. A refused one leaves nothing.

        Raises:
            ClockUnsureError, DiskFullError: nothing was taken in; try again when that is mended.
            SigningGuardError: the head must not be signed.
            StorageFailedError: the ledger must be opened again; nothing was answered.
        """
        with self._sequencing():
            received = self._receive()
            signatures = verify_signatures(self.live.state, self.registry, batch, self._verifiers)
            old_size = self.size
            answers: list[Recorded | Refusal] = []
            entries: list[bytes] = []
            words: list[str] = []
            for admitted, bad in zip(batch, signatures, strict=True):
                entry = admitted.entry(received)
                answer = self._judge(admitted, bad, entry, received)
                answers.append(answer)
                if isinstance(answer, Recorded) and not answer.again:
                    entries.append(entry)
                    words.extend(admitted.submission.disclosures)
            if entries:
                self._commit(old_size, entries, words)
            return answers

    def _receive(self) -> int:
        """When (ms) the next batch is received: not before the last entry, nor before the head signed last."""
        free = self._space(self.folder.path)
        if free < FREE_SPACE_FLOOR:
            raise DiskFullError(self.folder.path, free, FREE_SPACE_FLOOR)
        last = self.heads.last()
        return self.watch.take(max(self.live.received, last.time if last else 0))

    def _judge(self, admitted: Admitted, bad: Refusal | None, entry: bytes, received: int) -> Recorded | Refusal:
        state, index = self.live.state, self.size
        stands = state.record.statements.get(admitted.id)
        if stands is not None:
            return Recorded(stands, again=True)
        if bad is not None and bad.code == "KEY_UNKNOWN":
            # It may be enrolled by an entry of this very batch.
            bad = verify_one(admitted, find_keys(state, self.registry, admitted))
        bad = bad or check_host_keys(admitted.statement, self._held)
        if bad is not None:
            return bad
        attested = Attested(admitted.statement, admitted.id, admitted.keyids, len(entry))
        try:
            verdict = judge(state, self.registry, attested, received=received, root_at=self.live.root_at)
        except RulesVersionError as error:
            return rules_missing(error)
        if isinstance(verdict, Refusal):
            return verdict
        self.live.note(verdict, entry)
        return Recorded(index, again=False)

    def _commit(self, old_size: int, entries: list[bytes], disclosures: list[str]) -> None:
        """Words first, then entries, then a signed head; a crash between them loses nothing that was answered."""
        self.beside.put_disclosures(disclosures)
        growth = TreeGrowth(
            old_size, self.size, self.live.root(), self.live.frontier.hashes, self.live.take_full_tiles()
        )
        events = tuple(
            StatementRecorded(self.origin, old_size + place + 1, entry) for place, entry in enumerate(entries)
        )
        self.application.save(Batch(self.origin, events), growth=growth)  # type: ignore[arg-type]  # collects events, as it asks
        self.tree.set_edge(self.live.edge)
        self.heads.sign()
        erased = [digest for digests in self.live.take_erased() for digest in digests]
        if erased:
            self.beside.erase(erased)

    def checkpoint(self) -> SignedCheckpoint:
        """The head signed last: stored bytes, never signed again."""
        last = self.heads.last()
        if last is None:
            raise LedgerDamagedError(f"{self.origin}: nothing was signed yet. Found the ledger first.")
        return last.note

    def heartbeat(self) -> SignedCheckpoint:
        """The present head with a dated ML-DSA-44 line: for witnesses, exports, and a host that wants to show life."""
        with self._sequencing():
            return self.heads.heartbeat(self.clock.now())

    def guard_time(self) -> int:
        """When the head was signed last (ms)."""
        last = self.heads.last()
        return last.time if last else 0

    def receipt(self, index: int) -> Receipt:
        """An entry with its proof to the head signed last.

        Args:
            index: 0 <= index < the size of that head.

        Raises:
            IndexError: the head signed last does not cover it.
        """
        signed = self.checkpoint()
        if not 0 <= index < signed.checkpoint.size:
            raise IndexError(f"{self.origin}: no entry {index} under the head of size {signed.checkpoint.size}")
        (stored,) = self.recorder.statements(self.origin, index, index + 1)
        proof = prove_inclusion(index, signed.checkpoint.size, self.tree.read_hash)
        return Receipt(stored.entry, index, proof, signed)

    def entries(self, start: int = 0, end: int | None = None) -> Iterator[tuple[int, Entry]]:
        """Entries with their indexes, in [start, end)."""
        for event in self.recorder.statements(self.origin, start, end):
            yield event.originator_version - 1, parse_entry(event.entry)

    @contextmanager
    def reading(self) -> Iterator[State]:
        """The state after every entry that is committed, held still while somebody looks at it.

        What other processes recorded in the meantime is taken in first. Appending waits, so look shortly.

        Raises:
            StorageFailedError: the ledger must be opened again.
        """
        with self._lock:
            if self._broken:
                raise StorageFailedError(f"{self.origin}: a read or write failed before. Open the ledger again.")
            with _storage_told(self.origin):
                self.live.catch_up(self.recorder.statements(self.origin, self.size))
                self.tree.set_edge(self.live.edge)
            yield self.live.state

    def preview(self, admitted: Admitted) -> Accepted | Refusal:
        """What the rules would say now, whoever has signed so far; nothing is changed."""
        with self._lock:
            attested = self.live.stand_in(admitted)
            received = max(self.clock.now(), self.live.received)
            return preview(self.live.state, self.registry, attested, received=received, root_at=self.live.root_at)

    def close(self) -> None:
        """Close files and threads."""
        self._verifiers.shutdown()
        self.application.close()
        self.beside.close()
        self.guard.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    @contextmanager
    def _sequencing(self) -> Iterator[None]:
        """One writer at a time, in this process and among processes; first catch up with what others appended.

        Whatever goes wrong in between, memory may be ahead of the disk: nothing more is done until it is opened again.
        """
        with self._lock, (self.folder.path / "lock").open("ab") as lock:
            fcntl.flock(lock, fcntl.LOCK_EX)
            if self._broken:
                raise StorageFailedError(f"{self.origin}: a read or write failed before. Open the ledger again.")
            self._broken = True
            try:
                with _storage_told(self.origin):
                    self.live.catch_up(self.recorder.statements(self.origin, self.size))
                    self.tree.set_edge(self.live.edge)
                    yield
            except (ClockUnsureError, DiskFullError):
                self._broken = False  # raised before anything was touched
                raise
            self._broken = False


@contextmanager
def _storage_told(origin: str) -> Iterator[None]:
    """What the files' own library raises, as the host tells it."""
    try:
        yield
    except DiskFullError:
        raise
    except (PersistenceError, OSError) as error:
        raise StorageFailedError(f"{origin}: {error}. Nothing was answered; open it again.") from error
