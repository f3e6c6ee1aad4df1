"""The command: exit codes, what it says, and that nothing unforeseen is ever *sound*."""

import json
import shutil
import subprocess
import sys
import zipfile
from pathlib import Path
from typing import Any

import pytest

import audit.log
from audit.heads import Given
from audit.main import audit_receipt, main
from audit.report import FINDINGS, SOUND, UNCHECKED, USAGE
from ledger.format.note import format_verifier_key
from ledger.format.receipt import format_receipt
from projections.export_tiles import export_tiles
from tests.hall import Hall


@pytest.fixture(scope="module")
def hall(tmp_path_factory: pytest.TempPathFactory) -> Hall:
    """A founding and three small statements."""
    hall = Hall(tmp_path_factory.mktemp("hall"))
    hall.found({"dockers": "ana", "nurses": "ben"})
    for number in range(3):
        hall.invite("ana", f"Choir {number}")
    return hall


@pytest.fixture
def export(hall: Hall, tmp_path: Path) -> Path:
    """Its export, with words."""
    export_tiles(hall.ledger, tmp_path / "export", words="all")
    return tmp_path / "export"


def _report(capsys: pytest.CaptureFixture[str], *arguments: str) -> tuple[int, dict[str, Any]]:
    code = main([*arguments, "--json", "--jobs", "1"])
    report: dict[str, Any] = json.loads(capsys.readouterr().out)
    assert report["exit"] == code
    return code, report


