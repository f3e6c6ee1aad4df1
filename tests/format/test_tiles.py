"""Tiles: paths, growth by every step, bundles, and what is published against the tree itself."""

import re
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ledger.format.entry import MAX_ENTRY_BYTES
from ledger.format.errors import FormatError
from ledger.format.tiles import (
    TILE_WIDTH,
    EntryBundle,
    Tile,
    TileEdge,
    edge_tiles,
    format_entry_bundle,
    new_entry_bundles,
    new_tiles,
    parse_entry_bundle,
    parse_tile_path,
    split_tile,
)
from ledger.format.tree import EMPTY_ROOT, MAX_TREE_SIZE
from tests.format import reference_tree


@pytest.mark.parametrize(
    "path",
    [
        "",
        "tile",
        "tile/",
        "tile/0",
        "tile/0/",
        "/tile/0/000",
        "tile/0/000/",
        "tile//000",
        "tile/0//000",
        "tile/00/000",
        "tile/01/000",
        "tile/-1/000",
        "tile/100/000",
        "tile/0/0",
        "tile/0/00",
        "tile/0/0000",
        "tile/0/1000",
        "tile/0/x000",
        "tile/0/x000/001",
        "tile/0/001/002",
        "tile/0/x001/x002",
        "tile/0/X001/002",
        "tile/0/x1/002",
        "tile/0/x001/x000/x000/x000/x000/x000/x000",
        "tile/0/000.p",
        "tile/0/000.p/",
        "tile/0/000.p/0",
        "tile/0/000.p/01",
        "tile/0/000.p/256",
        "tile/0/000.p/257",
        "tile/0/000.p/999",
        "tile/0/000.p/1000",
        "tile/0/000.p/1/1",
        "tile/0/000.P/1",
        "tile/0/x001.p/1/000",
        "tile/0/../000",
        "tile/0/..",
        "tile/0/%30%30%30",
        "tile/0/000\n",
        "tile/0/000\x00",
        "tile/0/٠٠٠",
        "tile/0/000?x",
        "tile/data/000",
        "tile/8/0/000",
        "tile/entries",
        "tile/entries/0",
        "tile/entries/0/000",
        "tile/Entries/000",
        "tile/7/000",
        "tile/63/000",
        "tile/6/000.p/33",
        "tile/0/x035/x184/x372/x088/832",
        "tile/entries/x999/x999/x999/x999/999",
        "..",
        "../../etc/passwd",
        "tile\\0\\000",
    ],
)
def test_paths_that_are_no_tiles_are_refused(path: str) -> None:
    """Whatever is not the one spelling of a tile that a tree could have never becomes one."""
    with pytest.raises(FormatError) as refusal:
        parse_tile_path(path)
    assert refusal.value.code in {"TILE_PATH", "TILE_RANGE"}


@pytest.mark.parametrize(
    ("level", "index", "width"), [(-1, 0, 1), (0, -1, 1), (0, 0, 0), (0, 0, 257), (7, 0, 1), (6, 1, 1), (6, 0, 32)]
)
def test_tiles_that_no_tree_has_are_refused(level: int, index: int, width: int) -> None:
    """Levels, places and widths stay inside the largest tree there can be."""
    with pytest.raises(FormatError, match="TILE_RANGE"):
        Tile(level, index, width)


@pytest.mark.parametrize(("old", "new"), [(-1, 0), (1, 0), (257, 256), (0, MAX_TREE_SIZE + 1)])
def test_a_tree_grows(old: int, new: int) -> None:
    """It never shrinks, and never past the largest size."""
    with pytest.raises(FormatError, match="TREE_SIZE"):
        list(new_tiles(old, new))


@pytest.mark.parametrize("tile", [Tile(0, 0, 3), Tile(1, 0)])
def test_tiles_of_another_length_are_refused(tile: Tile) -> None:
    """A tile has exactly 32 bytes a hash."""
    for length in (0, 32 * tile.width - 32, 32 * tile.width - 1, 32 * tile.width + 1, 32 * tile.width + 32):
        with pytest.raises(FormatError, match="TILE_LENGTH"):
            split_tile(tile, bytes(length))


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (b"", "BUNDLE_WIDTH"),
        (b"\x00\x01a", "BUNDLE_WIDTH"),
        (b"\x00\x01a\x00\x01b\x00\x01c", "BUNDLE_WIDTH"),
        (b"\x00\x01a\x00", "BUNDLE_TRUNCATED"),
        (b"\x00\x01a\x00\x02b", "BUNDLE_TRUNCATED"),
        (b"\x00\x01a\xff\xffb", "BUNDLE_TRUNCATED"),
        (b"\x00\x01a\x00\x01b\x00", "BUNDLE_TRUNCATED"),
    ],
)
def test_broken_bundles_are_refused(data: bytes, code: str) -> None:
    """Too few, too many and cut-off entries have their codes."""
    with pytest.raises(FormatError) as refusal:
        parse_entry_bundle(EntryBundle(0, 2), data)
    assert refusal.value.code == code


