"""Code, book and tests of the registers agree (docs/rules.md, part X)."""

from pathlib import Path

from ledger.rules.registers.kinds import KINDS
from tests.rules.clauses import expect_agreement


def test_every_check_has_its_clause_and_every_code_a_test() -> None:
    """No refusal points at nothing, no clause is held by nothing, no code goes untried."""
    expect_agreement("X", KINDS, Path(__file__))
