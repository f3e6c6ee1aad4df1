"""Participatory budgets: Pabulib files, greedy rules and equal shares, worked by hand."""

from fractions import Fraction
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ledger.rules.counting.equal_shares import COMPLETIONS, UTILITIES, fund_by_equal_shares
from ledger.rules.counting.errors import BudgetError, UnknownRuleError
from ledger.rules.counting.funding import fund_greedily
from ledger.rules.counting.pabulib import Budget, parse_pabulib
from tests.rules.counting.cases import budget_case, case_budget

FILE = """META
key;value
description;A street's own money
budget;1000,50
vote_type;approval
min_project_score_threshold;1
PROJECTS
project_id;cost;name;selected
4;200;"Chess; outdoors";0
1;600;Benches;1
2;500;Trees;0
3;400.50;A tap;1
VOTES
voter_id;age;vote
a;30;1,2
b;41;1,3
c;28;3
d;;1
e;77;
"""


@pytest.mark.parametrize(
    ("old", "new", "code"),
    [
        ("META\nkey;value\n", "budget;1\n", "NO_SECTION"),
        ("budget;1000,50\n", "", "META_MISSING"),
        ("budget;1000,50", "budget;much", "NOT_A_NUMBER"),
        ("budget;1000,50", "budget;-1", "BELOW_ZERO"),
        ("budget;1000,50", "budget;0", "AMOUNT_ZERO"),
        ("vote_type;approval", "vote_type;mood", "VOTE_TYPE_UNKNOWN"),
        ("vote_type;approval", "vote_type;scoring", "POINTS_DO_NOT_FIT"),
        ("2;500;Trees", "1;500;Trees", "PROJECT_TWICE"),
        ("2;500;Trees", "2;;Trees", "PROJECT_INCOMPLETE"),
        ("2;500;Trees", "2;0;Trees", "AMOUNT_ZERO"),
        ("a;30;1,2", "a;30;1,9", "PROJECT_UNKNOWN"),
        ("a;30;1,2", "a;30;1,1", "VOTE_TWICE"),
    ],
)
def test_a_file_that_would_need_guessing_is_refused(old: str, new: str, code: str) -> None:
    """The error names the clause; nothing is mended."""
    assert old in FILE
    changed = FILE.replace(old, new)
    with pytest.raises(BudgetError) as caught:
        parse_pabulib(changed)
    assert caught.value.code == code
    assert caught.value.remedy


@pytest.mark.parametrize("section", ["PROJECTS", "VOTES"])
def test_a_file_without_a_section_is_refused(section: str) -> None:
    """A file cut short is not an election with fewer votes."""
    with pytest.raises(BudgetError, match="SECTION_MISSING"):
        parse_pabulib(FILE[: FILE.index(section)])


def test_rules_that_do_not_suit_are_refused() -> None:
    """Utilities are for the votes they are made for, and unknown names are told apart."""
    budget = parse_pabulib(FILE)
    for utility in ("points", "borda"):
        with pytest.raises(BudgetError, match="UTILITY_DOES_NOT_SUIT"):
            fund_by_equal_shares(budget, utility)
    with pytest.raises(UnknownRuleError, match="UTILITY_UNKNOWN"):
        fund_by_equal_shares(budget, "joy")
    with pytest.raises(UnknownRuleError, match="COMPLETION_UNKNOWN"):
        fund_by_equal_shares(budget, "cost", "magic")
    with pytest.raises(BudgetError, match="INCREMENT_NOT_POSITIVE"):
        fund_by_equal_shares(budget, "cost", "add1", increment=Fraction(0))


def test_a_file_is_read_exactly() -> None:
    """Decimals with comma or point, quoted names, an empty vote and the published selection."""
    budget = parse_pabulib("\ufeff" + FILE.replace("\n", "\r\n"))
    assert budget.limit == Fraction(100050, 100)
    assert [(project.id, project.cost, project.selected) for project in budget.projects] == [
        ("1", 600, True),
        ("2", 500, False),
        ("3", Fraction(801, 2), True),
        ("4", 200, False),
    ]
    assert budget.projects[3].name == "Chess; outdoors"
    assert [len(vote) for vote in budget.votes] == [2, 2, 1, 1, 0]


def test_points_and_ranks_are_read() -> None:
    """Scores keep their points; a rank is worth the number of projects ranked after it."""
    scored = parse_pabulib(
        "META\nkey;value\nbudget;9\nvote_type;cumulative\nPROJECTS\nproject_id;cost\nx;1\ny;2\n"
        "VOTES\nvoter_id;vote;points\na;y,x;3,1\n"
    )
    assert scored.votes == ((("x", Fraction(1)), ("y", Fraction(3))),)
    ranked = parse_pabulib(
        "META\nkey;value\nbudget;9\nvote_type;ordinal\nPROJECTS\nproject_id;cost\nx;1\ny;2\nz;3\n"
        "VOTES\nvoter_id;vote\na;z,x\n"
    )
    assert ranked.votes == ((("z", Fraction(1)), ("x", Fraction(0))),)


