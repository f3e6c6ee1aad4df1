"""``plenary say``, drafts between two machines, several acts at once, and asking at a terminal."""

import json
from pathlib import Path
from typing import Any

import pytest

from ledger.format.submission import parse_submission
from tests.api.laptop import PASSPHRASE, Laptop


@pytest.mark.parametrize(
    ("arguments", "code", "exit_code"),
    [
        ((), "USAGE", 2),
        (("no.such_kind",), "USAGE", 2),
        (("person.registered", "--sitting", "x"), "USAGE", 2),
        (("person.registered", "--by", "nobody"), "KEY_UNKNOWN", 2),
        (("person.registered", "--by", "anna:Chess Club"), "CAPACITY_UNKNOWN", 2),
        (("person.registered", "--by", "anna", "--set", "colour=red"), "USAGE", 2),
        (("person.registered", "--by", "anna", "--set", "nothing"), "USAGE", 2),
        (("person.registered", "--by", "anna", "--seal", "name=Eve", "--audience", "all"), "USAGE", 2),
        (("person.accredited", "--by", "anna", "--about", "Zed", "--set", "organization=Dockers"), "NOT_FOUND", 2),
        (("person.accredited", "--by", "anna", "--about", "P-1", "--set", "organization=Zed"), "NOT_FOUND", 2),
        (("person.accredited", "--by", "anna", "--about", "P-1"), "USAGE", 2),
        (("person.registered", "--by", "anna", "--under", "D-1"), "USAGE", 2),
        (("person.left", "--by", "anna", "--about", "P-3", "--for", "Cy:whispered"), "USAGE", 2),
        (("person.registered", "--by", "Cy"), "KEY_ELSEWHERE", 2),
        (("person.registered", "--by", "anna", "--by", "Cy", "--seal", "name=Eve"), "KEY_ELSEWHERE", 2),
        (("person.registered", "--by", "anna"), "FIELD_MISSING", 1),
        (("organization.registered", "--by", "anna", "--set", "standing=founding", "--seal", "name=X"),
         "STANDING_AT_FOUNDING_ONLY", 1),
        (("person.registered", "--by", "anna", "--seal", "name=Eve"), "NOT_CONFIRMED", 2),
        (("purpose.adopted", "--by", "anna", "--seal", "text=Cake"), "UNDER_MISSING", 1),
        (("person.accredited", "--by", "anna", "--about", "Cy", "--set", "organization=Street Choir"),
         "NOT_THE_ORGANIZATIONS_WORD", 1),
    ],
)  # fmt: skip
def test_what_is_refused_leaves_nothing(laptop: Laptop, arguments: tuple[str, ...], code: str, exit_code: int) -> None:
    """Wrong usage is 2, the rules' refusal 1; each says what to do next, and the record stays as it was."""
    laptop.refused("say", *arguments, code=code, exit_code=exit_code)
    assert laptop.json("show")["size"] == 1


def test_a_wrong_passphrase_signs_nothing(laptop: Laptop) -> None:
    """A passphrase that does not open the key ends the command before anything is sent."""
    wrong = laptop.write("wrong", "not that one\n")
    told = laptop.refused(
        "say", "organization.registered", "--by", "anna", "--set", "standing=invited", "--seal", "name=Ward 7",
        "--passphrase-file", wrong, "-y", code="PASSPHRASE_WRONG",
    )  # fmt: skip
    assert "type it again" in told
    assert laptop.json("show")["size"] == 1


def test_said_shown_and_recorded(laptop: Laptop) -> None:
    """What is signed is shown in words on standard error; the receipt in short goes to standard output."""
    result = laptop.run(
        "say", "organization.registered", "--by", "anna", "--set", "standing=invited", "--seal", "name=Ward 7", "-y"
    )
    assert result.exit_code == 0
    assert "1.  Anna: Write down Ward 7 as invited." in result.stderr
    assert result.stdout.splitlines() == [
        "Recorded at index 1; the signed head covers 2 entries.",
        "  O-4  organization  Ward 7",
    ]


