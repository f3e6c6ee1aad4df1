"""Comparing every candidate with every other (docs/counting.md, clauses P1 and P2).

``matrix[i][j]`` is the weight of the ballots that rank i strictly above j. Two candidates on the same rank,
or one of them unmarked under ``skip``, are not compared by that ballot.

Each row is kept as one large integer with a field for every opponent, so that a ballot adds to all its
comparisons of a candidate at once; the fields are wider than the sum of all weights and so can never run into
each other.
"""

from typing import TypeAlias

from ledger.rules.counting.ballots import RankProfile
from ledger.rules.counting.result import Step, exact

Matrix: TypeAlias = tuple[tuple[int, ...], ...]


def pairwise_matrix(profile: RankProfile) -> Matrix:
    """Count, for each ordered pair, the scaled weight that ranks the first above the second."""
    size = len(profile.candidates)
    width = profile.total.bit_length() + 1
    unit = [1 << (width * index) for index in range(size)]
    rows = [0] * size
    for tiers, weight in profile.groups:
        below = 0
        for tier in reversed(tiers):
            scaled = below * weight
            for candidate in tier:
                rows[candidate] += scaled
                below += unit[candidate]
    field = (1 << width) - 1
    return tuple(tuple((row >> (width * other)) & field for other in range(size)) for row in rows)


def pairwise_step(profile: RankProfile, matrix: Matrix) -> Step:
    """Tell the whole matrix as the count's first step, in votes."""
    compared = {
        name: {other: exact(profile.votes(matrix[i][j])) for j, other in enumerate(profile.candidates) if i != j}
        for i, name in enumerate(profile.candidates)
    }
    votes = exact(profile.votes(profile.total))
    words = f"Every candidate was compared with every other on the {votes} ballots that rank anybody."
    if profile.set_aside:
        words += f" Ballots set aside for a blank: {exact(profile.set_aside)}."
    return Step("pairwise", words, {"preferring": compared, "set_aside": exact(profile.set_aside)})


def condorcet_winner(matrix: Matrix, among: frozenset[int]) -> int | None:
    """Find the candidate whom more ballots prefer to each other candidate in ``among`` than the reverse, if any."""
    for candidate in sorted(among):
        row = matrix[candidate]
        if all(row[other] > matrix[other][candidate] for other in among if other != candidate):
            return candidate
    return None
