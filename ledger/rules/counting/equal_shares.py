"""The method of equal shares (docs/counting.md, clauses F12 to F17).

Every voter gets the same share of the budget. In each round a project is bought by those who gain from it,
each paying in proportion to her utility or all she has left; taken is the project that costs least for each
unit of utility, the one with the smallest ``rho`` such that the payments ``min(money left, rho * utility)``
add up to its cost.

Utilities (the names pabutools gives them): ``cardinality`` (``Cardinality_Sat``), ``cost`` (``Cost_Sat``),
``effort`` (``Effort_Sat``: the cost divided by the number of voters for it), ``points``
(``Additive_Cardinal_Sat``) and ``borda`` (``Additive_Borda_Sat``).

Completions: ``none``; ``greedy``, the money left is spent by votes; ``add1``, every voter's share grows by 1
until the outcome leaves nothing more to buy or would overspend, in which case the one before counts
(pabutools: ``voter_budget_increment=1``); ``add1_greedy``, both in this order.
"""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction

from ledger.rules.counting.errors import BudgetError, UnknownRuleError
from ledger.rules.counting.funding import (
    Funding,
    eligible_projects,
    make_funding,
    open_tie,
    project_votes,
    tie_key,
    walk_greedily,
)
from ledger.rules.counting.pabulib import Budget, Project
from ledger.rules.counting.result import Step, Tie, exact

UTILITIES = ("cardinality", "cost", "effort", "points", "borda")
COMPLETIONS = ("none", "greedy", "add1", "add1_greedy")
_POINT_TYPES = frozenset({"scoring", "cumulative"})


@dataclass(frozen=True)
class _Market:
    """What does not change between rounds: kinds of voters, how many are of each, who gains what from a project."""

    sizes: tuple[int, ...]
    gains: dict[str, tuple[tuple[int, Fraction], ...]]
    votes: dict[str, Fraction]
    projects: tuple[Project, ...]
    lot: Sequence[str] | None


def fund_by_equal_shares(
    budget: Budget,
    utility: str = "cardinality",
    completion: str = "none",
    *,
    increment: Fraction = Fraction(1),
    lot: Sequence[str] | None = None,
) -> Funding:
    """Fund projects by equal shares.

    Args:
        budget: projects and votes.
        utility: one of `UTILITIES`.
        completion: one of `COMPLETIONS`.
        increment: by how much ``add1`` raises each share, above 0.
        lot: all project ids as drawn, for ties.

    Raises:
        UnknownRuleError: utility or completion has no such name.
        BudgetError: the utility does not suit the file's vote type, or the increment is not above 0.
    """
    _check(budget, utility, completion, increment)
    steps: list[Step] = []
    ties: list[Tie] = []
    votes = project_votes(budget)
    eligible = eligible_projects(budget, votes, steps)
    market = _market(budget, utility, eligible, votes, lot)
    funded: list[Project] = []
    if budget.votes:
        share = budget.limit / len(budget.votes)
        if completion.startswith("add1"):
            share = _raised_share(market, budget.limit, share, increment)
        words = f"Every one of {len(budget.votes)} voters gets {exact(share)}."
        steps.append(Step("share", words, {"voters": len(budget.votes), "share": exact(share)}))
        funded = _buy(market, share, steps, ties)
    if completion.endswith("greedy"):
        money = budget.limit - sum((project.cost for project in funded), Fraction(0))
        rest = [project for project in eligible if project not in funded]
        steps.append(Step("completion", f"The {exact(money)} left is spent by votes.", {"left": exact(money)}))
        funded += walk_greedily(rest, votes, money, by_cost=False, stop=False, lot=lot, steps=steps, ties=ties)
    return make_funding("equal_shares", budget, funded, steps, ties)


def _check(budget: Budget, utility: str, completion: str, increment: Fraction) -> None:
    for what, value, known in (("utility", utility, UTILITIES), ("completion", completion, COMPLETIONS)):
        if value not in known:
            raise UnknownRuleError(
                f"{what.upper()}_UNKNOWN", what, "one of " + ", ".join(known), repr(value), "name one of them"
            )
    if (utility == "points") != (budget.vote_type in _POINT_TYPES) and utility in {"points", "borda"}:
        raise BudgetError(
            "UTILITY_DOES_NOT_SUIT", "utility", "points for scores, borda for ranks", utility, "choose another"
        )
    if utility == "borda" and budget.vote_type != "ordinal":
        raise BudgetError(
            "UTILITY_DOES_NOT_SUIT", "utility", "ranked votes for borda", budget.vote_type, "choose another"
        )
    if increment <= 0:
        raise BudgetError("INCREMENT_NOT_POSITIVE", "increment", "above 0", exact_text(increment), "raise it")


