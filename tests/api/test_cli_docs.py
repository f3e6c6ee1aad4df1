"""docs/cli.md says every command that there is, and its examples run."""

import re
from pathlib import Path

from typer.main import get_command

from api.cli.main import app
from tests.api.laptop import Laptop

DOCS = Path(__file__).resolve().parents[2] / "docs" / "cli.md"


def _examples() -> list[str]:
    return re.findall(r"```toml\n(.*?)```", DOCS.read_text(encoding="utf-8"), flags=re.DOTALL)


def test_every_command_has_its_line() -> None:
    """Each command stands in the table, and nothing stands there that is none."""
    told = set(re.findall(r"`plenary ([a-z-]+)", DOCS.read_text(encoding="utf-8")))
    commands = set(getattr(get_command(app), "commands", {}))
    assert commands - told == set()
    optional = {"import", "demo", "report", "trace", "projections"}  # their modules may be left out of an installation
    assert told - commands <= optional


def test_every_command_has_help_in_one_sentence() -> None:
    """Each command says in its help what it does."""
    missing = [name for name, command in getattr(get_command(app), "commands", {}).items() if not command.help]
    assert not missing


def test_the_examples_run(blank: Laptop) -> None:
    """The founding's file founds, and the sitting's file is said, as they stand on the page."""
    plan, sitting = _examples()
    blank.done("init", "--from", blank.write("plan.toml", plan), "-y")
    blank.done("say", "--sitting", blank.write("sitting.toml", sitting), "-y")
    assert "Dockers Union (delegate)" in blank.json("show", "Eve")["now"]["Acts for"]
