"""``tally`` and ``draw``: exit codes, JSON, and that a charter's rules are never mixed with others."""

import json
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner, Result

from api.cli.counting import app


@pytest.fixture
def files(tmp_path: Path) -> Path:
    """A folder with ballots, a motion, a budget, a charter, affiliations, a pool and seeds."""
    (tmp_path / "ballots.csv").write_text("Ada,Ben,Chloe\n1,2,3\n1,2,3\n2,1,3\n,,1\n")
    (tmp_path / "tied.csv").write_text("Ada,Ben\n1,2\n2,1\n")
    (tmp_path / "broken.csv").write_text("Ada,Ben\n1,first\n")
    (tmp_path / "latin.csv").write_bytes("Zoë\n1\n".encode("latin-1"))
    (tmp_path / "motion.csv").write_text("motion\nyes\nyes\nno\nabstain\n")
    (tmp_path / "street.pb").write_text(
        "META\nkey;value\nbudget;10\nvote_type;approval\nPROJECTS\nproject_id;cost\nA;6\nB;4\nC;5\n"
        "VOTES\nvoter_id;vote\na;A,B\nb;A,C\nc;C\n"
    )
    charter = {
        "procedures": {
            "board": {"method": "schulze", "seats": 2, "cap": 1, "quorum_base": "seats"},
            "odd": {"method": "borda"},
            "motions": {"method": "majority", "threshold": "2/3", "strict": False},
        }
    }
    (tmp_path / "charter.json").write_text(json.dumps(charter))
    (tmp_path / "houses.csv").write_text("candidate,affiliation\nAda,x\nBen,x\n")
    (tmp_path / "pool.txt").write_text("Ada\nBen\nChloe\n")
    (tmp_path / "seeds.txt").write_text("# lottery\n4 8 15\n")
    return tmp_path


def _run(folder: Path, *words: str) -> Result:
    arguments = [str(folder / word) if (folder / word).suffix else word for word in words]
    return CliRunner().invoke(app, arguments)


def _told(folder: Path, *words: str) -> dict[str, Any]:
    run = _run(folder, *words, "--json")
    assert run.exit_code == 0, run.output
    told: dict[str, Any] = json.loads(run.stdout)
    return told


@pytest.mark.parametrize(
    ("words", "code"),
    [
        (("tally", "broken.csv", "--method", "irv"), 1),
        (("tally", "latin.csv", "--method", "irv"), 1),
        (("tally", "ballots.csv", "--method", "approval"), 1),
        (("tally", "ballots.csv", "--method", "schulze", "--cap", "1"), 1),
        (("tally", "ballots.csv", "--charter", "charter.json", "--procedure", "nobody"), 1),
        (("tally", "ballots.csv", "--charter", "charter.json", "--procedure", "board", "--blank-rule", "last"), 1),
        (("tally", "ballots.csv", "--charter", "ballots.csv", "--procedure", "board"), 1),
        (("tally", "motion.csv", "--method", "majority", "--threshold-base", "seats"), 1),
        (("tally", "street.pb", "--method", "equal-shares", "--utility", "points"), 1),
        (("draw", "--pool", "pool.txt", "--seeds", "seeds.txt", "--count", "4"), 1),
        (("draw", "--pool", "pool.txt", "--seeds", "pool.txt", "--count", "1"), 1),
        (("tally", "missing.csv", "--method", "irv"), 2),
        (("tally", "ballots.csv"), 2),
        (("tally", "ballots.csv", "--charter", "charter.json"), 2),
        (("tally", "ballots.csv", "--method", "borda"), 3),
        (("tally", "ballots.csv", "--method", "irv", "--tie-rule", "coin"), 3),
        (("tally", "ballots.csv", "--charter", "charter.json", "--procedure", "odd"), 3),
        (("tally", "street.pb", "--method", "equal_shares", "--completion", "magic"), 3),
    ],
)
def test_what_is_not_counted_says_so_in_the_exit_code(files: Path, words: tuple[str, ...], code: int) -> None:
    """1 refused, 2 used wrongly, 3 a rule that is not known; no table is printed."""
    run = _run(files, *words)
    assert run.exit_code == code, run.output
    assert "place" not in run.stdout


