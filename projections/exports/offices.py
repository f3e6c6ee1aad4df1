"""Who is in the coalition and who holds which post, as Popolo has it.

Whoever is only a member of an organization is told to members, never to the public: that somebody is in a union is
hers to say. The public sees organizations, bodies, posts, and the people who hold or held a post.
"""

from collections.abc import Iterator

from ledger.rules.posts.standing import AHEAD
from ledger.rules.values import utc_date
from projections.exports import popolo
from projections.exports.popolo import Membership, Organization, Person, Post
from projections.exports.stamp import coalition_of, five_of, founded_on
from projections.reports import succession
from projections.reports.basis import Basis
from projections.reports.wording import MEMBERS

NAME = "popolo/v1"
_NEVER = (*AHEAD, "declined", "lapsed")


def popolo_json(basis: Basis) -> str:
    """People, organizations, posts and memberships as JSON text.

    Args:
        basis: what it stands on.
    """
    memberships = [*_terms(basis)]
    if basis.audience == MEMBERS:
        memberships += [*_in_bodies(basis), *_accredited(basis)]
    persons = [Person(person, _name(basis, person)) for person in dict.fromkeys(one.person for one in memberships)]
    organizations, posts = [*_organizations(basis)], [*_posts(basis)]
    return popolo.render(five_of(basis, NAME), persons, organizations, posts, memberships)


def _name(basis: Basis, identity: str) -> str | None:
    """A name as this audience may see it; None: it may not."""
    return basis.words.text(identity, "name")


def _organizations(basis: Basis) -> Iterator[Organization]:
    whole = coalition_of(basis)
    yield Organization(whole, _name(basis, whole), "coalition", founded=founded_on(basis))
    for one in basis.state.people.organizations.values():
        yield Organization(one.id, _name(basis, one.id), one.standing, whole)
    for body in basis.state.posts.bodies.values():
        ends = [end for end in (body.ends, body.closed) if end is not None]
        until = utc_date(min(ends)) if ends else None
        yield Organization(body.id, _name(basis, body.id), "body", whole, utc_date(body.opened), until)


def _posts(basis: Basis) -> Iterator[Post]:
    for post in basis.state.posts.posts.values():
        last = utc_date(post.abolished) if post.abolished is not None else None
        organization = post.rules.body or coalition_of(basis)
        yield Post(post.id, basis.words.name(post.id), organization, utc_date(post.created), last)


def _terms(basis: Basis) -> Iterator[Membership]:
    for term in basis.state.posts.terms.values():
        if succession.standing(basis, term) in _NEVER or term.seated is None:
            continue
        post = basis.state.posts.posts[term.post]
        first = utc_date(term.seated)
        yield Membership(
            term.id,
            term.person,
            post.rules.body or coalition_of(basis),
            post.id,
            post.code,
            first,
            max(first, utc_date(term.leaves)),
            term.organization,
        )


def _in_bodies(basis: Basis) -> Iterator[Membership]:
    posts = basis.state.posts
    every = ((body, person) for body in posts.bodies for person in posts.body_members.get(body) or ())
    for place in every:
        body, person = place
        for number, stay in enumerate(posts.stays.get(place) or ()):
            until = utc_date(stay.until) if stay.until is not None else None
            identity = f"{body}/{person}/{number}"
            yield Membership(identity, person, body, None, "member", utc_date(stay.since), until, stay.organization)


def _accredited(basis: Basis) -> Iterator[Membership]:
    for (person, organization), one in basis.state.people.accreditations.items():
        until = utc_date(one.until) if one.until is not None else None
        role = ", ".join(sorted(one.roles)) or "member"
        yield Membership(f"{organization}/{person}", person, organization, None, role, utc_date(one.since), until)
