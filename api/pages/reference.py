"""``/docs``: the API for people, rendered here from the same description that programs read; no script, no CDN."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from fastapi import APIRouter
from fastapi.responses import Response

from api.pages.frame import show
from api.routes.openapi import PROBLEM
from api.routes.problem_words import MEANINGS
from api.server.asked import AskedDep
from api.server.problems import STATUSES
from projections.language import N_
from projections.site.frame import Place

router = APIRouter(include_in_schema=False)
_TITLE, _PROBLEMS = N_("For programs"), N_("Problems")


@dataclass(frozen=True, slots=True)
class Row:
    """A parameter, member or answer: its name, its type in words, whether it must be there, what it is."""

    name: str
    sort: str
    required: bool
    about: str


@dataclass(frozen=True, slots=True)
class Operation:
    """One operation as the page tells it."""

    id: str
    method: str
    path: str
    summary: str
    about: str
    parameters: tuple[Row, ...]
    body: tuple[str, ...]
    answers: tuple[Row, ...]


@router.get("/docs")
def docs(asked: AskedDep) -> Response:
    """Every operation: what it takes, what it answers."""
    described = asked.request.app.openapi()
    groups = [
        (tag["name"], tag["description"], [one for one in _operations(described) if one[0] == tag["name"]])
        for tag in described["tags"]
    ]
    schemas = [(name, _members(schema)) for name, schema in sorted(described["components"]["schemas"].items())]
    schemas = [(name, members) for name, members in schemas if members]
    with asked.look() as look:
        title = asked.language.gettext(_TITLE)
        return show(asked, look, "docs.html", title=title, groups=groups, schemas=schemas)


@router.get("/docs/problems")
def problems(asked: AskedDep) -> Response:
    """Every type of problem: its status, what it means, what to do."""
    rows = [(title, int(status), *MEANINGS[title]) for title, status in STATUSES.items()]
    with asked.look() as look:
        _ = asked.language.gettext
        crumbs = (Place(_(_TITLE), "/docs"),)
        return show(asked, look, "docs_problems.html", title=_(_PROBLEMS), rows=rows, crumbs=crumbs)


def _operations(described: Mapping[str, Any]) -> list[tuple[str, Operation]]:
    found = []
    for path, methods in described["paths"].items():
        for method, one in methods.items():
            about = one.get("description", "")
            told = Operation(
                id=one["operationId"],
                method=method.upper(),
                path=path,
                summary=one.get("summary", ""),
                about=about,
                parameters=tuple(_parameter(each) for each in one.get("parameters", ())),
                body=tuple(_body(media, each) for media, each in one.get("requestBody", {}).get("content", {}).items()),
                answers=tuple(_answer(status, each) for status, each in one["responses"].items()),
            )
            found.append((one["tags"][0], told))
    return found


def _parameter(one: Mapping[str, Any]) -> Row:
    name = f"{one['name']} ({one['in']})"
    return Row(name, sort_of(one.get("schema", {})), one.get("required", False), one.get("description", ""))


def _body(media_type: str, one: Mapping[str, Any]) -> str:
    return f"{media_type}: {sort_of(one.get('schema', {}))}"


def _answer(status: str, one: Mapping[str, Any]) -> Row:
    told = [
        f"{media_type}: {sort_of(each.get('schema', {}))}"
        for media_type, each in one.get("content", {}).items()
        if each.get("schema") != PROBLEM
    ]
    return Row(status, "; ".join(told), required=False, about=one.get("description", ""))


def _members(schema: Mapping[str, Any]) -> tuple[Row, ...]:
    required = schema.get("required", ())
    return tuple(
        Row(name, sort_of(one), name in required, one.get("description", ""))
        for name, one in schema.get("properties", {}).items()
    )


def sort_of(schema: Mapping[str, Any]) -> str:
    """A schema in a few words: a name, a list of one, one of several, a type."""
    if "$ref" in schema:
        return str(schema["$ref"]).rpartition("/")[2]
    if "anyOf" in schema:
        return " or ".join(dict.fromkeys(sort_of(each) for each in schema["anyOf"]))
    if "enum" in schema:
        return " or ".join(map(str, schema["enum"]))
    if schema.get("type") == "array":
        return f"list of {sort_of(schema.get('items', {}))}"
    more = schema.get("additionalProperties")
    if isinstance(more, Mapping):
        return f"object of {sort_of(more)}"
    return str(schema.get("format") or schema.get("title") or schema.get("type") or "anything")
