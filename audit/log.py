"""A whole export: checkpoint, tiles, every entry, and what lies beside them (audit/README.md).

Two passes. The first reads the tiles alone and asks whether their leaves give the signed root. The second reads the
entries, hashes each, holds it against its tile, and judges it. Whichever of the two fits the signed head tells what
the other should have been, so that a damage is told where it was done.
"""

import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field

from audit import heads, merkle, note
from audit.beside import check_disclosures, check_documents
from audit.checkpoint import Head, VerifyLine, read_head
from audit.disclosure import Disclosure, read_line
from audit.entry import Entry, read_entry
from audit.errors import BrokenError, CannotCheckError, FormError
from audit.heads import Given
from audit.judge import judge
from audit.layout import CHECKPOINT, CLAUSE, Layout, check_names, check_tiles, read_layout
from audit.report import Report
from audit.rules.book import NOT_JUDGED
from audit.rules.case import Tools
from audit.rules.state import State
from audit.signatures import Ahead, Signatures
from audit.sources import Source, read
from audit.statement import Statement, read_statement
from audit.tiles import WIDTH, Tile, read_bundle, tiles_of

PROGRESS_EVERY = 16

Read = Callable[[bytes], tuple[Entry, Statement]]
Found = tuple[int, tuple[Entry, Statement] | None]
"""An entry's index, and what stands in it; None when it cannot be read."""


def read_entry_whole(data: bytes) -> tuple[Entry, Statement]:
    """Read an entry and the statement in it.

    Raises:
        FormError: what is wrong, and where below the entry.
    """
    entry = read_entry(data)
    try:
        return entry, read_statement(entry.payload, entry.id)
    except FormError as error:
        raise error.below("/statement") from None


