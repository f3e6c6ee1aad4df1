"""From acts to what the rules read: each with its kind and its parsed body, and the ids that the body names."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any, get_args, get_origin

from pydantic import BaseModel, ValidationError

from ledger.format import canonical
from ledger.format.statement import Act, Statement
from ledger.rules.kind import Enrolment, Kind, Refusal, Registry
from ledger.rules.record.codes import refuse
from ledger.rules.values import Body, RefTo


@dataclass(frozen=True, slots=True)
class Read:
    """An act with its kind and its parsed body. ``value`` is the body as JSON."""

    kind: Kind[Any]
    act: Act
    value: Mapping[str, Any]
    body: Body


def read_act(registry: Registry, act: Act, place: int) -> Read | Refusal:
    """Find an act's kind and parse its body: KIND_UNKNOWN or BODY_INVALID when that fails.

    Args:
        registry: the kinds that the rules in force admit.
        act: the act, its references written as full ids.
        place: its place in the statement.
    """
    kind = registry.get(act.kind)
    if kind is None:
        return refuse("KIND_UNKNOWN", place, kind=act.kind)
    try:
        body = kind.body.model_validate_json(canonical.encode(act.body))
    except ValidationError as error:
        first = error.errors(include_input=False, include_url=False)[0]
        field = "/".join(str(part) for part in first["loc"]) or "body"
        return refuse("BODY_INVALID", place, field=field, problem=first["msg"])
    return Read(kind, act, act.body, body)


def references(body: BaseModel, where: str = "") -> Iterator[tuple[str, RefTo, str]]:
    """Every id in a body that a `RefTo` marks: its field path, what it must name, the id."""
    for name, mark in _marks(type(body)):
        yield from _references(getattr(body, name), mark, f"{where}{name}")


@cache
def _marks(body: type[BaseModel]) -> tuple[tuple[str, RefTo | None], ...]:
    """Each field of a body with what marks its ids; looked up once a class, because every act asks."""
    return tuple(
        (name, next((meta for meta in info.metadata if isinstance(meta, RefTo)), None) or _mark(info.annotation))
        for name, info in body.model_fields.items()
    )


def _mark(annotation: Any) -> RefTo | None:
    for inner in get_args(annotation):
        if isinstance(inner, RefTo):
            return inner
        found = _mark(inner) if get_args(inner) or get_origin(inner) else None
        if found is not None:
            return found
    return None


def _references(value: Any, mark: RefTo | None, path: str) -> Iterator[tuple[str, RefTo, str]]:
    if isinstance(value, str):
        if mark is not None:
            yield path, mark, value
    elif isinstance(value, BaseModel):
        yield from references(value, f"{path}/")
    elif isinstance(value, tuple | list):
        for place, member in enumerate(value):
            yield from _references(member, mark, f"{path}/{place}")
    elif isinstance(value, dict):
        for name, member in value.items():
            yield from _references(member, None if isinstance(member, str) else mark, f"{path}/{name}")


def enrolments(registry: Registry, statement: Statement, statement_id: str) -> list[tuple[str, Enrolment]]:
    """The keys that a statement's own acts enrol, each with its person: they may sign this very statement."""
    found = []
    for place, act in enumerate(statement.acts):
        kind = registry.get(act.kind)
        if kind is None or kind.enrols is None:
            continue
        read = read_act(registry, act, place)
        if isinstance(read, Read):
            enrolment = kind.enrols(read.body)
            person = f"{statement_id}.{place}" if kind.opens == "person" else act.about
            if enrolment is not None and person is not None:
                found.append((person, enrolment))
    return found
