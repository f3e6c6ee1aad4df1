"""What is typed against a server prints what it prints on the folder."""

import re
import shlex
from pathlib import Path

from ledger.format.document import document_digest
from ledger.store.beside import BesideStore
from tests.web.remote.office import Office

README = Path(__file__).parents[3] / "README.md"


def test_the_record_reads_the_same(both: Office) -> None:
    """Overview, log, entries, things, kinds, reports, traces, refusals of what is not there: to the letter."""
    for command in (
        ("show",), ("log", "--json"), ("show", "0"), ("show", "7"), ("show", "O-1"),
        ("kinds", "decision.proposed"), ("report", "nothing"),
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


def test_a_paper_goes_up_before_the_statement_that_names_it(both: Office) -> None:
    """A scan attached from afar stands beside the record on the host, and the lines printed are the same."""
    both.both("propose", "Lend the hall", "--text", "To the choir.", "--by", "anna", "-y")
    both.both("open", "D-1", "--closes", "2026-03-08 18:00", "--by", "anna", "-y")
    scan = both.near.directory / "scan.pdf"
    scan.write_bytes(b"%PDF-1.7\n" + b"her hand " * 1000)
    spoken = ("--set", "position=consent", "--for", "Cy:Street Choir:paper", "--paper", scan)
    result = both.both("say", "decision.position", "--about", "D-1", *spoken, "--by", "anna", "--by", "bo", "-y")
    assert result.exit_code == 0, result.output
    digest = document_digest(scan.read_bytes(), None)
    assert both.server.ledger.beside.document(digest) == scan.read_bytes()


def test_a_sign_in_that_the_server_forgot_is_done_again(both: Office) -> None:
    """Signed out everywhere: the next command signs in by itself, and prints what it should."""
    both.both("log")
    for person in both.server.ledger.live.state.people.persons:
        both.server.host.sessions.end_all(person)
    both.both("show")


def test_words_erased_on_the_host_are_erased_in_the_mirror(both: Office) -> None:
    """What its author erases is gone from every mirror at its next look."""
    both.both("propose", "A secret plan", "--text", "Behind the shed.", "--by", "anna", "-y")
    both.both("log")
    sealed = both.server.ledger.live.state.record.sealed
    digest = next(digest for digest, (_, path, _) in sealed.items() if path == "text")
    erased = ("--set", f"digests={digest}", "--set", "right=author")
    assert both.both("say", "disclosure.erased", *erased, "--by", "anna", "-y").exit_code == 0
    both.both("show", "D-1")
    beside = BesideStore(both.far.mirror / "beside.db")
    assert beside.disclosure(digest) is None
    beside.close()