def test_what_does_not_fit_a_bundle_is_refused() -> None:
    """A bundle holds 1 to 256 entries of at most 65,535 bytes."""
    for entries in ([], [b"x"] * 257):
        with pytest.raises(FormatError, match="BUNDLE_WIDTH"):
            format_entry_bundle(entries)
    with pytest.raises(FormatError, match="ENTRY_TOO_LARGE"):
        format_entry_bundle([bytes(MAX_ENTRY_BYTES + 1)])
    longest = [bytes(MAX_ENTRY_BYTES)] * 2
    assert parse_entry_bundle(EntryBundle(0, 2), format_entry_bundle(longest)) == tuple(longest)


@pytest.mark.parametrize(
    ("size", "tiles"),
    [
        (0, {Tile(0, 0, 1): bytes(32)}),
        (3, {}),
        (3, {Tile(0, 0, 2): bytes(64)}),
        (3, {Tile(0, 0, 3): bytes(96), Tile(1, 0, 1): bytes(32)}),
        (256, {Tile(0, 0): bytes(8192), Tile(1, 0, 1): bytes(32)}),
        (257, {Tile(0, 1, 1): bytes(32)}),
    ],
)
def test_an_edge_of_other_tiles_is_refused(size: int, tiles: dict[Tile, bytes]) -> None:
    """Exactly the partial tiles of the size are taken: with others the next full tile would be wrong for ever."""
    with pytest.raises(FormatError, match="EDGE_TILES"):
        TileEdge(size, tiles)


def test_what_is_not_a_hash_is_not_appended() -> None:
    """A leaf hash has 32 bytes; after a refusal the edge is what it was."""
    edge = TileEdge()
    with pytest.raises(FormatError, match="HASH_LENGTH"):
        edge.append(bytes(31))
    assert (edge.size, edge.partial_tiles()) == (0, ())


@pytest.mark.parametrize(
    ("tile", "path"),
    [
        (Tile(0, 0), "tile/0/000"),
        (Tile(3, 1234067, 1), "tile/3/x001/x234/067.p/1"),
        (Tile(0, 999, 255), "tile/0/999.p/255"),
        (Tile(0, 1000), "tile/0/x001/000"),
        (Tile(0, 35184372088831, 255), "tile/0/x035/x184/x372/x088/831.p/255"),
        (Tile(6, 0, 31), "tile/6/000.p/31"),
        (EntryBundle(0), "tile/entries/000"),
        (EntryBundle(273, 112), "tile/entries/273.p/112"),
    ],
)
def test_paths_of_the_spec(tile: Tile | EntryBundle, path: str) -> None:
    """Groups of three digits, `x` before all but the last, `.p/` and the width where partial; both ways."""
    assert tile.path == path
    assert parse_tile_path(path) == tile


@given(st.integers(0, 2**30), st.integers(0, 3), st.integers(1, 256))
def test_every_tile_has_one_path(index: int, level: int, width: int) -> None:
    """A path gives back the tile it was made from, and has no part that could lead elsewhere."""
    try:
        tile = Tile(level, index, width)
    except FormatError:
        return
    assert parse_tile_path(tile.path) == tile
    assert re.fullmatch(r"tile/[0-9]/(x[0-9]{3}/)*[0-9]{3}(\.p/[0-9]{1,3})?", tile.path)


@given(st.from_regex(r"tile/(entries|[0-9]{1,2})/(x?[0-9]{2,4}/){0,3}x?[0-9]{3}(\.p/[0-9]{1,4})?", fullmatch=True))
def test_what_parses_is_spelt_as_it_was(path: str) -> None:
    """No two paths are one tile."""
    try:
        tile = parse_tile_path(path)
    except FormatError:
        return
    assert tile.path == path


def test_the_specs_example_of_a_tree_of_70_000() -> None:
    """273 full and one of 112; one full and one of 17; one of 1."""
    tiles = list(new_tiles(0, 70_000))
    assert [tile for tile in tiles if tile.level == 0] == [*(Tile(0, n) for n in range(273)), Tile(0, 273, 112)]
    assert [tile for tile in tiles if tile.level > 0] == [Tile(1, 0), Tile(1, 1, 17), Tile(2, 0, 1)]
    assert list(new_entry_bundles(0, 70_000)) == [*(EntryBundle(n) for n in range(273)), EntryBundle(273, 112)]


