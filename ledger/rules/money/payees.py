"""Who is behind a party: payees, payers, households and employers (docs/rules.md M-24; governance E16).

Two approvals are worth nothing if one of them is the payee's. So an approver is held against the party itself, the
person or organization that it is, and whatever was declared related to any of these.
"""

from ledger.rules.case import Signed
from ledger.rules.state import State


def oldest(state: State, party: str) -> str:
    """The oldest name of a party: what it was found to be the same as."""
    seen = party
    while (known := state.people.parties.get(seen)) is not None and known.same_as != seen:
        seen = known.same_as
    return seen


def behind(state: State, party: str) -> frozenset[str]:
    """The ids of everybody behind a party: itself, its person and organization, and what is related to them."""
    people, name = state.people, oldest(state, party)
    known = people.parties.get(name)
    names = {party, name} | {one for one in ((known.person, known.organization) if known else ()) if one is not None}
    related: set[str] = set()
    for one in names:
        related |= people.related.get(one) or frozenset()
    for one in tuple(related):
        other = people.parties.get(one)
        related |= {who for who in ((other.person, other.organization) if other else ()) if who is not None}
    return frozenset(names | related)


def is_connected(state: State, party: str, person: str | None, received: int) -> bool:
    """Whether a person is behind a party, or is accredited by an organization that is."""
    if person is None:
        return False
    circle = behind(state, party)
    mine = {person} | state.people.accredited_by(person, received) | (state.people.related.get(person) or frozenset())
    name = state.people.party_of.get(person)
    return bool(circle & (mine | ({oldest(state, name)} if name else set())))


def is_party(state: State, party: str, signed: Signed) -> bool:
    """Whether one who signed speaks for a party: it is she, or her organization in whose name she signed."""
    known = state.people.parties.get(oldest(state, party))
    if known is None:
        return False
    person = known.person is not None and known.person == signed.person
    return person or (known.organization is not None and known.organization == signed.organization)
