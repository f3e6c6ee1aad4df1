"""A body for every kind of act, made from its model: every field that may stand there, with values of every shape."""

import re
from datetime import date
from types import UnionType
from typing import Annotated, Any, Literal, Union, get_args, get_origin

from annotated_types import Ge, Le, MinLen
from pydantic import BaseModel, StringConstraints, ValidationError
from pydantic.fields import FieldInfo

from ledger.format import canonical
from ledger.rules.kind import Kind

ID = "5" * 64 + ".3"
TEXTS = (
    ID, "some_code", "6" * 64, "ZAR", "harbour.example/record", "k" * 43, "localhost", "http://localhost:8000",
    "2026-03-01T18:05:00Z", "image/png", "PT1H", "aGVsbG8=", "00" * 16, "1/2", "rules/v0",
    "harbour.example/record+01234567+AAAA",
)  # fmt: skip
"""The first that a field's pattern takes stands in it."""


def sample(kind: Kind[Any]) -> dict[str, Any] | None:
    """A body that the kind's model takes, as JSON; None when this way finds none."""
    for optional in (True, False):
        for turn in range(3):
            body = _group(kind.body, optional=optional, turn=turn)
            try:
                kind.body.model_validate_json(canonical.encode(body))
            except (ValidationError, ValueError):
                continue
            return body
    return None


def _group(model: type[BaseModel], *, optional: bool, turn: int) -> dict[str, Any]:
    return {
        info.alias or name: _value(info.annotation, tuple(info.metadata), optional=optional, turn=turn)
        for name, info in model.model_fields.items()
        if optional or info.is_required()
    }


def _value(annotation: Any, metadata: tuple[Any, ...], *, optional: bool, turn: int) -> Any:
    origin, arguments = get_origin(annotation), get_args(annotation)
    if origin is Annotated:
        return _value(arguments[0], (*arguments[1:], *metadata), optional=optional, turn=turn)
    if origin in (Union, UnionType):
        options = [one for one in arguments if one is not type(None)]
        return _value(options[turn % len(options)], metadata, optional=optional, turn=turn)
    if origin is Literal:
        return arguments[turn % len(arguments)]
    if origin in (tuple, list, frozenset):
        item = _value(arguments[0], (), optional=optional, turn=turn)
        return [item] * max(1, min(_bound(metadata, MinLen, "min_length", 1), 9))
    if origin is dict:
        return {_text((arguments[0],)): _value(arguments[1], (), optional=optional, turn=turn)}
    return _plain(annotation, metadata, optional=optional, turn=turn)


def _plain(annotation: Any, metadata: tuple[Any, ...], *, optional: bool, turn: int) -> Any:
    if annotation is bool:
        return turn % 2 == 0
    if annotation is int:
        low = _bound(metadata, Ge, "ge", 0)
        return min(max(low, 123_456 + turn), _bound(metadata, Le, "le", 10**9))
    if annotation is date:
        return f"2026-{turn + 1:02}-09"
    if annotation is str:
        return _text(metadata, turn)
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        return _group(annotation, optional=optional, turn=turn)
    return {"any_thing": ["some_words", True, 7]}


def _text(metadata: tuple[Any, ...], turn: int = 0) -> str:
    marks = [mark for one in metadata for mark in (one, *getattr(one, "__metadata__", ()))]
    patterns = (mark.pattern for mark in marks if isinstance(mark, StringConstraints) and mark.pattern)
    pattern = next(patterns, None)
    if pattern is None:  # an instant, base64, or a text: nothing but trying tells
        return (ID, "2026-03-01T18:05:00Z", "aGVsbG8=")[turn]
    return next((text for text in TEXTS if re.search(str(pattern), text)), "text")


def _bound(metadata: tuple[Any, ...], mark: type[Any], name: str, otherwise: int) -> int:
    for one in metadata:
        inner = one.metadata if isinstance(one, FieldInfo) else (one,)
        for each in inner:
            if isinstance(each, mark):
                return int(getattr(each, name))
    return otherwise
