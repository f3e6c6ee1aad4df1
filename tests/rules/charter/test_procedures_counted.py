"""A charter's procedures and the counting rules: the same members, one file for both (docs/rules.md C-17)."""

from ledger.rules.charter.procedure import Procedure
from ledger.rules.charter.starters import STARTERS, starter
from ledger.rules.counting.procedure import ELSEWHERE, parse_procedure

COUNTED = {
    "method", "seats", "blank_rule", "tie_rule", "cap", "threshold", "strict", "threshold_base", "recused_in_base",
}  # fmt: skip
NOT_WITHOUT_A_LEDGER = {"default_option", "caucuses"}
"""They change the count and need more than a table of ballots: refused there, never passed over."""


def test_every_member_of_a_procedure_is_counted_left_to_its_rules_or_refused() -> None:
    """A member added here and forgotten there would make a count look right that is not."""
    assert set(Procedure.model_fields) == COUNTED | NOT_WITHOUT_A_LEDGER | (ELSEWHERE - {"title"})


def test_the_starters_elections_can_be_counted_from_their_files() -> None:
    """An election's procedure, as the charter file has it, is read by the counting rules as it is."""
    charter = starter("kubernetes-like").model_dump(mode="json", exclude_defaults=True)
    procedure = parse_procedure(charter, "election")
    assert (procedure.method, procedure.seats, procedure.tie_rule) == ("schulze", 3, "lot")
    assert "kubernetes-like" in STARTERS
