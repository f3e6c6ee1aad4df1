"""Everything that is done to an export, each with the place where the auditor must find it."""

import random
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field

from audit.heads import Given
from audit.report import Finding
from ledger.format.entry import Entry, format_entry, parse_entry
from ledger.format.tiles import format_entry_bundle
from tests.tamper.exports import WIDTH, Export, Files

Place = Callable[[Finding], bool]
_HASH = 32


@dataclass(frozen=True)
class Damage:
    """One damaged export.

    Args:
        name: what was done, to print when it is missed.
        files: the export afterwards.
        place: whether a finding names the place.
        given: what the user holds against it.
    """

    name: str
    files: Files
    place: Place
    given: Given = field(default_factory=Given)


def at_entry(index: int) -> Place:
    """A finding about an entry."""
    return lambda finding: finding.index == index


def at_file(path: str, index: int | None = None) -> Place:
    """A finding about a file; or, where its bytes stand for an entry, about that entry."""
    return lambda finding: finding.where.startswith(path) or (index is not None and finding.index == index)


def place_of(export: Export, path: str, position: int) -> Place:
    """Where a changed byte must be found: in its entry, its hash, its line."""
    if path.startswith("tile/entries/"):
        return at_entry(_entry_at(export, path, position))
    if path == "disclosures.jsonl":
        line = export.files[path].count(b"\n", 0, position) + 1
        return lambda finding: re.fullmatch(rf"disclosures\.jsonl line {line}\b.*", finding.where) is not None
    if path.startswith("tile/0/"):
        # Of two things that differ the one that does not fit the signed head is told, so the tile it must be.
        return at_file(f"{path}, hash {position // _HASH}")
    return at_file(path)


def _entry_at(export: Export, path: str, position: int) -> int:
    first = int(path.split("/")[2][:3]) * WIDTH
    for place, entry in enumerate(export.entries[first:]):
        position -= 2 + len(entry)
        if position < 0:
            return first + place
    raise AssertionError(f"{path} is shorter than that")


def change_byte(export: Export, path: str, position: int, change: int) -> Damage:
    """One byte changed; ``change`` from 1 to 255 is added to it bit by bit."""
    data = bytearray(export.files[path])
    data[position] ^= change
    name = f"{path} byte {position} ^ {change:#04x}"
    return Damage(name, {**export.files, path: bytes(data)}, place_of(export, path, position))


def every_byte(export: Export, seed: int, part: int = 0, parts: int = 1) -> Iterator[Damage]:
    """Each byte of each file changed once, to a seeded other value; one part of them."""
    randomness = random.Random(seed)
    number = 0
    for path, data in sorted(export.files.items()):
        for position in range(len(data)):
            change = randomness.randrange(1, 256)
            if number % parts == part:
                yield change_byte(export, path, position, change)
            number += 1


def some_bytes(export: Export, seed: int, count: int) -> Iterator[Damage]:
    """So many bytes anywhere, each changed alone."""
    randomness = random.Random(seed)
    paths = sorted(export.files)
    for path in randomness.choices(paths, [len(export.files[path]) for path in paths], k=count):
        position = randomness.randrange(len(export.files[path]))
        yield change_byte(export, path, position, randomness.randrange(1, 256))


Edit = tuple[str, list[bytes], int]
"""What was done, the entries afterwards, and the index of the first that is not what it was."""


def edits(entries: tuple[bytes, ...]) -> Iterator[Edit]:
    """Each entry dropped, repeated, exchanged with its neighbour, cut short, dated later, and all after it dropped."""
    whole = list(entries)
    for i, entry in enumerate(whole):
        before, after = whole[:i], whole[i + 1 :]
        yield f"drop entry {i}", before + after, i
        yield f"repeat entry {i}", [*before, entry, entry, *after], i + 1
        yield f"cut entry {i}", [*before, entry[:-1], *after], i
        yield f"date entry {i}", [*before, _later(entry), *after], i
        yield f"cut off at entry {i}", before, i
        if after:
            yield f"exchange entries {i} and {i + 1}", [*before, after[0], entry, *after[1:]], i


def _later(entry: bytes) -> bytes:
    read = parse_entry(entry)
    return format_entry(Entry(read.received + 1, read.envelope))


