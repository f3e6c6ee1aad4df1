"""A ledger opened on its host: load, append, sign heads, prove, read.

Built on `eventsourcing`: the application saves batches of entries through our recorder and rebuilds the state by a
projector function over the stored events.
"""

import fcntl
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from threading import RLock
from typing import Self

from eventsourcing.application import Application

from ledger.application.clock import Clock, ClockWatch
from ledger.application.folder import HostKeys, LedgerFolder
from ledger.application.intake import Admitted, verify_signatures
from ledger.application.replay import LedgerDamagedError, Live
from ledger.format.checkpoint import Checkpoint, SignedCheckpoint, add_signatures, sign_checkpoint
from ledger.format.entry import Entry, parse_entry
from ledger.format.proof import prove_inclusion
from ledger.format.receipt import Receipt
from ledger.format.tree import Frontier, leaf_hash
from ledger.rules.judge import Accepted, Attested, judge, preview
from ledger.rules.kind import Refusal, Registry
from ledger.rules.kinds import RULES_V0
from ledger.store.beside import BesideStore
from ledger.store.events import Batch, StatementRecorded
from ledger.store.factory import DATABASE
from ledger.store.guard import SigningGuard, SigningGuardError
from ledger.store.recorder import LedgerRecorder, TreeGrowth
from ledger.store.tree import StoredTree

VERIFY_THREADS = 2

__all__ = ["Ledger", "LedgerDamagedError", "Recorded"]


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