@dataclass
class Audit:
    """One audit of an export.

    Args:
        source: where it is read from.
        given: what the user holds against it.
        signatures, verify_note, read, read_words: what verifies and reads. Replaced only where the same bytes are
            audited often.
        progress: say on standard error how far it has come.
    """

    source: Source
    given: Given = field(default_factory=Given)
    signatures: Signatures = field(default_factory=Signatures)
    verify_note: VerifyLine = note.verify_line
    read: Read = read_entry_whole
    read_words: Callable[[bytes], Disclosure] = read_line
    progress: bool = False

    def __post_init__(self) -> None:
        self.report = Report(self.source.told, not_judged=NOT_JUDGED)
        self.state = State()
        self.roots = bytearray(merkle.EMPTY_ROOT)
        self.entries, self.trusted = merkle.Stack(), merkle.Stack()
        self.unlike: list[tuple[Tile, int, bytes, bytes]] = []
        self.agreed = 0

    def run(self) -> Report:
        """Audit. Whatever goes wrong unforeseen ends in a report that is not *sound*."""
        try:
            self._run()
        except CannotCheckError as error:
            self.report.stopped = str(error)
        return self.report

    def root_at(self, size: int) -> str | None:
        """The root (hex) at a size that was reached."""
        found = self.roots[size * merkle.HASH_BYTES : (size + 1) * merkle.HASH_BYTES]
        return found.hex() if found else None

    def _run(self) -> None:
        report = self.report
        layout = read_layout(self.source, report)
        head = self._read_head(layout)
        size = head.size if head else layout.size
        check_names(layout, size, report)
        tile_root = check_tiles(layout, size, report)
        signed = head is not None and tile_root == head.root
        tools = Tools(self.signatures.verify, self.verify_note, self.root_at)
        self._judge_all(self._batches(layout, size, signed=signed), tools)
        report.size, report.root = self.entries.size, self.entries.root().hex()
        report.origin, report.genesis = self.state.origin, self.state.genesis
        report.signatures = self.signatures.held
        self._compare(head, tile_root, size)
        heads.check(self.state, head, self.given, self.root_at, self.verify_note, report)
        check_disclosures(self.source, layout.names, self.state, self.read_words, report)
        check_documents(self.source, layout.names, self.state, report)

    def _read_head(self, layout: Layout) -> Head | None:
        if CHECKPOINT not in layout.names:
            self.report.tell(CHECKPOINT, "CHECKPOINT_MISSING", CLAUSE, "the file checkpoint", "none")
            return None
        try:
            return read_head(read(self.source, CHECKPOINT, note.MAX_NOTE))
        except FormError as error:
            self.report.find(error, CHECKPOINT)
            return None

    def _batches(self, layout: Layout, size: int, *, signed: bool) -> Iterator[list[tuple[int, bytes]]]:
        """The entries of each bundle with their indexes, hashed on the way; up to the first bundle that is missing."""
        for tile in tiles_of(None, size):
            found = layout.best(tile)
            if found is None:
                return
            hashes = self._tile_hashes(layout, tile)
            batch: list[tuple[int, bytes]] = []
            try:
                for place, data in enumerate(read_bundle(found, layout.read_bundle(found))):
                    index = tile.first + place
                    if index < size:
                        self._hash(tile, index, data, hashes[place] if place < len(hashes) else None, signed=signed)
                        batch.append((index, data))
            except FormError as error:
                self.report.find(error, found.path, tile.first + len(batch))
            self._tell_progress(tile, size)
            yield batch
            if len(batch) < tile.width:
                return

    def _tile_hashes(self, layout: Layout, tile: Tile) -> list[bytes]:
        best = layout.best(Tile(0, tile.index, tile.width))
        try:
            return layout.read_hashes(best) if best else []
        except FormError:
            return []  # told already, by the first pass

    def _hash(self, tile: Tile, index: int, data: bytes, told: bytes | None, *, signed: bool) -> None:
        """Grow both trees by an entry: that of the entries, and that of whichever leaves fit the signed head."""
        leaf = merkle.leaf_hash(data)
        self.entries.push(leaf)
        if told is not None and told != leaf:
            self.unlike.append((Tile(0, tile.index, tile.width), index, told, leaf))
        self.trusted.push(told if signed and told is not None else leaf)
        self.roots += self.trusted.root()

    def _judge_all(self, batches: Iterator[list[tuple[int, bytes]]], tools: Tools) -> None:
        """Judge batch after batch; the signatures of the next are checked meanwhile."""
        before: tuple[list[Found], Ahead] | None = None
        for batch in batches:
            found = [self._read(index, data) for index, data in batch]
            whole = [each[1] for each in found if each[1] is not None]
            ahead = self.signatures.ahead(self.state, whole)
            if before is not None:
                self._judge(*before, tools)
            before = (found, ahead)
        if before is not None:
            self._judge(*before, tools)

    def _read(self, index: int, data: bytes) -> Found:
        try:
            return index, self.read(data)
        except BrokenError as error:
            self.report.find(error, f"entry {index}", index)
            return index, None

    def _judge(self, batch: list[Found], ahead: Ahead, tools: Tools) -> None:
        self.signatures.take(ahead)
        for index, whole in batch:
            if whole is None:
                self.state.skip()
                self.report.void += 1
            else:
                self._judge_one(index, *whole, tools)

    def _judge_one(self, index: int, entry: Entry, statement: Statement, tools: Tools) -> None:
        state, report = self.state, self.report
        if index and not state.genesis:
            # Told once, at entry 0: without a founding nothing after it can be lawful.
            state.remember(entry.id, None)
            report.void += 1
            return
        try:
            errors = judge(state, tools, entry, statement)
        except CannotCheckError:
            raise
        except Exception as error:
            # Whatever nobody foresaw, the verdict must not be "sound".
            raise CannotCheckError(f"entry {index}: this auditor failed: {type(error).__name__}: {error}") from error
        for each in errors:
            if each.code == "SEEN_MISMATCH" and each.where == "/seen/root":
                self._tell_other_history(each, index, statement.seen_size)
            else:
                report.find(each, f"entry {index}", index)
        if not errors:
            self.agreed = max(self.agreed, statement.seen_size)
            report.judged += 1
        report.void += bool(errors)

    def _tell_other_history(self, error: BrokenError, index: int, size: int) -> None:
        """A signer saw another tree: the difference lies behind the last head that a signer agrees with."""
        since = self.agreed if self.agreed < size else 0
        expected = f"{error.expected}: the signer did not see entries {since} to {size - 1} as they stand here"
        told = BrokenError(error.code, error.clause, error.where, expected, error.found)
        self.report.find(told, f"entry {index}", since)

    def _compare(self, head: Head | None, tile_root: bytes | None, size: int) -> None:
        """Say which of entries, tiles and head is not like the others."""
        report, root = self.report, self.entries.root()
        whole = self.entries.size == size
        entries_fit = head is not None and whole and root == head.root
        tiles_fit = head is not None and tile_root == head.root
        for tile, index, told, leaf in self.unlike:
            if entries_fit:
                where = f"{tile.path}, hash {index % WIDTH}"
                report.tell(where, "TILE_MISMATCH", "format §5.5", leaf.hex(), told.hex(), index)
            else:
                sure = "the leaf hash in the signed tree" if tiles_fit else f"the leaf hash in {tile.path}"
                report.tell(
                    f"entry {index}", "ENTRY_MISMATCH", "format §5.5", f"{told.hex()}, {sure}", leaf.hex(), index
                )
        if head is not None and not entries_fit and not tiles_fit and (whole or tile_root is not None):
            given = root if whole else tile_root or b""
            report.tell(CHECKPOINT, "ROOT_MISMATCH", "format §5.3", f"{given.hex()} at size {size}", head.root.hex())
        if not whole and head is not None and tile_root is not None and not tiles_fit:
            report.tell("tile/0", "ROOT_MISMATCH", "format §5.5", head.root.hex(), tile_root.hex())

    def _tell_progress(self, tile: Tile, size: int) -> None:
        if self.progress and tile.index % PROGRESS_EVERY == 0:
            print(f"\r{tile.first} of {size} entries", end="", file=sys.stderr, flush=True)
