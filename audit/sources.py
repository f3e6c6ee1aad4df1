"""Where an export is read from: a folder, a ZIP file, or memory. Nothing is extracted, followed or written.

A name that an attacker could use to lead a reader elsewhere is refused before anything is read, and every read has a
limit, so that a small file cannot become a large one.
"""

import re
import stat
import zipfile
import zlib
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Protocol

from audit.errors import CannotCheckError, FormError

MAX_FILES = 200_000
MAX_TOTAL = 16 * 2**30
MAX_RATIO = 100
CHUNK = 1 << 20

_NAME = re.compile(r"[A-Za-z0-9_-][A-Za-z0-9._-]*(?:/[A-Za-z0-9_-][A-Za-z0-9._-]*)*")
_SMALL = 1 << 16
_ZIP_ERRORS = (OSError, zipfile.BadZipFile, zlib.error, NotImplementedError, EOFError, ValueError, RuntimeError)


class Source(Protocol):
    """What the auditor asks of an export."""

    @property
    def told(self) -> str:
        """What it is, for people."""

    def names(self) -> frozenset[str]:
        """The names of all files, with ``/`` between folders.

        Raises:
            CannotCheckError: something in it is no plain file, or cannot be read.
        """

    def chunks(self, name: str) -> Iterator[bytes]:
        """The bytes of a file, in pieces.

        Raises:
            CannotCheckError: it cannot be read.
        """


def read(source: Source, name: str, limit: int) -> bytes:
    """A file of at most ``limit`` bytes, whole.

    Raises:
        FormError: FILE_TOO_LARGE.
        CannotCheckError: it cannot be read.
    """
    parts, length = [], 0
    for part in source.chunks(name):
        parts.append(part)
        length += len(part)
        if length > limit:
            raise FormError("FILE_TOO_LARGE", "audit §2", "", f"at most {limit} bytes", f"more than {length - 1}")
    return b"".join(parts)


def check_name(name: str) -> None:
    """Refuse a name that is absolute, hidden, or leads upward.

    Raises:
        CannotCheckError: it is.
    """
    if not _NAME.fullmatch(name):
        raise CannotCheckError(f"{name!a} is no name of a file in an export; nothing was read")


class Folder:
    """A folder on disk."""

    def __init__(self, path: Path) -> None:
        self._path = path

    @property
    def told(self) -> str:
        """What it is, for people."""
        return f"folder {self._path}"

    def names(self) -> frozenset[str]:
        """The names of all files. A link, a device or an odd name stops the audit."""
        found: set[str] = set()
        waiting = [self._path]
        try:
            while waiting:
                for each in waiting.pop().iterdir():
                    name = each.relative_to(self._path).as_posix()
                    mode = each.lstat().st_mode
                    if stat.S_ISDIR(mode):
                        waiting.append(each)
                        continue
                    if not stat.S_ISREG(mode):
                        raise CannotCheckError(f"{name!a} is a link or a device, not a file; nothing was read")
                    check_name(name)
                    found.add(name)
                    if len(found) > MAX_FILES:
                        raise CannotCheckError(f"more than {MAX_FILES} files")
        except OSError as error:
            raise CannotCheckError(f"{self.told} cannot be listed: {error.strerror}") from None
        return frozenset(found)

    def chunks(self, name: str) -> Iterator[bytes]:
        """The bytes of a file, in pieces."""
        check_name(name)
        try:
            with (self._path / name).open("rb") as file:
                while part := file.read(CHUNK):
                    yield part
        except OSError as error:
            raise CannotCheckError(f"{name} cannot be read: {error.strerror}") from None


class Zip:
    """A ZIP file, read in place."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._read = 0
        try:
            self._zip = zipfile.ZipFile(path)
        except (OSError, zipfile.BadZipFile, ValueError, NotImplementedError) as error:
            raise CannotCheckError(f"{path} is no ZIP file that can be read: {error}") from None
        self._members = {member.filename: member for member in self._checked()}

    @property
    def told(self) -> str:
        """What it is, for people."""
        return f"ZIP file {self._path}"

    def _checked(self) -> Iterator[zipfile.ZipInfo]:
        seen: set[str] = set()
        total = 0
        members = self._zip.infolist()
        if len(members) > MAX_FILES:
            raise CannotCheckError(f"{self.told} holds {len(members)} files, over {MAX_FILES}; nothing was read")
        for member in members:
            name = member.filename.removesuffix("/")
            check_name(name)
            if name.lower() in seen:
                raise CannotCheckError(f"{self.told} holds {name} twice; nothing was read")
            seen.add(name.lower())
            kind = stat.S_IFMT(member.external_attr >> 16)
            if kind not in (0, stat.S_IFREG, stat.S_IFDIR):
                raise CannotCheckError(f"{name} in {self.told} is a link or a device; nothing was read")
            if member.flag_bits & 1 or member.compress_type not in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED):
                raise CannotCheckError(f"{name} in {self.told} is encrypted or compressed in an odd way")
            total += member.file_size
            if total > MAX_TOTAL or member.file_size > max(_SMALL, MAX_RATIO * member.compress_size):
                raise CannotCheckError(f"{name} in {self.told} would unpack to more than is believed; nothing was read")
            if not member.is_dir():
                yield member

    def names(self) -> frozenset[str]:
        """The names of all files."""
        return frozenset(self._members)

    def chunks(self, name: str) -> Iterator[bytes]:
        """The bytes of a file, in pieces, never more than was promised for it."""
        member = self._members[name]
        try:
            with self._zip.open(member) as file:
                while part := file.read(CHUNK):
                    self._read += len(part)
                    if self._read > 4 * MAX_TOTAL:
                        raise CannotCheckError(f"{self.told} unpacks to more than is believed")
                    yield part
        except _ZIP_ERRORS as error:
            raise CannotCheckError(f"{name} in {self.told} cannot be read: {error}") from None


class Memory:
    """Files held in memory, by name."""

    def __init__(self, files: Mapping[str, bytes], told: str = "memory") -> None:
        self._files = files
        self._told = told

    @property
    def told(self) -> str:
        """What it is, for people."""
        return self._told

    def names(self) -> frozenset[str]:
        """The names of all files."""
        for name in self._files:
            check_name(name)
        return frozenset(self._files)

    def chunks(self, name: str) -> Iterator[bytes]:
        """The bytes of a file, whole."""
        yield self._files[name]
