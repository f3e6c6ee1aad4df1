"""Who sits in an electorate at an opening: from the charter's rule to a list of seats (docs/rules.md C-9 to C-13).

The list is pinned by the opening. Whoever joins, leaves or is accredited later changes nothing in it.
"""

from collections import Counter
from collections.abc import Iterator
from dataclasses import replace

from ledger.rules.charter.electorate import Electorate as ElectorateRule
from ledger.rules.charter.model import CharterData
from ledger.rules.charter.procedure import Procedure
from ledger.rules.decisions.state import Electorate, Seat
from ledger.rules.state import State


def take_seats(
    state: State, charter: CharterData, procedure: Procedure, domain: str | None, received: int
) -> Electorate:
    """The electorate of a decision opened at ``received`` (ms): the procedure's, or that of the domain's owners."""
    named = charter.domains.get(domain) if domain else None
    binding = named.binding if named else procedure.electorate
    advisory = named.advisory if named else procedure.advisory
    caucuses: dict[str, set[str]] = {}
    for name in procedure.caucuses:
        for seat in _seats(state, charter, name, received):
            caucuses.setdefault(seat.key, set()).add(name)
    seats = tuple(
        replace(
            seat,
            weight=seat.weight if procedure.weight_rule == "listed" else 1,
            caucuses=frozenset(caucuses.get(seat.key, ())),
        )
        for seat in _seats(state, charter, binding, received)
    )
    keys = {seat.key for seat in seats}
    heard = tuple(seat for seat in _seats(state, charter, advisory, received) if seat.key not in keys)
    return Electorate(
        seats=seats,
        advisory=heard,
        keys=frozenset(keys),
        organizations=frozenset(seat.organization for seat in seats if seat.organization),
        by_organization={s.organization: s.key for s in _all(seats, heard) if s.organization and not s.holder},
        by_holder={seat.holder: seat.key for seat in _all(seats, heard) if seat.holder and not seat.term},
        by_term={seat.term: seat.key for seat in _all(seats, heard) if seat.term},
    )


def _all(seats: tuple[Seat, ...], heard: tuple[Seat, ...]) -> tuple[Seat, ...]:
    return (*heard, *seats)


def _seats(state: State, charter: CharterData, name: str | None, received: int) -> Iterator[Seat]:
    rule = charter.electorate(name) if name else None
    if rule is None:
        return
    if rule.kind == "organizations":
        yield from _organization_seats(state, rule, received)
    elif rule.kind == "persons":
        yield from _person_seats(state, rule, received)
    elif rule.kind == "posts":
        yield from _post_seats(state, rule, received)
    else:
        for seat in rule.seats:
            filled = seat.holder is not None or has_delegate(state, seat.organization, received)
            yield Seat(f"seat:{seat.code}", seat.weight, seat.organization, seat.holder, None, filled)


def _organization_seats(state: State, rule: ElectorateRule, received: int) -> Iterator[Seat]:
    for organization in state.people.organizations.values():
        if organization.standing not in ("member", "leaving"):
            continue
        if not rule.among or organization.id in rule.among:
            filled = has_delegate(state, organization.id, received)
            yield Seat(organization.id, organization=organization.id, filled=filled)


def _person_seats(state: State, rule: ElectorateRule, received: int) -> Iterator[Seat]:
    people = state.people
    for person, organizations in people.affiliations.items():
        for organization in organizations:
            present = people.organizations[organization].standing in ("member", "leaving")
            among = not rule.among or organization in rule.among
            if present and among and people.accreditations[person, organization].holds("member", received):
                yield Seat(person, organization=organization, holder=person)
                break


def _post_seats(state: State, rule: ElectorateRule, received: int) -> Iterator[Seat]:
    posts = [post for post in state.posts.posts.values() if post.code in rule.posts and post.standing_at(received)]
    serving: Counter[str] = Counter()
    for term in state.posts.terms.values():
        post = state.posts.posts[term.post]
        if post in posts and term.serving(received):
            serving[post.id] += 1
            yield Seat(term.id, organization=term.organization, holder=term.person, term=term.id)
    for post in posts:
        for vacant in range(serving[post.id], post.rules.seats):
            yield Seat(f"vacant:{post.id}:{vacant}", filled=False)


def has_delegate(state: State, organization: str | None, received: int) -> bool:
    """Whether somebody may speak for an organization at ``received``."""
    if organization is None:
        return False
    people = state.people.people_of.get(organization) or ()
    return any(state.people.has_role(person, organization, ("delegate",), received) for person in people)


def seat_of(electorate: Electorate, person: str, organization: str | None, term: str | None) -> str | None:
    """Key of the seat that a person speaks for in a capacity; None where she holds none.

    A seat listed for a person is hers in her own capacity and in her organization's.
    """
    if term is not None:
        return electorate.by_term.get(term)
    if organization is not None and organization in electorate.by_organization:
        return electorate.by_organization[organization]
    return electorate.by_holder.get(person)
