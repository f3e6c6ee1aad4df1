"""One door to every election method: ballots and a procedure in, a result out (docs/counting.md, clauses R1 to R4).

Pure: no clock, no randomness, no file. A lot's numbers, affiliations and the chair's word come in as
arguments.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from ledger.rules.counting.ballots import Election, rank_profile
from ledger.rules.counting.cardinal import count_approval, count_score
from ledger.rules.counting.errors import ProcedureError
from ledger.rules.counting.procedure import Procedure
from ledger.rules.counting.result import Count, Result, Step
from ledger.rules.counting.runoff import count_condorcet_irv, count_irv
from ledger.rules.counting.schulze import count_schulze
from ledger.rules.counting.seats import SeatRule, fill_seats
from ledger.rules.counting.sortition import Seeds, lot_order, seed_key
from ledger.rules.counting.transferable import count_stv


@dataclass(frozen=True)
class Outside:
    """What a count may need besides the ballots.

    Args:
        affiliations: candidate to affiliation, for the cap.
        seeds: the public numbers for a lot; without them a tie under ``lot`` is reported.
        chair: candidates in the order in which the chair would take tied ones.
    """

    affiliations: Mapping[str, str] | None = None
    seeds: Seeds | None = None
    chair: Sequence[str] | None = None


NOTHING_OUTSIDE = Outside()


def count_election(election: Election, procedure: Procedure, outside: Outside = NOTHING_OUTSIDE) -> Result:
    """Count an election and fill its seats.

    Raises:
        BallotError: marks do not suit the method.
        ProcedureError: the procedure lacks something, or names nobody's affiliation under a cap.
        DrawError: seeds from which no draw can be made.
    """
    _check_names(election, procedure, outside)
    lot = None
    steps: list[Step] = []
    if procedure.tie_rule == "lot" and outside.seeds is not None:
        lot = lot_order(election.candidates, outside.seeds)
        words = f"For ties a lot was drawn over all candidates (RFC 3797): {', '.join(lot)}."
        steps.append(Step("lot", words, {"key": seed_key(outside.seeds), "order": list(lot)}))
    count = _order(election, procedure, lot)
    rule = SeatRule(
        procedure.seats,
        procedure.tie_rule,
        procedure.cap,
        outside.affiliations,
        outside.chair if procedure.tie_rule == "chair" else lot,
    )
    elected, seat_steps, seat_ties = fill_seats(count, rule)
    return Result(
        procedure.method,
        count.order,
        elected,
        (*count.ties, *seat_ties),
        (*steps, *count.steps, *seat_steps),
    )


def _order(election: Election, procedure: Procedure, lot: Sequence[str] | None) -> Count:
    method = procedure.method
    if method == "approval":
        return count_approval(election, procedure.blank_rule)
    if method in {"score", "score_mean"}:
        return count_score(election, procedure.blank_rule, mean=method == "score_mean")
    if method == "majority":
        raise ProcedureError(
            "NOT_AN_ELECTION", "method", "a method that elects", "majority", "count positions with count_majority"
        )
    profile = rank_profile(election, procedure.blank_rule)
    if method == "schulze":
        return count_schulze(profile)
    if method == "condorcet_irv":
        return count_condorcet_irv(profile, lot)
    if method == "irv":
        return count_irv(profile, lot)
    return count_stv(profile, procedure.seats, lot)


def _check_names(election: Election, procedure: Procedure, outside: Outside) -> None:
    candidates = set(election.candidates)
    if procedure.cap is not None and outside.affiliations is None:
        raise ProcedureError(
            "AFFILIATIONS_MISSING", "affiliations", "each candidate's affiliation", "none", "give them for the cap"
        )
    for what, names in (("affiliations", outside.affiliations or {}), ("chair", outside.chair or ())):
        for name in sorted(names):
            if name not in candidates:
                raise ProcedureError(
                    "NOT_A_CANDIDATE", what, "names as the ballots spell them", repr(name), "correct the spelling"
                )
