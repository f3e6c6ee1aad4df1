"""Approval and score voting (docs/counting.md, clauses A1 to A3).

Approval: a mark is 1 (approved) or 0 (not). Score: a mark is a whole number, and candidates are ordered by
the sum (`score`) or by the exact mean of the marks they were given (`score_mean`).

Blanks: under ``skip`` a blank adds nothing, and for the mean the ballot does not count for that candidate;
under ``last`` it is a 0; under ``invalid`` the ballot is set aside. A candidate whom nobody marked has the
mean 0.
"""

from collections.abc import Mapping
from fractions import Fraction

from ledger.rules.counting.ballots import Election, check_blank_rule
from ledger.rules.counting.errors import BallotError
from ledger.rules.counting.result import Count, Exact, Step, exact


def count_approval(election: Election, blank_rule: str) -> Count:
    """Order candidates by the weight of the ballots that approve of them.

    Raises:
        BallotError: a mark is neither 1 nor 0 nor blank.
        UnknownRuleError: the blank rule is none of skip, last, invalid.
    """
    for index, ballot in enumerate(election.ballots):
        for name, mark in zip(election.candidates, ballot.marks, strict=True):
            if mark not in {None, 0, 1}:
                raise BallotError(
                    "APPROVAL_NOT_0_OR_1",
                    f"ballot {index}, candidate {name!r}",
                    "1 (approved), 0 or a blank",
                    str(mark),
                    "mark approvals, not ranks, or name a ranked method",
                )
    sums, _, set_aside = _sums(election, blank_rule)
    return _ordered("approvals", dict(sums), set_aside)


def count_score(election: Election, blank_rule: str, *, mean: bool = False) -> Count:
    """Order candidates by the sum of their scores, or by the exact mean.

    Raises:
        UnknownRuleError: the blank rule is none of skip, last, invalid.
    """
    sums, marked, set_aside = _sums(election, blank_rule)
    if not mean:
        return _ordered("score", dict(sums), set_aside)
    means: dict[str, Exact] = {
        name: Fraction(total) / marked[name] if marked[name] else 0 for name, total in sums.items()
    }
    return _ordered("mean score", means, set_aside)


def _sums(election: Election, blank_rule: str) -> tuple[dict[str, Exact], dict[str, Exact], Exact]:
    check_blank_rule(blank_rule)
    names = sorted(election.candidates)
    sums: dict[str, Exact] = dict.fromkeys(names, 0)
    marked: dict[str, Exact] = dict.fromkeys(names, 0)
    set_aside: Exact = 0
    for ballot in election.ballots:
        if blank_rule == "invalid" and None in ballot.marks:
            set_aside += ballot.weight
            continue
        for name, mark in zip(election.candidates, ballot.marks, strict=True):
            if mark is not None:
                sums[name] += mark * ballot.weight
            if mark is not None or blank_rule == "last":
                marked[name] += ballot.weight
    return sums, marked, set_aside


def _ordered(what: str, figures: Mapping[str, Exact], set_aside: Exact) -> Count:
    order = tuple(
        tuple(name for name in figures if figures[name] == figure)
        for figure in sorted(set(figures.values()), reverse=True)
    )
    listed = ", ".join(f"{name} {exact(figures[name])}" for group in order for name in group)
    words = f"By {what}: {listed}."
    if set_aside:
        words += f" Ballots set aside for a blank: {exact(set_aside)}."
    facts = {
        "figures": {name: exact(figure) for name, figure in figures.items()},
        "set_aside": exact(set_aside),
    }
    return Count(order, (Step("sums", words, facts),))