def test_json_says_the_same(laptop: Laptop) -> None:
    """With --json the receipt is an object, and so is a refusal, on standard output."""
    told = json.loads(laptop.say("organization.registered", "--set", "standing=invited", "--seal", "name=W", "--json"))
    assert (told["index"], told["size"], told["again"]) == (1, 2, False)
    assert [(one["number"], one["name"]) for one in told["opened"]] == [("O-4", "W")]
    result = laptop.run("say", "purpose.adopted", "--by", "anna", "--seal", "text=Cake", "--json")
    assert result.exit_code == 1
    error = json.loads(result.stdout)["error"]
    assert error["code"] == "UNDER_MISSING"
    assert error["act"] == 0
    assert error["clause"].startswith("R-")
    assert error["next"]


def test_a_dry_run_asks_the_rules_and_signs_nothing(laptop: Laptop) -> None:
    """--dry-run needs no passphrase and leaves no entry."""
    arguments = ("say", "organization.registered", "--by", "anna", "--set", "standing=invited", "--seal", "name=W")
    result = laptop.run(*arguments, "--dry-run")
    assert result.exit_code == 0
    assert "Nothing was signed" in result.stderr
    assert laptop.json(*arguments, "--dry-run")["acts"][0]["words"] == "Write down W as invited."
    assert laptop.json("show")["size"] == 1


def test_the_capacity_that_the_rules_accept_is_found(laptop: Laptop) -> None:
    """Who names no capacity acts for herself, or in the first of her capacities in which the rules accept it."""
    result = laptop.run("say", "intent.declared", "--by", "anna", "--about", "O-1", "--seal", "text=Yes", "-y")
    assert result.exit_code == 0, result.output
    assert "Signed by: Anna, for Dockers Union." in result.stderr
    laptop.refused(
        "say", "intent.declared", "--by", "anna:self", "--about", "O-1", "--seal", "text=Yes",
        code="NOT_THE_ORGANIZATIONS_WORD",
    )  # fmt: skip


def test_what_is_replaced_is_found(laptop: Laptop) -> None:
    """A second word in the same place replaces the first without anybody typing an id."""
    first = json.loads(laptop.say("intent.declared", "--about", "O-1", "--seal", "text=Yes", "--json"))
    second = json.loads(laptop.say("intent.declared", "--about", "O-1", "--seal", "text=Even more", "--json"))
    assert second["index"] == 2
    assert first["statement"] != second["statement"]


def test_the_fields_come_from_a_file_or_a_pipe(laptop: Laptop) -> None:
    """--body reads JSON from a file or from standard input; names in it stand for ids."""
    body = {"organization": "Dockers Union", "roles": ["delegate"]}
    laptop.say("person.registered", "--seal", "name=Eve", by=("anna",))
    laptop.say("person.accredited", "--about", "Eve", "--body", laptop.write("body.json", body))
    assert "Dockers Union (delegate)" in laptop.json("show", "Eve")["now"]["Acts for"]
    laptop.refused("say", "person.accredited", "--body", laptop.write("bad.json", "{"), code="USAGE", exit_code=2)
    laptop.refused("say", "person.accredited", "--body", laptop.directory / "no.json", code="USAGE", exit_code=2)


def test_a_draft_between_two_machines(laptop: Laptop, tmp_path: Path) -> None:
    """One machine draws up and signs, another with its own keystore reads the words, signs and sends."""
    other = Laptop(tmp_path / "other", laptop.ledger, laptop.clock, seed="other")
    other.done("key", "import", "bo", laptop.keys / "bo.key", "--file-passphrase-file", laptop.passphrase_file)
    (laptop.keys / "bo.key").unlink()
    draft = tmp_path / "draft.json"
    told = json.loads(
        laptop.say("account.opened", "--set", "kind=bank", "--set", "currency=ZAR", "--seal", "name=Bank",
                   "--draft", draft, "--json", by=("anna", "Bo"))
    )  # fmt: skip
    assert told["signatures_missing"] == ["Bo"]
    assert laptop.json("show")["size"] == 1
    laptop.refused("send", draft, code="SIGNATURES_MISSING")
    laptop.refused("sign", draft, "--by", "anna", "-y", code="SIGNED_ALREADY")
    shown = other.done("show", draft)
    assert "1.  Anna: Open the bank account" in shown
    assert "Still to sign: Bo." in shown
    before = draft.read_bytes()
    assert other.run("sign", draft, "--dry-run").exit_code == 0
    other.refused("sign", draft, code="NOT_CONFIRMED", exit_code=2)
    assert draft.read_bytes() == before
    assert "Everybody has signed" in other.done("sign", draft, "-y")
    assert len(parse_submission(draft.read_bytes()).envelope.signatures) == 2
    assert "A-1  account  Bank" in other.done("send", draft)
    assert other.json("send", draft)["again"]
    assert laptop.json("show")["size"] == 2


