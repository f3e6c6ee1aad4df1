"""Instant run-off, alone and as the completion of Condorcet (docs/counting.md, clauses I1 to I4 and K1 to K5).

Both remove the candidates who head the fewest ballots and count again. Who is tied for fewest is removed
together, unless that would remove everybody left: those share the place. Where a lot was drawn, the tied
candidate drawn last is removed alone. (CIVS picks one at random, which nobody could check.)

`count_condorcet_irv` is what CIVS called Condorcet-IRV in 2019 and 2020, known as Benham's method: the
Condorcet winner takes the place; while there is none, the run-off removes candidates until there is one among
those left. For the next place everybody not yet placed is back in. Counts are taken anew after each removal,
among those still in.
"""

from collections.abc import Mapping, Sequence

from ledger.rules.counting.ballots import RankProfile
from ledger.rules.counting.first_places import FirstPlaces
from ledger.rules.counting.pairwise import Matrix, condorcet_winner, pairwise_matrix, pairwise_step
from ledger.rules.counting.result import Count, Step, Tie, exact, name_list


def count_irv(profile: RankProfile, lot_order: Sequence[str] | None = None) -> Count:
    """Order all candidates by instant run-off: the last removed stands first.

    Args:
        profile: the ballots.
        lot_order: all candidates as drawn, for ties; without it the tied are removed together.
    """
    table = FirstPlaces(profile, range(len(profile.candidates)))
    order: list[tuple[str, ...]] = []
    steps: list[Step] = []
    ties: list[Tie] = []
    while table.counts:
        lowest = _lowest(table.counts)
        removed = _to_remove(profile, lowest, lot_order)
        last = len(removed) == len(table.counts)
        steps.append(_removal_step(profile, table, removed, last=last))
        if len(lowest) > 1 and len(lowest) < len(table.counts):
            ties.append(_removal_tie(profile, lowest, removed))
        order.insert(0, profile.names(removed))
        table.remove(removed)
    return Count(tuple(order), tuple(steps), tuple(ties))


def count_condorcet_irv(profile: RankProfile, lot_order: Sequence[str] | None = None) -> Count:
    """Order all candidates by Condorcet, completed by run-off where there is no Condorcet winner.

    Args:
        profile: the ballots.
        lot_order: all candidates as drawn, for ties; without it the tied are removed together.
    """
    matrix = pairwise_matrix(profile)
    steps = [pairwise_step(profile, matrix)]
    ties: list[Tie] = []
    order: list[tuple[str, ...]] = []
    left = frozenset(range(len(profile.candidates)))
    while left:
        group = _next_place(profile, matrix, left, lot_order, steps, ties)
        left -= group
        names = profile.names(group)
        order.append(names)
        tied = ", tied" if len(names) > 1 else ""
        words = f"Place {len(order)}{tied}: {name_list(names)}."
        steps.append(Step("place", words, {"place": len(order), "candidates": list(names)}))
    return Count(tuple(order), tuple(steps), tuple(ties))


def _next_place(
    profile: RankProfile,
    matrix: Matrix,
    left: frozenset[int],
    lot_order: Sequence[str] | None,
    steps: list[Step],
    ties: list[Tie],
) -> frozenset[int]:
    winner = condorcet_winner(matrix, left)
    if winner is not None:
        return frozenset({winner})
    table = FirstPlaces(profile, left)
    while True:
        lowest = _lowest(table.counts)
        removed = _to_remove(profile, lowest, lot_order)
        if len(removed) == len(table.counts):
            return frozenset(removed)
        steps.append(_removal_step(profile, table, removed, last=False))
        if len(lowest) > 1 and len(lowest) < len(table.counts):
            ties.append(_removal_tie(profile, lowest, removed))
        table.remove(removed)
        winner = condorcet_winner(matrix, frozenset(table.counts))
        if winner is not None:
            return frozenset({winner})


def _lowest(counts: Mapping[int, int]) -> list[int]:
    fewest = min(counts.values())
    return [candidate for candidate, count in counts.items() if count == fewest]


def _to_remove(profile: RankProfile, lowest: list[int], lot_order: Sequence[str] | None) -> list[int]:
    if lot_order is None or len(lowest) == 1:
        return lowest
    return [max(lowest, key=lambda candidate: lot_order.index(profile.candidates[candidate]))]


def _removal_step(profile: RankProfile, table: FirstPlaces, removed: list[int], *, last: bool) -> Step:
    counts = {
        profile.candidates[candidate]: exact(profile.votes(count) / table.share_unit)
        for candidate, count in table.counts.items()
    }
    names = profile.names(removed)
    fewest = counts[names[0]]
    if last:
        words = f"{name_list(names)} {'is' if len(names) == 1 else 'are'} left, with {fewest} first places."
        return Step("left", words, {"candidates": list(names), "first_places": counts})
    verb = "heads" if len(names) == 1 else "each head"
    words = f"No decision among {len(counts)}; {name_list(names)} {verb} the fewest ballots ({fewest}), removed."
    return Step("removed", words, {"candidates": list(names), "first_places": counts})


def _removal_tie(profile: RankProfile, lowest: list[int], removed: list[int]) -> Tie:
    names = profile.names(lowest)
    if len(removed) == len(lowest):
        words = f"{name_list(names)} tied for fewest first places, removed together."
        return Tie(names, 0, "together", resolved=True, elected=(), words=words)
    out = profile.names(removed)[0]
    words = f"{name_list(names)} tied for fewest; the lot removed {out}."
    return Tie(names, 0, "lot", resolved=True, elected=(), words=words)
