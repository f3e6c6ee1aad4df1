"""What the README says to type, typed."""

import os
import re
import subprocess
import sys
from datetime import UTC, datetime
from pathlib import Path

import pytest

from api.demo.forging import forge_log
from api.demo.year import play

README = Path(__file__).parents[1] / "README.md"

ANSWERS = """
plenary() {
    case "$1" in
        init) command plenary "$@" --today "$TODAY" --yes ;;
        room) command plenary "$@" --yes ;;
        *) command plenary "$@" ;;
    esac
}
"""
"""A person answers the questions at the terminal; a script answers them by options."""


def _blocks(language: str) -> list[str]:
    return re.findall(rf"```{language}\n(.*?)```", README.read_text(encoding="utf-8"), re.DOTALL)


@pytest.fixture(scope="module")
def told(tmp_path_factory: pytest.TempPathFactory) -> subprocess.CompletedProcess[str]:
    """The tutorial's block, run in an empty folder."""
    folder = tmp_path_factory.mktemp("readme")
    (folder / "passphrase").write_text("six words that nobody else knows\n", encoding="ascii")
    scripts = Path(sys.executable).parent
    environment = {
        "PATH": f"{scripts}{os.pathsep}{os.environ['PATH']}",
        "HOME": str(folder),
        "TODAY": datetime.now(UTC).date().isoformat(),
        "PLENARY_PASSPHRASE_FILE": str(folder / "passphrase"),
        "LANG": "C.UTF-8",
        "COLUMNS": "120",
    }
    (block,) = _blocks("sh")
    command = ["bash", "-e", "-c", ANSWERS + block]
    return subprocess.run(command, cwd=folder, env=environment, check=False, capture_output=True, text=True)


def test_the_tutorial_runs(told: subprocess.CompletedProcess[str]) -> None:
    """Founding, deciding, looking and verifying work as written."""
    assert told.returncode == 0, told.stderr
    assert "VERDICT (checked by this device): sound" in told.stdout


def test_the_first_screen_is_what_is_printed(told: subprocess.CompletedProcess[str]) -> None:
    """The decision on the first screen is recorded in those words."""
    first = _blocks("console")[0].splitlines()
    recorded = [line for line in first if line.startswith(("Recorded", "  D-1"))]
    assert len(recorded) == 2
    assert all(line in told.stdout for line in recorded)
    shown = next(line for line in first if line.startswith("1."))
    assert shown.split(maxsplit=1)[1] in told.stderr


def test_every_command_it_names_is_there() -> None:
    """No command stands in the README that the program does not know."""
    named = set(re.findall(r"`plenary ([a-z]+)", README.read_text(encoding="utf-8")))
    done = subprocess.run(
        [sys.executable, "-c", "from api.cli.main import run; run()", "--help"],
        check=False, capture_output=True, text=True, env=os.environ | {"COLUMNS": "120"},
    )  # fmt: skip
    missing = [name for name in named if not re.search(rf"│ {name} ", done.stdout)]
    assert missing == []


def test_every_file_it_links_is_there() -> None:
    """Links lead somewhere."""
    links = re.findall(r"\]\(([^)#]+)\)", README.read_text(encoding="utf-8"))
    assert [link for link in links if not (README.parent / link).exists()] == []


def test_the_forgery_is_caught_in_those_words(tmp_path: Path) -> None:
    """The second block is what the auditor says of the demonstration, forged by its own host; lines are left out."""
    stage = play(tmp_path / "ledger")
    index = next(line.index for line in stage.told if "taxi" in line.note)
    forge_log(stage.ledger, tmp_path / "forged-log", index, b'"minor":12000', b'"minor":92000')
    stage.ledger.close()
    command = [sys.executable, "-m", "audit", str(tmp_path / "forged-log")]
    told = subprocess.run(command, check=False, capture_output=True, text=True).stdout.splitlines()
    said = _blocks("console")[1].splitlines()[1:]
    assert [line for line in said if line not in told] == []
