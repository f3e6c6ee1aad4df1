"""Seven organizations founded with the network off, confirmed by key later, served elsewhere next day: same record."""

import shutil
import socket
import subprocess
import sys
from pathlib import Path

import pytest

from api.demo import beginning
from api.demo.stage import Stage
from ledger.application import Ledger, LedgerFolder
from ledger.format.note import Ed25519NoteVerifier
from ledger.format.receipt import verify_receipt
from ledger.rules.people.standing import coalition_may_decide, confirmed_by_key
from projections.export_tiles import export_tiles


def offline(monkeypatch: pytest.MonkeyPatch) -> None:
    """No network: whoever opens a socket fails."""

    def refuse(*_: object, **__: object) -> None:
        raise OSError("the network is off")

    monkeypatch.setattr(socket, "socket", refuse)
    monkeypatch.setattr(socket, "create_connection", refuse)


def moved(stage: Stage, to: Path) -> None:
    """Carry the folder to another machine and serve it from there; nothing is left behind."""
    stage.ledger.close()
    shutil.copytree(stage.ledger.folder.path, to)
    shutil.rmtree(stage.ledger.folder.path)
    stage.ledger = Ledger(LedgerFolder(to), stage.clock)


def audit(folder: Path) -> int:
    """What a stranger's program says."""
    return subprocess.run([sys.executable, "-m", "audit", str(folder)], check=False, capture_output=True).returncode


def test_e44_seven_found_offline_confirm_by_key_later_and_the_record_is_the_same_elsewhere(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """E44: two keys and hands on paper one evening; next day another host: the same entry, the same head."""
    with monkeypatch.context() as evening:
        offline(evening)
        stage = Stage(tmp_path / "laptop")
        beginning.found(stage)
        export_tiles(stage.ledger, tmp_path / "usb stick", words="all")
    assert confirmed_by_key(stage.state) == (0, 7)
    first = stage.ledger.checkpoint()
    founding = next(iter(stage.ledger.entries()))
    moved(stage, tmp_path / "server")
    assert next(iter(stage.ledger.entries())) == founding
    assert stage.ledger.checkpoint().data == first.data
    beginning.enrol(stage)
    # Nomsa's group has no phone: its hand on paper stands, and is shown as such for ever.
    assert confirmed_by_key(stage.state) == (3, 7)
    assert coalition_may_decide(stage.state)
    assert next(iter(stage.ledger.entries())) == founding
    assert stage.ledger.live.root_at(1) == first.checkpoint.root.hex()
    receipt = stage.ledger.receipt(0)
    head = verify_receipt(receipt, stage.ledger.origin, [Ed25519NoteVerifier(stage.ledger.keys.note_key)])
    assert head.size == stage.ledger.size
    export_tiles(stage.ledger, tmp_path / "export", words="all")
    assert (audit(tmp_path / "usb stick"), audit(tmp_path / "export")) == (0, 0)
    stage.ledger.close()


def test_the_evening_export_grows_into_the_next_day_s(tmp_path: Path) -> None:
    """The stick that went home that evening takes the new entries from the new host: one history, not two."""
    stage = Stage(tmp_path / "laptop")
    beginning.found(stage)
    export_tiles(stage.ledger, tmp_path / "stick")
    moved(stage, tmp_path / "server")
    beginning.enrol(stage)
    written = export_tiles(stage.ledger, tmp_path / "stick")
    assert written.size == stage.ledger.size > 1
    assert audit(tmp_path / "stick") == 0
    stage.ledger.close()