def entries_edited(export: Export) -> Iterator[Damage]:
    """The entries edited, tiles and head as they were."""
    size = len(export.entries)
    bundles = [path for path in export.files if path.startswith("tile/entries/")]
    assert len(bundles) == 1, "one bundle, so that an edit stays within a file"
    for name, entries, index in edits(export.entries):
        if not entries:
            continue
        data = format_entry_bundle(entries[:WIDTH])
        place = at_entry(index) if index < size else at_file(bundles[0])
        yield Damage(f"{name}, same name", {**export.files, bundles[0]: data}, place)
        if len(entries) != size:
            files = {path: held for path, held in export.files.items() if path != bundles[0]}
            files[bundles[0].rpartition("/")[0] + f"/{len(entries)}"] = data
            # The bundle of the signed size is missing, or what is there is not its beginning.
            yield Damage(f"{name}, named by its width", files, at_file(bundles[0], index))


def entries_forged(export: Export) -> Iterator[Damage]:
    """The entries edited, and tiles and head made anew with the ledger's real keys.

    What nobody saw yet, the end of the record, a host can rewrite without leaving a trace in it: then it takes a head
    that somebody kept. Everything before is found by what the signers said they saw.
    """
    head = Given(heads=(("kept", export.files["checkpoint"]),))
    size = len(export.entries)
    for name, entries, index in edits(export.entries):
        if not entries:
            continue
        files = export.forged(entries)
        at_end = index >= size - 1 and not name.startswith(("repeat", "cut entry", "exchange"))
        if name.startswith("cut off") or at_end:
            yield Damage(f"{name}, signed anew, head kept", files, at_file("kept head"), head)
        else:
            yield Damage(f"{name}, signed anew", files, at_entry(index))


def tiles_edited(export: Export) -> Iterator[Damage]:
    """Each hash of each tile dropped, repeated, exchanged; tiles cut, emptied, left out, and put where none belongs."""
    for path in sorted(export.files):
        if not path.startswith("tile/") or path.startswith("tile/entries/"):
            continue
        data = export.files[path]
        hashes = [data[at : at + _HASH] for at in range(0, len(data), _HASH)]
        for i, value in enumerate(hashes):
            for name, changed in (
                ("drop", hashes[:i] + hashes[i + 1 :]),
                ("repeat", [*hashes[:i], value, *hashes[i:]]),
                ("exchange", [*hashes[:i], *hashes[i : i + 2][::-1], *hashes[i + 2 :]]),
            ):
                if changed != hashes:
                    files = {**export.files, path: b"".join(changed)}
                    yield Damage(f"{name} hash {i} of {path}", files, at_file(path))
        for name, cut in (("cut", data[:-1]), ("empty", b"")):
            yield Damage(f"{name} {path}", {**export.files, path: cut}, at_file(path))
    for path in sorted(path for path in export.files if path.startswith("tile/")):
        files = {name: data for name, data in export.files.items() if name != path}
        yield Damage(f"leave out {path}", files, at_file(path))
    for path in ("tile/0/001", "tile/1/000.p/1", "tile/entries/001.p/3", "tile/64/000", "tile/0/0.p/1", "tile/x"):
        if path not in export.files:
            yield Damage(f"put {path}", {**export.files, path: bytes(_HASH)}, at_file(path))


def checkpoints_edited(export: Export) -> Iterator[Damage]:
    """The head left out, cut at each line, its lines dropped and exchanged, and other heads in its place."""
    head = export.files["checkpoint"]
    lines = head.splitlines(keepends=True)
    others: list[tuple[str, bytes | None]] = [("leave out the head", None)]
    others += [(f"cut the head before line {n}", b"".join(lines[:n])) for n in range(len(lines))]
    others += [(f"drop line {n} of the head", b"".join(lines[:n] + lines[n + 1 :])) for n in range(len(lines))]
    others += [
        (f"exchange lines {n} and {n + 1} of the head", b"".join([*lines[:n], lines[n + 1], lines[n], *lines[n + 2 :]]))
        for n in range(3)
    ]
    for name, data in others:
        files = {path: held for path, held in export.files.items() if path != "checkpoint"}
        if data is not None:
            files["checkpoint"] = data
        yield Damage(name, files, at_file("checkpoint"))
    for size in range(1, len(export.entries)):
        older = export.forged(list(export.entries[:size]))["checkpoint"]
        files = {**export.files, "checkpoint": older}
        # A true head of fewer entries: what stands past it is in nobody's word.
        yield Damage(f"the head of size {size}", files, at_file("tile/"))
    other = export.forged([*export.entries[:-1], _later(export.entries[-1])])["checkpoint"]
    yield Damage(
        "a head of the same size and another root", {**export.files, "checkpoint": other}, at_file("checkpoint")
    )
