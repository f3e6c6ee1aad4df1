"""A ledger as a folder of files that anybody can check: C2SP tlog-tiles, with disclosed words beside it.

    checkpoint              the head signed last, with its Ed25519 and its ML-DSA-44 line
    tile/<L>/<N>[.p/<W>]    hashes of the tree
    tile/entries/<N>[.p/<W>]    the entries
    disclosures.jsonl       words, one disclosure a line: {"digest":…,"disclosure":…}; in the order of the record

The layout is told in audit/README.md. An export into a folder that holds an earlier one of the same ledger writes what
is new. The checkpoint is written last and each file under another name first: a crash leaves the export before with
some tiles more, which an audit tells, and exporting again completes it.
"""

import os
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from ledger.application import Ledger
from ledger.format import canonical
from ledger.format.checkpoint import Checkpoint, SignedCheckpoint, parse_checkpoint
from ledger.format.errors import FormatError
from ledger.format.note import SignatureType
from ledger.format.tiles import EntryBundle, Tile, edge_tiles, new_entry_bundles, new_tiles
from ledger.rules.record.disclosures import audiences
from ledger.rules.record.ledger_keys import note_keys_at

CHECKPOINT = "checkpoint"
DISCLOSURES = "disclosures.jsonl"

Words = Literal["none", "public", "all"]


class ExportError(RuntimeError):
    """The folder holds something that this ledger did not write. Choose an empty one."""


@dataclass(frozen=True, slots=True)
class Exported:
    """What was written.

    Args:
        size: entries in the export.
        files: how many files were written.
        words: how many disclosures are in it.
    """

    size: int
    files: int
    words: int


def export_tiles(
    ledger: Ledger, folder: Path, *, words: Words = "none", progress: Callable[[int, int], None] | None = None
) -> Exported:
    """Write a ledger's export, or bring an earlier one up to date.

    Args:
        ledger: an open ledger with at least one entry.
        folder: where to; made if it is not there.
        words: which disclosures go with it: none, those open to the public, or all that the host holds.
        progress: told from time to time how many files of how many are written.

    Raises:
        ExportError: the folder holds an export of another ledger, or of entries that this one does not have.
    """
    folder.mkdir(parents=True, exist_ok=True)
    before = _earlier(ledger, folder)
    head = lasting_head(ledger)
    size = head.checkpoint.size
    tiles = list(new_tiles(before, size))
    bundles = list(new_entry_bundles(before, size))
    total = len(tiles) + len(bundles)
    for written, (path, data) in enumerate(_contents(ledger, tiles, bundles), start=1):
        _write(folder / path, data)
        if progress is not None:
            progress(written, total)
    shown = list(_disclosures(ledger, words))
    if shown:
        _write(folder / DISCLOSURES, b"".join(shown))
    else:
        (folder / DISCLOSURES).unlink(missing_ok=True)
    _write(folder / CHECKPOINT, head.data)
    _drop_old(folder, before, size)
    return Exported(size, total + 1 + bool(shown), len(shown))


def _contents(ledger: Ledger, tiles: list[Tile], bundles: list[EntryBundle]) -> Iterator[tuple[str, bytes]]:
    for tile in tiles:
        yield tile.path, ledger.tree.tile(tile)
    for bundle in bundles:
        yield bundle.path, ledger.tree.entry_bundle(bundle)


def lasting_head(ledger: Ledger) -> SignedCheckpoint:
    """The head signed last; an export's bears the ML-DSA-44 line too (docs/format.md §5.3)."""
    head = ledger.checkpoint()
    named = note_keys_at(ledger.live.state, head.checkpoint.size)
    lasting = {key.key_id for key in named if key.type is SignatureType.COSIGNATURE_ML_DSA_44}
    return head if any(line.key_id in lasting for line in head.signatures) else ledger.heartbeat()


def _earlier(ledger: Ledger, folder: Path) -> int:
    """The size of the export that is there already; 0 when there is none."""
    path = folder / CHECKPOINT
    if not path.exists():
        if any(folder.iterdir()) and not (folder / "tile").is_dir():
            raise ExportError(f"{folder} is not empty and holds no export; choose an empty folder")
        return 0
    try:
        old: Checkpoint = parse_checkpoint(path.read_bytes()).checkpoint
    except FormatError as error:
        raise ExportError(f"{path} is no checkpoint ({error}); choose an empty folder") from None
    if old.origin != ledger.origin or old.size > ledger.size or ledger.tree.root(old.size) != old.root:
        raise ExportError(
            f"{path} is of {old.origin}, size {old.size}, root {old.root.hex()}, which {ledger.origin} never was; "
            "keep it as evidence, and choose an empty folder"
        )
    return old.size


def _disclosures(ledger: Ledger, words: Words) -> Iterator[bytes]:
    """Lines of the disclosures, in the order of the record."""
    state = ledger.live.state
    for digest, _ in state.record.sealed.items() if words != "none" else ():
        if words == "public" and "public" not in audiences(state, digest):
            continue
        disclosure = ledger.beside.disclosure(digest)
        if disclosure is not None and digest not in state.record.erased:
            yield canonical.encode({"digest": digest, "disclosure": disclosure}) + b"\n"


def _write(path: Path, data: bytes) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    fresh = path.with_name(f"{path.name}.new")
    with fresh.open("wb") as file:
        file.write(data)
        file.flush()
        os.fsync(file.fileno())
    fresh.replace(path)


def _drop_old(folder: Path, before: int, size: int) -> None:
    """Remove the partial tiles of the export before that the new ones continue."""
    now = {tile.path for tile in edge_tiles(size)}
    for tile in edge_tiles(before):
        paths = [tile.path] if tile.path not in now else []
        if tile.level == 0 and paths:
            paths.append(EntryBundle(tile.index, tile.width).path)
        for path in paths:
            (folder / path).unlink(missing_ok=True)
            if not any((folder / path).parent.iterdir()):
                (folder / path).parent.rmdir()
