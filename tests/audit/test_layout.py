"""The files of an export and the tree in its tiles: sizes around full tiles, old partial tiles, each level damaged."""

import hashlib
import json
from pathlib import Path

import pytest

from audit.layout import check_names, check_tiles, read_layout
from audit.report import SOUND, Report
from audit.sources import Memory
from audit.tiles import WIDTH, levels_of, read_path, tiles_of
from ledger.format.tiles import edge_tiles, new_entry_bundles, new_tiles
from ledger.format.tree import Frontier, leaf_hash
from tests.tamper.exports import Files, audit, build
from tests.tamper.exports import tiles_of as files_of

SIZES = [1, 2, 255, 256, 257, 511, 512, 600]
LARGE = 65_537


def _entries(size: int) -> list[bytes]:
    return [b"entry %d" % number for number in range(size)]


def _root(size: int) -> bytes:
    frontier = Frontier()
    for entry in _entries(size):
        frontier.append(leaf_hash(entry))
    return frontier.root()


def _check(files: Files, size: int) -> tuple[bytes | None, Report]:
    report = Report("test")
    layout = read_layout(Memory(files), report)
    check_names(layout, size, report)
    return check_tiles(layout, size, report), report


def _codes(report: Report) -> list[tuple[str, str]]:
    return [(finding.where.partition(",")[0], finding.code) for finding in report.findings]


@pytest.mark.parametrize("size", SIZES)
def test_the_tiles_of_a_tree(size: int) -> None:
    """Exactly those that the ledger writes are wanted, and they give the root."""
    files = files_of(_entries(size))
    wanted = [tile.path for level in (None, *levels_of(size)) for tile in tiles_of(level, size)]
    assert sorted(wanted) == sorted(files)
    root, report = _check(files, size)
    assert root == _root(size)
    assert report.findings == []


def test_names_are_those_of_the_ledger() -> None:
    """For sizes up to millions both name the same tiles."""
    for size in (1, 255, 256, 70_000, 256**2, 256**3 + 1, 12_345_678):
        ours = {tile.path for level in (None, *levels_of(size)) for tile in [*tiles_of(level, size)][-2:]}
        theirs = {tile.path for tile in [*edge_tiles(size)]}
        assert {path for path in ours if ".p/" in path and "entries" not in path} == theirs
        for path in ours:
            assert read_path(path).path == path


def test_a_large_tree_and_a_damage_on_each_level() -> None:
    """Three levels; one changed byte is told as that tile and that hash, with the first entry it stands for."""
    files = files_of(_entries(LARGE))
    root, report = _check(files, LARGE)
    assert (root, report.findings) == (_root(LARGE), [])
    for path, place, entry in (("tile/1/000", 200, 200 * WIDTH), ("tile/2/000.p/1", 0, 0), ("tile/1/001.p/1", 0, 0)):
        if path not in files:
            continue
        data = bytearray(files[path])
        data[place * 32 + 7] ^= 1
        _, report = _check({**files, path: bytes(data)}, LARGE)
        (finding,) = report.findings
        assert (finding.where, finding.code, finding.index) == (f"{path}, hash {place}", "TILE_MISMATCH", entry)
    files.pop("tile/0/017")
    root, report = _check(files, LARGE)
    assert root is None
    assert _codes(report) == [("tile/0/017", "TILE_MISSING")]


def test_old_partial_tiles_may_stay() -> None:
    """What an earlier export left is the beginning of what stands there now; then it is no finding, otherwise it is."""
    entries = _entries(300)
    files = files_of(entries)
    for old in (10, 256 + 7):
        beside = {path: data for path, data in files_of(entries[:old]).items() if ".p/" in path}
        assert _check({**beside, **files}, 300)[1].findings == []
        for path, data in beside.items():
            if path in files:
                continue
            damaged = {**files, path: data[:-1] + bytes([data[-1] ^ 1])}
            assert _codes(_check(damaged, 300)[1]) == [(path, "TILE_MISMATCH")], path


