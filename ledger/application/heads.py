"""Signing the ledger's heads: recomputed from the stored bytes, through the guard, with the keys in force.

The second path matters: a root that memory and database agree on may still be wrong, by one flipped bit or one bug. So
before a head is signed its root is built once more, from the bytes that were written, and from nothing else.
"""

from ledger.application.errors import LedgerDamagedError
from ledger.application.folder import HostKeys, held_for
from ledger.application.replay import Live
from ledger.format.checkpoint import Checkpoint, SignedCheckpoint, add_signatures, sign_checkpoint
from ledger.format.note import sign_note
from ledger.format.tree import Frontier, leaf_hash
from ledger.rules.record.state import LedgerKeys
from ledger.store.guard import SignedHead, SigningGuard, SigningGuardError
from ledger.store.recorder import LedgerRecorder


class Heads:
    """Signs one ledger's heads.

    Args:
        recorder: where the entries are.
        guard: what was signed last.
        live: the ledger in memory.
        held: every set of keys that this host holds for the ledger.
    """

    def __init__(self, recorder: LedgerRecorder, guard: SigningGuard, live: Live, held: tuple[HostKeys, ...]) -> None:
        self._recorder = recorder
        self._guard = guard
        self._live = live
        self._held = held
        self._recomputed = Frontier()
        self._chosen: tuple[LedgerKeys | None, HostKeys] | None = None

    def keys(self) -> HostKeys:
        """The host's keys that the record names now; before the founding, those that it will name."""
        record = self._live.state.record.keys
        named = record[-1] if len(record) else None
        if self._chosen is None or self._chosen[0] is not named:
            self._chosen = (named, self._held[-1] if named is None else held_for(self._held, named))
        return self._chosen[1]

    def last(self) -> SignedHead | None:
        """The head signed last."""
        return self._guard.last(self._live.origin)

    def check(self) -> None:
        """On opening: entries, stored head and guard agree; a head that a crash left unsigned is signed.

        Raises:
            LedgerDamagedError: the entries do not give the stored head.
            SigningGuardError: the head signed last is not one of these entries.
        """
        origin, size, root = self._live.origin, self._live.size, self._live.root()
        stored = self._recorder.tree_head(origin)
        if (stored.size, stored.root) != (size, root):
            raise LedgerDamagedError(
                f"{origin}: stored head {stored.size} {stored.root.hex()} is not what the entries give: "
                f"{size} {root.hex()}. Restore from a good copy."
            )
        last = self.last()
        if last is not None and self._live.root_at(last.size) != last.root.hex():
            self._guard.check(Checkpoint(origin, size, root), last.time)
            raise SigningGuardError(
                f"{origin}: the head signed at size {last.size} is not in these entries. Restore from a good copy."
            )
        if size and (last is None or last.size < size):
            self.sign()

    def sign(self) -> SignedCheckpoint:
        """Sign the present head.

        Raises:
            SigningGuardError: it must not be signed, or this host does not hold the key to sign it with.
        """
        origin, size = self._live.origin, self._live.size
        fresh = self._recomputed.copy()
        for event in self._recorder.statements(origin, fresh.size):
            fresh.append(leaf_hash(event.entry))
        root, stored = fresh.root(), self._recorder.tree_head(origin)
        if (stored.size, stored.root, fresh.size) != (size, root, size):
            raise SigningGuardError(
                f"{origin}: stored head {stored.size} {stored.root.hex()} is not what the stored entries give: "
                f"{fresh.size} {root.hex()}. Stop, keep the files, restore from a good copy."
            )
        keys, head, last = self.keys(), Checkpoint(origin, size, root), self.last()
        # A heartbeat may have been dated after the entry that a crash left unsigned.
        time = max(self._live.received, last.time if last else 0)
        signed = self._guard.sign(head, time, lambda: sign_checkpoint(head, [keys.signer()]))
        self._recomputed = fresh
        return signed

    def heartbeat(self, now: int) -> SignedCheckpoint:
        """The head signed last with an ML-DSA-44 line dated now (ms): for witnesses, exports, and to show life."""
        last = self.last()
        if last is None:
            raise LedgerDamagedError(f"{self._live.origin}: nothing was signed yet. Found the ledger first.")
        keys, first = self.keys(), SignedCheckpoint(last.note.checkpoint, last.note.signatures[:1])
        time = max(now, last.time)

        def date() -> SignedCheckpoint:
            return add_signatures(first, sign_note(first.text, [keys.lasting_signer(time // 1000)]).signatures)

        return self._guard.sign(first.checkpoint, time, date)
