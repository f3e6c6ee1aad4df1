"""A ledger that another machine hosts, as a folder here: every entry verified, everything read from it answered here.

A `Mirror` has the surface of a `Ledger`, so commands and projections work on it unchanged. It signs no heads. What it
appends it sends to the server, and believes only when the server's receipt verifies and the entry has come back.

Trust begins with the founding that the server shows first: its id is pinned then, and told to compare. After that
nothing the server says is believed without a proof to the head that was seen last.
"""

from collections.abc import Callable
from dataclasses import replace
from typing import Any

from api.remote.errors import DishonestError, HostOnlyError, RemoteError, UnreachableError
from api.remote.heads import (
    first_difference,
    keep_evidence,
    must_be_signed,
    must_extend,
    receipt_under,
    verifiers,
)
from api.remote.pin import MirrorFolder, Pin, signed_out, write_pin
from api.remote.wire import ProblemAnswerError, Wire
from api.remote.words import RemoteBeside, fetch_words
from ledger.application import Clock, HostKeys, Ledger, LedgerDamagedError, Recorded
from ledger.application.intake import Admitted, find_keys, verify_one
from ledger.format.checkpoint import SignedCheckpoint, parse_checkpoint
from ledger.format.entry import parse_entry
from ledger.format.errors import FormatError, ProofError
from ledger.format.receipt import Receipt, parse_receipt, verify_receipt
from ledger.format.resolution import resolve_statement
from ledger.format.statement import parse_statement
from ledger.format.submission import Submission, format_submission
from ledger.format.tile_reader import TileReader
from ledger.format.tiles import TILE_WIDTH, EntryBundle, Tile
from ledger.format.tree import leaf_hash
from ledger.rules.kind import Refusal
from ledger.rules.record.ledger_keys import note_keys_at
from ledger.store.events import Batch, StatementRecorded
from ledger.store.recorder import TreeGrowth

SUBMISSION = "application/vnd.plenary.submission+json"
TRIES = 3


