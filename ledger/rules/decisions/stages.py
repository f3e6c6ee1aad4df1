"""Where a decision stands at an instant: one of the states of governance.md §3 (docs/rules.md D-1).

Nothing is stored by the clock: the state follows from what was signed and from the time asked about. *Draft* is the one
state outside of the record: a draft is a file.
"""

from typing import Literal

from ledger.format.codec import DAY_MS
from ledger.rules.decisions.outcomes import awaits_tellers, outcome_of
from ledger.rules.decisions.state import Decision
from ledger.rules.state import State

Stage = Literal[
    "proposed", "deliberating", "open", "adopted_provisional", "in_force", "not_adopted", "inquorate", "blocked",
    "tied", "withdrawn", "lapsed", "suspended", "amended", "superseded", "rescinded", "expired", "void",
]  # fmt: skip

REVISABLE: tuple[Stage, ...] = ("proposed", "deliberating", "blocked")
OPENABLE: tuple[Stage, ...] = ("deliberating", "inquorate", "tied")
PASSED: tuple[Stage, ...] = (
    "adopted_provisional", "in_force", "suspended", "amended", "superseded", "rescinded", "expired",
)  # fmt: skip


def stage_of(state: State, decision: Decision, received: int) -> Stage:
    """The decision's state at ``received`` (ms), which is not before the last entry."""
    if decision.void:
        return "void"
    if decision.withdrawn:
        return "withdrawn"
    if decision.suspended:
        return "suspended"
    if decision.in_force_from is not None:
        return _adopted(decision, received)
    if decision.opening is None:
        return _before_opening(decision, received)
    return _after_opening(state, decision, received)


def _adopted(decision: Decision, received: int) -> Stage:
    assert decision.in_force_from is not None
    if decision.in_force_until is not None and decision.in_force_until <= received:
        return decision.ended_as or "expired"
    return "in_force" if decision.in_force_from <= received else "adopted_provisional"


def _before_opening(decision: Decision, received: int) -> Stage:
    if motion_lapsed(decision, received):
        return "lapsed"
    motion = decision.motion
    return "deliberating" if motion is None or len(decision.seconds) >= motion.seconds_needed else "proposed"


def _after_opening(state: State, decision: Decision, received: int) -> Stage:
    opening = decision.opening
    assert opening is not None
    if not opening.is_closed(received):
        return "open"
    if decision.outcome is None and awaits_tellers(state, decision):
        return "lapsed" if motion_lapsed(decision, received) else "open"
    outcome = decision.outcome or outcome_of(state, decision)
    if outcome.code == "adopted":
        # Adopted by arithmetic, not yet published: nothing can be done under it until somebody publishes it.
        return "adopted_provisional"
    if outcome.code == "inquorate" and not _calls_left(decision):
        return "lapsed"
    if outcome.code in ("inquorate", "blocked") and motion_lapsed(decision, received):
        return "lapsed"
    return outcome.code


def _calls_left(decision: Decision) -> bool:
    opening = decision.opening
    assert opening is not None
    second = opening.procedure.second_call
    return second is not None and opening.call <= second.calls


def done_without_quorum(decision: Decision) -> bool:
    """Whether it is published business of a meeting at which too few were there: it may be ratified (E2; D-66)."""
    opening, outcome = decision.opening, decision.outcome
    if opening is None or outcome is None or not (opening.meeting or opening.room):
        return False
    over = decision.withdrawn or decision.void or decision.suspended
    return outcome.code == "inquorate" and decision.in_force_from is None and not over


def motion_lapsed(decision: Decision, received: int) -> bool:
    """Whether nothing has happened to a decision for as long as its procedure lets it wait."""
    motion = decision.motion
    return motion is not None and decision.active + motion.lapse_days * DAY_MS <= received
