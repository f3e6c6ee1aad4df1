"""Files that hold private keys: mode 0600, written whole and synced, never over another file."""

import os
import stat
import tempfile
from pathlib import Path
from typing import Final

from ledger.keys.errors import KeystoreError

MAX_PRIVATE_FILE_SIZE: Final = 64 * 1024
_OTHERS: Final = stat.S_IRWXG | stat.S_IRWXO


def create_private_directory(directory: Path) -> None:
    """Make a directory that only its owner enters; one that exists is left as it is.

    Raises:
        KeystoreError: it cannot be made, or the name is taken by something else.
    """
    try:
        if not directory.is_dir():
            directory.mkdir(mode=0o700, parents=True)
            _sync_directory(directory.parent)
    except OSError as error:
        then = "choose another directory"
        raise KeystoreError("FILE_UNWRITABLE", str(directory), "a directory", error.strerror or "", then) from None


def create_private_file(path: Path, data: bytes) -> None:
    """Write a new file with mode 0600: after this returns it survives a power cut, before that it is absent.

    Args:
        path: the file's name in a directory that exists.
        data: its bytes.

    Raises:
        KeystoreError: the name is taken (nothing is changed), or the disk refuses.
    """
    try:
        # A crash from here on leaves a stray file ending in .new at worst, which no reader looks at.
        descriptor, temporary = tempfile.mkstemp(dir=path.parent, prefix=".", suffix=".new")
        try:
            with os.fdopen(descriptor, "wb") as file:
                file.write(data)
                file.flush()
                os.fsync(file.fileno())
            _give_name(temporary, path)
        finally:
            Path(temporary).unlink(missing_ok=True)
        _sync_directory(path.parent)
    except FileExistsError:
        then = "choose another name, or move that file away yourself"
        raise KeystoreError("FILE_EXISTS", str(path), "no file of this name", "one", then) from None
    except OSError as error:
        then = "look at the directory's owner, its mode and the free space"
        raise KeystoreError("FILE_UNWRITABLE", str(path), "a file written", error.strerror or "", then) from None


def _give_name(temporary: str, path: Path) -> None:
    try:
        os.link(temporary, path)
    except FileExistsError:
        raise
    except OSError:
        # A file system without hard links, as on many USB sticks: take the name first, then put the file in its place.
        # A crash in between leaves an empty file, which no reader takes for a key.
        os.close(os.open(path, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600))
        Path(temporary).replace(path)


def read_private_file(path: Path) -> bytes:
    """Read a key file of at most 64 KiB.

    Raises:
        KeystoreError: absent, unreadable or too long to be a key.
    """
    try:
        with path.open("rb") as file:
            data = file.read(MAX_PRIVATE_FILE_SIZE + 1)
    except FileNotFoundError:
        raise KeystoreError("FILE_ABSENT", str(path), "a file", "none", "look at the name and the directory") from None
    except OSError as error:
        then = "look at the file's owner and mode"
        raise KeystoreError("FILE_UNREADABLE", str(path), "a file to read", error.strerror or "", then) from None
    if len(data) > MAX_PRIVATE_FILE_SIZE:
        limit = f"at most {MAX_PRIVATE_FILE_SIZE} bytes"
        raise KeystoreError("FILE_TOO_LONG", str(path), limit, "more", "this is no key file; look at the name")
    return data


def delete_private_file(path: Path) -> None:
    """Remove a key file; what the disk keeps of its blocks is not ours to erase.

    Raises:
        KeystoreError: absent, or the disk refuses.
    """
    try:
        path.unlink()
        _sync_directory(path.parent)
    except OSError as error:
        raise KeystoreError("FILE_ABSENT", str(path), "a file to remove", error.strerror or "", "") from None


def is_open_to_others(path: Path) -> bool:
    """Tell whether the mode of a file or directory lets its group or everyone in."""
    return bool(path.stat().st_mode & _OTHERS)


def _sync_directory(directory: Path) -> None:
    descriptor = os.open(directory, os.O_RDONLY | os.O_DIRECTORY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
