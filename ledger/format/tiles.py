"""The published tree: C2SP tlog-tiles.

    tile/<L>/<N>             256 hashes, 8,192 bytes; hash i is the root over the 256^L leaves from (256·N + i)·256^L on
    tile/<L>/<N>.p/<W>       its first W hashes, 1 to 255, as long as the tree has no more at that level
    tile/entries/<N>         256 entries, each behind its length as a big-endian uint16
    tile/entries/<N>.p/<W>   its first W entries

N is written in groups of three digits, all but the last behind an ``x``: 1234067 is ``x001/x234/067``. A tree of 70,000
leaves has 273 full tiles and one of width 112 at level 0, one full and one of width 17 at level 1, one of width 1 at
level 2.

Where the spec leaves room:

- A path is parsed to integers and built again; only the identical path is taken, so no path from outside ever reaches
  a file system. A tile that no tree of at most 2^53 − 1 leaves could have is refused, though its path has the form.
- `new_tiles` names, for a tree that grew, the tiles that became full and the partial ones of the new size, each once; a
  partial tile that did not change is not named again.
"""

import re
import struct
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from ledger.format.entry import MAX_ENTRY_BYTES
from ledger.format.errors import FormatError
from ledger.format.tree import HASH_BYTES, MAX_TREE_SIZE, check_hash, check_tree_size, perfect_root

TILE_HEIGHT = 8
TILE_WIDTH = 1 << TILE_HEIGHT
_PATH = re.compile(r"tile/(entries|0|[1-9][0-9]?)/((?:x[0-9]{3}/){0,5}[0-9]{3})(?:\.p/([1-9][0-9]{0,2}))?")
_LENGTH = struct.Struct(">H")


@dataclass(frozen=True, slots=True, order=True)
class Tile:
    """One tile of hashes.

    Args:
        level: 0 for leaf hashes; level L + 1 holds one hash for each full tile of level L.
        index: its place in the level, from 0.
        width: number of hashes, 1 to 256; below 256 the tile is partial.

    Raises:
        FormatError: TILE_RANGE.
    """

    level: int
    index: int
    width: int = TILE_WIDTH

    def __post_init__(self) -> None:
        _check_range(self.level, self.index, self.width)

    @property
    def path(self) -> str:
        """The path below the log's prefix."""
        return f"tile/{self.level}/{_index_path(self.index, self.width)}"


@dataclass(frozen=True, slots=True, order=True)
class EntryBundle:
    """One bundle of up to 256 entries, beside the level 0 tile of the same index and width.

    Raises:
        FormatError: TILE_RANGE.
    """

    index: int
    width: int = TILE_WIDTH

    def __post_init__(self) -> None:
        _check_range(0, self.index, self.width)

    @property
    def path(self) -> str:
        """The path below the log's prefix."""
        return f"tile/entries/{_index_path(self.index, self.width)}"


def parse_tile_path(path: str) -> Tile | EntryBundle:
    """Read a path such as ``tile/0/x001/234.p/17`` or ``tile/entries/000``.

    Raises:
        FormatError: TILE_PATH, TILE_RANGE.
    """
    match = _PATH.fullmatch(path) if path.isascii() else None
    if match is None:
        raise FormatError("TILE_PATH", "tile path", "tile/<L>/<N>[.p/<W>] or tile/entries/<N>[.p/<W>]", repr(path)[:80])
    level, index, width = match[1], int(re.sub("[x/]", "", match[2])), int(match[3] or TILE_WIDTH)
    found = EntryBundle(index, width) if level == "entries" else Tile(int(level), index, width)
    if found.path != path:
        raise FormatError("TILE_PATH", "tile path", found.path, repr(path)[:80])
    return found


