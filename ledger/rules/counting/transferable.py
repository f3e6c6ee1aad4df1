"""The single transferable vote, weighted inclusive Gregory, exact (docs/counting.md, clauses T1 to T7).

Quota: whole part of votes / (seats + 1), plus 1 (Droop), in units of the smallest weight that makes all
weights whole. A stage either elects everybody at the quota and passes on each surplus, all papers of the pile
at the same fraction of their value, or removes the candidate with the fewest votes at the papers' present
value. Papers without a next candidate keep their share of the surplus out of the count. Nothing is rounded.

The surpluses of one stage go to the candidates still in, none of whom was elected in that stage; so their
order is of no consequence, and no tie between surpluses can arise.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from fractions import Fraction

from ledger.rules.counting.ballots import RankProfile, Tiers
from ledger.rules.counting.first_places import top_tier
from ledger.rules.counting.result import Count, Step, Tie, exact, name_list


@dataclass
class _Parcel:
    """Papers that came together and are worth the same; a paper is its tiers and its scaled weight."""

    value: Fraction
    papers: list[tuple[Tiers, int]]

    def votes(self) -> Fraction:
        return self.value * sum(weight for _, weight in self.papers)


@dataclass
class _Table:
    """The state of a count between two stages."""

    profile: RankProfile
    seats: int
    quota: int
    continuing: set[int]
    piles: dict[int, list[_Parcel]]
    exhausted: Fraction = Fraction(0)
    elected: list[tuple[int, ...]] = field(default_factory=list)
    removed: list[tuple[int, ...]] = field(default_factory=list)
    steps: list[Step] = field(default_factory=list)
    ties: list[Tie] = field(default_factory=list)

    @property
    def seats_left(self) -> int:
        return self.seats - sum(len(group) for group in self.elected)

    def votes_of(self, candidate: int) -> Fraction:
        return sum((parcel.votes() for parcel in self.piles[candidate]), Fraction(0))


def count_stv(profile: RankProfile, seats: int, lot_order: Sequence[str] | None = None) -> Count:
    """Fill seats by the single transferable vote.

    The order gives the elected first, in the order of election, then those still in at the end by their
    votes, then those removed, the last removed first.

    Args:
        profile: the ballots.
        seats: at least 1.
        lot_order: all candidates as drawn, for ties; without it the tied are removed together when enough stay in,
            and otherwise left undecided.
    """
    everyone = set(range(len(profile.candidates)))
    table = _Table(
        profile,
        seats,
        profile.total // (seats + 1) + 1,
        everyone,
        {candidate: [] for candidate in everyone},
    )
    _deal(table, [_Parcel(Fraction(1), list(profile.groups))])
    table.steps.append(_quota_step(table))
    undecided = False
    while table.seats_left and len(table.continuing) > table.seats_left and not undecided:
        counts = {candidate: table.votes_of(candidate) for candidate in sorted(table.continuing)}
        reached = [candidate for candidate, votes in counts.items() if votes >= table.quota]
        if reached:
            _elect(table, reached, counts)
        else:
            undecided = not _remove(table, counts, lot_order)
    return _finish(table, undecided=undecided)


def _deal(table: _Table, parcels: list[_Parcel]) -> None:
    """Lay papers on the piles of their next candidates still in; a paper with k of them goes to each at 1/k."""
    dealt: dict[Fraction, dict[int, list[tuple[Tiers, int]]]] = {}
    for parcel in parcels:
        lost = 0
        shared: dict[int, dict[int, list[tuple[Tiers, int]]]] = {}
        for paper in parcel.papers:
            heads = top_tier(paper[0], table.continuing)
            if not heads:
                lost += paper[1]
                continue
            if len(heads) not in shared:
                shared[len(heads)] = dealt.setdefault(parcel.value / len(heads), {})
            piles = shared[len(heads)]
            for head in heads:
                piles.setdefault(head, []).append(paper)
        table.exhausted += parcel.value * lost
    for share, piles in dealt.items():
        for candidate, papers in piles.items():
            table.piles[candidate].append(_Parcel(share, papers))


def _elect(table: _Table, reached: list[int], counts: dict[int, Fraction]) -> None:
    for votes in sorted({counts[candidate] for candidate in reached}, reverse=True):
        table.elected.append(tuple(candidate for candidate in reached if counts[candidate] == votes))
    table.continuing -= set(reached)
    names = table.profile.names(reached)
    words = f"{name_list(names)} reached the quota and {'is' if len(names) == 1 else 'are'} elected."
    table.steps.append(Step("elected", words, {"candidates": list(names), **_figures(table, counts)}))
    if not table.seats_left:
        return
    for candidate in reached:
        surplus = counts[candidate] - table.quota
        pile = table.piles.pop(candidate)
        if not surplus:
            continue
        part = surplus / counts[candidate]
        name = table.profile.candidates[candidate]
        facts = {"candidate": name, "surplus": _shown(table, surplus), "fraction": exact(part)}
        words = f"The surplus of {name}, {facts['surplus']}, passes on at {exact(part)} of each paper's value."
        table.steps.append(Step("surplus", words, facts))
        _deal(table, [_Parcel(parcel.value * part, parcel.papers) for parcel in pile])


def _remove(table: _Table, counts: dict[int, Fraction], lot_order: Sequence[str] | None) -> bool:
    fewest = min(counts.values())
    lowest = [candidate for candidate, votes in counts.items() if votes == fewest]
    removed = lowest
    names = table.profile.names(lowest)
    if len(lowest) > 1 and lot_order is not None:
        removed = [max(lowest, key=lambda candidate: lot_order.index(table.profile.candidates[candidate]))]
        out = table.profile.candidates[removed[0]]
        words = f"{name_list(names)} tied for fewest votes; the lot removed {out}."
        table.ties.append(Tie(names, 0, "lot", resolved=True, elected=(), words=words))
    elif len(lowest) > 1:
        if len(table.continuing) - len(lowest) < table.seats_left:
            words = f"{name_list(names)} tie for fewest votes and not all can go: the seats left stay undecided."
            table.steps.append(Step("undecided", words, {"candidates": list(names), **_figures(table, counts)}))
            return False
        words = f"{name_list(names)} tied for fewest votes, removed together."
        table.ties.append(Tie(names, 0, "together", resolved=True, elected=(), words=words))
    gone = table.profile.names(removed)
    words = f"Nobody reached the quota; {name_list(gone)} had the fewest votes, removed."
    table.steps.append(Step("removed", words, {"candidates": list(gone), **_figures(table, counts)}))
    table.removed.insert(0, tuple(removed))
    table.continuing -= set(removed)
    for candidate in removed:
        _deal(table, table.piles.pop(candidate))
    return True


def _finish(table: _Table, *, undecided: bool) -> Count:
    counts = {candidate: table.votes_of(candidate) for candidate in sorted(table.continuing)}
    remaining: list[tuple[int, ...]] = []
    spare = len(counts) - table.seats_left
    if undecided and spare > 1:
        # More than one must still go, and whoever goes first changes what the others get: nobody is safe.
        remaining = [tuple(counts)]
    else:
        for votes in sorted(set(counts.values()), reverse=True):
            remaining.append(tuple(candidate for candidate in counts if counts[candidate] == votes))
    if table.seats_left and counts and not undecided:
        names = table.profile.names(counts)
        words = f"As many are left as seats: {name_list(names)} elected."
        table.steps.append(Step("filled", words, {"candidates": list(names), **_figures(table, counts)}))
    groups = [*table.elected, *remaining, *table.removed]
    order = tuple(table.profile.names(group) for group in groups)
    return Count(order, tuple(table.steps), tuple(table.ties))


def _shown(table: _Table, scaled: Fraction | int) -> int | str:
    return exact(table.profile.votes(scaled))


def _figures(table: _Table, counts: dict[int, Fraction]) -> dict[str, object]:
    votes = {table.profile.candidates[candidate]: _shown(table, count) for candidate, count in counts.items()}
    return {"votes": votes, "exhausted": _shown(table, table.exhausted)}


def _quota_step(table: _Table) -> Step:
    total = _shown(table, table.profile.total)
    quota = _shown(table, table.quota)
    words = f"{total} votes for {table.seats} seats: the quota is {quota}."
    return Step("quota", words, {"votes": total, "seats": table.seats, "quota": quota})