def test_a_sound_export(export: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Exit 0, with size, counts, what it rests on and what was not judged."""
    code, report = _report(capsys, str(export))
    assert (code, report["verdict"], report["findings"]) == (SOUND, "sound", [])
    assert (report["size"], report["judged"], report["void"]) == (4, 4, 0)
    assert any("taken from the export itself" in each for each in report["rests_on"])
    assert any("money and decisions" in each for each in report["not_judged"])


def test_the_text_says_the_verdict_last(export: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """For people: by whom it was checked, and what was left open."""
    assert main([str(export)]) == SOUND
    lines = capsys.readouterr().out.splitlines()
    assert lines[-1] == "VERDICT (checked by this device): sound"
    assert sum("not judged by this version" in line for line in lines) >= 1


def test_a_forged_entry_is_a_finding(export: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Exit 1: index, clause, expected and found, in text and in JSON."""
    path = export / "tile" / "entries" / "000.p" / "4"
    path.write_bytes(path.read_bytes().replace(b'"received":"2026', b'"received":"2027', 1))
    code, report = _report(capsys, str(export))
    assert code == FINDINGS
    (finding,) = (each for each in report["findings"] if each["code"] == "ENTRY_MISMATCH")
    assert finding["index"] == 0
    assert main([str(export)]) == FINDINGS
    assert "entry 0: ENTRY_MISMATCH (format §5.5)" in capsys.readouterr().out


def test_what_the_user_brings(export: Path, hall: Hall, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """The genesis id, a key and a kept head that fit are what the verdict rests on; others are findings."""
    genesis = hall.ledger.live.state.record.founding.get()
    assert genesis is not None
    vkey = format_verifier_key(hall.ledger.keys.note_key)
    (tmp_path / "head").write_bytes(hall.ledger.checkpoint().data)
    given = ["--genesis", genesis.id, "--vkey", vkey, "--head", str(tmp_path / "head")]
    code, report = _report(capsys, str(export), *given)
    assert code == SOUND
    assert sum("you" in each for each in report["rests_on"]) == 3
    other = "+".join(("harbour.example/other", *vkey.split("+")[1:]))
    assert main([str(export), "--vkey", other]) == USAGE, "its id is not that of the name"
    stranger = "example.com/foo+530d903a+AekyeRrm56hApGFkyQR4ZCbV54Id2LKaANYcrnKv3U2k"
    code, report = _report(capsys, str(export), "--genesis", "0" * 64, "--vkey", stranger)
    assert code == FINDINGS
    assert {each["code"] for each in report["findings"]} == {"GENESIS_MISMATCH", "VKEY_MISMATCH"}


def test_a_kept_head_of_another_ledger_or_of_more_entries(
    export: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """A head that this export does not hold, or not yet, is a finding."""
    other = Hall(tmp_path / "other")
    other.found({"dockers": "carla"})
    (tmp_path / "foreign").write_bytes(other.ledger.checkpoint().data)
    code, report = _report(capsys, str(export), "--head", str(tmp_path / "foreign"))
    assert code == FINDINGS
    assert report["findings"][0]["where"].startswith("kept head")
    (tmp_path / "broken").write_bytes(b"no head")
    assert _report(capsys, str(export), "--head", str(tmp_path / "broken"))[0] == FINDINGS


def test_wrong_usage(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Exit 2, with what to do."""
    for arguments in (
        [],
        ["a", "b"],
        [str(tmp_path), "--genesis", "xyz"],
        [str(tmp_path), "--vkey", "xyz"],
        [str(tmp_path), "--head", str(tmp_path / "none")],
        ["--nonsense", str(tmp_path)],
    ):
        assert main(arguments) == USAGE
        assert "--help" in capsys.readouterr().err


def test_what_cannot_be_checked(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Exit 3, with the reason: nothing there, something else, a link inside."""
    (tmp_path / "letter").write_text("Dear all")
    assert _report(capsys, str(tmp_path / "none"))[0] == UNCHECKED
    assert _report(capsys, str(tmp_path / "letter"))[0] == UNCHECKED
    (tmp_path / "folder").mkdir()
    (tmp_path / "folder" / "checkpoint").symlink_to("/etc/passwd")
    code, report = _report(capsys, str(tmp_path / "folder"))
    assert code == UNCHECKED
    assert "link" in report["stopped"]


def test_an_empty_folder_is_no_record(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Nothing to object to is not the same as sound."""
    code, report = _report(capsys, str(tmp_path))
    assert code == FINDINGS
    assert report["findings"][0]["code"] == "CHECKPOINT_MISSING"


def test_a_failure_of_the_auditor_is_never_sound(
    export: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """An exception that nobody foresaw, in the judge or elsewhere, ends in exit 3."""

    def fail(*_: object) -> None:
        raise ZeroDivisionError("a bug")

    monkeypatch.setattr(audit.log, "judge", fail)
    code, report = _report(capsys, str(export))
    assert code == UNCHECKED
    assert "this auditor failed: ZeroDivisionError" in report["stopped"]
    monkeypatch.setattr(audit.log, "check_tiles", fail)
    assert main([str(export)]) == UNCHECKED
    assert "this auditor failed" in capsys.readouterr().err


def test_a_zip_file_of_an_export(export: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Read in place, with the same report but for its name."""
    shutil.make_archive(str(tmp_path / "bundle"), "zip", export)
    code, report = _report(capsys, str(tmp_path / "bundle.zip"))
    assert code == SOUND
    assert report | {"subject": ""} == _report(capsys, str(export))[1] | {"subject": ""}
    with zipfile.ZipFile(tmp_path / "bundle.zip", "a") as file:
        file.writestr("../evil", b"")
    assert _report(capsys, str(tmp_path / "bundle.zip"))[0] == UNCHECKED


def test_receipts(hall: Hall, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Sound by a key that the user gives; without one it cannot be checked; damaged it is a finding."""
    receipt, vkey = format_receipt(hall.ledger.receipt(2)), format_verifier_key(hall.ledger.keys.note_key)
    path = tmp_path / "a.tlog-proof"
    path.write_bytes(receipt)
    assert _report(capsys, str(path), "--vkey", vkey)[0] == SOUND
    assert _report(capsys, str(path))[0] == UNCHECKED
    path.write_bytes(receipt.replace(b"index 2", b"index 1"))
    code, report = _report(capsys, str(path), "--vkey", vkey)
    assert (code, report["findings"][0]["code"]) == (FINDINGS, "ROOT_MISMATCH")


def test_every_byte_of_a_receipt(tmp_path: Path) -> None:
    """With any byte changed a receipt is not sound."""
    young = Hall(tmp_path)
    young.found({"dockers": "ana"})
    receipt = format_receipt(young.ledger.receipt(0))
    given = Given(vkeys=(format_verifier_key(young.ledger.keys.note_key),))
    assert audit_receipt("a", receipt, given).verdict == SOUND
    for place in range(len(receipt)):
        damaged = bytearray(receipt)
        damaged[place] ^= 1 + place % 255
        assert audit_receipt("a", bytes(damaged), given).verdict == FINDINGS, place


def test_the_program_and_its_processes(export: Path, tmp_path: Path) -> None:
    """As a stranger runs it, in a process of its own, with two more that verify signatures."""
    root = Path(__file__).resolve().parents[2]
    command = [sys.executable, "-m", "audit", str(export), "--jobs", "2"]
    ran = subprocess.run(command, cwd=root, capture_output=True, text=True, check=False)
    assert (ran.returncode, ran.stderr) == (SOUND, "")
    assert "4 entries judged, 0 void, 5 signatures held" in ran.stdout