def test_a_tree_of_256_has_a_partial_tile_above() -> None:
    """The spec's other example: a full tile at level 0 and one of width 1 at level 1."""
    assert list(new_tiles(0, 256)) == [Tile(0, 0), Tile(1, 0, 1)]
    assert list(edge_tiles(256)) == [Tile(1, 0, 1)]
    assert list(edge_tiles(0)) == list(new_tiles(0, 0)) == list(new_tiles(256, 256)) == []


@pytest.mark.parametrize("size", [1, 255, 256, 257, 300, 511, 512, 513, 65_535, 65_536, 65_537, 70_000, 131_072])
def test_each_tile_is_as_wide_as_the_spec_counts(size: int) -> None:
    """At level l there are floor(s / 256^l) hashes: the full tiles and a rest of that modulo 256."""
    for level in range(4):
        hashes = size // 256**level
        expected = [Tile(level, n) for n in range(hashes // 256)]
        if hashes % 256:
            expected.append(Tile(level, hashes // 256, hashes % 256))
        assert [tile for tile in new_tiles(0, size) if tile.level == level] == expected


@given(st.lists(st.integers(0, 70_000), min_size=2, max_size=6).map(sorted))
def test_growing_in_steps_publishes_the_same_full_tiles(sizes: list[int]) -> None:
    """Full tiles are named once each, whatever the steps; the last partial ones are those of the last size."""
    steps = [tile for old, new in pairwise(sizes) for tile in new_tiles(old, new)]
    at_once = list(new_tiles(sizes[0], sizes[-1]))
    assert sorted(tile for tile in steps if tile.width == TILE_WIDTH) == sorted(
        tile for tile in at_once if tile.width == TILE_WIDTH
    )
    assert {tile for tile in at_once if tile.width < TILE_WIDTH} <= set(steps)


def test_the_edge_publishes_what_new_tiles_names() -> None:
    """Leaf by leaf, through 66,000: each full tile once and in order, partial tiles as named, bytes as in the tree."""
    edge = TileEdge()
    for size in range(1, 66_001):
        full = edge.append(reference_tree.node(0, size - 1))
        assert edge.size == size
        if full or size % 4099 == 0:
            named = list(new_tiles(size - 1, size))
            assert [tile for tile, _ in full] == [tile for tile in named if tile.width == TILE_WIDTH]
            partial = edge.partial_tiles()
            assert [tile for tile, _ in partial] == list(edge_tiles(size))
            for tile, data in (*full, *partial):
                first = tile.index * TILE_WIDTH
                for i, value in enumerate(split_tile(tile, data)):
                    assert value == reference_tree.node(8 * tile.level, first + i)


@pytest.mark.parametrize("cut", [0, 1, 255, 256, 257, 511, 512, 700])
def test_a_stored_edge_goes_on_where_it_stopped(cut: int) -> None:
    """From the partial tiles alone the tree grows to the same tiles."""
    whole, first = TileEdge(), TileEdge()
    full = [tile for i in range(1000) for tile in whole.append(reference_tree.node(0, i))]
    before = [tile for i in range(cut) for tile in first.append(reference_tree.node(0, i))]
    second = TileEdge(cut, dict(first.partial_tiles()))
    after = [tile for i in range(cut, 1000) for tile in second.append(reference_tree.node(0, i))]
    assert before + after == full
    assert second.partial_tiles() == whole.partial_tiles()


@given(st.lists(st.binary(max_size=50), min_size=1, max_size=256))
def test_bundles_keep_their_entries(entries: list[bytes]) -> None:
    """Formatting and parsing a bundle are inverse."""
    assert parse_entry_bundle(EntryBundle(5, len(entries)), format_entry_bundle(entries)) == tuple(entries)


def test_a_bundle_is_length_and_entry() -> None:
    """Lengths are big-endian uint16."""
    assert format_entry_bundle([b"a", b"", bytes(258)]) == b"\x00\x01a\x00\x00\x01\x02" + bytes(258)


def test_the_largest_tree_has_tiles() -> None:
    """At 2^53 − 1 leaves the right edge is named and can be restored; one more leaf is refused."""
    tiles = {tile: EMPTY_ROOT * tile.width for tile in edge_tiles(MAX_TREE_SIZE)}
    assert [tile.width for tile in tiles] == [255] * 6 + [31]
    with pytest.raises(FormatError, match="TREE_SIZE"):
        TileEdge(MAX_TREE_SIZE, tiles).append(EMPTY_ROOT)
