"""What other rules would have given (docs/counting.md, clauses O1 and O2).

The same ballots, counted again with one parameter changed at a time: each other blank rule, and each other
method that reads the same kind of mark. It tells a group how far its result hangs on its rules; it never
changes the result.
"""

from dataclasses import dataclass, replace
from typing import Any

from ledger.rules.counting.ballots import BLANK_RULES, Election
from ledger.rules.counting.procedure import RANKED_METHODS, Procedure
from ledger.rules.counting.result import Result, name_list
from ledger.rules.counting.tally import NOTHING_OUTSIDE, Outside, count_election

_SCORED = ("score", "score_mean")


@dataclass(frozen=True)
class Alternative:
    """One recount under another rule.

    Args:
        changed: ``method`` or ``blank_rule``.
        value: what it was changed to.
        result: the recount.
        gains: who would be elected and is not.
        loses: who is elected and would not be.
        same_order: whether the whole order is the same.
        words: the difference in one sentence.
    """

    changed: str
    value: str
    result: Result
    gains: tuple[str, ...]
    loses: tuple[str, ...]
    same_order: bool
    words: str

    def as_json(self) -> dict[str, Any]:
        """Give the difference as JSON values, with the order and the elected but not the recount's steps."""
        return {
            "changed": self.changed,
            "value": self.value,
            "order": [list(group) for group in self.result.order],
            "elected": list(self.result.elected),
            "gains": list(self.gains),
            "loses": list(self.loses),
            "same_order": self.same_order,
            "words": self.words,
        }


def other_rules(
    election: Election, procedure: Procedure, outside: Outside = NOTHING_OUTSIDE
) -> tuple[Alternative, ...]:
    """Recount under every other blank rule and every other method for the same marks, one change at a time.

    Raises:
        CountingError: see `count_election`.
    """
    actual = count_election(election, procedure, outside)
    changes = [("blank_rule", rule) for rule in BLANK_RULES if rule != procedure.blank_rule]
    for family in (RANKED_METHODS, _SCORED):
        if procedure.method in family:
            changes += [("method", method) for method in family if method != procedure.method]
    return tuple(_compared(actual, election, procedure, outside, change) for change in changes)


def _compared(
    actual: Result, election: Election, procedure: Procedure, outside: Outside, change: tuple[str, str]
) -> Alternative:
    changed, value = change
    by_method = changed == "method"
    other = replace(procedure, method=value) if by_method else replace(procedure, blank_rule=value)
    result = count_election(election, other, outside)
    gains = tuple(name for name in result.elected if name not in actual.elected)
    loses = tuple(name for name in actual.elected if name not in result.elected)
    same_order = result.order == actual.order
    said = f"By {value}" if by_method else f"With blanks read as {value}"
    if gains or loses:
        words = f"{said}: {name_list(gains) or 'nobody'} would be elected, not {name_list(loses) or 'anybody less'}."
    elif same_order:
        words = f"{said}: the same people in the same order."
    else:
        words = f"{said}: the same people elected, in another order."
    return Alternative(changed, value, result, gains, loses, same_order, words)