def exact_text(value: Fraction) -> str:
    """Write a number for a message."""
    return str(exact(value))


def _market(
    budget: Budget, utility: str, eligible: list[Project], votes: dict[str, Fraction], lot: Sequence[str] | None
) -> _Market:
    kinds = sorted(Counter(budget.votes).items())
    supporters = Counter(project for vote in budget.votes for project, _ in vote)
    gains: dict[str, tuple[tuple[int, Fraction], ...]] = {}
    for project in eligible:
        gains[project.id] = tuple(
            (kind, gain)
            for kind, (vote, _) in enumerate(kinds)
            for chosen, points in vote
            if chosen == project.id and (gain := _gain(utility, project, points, supporters[project.id])) > 0
        )
    bought = tuple(project for project in eligible if gains[project.id])
    return _Market(tuple(size for _, size in kinds), gains, votes, bought, lot)


def _gain(utility: str, project: Project, points: Fraction, supporters: int) -> Fraction:
    if utility == "cardinality":
        return Fraction(1)
    if utility == "cost":
        return project.cost
    if utility == "effort":
        return project.cost / supporters
    return points


def _raised_share(market: _Market, limit: Fraction, share: Fraction, increment: Fraction) -> Fraction:
    """Raise the share until the outcome leaves nothing to buy; step back when it would overspend."""
    previous = share
    while True:
        funded = _buy(market, share, [], [])
        money = limit - sum((project.cost for project in funded), Fraction(0))
        if money < 0:
            return previous
        if not any(project.cost <= money for project in market.projects if project not in funded):
            return share
        previous = share
        share += increment


def _buy(market: _Market, share: Fraction, steps: list[Step], ties: list[Tie]) -> list[Project]:
    money = [share] * len(market.sizes)
    bound = {
        project.id: project.cost / sum(gain * market.sizes[kind] for kind, gain in market.gains[project.id])
        for project in market.projects
    }
    left = {project.id: project for project in market.projects}
    funded = []
    while left:
        best: Fraction | None = None
        equal: list[Project] = []
        # rho never falls as money is spent, so an old rho is a lower bound and the walk may end early.
        for project in sorted(left.values(), key=lambda project: bound[project.id]):
            if best is not None and bound[project.id] > best:
                break
            rho = _rho(market, project, money)
            if rho is None:
                del left[project.id]
                continue
            bound[project.id] = rho
            if best is None or rho < best:
                best, equal = rho, [project]
            elif rho == best:
                equal.append(project)
        if best is None:
            break
        chosen = _choose(market, equal, ties)
        for kind, gain in market.gains[chosen.id]:
            money[kind] -= min(money[kind], best * gain)
        del left[chosen.id]
        funded.append(chosen)
        facts = {"project": chosen.id, "cost": exact(chosen.cost), "rho": exact(best)}
        words = (
            f"Project {chosen.id} is bought by its supporters for {facts['cost']}, {facts['rho']} a unit of utility."
        )
        steps.append(Step("bought", words, facts))
    return funded


def _choose(market: _Market, equal: list[Project], ties: list[Tie]) -> Project:
    keys = {project.id: tie_key(project, market.votes, market.lot) for project in equal}
    first = min(keys.values())
    same = sorted((project for project in equal if keys[project.id] == first), key=lambda project: project.id)
    if len(same) > 1:
        ties.append(open_tie(same))
    return same[0]


def _rho(market: _Market, project: Project, money: list[Fraction]) -> Fraction | None:
    """Find what a unit of utility costs those who buy the project; None when they cannot pay for it."""
    buyers = market.gains[project.id]
    if sum(money[kind] * market.sizes[kind] for kind, _ in buyers) < project.cost:
        return None
    due = project.cost
    weight = sum((gain * market.sizes[kind] for kind, gain in buyers), Fraction(0))
    for kind, gain in sorted(buyers, key=lambda buyer: (money[buyer[0]] / buyer[1], buyer[0])):
        rho = due / weight
        if rho * gain <= money[kind]:
            return rho
        # Too poor for her full part: she pays all she has, the richer share what remains.
        due -= money[kind] * market.sizes[kind]
        weight -= gain * market.sizes[kind]
    return None