def test_a_draft_signed_in_any_order_is_the_same(laptop: Laptop, tmp_path: Path) -> None:
    """The second signer may sign first: the signatures stand in the order of the statement's signers."""
    drafts = []
    for order in (("anna", "bo"), ("bo", "anna")):
        draft = tmp_path / f"{order[0]}.json"
        held = laptop.keys / f"{order[1]}.key"
        aside = held.rename(tmp_path / held.name)
        names = ("--by", "anna", "--by", "Bo") if order[0] == "anna" else ("--by", "Anna", "--by", "bo")
        laptop.done("say", "account.opened", *names, "--set", "kind=bank", "--set", "currency=ZAR",
                    "--seal", "name=Bank", "--draft", draft, "-y")  # fmt: skip
        aside.rename(held)
        laptop.done("sign", draft, "--by", order[1], "-y")
        drafts.append(parse_submission(draft.read_bytes()))
        laptop.done("send", draft)
    owners = [[line.keyid for line in draft.envelope.signatures] for draft in drafts]
    assert owners[0] == owners[1]


def test_a_draft_is_only_good_for_its_time_and_ledger(laptop: Laptop, tmp_path: Path) -> None:
    """A draft whose time has passed, one that is damaged and one of another ledger are refused."""
    draft = tmp_path / "draft.json"
    laptop.say("account.opened", "--set", "kind=bank", "--set", "currency=ZAR", "--seal", "name=Bank",
               "--draft", draft, by=("anna", "bo"))  # fmt: skip
    elsewhere = Laptop(tmp_path / "elsewhere", tmp_path / "elsewhere-ledger", laptop.clock, seed="elsewhere")
    elsewhere.found({**json.loads((laptop.directory / "plan.json").read_text()), "origin": "other.example/record"})
    elsewhere.refused("sign", draft, "--by", "anna", "-y", code="LEDGER_MISMATCH")
    laptop.refused("sign", laptop.write("damaged.json", "{"), "-y", code="NOT_JSON")
    laptop.refused("sign", tmp_path / "absent.json", "-y", code="DRAFT_MISSING", exit_code=2)
    laptop.clock.wait(15 * 24 * 3_600_000)
    laptop.refused("send", draft, code="UNTIL_PASSED")


def test_a_new_draft_overwrites_nothing_unasked(laptop: Laptop, tmp_path: Path) -> None:
    """A file that is there already is not replaced unless the person says so."""
    draft = tmp_path / "draft.json"
    draft.write_text("mine")
    arguments = ("say", "organization.registered", "--by", "anna", "--set", "standing=invited", "--seal", "name=W")
    typed = f"y\n{PASSPHRASE}\nn\n"
    result = laptop.run(*arguments, "--draft", draft, typed=typed)
    assert result.exit_code == 1
    assert draft.read_text() == "mine"


SITTING: dict[str, Any] = {
    "by": ["anna", "bo"],
    "acts": [
        {"kind": "person.registered", "sealed": {"name": "Eve"}, "name": "eve"},
        {"kind": "person.accredited", "about": "@eve", "body": {"organization": "Dockers Union", "roles": "delegate"}},
        {"kind": "purpose.acknowledged", "about": "PU-1", "for": "Cy:Street Choir:in_room"},
        {"kind": "organization.registered", "by": "bo", "body": {"standing": "invited"}, "sealed": {"name": "W"}},
    ],
}


def test_a_whole_sitting_is_one_statement(laptop: Laptop) -> None:
    """Several acts, names for things opened on the way, one written down for somebody: one entry, two signatures."""
    result = laptop.run("say", "--sitting", laptop.write("sitting.json", SITTING), "-y")
    assert result.exit_code == 0, result.output
    assert "3.  Cy, for Street Choir: We have read the purpose" in result.stderr
    assert "(said in the room, written down by Anna and Bo)" in result.stderr
    entry = laptop.json("show", "1")
    assert [act["author"] for act in entry["acts"]] == ["Anna", "Anna", "Cy, for Street Choir", "Bo"]
    assert [signer["name"] for signer in entry["signers"]] == ["Anna", "Bo"]
    assert "Dockers Union" in laptop.json("show", "Eve")["now"]["Acts for"]


