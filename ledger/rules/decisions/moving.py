"""How a close moves with a word: earlier when all have spoken, later when quorum came late (docs/rules.md D-17)."""

from dataclasses import replace

from ledger.format.codec import HOUR_MS
from ledger.rules.decisions.outcomes import has_quorum
from ledger.rules.decisions.state import Decision, DecisionsState, Opening
from ledger.rules.state import State


def moved(state: State, decision: Decision, opening: Opening, index: int, received: int) -> Opening:
    """The opening after a word in time, received (ms) at an index."""
    procedure = opening.procedure
    if procedure.early_close == "all_spoken" and _all_spoken(state.decisions, decision, opening):
        return replace(opening, closed_index=index, closed_received=received)
    late = procedure.late_extension
    if late is None or opening.extended or received < opening.closes - late.window_hours * HOUR_MS:
        return _with_quorum_seen(state, decision, opening)
    if opening.quorum_seen or not has_quorum(state, decision):
        return opening
    return replace(opening, closes=opening.closes + late.by_hours * HOUR_MS, extended=True, quorum_seen=True)


def _with_quorum_seen(state: State, decision: Decision, opening: Opening) -> Opening:
    if opening.procedure.late_extension is None or opening.quorum_seen or not has_quorum(state, decision):
        return opening
    return replace(opening, quorum_seen=True)


def _all_spoken(decisions: DecisionsState, decision: Decision, opening: Opening) -> bool:
    for seat in opening.electorate.seats:
        own = decisions.counted.get((decision.id, seat.key))
        word = own or decisions.counted.get((decision.id, f"proxy:{seat.key}"))
        if word is None or word.text != opening.text or word.position == "taking_it_back":
            return False
    return True
