"""Tiles and entry bundles (C2SP tlog-tiles; docs/format.md §5.5): names, widths, and what stands in them."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from audit.errors import FormError
from audit.merkle import HASH_BYTES, MAX_SIZE

WIDTH = 256
ENTRIES = "entries"
MAX_BUNDLE = WIDTH * (2 + 65_535)

_CLAUSE = "format §5.5"
_PATH = re.compile(r"tile/(entries|[0-9]|[1-5][0-9]|6[0-3])/((?:x[0-9]{3}/)*[0-9]{3})(?:\.p/([1-9][0-9]{0,2}))?")


@dataclass(frozen=True, slots=True)
class Tile:
    """A tile of hashes of a level, or a bundle of entries; ``width`` is 1 to 256."""

    level: int | None
    index: int
    width: int

    @property
    def path(self) -> str:
        """Its place in the folder."""
        digits = str(self.index)
        digits = digits.zfill(-(-len(digits) // 3) * 3)
        parts = [digits[place : place + 3] for place in range(0, len(digits), 3)]
        name = "/".join([*(f"x{part}" for part in parts[:-1]), parts[-1]])
        kind = ENTRIES if self.level is None else str(self.level)
        return f"tile/{kind}/{name}" + (f".p/{self.width}" if self.width < WIDTH else "")

    @property
    def first(self) -> int:
        """The first hash of its level, or the first entry, that stands in it."""
        return self.index * WIDTH


def read_path(path: str) -> Tile:
    """Read a path to numbers and back; only the identical path is taken.

    Raises:
        FormError: TILE_PATH; TILE_RANGE when no tree can have it.
    """
    match = _PATH.fullmatch(path)
    if match is not None:
        kind, name, width = match.groups()
        tile = Tile(
            None if kind == ENTRIES else int(kind),
            int(name.replace("/", "").replace("x", "")),
            int(width) if width else WIDTH,
        )
        if tile.path == path and (width is None or tile.width < WIDTH):
            if not is_in(tile, MAX_SIZE):
                raise FormError("TILE_RANGE", _CLAUSE, "", "a tile of a tree of at most 2^53 − 1 entries", path)
            return tile
    raise FormError("TILE_PATH", _CLAUSE, "", "tile/<L>/<N>[.p/<W>] or tile/entries/<N>[.p/<W>]", path)


def count_at(level: int | None, size: int) -> int:
    """How many hashes a level of the tree of a size has; level None: entries."""
    return size >> 8 * (level or 0)


def tiles_of(level: int | None, size: int) -> Iterator[Tile]:
    """The tiles of a level in the tree of a size, in order, the partial one last."""
    whole, rest = divmod(count_at(level, size), WIDTH)
    for index in range(whole):
        yield Tile(level, index, WIDTH)
    if rest:
        yield Tile(level, whole, rest)


def levels_of(size: int) -> range:
    """The levels that the tree of a size has tiles for."""
    levels = 0
    while count_at(levels, size):
        levels += 1
    return range(levels)


def is_in(tile: Tile, size: int) -> bool:
    """Whether a tile is part of the tree of a size, or was of a smaller one."""
    return tile.first + tile.width <= count_at(tile.level, size)


def read_hashes(tile: Tile, data: bytes) -> list[bytes]:
    """The hashes of a tile.

    Raises:
        FormError: TILE_LENGTH.
    """
    if len(data) != tile.width * HASH_BYTES:
        raise FormError("TILE_LENGTH", _CLAUSE, "", f"{tile.width} hashes of {HASH_BYTES} bytes", f"{len(data)} bytes")
    return [data[place : place + HASH_BYTES] for place in range(0, len(data), HASH_BYTES)]


def read_bundle(tile: Tile, data: bytes) -> Iterator[bytes]:
    """The entries of a bundle, one by one.

    Raises:
        FormError: BUNDLE_TRUNCATED, BUNDLE_WIDTH; what came before stands.
    """
    at = 0
    for place in range(tile.width):
        length = int.from_bytes(data[at : at + 2], "big")
        end = at + 2 + length
        if at + 2 > len(data) or end > len(data):
            where = f"/entry {place}"
            raise FormError("BUNDLE_TRUNCATED", _CLAUSE, where, f"{length} bytes and their length", len(data) - at)
        yield data[at + 2 : end]
        at = end
    if at != len(data):
        raise FormError("BUNDLE_WIDTH", _CLAUSE, "", f"{tile.width} entries", f"{len(data) - at} bytes behind them")