class Mirror(Ledger):
    """A ledger at another address.

    Args:
        folder: of the mirror; its settings are there.
        clock: where time comes from.
        wire: to the server.
        pin: what is remembered of it.
        sign_in: signs in, where the server asks for it.
    """

    def __init__(self, folder: MirrorFolder, clock: Clock, wire: Wire, pin: Pin, sign_in: Callable[[Pin], Pin]) -> None:
        self._wire = wire
        self._pin = pin
        self._sign_in = sign_in
        super().__init__(folder, clock)
        self.beside.close()
        self.beside = RemoteBeside(folder.path / "beside.db", wire)

    def _open(self) -> None:
        with self._sequencing():
            stored = self.recorder.tree_head(self.origin)
            if (stored.size, stored.root) != (self.size, self.live.root()):
                words = f"{self.folder.path}: what is kept of {self._pin.address} is damaged. Delete that folder."
                raise LedgerDamagedError(words)

    @property
    def keys(self) -> HostKeys:
        """The host's keys are not here."""
        raise HostOnlyError("The ledger's own key")

    def checkpoint(self) -> SignedCheckpoint:
        """The head that was verified last."""
        last = self.heads.last()
        if last is None:
            raise RemoteError("NOT_FOUNDED", "This ledger has no founding yet.", "Found it on its host: plenary init")
        return last.note

    def heartbeat(self) -> SignedCheckpoint:
        """The head that was verified last: the server gave it with the host's dated line."""
        return self.checkpoint()

    def refresh(self) -> None:
        """Take in what the server has recorded, and the words that this reader may see; verify all of it.

        Raises:
            DishonestError: the server's record is not the one that was seen before, or not what it signed.
            RemoteError: the server could not be asked.
        """
        with self._sequencing():
            self._begin_session()
            given = self._given_head()
            if given.checkpoint.size > self.size:
                self._take_in(given)
            else:
                self._compare(given)
            erased = [digest for digests in self.live.take_erased() for digest in digests]
            if erased:
                self.beside.erase(erased)
            self._pin = write_pin(self.folder, fetch_words(self._wire, self._pin, self.live.state, self.beside))

    def sign_in_again(self) -> None:
        """Forget a sign-in that the server does not know any more; the next `refresh` signs in anew."""
        self._pin, self._wire.token, self._broken = signed_out(self._pin), None, False

    def append(self, batch: list[Admitted]) -> list[Recorded | Refusal]:
        """Send statements; each is recorded when the server's receipt verifies and the entry has come back."""
        return [self._submit(admitted) for admitted in batch]

    def close(self) -> None:
        """Close files, threads and the connection."""
        super().close()
        self._wire.close()

    def _begin_session(self) -> None:
        if self._wire.token is None:
            self._pin = self._sign_in(self._pin)

    def _given_head(self) -> SignedCheckpoint:
        try:
            given = parse_checkpoint(self._wire.get("/checkpoint"))
        except FormatError as error:
            raise DishonestError("HEAD_MALFORMED", f"The server's head is none: {error}") from None
        if given.checkpoint.origin != self.origin:
            words = f"{self._pin.address} kept {self.origin}; now it keeps {given.checkpoint.origin}."
            raise DishonestError("OTHER_LEDGER", words)
        return given

    def _compare(self, given: SignedCheckpoint) -> None:
        """A head no longer than what is held must be the one that is held."""
        head, held = given.checkpoint, self.checkpoint()
        if (head.size, head.root) == (self.size, self.live.root()):
            must_be_signed(given, self.origin, note_keys_at(self.live.state, head.size))
            return
        what = "ROLLED_BACK" if self.live.root_at(head.size) == head.root.hex() else "FORKED"
        if head.size:
            must_be_signed(given, self.origin, note_keys_at(self.live.state, head.size))
        path = keep_evidence(self.folder.path, self.clock, self._pin.address, what, held, given)
        words = f"The server shows a head of {head.size} entries; this device has seen one of {self.size}"
        told = f"{words}, which it signed." if what == "ROLLED_BACK" else f"{words} with other entries."
        raise DishonestError(what, told, path)

    def _take_in(self, given: SignedCheckpoint) -> None:
        """Verify the entries that are new, judge them, and keep them with the head."""
        head, old_size = given.checkpoint, self.size
        try:
            tree = TileReader(self._read_tile, head.size, head.root)
            self._must_extend(given, tree)
            fresh = self._fetch(tree, old_size, head.size)
        except (ProofError, FormatError) as error:
            raise DishonestError(
                "NOT_WHAT_WAS_SIGNED", f"The server gave other bytes than it signed: {error}"
            ) from None
        events = tuple(StatementRecorded(self.origin, old_size + place + 1, one) for place, one in enumerate(fresh))
        for event in events:
            self._verify(event)
            self.live.extend((event,))
        self._must_be_pinned()
        must_be_signed(given, self.origin, note_keys_at(self.live.state, head.size))
        growth = TreeGrowth(
            old_size, self.size, self.live.root(), self.live.frontier.hashes, self.live.take_full_tiles()
        )
        self.application.save(Batch(self.origin, events), growth=growth)  # type: ignore[arg-type]  # collects events, as it asks
        self.tree.set_edge(self.live.edge)
        last = self.heads.last()
        time = max(self.live.received, last.time if last else 0)
        self.guard.sign(head, time, lambda: given)

    def _must_extend(self, given: SignedCheckpoint, tree: TileReader) -> None:
        if not self.size:
            return
        held = self.checkpoint()
        try:
            must_extend(held, given, tree)
        except ProofError:
            must_be_signed(given, self.origin, note_keys_at(self.live.state, held.checkpoint.size))
            receipts = self._two_stories(given, tree)
            path = keep_evidence(self.folder.path, self.clock, self._pin.address, "FORKED", held, given, receipts)
            words = f"The server's {given.checkpoint.size} entries do not begin with the {self.size} seen here."
            raise DishonestError("FORKED", words, path) from None

    def _two_stories(self, given: SignedCheckpoint, tree: TileReader) -> tuple[Receipt, ...]:
        """The first entry that is another there, as each head has it; nothing where the server withholds it."""
        own = self.recorder.select_leaves(self.origin, 0, self.size)
        index = first_difference(self.size, own, tree)
        if index is None:
            return ()
        try:
            entries = self._bundle(tree, index // TILE_WIDTH)
        except (RemoteError, ProofError, FormatError):
            return (self.receipt(index),)
        return (self.receipt(index), receipt_under(tree, entries, index, given))

    def _fetch(self, tree: TileReader, start: int, end: int) -> list[bytes]:
        found: list[bytes] = []
        for bundle in range(start // TILE_WIDTH, (end - 1) // TILE_WIDTH + 1):
            entries = self._bundle(tree, bundle)
            found += entries[max(0, start - bundle * TILE_WIDTH) :]
        return found

    def _bundle(self, tree: TileReader, index: int) -> tuple[bytes, ...]:
        bundle = EntryBundle(index, min(TILE_WIDTH, tree.size - index * TILE_WIDTH))
        return tree.check_entry_bundle(bundle, self._wire.get(f"/{bundle.path}"))

    def _read_tile(self, tile: Tile) -> bytes:
        return self._wire.get(f"/{tile.path}")

    def _verify(self, event: StatementRecorded) -> None:
        """Check an entry's signatures; whether they suffice is the rules' to say."""
        index = event.originator_version - 1
        envelope = parse_entry(event.entry, where=f"entry {index}").envelope
        identity = envelope.statement_id
        statement = resolve_statement(parse_statement(envelope.payload), identity)
        admitted = Admitted(Submission(envelope, ()), statement, identity)
        bad = verify_one(admitted, find_keys(self.live.state, self.registry, admitted))
        if bad is not None:
            raise DishonestError("ENTRY_NOT_SIGNED", f"Entry {index} is not signed as it says: {bad.words}")

    def _must_be_pinned(self) -> None:
        founding = self.live.state.record.founding.get()
        assert founding is not None, "the first entry founds, or the rules refuse it"
        if self._pin.genesis is None:
            self._pin = replace(self._pin, genesis=founding.id)
        elif self._pin.genesis != founding.id:
            words = f"The founding is {founding.id}; pinned here is {self._pin.genesis}."
            raise DishonestError("OTHER_LEDGER", words)

    def _submit(self, admitted: Admitted) -> Recorded | Refusal:
        try:
            told = self._send(format_submission(admitted.submission))
        except ProblemAnswerError as problem:
            if not problem.refused:
                raise
            self.refresh()
            return self._refusal(admitted, problem)
        try:
            receipt = parse_receipt(str(told["receipt"]).encode())
            again = told["again"] is True
        except (KeyError, TypeError, FormatError) as error:
            raise DishonestError("RECEIPT_MALFORMED", f"The server gave no receipt: {error}") from None
        self.refresh()
        self._believe(admitted, receipt)
        return Recorded(receipt.index, again)

    def _send(self, data: bytes) -> Any:
        """Send a statement, again where no answer comes: it is recorded once, whatever happens."""
        for _ in range(TRIES):
            try:
                return self._wire.post("/api/statements", data, SUBMISSION)
            except UnreachableError:
                continue
        words = f"{self._pin.address} did not answer; it may or may not have recorded this."
        raise RemoteError("UNANSWERED", words, "Look with plenary log; say it again only if it is not there.")

    def _refusal(self, admitted: Admitted, problem: ProblemAnswerError) -> Refusal:
        """The refusal as the rules here have it, where they say the same; else as the server told it."""
        own = self.preview(admitted)
        if isinstance(own, Refusal) and own.code == problem.code:
            return own
        body = problem.body
        numbers = body.get("numbers")
        detail = {str(name): value for name, value in numbers.items()} if isinstance(numbers, dict) else {}
        act = body.get("act")
        clause = str(body.get("clause", ""))
        return Refusal(problem.code, clause, act if isinstance(act, int) else None, detail, str(problem), problem.mend)

    def _believe(self, admitted: Admitted, receipt: Receipt) -> None:
        """Check the receipt, and that it is of this statement and stands in what was read back."""
        size = receipt.checkpoint.checkpoint.size
        try:
            keys = note_keys_at(self.live.state, size)
            verify_receipt(receipt, self.origin, verifiers(keys))
            identity = parse_entry(receipt.entry).envelope.statement_id
        except (ProofError, FormatError) as error:
            raise DishonestError("RECEIPT_REFUSED", f"The server's receipt does not hold: {error}") from None
        leaves = self.recorder.select_leaves(self.origin, receipt.index, receipt.index + 1)
        if identity != admitted.id or leaves != [leaf_hash(receipt.entry)]:
            raise DishonestError("RECEIPT_REFUSED", "The server's receipt is of another entry.")
