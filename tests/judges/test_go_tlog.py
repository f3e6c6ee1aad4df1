"""Go's sumdb libraries judge exports of ours: sound ones pass, and each damage is found where it was done."""

import base64
import json
import shutil
from pathlib import Path

import pytest

from api.demo.year import play
from ledger.format.checkpoint import Checkpoint, add_signatures, sign_checkpoint
from ledger.format.note import format_verifier_key, sign_note
from ledger.format.proof import prove_consistency, prove_inclusion
from ledger.format.tile_reader import TileReader
from ledger.format.tiles import TileEdge, format_entry_bundle, new_entry_bundles
from ledger.format.tree import Frontier, leaf_hash
from projections.export_tiles import export_tiles
from tests.format.note_keys import ORIGIN, ml_dsa_signer, note_signer, witness_signer
from tests.format.reference_tree import damaged, synthetic_entry
from tests.judges import go_tlog

pytestmark = pytest.mark.judge

SIZES = [1, 255, 256, 257, 65_536, 70_000]
VKEY = format_verifier_key(note_signer().key)


@pytest.fixture(scope="module")
def binary(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The compiled judge."""
    return go_tlog.build(tmp_path_factory)


def _export(folder: Path, size: int) -> Path:
    """Write checkpoint, tiles, entries and proofs of a ledger of synthetic entries, with our code alone."""
    entries = [synthetic_entry(i) for i in range(size)]
    frontier, edge = Frontier(), TileEdge()
    files: dict[str, bytes] = {}
    olds = {1, max(1, size // 2), max(1, size - 1), size}
    roots: dict[int, bytes] = {}
    for entry in entries:
        value = leaf_hash(entry)
        frontier.append(value)
        files.update((tile.path, data) for tile, data in edge.append(value))
        if frontier.size in olds:
            roots[frontier.size] = frontier.root()
    files.update((tile.path, data) for tile, data in edge.partial_tiles())
    reader = TileReader(lambda tile: files[tile.path], size, frontier.root())
    for bundle in new_entry_bundles(0, size):
        first = bundle.index * 256
        files[bundle.path] = format_entry_bundle(entries[first : first + bundle.width])
    head = sign_checkpoint(
        Checkpoint(ORIGIN, size, frontier.root()), [note_signer(), ml_dsa_signer(1, 1_700_000_000, ORIGIN)]
    )
    cosigned = add_signatures(head, sign_note(head.text, [witness_signer(2, 1_700_000_000)]).signatures)
    files["checkpoint"] = cosigned.data
    files["proofs.json"] = _proofs(size, roots, reader)
    for path, data in files.items():
        target = folder / path
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_bytes(data)
    return folder


def _proofs(size: int, roots: dict[int, bytes], reader: TileReader) -> bytes:
    """Our own proofs, read from our tiles, for the judge to check."""

    def text(proof: tuple[bytes, ...]) -> list[str]:
        return [base64.b64encode(value).decode() for value in proof]

    places = {0, size // 3, size // 2, size - 1}
    inclusion = [{"index": i, "proof": text(prove_inclusion(i, size, reader.read_hash))} for i in sorted(places)]
    consistency = [
        {
            "old": old,
            "root": base64.b64encode(root).decode(),
            "proof": text(prove_consistency(old, size, reader.read_hash)),
        }
        for old, root in roots.items()
    ]
    return json.dumps({"inclusion": inclusion, "consistency": consistency}).encode()


@pytest.fixture(scope="module")
def sound(tmp_path_factory: pytest.TempPathFactory) -> dict[int, Path]:
    """A sound export of each size; tests damage copies."""
    return {size: _export(tmp_path_factory.mktemp(f"export-{size}"), size) for size in SIZES}


def test_damage_is_found(binary: Path, sound: dict[int, Path], tmp_path: Path) -> None:
    """One byte changed anywhere, a file removed, added or renamed: the judge says no and names the file."""
    folder = tmp_path / "copy"
    shutil.copytree(sound[257], folder)
    assert go_tlog.judge(binary, folder, VKEY, 256).returncode == 0
    paths = sorted(str(path.relative_to(folder)) for path in folder.rglob("*") if path.is_file())
    assert "tile/0/001.p/1" in paths
    for path in paths:
        data = (folder / path).read_bytes()
        # Not further in: there stand signatures of kinds that this judge does not know.
        for position in (0, min(60, len(data) // 2)):
            (folder / path).write_bytes(damaged(data, position))
            said = go_tlog.judge(binary, folder, VKEY, 256)
            assert said.returncode == 1, (path, position, said)
        (folder / path).write_bytes(data + b"\x00")
        assert go_tlog.judge(binary, folder, VKEY, 256).returncode == 1, path
        (folder / path).unlink()
        missing = go_tlog.judge(binary, folder, VKEY, 256)
        # A folder may come without proofs of ours; everything else is needed.
        assert (missing.returncode == 0) == (path == "proofs.json"), (path, missing)
        (folder / path).write_bytes(data)
    stray = folder / "tile" / "0" / "002.p" / "1"
    stray.parent.mkdir()
    stray.write_bytes(bytes(32))
    assert "002.p/1: reaches past the size" in go_tlog.judge(binary, folder, VKEY, 256).stderr


def test_a_damaged_tile_is_named(binary: Path, sound: dict[int, Path], tmp_path: Path) -> None:
    """In a large export one changed byte in an upper tile is found in that very tile."""
    folder = tmp_path / "copy"
    shutil.copytree(sound[70_000], folder)
    tile = folder / "tile" / "1" / "000"
    tile.write_bytes(damaged(tile.read_bytes(), 4000))
    said = go_tlog.judge(binary, folder, VKEY)
    assert (said.returncode, said.stderr) == (1, "tlogcheck: tile/1/000: not the tree's hashes\n")


def test_another_key_and_another_head_are_refused(binary: Path, sound: dict[int, Path], tmp_path: Path) -> None:
    """The judge checks the signature by the key it was given, and that the head is this tree's."""
    stranger = format_verifier_key(note_signer(2).key)
    assert "no verifiable signatures" in go_tlog.judge(binary, sound[256], stranger).stderr
    folder = tmp_path / "copy"
    shutil.copytree(sound[256], folder)
    shutil.copy(sound[255] / "checkpoint", folder / "checkpoint")
    assert go_tlog.judge(binary, folder, VKEY).returncode == 1


@pytest.mark.parametrize("size", SIZES)
def test_an_export_is_sound_to_go(binary: Path, sound: dict[int, Path], size: int) -> None:
    """Checkpoint, tiles, entries, root, and proofs of the library's making and ours hold in Go's sumdb."""
    for old in {1, size // 2 or 1, size}:
        said = go_tlog.judge(binary, sound[size], VKEY, old)
        assert said.returncode == 0, said.stderr
        bundles = -(-size // 256)
        assert f"size {size}, " in said.stdout
        assert f"{bundles} bundles, " in said.stdout
        assert "sound" in said.stdout


def test_old_partial_tiles_may_stay(binary: Path, sound: dict[int, Path], tmp_path: Path) -> None:
    """Partial tiles of earlier sizes may lie beside later ones, as tlog-tiles allows, when they are the tree's."""
    folder = tmp_path / "copy"
    shutil.copytree(sound[257], folder)
    partial = folder / "tile" / "0" / "000.p" / "200"
    partial.parent.mkdir()
    partial.write_bytes((folder / "tile" / "0" / "000").read_bytes()[: 200 * 32])
    assert go_tlog.judge(binary, folder, VKEY, 200).returncode == 0
    partial.write_bytes(damaged(partial.read_bytes(), 77))
    assert "tile/0/000.p/200: not the tree's hashes" in go_tlog.judge(binary, folder, VKEY, 200).stderr


def test_an_export_without_entries_is_sound(binary: Path, sound: dict[int, Path], tmp_path: Path) -> None:
    """Where entries are not public, tiles and checkpoint alone are checked."""
    folder = tmp_path / "copy"
    shutil.copytree(sound[257], folder)
    shutil.rmtree(folder / "tile" / "entries")
    said = go_tlog.judge(binary, folder, VKEY, 100)
    assert (said.returncode, "0 bundles" in said.stdout) == (0, True), said


def test_a_ledgers_own_export_is_sound_to_go(binary: Path, tmp_path: Path) -> None:
    """The demonstration's year, exported from its store, with the head's two signature lines."""
    stage = play(tmp_path / "ledger")
    export_tiles(stage.ledger, tmp_path / "export")
    judged = go_tlog.judge(binary, tmp_path / "export", stage.ledger.keys.vkeys()[0])
    stage.ledger.close()
    assert judged.returncode == 0, judged.stderr