def test_a_refusal_is_json_too(files: Path) -> None:
    """With --json the error has a code, a place and the next step."""
    run = _run(files, "tally", "broken.csv", "--method", "irv", "--json")
    assert run.exit_code == 1
    error = json.loads(run.stdout)["error"]
    assert (error["code"], error["where"]) == ("MARK_NOT_A_NUMBER", "row 2, column 'Ben'")
    assert error["next"]


def test_a_charter_counts(files: Path) -> None:
    """Method, seats and cap come from the named procedure; the cap passes over Ben."""
    told = _told(
        files, "tally", "ballots.csv", "--charter", "charter.json", "--procedure", "board",
        "--affiliations", "houses.csv",
    )  # fmt: skip
    assert told["order"] == [["Ada"], ["Ben"], ["Chloe"]]
    assert told["elected"] == ["Ada", "Chloe"]
    assert {"order", "elected", "ties", "steps"} <= told.keys()
    assert "passed_over" in [step["step"] for step in told["steps"]]


def test_seats_are_a_fact_of_the_day(files: Path) -> None:
    """How many seats there are may be said beside a charter."""
    told = _told(
        files, "tally", "ballots.csv", "--charter", "charter.json", "--procedure", "board", "--seats", "1",
        "--affiliations", "houses.csv",
    )  # fmt: skip
    assert told["elected"] == ["Ada"]


def test_an_open_tie_is_a_result(files: Path) -> None:
    """A lot without seeds leaves the tie open with code 0; with seeds it is drawn; the chair may decide."""
    words = ("tally", "tied.csv", "--method", "irv", "--tie-rule", "lot")
    assert _told(files, *words)["elected"] == []
    assert not _told(files, *words)["ties"][-1]["resolved"]
    assert len(_told(files, *words, "--seeds", "seeds.txt")["elected"]) == 1
    chair = _told(files, "tally", "tied.csv", "--method", "irv", "--tie-rule", "chair", "--chair", "Ben; Ada")
    assert chair["elected"] == ["Ben"]


def test_a_motion_is_decided(files: Path) -> None:
    """Two of three is two thirds: adopted by the charter that asks to reach it, not among all five who may vote."""
    assert _told(files, "tally", "motion.csv", "--charter", "charter.json", "--procedure", "motions")["elected"] == [
        "adopted"
    ]
    told = _told(
        files, "tally", "motion.csv", "--method", "majority", "--threshold-base", "electorate", "--electorate", "5"
    )
    assert told["elected"] == ["not adopted"]


@pytest.mark.parametrize(
    ("method", "funded"), [("greedy-votes", ["C", "B"]), ("greedy-cost", ["C", "B"]), ("equal-shares", ["C", "B"])]
)
def test_a_budget_is_funded(files: Path, method: str, funded: list[str]) -> None:
    """A .pb file gives what is funded, under that name too."""
    told = _told(files, "tally", "street.pb", "--method", method)
    assert told["funded"] == told["elected"]
    assert told["funded"] == funded


def test_the_screen_tells_the_steps_the_order_and_other_rules(files: Path) -> None:
    """Without --json the words of each step are printed, then the order, then what other rules would give."""
    run = _run(files, "tally", "ballots.csv", "--method", "schulze", "--compare")
    assert run.exit_code == 0
    for words in ("Place 1: nobody left stands above Ada.", "Seats filled: Ada.", "With blanks read as last: "):
        assert words in run.stdout


def test_other_rules_are_in_the_json_when_asked(files: Path) -> None:
    """--compare adds other_rules and changes nothing else."""
    plain = _told(files, "tally", "ballots.csv", "--method", "schulze")
    compared = _told(files, "tally", "ballots.csv", "--method", "schulze", "--compare")
    assert len(compared.pop("other_rules")) == 5
    assert compared == plain


def test_a_draw_is_told_pick_by_pick(files: Path) -> None:
    """The JSON holds the key and each pick; the same files give the same draw."""
    words = ("draw", "--pool", "pool.txt", "--seeds", "seeds.txt", "--count", "2")
    told = _told(files, *words)
    assert told["steps"][0]["key"] == "4.8.15./"
    assert [step["candidate"] for step in told["steps"][1:]] == told["elected"]
    assert told == _told(files, *words)
    assert told["elected"][0] in _run(files, *words).stdout
