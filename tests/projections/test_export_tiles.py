"""Exports of a ledger: complete, brought up to date, and never mixed with another's."""

from pathlib import Path

import pytest

import projections.export_tiles as module
from audit.report import SOUND
from ledger.format.checkpoint import parse_checkpoint
from projections.export_tiles import ExportError, export_tiles
from tests.hall import Hall
from tests.tamper.exports import audit, read_folder


@pytest.fixture
def hall(tmp_path: Path) -> Hall:
    """A ledger of one entry."""
    hall = Hall(tmp_path / "ledger")
    hall.found({"dockers": "ana", "nurses": "ben"})
    return hall


def test_an_export_of_another_ledger_is_left_alone(hall: Hall, tmp_path: Path) -> None:
    """A head that this ledger never had, or something that is no export, is not written over."""
    other = Hall(tmp_path / "other")
    other.found({"dockers": "carla"})
    export_tiles(other.ledger, tmp_path / "export")
    before = read_folder(tmp_path / "export")
    with pytest.raises(ExportError, match="keep it as evidence"):
        export_tiles(hall.ledger, tmp_path / "export")
    assert read_folder(tmp_path / "export") == before
    for name, content in (("checkpoint", b"no head"), ("letter.txt", b"Dear all")):
        folder = tmp_path / f"with {name}"
        folder.mkdir()
        (folder / name).write_bytes(content)
        with pytest.raises(ExportError, match="choose an empty folder"):
            export_tiles(hall.ledger, folder)


def test_a_grown_ledger_brings_its_export_up_to_date(hall: Hall, tmp_path: Path) -> None:
    """After each step the folder holds what a fresh export would, and no partial tile of before."""
    folder = tmp_path / "export"
    for step in range(4):
        export_tiles(hall.ledger, folder, words="all")
        fresh = tmp_path / f"fresh {step}"
        export_tiles(hall.ledger, fresh, words="all")
        assert read_folder(folder) == read_folder(fresh)
        assert audit(read_folder(folder)).verdict == SOUND
        hall.invite("ana", f"Choir {step}")


def test_the_head_is_signed_once(hall: Hall, tmp_path: Path) -> None:
    """The same size exported twice has the same head, byte for byte, with both of the ledger's lines."""
    export_tiles(hall.ledger, tmp_path / "first")
    export_tiles(hall.ledger, tmp_path / "second")
    first, second = (read_folder(tmp_path / name)["checkpoint"] for name in ("first", "second"))
    assert first == second
    assert len(parse_checkpoint(first).signatures) == 2


def test_which_words_go_with_it(hall: Hall, tmp_path: Path) -> None:
    """None unless asked for; those open to the public; all that the host holds. Taken back when asked for fewer."""
    counts = {words: export_tiles(hall.ledger, tmp_path / "export", words=words).words for words in ("all", "public")}
    assert counts["all"] == 5
    assert counts["public"] == 0
    assert export_tiles(hall.ledger, tmp_path / "export").words == 0
    assert "disclosures.jsonl" not in read_folder(tmp_path / "export")


def test_a_crash_before_the_head_leaves_the_export_before(
    hall: Hall, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The checkpoint is written last: until then the folder holds the export before and more tiles."""
    folder = tmp_path / "export"
    export_tiles(hall.ledger, folder)
    hall.invite("ana", "Choir")
    write, written = module._write, []

    def fail(path: Path, data: bytes) -> None:
        if path.name == "checkpoint":
            raise OSError("the disk is full")
        written.append(path)
        write(path, data)

    monkeypatch.setattr(module, "_write", fail)
    with pytest.raises(OSError, match="full"):
        export_tiles(hall.ledger, folder)
    assert written
    monkeypatch.setattr(module, "_write", write)
    assert audit(read_folder(folder)).size == 1
    export_tiles(hall.ledger, folder)
    assert audit(read_folder(folder)).verdict == SOUND
    assert audit(read_folder(folder)).size == 2
