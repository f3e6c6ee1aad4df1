"""How much each organization carries, told before more is asked of it (docs/rules.md O-11)."""

from collections.abc import Mapping
from dataclasses import dataclass

from ledger.rules.commitments.standing import open_of
from ledger.rules.commitments.state import Request
from ledger.rules.state import State


@dataclass(frozen=True, slots=True)
class Load:
    """Open promises of one organization, of everybody, and what it carries by thing and unit."""

    carried: int
    all_open: int
    amounts: Mapping[tuple[str, str], int]


def load(state: State, organization: str, received: int) -> Load:
    """What an organization carries at ``received`` (ms)."""
    own = open_of(state, organization, received)
    all_open = sum(len(open_of(state, other, received)) for other in state.commitments.live_of)
    amounts: dict[tuple[str, str], int] = {}
    for commitment in own:
        amounts[commitment.terms.measure] = amounts.get(commitment.terms.measure, 0) + commitment.outstanding
    return Load(len(own), all_open, amounts)


def exceeds_share(carried: int, all_open: int, share: str) -> bool:
    """Whether ``carried`` of ``all_open`` promises is more than a share ``p/q`` of them."""
    p, q = map(int, share.split("/"))
    return carried * q > all_open * p


def asks_open(state: State, organization: str, received: int) -> tuple[Request, ...]:
    """The requests to an organization that wait for its answer at ``received`` (ms)."""
    asked = (state.commitments.requests[one] for one in state.commitments.asks_of.get(organization) or ())
    return tuple(request for request in asked if request.standing(received) == "requested")
