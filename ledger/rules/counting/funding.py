"""Which projects of a participatory budget are funded: greedy rules (docs/counting.md, clauses F7 to F11).

``greedy_votes`` takes projects by their votes (pabutools: greedy utilitarian welfare with ``Cost_Sat``),
``greedy_cost`` by votes for each unit of cost (``Cardinality_Sat``). A project that no longer fits is left
out and the next is tried; with ``stop`` the walk ends there. Votes are the points a project got in all, one
for each approval.

Ties are told apart by more votes, then lower cost, then the lot where one was drawn; what is still equal goes
by id, and the tie is reported as not resolved when it could decide who is funded.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

from ledger.rules.counting.pabulib import Budget, Project
from ledger.rules.counting.result import Result, Step, Tie, exact, name_list


@dataclass(frozen=True)
class Funding:
    """What a budget rule gives.

    Args:
        result: the result; ``elected`` holds the ids funded in the order of funding.
        limit: the money there was.
        spent: the cost of what is funded, at most ``limit``.
    """

    result: Result
    limit: Fraction
    spent: Fraction

    @property
    def funded(self) -> tuple[str, ...]:
        """The ids of the projects funded."""
        return self.result.elected

    def as_json(self) -> dict[str, Any]:
        """Give the result with ``funded``, ``budget`` and ``spent``."""
        facts = {"funded": list(self.funded), "budget": exact(self.limit), "spent": exact(self.spent)}
        return {**self.result.as_json(), **facts}


def project_votes(budget: Budget) -> dict[str, Fraction]:
    """Sum each project's points."""
    votes = {project.id: Fraction(0) for project in budget.projects}
    for vote in budget.votes:
        for project, points in vote:
            votes[project] += points
    return votes


def eligible_projects(budget: Budget, votes: dict[str, Fraction], steps: list[Step]) -> list[Project]:
    """Leave out projects below the budget's threshold, or above its money, and say so."""
    kept = []
    for project in budget.projects:
        if votes[project.id] < budget.min_score:
            had = exact(votes[project.id])
            words = f"Project {project.id} has {had} votes, fewer than the {exact(budget.min_score)} needed."
            steps.append(Step("below_threshold", words, {"project": project.id, "votes": had}))
        elif project.cost > budget.limit:
            words = f"Project {project.id} costs {exact(project.cost)}, more than the whole budget."
            steps.append(Step("too_dear", words, {"project": project.id, "cost": exact(project.cost)}))
        else:
            kept.append(project)
    return kept


def tie_key(project: Project, votes: dict[str, Fraction], lot: Sequence[str] | None) -> tuple[Any, ...]:
    """Give what tells equal projects apart: more votes, lower cost, the lot."""
    drawn = lot.index(project.id) if lot is not None else 0
    return (-votes[project.id], project.cost, drawn)


def fund_greedily(
    budget: Budget, *, by_cost: bool = False, stop: bool = False, lot: Sequence[str] | None = None
) -> Funding:
    """Fund projects in the order of their votes, or of their votes for each unit of cost.

    Args:
        budget: projects and votes.
        by_cost: True divides votes by cost.
        stop: True ends at the first project that does not fit; False tries the next.
        lot: all project ids as drawn, for ties.
    """
    steps: list[Step] = []
    ties: list[Tie] = []
    votes = project_votes(budget)
    left = eligible_projects(budget, votes, steps)
    funded = walk_greedily(left, votes, budget.limit, by_cost=by_cost, stop=stop, lot=lot, steps=steps, ties=ties)
    return make_funding("greedy_cost" if by_cost else "greedy_votes", budget, funded, steps, ties)


def walk_greedily(
    projects: Sequence[Project],
    votes: dict[str, Fraction],
    money: Fraction,
    *,
    by_cost: bool,
    stop: bool,
    lot: Sequence[str] | None,
    steps: list[Step],
    ties: list[Tie],
) -> list[Project]:
    """Walk projects in order and take what fits ``money``; adds to ``steps`` and ``ties``."""

    def rank(project: Project) -> tuple[Any, ...]:
        worth = votes[project.id] / project.cost if by_cost else votes[project.id]
        return (-worth, *tie_key(project, votes, lot))

    taken: list[Project] = []
    queue = sorted(projects, key=lambda project: (rank(project), project.id))
    for place, project in enumerate(queue):
        equal = [other for other in queue[place:] if rank(other) == rank(project) and other.cost <= money]
        if project.cost > money:
            facts = {"project": project.id, "cost": exact(project.cost), "left": exact(money)}
            words = f"Project {project.id} costs {facts['cost']}, but {facts['left']} is left."
            steps.append(Step("does_not_fit", words, facts))
            if stop:
                break
            continue
        if len(equal) > 1 and sum(other.cost for other in equal) > money:
            ties.append(open_tie(equal))
        money -= project.cost
        taken.append(project)
        facts = {
            "project": project.id,
            "votes": exact(votes[project.id]),
            "cost": exact(project.cost),
            "left": exact(money),
        }
        words = f"Project {project.id} ({facts['votes']} votes) is funded for {facts['cost']}; {facts['left']} left."
        steps.append(Step("funded", words, facts))
    return taken


def open_tie(equal: Sequence[Project]) -> Tie:
    """Report projects nothing told apart, the first by id taken."""
    ids = tuple(sorted(project.id for project in equal))
    words = f"Projects {name_list(ids)} are equal in all that is compared; {ids[0]} came first by its id alone."
    return Tie(ids, 1, "id", resolved=False, elected=(ids[0],), words=words)


def make_funding(method: str, budget: Budget, funded: Sequence[Project], steps: list[Step], ties: list[Tie]) -> Funding:
    """Put a result together; its order is the funded one by one, then the others as one group."""
    ids = tuple(project.id for project in funded)
    rest = tuple(project.id for project in budget.projects if project.id not in ids)
    order = (*((one,) for one in ids), *((rest,) if rest else ()))
    spent = sum((project.cost for project in funded), Fraction(0))
    words = f"Funded: {name_list(ids) or 'nothing'}, for {exact(spent)} of {exact(budget.limit)}."
    steps.append(Step("total", words, {"funded": list(ids), "spent": exact(spent)}))
    return Funding(Result(method, order, ids, tuple(ties), tuple(steps)), budget.limit, spent)