def new_tiles(old_size: int, new_size: int) -> Iterator[Tile]:
    """Name the tiles to publish when the tree grows; 0 <= old_size <= new_size.

    Returns:
        Full tiles that the old tree did not have, and the partial tiles of the new size that differ from the old
        ones'; from the lowest level up, from the left. With ``old_size`` 0: every tile of the tree.
    """
    check_tree_size(new_size, where="new tiles")
    if not 0 <= old_size <= new_size:
        raise FormatError("TREE_SIZE", "new tiles", f"an old size from 0 to {new_size}", str(old_size))
    level = 0
    while new_size >> (TILE_HEIGHT * level):
        old_count, new_count = (size >> (TILE_HEIGHT * level) for size in (old_size, new_size))
        for index in range(old_count // TILE_WIDTH, new_count // TILE_WIDTH):
            yield Tile(level, index)
        if new_count % TILE_WIDTH and new_count != old_count:
            yield Tile(level, new_count // TILE_WIDTH, new_count % TILE_WIDTH)
        level += 1


def new_entry_bundles(old_size: int, new_size: int) -> Iterator[EntryBundle]:
    """Name the entry bundles to publish when the tree grows, as `new_tiles` names the tiles."""
    for tile in new_tiles(old_size, new_size):
        if tile.level > 0:
            return
        yield EntryBundle(tile.index, tile.width)


def edge_tiles(size: int) -> Iterator[Tile]:
    """Name the partial tiles of a tree, from the lowest level up; 0 <= size <= 2^53 − 1."""
    return (tile for tile in _edge(check_tree_size(size, where="edge tiles")) if tile.width < TILE_WIDTH)


def split_tile(tile: Tile, data: bytes) -> tuple[bytes, ...]:
    """Cut a tile's bytes into its hashes.

    Raises:
        FormatError: TILE_LENGTH.
    """
    if len(data) != tile.width * HASH_BYTES:
        raise FormatError("TILE_LENGTH", tile.path, f"{tile.width * HASH_BYTES} bytes", f"{len(data)} bytes")
    return tuple(data[i : i + HASH_BYTES] for i in range(0, len(data), HASH_BYTES))


def format_entry_bundle(entries: Sequence[bytes]) -> bytes:
    """Join 1 to 256 entries, each of at most 65,535 bytes, as a bundle."""
    if not 1 <= len(entries) <= TILE_WIDTH:
        raise FormatError("BUNDLE_WIDTH", "entry bundle", f"1 to {TILE_WIDTH} entries", str(len(entries)))
    for i, entry in enumerate(entries):
        if len(entry) > MAX_ENTRY_BYTES:
            where = f"entry bundle, entry {i}"
            raise FormatError("ENTRY_TOO_LARGE", where, f"at most {MAX_ENTRY_BYTES} bytes", f"{len(entry)} bytes")
    return b"".join(_LENGTH.pack(len(entry)) + entry for entry in entries)


def parse_entry_bundle(bundle: EntryBundle, data: bytes) -> tuple[bytes, ...]:
    """Cut a bundle's bytes into its entries; none is checked against the tree yet.

    Raises:
        FormatError: BUNDLE_TRUNCATED, BUNDLE_WIDTH.
    """
    entries: list[bytes] = []
    position = 0
    while position < len(data):
        start = position + _LENGTH.size
        end = start + _LENGTH.unpack_from(data, position)[0] if start <= len(data) else start
        if end > len(data):
            where = f"{bundle.path}, entry {len(entries)}"
            raise FormatError("BUNDLE_TRUNCATED", where, f"bytes up to {end}", f"{len(data)} bytes")
        entries.append(data[start:end])
        position = end
    if len(entries) != bundle.width:
        raise FormatError("BUNDLE_WIDTH", bundle.path, f"{bundle.width} entries", f"{len(entries)} entries")
    return tuple(entries)


class TileEdge:
    """The tiles that still grow: at each level the hashes of its partial tile, to append leaves to.

    Args:
        size: leaves in the tree.
        tiles: the bytes of exactly the tiles that `edge_tiles` names for that size.

    Raises:
        FormatError: TREE_SIZE, EDGE_TILES, TILE_LENGTH.
    """

    def __init__(self, size: int = 0, tiles: Mapping[Tile, bytes] | None = None) -> None:
        tiles = tiles or {}
        expected = list(edge_tiles(size))
        if set(expected) != set(tiles):
            paths = ", ".join(tile.path for tile in expected) or "no tile"
            found = ", ".join(sorted(tile.path for tile in tiles)) or "no tile"
            raise FormatError("EDGE_TILES", f"edge of size {size}", paths, found)
        self._size = size
        self._levels: list[list[bytes]] = [[] for _ in _edge(size)]
        for tile, data in tiles.items():
            self._levels[tile.level] = list(split_tile(tile, data))

    @property
    def size(self) -> int:
        """How many leaves the tree has."""
        return self._size

    def append(self, value: bytes) -> tuple[tuple[Tile, bytes], ...]:
        """Add one leaf hash on the right.

        Returns:
            The tiles that became full by it, from the lowest level up; none for most leaves.
        """
        check_hash(value, where=f"leaf {self._size}")
        check_tree_size(self._size + 1, where="tile edge")
        self._size += 1
        full: list[tuple[Tile, bytes]] = []
        for level in range(len(self._levels) + 1):
            if level == len(self._levels):
                self._levels.append([])
            hashes = self._levels[level]
            hashes.append(value)
            if len(hashes) < TILE_WIDTH:
                break
            index = (self._size >> (TILE_HEIGHT * (level + 1))) - 1
            full.append((Tile(level, index), b"".join(hashes)))
            value = perfect_root(hashes)
            self._levels[level] = []
        return tuple(full)

    def partial_tiles(self) -> tuple[tuple[Tile, bytes], ...]:
        """Give the partial tiles at the present size, from the lowest level up."""
        return tuple((tile, b"".join(self._levels[tile.level])) for tile in edge_tiles(self._size))


def _edge(size: int) -> Iterator[Tile]:
    """Name the rightmost tile at each level; a full one where the level ends on a tile's border."""
    level = 0
    while count := size >> (TILE_HEIGHT * level):
        yield Tile(level, (count - 1) // TILE_WIDTH, (count - 1) % TILE_WIDTH + 1)
        level += 1


def _index_path(index: int, width: int) -> str:
    digits = f"{index:03d}"
    digits = digits.zfill(-(-len(digits) // 3) * 3)
    groups = [digits[i : i + 3] for i in range(0, len(digits), 3)]
    path = "/".join([*(f"x{group}" for group in groups[:-1]), groups[-1]])
    return path if width == TILE_WIDTH else f"{path}.p/{width}"


def _check_range(level: int, index: int, width: int) -> None:
    """Refuse a tile that reaches past the largest tree there can be."""
    fits = level >= 0 and index >= 0 and 1 <= width <= TILE_WIDTH
    # The shift is bounded first: a level of 63 would make it a number of 500 bits for nothing.
    if (
        not fits
        or level > MAX_TREE_SIZE.bit_length() // TILE_HEIGHT
        or ((index * TILE_WIDTH + width) << (TILE_HEIGHT * level) > MAX_TREE_SIZE)
    ):
        where = f"tile {level}/{index}, width {width}"
        raise FormatError("TILE_RANGE", where, f"a tile of a tree of at most {MAX_TREE_SIZE} leaves", "none such")
