"""``plenary init``: a record founded offline, by questions, options or a file; what it refuses, and going on after."""

from pathlib import Path
from typing import Any

import pytest

from ledger.application import Ledger, LedgerFolder
from tests.api.laptop import PASSPHRASE, PLAN, Laptop
from tests.hall import TestClock

OPTIONS = (
    "--name", "Harbour Coalition", "--purpose", "Safe staffing", "--organization", "Dockers Union: Anna, Dan",
    "--organization", "Tenants Circle: Bo", "--organization", "Street Choir: Cy", "--in-room", "all",
    "--signer", "Anna", "--signer", "Bo=bo-laptop",
)  # fmt: skip


def changed(**changes: Any) -> dict[str, Any]:
    """The plan with some parts other than usual."""
    return {**PLAN, **changes}


@pytest.mark.parametrize(
    ("plan", "words"),
    [
        (changed(name=""), "the plan has no name"),
        (changed(organizations=[]), "names no organization"),
        (changed(organizations=[{"name": "Dockers", "people": ["Anna"]}]), "nobody signs"),
        (changed(organizations=[{"name": "Anna", "people": [{"name": "Anna", "key": "a"}]}]), "stands there twice"),
        (changed(organizations=[{"name": "D", "people": [{"name": "A", "key": "a"}]}, {"name": "T", "yes": "in_room"}]),
         "nobody of it is named"),
        (changed(organizations=[{"name": "D", "people": [{"name": "A", "key": "a"}]},
                                {"name": "T", "people": ["B"], "yes": "key"}]), "none of its people has a key"),
        (changed(currencies=["ZZZ"]), "no currency"),
        (changed(posts=[{"name": "Chair", "holder": "Zed"}]), "who is not named"),
        (changed(posts=[{"name": "Chair", "starts": "soon"}]), "no date"),
        (changed(colour="red"), "has no colour"),
    ],
)  # fmt: skip
def test_a_plan_that_does_not_fit_is_wrong_usage(blank: Laptop, plan: dict[str, Any], words: str) -> None:
    """Each part of a plan that is missing or wrong is named, and nothing is made."""
    told = blank.refused("init", "--from", blank.write("plan.json", plan), "-y", code="USAGE", exit_code=2)
    assert words in told
    assert not blank.ledger.exists()
    assert not blank.keys.exists()


def test_the_rules_refuse_a_founding_before_anybody_signs(blank: Laptop) -> None:
    """A charter that contradicts itself is told as the rules tell it, with the line to mend; then it can be mended."""
    plan = changed(charter={"amending": "nothing"})
    told = blank.refused("init", "--from", blank.write("plan.json", plan), "-y", code="CHARTER_INVALID")
    assert "Line " in told
    blank.found()
    assert blank.json("show")["size"] == 1


def test_without_a_terminal_what_is_missing_is_named(blank: Laptop) -> None:
    """A script that leaves a question open is told which option answers it."""
    told = blank.refused("init", "--name", "Harbour", code="ANSWER_MISSING", exit_code=2)
    assert "--organization" in told
    told = blank.refused("init", *OPTIONS, code="NOT_CONFIRMED", exit_code=2)
    assert "--today" in told


def test_a_wrong_clock_stops_it(blank: Laptop) -> None:
    """When the person says another date than the clock, nothing is founded and nothing could be checked."""
    blank.refused("init", *OPTIONS, "-y", "--today", "2027-03-03", code="CLOCK_UNSURE", exit_code=3)
    assert not blank.ledger.exists()


