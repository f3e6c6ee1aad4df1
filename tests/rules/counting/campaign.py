"""Random elections by the thousand: the counting rules against other people's programs.

``python -m tests.rules.counting.campaign`` runs 200 cases a question, ``--full`` 20,000; ``--write-vectors`` keeps
100 a question with the answers of the judges that the suite does not install. ``--only NAME`` asks one question,
``--seed N`` starts elsewhere. A disagreement is counted under the clause of docs/counting.md that explains it; one
that no clause explains is printed with its case and makes the exit code 1.
"""

import argparse
import json
import sys
import time
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from random import Random
from typing import Any

from ledger.rules.counting.ballots import rank_profile
from ledger.rules.counting.equal_shares import fund_by_equal_shares
from ledger.rules.counting.funding import fund_greedily
from ledger.rules.counting.pairwise import pairwise_matrix
from ledger.rules.counting.procedure import Procedure
from ledger.rules.counting.result import Count, Result
from ledger.rules.counting.runoff import count_condorcet_irv, count_irv
from ledger.rules.counting.schulze import strongest_paths
from ledger.rules.counting.seats import SeatRule, fill_seats
from ledger.rules.counting.sortition import draw
from ledger.rules.counting.tally import count_election
from ledger.rules.counting.transferable import count_stv
from tests.rules.counting import judges
from tests.rules.counting.cases import (
    Case,
    budget_case,
    case_budget,
    case_election,
    draw_case,
    marked_case,
    ranked_case,
)

VECTORS = Path(__file__).resolve().parents[2] / "vectors" / "counting"


@dataclass(frozen=True)
class Question:
    """One thing both sides are asked.

    Args:
        name: names its vectors too.
        make: makes a case.
        ours: our answer.
        theirs: the judge's answer.
        judge: the library.
        explain: names the clause behind a difference, or gives nothing.
    """

    name: str
    make: Callable[[Random], Case]
    ours: Callable[[Case], Any]
    theirs: Callable[[Case], Any]
    judge: str
    explain: Callable[[Case, Any, Any], str] = lambda _case, _ours, _theirs: ""


def _order(case: Case, method: str) -> list[list[str]]:
    return [list(group) for group in count_election(case_election(case), Procedure(method)).order]


def _seats(case: Case, method: str) -> Any:
    """Tell who is in for certain and who is tied for the rest."""
    result: Result = count_election(case_election(case), Procedure(method, seats=case["seats"], tie_rule="run_off"))
    tied = sorted({name for tie in result.ties if not tie.resolved for name in tie.candidates})
    return [sorted(result.elected), tied]


def _irv_by_lot(case: Case) -> list[str]:
    count = count_irv(rank_profile(case_election(case), "skip"), case["lot"])
    elected, _, _ = fill_seats(count, SeatRule(1, "lot", settled=case["lot"]))
    return list(elected)


def _condorcet_irv_by_lot(case: Case) -> list[list[str]]:
    count = count_condorcet_irv(rank_profile(case_election(case), "skip"), case["lot"])
    return [list(group) for group in count.order]


def _stv_by_lot(case: Case) -> list[str]:
    count = count_stv(rank_profile(case_election(case), "skip"), case["seats"], case["lot"])
    elected, _, _ = fill_seats(count, SeatRule(case["seats"], "lot", settled=case["lot"]))
    return sorted(elected)


def _drawn(case: Case) -> list[str]:
    return list(draw(case["pool"], tuple(map(tuple, case["seeds"])), case["count"]).elected)


def _schulze_by_wins(case: Case, _ours: Any, theirs: Any) -> str:
    """S4: votelib orders by how many a candidate stands above, and knows none who stands neither above nor below.

    The clause explains what that predicts, no more.
    """
    paths = strongest_paths(pairwise_matrix(rank_profile(case_election(case), "skip")))
    size = len(paths)
    above = [sum(paths[i][j] > paths[j][i] for j in range(size)) for i in range(size)]
    known = [i for i in range(size) if any(paths[i][j] != paths[j][i] for j in range(size))]
    wins = sorted({above[i] for i in known}, reverse=True)
    order = tuple(tuple(f"c{i}" for i in known if above[i] == number) for number in wins)
    elected, _, ties = fill_seats(Count(order, ()), SeatRule(case["seats"], "run_off"))
    predicted = [sorted(elected), sorted({name for tie in ties for name in tie.candidates})]
    return "S4" if predicted == theirs else ""


