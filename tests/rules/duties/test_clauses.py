"""Code, book and tests of the duties agree (docs/rules.md, part Y)."""

from pathlib import Path

from ledger.rules.duties.kinds import KINDS
from tests.rules.clauses import expect_agreement


def test_every_check_has_its_clause_and_every_code_a_test() -> None:
    """No refusal points at nothing, no clause is held by nothing, no code goes untried."""
    expect_agreement("Y", KINDS, Path(__file__))