def test_founding_by_options_prints_what_belongs_on_paper(blank: Laptop) -> None:
    """Options answer all six questions; keys are made, the genesis stands in groups, the page names everybody."""
    page = blank.directory / "page.txt"
    told = blank.done("init", *OPTIONS, "--today", "2026-03-01", "-y", "--page", page)
    genesis = blank.json("show")["genesis"]
    groups = " ".join(genesis[start : start + 8] for start in range(0, 64, 8))
    assert f"Genesis  {groups}" in told
    assert sorted(path.name for path in blank.keys.iterdir()) == ["anna.key", "bo-laptop.key"]
    text = page.read_text(encoding="utf-8")
    assert "HARBOUR COALITION" in text
    assert all(name in text for name in ("Dockers Union", "Tenants Circle", "Street Choir", "Cy"))
    assert genesis[:8] in text
    standing = {one["name"]: one["now"] for one in blank.json("show")["things"] if one["thing"] == "organization"}
    assert all(words.startswith("member") for words in standing.values())
    blank.refused("init", *OPTIONS, "-y", code="FOUNDED_ALREADY")


def test_founding_by_six_questions(blank: Laptop) -> None:
    """At a terminal six questions and the clock found a record; new keys get their passphrases there."""
    answers = [
        "Harbour Coalition", "Dockers Union: Anna", "Tenants Circle: Bo", "", "Safe staffing", "consent", "all",
        "Anna, Bo", "members", "y", PASSPHRASE, PASSPHRASE, PASSPHRASE, PASSPHRASE, "y", PASSPHRASE, PASSPHRASE,
    ]  # fmt: skip
    result = blank.run("init", typed="\n".join(answers) + "\n")
    assert result.exit_code == 0, result.output
    assert "Is today 1 March 2026?" in result.stderr
    for number in "123456":
        assert f"{number}. " in result.stderr
    assert PASSPHRASE not in result.output
    assert blank.json("show")["name"] == "Harbour Coalition"


def test_saying_no_to_the_clock_or_to_signing_founds_nothing(blank: Laptop) -> None:
    """A person who says no leaves no entry behind, and may run it again."""
    plan = blank.write("plan.json", PLAN)
    assert blank.run("init", "--from", plan, typed="n\n").exit_code == 1
    assert not blank.ledger.exists()
    secret = f"{PASSPHRASE}\n{PASSPHRASE}\n" * 2
    assert blank.run("init", "--from", plan, typed=f"y\n{secret}n\n").exit_code == 1
    with Ledger(LedgerFolder(blank.ledger), TestClock()) as ledger:
        assert ledger.size == 0
    blank.found()
    assert blank.json("show")["size"] == 1


def test_seven_organizations_two_keys_and_the_network_off(blank: Laptop, tmp_path: Path) -> None:
    """E44: two sign for seven in one evening; the folder serves elsewhere next day, and the rest confirm by key."""
    names = ["Porters", "Nurses", "Tenants", "Choir", "Mosque", "Youth", "Elders"]
    organizations: list[dict[str, Any]] = [
        {"name": name, "people": [{"name": f"{name} delegate"}], "yes": "in_room"} for name in names
    ]
    for one, key in zip(organizations[:2], ("anna", "bo"), strict=True):
        one["people"][0]["key"] = key
        one["yes"] = "key"
    blank.found(changed(organizations=organizations, posts=[]))
    genesis = blank.json("show")["genesis"]
    standings = [one["now"] for one in blank.json("show")["things"] if one["thing"] == "organization"]
    assert len(standings) == 7
    assert all(words.startswith("member") for words in standings)
    link = blank.directory / "link"
    blank.done("invite", "Tenants delegate", "--by", "anna", "--by", "bo", "-y", "-o", link)
    moved = tmp_path / "server"
    blank.ledger.rename(moved)
    phone = Laptop(tmp_path / "phone", moved, blank.clock, seed="phone")
    phone.done("join", "--key", "mine", "--link-file", link, "-y")
    phone.done("ratify", "Tenants", "--by", "mine:Tenants", "-y")
    assert phone.json("show")["genesis"] == genesis
    assert phone.json("show", "Tenants")["now"]["Charter"] == "ratified by key"
    assert phone.json("show", "Choir")["now"]["Charter"] == "ratified in the room"
