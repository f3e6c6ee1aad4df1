"""How many ballots each candidate heads, among those still in (docs/counting.md, clauses F1 and F2).

A ballot counts for its highest-ranked candidate still in; where it ranks k of them equally at the top it
counts 1/k for each. A ballot that ranks none of them counts for nobody. Figures are whole numbers: votes
times the profile's scale times `share_unit`, which every k up to the number of candidates divides.
"""

from collections.abc import Iterable
from math import lcm

from ledger.rules.counting.ballots import RankProfile, Tiers


class FirstPlaces:
    """The piles of ballots on the table: each stands with the candidates it counts for at present.

    Args:
        profile: the ballots.
        among: the candidates still in at the start.
    """

    def __init__(self, profile: RankProfile, among: Iterable[int]) -> None:
        self._groups = profile.groups
        self._active = set(among)
        self.share_unit = lcm(*range(1, len(profile.candidates) + 1))
        self.counts = dict.fromkeys(sorted(self._active), 0)
        self._piles: dict[int, list[int]] = {candidate: [] for candidate in self._active}
        self._heads: list[tuple[int, ...]] = [()] * len(self._groups)
        for group in range(len(self._groups)):
            self._lay(group)

    def _lay(self, group: int) -> None:
        tiers, weight = self._groups[group]
        heads = top_tier(tiers, self._active)
        self._heads[group] = heads
        for candidate in heads:
            self.counts[candidate] += weight * self.share_unit // len(heads)
            self._piles[candidate].append(group)

    def remove(self, candidates: Iterable[int]) -> None:
        """Take candidates out and move their ballots to the next in line."""
        removed = set(candidates)
        self._active -= removed
        moving = {group for candidate in removed for group in self._piles.pop(candidate)}
        for candidate in removed:
            del self.counts[candidate]
        for group in sorted(moving):
            heads = self._heads[group]
            weight = self._groups[group][1]
            for candidate in heads:
                if candidate not in removed:
                    self.counts[candidate] -= weight * self.share_unit // len(heads)
            self._lay_again(group, heads)

    def _lay_again(self, group: int, before: tuple[int, ...]) -> None:
        tiers, weight = self._groups[group]
        heads = top_tier(tiers, self._active)
        self._heads[group] = heads
        for candidate in heads:
            self.counts[candidate] += weight * self.share_unit // len(heads)
            if candidate not in before:
                self._piles[candidate].append(group)


def top_tier(tiers: Tiers, active: set[int] | frozenset[int]) -> tuple[int, ...]:
    """Give the highest-ranked candidates of a ballot that are in ``active``; none where it ranks none of them."""
    for tier in tiers:
        heads = tuple(candidate for candidate in tier if candidate in active)
        if heads:
            return heads
    return ()
