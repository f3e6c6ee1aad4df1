"""Reading from tiles: every damaged byte is found before it is used, and sound tiles give sound proofs."""

import random
from collections.abc import Callable
from functools import cache

import pytest

from ledger.format.errors import FormatError, ProofError
from ledger.format.proof import prove_consistency, prove_inclusion, verify_consistency, verify_inclusion
from ledger.format.tile_reader import TileReader
from ledger.format.tiles import EntryBundle, Tile, TileEdge, edge_tiles, format_entry_bundle, new_tiles
from ledger.format.tree import EMPTY_ROOT, leaf_hash, range_hash
from tests.format import reference_tree
from tests.format.reference_tree import damaged, synthetic_entry

SIZES = [0, 1, 2, 255, 256, 257, 511, 513, 1000, 65_536, 65_537]


@cache
def _published(size: int) -> dict[Tile, bytes]:
    """The tiles of a tree of synthetic entries."""
    edge = TileEdge()
    tiles = dict(pair for i in range(size) for pair in edge.append(reference_tree.node(0, i)))
    return {**tiles, **dict(edge.partial_tiles())}


def _root(size: int) -> bytes:
    return range_hash(reference_tree.node, 0, size)


@pytest.mark.parametrize("size", SIZES)
def test_another_root_is_refused(size: int) -> None:
    """The partial tiles state one root; any other is refused before a node is given out."""
    with pytest.raises(ProofError, match="ROOT_MISMATCH"):
        TileReader(_published(size).__getitem__, size, damaged(_root(size)))


@pytest.mark.parametrize("size", [size for size in SIZES if size > 0])
def test_a_damaged_tile_is_named(size: int) -> None:
    """In each tile of the tree, wherever one byte is changed, the tile is refused, and only by who needs it."""
    chosen = random.Random(size)
    tiles = list(new_tiles(0, size))
    for tile in tiles if len(tiles) < 20 else [*chosen.sample(tiles, 10), *tiles[-4:]]:
        data = _published(size)[tile]
        for position in {0, len(data) - 1, chosen.randrange(len(data))}:
            bad = {**_published(size), tile: damaged(data, position)}
            if tile in edge_tiles(size):
                with pytest.raises(ProofError, match="ROOT_MISMATCH"):
                    TileReader(bad.__getitem__, size, _root(size))
                continue
            reader = TileReader(bad.__getitem__, size, _root(size))
            with pytest.raises(ProofError) as refusal:
                reader.check_all()
            assert (refusal.value.code, refusal.value.where) == ("TILE_MISMATCH", tile.path)
            with pytest.raises(ProofError, match="TILE_MISMATCH"):
                reader.read_hash(8 * tile.level, tile.index * 256)


@pytest.mark.parametrize("change", [lambda data: data[:-32], lambda data: data + bytes(32), lambda _: b""])
def test_a_tile_of_another_length_is_refused(change: Callable[[bytes], bytes]) -> None:
    """Short, long and missing bytes are refused as such, for full and partial tiles."""
    for tile in (Tile(0, 1), Tile(0, 3, 232), Tile(1, 0, 3)):
        bad = {**_published(1000), tile: change(_published(1000)[tile])}
        with pytest.raises(FormatError, match="TILE_LENGTH"):
            TileReader(bad.__getitem__, 1000, _root(1000)).check_all()


def test_swapped_tiles_are_refused() -> None:
    """Two full tiles in each other's place are both real and both wrong."""
    swapped = {**_published(1000), Tile(0, 0): _published(1000)[Tile(0, 1)], Tile(0, 1): _published(1000)[Tile(0, 0)]}
    with pytest.raises(ProofError, match="TILE_MISMATCH"):
        TileReader(swapped.__getitem__, 1000, _root(1000)).check_all()


