"""Election methods: what never shows in a result, small elections worked by hand, and what equal ranks amount to."""

from fractions import Fraction
from itertools import permutations, product
from math import lcm, prod
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ledger.rules.counting.ballot_file import parse_ballots
from ledger.rules.counting.ballots import Ballot, Election, rank_profile
from ledger.rules.counting.errors import BallotError, DrawError, ProcedureError, UnknownRuleError
from ledger.rules.counting.procedure import RANKED_METHODS, Procedure
from ledger.rules.counting.tally import Outside, count_election

ELECTING = (*RANKED_METHODS, "approval", "score", "score_mean")


def _ranked(*rows: str) -> Election:
    """Write an election as ``3 A>B=C``: a weight, then tiers; who is not named is blank."""
    names = sorted({name for row in rows for name in row.split()[1].replace("=", ">").split(">")})
    ballots = []
    for row in rows:
        weight, ranking = row.split()
        marks: dict[str, int] = {}
        for rank, tier in enumerate(ranking.split(">"), start=1):
            marks.update(dict.fromkeys(tier.split("="), rank))
        ballots.append(Ballot(tuple(marks.get(name) for name in names), Fraction(weight)))
    return Election(tuple(names), tuple(ballots))


def _order(election: Election, method: str, **options: object) -> list[str]:
    result = count_election(election, Procedure(method, **options))  # type: ignore[arg-type]
    return ["=".join(group) for group in result.order]


def test_a_mark_that_is_no_approval_is_refused() -> None:
    """Ranks handed to approval voting are an error, not approvals."""
    with pytest.raises(BallotError, match="APPROVAL_NOT_0_OR_1"):
        count_election(parse_ballots("A,B\n1,2\n"), Procedure("approval"))


def test_a_motion_is_no_election() -> None:
    """Majority has its own door."""
    with pytest.raises(ProcedureError, match="NOT_AN_ELECTION"):
        count_election(_ranked("1 A>B"), Procedure("majority"))


def test_a_cap_without_affiliations_is_refused() -> None:
    """A cap that could not be applied is never passed over in silence."""
    with pytest.raises(ProcedureError, match="AFFILIATIONS_MISSING"):
        count_election(_ranked("1 A>B"), Procedure("irv", cap=1))


@pytest.mark.parametrize("outside", [Outside(affiliations={"Z": "x"}), Outside(chair=("Z",))])
def test_a_name_that_is_not_on_the_ballots_is_refused(outside: Outside) -> None:
    """A misspelt name would otherwise escape its cap."""
    with pytest.raises(ProcedureError, match="NOT_A_CANDIDATE"):
        count_election(_ranked("1 A>B"), Procedure("irv"), outside)


def test_seeds_without_numbers_are_refused() -> None:
    """A lot needs public numbers."""
    with pytest.raises(DrawError, match="NO_SEEDS"):
        count_election(_ranked("1 A>B"), Procedure("irv", tie_rule="lot"), Outside(seeds=((),)))


@pytest.mark.parametrize(
    "ballot", [Ballot((1,)), Ballot((1, 2, 3)), Ballot((1, 2), 0), Ballot((1, 2), Fraction(-1, 2))]
)
def test_a_ballot_that_does_not_fit_is_refused(ballot: Ballot) -> None:
    """Each ballot has a mark for each candidate and a weight above 0."""
    with pytest.raises(BallotError):
        Election(("A", "B"), (ballot,))


def test_an_unknown_blank_rule_is_refused() -> None:
    """The profile itself refuses it too."""
    with pytest.raises(UnknownRuleError, match="BLANK_RULE_UNKNOWN"):
        rank_profile(_ranked("1 A>B"), "guess")


