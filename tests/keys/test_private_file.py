"""Private files: mode 0600, whole or absent, and never over another."""

import errno
import os
import stat
from pathlib import Path

import pytest

from ledger.keys.errors import KeystoreError
from ledger.keys.private_file import (
    MAX_PRIVATE_FILE_SIZE,
    create_private_directory,
    create_private_file,
    delete_private_file,
    is_open_to_others,
    read_private_file,
)


def code_of(caught: pytest.ExceptionInfo[KeystoreError]) -> str:
    """Return the refusal's code."""
    return caught.value.code


def test_a_file_is_private_whatever_the_umask(tmp_path: Path) -> None:
    """Files are written 0600 and directories 0700 under a umask that asks for nothing."""
    before = os.umask(0)
    try:
        create_private_directory(tmp_path / "a" / "keys")
        create_private_file(tmp_path / "a" / "keys" / "k", b"secret")
    finally:
        os.umask(before)
    assert stat.S_IMODE((tmp_path / "a" / "keys").stat().st_mode) == 0o700
    assert stat.S_IMODE((tmp_path / "a" / "keys" / "k").stat().st_mode) == 0o600
    assert read_private_file(tmp_path / "a" / "keys" / "k") == b"secret"
    assert not is_open_to_others(tmp_path / "a" / "keys" / "k")


@pytest.mark.parametrize("mode", [0o601, 0o610, 0o640, 0o604, 0o660, 0o777])
def test_any_bit_for_others_counts_as_open(tmp_path: Path, mode: int) -> None:
    """Each right of the group or of everyone makes a file open to others."""
    path = tmp_path / "k"
    create_private_file(path, b"")
    path.chmod(mode)
    assert is_open_to_others(path)


def test_a_name_that_is_taken_is_refused(tmp_path: Path) -> None:
    """Nothing is written over a file, a directory or a dangling link, and nothing is left beside it."""
    (tmp_path / "file").write_bytes(b"first")
    (tmp_path / "directory").mkdir()
    (tmp_path / "link").symlink_to(tmp_path / "nowhere")
    for name in ("file", "directory", "link"):
        with pytest.raises(KeystoreError) as caught:
            create_private_file(tmp_path / name, b"second")
        assert code_of(caught) == "FILE_EXISTS"
    assert (tmp_path / "file").read_bytes() == b"first"
    assert not (tmp_path / "nowhere").exists()
    assert sorted(path.name for path in tmp_path.iterdir()) == ["directory", "file", "link"]


def test_without_hard_links(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """On a file system without hard links the file is written all the same, and a taken name is refused."""

    def refuse(*_: object) -> None:
        raise OSError(errno.EPERM, "no hard links here")

    monkeypatch.setattr(os, "link", refuse)
    create_private_file(tmp_path / "k", b"first")
    with pytest.raises(KeystoreError) as caught:
        create_private_file(tmp_path / "k", b"second")
    assert code_of(caught) == "FILE_EXISTS"
    assert (tmp_path / "k").read_bytes() == b"first"
    assert [path.name for path in tmp_path.iterdir()] == ["k"]


@pytest.mark.parametrize("call", ["fsync", "link"])
@pytest.mark.parametrize("fails_at", [1, 2])
def test_a_failing_disk_is_told_and_leaves_no_half_file(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, call: str, fails_at: int
) -> None:
    """When a call fails the writer says so, and what stands under the name is absent or whole."""
    real, calls = getattr(os, call), []

    def failing(*arguments: object) -> None:
        calls.append(call)
        if len(calls) == fails_at:
            raise OSError(errno.EIO, "Input/output error")
        real(*arguments)

    monkeypatch.setattr(os, call, failing)
    told = ""
    try:
        create_private_file(tmp_path / "k", b"whole")
    except KeystoreError as error:
        told = error.code
    assert told == ("FILE_UNWRITABLE" if call == "fsync" else "")
    left = {path.name: path.read_bytes() for path in tmp_path.iterdir()}
    assert left in ({}, {"k": b"whole"})
    assert left or told


def test_the_bytes_are_synced_before_the_name_and_the_directory_after(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The order is sync, name, sync of the directory; any other could lose or tear a file that was reported written."""
    order: list[str] = []
    real_sync, real_link = os.fsync, os.link

    def watch_sync(descriptor: int) -> None:
        order.append("directory" if stat.S_ISDIR(os.fstat(descriptor).st_mode) else "file")
        real_sync(descriptor)

    def watch_link(source: str, target: Path) -> None:
        order.append("name")
        real_link(source, target)

    monkeypatch.setattr(os, "fsync", watch_sync)
    monkeypatch.setattr(os, "link", watch_link)
    create_private_file(tmp_path / "k", b"whole")
    assert order == ["file", "name", "directory"]


def test_reading_and_removing_what_is_not_there(tmp_path: Path) -> None:
    """An absent file, a directory in its place and a file too long to be a key are told apart."""
    with pytest.raises(KeystoreError) as caught:
        read_private_file(tmp_path / "k")
    assert code_of(caught) == "FILE_ABSENT"
    with pytest.raises(KeystoreError) as caught:
        delete_private_file(tmp_path / "k")
    assert code_of(caught) == "FILE_ABSENT"
    with pytest.raises(KeystoreError) as caught:
        read_private_file(tmp_path)
    assert code_of(caught) == "FILE_UNREADABLE"
    (tmp_path / "long").write_bytes(bytes(MAX_PRIVATE_FILE_SIZE + 1))
    with pytest.raises(KeystoreError) as caught:
        read_private_file(tmp_path / "long")
    assert code_of(caught) == "FILE_TOO_LONG"
    with pytest.raises(KeystoreError) as caught:
        create_private_file(tmp_path / "absent" / "k", b"")
    assert code_of(caught) == "FILE_UNWRITABLE"
    with pytest.raises(KeystoreError) as caught:
        create_private_directory(tmp_path / "long" / "keys")
    assert code_of(caught) == "FILE_UNWRITABLE"