def test_greedy_by_votes_skips_what_does_not_fit_or_stops() -> None:
    """Benches first, then the tap; the chess table has no vote and is below the threshold."""
    budget = parse_pabulib(FILE)
    assert fund_greedily(budget).funded == ("1", "3")
    told = fund_greedily(budget).as_json()
    assert (told["funded"], told["spent"], told["budget"]) == (["1", "3"], "2001/2", "2001/2")
    kinds = [step["step"] for step in told["steps"]]
    assert kinds == ["below_threshold", "funded", "funded", "does_not_fit", "total"]


def test_stopping_ends_at_the_first_that_does_not_fit() -> None:
    """B is the second by votes and does not fit: with stop the small C is not tried."""
    budget = parse_pabulib(
        "META\nkey;value\nbudget;10\nvote_type;approval\nPROJECTS\nproject_id;cost\nA;6\nB;5\nC;4\n"
        "VOTES\nvoter_id;vote\na;A,B,C\nb;A,B\nc;A\n"
    )
    assert fund_greedily(budget).funded == ("A", "C")
    assert fund_greedily(budget, stop=True).funded == ("A",)


def test_greedy_by_cost_takes_the_most_votes_for_the_money() -> None:
    """Two votes for 2 come before three votes for 9."""
    budget = parse_pabulib(
        "META\nkey;value\nbudget;10\nvote_type;approval\nPROJECTS\nproject_id;cost\nA;9\nB;2\n"
        "VOTES\nvoter_id;vote\na;A\nb;A,B\nc;A,B\n"
    )
    assert fund_greedily(budget).funded == ("A",)
    assert fund_greedily(budget, by_cost=True).funded == ("B",)


def test_equal_shares_gives_a_minority_its_part() -> None:
    """Two thirds like A1 and A2, a third B: greedy spends all on the two thirds, equal shares does not."""
    budget = parse_pabulib(
        "META\nkey;value\nbudget;90\nvote_type;approval\nPROJECTS\nproject_id;cost\nA1;45\nA2;45\nB;30\n"
        "VOTES\nvoter_id;vote\na;A1,A2\nb;A1,A2\nc;B\n"
    )
    assert fund_greedily(budget).funded == ("A1", "A2")
    funding = fund_by_equal_shares(budget, "cost")
    assert funding.funded == ("A1", "B")
    bought = [step.facts for step in funding.result.steps if step.kind == "bought"]
    assert [(step["project"], step["rho"]) for step in bought] == [("A1", "1/2"), ("B", 1)]


def test_a_tie_that_only_the_id_tells_apart_is_reported_and_a_lot_settles_it() -> None:
    """Two alike, money for one: by id with an open tie, by lot without one."""
    budget = parse_pabulib(
        "META\nkey;value\nbudget;10\nvote_type;approval\nPROJECTS\nproject_id;cost\nA;6\nB;6\n"
        "VOTES\nvoter_id;vote\na;A,B\nb;A,B\n"
    )
    for funding in (fund_greedily(budget), fund_by_equal_shares(budget)):
        assert funding.funded == ("A",)
        assert [(tie.candidates, tie.resolved) for tie in funding.result.ties] == [(("A", "B"), False)]
    assert fund_greedily(budget, lot=("B", "A")).funded == ("B",)
    assert not fund_greedily(budget, lot=("B", "A")).result.ties


def test_a_project_dearer_than_the_budget_does_not_stop_the_raise() -> None:
    """D costs more than there is; raising the shares goes on without it until P is bought (clause F8)."""
    budget = parse_pabulib(
        "META\nkey;value\nbudget;30\nvote_type;approval\nPROJECTS\nproject_id;cost\nD;50\nP;20\n"
        "VOTES\nvoter_id;vote\na;D,P\nb;D\nc;D\n"
    )
    assert fund_by_equal_shares(budget, "cost", "add1").funded == ("P",)


@given(st.integers(0, 10**9), st.sampled_from(("approval", "scoring", "ordinal")))
def test_money_is_never_overspent_and_order_never_shows(seed: int, vote_type: str) -> None:
    """Every rule keeps to the budget, funds nothing twice, and gives the same for votes in any order."""
    rng = Random(seed)
    budget = case_budget(budget_case(rng, vote_type))
    votes = list(budget.votes)
    rng.shuffle(votes)
    moved = Budget(budget.limit, vote_type, budget.projects, tuple(votes))
    suits = {"points": "scoring", "borda": "ordinal"}
    for utility in (name for name in UTILITIES if suits.get(name, vote_type) == vote_type):
        for completion in COMPLETIONS:
            funding = fund_by_equal_shares(budget, utility, completion)
            assert funding.spent <= budget.limit
            assert len(set(funding.funded)) == len(funding.funded)
            assert fund_by_equal_shares(moved, utility, completion).as_json() == funding.as_json()
    for by_cost in (False, True):
        funding = fund_greedily(budget, by_cost=by_cost)
        assert funding.spent <= budget.limit
        assert fund_greedily(moved, by_cost=by_cost).as_json() == funding.as_json()