@pytest.mark.parametrize(
    ("path", "code"),
    [
        ("tile/0/002", "TILE_RANGE"),
        ("tile/0/001.p/45", "TILE_RANGE"),
        ("tile/2/000.p/1", "TILE_RANGE"),
        ("tile/entries/002.p/1", "TILE_RANGE"),
        ("tile/0/1", "TILE_PATH"),
        ("tile/0/0001", "TILE_PATH"),
        ("tile/00/000", "TILE_PATH"),
        ("tile/0/000.p/256", "TILE_PATH"),
        ("tile/0/x000/000", "TILE_PATH"),
        ("tile/0/000.p/01", "TILE_PATH"),
        ("tile/63/000", "TILE_RANGE"),
    ],
)
def test_what_has_no_place_is_told(path: str, code: str) -> None:
    """Past the size, spelt otherwise, or a tile of no tree."""
    files = files_of(_entries(300))
    report = _check({**files, path: bytes(32)}, 300)[1]
    assert _codes(report) == [(path, code)]


def test_a_head_that_claims_too_much_costs_little() -> None:
    """A size of 2^53 − 1 over three entries: told at once, without counting up to it."""
    report = _check(files_of(_entries(3)), 2**53 - 1)[1]
    assert {code for _, code in _codes(report)} == {"TILE_MISSING", "TILE_RANGE"}
    assert len(report.findings) < 20


def test_documents(tmp_path: Path) -> None:
    """A document is the one that the record binds, by digest and length; anything else beside the record is told."""
    export = build(tmp_path, 3)
    digest = hashlib.sha256(b"a sheet").hexdigest()
    report = audit({**export.files, f"documents/{digest}": b"a sheet", "README.txt": b""})
    assert [(f.where, f.code) for f in report.findings] == [(f"documents/{digest}", "DOCUMENT_UNASKED")]
    assert any("README.txt" in remark for remark in report.remarks)


def test_disclosures(tmp_path: Path) -> None:
    """Words may be withheld without a finding; they cannot be changed, doubled, renamed or added."""
    export = build(tmp_path, 3)
    lines = export.files["disclosures.jsonl"].splitlines(keepends=True)

    def codes(*changed: bytes) -> list[str]:
        return [f.code for f in audit({**export.files, "disclosures.jsonl": b"".join(changed)}).findings]

    without = audit({path: data for path, data in export.files.items() if path != "disclosures.jsonl"})
    assert without.verdict == SOUND
    assert any(f"0 of {len(lines)} sealed texts" in remark for remark in without.remarks)
    assert codes(*lines[1:]) == []
    assert codes(*lines, lines[0]) == ["DISCLOSURE_TWICE"]
    assert codes(*lines, b"\n") == ["NOT_JSON"]
    assert codes(*lines, b"{}\n") == ["MEMBERS"]
    assert codes(*lines, lines[0][:-1]) == ["DISCLOSURE_LINE"]
    first = json.loads(lines[0])
    swapped = json.dumps({**first, "digest": json.loads(lines[1])["digest"]}, separators=(",", ":")).encode() + b"\n"
    assert codes(swapped, *lines[1:]) == ["DISCLOSURE_DIGEST"]
    other = build(tmp_path / "other", 2).files["disclosures.jsonl"].splitlines(keepends=True)
    strange = [line for line in other if line not in lines]
    assert codes(*lines, *strange) == ["DISCLOSURE_UNASKED"] * len(strange)


def test_bundles_that_the_ledger_writes_are_read_alike() -> None:
    """The names of bundles are those of level 0."""
    assert [bundle.path for bundle in new_entry_bundles(0, 300)] == [tile.path for tile in tiles_of(None, 300)]
    levels = [tile.path for tile in new_tiles(0, 300)]
    assert levels == [tile.path for level in levels_of(300) for tile in tiles_of(level, 300)]