@given(st.integers(0, 10**9), st.sampled_from(ELECTING), st.sampled_from(("skip", "last", "invalid")))
def test_the_order_of_rows_and_columns_never_shows(seed: int, method: str, blank_rule: str) -> None:
    """Shuffled rows and columns, and two half ballots for a whole one, give the same result, steps and all."""
    rng = Random(seed)
    names = ["Ada", "Ben", "Chloe", "Dan", "Eva"][: rng.randint(1, 5)]
    marks = (0, 1, None) if method == "approval" else (1, 2, 3, None)
    rows = [tuple(rng.choice(marks) for _ in names) for _ in range(rng.randint(0, 8))]
    ballots = [Ballot(row, rng.choice((1, 2, Fraction(1, 3)))) for row in rows]
    procedure = Procedure(method, seats=rng.randint(1, 3), blank_rule=blank_rule, tie_rule="lot")
    outside = Outside(seeds=((rng.randint(0, 99),),))
    told = count_election(Election(tuple(names), tuple(ballots)), procedure, outside).as_json()

    columns = list(range(len(names)))
    rng.shuffle(columns)
    halves = [Ballot(ballot.marks, Fraction(ballot.weight) / 2) for ballot in ballots for _ in range(2)]
    rng.shuffle(halves)
    moved = Election(
        tuple(names[column] for column in columns),
        tuple(Ballot(tuple(ballot.marks[column] for column in columns), ballot.weight) for ballot in halves),
    )
    again = count_election(moved, procedure, outside).as_json()
    if method == "stv":
        # Half votes are a finer unit, and the Droop quota is counted in units (clause T1).
        told = count_election(Election(tuple(names), tuple(halves)), procedure, outside).as_json()
    assert again == told


@given(st.integers(0, 10**9), st.sampled_from(RANKED_METHODS))
def test_everybody_stands_in_the_order_once(seed: int, method: str) -> None:
    """An order holds each candidate exactly once, and no more are elected than there are seats."""
    rng = Random(seed)
    size = rng.randint(1, 6)
    rows = [tuple(rng.choice((1, 2, 3, None)) for _ in range(size)) for _ in range(rng.randint(0, 9))]
    election = Election(tuple(f"c{i}" for i in range(size)), tuple(Ballot(row) for row in rows))
    result = count_election(election, Procedure(method, seats=rng.randint(1, size)))
    assert sorted(name for group in result.order for name in group) == sorted(election.candidates)
    assert len(set(result.elected)) == len(result.elected) <= size


