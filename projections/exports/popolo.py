"""People, organizations, posts and memberships in the shape of Popolo, the open government data specification.

There is no well-kept library for it, so its shape is held by a schema of ours, docs/popolo.schema.json. Names that this
reader may not see are left out, never replaced. Dates follow Popolo: ``end_date`` is the day on which a membership
ended; ours end at the beginning of that day.
"""

import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from projections.exports.journal import ExportError
from projections.reports.identity import Five


@dataclass(frozen=True, slots=True)
class Person:
    """A person; ``name`` None: not to be seen by this audience."""

    id: str
    name: str | None


@dataclass(frozen=True, slots=True)
class Organization:
    """An organization or a body; ``classification`` such as ``member``, ``committee``; ``parent``: its id."""

    id: str
    name: str | None
    classification: str
    parent: str | None = None
    founded: date | None = None
    dissolved: date | None = None


@dataclass(frozen=True, slots=True)
class Post:
    """A post in an organization or body."""

    id: str
    label: str | None
    organization: str
    first: date | None = None
    last: date | None = None


@dataclass(frozen=True, slots=True)
class Membership:
    """A person in an organization or on a post, from ``first`` until, not including, ``until``.

    ``behalf``: the organization on whose behalf; ``role``: a word for it.
    """

    id: str
    person: str
    organization: str
    post: str | None
    role: str
    first: date
    until: date | None = None
    behalf: str | None = None


def render(
    identity: Five,
    persons: Iterable[Person],
    organizations: Iterable[Organization],
    posts: Iterable[Post],
    memberships: Iterable[Membership],
) -> str:
    """The four collections as JSON text, each sorted by id; ends with a newline.

    Raises:
        ExportError: an id stands twice in a collection, or something points to what is not there.
    """
    people, bodies, seats, members = tuple(persons), tuple(organizations), tuple(posts), tuple(memberships)
    _check(people, bodies, seats, members)
    data = {
        "plenary": {name: value if name != "size" else int(value) for name, value in identity.told()},
        "persons": _sorted({"id": each.id, "name": each.name} for each in people),
        "organizations": _sorted(_organization(each) for each in bodies),
        "posts": _sorted(_post(each) for each in seats),
        "memberships": _sorted(_membership(each) for each in members),
    }
    return json.dumps(data, ensure_ascii=False, indent=1, sort_keys=True) + "\n"


def _organization(each: Organization) -> dict[str, Any]:
    return {
        "id": each.id,
        "name": each.name,
        "classification": each.classification,
        "parent_id": each.parent,
        "founding_date": _day(each.founded),
        "dissolution_date": _day(each.dissolved),
    }


def _post(each: Post) -> dict[str, Any]:
    return {
        "id": each.id,
        "label": each.label,
        "organization_id": each.organization,
        "start_date": _day(each.first),
        "end_date": _day(each.last),
    }


def _membership(each: Membership) -> dict[str, Any]:
    return {
        "id": each.id,
        "person_id": each.person,
        "organization_id": each.organization,
        "post_id": each.post,
        "role": each.role,
        "on_behalf_of_id": each.behalf,
        "start_date": _day(each.first),
        "end_date": _day(each.until),
    }


def _sorted(found: Iterable[dict[str, Any]]) -> list[dict[str, Any]]:
    kept = [{name: value for name, value in each.items() if value is not None} for each in found]
    return sorted(kept, key=lambda each: str(each["id"]))


def _day(day: date | None) -> str | None:
    return day.isoformat() if day else None


def _check(
    people: Sequence[Person], bodies: Sequence[Organization], seats: Sequence[Post], members: Sequence[Membership]
) -> None:
    known: dict[str, set[str]] = {}
    for name, found in (("person", people), ("organization", bodies), ("post", seats), ("membership", members)):
        ids = [each.id for each in found]
        known[name] = set(ids)
        if len(known[name]) != len(ids):
            raise ExportError(f"an id of a {name} stands twice")
    pointers = [
        *((each.id, "organization", each.parent) for each in bodies),
        *((each.id, "organization", each.organization) for each in seats),
        *((each.id, "person", each.person) for each in members),
        *((each.id, "organization", each.organization) for each in members),
        *((each.id, "organization", each.behalf) for each in members),
        *((each.id, "post", each.post) for each in members),
    ]
    for holder, thing, identity in pointers:
        if identity is not None and identity not in known[thing]:
            raise ExportError(f"{holder} points to the {thing} {identity}, which is not in the export")
