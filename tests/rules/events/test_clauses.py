"""Code, book and tests of the events agree (docs/rules.md, part N)."""

from pathlib import Path

from ledger.rules.events.kinds import KINDS
from tests.rules.clauses import expect_agreement


def test_every_check_has_its_clause_and_every_code_a_test() -> None:
    """No refusal points at nothing, no clause is held by nothing, no code goes untried."""
    expect_agreement("N", KINDS, Path(__file__))
