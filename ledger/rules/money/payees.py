"""Who is behind a party: payees, payers, households and employers (docs/rules.md M-24; governance E16).

Two approvals are worth nothing if one of them is the payee's. So an approver is held against the party, whatever was
declared related to it, and so are the organizations that accredit her.
"""

from ledger.rules.case import Signed
from ledger.rules.people.parties import is_related, is_same_party
from ledger.rules.state import State


def is_connected(state: State, party: str, person: str | None, received: int) -> bool:
    """Whether a person, or an organization that accredits her now, is a party or related to it."""
    if person is None:
        return False
    mine = (person, *sorted(state.people.accredited_by(person, received)))
    return any(is_related(state, party, one) for one in mine)


def is_party(state: State, party: str, signed: Signed) -> bool:
    """Whether one who signed speaks for a party: it is she, or her organization in whose name she signed."""
    mine = tuple(one for one in (signed.person, signed.organization) if one is not None)
    return any(is_same_party(state, party, one) for one in mine)
