"""What a decision may draw on: the organizations in its binding set, and no others (docs/rules.md O-6).

The one place where promises ask the decisions family anything.
"""

from ledger.rules.commitments.state import Commitment
from ledger.rules.decisions.binding import is_bound
from ledger.rules.state import State


def draws_on_unbound(state: State, decision: str, organization: str, received: int) -> bool:
    """Whether a decision in force would draw on an organization that it does not bind.

    One that is not in force yet draws on nobody: what is promised under it is not owed before it is.
    """
    known = state.decisions.decisions[decision]
    return known.in_force(received) and not is_bound(state, known, organization, received)


def owed_under(state: State, commitment: Commitment, received: int) -> bool:
    """Whether a promise is owed as far as its decision goes: it has come into force and binds the organization.

    A decision that has ended since leaves what was promised under it as it was at its end.
    """
    if commitment.decision is None:
        return True
    decision = state.decisions.decisions[commitment.decision]
    until = decision.in_force_until
    instant = received if until is None else min(received, until - 1)
    if commitment.promisor == "person":
        return decision.in_force(instant)
    return is_bound(state, decision, commitment.organization, instant)
