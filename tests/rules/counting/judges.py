"""Other people's counting programs, asked the same questions: votelib, pref_voting and pabutools.

Each judge takes a case and gives its answer as a JSON value. The libraries are loaded by name when a judge is asked, so
that the suite runs where the heavier two are not installed. Nothing here is used to count.
"""

from importlib import import_module
from typing import Any

from tests.rules.counting.cases import Case, candidate_names


def _tiers(marks: list[int | None]) -> list[list[int]]:
    ranks = sorted({mark for mark in marks if mark is not None})
    return [[index for index, mark in enumerate(marks) if mark == rank] for rank in ranks]


def _named(indices: Any) -> list[str]:
    return sorted(f"c{int(index)}" for index in indices)


# pref_voting


def _profile_with_ties(case: Case) -> Any:
    module = import_module("pref_voting.profiles_with_ties")
    rankings = [{index: mark for index, mark in enumerate(marks) if mark is not None} for marks, _ in case["ballots"]]
    weights = [weight for _, weight in case["ballots"]]
    return module.ProfileWithTies(rankings, weights, candidates=list(range(case["size"])))


def _linear_profile(case: Case) -> Any:
    module = import_module("pref_voting.profiles")
    rankings = [sorted(range(case["size"]), key=marks.__getitem__) for marks, _ in case["ballots"]]
    return module.Profile(rankings, [weight for _, weight in case["ballots"]])


def _first_out(case: Case) -> list[int]:
    """Give the order in which pref_voting removes tied candidates for our lot: drawn last, out first."""
    return [int(name[1:]) for name in reversed(case["lot"])]


def schulze_winners(case: Case) -> Any:
    """Ask pref_voting for the beat path winners by winning votes."""
    profile = _profile_with_ties(case)
    beat_path = import_module("pref_voting.margin_based_methods").beat_path
    return _named(beat_path(profile, strength_function=profile.support))


def irv_winners(case: Case) -> Any:
    """Ask pref_voting for instant run-off, equal ranks split, the tied removed together."""
    instant_runoff = import_module("pref_voting.iterative_methods").instant_runoff
    return _named(instant_runoff(_profile_with_ties(case), score_method="split"))


def irv_winners_by_lot(case: Case) -> Any:
    """Ask pref_voting for instant run-off with a fixed order for ties."""
    instant_runoff_tb = import_module("pref_voting.iterative_methods").instant_runoff_tb
    profile = _profile_with_ties(case)
    return _named(instant_runoff_tb(profile, tie_breaker=_first_out(case), score_method="split"))


def benham_order(case: Case) -> Any:
    """Ask pref_voting for Benham's method place by place, on linear ballots."""
    benham = import_module("pref_voting.iterative_methods").benham
    profile = _linear_profile(case)
    return _place_by_place(case["size"], lambda left: benham(profile, curr_cands=left))


def benham_order_by_lot(case: Case) -> Any:
    """Ask pref_voting for Benham's method place by place with a fixed order for ties, on linear ballots."""
    benham_tb = import_module("pref_voting.iterative_methods").benham_tb
    profile = _linear_profile(case)
    first_out = _first_out(case)
    return _place_by_place(case["size"], lambda left: benham_tb(profile, curr_cands=left, tie_breaker=first_out))


def benham_order_with_ties(case: Case) -> Any:
    """Build Benham's method from pref_voting's Condorcet winner and split first places, for equal ranks and blanks."""
    profile = _profile_with_ties(case)

    def winners(left: list[int]) -> list[int]:
        among = list(left)
        while True:
            winner = profile.condorcet_winner(curr_cands=among)
            if winner is not None:
                return [winner]
            scores = profile.tops_scores(curr_cands=among, score_type="split")
            fewest = min(scores.get(candidate, 0) for candidate in among)
            stay = [candidate for candidate in among if scores.get(candidate, 0) - fewest > 1e-9]
            if not stay:
                return among
            among = stay

    return _place_by_place(case["size"], winners)


def _place_by_place(size: int, winners: Any) -> list[list[str]]:
    left = list(range(size))
    order = []
    while left:
        group = winners(left) if len(left) > 1 else left
        order.append(_named(group))
        left = [candidate for candidate in left if f"c{candidate}" not in order[-1]]
    return order


def stv_winners(case: Case) -> Any:
    """Ask pref_voting for weighted inclusive Gregory with the Droop quota and a fixed order for ties."""
    stv_wig = import_module("pref_voting.proportional_methods").stv_wig
    drawn = [int(name[1:]) for name in case["lot"]]
    return _named(
        stv_wig(_profile_with_ties(case), num_seats=case["seats"], quota_rule="droop", tie_break_key=drawn.index)
    )


# votelib


