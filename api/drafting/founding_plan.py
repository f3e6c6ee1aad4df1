"""Reading a founding's plan from a file or from what was typed; errors say which part is wrong.

name = "Harbour Coalition"
purpose = "Safe staffing on every ward and quay"
charter = "consent"                      # a starter, a file, or the data itself

[[organizations]]
name = "Dockers Union"
yes = "key"                              # or in_room, none
people = [{ name = "Anna", key = "anna" }, { name = "Bo", roles = ["delegate"] }]
"""

import re
import unicodedata
from collections.abc import Mapping, Sequence
from datetime import date, timedelta
from typing import Any

from api.drafting.currencies import TABLE, chosen
from api.drafting.founding import ROLES, OrganizationPlan, PersonPlan, Plan, PostPlan

TERM_DAYS = 365


class PlanError(ValueError):
    """A part of the plan is missing or wrong."""


def slug(name: str) -> str:
    """A name as part of an origin or as the name of a key: a-z, 0-9, '-'."""
    plain = unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode().casefold()
    return re.sub(r"[^a-z0-9]+", "-", plain).strip("-")


def read_plan(data: Mapping[str, Any], charter: Mapping[str, Any], today: date) -> Plan:
    """A plan from a file's data.

    Args:
        data: the file's content.
        charter: the charter's data, wherever the file has it from.
        today: for terms that begin now.

    Raises:
        PlanError: which part is wrong.
    """
    known = {"name", "origin", "purpose", "language", "currencies", "charter", "charter_text", "entries",
             "organizations", "posts"}  # fmt: skip
    _only(data, known, "the plan")
    name = _text(data, "name", "the plan")
    organizations = tuple(_organization(one) for one in _list(data, "organizations", "the plan"))
    if not organizations:
        raise PlanError("the plan names no organization")
    posts = tuple(_post(one, today) for one in data.get("posts", ()))
    plan = Plan(
        origin=str(data.get("origin") or f"{slug(name)}/record"),
        name=name,
        organizations=organizations,
        currencies=_currencies(data.get("currencies")),
        purpose=data.get("purpose") or None,
        charter=charter,
        charter_text=data.get("charter_text"),
        posts=posts,
        language=str(data.get("language", "en")),
    )
    check_plan(plan)
    return plan


def check_plan(plan: Plan) -> None:
    """Refuse a plan whose names do not fit together.

    Raises:
        PlanError: a name twice, nobody who signs, or somebody who says yes by key without one.
    """
    organizations = [one.name for one in plan.organizations]
    people = [person.name for one in plan.organizations for person in one.people]
    for name in (*organizations, *people):
        if (organizations + people).count(name) > 1:
            raise PlanError(f"{name} stands there twice: give each organization and person a name of its own")
    if not plan.signers():
        raise PlanError("nobody signs: at least one person needs a key")
    for one in plan.organizations:
        if one.yes == "key" and not any(person.key for person in one.people):
            raise PlanError(f"{one.name} is to say yes by key, but none of its people has a key here")
        if one.yes == "in_room" and not one.people:
            raise PlanError(f"{one.name} is to say yes in the room, but nobody of it is named")
    for post in plan.posts:
        if post.holder is not None and post.holder not in people:
            raise PlanError(f"{post.name} is to be held by {post.holder}, who is not named")


def organization_line(line: str) -> dict[str, Any]:
    """``Dockers Union: Anna, Bo`` as a plan has it; a line without ``:`` names no people.

    Raises:
        PlanError: there is no name before the colon.
    """
    name, _, people = line.partition(":")
    if not name.strip():
        raise PlanError(f"{line!r}: write it as Name of the organization: Person, Person")
    named = [{"name": person.strip()} for person in people.split(",") if person.strip()]
    return {"name": name.strip(), "people": named}


def _organization(data: Any) -> OrganizationPlan:
    data = organization_line(data) if isinstance(data, str) else data
    _only(data, {"name", "standing", "people", "yes", "purpose"}, "an organization")
    name = _text(data, "name", "an organization")
    people = tuple(_person(one, name) for one in data.get("people", ()))
    default = "key" if any(person.key for person in people) else "none"
    return OrganizationPlan(
        name,
        _choice(data.get("standing", "founding"), ("founding", "invited"), f"{name}: standing"),
        people,
        _choice(data.get("yes", default), ("key", "in_room", "none"), f"{name}: yes"),
        data.get("purpose"),
    )


def _person(data: Any, where: str) -> PersonPlan:
    if isinstance(data, str):
        return PersonPlan(data)
    _only(data, {"name", "key", "roles"}, where)
    name = _text(data, "name", where)
    roles = tuple(_choice(role, ROLES, f"{name}: roles") for role in data.get("roles", ROLES))
    return PersonPlan(name, roles, data.get("key"))


def _post(data: Any, today: date) -> PostPlan:
    _only(data, {"code", "name", "holder", "starts", "ends", "rules"}, "a post")
    name = _text(data, "name", "a post")
    starts = _date(data.get("starts"), today, f"{name}: starts")
    ends = _date(data.get("ends"), starts + timedelta(days=TERM_DAYS), f"{name}: ends")
    code = str(data.get("code") or slug(name))
    return PostPlan(code, name, data.get("holder"), starts, ends, data.get("rules", {}))


def _currencies(given: Any) -> Mapping[str, int]:
    if given is None:
        return TABLE
    if isinstance(given, Mapping):
        return {str(code): int(decimals) for code, decimals in given.items()}
    try:
        return chosen([given] if isinstance(given, str) else given)
    except ValueError as error:
        raise PlanError(f"currencies: {error}") from None


def _date(given: Any, default: date, where: str) -> date:
    if given is None:
        return default
    try:
        return given if isinstance(given, date) else date.fromisoformat(str(given))
    except ValueError:
        raise PlanError(f"{where}: {given!r} is no date like 2026-03-31") from None


def _choice(given: Any, choices: Sequence[str], where: str) -> Any:
    if given not in choices:
        raise PlanError(f"{where}: {given!r} is none of {', '.join(choices)}")
    return given


def _list(data: Mapping[str, Any], name: str, where: str) -> list[Any]:
    value = data.get(name)
    if not isinstance(value, list | tuple):
        raise PlanError(f"{where} has no list of {name}")
    return list(value)


def _text(data: Mapping[str, Any], name: str, where: str) -> str:
    value = data.get(name)
    if not isinstance(value, str) or not value.strip():
        raise PlanError(f"{where} has no {name}")
    return value.strip()


def _only(data: Any, known: set[str], where: str) -> None:
    if not isinstance(data, Mapping):
        raise PlanError(f"{where} is not an object with names and values")
    unknown = set(data) - known
    if unknown:
        raise PlanError(f"{where} has no {', '.join(sorted(map(str, unknown)))}; it has {', '.join(sorted(known))}")