class Ledger:
    """One ledger, ready to append and to read.

    Args:
        folder: the ledger's folder.
        clock: where time comes from.
        registry: the kinds to judge by.
    """

    def __init__(self, folder: LedgerFolder, clock: Clock, registry: Registry = RULES_V0) -> None:
        self.folder = folder
        self.origin = folder.origin()
        self.keys: HostKeys = folder.load_keys()
        self.registry = registry
        self.application = LedgerApplication(folder.path / "ledger.db")
        assert isinstance(self.application.recorder, LedgerRecorder)
        self.recorder: LedgerRecorder = self.application.recorder
        self.tree = StoredTree(self.recorder, self.origin)
        self.beside = BesideStore(folder.path / "beside.db")
        self.guard = SigningGuard(folder.path / "guard.db")
        self.watch = ClockWatch(clock)
        self.clock = clock
        self._verifiers = ThreadPoolExecutor(VERIFY_THREADS, thread_name_prefix="verify")
        self._lock = RLock()
        self._broken = False
        self._signed = Frontier()
        self.live = Live(self.origin, registry)
        self.live.extend(self._stored(0))
        self._check_head()
        # A crash after an erasure was recorded and before the words were deleted is made good here.
        self.beside.erase(list(self.live.state.record.erased))

    @property
    def size(self) -> int:
        """How many entries there are."""
        return self.live.state.record.size.get()

    def append(self, batch: list[Admitted]) -> list[Recorded | Refusal]:
        """Verify, judge and record a batch: one commit, one checkpoint, then the answers.

        A statement that stands in the record already is answered with its index. A refused one leaves nothing.

        Raises:
            ClockUnsureError: the time is in doubt; nothing was taken in.
            SigningGuardError: the head must not be signed.
            PersistenceError: the storage failed. The ledger must be opened again; nothing was answered.
        """
        with self._sequencing():
            received = self.watch.take(self.live.state.record.received.get())
            answers: list[Recorded | Refusal] = []
            entries: list[bytes] = []
            keep: list[str] = []
            old_size = self.size
            signatures = verify_signatures(self.live.state, self.registry, batch, self._verifiers)
            for admitted, bad in zip(batch, signatures, strict=True):
                answer = self._judge(admitted, bad, received)
                answers.append(answer)
                if isinstance(answer, Recorded) and not answer.again:
                    entries.append(admitted.entry(received))
                    keep.extend(admitted.submission.disclosures)
            if entries:
                self._commit(old_size, entries, keep)
            return answers

    def _judge(self, admitted: Admitted, bad: Refusal | None, received: int) -> Recorded | Refusal:
        stands = self.live.state.record.statements.get(admitted.id)
        if stands is not None:
            return Recorded(stands, again=True)
        if bad is not None:
            return bad
        attested = Attested(admitted.statement, admitted.id, admitted.keyids, len(admitted.entry(received)))
        index = self.size
        verdict = judge(self.live.state, self.registry, attested, received=received, root_at=self.live.root_at)
        if isinstance(verdict, Refusal):
            return verdict
        self.live.note(verdict, admitted.entry(received))
        return Recorded(index, again=False)

    def _commit(self, old_size: int, entries: list[bytes], disclosures: list[str]) -> None:
        """Words first, then entries, then a signed head; a crash between them loses nothing that was answered."""
        self._broken = True
        self.beside.put_disclosures(disclosures)
        growth = TreeGrowth(
            old_size, self.size, self.live.root(), self.live.frontier.hashes, self.live.take_full_tiles()
        )
        events = tuple(
            StatementRecorded(self.origin, old_size + place + 1, entry) for place, entry in enumerate(entries)
        )
        self.application.save(Batch(self.origin, events), growth=growth)  # type: ignore[arg-type]  # collects events, as it asks
        self.tree.set_edge(self.live.edge)
        self._sign()
        self._broken = False
        for digests in self.live.take_erased():
            self.beside.erase(digests)

    def _sign(self) -> SignedCheckpoint:
        """Recompute the head from the stored bytes by another way, pass the guard, sign, keep."""
        fresh = self._signed.copy()
        for event in self._stored(fresh.size):
            fresh.append(leaf_hash(event.entry))
        root, head = fresh.root(), self.recorder.tree_head(self.origin)
        if (head.size, head.root, fresh.size) != (self.size, root, self.size):
            raise SigningGuardError(
                f"{self.origin}: stored head {head.size} {head.root.hex()} is not what the stored entries give: "
                f"{fresh.size} {root.hex()}. Stop, keep the files, restore from a good copy."
            )
        now = self.live.state.record.received.get()
        self.guard.check(self.origin, self.size, root, now)
        signed = sign_checkpoint(Checkpoint(self.origin, self.size, root), [self.keys.signer()])
        self.guard.keep(self.origin, signed, now)
        self._signed = fresh
        return signed

    def checkpoint(self) -> SignedCheckpoint:
        """The head signed last: stored bytes, never signed again."""
        last = self.guard.last(self.origin)
        if last is None:
            raise LedgerDamagedError(f"{self.origin}: nothing was signed yet. Found the ledger first.")
        return last.note

    def heartbeat(self) -> SignedCheckpoint:
        """The present head with a dated ML-DSA-44 line: for witnesses, exports, and a host that wants to show life."""
        with self._sequencing():
            signed = self.checkpoint()
            now = max(self.clock.now(), self.guard_time())
            lasting = sign_checkpoint(signed.checkpoint, [self.keys.signer(), self.keys.lasting_signer(now // 1000)])
            mldsa = [line for line in lasting.signatures if line.key_id == self.keys.note_mldsa_key.key_id]
            first = SignedCheckpoint(signed.checkpoint, signed.signatures[:1])
            dated = add_signatures(first, mldsa)
            self.guard.keep(self.origin, dated, now)
            return dated

    def guard_time(self) -> int:
        """When the head was signed last (ms)."""
        last = self.guard.last(self.origin)
        return last.time if last else 0

    def receipt(self, index: int) -> Receipt:
        """An entry with its proof to the head signed last."""
        signed = self.checkpoint()
        stored = self.recorder.select_events(self.origin, gt=index, limit=1)[0]
        proof = prove_inclusion(index, signed.checkpoint.size, self.tree.read_hash)
        return Receipt(stored.state, index, proof, signed)

    def entries(self, start: int = 0, end: int | None = None) -> Iterator[tuple[int, Entry]]:
        """Entries with their indexes, in [start, end)."""
        for event in self._stored(start, end):
            yield event.originator_version - 1, parse_entry(event.entry)

    def preview(self, admitted: Admitted) -> Accepted | Refusal:
        """What the rules would say now, whoever has signed so far; nothing is changed."""
        with self._lock:
            attested = self.live.stand_in(admitted)
            received = max(self.clock.now(), self.live.state.record.received.get())
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
        """One writer at a time, in this process and among processes; first catch up with what others appended."""
        with self._lock, (self.folder.path / "lock").open("ab") as lock:
            fcntl.flock(lock, fcntl.LOCK_EX)
            if self._broken:
                raise LedgerDamagedError(f"{self.origin}: a write failed before. Open the ledger again.")
            self.live.extend(self._stored(self.size))
            self.tree.set_edge(self.live.edge)
            yield

    def _stored(self, start: int, end: int | None = None) -> Iterator[StatementRecorded]:
        step = 1000
        while end is None or start < end:
            stop = start + step if end is None else min(end, start + step)
            found = self.recorder.select_events(self.origin, gt=start, lte=stop)
            for event in found:
                yield StatementRecorded(self.origin, event.originator_version, event.state)
            if len(found) < step:
                return
            start += step

    def _check_head(self) -> None:
        """On opening: the stored head, the entries and the guard agree; a head not signed before a crash is signed."""
        head = self.recorder.tree_head(self.origin)
        if (head.size, head.root) != (self.size, self.live.root()):
            raise LedgerDamagedError(
                f"{self.origin}: stored head {head.size} {head.root.hex()} is not what the entries give: "
                f"{self.size} {self.live.root().hex()}. Restore from a good copy."
            )
        last = self.guard.last(self.origin)
        if last is not None and (last.size > self.size or self.live.root_at(last.size) != last.root.hex()):
            self.guard.check(self.origin, self.size, self.live.root(), last.time)
            raise SigningGuardError(
                f"{self.origin}: the head signed at size {last.size} is not in these entries. Restore from a good copy."
            )
        self.live.take_full_tiles()
        self.tree.set_edge(self.live.edge)
        if self.size and (last is None or last.size < self.size):
            self._sign()
        else:
            self._signed = self.live.frontier.copy()
