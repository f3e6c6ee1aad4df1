"""Exports in memory, to be damaged: built by a real ledger, read by the auditor as it reads a folder.

What is damaged thousands of times over is mostly the same bytes each time, so reading an entry and verifying a
signature are remembered here by their exact bytes. Only the tests do that.
"""

from collections.abc import Callable
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

from audit.disclosure import read_line
from audit.errors import BrokenError
from audit.heads import Given
from audit.log import Audit, read_entry_whole
from audit.note import verify_line as verify_note
from audit.public_keys import verify_line
from audit.report import Report
from audit.signatures import Signatures
from audit.sources import Memory
from ledger.application import Recorded, admit
from ledger.application.compose import Words
from ledger.application.folder import HostKeys
from ledger.format.checkpoint import Checkpoint, sign_checkpoint
from ledger.format.tiles import (
    Tile,
    TileEdge,
    format_entry_bundle,
    new_entry_bundles,
    parse_entry_bundle,
    parse_tile_path,
)
from ledger.format.tree import Frontier, leaf_hash
from projections.export_tiles import export_tiles
from tests.hall import Hall
from tests.world import key_body

WIDTH = 256
Files = dict[str, bytes]


@dataclass(frozen=True)
class Export:
    """An export, with what its host could forge it with.

    Args:
        files: name to bytes.
        entries: the entries in order.
        keys: the ledger's own keys; None where only its files are damaged.
    """

    files: Files
    entries: tuple[bytes, ...]
    keys: HostKeys | None

    def forged(self, entries: list[bytes]) -> Files:
        """Other entries under the real keys: tiles and head made anew, as a dishonest host would."""
        assert self.keys is not None
        files = tiles_of(entries)
        frontier = Frontier()
        for entry in entries:
            frontier.append(leaf_hash(entry))
        head = Checkpoint(self.keys.note_key.name, len(entries), frontier.root())
        files["checkpoint"] = sign_checkpoint(head, [self.keys.signer(), self.keys.lasting_signer(1_800_000_000)]).data
        if "disclosures.jsonl" in self.files:
            files["disclosures.jsonl"] = self.files["disclosures.jsonl"]
        return files


def tiles_of(entries: list[bytes]) -> Files:
    """The tiles and bundles of some entries."""
    edge = TileEdge()
    files: Files = {}
    for entry in entries:
        files.update((tile.path, data) for tile, data in edge.append(leaf_hash(entry)))
    files.update((tile.path, data) for tile, data in edge.partial_tiles())
    for bundle in new_entry_bundles(0, len(entries)):
        first = bundle.index * WIDTH
        files[bundle.path] = format_entry_bundle(entries[first : first + bundle.width])
    return files


def build(folder: Path, size: int, together: int = 1) -> Export:
    """An export of a founding, a third delegate who is enrolled, and then small lawful statements.

    Args:
        folder: where the ledger lies.
        size: entries in all.
        together: how many of the small statements are accepted at once, hence saw the same head; the more, the sooner.
    """
    hall = Hall(folder / "ledger")
    hall.found({"dockers": "ana", "nurses": "ben"})
    _enrol(hall, "carla", "dockers")
    names = ["ana", "ben", "carla"]
    while hall.ledger.size < size:
        batch = []
        for number in range(hall.ledger.size, min(size, hall.ledger.size + together)):
            sitting = hall.sitting((names[number % len(names)], "self"))
            word = {"name": Words(f"Choir {number}")}
            sitting.add("organization.registered/v1", {"standing": "invited"}, sealed=word)
            batch.append(admit(hall.sign(sitting)))
        hall.clock.wait(1000)
        assert all(isinstance(answer, Recorded) for answer in hall.ledger.append(batch))
    export_tiles(hall.ledger, folder / "export", words="all")
    files = read_folder(folder / "export")
    return Export(files, entries_of(files), hall.ledger.keys)


def _enrol(hall: Hall, name: str, organization: str) -> None:
    """A delegate registered and accredited by the one there is, in a statement that her own key signs too."""
    sitting = hall.sitting(("ana", "self"))
    place = sitting.add("person.registered/v1", {"key": key_body(name)}, by=(0, 1), sealed={"name": Words(name)})
    roles = {"organization": hall.ids[organization], "roles": ["delegate"]}
    sitting.add("person.accredited/v1", roles, about=place)
    sitting.by = (*sitting.by, type(sitting.by[0])(place, "self"))
    statement = hall.accept(hall.sign(sitting, {place: name}))
    hall.ids[name] = f"{statement}{place}"


def read_folder(folder: Path) -> Files:
    """The files below a folder."""
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def entries_of(files: Files) -> tuple[bytes, ...]:
    """All entries of an export."""
    found: list[bytes] = []
    for path in sorted(name for name in files if name.startswith("tile/entries/")):
        bundle = parse_tile_path(path)
        assert not isinstance(bundle, Tile)
        found += parse_entry_bundle(bundle, files[path])
    return tuple(found)


def remembered(act: Callable[..., Any]) -> Callable[..., Any]:
    """A pure function that is asked once for each input; what it raises is remembered too."""

    @lru_cache(maxsize=4096)
    def outcome(*arguments: Any) -> tuple[Any, BrokenError | None]:
        try:
            return act(*arguments), None
        except BrokenError as error:
            error.__traceback__ = error.__context__ = error.__cause__ = None
            return None, error

    def asked(*arguments: Any) -> Any:
        value, error = outcome(*arguments)
        if error is not None:
            # A fresh one each time: a raised error holds its frames, and they hold a whole damaged export.
            fresh = error.__class__.__new__(error.__class__, *error.args)
            fresh.__dict__.update(error.__dict__)
            fresh.args = error.args
            raise fresh
        return value

    return asked


_READ, _READ_WORDS = remembered(read_entry_whole), remembered(read_line)
_VERIFY, _VERIFY_NOTE = remembered(verify_line), remembered(verify_note)


def audit(files: Files, given: Given | None = None) -> Report:
    """The auditor's report on files in memory."""
    source, signatures = Memory(files), Signatures(1, _VERIFY)
    return Audit(source, given or Given(), signatures, _VERIFY_NOTE, _READ, _READ_WORDS).run()
