"""A person's machine: her keys, her passphrases in files, one ledger's folder, and the one command.

Commands run in this process with a clock that stands and moves when told, fixed randomness and one bcrypt round. Two
laptops with one ledger folder are two people with keystores of their own.
"""

import json
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from typer.testing import CliRunner, Result

from api.cli.desk import Outside
from api.cli.main import app
from tests.hall import Randomness, TestClock

PASSPHRASE = "four words of mine"

PLAN: dict[str, Any] = {
    "name": "Harbour Coalition",
    "origin": "harbour.example/record",
    "purpose": "Safe staffing on every ward and quay",
    "currencies": ["ZAR"],
    "charter": {
        "procedures": {
            "consent": {
                "method": "consent",
                "quorum": "1/2",
                "open_min_hours": 0,
                "early_close": "all_spoken",
                "block_test": "group",
            }
        },
        "classes": {
            "ordinary": {"procedure": "consent"},
            "charter": {"procedure": "consent", "rank": 2, "effects": ["charter.adopted/v1"]},
        },
    },
    "organizations": [
        {"name": "Dockers Union", "people": [{"name": "Anna", "key": "anna"}]},
        {"name": "Tenants Circle", "people": [{"name": "Bo", "key": "bo"}]},
        {"name": "Street Choir", "people": [{"name": "Cy"}], "yes": "in_room"},
    ],
    "posts": [{"name": "Treasurer", "holder": "Bo"}],
}
"""Three organizations, two of them with a key: what most tests begin from."""


@dataclass
class Laptop:
    """A machine. ``ledger`` may be another laptop's folder."""

    directory: Path
    ledger: Path
    clock: TestClock = field(default_factory=TestClock)
    seed: str = "laptop"

    def __post_init__(self) -> None:
        self.directory.mkdir(parents=True, exist_ok=True)
        self.keys = self.directory / "keys"
        self.randomness = Randomness(self.seed)
        self.passphrase_file = self.write("passphrase", PASSPHRASE + "\n")

    def write(self, name: str, content: Any) -> Path:
        """Write a file; what is no text is written as JSON."""
        path = self.directory / name
        path.write_text(content if isinstance(content, str) else json.dumps(content), encoding="utf-8")
        return path

    def run(self, *arguments: Any, typed: str | None = None) -> Result:
        """Run a command; ``typed`` is what the person types at her terminal, None where there is none."""
        outside = Outside(self.clock, self.randomness, 1, lambda: typed is not None)
        env = {
            "PLENARY_LEDGER": str(self.ledger),
            "PLENARY_KEYS": str(self.keys),
            "PLENARY_PASSPHRASE_FILE": str(self.passphrase_file) if typed is None else "",
            "TERMINAL_WIDTH": "200",
            "NO_COLOR": "1",
        }
        self.clock.wait(1000)
        return CliRunner().invoke(app, [str(each) for each in arguments], input=typed, env=env, obj=outside)

    def done(self, *arguments: Any, typed: str | None = None) -> str:
        """Run a command that must succeed; what it wrote on standard output."""
        result = self.run(*arguments, typed=typed)
        assert result.exit_code == 0, result.output or result.exception
        return result.stdout

    def json(self, *arguments: Any) -> Any:
        """Run a command that must succeed, with --json."""
        return json.loads(self.done(*arguments, "--json"))

    def refused(self, *arguments: Any, code: str, exit_code: int = 1) -> str:
        """Run a command that must fail with a code and say what to do next; what it wrote on standard error."""
        result = self.run(*arguments)
        assert result.exit_code == exit_code, result.output or result.exception
        told = result.stderr.splitlines()
        assert any(line.startswith(f"{code}: ") for line in told), result.stderr
        assert told[-1].startswith("Next: "), result.stderr
        assert result.stdout == ""
        return result.stderr

    def found(self, plan: dict[str, Any] | None = None) -> None:
        """Found the ledger by a plan."""
        self.done("init", "--from", self.write("plan.json", plan or PLAN), "-y")

    def say(self, kind: str, *arguments: Any, by: tuple[str, ...] = ("anna",)) -> str:
        """Say something that must be accepted."""
        return self.done("say", kind, *(part for name in by for part in ("--by", name)), *arguments, "-y")