def _stv_without_empty(case: Case, ours: Any, _theirs: Any) -> str:
    """T2: the quota counts ballots that rank somebody; pref_voting counts empty ones too."""
    marked = [row for row in case["ballots"] if any(mark is not None for mark in row[0])]
    if len(marked) == len(case["ballots"]):
        return ""
    if not marked:
        return "T2"
    return "T2" if judges.stv_winners({**case, "ballots": marked}) == ours else ""


def _without_too_dear(case: Case, ours: Any, satisfaction: str, completion: str) -> str:
    """F8: a project dearer than the whole budget is left out before anybody is charged; pabutools lets it be bought."""
    dear = {f"p{index}" for index, cost in enumerate(case["costs"]) if cost > case["limit"]}
    if not dear:
        return ""
    votes = [[given for given in vote if given[0] not in dear] for vote in case["votes"]]
    # Points stay as they were given: leaving a project out must not change what a rank was worth.
    ranked = case["vote_type"] == "ordinal"
    kind = "scoring" if ranked else case["vote_type"]
    measure = "Additive_Cardinal_Sat" if ranked else satisfaction
    answer = judges.equal_shares_funded({**case, "votes": votes, "vote_type": kind}, measure, completion)
    return "F8" if answer == ours else ""


def _ranked(kind: str) -> Callable[[Random], Case]:
    return lambda rng: ranked_case(rng, kind)


def _shares(vote_type: str, utility: str, satisfaction: str, completion: str) -> Question:
    return Question(
        f"equal_shares_{utility}_{completion}",
        lambda rng: budget_case(rng, vote_type),
        lambda case: sorted(fund_by_equal_shares(case_budget(case), utility, completion).funded),
        lambda case: judges.equal_shares_funded(case, satisfaction, completion),
        "pabutools",
        lambda case, ours, _theirs: _without_too_dear(case, ours, satisfaction, completion),
    )


QUESTIONS = (
    Question(
        "schulze_first",
        _ranked("mixed"),
        lambda case: _order(case, "schulze")[0],
        judges.schulze_winners,
        "pref_voting",
    ),
    Question(
        "schulze_seats",
        _ranked("mixed"),
        lambda case: _seats(case, "schulze"),
        judges.schulze_seats,
        "votelib",
        _schulze_by_wins,
    ),
    Question("irv", _ranked("mixed"), lambda case: _order(case, "irv")[0], judges.irv_winners, "pref_voting"),
    Question("irv_lot", _ranked("mixed"), _irv_by_lot, judges.irv_winners_by_lot, "pref_voting"),
    Question(
        "condorcet_irv",
        _ranked("linear"),
        lambda case: _order(case, "condorcet_irv"),
        judges.benham_order,
        "pref_voting",
    ),
    Question("condorcet_irv_lot", _ranked("linear"), _condorcet_irv_by_lot, judges.benham_order_by_lot, "pref_voting"),
    Question(
        "condorcet_irv_ties",
        _ranked("mixed"),
        lambda case: _order(case, "condorcet_irv"),
        judges.benham_order_with_ties,
        "pref_voting",
    ),
    Question("stv", _ranked("truncated"), _stv_by_lot, judges.stv_winners, "pref_voting", _stv_without_empty),
    Question(
        "approval",
        lambda rng: marked_case(rng, 1),
        lambda case: _seats(case, "approval"),
        judges.approval_seats,
        "votelib",
    ),
    Question(
        "score",
        lambda rng: marked_case(rng, 5),
        lambda case: _seats(case, "score"),
        lambda case: judges.score_seats(case, "sum"),
        "votelib",
    ),
    Question(
        "score_mean",
        lambda rng: marked_case(rng, 5),
        lambda case: _seats(case, "score_mean"),
        lambda case: judges.score_seats(case, "mean"),
        "votelib",
    ),
    Question("sortition", draw_case, _drawn, judges.drawn_names, "votelib"),
    Question(
        "greedy_votes",
        lambda rng: budget_case(rng, "approval"),
        lambda case: sorted(fund_greedily(case_budget(case)).funded),
        lambda case: judges.greedy_funded(case, "Cost_Sat"),
        "pabutools",
    ),
    Question(
        "greedy_cost",
        lambda rng: budget_case(rng, "approval"),
        lambda case: sorted(fund_greedily(case_budget(case), by_cost=True).funded),
        lambda case: judges.greedy_funded(case, "Cardinality_Sat"),
        "pabutools",
    ),
    *(
        _shares("approval", utility, satisfaction, completion)
        for utility, satisfaction in (
            ("cardinality", "Cardinality_Sat"),
            ("cost", "Cost_Sat"),
            ("effort", "Effort_Sat"),
        )
        for completion in ("none", "greedy", "add1", "add1_greedy")
    ),
    _shares("scoring", "points", "Additive_Cardinal_Sat", "none"),
    _shares("scoring", "points", "Additive_Cardinal_Sat", "add1"),
    _shares("ordinal", "borda", "Additive_Borda_Sat", "none"),
    _shares("ordinal", "borda", "Additive_Borda_Sat", "add1"),
)


