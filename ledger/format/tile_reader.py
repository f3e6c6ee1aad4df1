"""Reading a tree from its tiles without trusting where they lie: C2SP tlog-tiles, "Merkle Tree".

A tree's partial tiles together state its root, and each full tile's root stands in the tile above it. So `TileReader`
checks the partial tiles against the root of a verified checkpoint when it is made, and each full tile, when it is read,
against its hash in the tile above, up to a tile already checked. No hash is given out, and no proof built, from bytes
that were not checked; a store and a mirror read by the same code.

Checked tiles above level 0 are kept in memory: 8 KiB for every 65,536 leaves.
"""

from collections.abc import Callable
from typing import TypeAlias

from ledger.format.errors import FormatError, ProofError
from ledger.format.tiles import (
    TILE_HEIGHT,
    TILE_WIDTH,
    EntryBundle,
    Tile,
    edge_tiles,
    new_tiles,
    parse_entry_bundle,
    split_tile,
)
from ledger.format.tree import EMPTY_ROOT, check_tree_size, leaf_hash, perfect_root, range_hash

ReadTile: TypeAlias = Callable[[Tile], bytes]
"""Gives a tile's bytes; asked only for tiles of the reader's size."""


class TileReader:
    """Reads nodes of a tree from its tiles, after checking every byte it uses against the root.

    Args:
        read_tile: gives a tile's bytes, from wherever they lie.
        size: the tree's size.
        root: the root that a verified checkpoint of that size states.

    Raises:
        FormatError: TREE_SIZE, TILE_LENGTH.
        ProofError: ROOT_MISMATCH, when the partial tiles do not add up to the root.
    """

    def __init__(self, read_tile: ReadTile, size: int, root: bytes) -> None:
        self._read_tile = read_tile
        self._size = check_tree_size(size, where="tile reader")
        # Level 0 full tiles are not kept: they are nearly all of the tree.
        self._checked = {tile: split_tile(tile, read_tile(tile)) for tile in edge_tiles(size)}
        found = range_hash(self._node, 0, size) if size else EMPTY_ROOT
        if found != root:
            where = f"partial tiles of the tree of size {size}"
            raise ProofError("ROOT_MISMATCH", where, f"root {root.hex()}", f"root {found.hex()}")

    @property
    def size(self) -> int:
        """The tree's size."""
        return self._size

    def read_hash(self, level: int, index: int) -> bytes:
        """Give the hash of node (level, index), which lies inside the tree; a `ReadHash`.

        Raises:
            FormatError: NODE_RANGE, TILE_LENGTH.
            ProofError: TILE_MISMATCH.
        """
        if level < 0 or index < 0 or (index + 1) << level > self._size:
            raise FormatError(
                "NODE_RANGE", f"node ({level}, {index})", f"a node of size {self._size}", "one outside it"
            )
        return self._node(level, index)

    def check_all(self) -> None:
        """Read and check every full tile of the tree.

        Raises:
            FormatError: TILE_LENGTH.
            ProofError: TILE_MISMATCH, naming the first tile that differs.
        """
        for tile in new_tiles(0, self._size):
            self._hashes(tile)

    def check_entry_bundle(self, bundle: EntryBundle, data: bytes) -> tuple[bytes, ...]:
        """Check a bundle's entries against the level 0 tile beside it.

        Returns:
            The entries.

        Raises:
            FormatError: BUNDLE_TRUNCATED, BUNDLE_WIDTH, TILE_RANGE when the tree has no such bundle.
            ProofError: ENTRY_MISMATCH, naming the first entry that is not the leaf.
        """
        if bundle != EntryBundle(bundle.index, self._width(0, bundle.index)):
            expected = f"a bundle of the tree of size {self._size}"
            raise FormatError("TILE_RANGE", bundle.path, expected, f"width {bundle.width}")
        entries = parse_entry_bundle(bundle, data)
        for i, (entry, expected_hash) in enumerate(
            zip(entries, self._hashes(Tile(0, bundle.index, bundle.width)), strict=True)
        ):
            found = leaf_hash(entry)
            if found != expected_hash:
                where = f"entry {bundle.index * TILE_WIDTH + i}"
                raise ProofError(
                    "ENTRY_MISMATCH", where, f"leaf hash {expected_hash.hex()}", f"leaf hash {found.hex()}"
                )
        return entries

    def _width(self, level: int, index: int) -> int:
        return min(TILE_WIDTH, (self._size >> (TILE_HEIGHT * level)) - index * TILE_WIDTH)

    def _node(self, level: int, index: int) -> bytes:
        tile_level, height = divmod(level, TILE_HEIGHT)
        first = index << height
        tile_index, offset = divmod(first, TILE_WIDTH)
        hashes = self._hashes(Tile(tile_level, tile_index, self._width(tile_level, tile_index)))
        return perfect_root(hashes[offset : offset + (1 << height)])

    def _hashes(self, tile: Tile) -> tuple[bytes, ...]:
        """Give a checked tile: the right edge is checked already, a full tile is by the tile above it, in turn."""
        if tile in self._checked:
            return self._checked[tile]
        hashes = split_tile(tile, self._read_tile(tile))
        above, offset = divmod(tile.index, TILE_WIDTH)
        parent = Tile(tile.level + 1, above, self._width(tile.level + 1, above))
        expected, found = self._hashes(parent)[offset], perfect_root(hashes)
        if found != expected:
            raise ProofError("TILE_MISMATCH", tile.path, f"root {expected.hex()}", f"root {found.hex()}")
        if tile.level > 0:
            self._checked[tile] = hashes
        return hashes
