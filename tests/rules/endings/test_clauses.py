"""Code, book and tests of endings agree (docs/rules.md, part Z)."""

from pathlib import Path

from ledger.rules.endings.kinds import KINDS
from ledger.rules.people.organizations import KINDS as ORGANIZATIONS
from tests.rules.clauses import expect_agreement


def test_every_check_has_its_clause_and_every_code_a_test() -> None:
    """No refusal points at nothing, no clause is held by nothing, no code goes untried."""
    expect_agreement("Z", (*KINDS, *ORGANIZATIONS), Path(__file__))