@pytest.mark.parametrize(("level", "index"), [(0, 1000), (0, -1), (-1, 0), (1, 500), (9, 1), (10, 0), (64, 0)])
def test_nodes_outside_the_tree_are_refused(level: int, index: int) -> None:
    """A node is inside the tree or it has no hash."""
    reader = TileReader(_published(1000).__getitem__, 1000, _root(1000))
    with pytest.raises(FormatError, match="NODE_RANGE"):
        reader.read_hash(level, index)


def test_an_entry_that_is_not_the_leaf_is_named() -> None:
    """One changed, swapped or repeated entry in a bundle is found at its index."""
    reader = TileReader(_published(1000).__getitem__, 1000, _root(1000))
    entries = [synthetic_entry(i) for i in range(768, 1000)]
    bundle = EntryBundle(3, 232)
    assert reader.check_entry_bundle(bundle, format_entry_bundle(entries)) == tuple(entries)
    for wrong, index in [
        ([*entries[:100], b"other", *entries[101:]], 868),
        ([entries[1], entries[0], *entries[2:]], 768),
        ([*entries[:-1], entries[-2]], 999),
    ]:
        with pytest.raises(ProofError) as refusal:
            reader.check_entry_bundle(bundle, format_entry_bundle(wrong))
        assert (refusal.value.code, refusal.value.where) == ("ENTRY_MISMATCH", f"entry {index}")


@pytest.mark.parametrize("bundle", [EntryBundle(3, 231), EntryBundle(3), EntryBundle(4, 1), EntryBundle(2, 255)])
def test_a_bundle_that_the_tree_does_not_have_is_refused(bundle: EntryBundle) -> None:
    """The widest bundle at each place is checked and no other: a narrower one would hide entries."""
    reader = TileReader(_published(1000).__getitem__, 1000, _root(1000))
    with pytest.raises(FormatError, match="TILE_RANGE"):
        reader.check_entry_bundle(bundle, b"")


@pytest.mark.parametrize("size", SIZES)
def test_every_node_is_the_trees(size: int) -> None:
    """All nodes of small trees and a thousand of large ones are what the tree's definition gives."""
    reader = TileReader(_published(size).__getitem__, size, _root(size))
    reader.check_all()
    nodes = [(level, index) for level in range(size.bit_length()) for index in range(size >> level)]
    for level, index in random.Random(size).sample(nodes, min(1000, len(nodes))):
        assert reader.read_hash(level, index) == reference_tree.node(level, index)


@pytest.mark.parametrize("size", [size for size in SIZES if size > 1])
def test_proofs_from_tiles_verify(size: int) -> None:
    """Inclusion and consistency proofs read from tiles hold against the root."""
    reader = TileReader(_published(size).__getitem__, size, _root(size))
    for index in {0, 1, size // 2, size - 2, size - 1}:
        proof = prove_inclusion(index, size, reader.read_hash)
        verify_inclusion(leaf_hash(synthetic_entry(index)), index, size, proof, _root(size))
        old = index + 1
        consistency = prove_consistency(old, size, reader.read_hash)
        verify_consistency(old, _root(old), size, _root(size), consistency)


def test_a_proof_reads_few_tiles() -> None:
    """One inclusion proof in 65,537 leaves reads the partial tiles once and a full tile a level."""
    reads: list[Tile] = []

    def read_tile(tile: Tile) -> bytes:
        reads.append(tile)
        return _published(65_537)[tile]

    reader = TileReader(read_tile, 65_537, _root(65_537))
    assert reads == [Tile(0, 256, 1), Tile(2, 0, 1)]
    prove_inclusion(1000, 65_537, reader.read_hash)
    assert set(reads) == {Tile(0, 256, 1), Tile(2, 0, 1), Tile(1, 0), Tile(0, 3)}
    assert reads.count(Tile(1, 0)) == 1


def test_the_empty_tree_has_no_tiles() -> None:
    """Size 0 goes with the empty root and reads nothing."""
    reader = TileReader(_published(0).__getitem__, 0, EMPTY_ROOT)
    reader.check_all()
    assert (reader.size, _published(0)) == (0, {})
