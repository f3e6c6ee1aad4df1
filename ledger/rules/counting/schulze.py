"""The Schulze method, beatpaths by winning votes (docs/counting.md, clauses S1 to S4).

A defeat of j by i is as strong as the votes that prefer i to j; a pair with equal votes either way is no
defeat. A path is as strong as its weakest defeat. i stands above j when the strongest path from i to j is
stronger than the one back. Losing votes never break a tie between equally strong defeats.

The order is read off in layers: first all candidates above whom nobody stands, then, among the rest, the same
again.
"""

from ledger.rules.counting.ballots import RankProfile
from ledger.rules.counting.pairwise import Matrix, pairwise_matrix, pairwise_step
from ledger.rules.counting.result import Count, Step, exact, name_list


def strongest_paths(matrix: Matrix) -> list[list[int]]:
    """Give the strength of the strongest path for each ordered pair, 0 where there is none (Floyd-Warshall)."""
    size = len(matrix)
    paths = [[matrix[i][j] if matrix[i][j] > matrix[j][i] else 0 for j in range(size)] for i in range(size)]
    for via in range(size):
        onward = paths[via]
        for start in range(size):
            to_via = paths[start][via]
            if not to_via:
                continue
            row = paths[start]
            paths[start] = [max(old, min(to_via, step)) for old, step in zip(row, onward, strict=True)]
            paths[start][start] = 0
    return paths


def count_schulze(profile: RankProfile) -> Count:
    """Order all candidates by the Schulze method with winning votes."""
    matrix = pairwise_matrix(profile)
    paths = strongest_paths(matrix)
    steps = [pairwise_step(profile, matrix)]
    left = set(range(len(profile.candidates)))
    order: list[tuple[str, ...]] = []
    while left:
        layer = {i for i in left if all(paths[i][j] >= paths[j][i] for j in left)}
        left -= layer
        names = profile.names(layer)
        order.append(names)
        steps.append(_layer_step(profile, paths, len(order), names, left))
    return Count(tuple(order), tuple(steps))


def _layer_step(
    profile: RankProfile, paths: list[list[int]], place: int, names: tuple[str, ...], left: set[int]
) -> Step:
    index = {name: i for i, name in enumerate(profile.candidates)}
    over = {
        name: {
            profile.candidates[other]: [
                exact(profile.votes(paths[index[name]][other])),
                exact(profile.votes(paths[other][index[name]])),
            ]
            for other in sorted(left)
        }
        for name in names
    }
    if len(names) == 1:
        words = f"Place {place}: nobody left stands above {names[0]}."
    else:
        words = f"Place {place}, tied: nobody left stands above {name_list(names)}."
    return Step("place", words, {"place": place, "candidates": list(names), "paths_there_and_back": over})
