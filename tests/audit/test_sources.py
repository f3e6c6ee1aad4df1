"""Where exports are read from: what could lead a reader astray is refused before anything is read."""

import os
import stat
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest

from audit.errors import CannotCheckError, FormError
from audit.sources import MAX_RATIO, Folder, Memory, Zip, check_name, read


@pytest.mark.parametrize(
    "name",
    [
        "",
        "/etc/passwd",
        "..",
        "../x",
        "a/../b",
        "a//b",
        "./a",
        "a/.",
        ".hidden",
        "a/.b",
        "a\\b",
        "C:x",
        "a\n",
        "ä",
        "a/",
    ],
)
def test_names_that_lead_elsewhere_are_refused(name: str) -> None:
    """Absolute, upward, hidden, doubled and odd names stand in no export."""
    with pytest.raises(CannotCheckError):
        check_name(name)
    with pytest.raises(CannotCheckError):
        Memory({name: b""}).names()


def test_a_link_in_a_folder_stops_the_audit(tmp_path: Path) -> None:
    """A link to a file, to a folder, and a pipe: nothing is followed or opened."""
    for make in (
        lambda path: path.symlink_to("/etc/passwd"),
        lambda path: path.symlink_to("/etc", target_is_directory=True),
        os.mkfifo,
    ):
        odd = tmp_path / "odd"
        make(odd)
        with pytest.raises(CannotCheckError, match="link or a device"):
            Folder(tmp_path).names()
        odd.unlink()
    assert Folder(tmp_path).names() == frozenset()


def test_a_folder_that_is_not_there_cannot_be_checked(tmp_path: Path) -> None:
    """Neither listed nor read."""
    with pytest.raises(CannotCheckError):
        Folder(tmp_path / "none").names()
    with pytest.raises(CannotCheckError):
        read(Folder(tmp_path), "none", 10)


def test_a_read_has_a_limit(tmp_path: Path) -> None:
    """As many bytes as allowed are read, and one more is refused."""
    (tmp_path / "file").write_bytes(bytes(100))
    assert read(Folder(tmp_path), "file", 100) == bytes(100)
    with pytest.raises(FormError, match="FILE_TOO_LARGE"):
        read(Folder(tmp_path), "file", 99)


def _zip(path: Path, fill: Callable[[zipfile.ZipFile], object]) -> Path:
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as file:
        fill(file)
    return path


def test_a_zip_file_reads_as_its_folder(tmp_path: Path) -> None:
    """Names and bytes, stored or deflated; folders are no files."""

    def fill(file: zipfile.ZipFile) -> None:
        file.writestr("checkpoint", b"head")
        file.writestr("tile/", b"")
        file.writestr("tile/0/000", bytes(range(256)), zipfile.ZIP_STORED)

    source = Zip(_zip(tmp_path / "a.zip", fill))
    assert source.names() == {"checkpoint", "tile/0/000"}
    assert read(source, "tile/0/000", 256) == bytes(range(256))


def _link(file: zipfile.ZipFile) -> None:
    info = zipfile.ZipInfo("checkpoint")
    info.external_attr = (stat.S_IFLNK | 0o777) << 16
    file.writestr(info, "/etc/passwd")


@pytest.mark.filterwarnings("ignore:Duplicate name")
@pytest.mark.parametrize(
    ("fill", "match"),
    [
        (lambda file: file.writestr("../checkpoint", b""), "no name"),
        (lambda file: file.writestr("/checkpoint", b""), "no name"),
        (lambda file: (file.writestr("a", b""), file.writestr("a", b"")), "twice"),
        (lambda file: (file.writestr("a", b""), file.writestr("A", b"")), "twice"),
        (_link, "link or a device"),
        (lambda file: file.writestr("a", b"x", zipfile.ZIP_LZMA), "odd way"),
        (lambda file: file.writestr("a", bytes(1 << 20)), "more than is believed"),
    ],
)
def test_zip_files_to_refuse(tmp_path: Path, fill: Callable[[zipfile.ZipFile], object], match: str) -> None:
    """Names that lead out, names twice (in any case), links, odd methods and bombs: nothing is read."""
    with pytest.raises(CannotCheckError, match=match):
        Zip(_zip(tmp_path / "bad.zip", fill))


def test_a_ratio_just_believed_is_read(tmp_path: Path) -> None:
    """What shrinks less than a hundredfold is no bomb."""
    data = b"".join(b"%016x" % (number * number) for number in range(1 << 14))
    path = _zip(tmp_path / "a.zip", lambda file: file.writestr("a", data))
    assert len(data) < MAX_RATIO * path.stat().st_size
    assert read(Zip(path), "a", len(data)) == data


def test_an_encrypted_or_broken_zip_file_cannot_be_checked(tmp_path: Path) -> None:
    """Flagged encrypted; cut short; damaged inside; not one at all."""
    path = _zip(tmp_path / "a.zip", lambda file: file.writestr("a", b"some words " * 50))
    data = path.read_bytes()
    encrypted = bytearray(data)
    encrypted[data.index(b"PK\x01\x02") + 8] |= 1
    for name, changed in (("encrypted", bytes(encrypted)), ("cut", data[: len(data) // 2]), ("none", b"PK\x03\x04")):
        (tmp_path / name).write_bytes(changed)
        with pytest.raises(CannotCheckError):
            Zip(tmp_path / name)
    damaged = bytearray(data)
    damaged[40] ^= 0xFF
    (tmp_path / "damaged").write_bytes(bytes(damaged))
    with pytest.raises(CannotCheckError, match="cannot be read"):
        read(Zip(tmp_path / "damaged"), "a", 1000)