def test_a_sitting_in_toml(laptop: Laptop) -> None:
    """The same from TOML, where texts may have a language and readers of their own."""
    text = """
        by = ["anna"]
        language = "zu"
        [[acts]]
        kind = "organization.registered"
        body = { standing = "invited" }
        sealed = { name = "Ward 7", purpose = { text = "Umsebenzi", audience = "public" } }
    """
    laptop.done("say", "--sitting", laptop.write("sitting.toml", text), "-y")
    assert laptop.json("show", "1")["acts"][0]["sealed"] == {"name": "Ward 7", "purpose": "Umsebenzi"}


def test_a_refusal_of_a_sitting_names_the_line(laptop: Laptop) -> None:
    """All acts are accepted or none; the refusal says which line to mend, before anybody signs."""
    acts = [*SITTING["acts"][:2], {"kind": "purpose.adopted", "sealed": {"text": "Cake"}, "by": "all"}]
    told = laptop.refused(
        "say", "--sitting", laptop.write("sitting.json", {**SITTING, "acts": acts}), "-y", code="UNDER_MISSING"
    )
    assert "Line 3: " in told
    assert laptop.json("show")["size"] == 1


@pytest.mark.parametrize(
    "sitting",
    [
        {},
        {"acts": []},
        {"acts": [{"body": {}}]},
        {"acts": [{"kind": "person.registered", "colour": "red"}]},
        {"acts": [{"kind": "person.left", "about": "@nobody"}]},
        {"acts": [{"kind": "person.left", "about": "P-1", "by": ["Zed"]}]},
        {"acts": [{"kind": "person.left", "about": "P-1"}], "colour": "red"},
        [],
    ],
)
def test_a_sitting_that_cannot_be_read_is_wrong_usage(laptop: Laptop, sitting: object) -> None:
    """A file that is no sitting is told as such."""
    laptop.refused(
        "say", "--by", "anna", "--sitting", laptop.write("sitting.json", sitting), "-y", code="USAGE", exit_code=2
    )


def test_at_a_terminal_what_is_missing_is_asked_for(laptop: Laptop) -> None:
    """The kind's own model says what to ask; an answer that does not fit is asked for again."""
    typed = ["Zed", "Cy", "Chess Club", "Street Choir", "y", PASSPHRASE, PASSPHRASE]
    result = laptop.run(
        "say", "person.accredited", "--by", "anna", "--by", "bo", "--set", "roles=delegate", "--set", "word=ended",
        typed="\n".join(typed) + "\n",
    )  # fmt: skip
    assert result.exit_code == 1, "only the choir ends what it gave"
    assert "Which person (number or name)" in result.stderr
    assert "There is no person 'Zed'" in result.stderr
    assert "Organization (an organization (number or name))" in result.stderr
    assert "There is no organization 'Chess Club'" in result.stderr
    typed = ["soon", "invited", "Ward 7", "y", PASSPHRASE]
    result = laptop.run("say", "organization.registered", "--by", "anna", typed="\n".join(typed) + "\n")
    assert result.exit_code == 0, result.output
    assert "Expected one of founding, invited." in result.stderr
    assert "Its name" in result.stderr
    assert laptop.json("show", "Ward 7")["number"] == "O-4"


def test_which_key_signs_is_asked_when_there_are_several(laptop: Laptop) -> None:
    """With two enrolled keys a person is asked, and a script must say; with one it is that one."""
    arguments = ("organization.registered", "--set", "standing=invited", "--seal")
    result = laptop.run("say", *arguments, "name=W", typed=f"anna\ny\n{PASSPHRASE}\n")
    assert result.exit_code == 0, result.output
    laptop.refused("say", *arguments, "name=V", "-y", code="ANSWER_MISSING", exit_code=2)
    (laptop.keys / "bo.key").unlink()
    laptop.done("say", *arguments, "name=V", "-y")


def test_a_long_silence_asks_about_the_clock(laptop: Laptop) -> None:
    """After 31 days without an entry nothing is taken in until a person says that the clock is right."""
    laptop.clock.wait(32 * 24 * 3_600_000)
    arguments = (
        "say",
        "organization.registered",
        "--by",
        "anna",
        "--set",
        "standing=invited",
        "--seal",
        "name=W",
        "-y",
    )
    laptop.refused(*arguments, code="CLOCK_UNSURE", exit_code=3)
    laptop.done(*arguments, "--clock-is-right")
