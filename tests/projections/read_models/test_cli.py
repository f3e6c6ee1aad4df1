"""``plenary projections``: tables made, looked at, caught up and made again from the command line."""

import json
import sqlite3
from pathlib import Path

import pytest

from projections.read_models.following import Following
from tests.api.laptop import Laptop
from tests.projections.read_models.histories import History


@pytest.fixture
def laptop(past: History, tmp_path: Path) -> Laptop:
    """A machine on which a ledger with a history lies."""
    return Laptop(tmp_path, past.hall.path)


@pytest.mark.parametrize("command", ["rebuild", "status", "catch-up", "follow"])
def test_without_a_ledger(tmp_path: Path, command: str) -> None:
    """Where there is no ledger each command says so, and makes nothing."""
    laptop = Laptop(tmp_path, tmp_path / "nothing")
    laptop.refused("projections", command, code="LEDGER_MISSING", exit_code=2)
    assert not (tmp_path / "nothing").exists()


def test_before_the_first_time(laptop: Laptop, tmp_path: Path) -> None:
    """Before there are tables, the status says how to make them; a database that none is, is told as such."""
    url = f"sqlite:///{tmp_path}/new.db"
    laptop.refused("projections", "status", "--database", url, code="PROJECTIONS_MISSING", exit_code=1)
    laptop.refused("projections", "status", "--database", "no database", code="USAGE", exit_code=2)
    (tmp_path / "text.db").write_text("This is no database, and was never one, whatever its name says.")
    told = f"sqlite:///{tmp_path}/text.db"
    laptop.refused("projections", "rebuild", "--database", told, code="DATABASE", exit_code=3)


def test_rebuild_status_and_catch_up(laptop: Laptop, past: History, tmp_path: Path) -> None:
    """Rebuilt tables are at the ledger's head; tables behind say by how many entries, and catch up."""
    url = f"sqlite:///{tmp_path}/new.db"
    told = json.loads(laptop.done("projections", "rebuild", "--database", url, "--json"))
    head = past.hall.ledger.recorder.tree_head(past.hall.ledger.origin)
    assert (told["size"], told["root"], told["lag"]) == (head.size, head.root.hex(), 0)
    assert "nothing is missing" in laptop.done("projections", "status", "--database", url)
    with sqlite3.connect(tmp_path / "new.db") as connection:
        connection.execute("UPDATE read_models SET size = size - 3, root = 'ab', stopped = 'legs at entry 7'")
    connection.close()
    status = laptop.done("projections", "status", "--database", url)
    assert "3 entries behind" in status
    assert "stopped by read model legs at entry 7" in status
    with sqlite3.connect(tmp_path / "new.db") as connection:
        connection.execute("UPDATE tracking SET notification_id = notification_id - 3")
    connection.close()
    laptop.refused("projections", "catch-up", "--database", url, code="PROJECTIONS_STOPPED", exit_code=3)
    laptop.done("projections", "rebuild", "--database", url)
    assert "nothing is missing" in laptop.done("projections", "catch-up", "--database", url)


def test_following(laptop: Laptop, past: History, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """It follows until Ctrl-C, and then says how far it is."""
    url = f"sqlite:///{tmp_path}/new.db"

    waited: list[bool] = []
    join = Following.join

    def interrupted(one: Following) -> None:
        if not waited:
            waited.append(one.wait(past.hall.ledger.size, 30))
            raise KeyboardInterrupt
        join(one)

    monkeypatch.setattr(Following, "join", interrupted)
    said = laptop.done("projections", "follow", "--database", url)
    assert f"{past.hall.ledger.size} entries behind at the start" in said
    assert "nothing is missing" in said
    assert waited == [True]
