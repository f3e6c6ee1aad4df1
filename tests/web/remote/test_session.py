"""What is typed against a server prints what it prints on the folder."""

import re
import shlex
from pathlib import Path

from tests.web.remote.office import Office

README = Path(__file__).parents[3] / "README.md"


def test_the_record_reads_the_same(both: Office) -> None:
    """Overview, log, entries, things, kinds, reports, traces, refusals of what is not there: to the letter."""
    for command in (
        ("show",), ("show", "--json"), ("log",), ("log", "--json"), ("show", "0"), ("show", "7"), ("show", "O-1"),
        ("show", "Nobody"), ("kinds", "decision.proposed"), ("report", "budget"), ("report", "nothing"),
        ("report", "succession", "--format", "json"), ("trace", "budget"), ("export", "popolo"), ("clerk", "due"),
    ):  # fmt: skip
        both.both(*command)


def test_the_readmes_own_record_is_kept_from_afar(harbour: Office) -> None:
    """What the README types after founding, typed: decided in the room, shown, logged, verified."""
    (block,) = re.findall(r"```sh\n(.*?)```", README.read_text(encoding="utf-8"), re.DOTALL)
    typed = [shlex.split(line)[1:] for line in block.replace("\\\n", " ").splitlines() if line.startswith("plenary ")]
    after = [command for command in typed if command[0] not in ("key", "init")]
    assert [command[0] for command in after] == ["room", "show", "log", "verify"]
    for command in after:
        result = harbour.both(*command, *(["-y"] if command[0] == "room" else []))
        assert result.exit_code == 0, result.output
    assert "sound" in result.stdout


def test_what_the_rules_refuse_is_refused_in_the_same_words(both: Office) -> None:
    """A refusal names the same code, the same things, the same next step."""
    both.both(
        "say", "organization.registered", "--set", "standing=founding", "--seal", "name=Choir", "--by", "anna", "-y"
    )
    both.both("position", "D-9", "consent", "--by", "anna", "-y")
    both.both("say", "post.created", "--by", "anna", "-y")


def test_a_proposal_taken_back_and_positions(both: Office) -> None:
    """Proposing, opening, taking positions one after the other, closing."""
    both.both("propose", "Lend the hall", "--text", "To the choir.", "--by", "anna", "-y")
    both.both("open", "D-1", "--closes", "2026-03-08 18:00", "--by", "anna", "-y")
    both.both("position", "D-1", "consent", "--by", "anna", "-y")
    both.both("position", "D-1", "consent", "--by", "bo", "-y")
    both.both("explain", "D-1")
    both.both("say", "statement.cancelled", "--set", "statement=" + "0" * 64, "--by", "anna", "-y")


def test_a_draft_is_written_and_sent_twice(both: Office) -> None:
    """A draft is signed and sent; sending it again says where it stands already."""
    for side in (both.near, both.far):
        file = side.directory / "own.json"
        assert side.run("propose", "Paint it", "--text", "Red.", "--by", "anna", "--draft", file, "-y").exit_code == 0
        first, again = side.run("send", file), side.run("send", file)
        assert "Recorded at index 1" in first.stdout, first.output
        assert "Recorded already at index 1" in again.stdout, again.output


def test_what_is_the_hosts_says_so(both: Office) -> None:
    """Founding, the tables, serving, the clerk's key: one sentence each, and nothing is done."""
    for command in (("init", "--name", "X"), ("projections", "status"), ("serve",)):
        result = both.far.run(*command)
        assert result.exit_code != 0
        assert "http://localhost:8000" in result.stderr