@given(st.integers(0, 10**9), st.sampled_from(("irv", "stv", "condorcet_irv")))
def test_equal_ranks_are_worth_all_their_strict_orders(seed: int, method: str) -> None:
    """A ballot with equal ranks counts as its strict completions, each with the same part of its weight (clause F1)."""
    rng = Random(seed)
    size = rng.randint(2, 4)
    rows = [tuple(rng.randint(1, size) for _ in range(size)) for _ in range(rng.randint(1, 5))]
    names = tuple(f"c{i}" for i in range(size))
    whole, strict = [], []
    unit = lcm(*range(1, 5)) ** 2
    for row in rows:
        tiers = [[i for i in range(size) if row[i] == rank] for rank in sorted(set(row))]
        completions = list(product(*(permutations(tier) for tier in tiers)))
        assert len(completions) == prod(len(list(permutations(tier))) for tier in tiers)
        for completion in completions:
            flat = [candidate for tier in completion for candidate in tier]
            marks = tuple(flat.index(candidate) + 1 for candidate in range(size))
            strict.append(Ballot(marks, unit // len(completions)))
        whole.append(Ballot(row, unit))
    procedure = Procedure(method, seats=rng.randint(1, size))
    one = count_election(Election(names, tuple(whole)), procedure)
    other = count_election(Election(names, tuple(strict)), procedure)
    assert (one.order, one.elected) == (other.order, other.elected)


def test_schulze_orders_a_textbook_cycle() -> None:
    """Five candidates, 45 votes: the order of the method's own published example."""
    election = _ranked(
        "5 A>C>B>E>D", "5 A>D>E>C>B", "8 B>E>D>A>C", "3 C>A>B>E>D", "7 C>A>E>B>D", "2 C>B>A>D>E", "7 D>C>E>B>A",
        "8 E>B>A>D>C",
    )  # fmt: skip
    assert _order(election, "schulze") == ["E", "A", "C", "B", "D"]


def test_schulze_puts_in_one_layer_whom_nobody_left_stands_above() -> None:
    """A beats B and C is compared with nobody: A and C share the first place, although A beats one more (clause S4)."""
    election = parse_ballots("A,B,C\n1,2,\n,,1\n")
    assert _order(election, "schulze") == ["A=C", "B"]


def test_condorcet_irv_counts_first_places_anew() -> None:
    """In a cycle B, who heads the fewest, is out for the first place, and C beats A; for the second B is back in."""
    election = _ranked("4 A>B>C", "3 B>C>A", "5 C>A>B")
    assert _order(election, "condorcet_irv") == ["C", "A", "B"]


def test_condorcet_irv_lets_all_equal_share_a_place() -> None:
    """A perfect cycle has no fewest: the three share the first place and the seat is tied."""
    result = count_election(_ranked("1 A>B>C", "1 B>C>A", "1 C>A>B"), Procedure("condorcet_irv", tie_rule="run_off"))
    assert result.order == (("A", "B", "C"),)
    assert result.elected == ()
    assert [(tie.candidates, tie.resolved) for tie in result.ties] == [(("A", "B", "C"), False)]


def test_the_tied_for_fewest_are_removed_together() -> None:
    """B and C tie for fewest first places and go at once; the tie is told (clause I3)."""
    result = count_election(_ranked("3 A>B>C>D", "1 B>C>A>D", "1 C>B>D>A", "3 D>A>B>C"), Procedure("irv"))
    assert result.order == (("A", "D"), ("B", "C"))
    assert [(tie.candidates, tie.rule) for tie in result.ties] == [(("B", "C"), "together"), (("A", "D"), "fails")]


def test_the_lot_removes_one_of_the_tied() -> None:
    """With seeds the candidate drawn last goes alone, and C's votes decide among the rest."""
    election = _ranked("3 A>B>C>D", "1 B>A>C>D", "1 C>D>B>A", "3 D>A>B>C")
    result = count_election(election, Procedure("irv", tie_rule="lot"), Outside(seeds=((7,),)))
    assert result.steps[0].kind == "lot"
    assert [tie.rule for tie in result.ties] == ["lot"] * len(result.ties)
    assert all(tie.resolved for tie in result.ties)
    assert len(result.elected) == 1


def test_stv_passes_surpluses_on_at_an_exact_fraction() -> None:
    """10 votes, 2 seats, quota 4: A's surplus of 3 passes on at 3/7 and lifts B over C."""
    result = count_election(_ranked("7 A>B", "2 C>B", "1 B>C"), Procedure("stv", seats=2))
    facts = {step.kind: step.facts for step in result.steps}
    assert facts["quota"]["quota"] == 4
    assert facts["surplus"] == {"candidate": "A", "surplus": 3, "fraction": "3/7"}
    assert result.elected == ("A", "B")


def test_stv_leaves_open_what_a_removal_would_decide() -> None:
    """A, B and C tie for two seats; no two of them can go, so all are named and nobody is seated."""
    result = count_election(_ranked("1 A>B", "1 B>C", "1 C>A"), Procedure("stv", seats=2, tie_rule="run_off"))
    assert result.elected == ()
    assert result.ties[0].candidates == ("A", "B", "C")
    assert result.ties[0].seats == 2


def test_stv_holds_nobody_safe_while_two_must_go() -> None:
    """A leads, but two of the four must still go and the tied leave one choice open: nobody is seated unseen (T6)."""
    election = _ranked("3 A", "2 B>C", "2 C>D", "2 D>B")
    result = count_election(election, Procedure("stv", seats=2, tie_rule="run_off"))
    assert result.order == (("A", "B", "C", "D"),)
    assert result.elected == ()


@pytest.mark.parametrize(("blank_rule", "order"), [("skip", ["B", "A"]), ("last", ["A", "B"]), ("invalid", ["A=B"])])
def test_how_a_blank_is_read_decides(blank_rule: str, order: list[str]) -> None:
    """Three rank A alone, two rank B above A: the first speak only where blanks are last."""
    election = parse_ballots(
        "A,B\n1,\n1,\n1,\n2,1\n2,1\n1,2\n1,2\n" if blank_rule == "invalid" else "A,B\n1,\n1,\n1,\n2,1\n2,1\n"
    )
    assert _order(election, "schulze", blank_rule=blank_rule) == order


def test_scores_by_sum_and_by_mean_differ_on_blanks() -> None:
    """One voter gives A 5, two give B 3: the sum prefers B, the mean A; a blank read as last is a 0."""
    election = parse_ballots("A,B\n5,\n,3\n,3\n", lowest_mark=0)
    assert _order(election, "score") == ["B", "A"]
    assert _order(election, "score_mean") == ["A", "B"]
    assert _order(election, "score_mean", blank_rule="last") == ["B", "A"]
    assert _order(election, "score", blank_rule="invalid") == ["A=B"]


def test_steps_are_told_twice_over() -> None:
    """Each step has a kind and figures for machines and a sentence for people, all JSON."""
    result = count_election(_ranked("2/3 A>B", "1/3 B>A"), Procedure("schulze"))
    told = result.as_json()
    assert told["steps"][0]["preferring"] == {"A": {"B": "2/3"}, "B": {"A": "1/3"}}
    assert all(step["words"].endswith(".") for step in told["steps"])
    assert told["elected"] == ["A"]
