"""``plenary show``, ``log``, ``receipt`` and ``kinds``: what stands in the record, in words and as JSON."""

from pathlib import Path

import pytest

from ledger.application import LedgerFolder
from ledger.format.note import Ed25519NoteVerifier
from ledger.format.receipt import parse_receipt, verify_receipt
from ledger.rules.kinds import RULES_V0
from tests.api.laptop import PLAN, Laptop


@pytest.mark.parametrize(
    ("arguments", "code", "exit_code"),
    [
        (("show", "Zed"), "NOT_FOUND", 2),
        (("show", "7"), "NOT_FOUND", 2),
        (("receipt", "7"), "NOT_FOUND", 2),
        (("kinds", "no.such"), "USAGE", 2),
        (("kinds", "person.nothing"), "USAGE", 2),
    ],
)
def test_what_is_not_there(laptop: Laptop, arguments: tuple[str, ...], code: str, exit_code: int) -> None:
    """What is asked for and is not there is told with where to look."""
    laptop.refused(*arguments, code=code, exit_code=exit_code)


@pytest.mark.parametrize("command", [("log",), ("show",), ("receipt", "0"), ("say", "person.registered")])
def test_without_a_ledger(blank: Laptop, command: tuple[str, ...]) -> None:
    """Where there is no ledger, each command says how to name or make one, and makes nothing."""
    told = blank.refused(*command, code="LEDGER_MISSING", exit_code=2)
    assert "plenary init" in told
    assert not blank.ledger.exists()


def test_a_ledger_begun_and_not_founded(laptop: Laptop, tmp_path: Path) -> None:
    """A folder in which nothing was founded yet says so."""
    result = laptop.run("init", "--from", laptop.directory / "plan.json", "--ledger", tmp_path / "new", "--dry-run",
                        "--today", "2026-03-01")  # fmt: skip
    assert result.exit_code == 0, result.output
    laptop.refused("show", "--ledger", tmp_path / "new", code="NOT_FOUNDED")


def test_the_log_in_words(laptop: Laptop) -> None:
    """Each entry with index, time and signers; each act with its place and what it opened."""
    laptop.say("organization.registered", "--set", "standing=invited", "--seal", "name=Ward 7")
    lines = laptop.done("log").splitlines()
    assert lines[0].startswith("    0     2026-03-01 18:00  Anna, for herself and for Dockers Union; Bo, ")
    assert any(line.startswith("    0.2   Register Anna. [P-1]") for line in lines)
    assert lines[-2:] == ["    1     2026-03-01 18:00  Anna", "    1.0   Write down Ward 7 as invited. [O-4]"]
    assert laptop.done("log", "--from", 1).splitlines() == lines[-2:]
    assert laptop.done("log", "--to", 0).splitlines() == lines[:-2]
    told = laptop.json("log", "--from", 1, "--to", 1)
    assert told["size"] == 2
    assert [entry["index"] for entry in told["entries"]] == [1]
    assert told["entries"][0]["acts"][0]["words"] == "Write down Ward 7 as invited."
    assert "There is no entry 5" in laptop.run("log", "--from", 5).stderr


def test_a_thing_with_its_history(laptop: Laptop) -> None:
    """A thing goes by its number, its name, the name's beginning or its id; history holds what names it."""
    told = laptop.json("show", "Anna")
    assert told["number"] == "P-1"
    assert told["now"]["Acts for"] == "Dockers Union (authoriser, delegate, registrar)"
    assert {act["kind"] for entry in told["history"] for act in entry["acts"]} == {
        "person.registered/v1",
        "person.accredited/v1",
    }
    for name in ("p-1", "anna", "Ann", told["id"]):
        assert laptop.json("show", name)["id"] == told["id"]
    laptop.refused("show", told["id"][:12], code="NOT_FOUND", exit_code=2)
    text = laptop.done("show", "P-1")
    assert text.startswith("P-1  Anna\n  Standing  joined\n")
    assert "Register Anna." in text
    assert "Register Bo." not in text


def test_the_overview(laptop: Laptop) -> None:
    """Without an argument: name, purpose, genesis in groups, and everything there is by kind."""
    text = laptop.done("show")
    assert text.startswith("Harbour Coalition\nSafe staffing on every ward and quay\nharbour.example/record, 1 entry.")
    assert "Organizations\n  O-1  Dockers Union   member; Anna" in text
    assert "  R-1  Treasurer  Bo until 1 March 2027" in text


def test_a_receipt_holds_for_a_stranger(laptop: Laptop) -> None:
    """The file is a tlog-proof that the ledger's note key verifies."""
    laptop.say("organization.registered", "--set", "standing=invited", "--seal", "name=Ward 7")
    path = laptop.directory / "entry.tlog-proof"
    told = laptop.json("receipt", 1, "-o", path)
    assert (told["index"], told["size"]) == (1, 2)
    receipt = parse_receipt(path.read_bytes())
    key = LedgerFolder(laptop.ledger).load_keys()[0].note_key
    head = verify_receipt(receipt, "harbour.example/record", [Ed25519NoteVerifier(key)])
    assert head.root.hex() == told["root"]


def test_every_kind_is_explained(blank: Laptop) -> None:
    """The list and each kind's own page work without a ledger; JSON has fields, sealed words and refusals."""
    listed = blank.json("kinds")["kinds"]
    assert {one["kind"] for one in listed} == {kind.name for kind in RULES_V0}
    for one in listed:
        assert all(field["type"] for field in one["fields"])
    text = blank.done("kinds", "person.accredited")
    assert "organization  needed  an organization (number or name)" in text
    assert "NOT_THE_ORGANIZATIONS_WORD" in text
    assert blank.json("kinds", "person.accredited/v1")["about"] == ["person"]


def test_the_charter_in_force_says_who_may(blank: Laptop) -> None:
    """In a ledger the list shows the charter's own powers, not the rules' defaults."""
    power = {"grants": ["post:treasurer"], "signers": 2, "organizations": 2}
    charter = {**PLAN["charter"], "powers": {"money.report": power}}
    assert "a delegate or an authoriser or treasurer" in blank.done("kinds", "bank.fee")
    blank.found({**PLAN, "charter": charter})
    assert "Who may sign: treasurer; 2 signers of 2 organizations" in blank.done("kinds", "bank.fee")
