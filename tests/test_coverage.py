"""docs/coverage.md: every kind, template, report and test that it names exists, and no row is missing."""

import ast
import re
from collections import defaultdict
from pathlib import Path

import pytest

from ledger.rules.kinds import RULES_V0
from ledger.rules.registers.model import TEMPLATES
from projections.reports.catalogue import REPORTS

TESTS = Path(__file__).resolve().parent
PAGE = (TESTS.parent / "docs" / "coverage.md").read_text(encoding="utf-8")
MISSION = [row.split("|")[1:-1] for row in re.findall(r"^\| S\d+ \|.*$", PAGE, re.MULTILINE)]
CASES = [row.split("|")[1:-1] for row in re.findall(r"^\| E\d+ \|.*$", PAGE, re.MULTILINE)]
HEART = range(52, 75)
"""The brochure's own rows, of which nothing may be open."""


def named(cell: str) -> list[str]:
    """What a cell names."""
    return re.findall(r"`([^`]+)`", cell)


def functions() -> dict[str, set[str]]:
    """Each test file, without its ending, to the tests in it."""
    found: dict[str, set[str]] = defaultdict(set)
    for path in TESTS.rglob("test_*.py"):
        name = path.relative_to(TESTS).with_suffix("").as_posix()
        tree = ast.parse(path.read_text(encoding="utf-8"))
        found[name] = {node.name for node in ast.walk(tree) if isinstance(node, ast.FunctionDef)}
    return found


FUNCTIONS = functions()


def lost(cell: str) -> list[str]:
    """The tests that a cell names and that do not exist."""
    return [
        test for test in named(cell) if test.partition("::")[2] not in FUNCTIONS.get(test.partition("::")[0], set())
    ]


def test_a_name_that_leads_nowhere_is_found() -> None:
    """A file, a function and an empty name that do not exist."""
    assert lost("`rules/test_nothing::test_it`") == ["rules/test_nothing::test_it"]
    assert lost("`test_coverage::test_nothing`") == ["test_coverage::test_nothing"]
    assert not lost("`test_coverage::test_a_name_that_leads_nowhere_is_found`")


def test_every_row_is_there_once_and_in_order() -> None:
    """S1 to S79 and E1 to E44."""
    assert [row[0].strip() for row in MISSION] == [f"S{number}" for number in range(1, 80)]
    assert [row[0].strip() for row in CASES] == [f"E{number}" for number in range(1, 45)]
    assert all(len(row) == 6 for row in MISSION)
    assert all(len(row) == 3 for row in CASES)


@pytest.mark.parametrize("row", MISSION, ids=lambda row: row[0].strip())
def test_what_a_row_names_exists(row: list[str]) -> None:
    """Its kinds in the rules, its templates, its reports, its tests; and it names at least a kind and a test."""
    _, _, kinds, reports, tests, _ = row
    assert named(kinds)
    assert not [kind for kind in named(kinds) if RULES_V0.get(kind) is None]
    templates = " ".join(re.findall(r"\[([a-z ]+)\]", kinds)).split()
    assert not [template for template in templates if template not in TEMPLATES]
    assert ("register.entered/v1" in kinds) == bool(templates)
    assert not [report for report in named(reports) if report not in REPORTS]
    assert named(tests)
    assert not lost(tests)


def test_nothing_is_open_at_the_heart() -> None:
    """S52 to S74 have no gap."""
    assert not [row[0].strip() for row in MISSION if int(row[0].strip()[1:]) in HEART and row[5].strip()]


@pytest.mark.parametrize("row", CASES, ids=lambda row: row[0].strip())
def test_each_case_has_a_test_named_for_it(row: list[str]) -> None:
    """E7 is told by a test whose name begins ``test_e07_``."""
    case, _, tests = row
    prefix = f"test_e{int(case.strip()[1:]):02d}_"
    assert named(tests)
    assert not lost(tests)
    assert all(test.partition("::")[2].startswith(prefix) for test in named(tests))
