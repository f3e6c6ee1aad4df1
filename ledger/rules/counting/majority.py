"""Yes or no: majorities and supermajorities over every base (docs/counting.md, clauses M1 to M5).

A motion is adopted when ``yes / base`` reaches ``threshold`` (``strict``: exceeds it). The bases:

- ``yes_no``: yes and no only; abstentions do not weigh.
- ``cast``: yes, no and abstentions.
- ``electorate``: the weight of all who may vote.
- ``seats``: all seats, filled or not.

Who stepped out (recused) is taken out of ``electorate`` and ``seats`` unless ``recused_in_base``. An exact
tie, yes equal to no where more than half is asked, goes to the tie rule. Quorum is another clause, judged
before this one.
"""

from dataclasses import dataclass
from fractions import Fraction

from ledger.rules.counting.errors import ProcedureError, UnknownRuleError
from ledger.rules.counting.result import Exact, Result, Step, Tie, exact

THRESHOLD_BASES = ("seats", "electorate", "yes_no", "cast")
ADOPTED = "adopted"
NOT_ADOPTED = "not adopted"


@dataclass(frozen=True)
class YesNo:
    """The sums of a vote, each a weight of at least 0.

    Args:
        yes: in favour.
        no: against.
        abstain: cast without taking sides.
        recused: stepped out because of an interest.
    """

    yes: Exact
    no: Exact
    abstain: Exact = 0
    recused: Exact = 0


@dataclass(frozen=True)
class Threshold:
    """The bar a motion has to clear.

    Args:
        share: p/q, above 0 and at most 1.
        strict: True where the share has to be exceeded, False where reaching it is enough.
        base: one of `THRESHOLD_BASES`.
        recused_in_base: True keeps those who stepped out in ``electorate`` and ``seats``.
    """

    share: Fraction = Fraction(1, 2)
    strict: bool = True
    base: str = "yes_no"
    recused_in_base: bool = False


def count_majority(
    votes: YesNo,
    threshold: Threshold,
    *,
    electorate: Exact | None = None,
    seats: Exact | None = None,
    tie_rule: str = "fails",
    settled: str | None = None,
) -> Result:
    """Decide a motion.

    Args:
        votes: the sums.
        threshold: the bar.
        electorate: weight of all who may vote; needed for its base.
        seats: all seats; needed for its base.
        tie_rule: what an exact tie becomes; see docs/counting.md, clause E2.
        settled: ``yes`` or ``no``, the chair's word or the lot's pick, where the tie rule asks for one.

    Raises:
        ProcedureError: the share is outside (0, 1], a base lacks its size, or more voted than may.
        UnknownRuleError: the base or the tie rule has no such name.
    """
    base = _base(votes, threshold, electorate, seats)
    needed = threshold.share * base
    reached = votes.yes > needed if threshold.strict else votes.yes >= needed
    half = threshold.strict and threshold.share == Fraction(1, 2)
    tied = half and votes.yes == votes.no and votes.yes * 2 == base and base > 0
    steps = [_bar_step(votes, threshold, base, needed)]
    if tied:
        tie, outcome = _settle(tie_rule, settled)
        steps.append(Step("tie", tie.words, {"rule": tie_rule, "resolved": tie.resolved}))
        return Result("majority", (("no", "yes"),), outcome, (tie,), tuple(steps))
    outcome = (ADOPTED,) if reached and votes.yes > 0 else (NOT_ADOPTED,)
    steps.append(Step("outcome", f"The motion is {outcome[0]}.", {"outcome": outcome[0]}))
    order: tuple[tuple[str, ...], ...] = (("yes",), ("no",))
    if votes.yes == votes.no:
        order = (("no", "yes"),)
    elif votes.no > votes.yes:
        order = (("no",), ("yes",))
    return Result("majority", order, outcome, (), tuple(steps))


def _base(votes: YesNo, threshold: Threshold, electorate: Exact | None, seats: Exact | None) -> Exact:
    if not 0 < threshold.share <= 1:
        raise ProcedureError(
            "THRESHOLD_OUT_OF_RANGE", "threshold", "a share above 0, at most 1", exact_text(threshold.share), "mend it"
        )
    if min(votes.yes, votes.no, votes.abstain, votes.recused) < 0:
        raise ProcedureError("SUM_BELOW_ZERO", "votes", "sums of at least 0", str(votes), "check the sums")
    cast = votes.yes + votes.no + votes.abstain
    if threshold.base == "yes_no":
        return votes.yes + votes.no
    if threshold.base == "cast":
        return cast
    sizes = {"electorate": electorate, "seats": seats}
    if threshold.base not in sizes:
        raise UnknownRuleError(
            "THRESHOLD_BASE_UNKNOWN",
            "threshold_base",
            "one of " + ", ".join(THRESHOLD_BASES),
            repr(threshold.base),
            "name one of them",
        )
    size = sizes[threshold.base]
    if size is None:
        raise ProcedureError("BASE_MISSING", threshold.base, "its size", "nothing", f"give the {threshold.base}")
    if cast + votes.recused > size:
        raise ProcedureError(
            "MORE_VOTES_THAN_BASE",
            threshold.base,
            f"at most {exact(size)} votes and recusals",
            exact_text(cast + votes.recused),
            "check the base and the sums",
        )
    return size if threshold.recused_in_base else size - votes.recused


def exact_text(value: Exact) -> str:
    """Write a number for a message."""
    return str(exact(value))


def _bar_step(votes: YesNo, threshold: Threshold, base: Exact, needed: Exact) -> Step:
    how = "more than" if threshold.strict else "at least"
    words = (
        f"Yes {exact(votes.yes)}, no {exact(votes.no)}, abstained {exact(votes.abstain)}, stepped out "
        f"{exact(votes.recused)}. Needed: {how} {exact(needed)}, {exact(threshold.share)} of {exact(base)} "
        f"({threshold.base})."
    )
    facts = {
        "yes": exact(votes.yes),
        "no": exact(votes.no),
        "abstain": exact(votes.abstain),
        "recused": exact(votes.recused),
        "base": threshold.base,
        "base_size": exact(base),
        "threshold": exact(threshold.share),
        "strict": threshold.strict,
        "needed": exact(needed),
    }
    return Step("threshold", words, facts)


def _settle(tie_rule: str, settled: str | None) -> tuple[Tie, tuple[str, ...]]:
    sides = ("no", "yes")
    if tie_rule in {"fails", "status_quo"}:
        words = "A tie: the motion fails." if tie_rule == "fails" else "A tie: everything stays as it is."
        return Tie(sides, 1, tie_rule, resolved=True, elected=("no",), words=words), (NOT_ADOPTED,)
    if tie_rule == "run_off":
        words = "A tie: the vote is taken again."
        return Tie(sides, 1, tie_rule, resolved=False, elected=(), words=words), ()
    if tie_rule not in {"chair", "lot"}:
        raise UnknownRuleError(
            "TIE_RULE_UNKNOWN", "tie_rule", "fails, status_quo, chair, run_off or lot", repr(tie_rule), "name one"
        )
    who = "the chair" if tie_rule == "chair" else "the lot"
    if settled not in sides:
        words = f"A tie: {who} has still to decide."
        return Tie(sides, 1, tie_rule, resolved=False, elected=(), words=words), ()
    outcome = ADOPTED if settled == "yes" else NOT_ADOPTED
    words = f"A tie: {who} decided {settled}, the motion is {outcome}."
    return Tie(sides, 1, tie_rule, resolved=True, elected=(settled,), words=words), (outcome,)
