"""A folder of published files: what is new is written, what is stale of our own is removed, nothing else is touched.

``site.json`` lists what we wrote, with its SHA-256. It is written before the first file, naming the old files and the
new ones, and again at the end: whatever happens in between, the next run knows what is ours. Each file is written
under another name first, so that a reader never sees half of one; one that a power cut left short is written again,
because every run compares contents.
"""

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

MANIFEST = "site.json"
_FORMAT = 1


class FolderError(RuntimeError):
    """The folder holds something that this site did not write; the message says what, and what to do."""


@dataclass(frozen=True, slots=True)
class Written:
    """What was done: how many files were written, left as they were, and removed."""

    written: int
    unchanged: int
    removed: int


@dataclass(frozen=True, slots=True)
class Manifest:
    """What an earlier run wrote: whose site it is, whether an export of the entries is beside it, path to SHA-256."""

    origin: str
    entries: bool
    files: Mapping[str, str]


def read_manifest(folder: Path) -> Manifest | None:
    """The manifest of an earlier run; None when there is none.

    Raises:
        FolderError: it is no manifest of ours.
    """
    path = folder / MANIFEST
    if not path.exists():
        return None
    try:
        data: Any = json.loads(path.read_text(encoding="utf-8"))
        known = data["plenary-site"] == _FORMAT
        found = Manifest(str(data["origin"]), bool(data["entries"]), {str(k): str(v) for k, v in data["files"].items()})
    except (ValueError, KeyError, TypeError, AttributeError):
        known, found = False, Manifest("", entries=False, files={})
    if not known:
        raise FolderError(f"{path} is no list of a site of ours, format {_FORMAT}; choose an empty folder")
    if any(".." in name.split("/") or name.startswith("/") for name in found.files):
        raise FolderError(f"{path} names files outside the folder; choose an empty folder")
    return found


def check_folder(folder: Path, origin: str) -> Manifest | None:
    """Whether a site of a ledger may be written into a folder; returns what an earlier run left.

    Raises:
        FolderError: it holds other files, or the site of another ledger.
    """
    if folder.exists() and not folder.is_dir():
        raise FolderError(f"{folder} is a file; name a folder")
    before = read_manifest(folder)
    if before is None and folder.exists() and any(folder.iterdir()):
        raise FolderError(f"{folder} is not empty and holds no site of ours; choose an empty folder")
    if before is not None and before.origin != origin:
        raise FolderError(f"{folder} holds the site of {before.origin}, not of {origin}; choose another folder")
    return before


def write_site(folder: Path, origin: str, files: Mapping[str, bytes], *, entries: bool) -> Written:
    """Bring the folder to hold these files, and of our own no others.

    Raises:
        FolderError: see `check_folder`; or a file would take the place of one that is not ours.
    """
    before = check_folder(folder, origin)
    old = before.files if before is not None else {}
    digests = {path: hashlib.sha256(data).hexdigest() for path, data in files.items()}
    for path, data in files.items():
        target = folder / path
        if path not in old and target.exists() and target.read_bytes() != data:
            raise FolderError(f"{target} is not ours and would be overwritten; move it away, or choose another folder")
    folder.mkdir(parents=True, exist_ok=True)
    exported = entries or (before is not None and before.entries)
    _put(folder / MANIFEST, _manifest(origin, exported, {**old, **digests}))
    written = 0
    for path in sorted(files):
        written += _put(folder / path, files[path])
    stale = sorted(set(old) - set(files))
    removed = sum(_remove(folder, path) for path in stale)
    _put(folder / MANIFEST, _manifest(origin, exported, digests))
    return Written(written, len(files) - written, removed)


def tell_entries(folder: Path, origin: str, files: Mapping[str, bytes], *, entries: bool) -> None:
    """Note whether an export of the entries is beside the site, once that is so or no longer so."""
    digests = {path: hashlib.sha256(data).hexdigest() for path, data in files.items()}
    _put(folder / MANIFEST, _manifest(origin, entries, digests))


def _manifest(origin: str, entries: bool, files: Mapping[str, str]) -> bytes:
    data = {"plenary-site": _FORMAT, "origin": origin, "entries": entries, "files": dict(sorted(files.items()))}
    return (json.dumps(data, ensure_ascii=False, indent=0) + "\n").encode()


def _put(path: Path, data: bytes) -> bool:
    """Write a file unless it is so already; whether it was written."""
    if path.is_file() and path.read_bytes() == data:
        return False
    path.parent.mkdir(parents=True, exist_ok=True)
    fresh = path.with_name(f"{path.name}.new")
    fresh.write_bytes(data)
    fresh.replace(path)
    return True


def _remove(folder: Path, path: str) -> bool:
    target = folder / path
    if not target.is_file():
        return False
    target.unlink()
    for parent in target.parents:
        if parent == folder or any(parent.iterdir()):
            break
        parent.rmdir()
    return True