@dataclass(frozen=True)
class Tally:
    """What became of one question.

    Args:
        agreed: cases answered alike.
        explained: clause to cases that differ because of it.
        open: cases that differ and that no clause explains.
    """

    agreed: int
    explained: Counter[str]
    open: tuple[Case, ...]


def ask(question: Question, seed: int, size: int) -> Tally:
    """Ask both sides about ``size`` cases."""
    rng = Random(f"{question.name} {seed}")
    agreed = 0
    explained: Counter[str] = Counter()
    unexplained: list[Case] = []
    for _ in range(size):
        case = question.make(rng)
        ours, theirs = question.ours(case), question.theirs(case)
        if ours == theirs:
            agreed += 1
        elif clause := question.explain(case, ours, theirs):
            explained[clause] += 1
        else:
            unexplained.append({"case": case, "ours": ours, "theirs": theirs})
    return Tally(agreed, explained, tuple(unexplained))


def write_vectors(seed: int, size: int) -> None:
    """Keep cases with the answers of the judges that the suite does not install."""
    for question in QUESTIONS:
        if question.judge == "votelib":
            continue
        rng = Random(f"{question.name} {seed}")
        rows = [json.dumps(_vector(question, question.make(rng)), sort_keys=True) for _ in range(size)]
        path = VECTORS / f"{question.name}.jsonl"
        path.write_text("".join(f"{row}\n" for row in rows), encoding="utf-8")


def _vector(question: Question, case: Case) -> Case:
    """Keep a case with the judge's answer, and with ours and the clause where that one differs."""
    ours, theirs = question.ours(case), question.theirs(case)
    kept = {"case": case, "answer": theirs}
    return kept if ours == theirs else {**kept, "clause": question.explain(case, ours, theirs), "ours": ours}


def main() -> int:
    """Run the campaign from the command line."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--full", action="store_true", help="20,000 cases a question")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--only", help="one question by its name")
    parser.add_argument("--write-vectors", action="store_true")
    options = parser.parse_args()
    if options.write_vectors:
        write_vectors(options.seed, 100)
        return 0
    failed = False
    for question in QUESTIONS:
        if options.only not in {None, question.name}:
            continue
        size = 20_000 if options.full else 200
        begun = time.perf_counter()
        tally = ask(question, options.seed, size)
        failed = failed or bool(tally.open)
        told = ", ".join(f"{count} by {clause}" for clause, count in sorted(tally.explained.items())) or "none"
        print(  # noqa: T201 - a program that reports
            f"{question.name:32} {question.judge:12} {size:6} cases: {tally.agreed} agree, explained {told}, "
            f"open {len(tally.open)}, {time.perf_counter() - begun:.1f} s",
            flush=True,
        )
        for found in tally.open[:3]:
            print(json.dumps(found))  # noqa: T201
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
