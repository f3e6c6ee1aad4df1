"""Two forgers: one changes a file; one has the host's own key and does it thoroughly. The auditor meets both.

Here stands what an attacker would run, on a copy of the demo's export, so that catching it is seen and not told.
"""

import json
import shutil
from pathlib import Path

from ledger.application import Ledger
from ledger.format.checkpoint import Checkpoint, sign_checkpoint
from ledger.format.codec import decode_base64, encode_base64
from ledger.format.tiles import EntryBundle, Tile, TileEdge, format_entry_bundle, new_entry_bundles, parse_entry_bundle
from ledger.format.tree import leaf_hash, root_hash

TILE_WIDTH = 256


def forge_payload(entry: bytes, old: bytes, new: bytes) -> bytes:
    """An entry whose signed payload says something else; the signatures stay as they were."""
    value = json.loads(entry)
    payload = decode_base64(value["envelope"]["payload"], where="entry")
    assert payload.count(old) == 1, "the forger looks for one amount"
    value["envelope"]["payload"] = encode_base64(payload.replace(old, new))
    return json.dumps(value, separators=(",", ":")).encode("ascii")


def forge_file(export: Path, target: Path, index: int, old: bytes, new: bytes) -> None:
    """The first forger: a copy of the export with one entry changed in its file."""
    shutil.copytree(export, target)
    bundle = next(path for path in sorted((target / "tile" / "entries").iterdir()) if path.name.startswith("000"))
    path = bundle if bundle.is_file() else next(bundle.iterdir())
    width = int(path.name) if path.parent.name.endswith(".p") else TILE_WIDTH
    entries = list(parse_entry_bundle(EntryBundle(0, width), path.read_bytes()))
    entries[index] = forge_payload(entries[index], old, new)
    path.write_bytes(format_entry_bundle(entries))


def forge_log(ledger: Ledger, target: Path, index: int, old: bytes, new: bytes) -> None:
    """The second forger: the host. Changes the entry, rebuilds tree and tiles, and signs the head with its real key."""
    stored = ledger.recorder.select_events(ledger.origin)
    entries = [event.state for event in stored]
    entries[index] = forge_payload(entries[index], old, new)
    edge = TileEdge()
    tiles: list[tuple[Tile, bytes]] = []
    for entry in entries:
        tiles.extend(edge.append(leaf_hash(entry)))
    tiles.extend(edge.partial_tiles())
    for tile, data in tiles:
        _write(target / tile.path, data)
    for bundle in new_entry_bundles(0, len(entries)):
        first = bundle.index * TILE_WIDTH
        _write(target / bundle.path, format_entry_bundle(entries[first : first + bundle.width]))
    root = root_hash(leaf_hash(entry) for entry in entries)
    signers = [ledger.keys.signer(), ledger.keys.lasting_signer(ledger.guard_time() // 1000)]
    signed = sign_checkpoint(Checkpoint(ledger.origin, len(entries), root), signers)
    _write(target / "checkpoint", signed.data)


def _write(path: Path, data: bytes) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(data)
