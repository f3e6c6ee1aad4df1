"""docs/goals.md: every goal and every line of the first evening is there, and what it names exists."""

import re
from pathlib import Path

import pytest

from tests.test_coverage import lost, named

PAGE = (Path(__file__).resolve().parents[1] / "docs" / "goals.md").read_text(encoding="utf-8")
ROWS = [line.split("|")[1:-1] for line in PAGE.splitlines() if re.match(r"\| (G|F)\d+ \|", line)]
GOALS, FIRST = 12, 12


def test_every_goal_and_every_line_is_there_once_and_in_order() -> None:
    """G1 to G12, F1 to F12, each with four cells."""
    goals, first = ([row[0].strip() for row in ROWS if row[0].strip()[0] == letter] for letter in "GF")
    assert goals == [f"G{number}" for number in range(1, GOALS + 1)]
    assert first == [f"F{number}" for number in range(1, FIRST + 1)]
    assert all(len(row) == 4 for row in ROWS)


@pytest.mark.parametrize("row", ROWS, ids=lambda row: row[0].strip())
def test_what_shows_it_exists(row: list[str]) -> None:
    """Its tests are there; one without a test says why it is not shown here."""
    _, _, tests, missing = row
    assert not lost(tests)
    assert named(tests) or missing.strip()
