"""Random small elections that the counting rules and their judges are both asked about.

A case is a JSON value, so that it can be kept with a judge's answer. Few voters and few candidates on purpose: that is
where ties, empty ballots and exact halves are common.
"""

from fractions import Fraction
from random import Random
from typing import Any, TypeAlias

from ledger.rules.counting.ballots import Ballot, Election
from ledger.rules.counting.pabulib import Budget, Project

Case: TypeAlias = dict[str, Any]


def candidate_names(size: int) -> list[str]:
    """Name candidates so that their order by name is their order by number."""
    return [f"c{index}" for index in range(size)]


def ranked_case(rng: Random, kind: str) -> Case:
    """Make a ranked election.

    Args:
        rng: where chance comes from.
        kind: ``linear``, ``truncated`` (blanks, no equal ranks) or ``mixed`` (both).
    """
    size = rng.randint(2, 6)
    rows = []
    for _ in range(rng.randint(1, 9)):
        if kind == "mixed":
            marks: list[int | None] = [rng.randint(1, size) for _ in range(size)]
        else:
            marks = list(rng.sample(range(1, size + 1), size))
        if kind != "linear":
            keep = rng.randint(0, size)
            order = sorted(range(size), key=lambda index: (marks[index] or 0, index))
            for index in order[keep:]:
                marks[index] = None
        rows.append([marks, rng.choice((1, 1, 1, 2, 3, 5))])
    lot = candidate_names(size)
    rng.shuffle(lot)
    return {"size": size, "ballots": rows, "seats": rng.randint(1, size), "lot": lot}


def marked_case(rng: Random, highest: int) -> Case:
    """Make an approval (``highest`` 1) or score election, with blanks."""
    size = rng.randint(2, 6)
    marks = (*range(highest + 1), None)
    rows = [[[rng.choice(marks) for _ in range(size)], rng.randint(1, 3)] for _ in range(rng.randint(1, 8))]
    return {"size": size, "ballots": rows, "seats": rng.randint(1, size)}


def case_election(case: Case) -> Election:
    """Make the election that a case tells."""
    ballots = tuple(Ballot(tuple(marks), weight) for marks, weight in case["ballots"])
    return Election(tuple(candidate_names(case["size"])), ballots)


def draw_case(rng: Random) -> Case:
    """Make a pool and seeds for a draw."""
    size = rng.randint(1, 40)
    seeds = [[rng.randint(0, 10**6) for _ in range(rng.randint(1, 4))] for _ in range(rng.randint(1, 4))]
    return {"pool": [f"p{index}" for index in range(size)], "seeds": seeds, "count": rng.randint(1, size)}


def budget_case(rng: Random, vote_type: str) -> Case:
    """Make a participatory budget with round figures, so that ties and exact fits are common."""
    size = rng.randint(1, 6)
    costs = [rng.choice((1, 2, 2, 3, 4, 5, 6, 8, 10)) * 10 for _ in range(size)]
    votes = []
    for _ in range(rng.randint(1, 7)):
        chosen = rng.sample(range(size), rng.randint(0, size))
        if vote_type == "scoring":
            votes.append([[f"p{index}", rng.randint(1, 4)] for index in sorted(chosen)])
        elif vote_type == "ordinal":
            votes.append([[f"p{index}", len(chosen) - place - 1] for place, index in enumerate(chosen)])
        else:
            votes.append([[f"p{index}", 1] for index in sorted(chosen)])
    limit = rng.choice((30, 50, 70, 100, 120, sum(costs)))
    return {"limit": limit, "vote_type": vote_type, "costs": costs, "votes": votes}


def case_budget(case: Case) -> Budget:
    """Make the budget that a case tells."""
    projects = tuple(Project(f"p{index}", Fraction(cost)) for index, cost in enumerate(case["costs"]))
    votes = tuple(tuple((project, Fraction(points)) for project, points in vote) for vote in case["votes"])
    return Budget(Fraction(case["limit"]), case["vote_type"], projects, votes)
