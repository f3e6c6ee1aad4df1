"""What other rules would give: every other rule once, and the difference in people."""

from ledger.rules.counting.alternatives import other_rules
from ledger.rules.counting.ballot_file import parse_ballots
from ledger.rules.counting.procedure import Procedure
from ledger.rules.counting.tally import count_election


def test_each_other_rule_is_tried_once_and_told_in_words() -> None:
    """Three rank A alone, two prefer B: reading blanks as last turns the election, and the sentence names both."""
    election = parse_ballots("A,B\n1,\n1,\n1,\n2,1\n2,1\n")
    others = other_rules(election, Procedure("schulze"))
    assert [(other.changed, other.value) for other in others] == [
        ("blank_rule", "last"),
        ("blank_rule", "invalid"),
        ("method", "condorcet_irv"),
        ("method", "irv"),
        ("method", "stv"),
    ]
    last = others[0]
    assert (last.gains, last.loses) == (("A",), ("B",))
    assert last.words == "With blanks read as last: A would be elected, not B."
    assert others[1].words == "With blanks read as invalid: the same people in the same order."
    for other in others:
        options = {other.changed: other.value}
        again = count_election(election, Procedure(**{"method": "schulze", **options}))  # type: ignore[arg-type]
        assert other.result == again


def test_scores_are_compared_with_scores_only() -> None:
    """A recount reads the same marks: scores are never taken for ranks, approvals have no other method."""
    scores = parse_ballots("A,B\n5,\n,3\n,3\n", lowest_mark=0)
    told = [other.as_json() for other in other_rules(scores, Procedure("score"))]
    assert [other["value"] for other in told] == ["last", "invalid", "score_mean"]
    assert told[2]["gains"] == ["A"]
    approvals = parse_ballots("A,B\n1,0\n", lowest_mark=0)
    assert [other.changed for other in other_rules(approvals, Procedure("approval"))] == ["blank_rule"] * 2