def schulze_seats(case: Case) -> Any:
    """Ask votelib for the seats by Schulze."""
    counts: dict[tuple[str, str], int] = {}
    names = candidate_names(case["size"])
    for first in names:
        for second in names:
            if first != second:
                counts[first, second] = 0
    for marks, weight in case["ballots"]:
        tiers = _tiers(marks)
        for place, tier in enumerate(tiers):
            for upper in tier:
                for lower in (candidate for below in tiers[place + 1 :] for candidate in below):
                    counts[f"c{upper}", f"c{lower}"] += weight
    answer = import_module("votelib.evaluate.condorcet").Schulze().evaluate(counts, case["seats"])
    return _seats(answer)


def approval_seats(case: Case) -> Any:
    """Ask votelib for the seats by approval."""
    votes: dict[Any, int] = {}
    for marks, weight in case["ballots"]:
        approved = frozenset(f"c{index}" for index, mark in enumerate(marks) if mark == 1)
        votes[approved] = votes.get(approved, 0) + weight
    simple = import_module("votelib.convert").ApprovalToSimpleVotes().convert(votes)
    everybody = {name: simple.get(name, 0) for name in candidate_names(case["size"])}
    return _seats(import_module("votelib.evaluate.core").Plurality().evaluate(everybody, case["seats"]))


def score_seats(case: Case, function: str) -> Any:
    """Ask votelib for the seats by the sum or the mean of scores."""
    votes: dict[Any, int] = {}
    for marks, weight in case["ballots"]:
        scored = frozenset((f"c{index}", mark) for index, mark in enumerate(marks) if mark is not None)
        votes[scored] = votes.get(scored, 0) + weight
    convert = import_module("votelib.convert").ScoreToSimpleVotes(function=function)
    simple = convert.convert(votes)
    everybody = {name: simple.get(name, 0) for name in candidate_names(case["size"])}
    return _seats(import_module("votelib.evaluate.core").Plurality().evaluate(everybody, case["seats"]))


def _seats(answer: Any) -> Any:
    """Tell seats from a tie: who is in for certain, and who shares the rest."""
    tie = import_module("votelib.evaluate.core").Tie
    certain = sorted(name for name in answer if not isinstance(name, tie))
    tied = sorted({name for group in answer if isinstance(group, tie) for name in group})
    return [certain, tied]


def drawn_names(case: Case) -> Any:
    """Ask votelib for the picks of RFC 3797."""
    selector = import_module("votelib.evaluate.auxiliary").RFC3797Selector(case["seeds"])
    return selector.evaluate(dict.fromkeys(case["pool"], 1), case["count"])


# pabutools


def _pabutools_election(case: Case) -> tuple[Any, Any]:
    election = import_module("pabutools.election")
    projects = {f"p{index}": election.Project(f"p{index}", cost) for index, cost in enumerate(case["costs"])}
    instance = election.Instance(projects.values(), budget_limit=case["limit"])
    if case["vote_type"] == "scoring":
        ballots = [election.CardinalBallot({projects[name]: points for name, points in vote}) for vote in case["votes"]]
        return instance, election.CardinalProfile(ballots, instance=instance)
    if case["vote_type"] == "ordinal":
        ballots = [election.OrdinalBallot([projects[name] for name, _ in vote]) for vote in case["votes"]]
        return instance, election.OrdinalProfile(ballots, instance=instance)
    ballots = [election.ApprovalBallot({projects[name] for name, _ in vote}) for vote in case["votes"]]
    return instance, election.ApprovalProfile(ballots, instance=instance)


def _tie_rule(case: Case) -> Any:
    points: dict[str, int] = {}
    for vote in case["votes"]:
        for name, given in vote:
            points[name] = points.get(name, 0) + given

    def key(_instance: Any, _profile: Any, project: Any) -> Any:
        return (-points.get(project.name, 0), project.cost, project.name)

    return import_module("pabutools.tiebreaking").TieBreakingRule(key)


def greedy_funded(case: Case, satisfaction: str) -> Any:
    """Ask pabutools for the greedy rule under a satisfaction measure."""
    instance, profile = _pabutools_election(case)
    rules, election = import_module("pabutools.rules"), import_module("pabutools.election")
    chosen = rules.greedy_utilitarian_welfare(
        instance, profile, sat_class=getattr(election, satisfaction), tie_breaking=_tie_rule(case)
    )
    return sorted(project.name for project in chosen)


def equal_shares_funded(case: Case, satisfaction: str, completion: str) -> Any:
    """Ask pabutools for equal shares under a satisfaction measure and a completion."""
    instance, profile = _pabutools_election(case)
    rules, election = import_module("pabutools.rules"), import_module("pabutools.election")
    options: dict[str, Any] = {"sat_class": getattr(election, satisfaction), "tie_breaking": _tie_rule(case)}
    if completion.startswith("add1"):
        options["voter_budget_increment"] = 1
    chosen = list(rules.method_of_equal_shares(instance, profile, **options))
    if completion.endswith("greedy"):
        chosen = rules.greedy_utilitarian_welfare(
            instance,
            profile,
            sat_class=election.Cost_Sat,
            tie_breaking=_tie_rule(case),
            initial_budget_allocation=chosen,
        )
    return sorted(project.name for project in chosen)
