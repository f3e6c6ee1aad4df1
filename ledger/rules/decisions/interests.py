"""Declared interests held against positions, where the charter asks to step out (docs/rules.md D-67; S30)."""

from ledger.rules.charter.procedure import PositionCode, Procedure
from ledger.rules.decisions.state import Decision
from ledger.rules.kind import Detail
from ledger.rules.registers.matching import held_by, interests_in_decision
from ledger.rules.state import State

STEPS_OUT: tuple[PositionCode, ...] = ("recused", "not_ours")


def asks_to_step_out(procedure: Procedure, position: PositionCode) -> bool:
    """Whether a procedure allows a position only to those without a declared interest."""
    return procedure.interests == "recused" and position not in STEPS_OUT


def interest_of(state: State, decision: Decision, persons: tuple[str, ...], received: int) -> Detail | None:
    """The first interest in a decision that one of some persons, or an organization of hers, has declared."""
    matches = interests_in_decision(state, decision)
    for person in persons:
        match = held_by(state, matches, person, received)
        if match is not None:
            return {"person": person, "entry": match.entry}
    return None
