"""The files of an export, and the tree that its tiles hold (C2SP tlog-tiles; audit/README.md §2).

Tiles are checked against each other level by level, from the leaves up: each full tile must have the hash that stands
for it one level higher. What no signed head covers, or is missing, is told; nothing is taken on trust from a name.
"""

from dataclasses import dataclass, field

from audit import merkle, tiles
from audit.errors import FormError
from audit.report import Report
from audit.sources import Source, read
from audit.tiles import WIDTH, Tile, count_at, levels_of, read_hashes, read_path, tiles_of

CHECKPOINT = "checkpoint"
DOCUMENTS = "documents/"
CLAUSE = "audit §2"

_TILES = "tile/"
_MAX_TILE = WIDTH * merkle.HASH_BYTES


@dataclass
class Layout:
    """The tiles of an export.

    Args:
        source: where they are read from.
        present: all of them, by level (None: entries), index and width.
        size: of how many entries there can be, by the names alone.
    """

    source: Source
    names: frozenset[str]
    present: dict[tuple[int | None, int], set[int]] = field(default_factory=dict)
    size: int = 0

    def best(self, tile: Tile) -> Tile | None:
        """The tile, else the widest that stands at its place; None when none does."""
        widths = self.present.get((tile.level, tile.index), set())
        if tile.width in widths:
            return tile
        return Tile(tile.level, tile.index, max(widths)) if widths else None

    def read_hashes(self, tile: Tile) -> list[bytes]:
        """The hashes of a tile.

        Raises:
            FormError: TILE_LENGTH, FILE_TOO_LARGE.
        """
        return read_hashes(tile, read(self.source, tile.path, _MAX_TILE + 1))

    def read_bundle(self, tile: Tile) -> bytes:
        """The bytes of an entry bundle.

        Raises:
            FormError: FILE_TOO_LARGE.
        """
        return read(self.source, tile.path, tiles.MAX_BUNDLE + 1)


def read_layout(source: Source, report: Report) -> Layout:
    """Read the names of an export's files; what has no place in one is told."""
    names = source.names()
    layout = Layout(source, names)
    for name in sorted(names):
        if not name.startswith(_TILES):
            continue
        try:
            tile = read_path(name)
        except FormError as error:
            report.find(error, name)
            continue
        layout.present.setdefault((tile.level, tile.index), set()).add(tile.width)
    index = 0
    while widths := layout.present.get((None, index)):
        layout.size = index * WIDTH + max(widths)
        if max(widths) < WIDTH:
            break
        index += 1
    return layout


def check_names(layout: Layout, size: int, report: Report) -> None:
    """Tell which tiles of the tree of a size are missing, and which have no place in it."""
    wanted: set[Tile] = set()
    for level in (None, *levels_of(size)):
        have = sum(1 for place in layout.present if place[0] == level)
        missing: list[str] = []
        for tile in tiles_of(level, size):
            wanted.add(tile)
            if tile.width not in layout.present.get((level, tile.index), ()):
                missing.append(tile.path)
            if tile.index > have:
                break
        if missing:
            more = f" and {len(missing) - 1} more at least" if len(missing) > 1 else ""
            first = read_path(missing[0]).first << 8 * (level or 0)
            report.tell(missing[0], "TILE_MISSING", CLAUSE, f"a tile of the tree of size {size}", f"none{more}", first)
    for (level, index), widths in sorted(layout.present.items(), key=str):
        for width in sorted(widths):
            tile = Tile(level, index, width)
            if tile not in wanted:
                _check_old(layout, tile, size, report)


def _check_old(layout: Layout, tile: Tile, size: int, report: Report) -> None:
    """A partial tile of an earlier size may stay, where it is the beginning of what stands there now."""
    now = Tile(tile.level, tile.index, min(WIDTH, count_at(tile.level, size) - tile.first))
    if now.width <= tile.width or now.width not in layout.present.get((tile.level, tile.index), ()):
        report.tell(tile.path, "TILE_RANGE", "format §5.5", f"a tile of the tree of size {size}", "one past it")
        return
    reader = layout.read_bundle if tile.level is None else lambda each: b"".join(layout.read_hashes(each))
    try:
        old, new = reader(tile), reader(now)
    except FormError as error:
        report.find(error, tile.path)
        return
    if not new.startswith(old) or (tile.level is None and not _is_width(old, tile.width)):
        expected = f"the beginning of {now.path}"
        report.tell(tile.path, "TILE_MISMATCH", "format §5.5", expected, "something else", tile.first)


def _is_width(bundle: bytes, width: int) -> bool:
    try:
        return sum(1 for _ in tiles.read_bundle(Tile(None, 0, width), bundle)) == width
    except FormError:
        return False


def check_tiles(layout: Layout, size: int, report: Report) -> bytes | None:
    """Check every level of the tree's tiles against the level below.

    Returns:
        The root that the leaves in the tiles give; None when some are missing.
    """
    stack, complete = merkle.Stack(), True
    below: list[bytes | None] = []
    for tile in tiles_of(0, size):
        hashes = _hashes(layout, tile, report)
        if hashes is None:
            complete = False
            below.append(None)
            if (0, tile.index) not in layout.present and tile.index > len(layout.present):
                break
            continue
        for value in hashes:
            stack.push(value)
        if tile.width == WIDTH:
            below.append(merkle.root_of(hashes))
    for level in range(1, len(levels_of(size))):
        below = _check_level(layout, level, size, below, report)
    return stack.root() if complete else None


def _hashes(layout: Layout, tile: Tile, report: Report) -> list[bytes] | None:
    """A tile's hashes; None, and told unless it is missing altogether, when there are none."""
    if tile.width not in layout.present.get((tile.level, tile.index), ()):
        return None
    try:
        return layout.read_hashes(tile)
    except FormError as error:
        report.find(error, tile.path, tile.first << 8 * (tile.level or 0))
        return None


def _check_level(
    layout: Layout, level: int, size: int, below: list[bytes | None], report: Report
) -> list[bytes | None]:
    above: list[bytes | None] = []
    for tile in tiles_of(level, size):
        if tile.first >= len(below):
            break
        wanted = below[tile.first : tile.first + tile.width]
        for place, (value, want) in enumerate(zip(_hashes(layout, tile, report) or (), wanted, strict=False)):
            if want is not None and value != want:
                first = (tile.first + place) << 8 * level
                where = f"{tile.path}, hash {place}"
                report.tell(where, "TILE_MISMATCH", "format §5.5", want.hex(), value.hex(), first)
        if tile.width == WIDTH:
            whole = [value for value in wanted if value is not None]
            above.append(merkle.root_of(whole) if len(whole) == WIDTH else None)
    return above
