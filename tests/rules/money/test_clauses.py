"""Code and book agree: every check of money cites a clause that names its code, and every code has a test."""

import re
from pathlib import Path

from ledger.rules.money.kinds import KINDS

RULES = Path(__file__).resolve().parents[3] / "docs" / "rules.md"
TESTS = Path(__file__).resolve().parent
CHECKS = [(kind, check) for kind in KINDS for check in (*kind.standing, *kind.checks)]


def clauses() -> dict[str, str]:
    """Each clause of part M, by number."""
    part = RULES.read_text().split("\n## Part M", 1)[1].split("\n## Part ", 1)[0]
    found = re.split(r"^\*\*(M-\d+) ", part, flags=re.MULTILINE)[1:]
    return dict(zip(found[::2], found[1::2], strict=True))


def test_every_check_cites_a_clause_that_names_its_code() -> None:
    """A reader of a refusal finds its code where it says."""
    book = clauses()
    lost = {(kind.name, check.code, check.clause) for kind, check in CHECKS if check.code not in book[check.clause]}
    assert not lost


def test_every_clause_is_cited_or_a_definition() -> None:
    """No clause that nothing holds."""
    cited = {check.clause for _, check in CHECKS}
    idle = [number for number, words in clauses().items() if number not in cited and "(definition)" not in words[:80]]
    assert not idle
    assert list(clauses()) == [f"M-{number}" for number in range(1, len(clauses()) + 1)]


def test_every_kind_is_told_or_is_plain() -> None:
    """The kinds that the clauses speak of exist."""
    named = set(re.findall(r"`([a-z_]+\.[a-z_]+/v1)`", "".join(clauses().values())))
    assert named <= {kind.name for kind in KINDS}


def test_every_code_is_reached_by_a_test() -> None:
    """Each refusal of money stands, by name, in a test of this folder."""
    told = "".join(path.read_text() for path in TESTS.glob("test_*.py"))
    assert not sorted({check.code for _, check in CHECKS if f'"{check.code}"' not in told})
