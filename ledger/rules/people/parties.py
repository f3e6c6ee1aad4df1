"""Parties: whom a rule compares, with their names sealed (docs/rules.md P-14, P-15).

Payee, payer and bank are ids. Who in the record a party is, and which household or employer it belongs to, is declared
in the clear, so that "nobody approves a payment to herself" can be judged without a name. A false declaration is a
finding for people, not arithmetic.
"""

from dataclasses import replace
from typing import Annotated, Any

from pydantic import Field, StringConstraints

from ledger.rules.case import Case
from ledger.rules.kind import Check, Detail, Kind, SealedField
from ledger.rules.people.state import Party
from ledger.rules.state import State
from ledger.rules.values import Body, OrganizationId, PartyId, PersonId, RefTo

RelatedId = Annotated[
    str,
    StringConstraints(pattern=r"^[0-9a-f]{64}\.(0|[1-9][0-9]?)$"),
    RefTo(("party", "person", "organization")),
]


class PartyRegistered(Body):
    """Who a party is in the record, if anyone, and to whom it is related: household, employer."""

    person: PersonId | None = None
    organization: OrganizationId | None = None
    related: tuple[RelatedId, ...] = Field(default=(), max_length=32)


class PartySame(Body):
    """Two parties found to be one."""

    party: PartyId


def root_of(state: State, thing: str) -> str:
    """What a party, person or organization is known as: the oldest party that it was found to be, else itself."""
    parties = state.people.parties
    known = state.people.party_of.get(thing) or thing
    while known in parties and parties[known].same_as != known:
        known = parties[known].same_as
    return known


def is_same_party(state: State, one: str, other: str) -> bool:
    """Whether two ids (of parties, persons or organizations) are one and the same, as declared and found (P-15)."""
    return root_of(state, one) == root_of(state, other)


def is_related(state: State, one: str, other: str) -> bool:
    """Whether two ids are the same, or declared related by either side (P-15): nobody approves for such a one."""
    first, second = root_of(state, one), root_of(state, other)
    related = state.people.related
    return first == second or second in (related.get(first) or ()) or first in (related.get(second) or ())


def _one_at_most(case: Case[PartyRegistered]) -> Detail | None:
    return {} if case.body.person is not None and case.body.organization is not None else None


def _record_party(case: Case[PartyRegistered]) -> None:
    people, body = case.state.people, case.body
    is_known = body.person or body.organization
    first = people.party_of.get(is_known) if is_known else None
    people.parties.put(case.id, Party(case.id, body.person, body.organization, root_of(case.state, first or case.id)))
    if is_known and first is None:
        _join(case.state, is_known, case.id)
        people.party_of.put(is_known, case.id)
    for other in body.related:
        relate(case.state, case.id, other)


def relate(state: State, one: str, other: str) -> None:
    """Write that two are related, under the names they are known as."""
    first, second = root_of(state, one), root_of(state, other)
    state.people.related.put(first, (state.people.related.get(first) or frozenset()) | {second})
    state.people.related.put(second, (state.people.related.get(second) or frozenset()) | {first})


def _join(state: State, name: str, root: str) -> None:
    """Let what was said of one name hold of another from now on."""
    related = state.people.related
    moved = related.get(name) or frozenset()
    if name == root or not moved:
        return
    related.put(root, (related.get(root) or frozenset()) | moved)
    for other in sorted(moved):
        related.put(other, (related.get(other) or frozenset()) | {root})


def _two_parties(case: Case[PartySame]) -> Detail | None:
    return {"party": case.body.party} if is_same_party(case.state, case.subject, case.body.party) else None


def _record_same(case: Case[PartySame]) -> None:
    parties, state = case.state.people.parties, case.state
    first, second = root_of(state, case.subject), root_of(state, case.body.party)
    parties.put(second, replace(parties[second], same_as=first))
    _join(state, second, first)


KINDS: tuple[Kind[Any], ...] = (
    Kind(
        name="party.registered/v1",
        body=PartyRegistered,
        label="register a payee or payer",
        words="Register {sealed.name} as somebody money comes from or goes to.",
        opens="party",
        power="people.parties",
        sealed=(SealedField("name", "Its name", required=True), SealedField("account", "Its account or address")),
        checks=(
            Check(
                "PARTY_TWO_THINGS",
                "P-14",
                "A party is a person or an organization, not both.",
                "Name one, and the other as related.",
                _one_at_most,
            ),
        ),
        record=_record_party,
    ),
    Kind(
        name="party.same/v1",
        body=PartySame,
        label="join two parties",
        words="{about} and {party} are one and the same.",
        about=("party",),
        power="people.parties",
        sealed=(SealedField("reason", "How this is known"),),
        checks=(Check("PARTY_SAME_ALREADY", "P-15", "They are known to be one.", "Nothing.", _two_parties),),
        record=_record_same,
    ),
)
