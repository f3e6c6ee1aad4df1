"""The stored tree: roots, nodes and tiles of any size that the ledger has had, read from the database.

Full tiles are rows; a partial tile is derived, from the leaves at level 0 and from the full tiles below above it. A
partial tile of an older size is a prefix of today's, so nothing is stored twice.
"""

from ledger.format.tiles import TILE_HEIGHT, TILE_WIDTH, EntryBundle, Tile, TileEdge, edge_tiles, format_entry_bundle
from ledger.format.tree import EMPTY_ROOT, HASH_BYTES, perfect_root, range_hash
from ledger.store.recorder import LedgerRecorder


class StoredTree:
    """Reads one ledger's tree. Holds the full tiles that it read last; everything else comes from the store."""

    def __init__(self, recorder: LedgerRecorder, origin: str) -> None:
        self._recorder = recorder
        self._origin = origin
        self._kept: dict[tuple[int, int], bytes] = {}
        self._edge: dict[tuple[int, int], bytes] = {}

    def set_edge(self, edge: TileEdge) -> None:
        """Hand over the growing tiles, so that proofs to today's head read them from memory."""
        self._edge = {(tile.level, tile.index): data for tile, data in edge.partial_tiles()}

    def tile(self, tile: Tile) -> bytes:
        """A tile's bytes, full or partial; it must lie inside the stored tree."""
        data = self._edge.get((tile.level, tile.index)) or self._full(tile.level, tile.index)
        if data is not None and len(data) >= tile.width * HASH_BYTES:
            return data[: tile.width * HASH_BYTES]
        first = tile.index * TILE_WIDTH
        if tile.level == 0:
            return b"".join(self._recorder.select_leaves(self._origin, first, first + tile.width))
        below = (self._full(tile.level - 1, index) for index in range(first, first + tile.width))
        return b"".join(perfect_root(_split(data)) for data in below if data is not None)

    def entry_bundle(self, bundle: EntryBundle) -> bytes:
        """An entry bundle's bytes."""
        first = bundle.index * TILE_WIDTH
        stored = self._recorder.select_events(self._origin, gt=first, lte=first + bundle.width)
        return format_entry_bundle([event.state for event in stored])

    def read_hash(self, level: int, index: int) -> bytes:
        """The hash of a perfect node (level, index) inside the tree."""
        tile_level, height = divmod(level, TILE_HEIGHT)
        first = index << height
        tile_index, offset = divmod(first, TILE_WIDTH)
        data = self.tile(Tile(tile_level, tile_index, min(TILE_WIDTH, offset + (1 << height))))
        hashes = _split(data)
        return perfect_root(hashes[offset : offset + (1 << height)])

    def root(self, size: int) -> bytes:
        """The root at a size that the tree has had."""
        return range_hash(self.read_hash, 0, size) if size else EMPTY_ROOT

    def edge(self, size: int) -> TileEdge:
        """The growing tiles at a size, to append to."""
        return TileEdge(size, {tile: self.tile(tile) for tile in edge_tiles(size)})

    def _full(self, level: int, index: int) -> bytes | None:
        kept = self._kept.get((level, index))
        if kept is None:
            kept = self._recorder.select_tile(self._origin, level, index)
            if kept is not None:
                if len(self._kept) >= TILE_WIDTH:
                    self._kept.clear()
                self._kept[level, index] = kept
        return kept


def _split(data: bytes) -> list[bytes]:
    return [data[i : i + HASH_BYTES] for i in range(0, len(data), HASH_BYTES)]
