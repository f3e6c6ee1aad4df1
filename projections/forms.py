"""Forms from kinds: what each field of a body is, in words.

One source, the kind's Pydantic model, for prompts at the command line, for ``plenary kinds`` and for pages.
"""

import re
from dataclasses import dataclass
from datetime import date
from types import UnionType
from typing import Annotated, Any, Literal, Union, get_args, get_origin

from annotated_types import Ge, Le, MaxLen, MinLen
from pydantic import BaseModel, StringConstraints
from pydantic.fields import FieldInfo
from pydantic_core import PydanticUndefined

from ledger.rules.decisions.parts import Instant
from ledger.rules.people.public_keys import PublicKey
from ledger.rules.values import ActId, Code, Document, KeyId, Money, RefTo

Sort = Literal[
    "text", "code", "whole", "yes_no", "date", "instant", "money", "choice", "thing", "act", "document", "key", "keyid",
    "list", "mapping", "group", "either", "anything",
]  # fmt: skip


@dataclass(frozen=True, slots=True)
class Shape:
    """What a value must be. ``members`` of a group, ``item`` of a list or mapping, ``options`` of an either."""

    sort: Sort
    choices: tuple[str, ...] = ()
    things: tuple[str, ...] = ()
    members: "tuple[FormField, ...]" = ()
    item: "Shape | None" = None
    options: "tuple[Shape, ...]" = ()
    low: int | None = None
    high: int | None = None

    def words(self) -> str:
        """What to type, in words."""
        told = {
            "text": "a text",
            "code": "a short code of a-z, 0-9, '-' and '_'",
            "yes_no": "yes or no",
            "date": "a date, like 2026-03-31",
            "instant": "a time in UTC, like 2026-03-31 18:00",
            "money": "an amount, like 150.00 ZAR",
            "act": "the id of an act",
            "document": "a file",
            "key": "the name of a key of yours",
            "keyid": "a key id, or the name of a key of yours",
            "anything": "JSON",
        }
        if self.sort == "whole":
            return "a whole number" + self._range()
        if self.sort == "choice":
            return self.choices[0] if len(self.choices) == 1 else "one of " + ", ".join(self.choices)
        if self.sort == "thing":
            article = "an" if self.things[0][0] in "aeiou" else "a"
            return f"{article} {' or '.join(self.things)} (number or name)".replace("_", " ")
        if self.sort == "list":
            assert self.item is not None
            return f"a list, each {self.item.words()}"
        if self.sort == "mapping":
            assert self.item is not None
            return f"name=value pairs, each value {self.item.words()}"
        if self.sort == "group":
            return "{" + ", ".join(member.name for member in self.members) + "}"
        if self.sort == "either":
            return ", or ".join(option.words() for option in self.options)
        return told[self.sort]

    def _range(self) -> str:
        if self.low is not None and self.high is not None and self.high < 10**9:
            return f" from {self.low} to {self.high}"
        return f", {self.low} or more" if self.low is not None else ""


@dataclass(frozen=True, slots=True)
class FormField:
    """One field of a body: its JSON name, what it must be, and what is taken when it is left out."""

    name: str
    shape: Shape
    required: bool
    default: str
    help: str

    @property
    def label(self) -> str:
        """The name as people read it."""
        return self.name.replace("_", " ")


def form_of(model: type[BaseModel]) -> tuple[FormField, ...]:
    """The fields of a body's model, in order."""
    told = _argument_docs(model.__doc__ or "")
    return tuple(_field(name, info, told.get(name, "")) for name, info in model.model_fields.items())


def _field(name: str, info: FieldInfo, told: str) -> FormField:
    default = info.get_default(call_default_factory=True) if not info.is_required() else PydanticUndefined
    return FormField(
        info.alias or name,
        _shape(info.annotation, tuple(info.metadata)),
        required=info.is_required(),
        default="" if default is PydanticUndefined else _default_words(default),
        help=info.description or told,
    )


def _default_words(value: Any) -> str:
    if value is None or value in ((), {}):
        return "none"
    if isinstance(value, bool):
        return "yes" if value else "no"
    return str(value) if isinstance(value, str | int | date) else "as the rules have it"


def _argument_docs(doc: str) -> dict[str, str]:
    """What a docstring's ``Args`` say of each field; ``a, b: text`` speaks of both."""
    found: dict[str, str] = {}
    names: list[str] = []
    for line in doc.partition("Args:")[2].splitlines():
        match = re.fullmatch(r" {8}([a-z_, ]+): (.*)", line)
        if match:
            names = [name.strip() for name in match[1].split(",")]
            found |= dict.fromkeys(names, match[2].strip())
        elif line.strip():
            found |= {name: f"{found[name]} {line.strip()}" for name in names}
    return {name: text.replace("``", "") for name, text in found.items()}


def _shape(annotation: Any, metadata: tuple[Any, ...]) -> Shape:
    if get_origin(annotation) is Annotated:
        inner, *more = get_args(annotation)
        return _shape(inner, (*more, *metadata))
    for mark in metadata:
        if isinstance(mark, RefTo):
            return Shape("thing", things=mark.things)
    if get_origin(annotation) in (Union, UnionType):
        options = [_shape(option, metadata) for option in get_args(annotation) if option is not type(None)]
        return options[0] if len(options) == 1 else Shape("either", options=tuple(options))
    if get_origin(annotation) is Literal:
        return Shape("choice", choices=tuple(str(choice) for choice in get_args(annotation)))
    if get_origin(annotation) in (tuple, list, frozenset):
        return Shape("list", item=_shape(get_args(annotation)[0], ()), low=_bound(metadata, MinLen, "min_length"),
                     high=_bound(metadata, MaxLen, "max_length"))  # fmt: skip
    if get_origin(annotation) is dict or annotation is dict:
        item = (get_args(annotation) or (str, Any))[1]
        return Shape("mapping", item=_shape(item, ()))
    return _plain_shape(annotation, metadata)


def _plain_shape(annotation: Any, metadata: tuple[Any, ...]) -> Shape:
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        known: dict[type[BaseModel], Sort] = {Money: "money", Document: "document", PublicKey: "key"}
        sort = known.get(annotation)
        if sort is None and set(annotation.model_fields) == set(Document.model_fields):
            sort = "document"
        return Shape(sort) if sort else Shape("group", members=form_of(annotation))
    if annotation is bool:
        return Shape("yes_no")
    if annotation is int:
        return Shape("whole", low=_bound(metadata, Ge, "ge"), high=_bound(metadata, Le, "le"))
    if annotation is date:
        return Shape("date")
    if annotation is str:
        if _INSTANT in metadata:
            return Shape("instant")
        pattern = next((mark.pattern for mark in metadata if isinstance(mark, StringConstraints)), None)
        return Shape(_TEXTS.get(pattern, "text"))
    return Shape("anything")


def _pattern_of(alias: Any) -> Any:
    return next(mark.pattern for mark in get_args(alias) if isinstance(mark, StringConstraints))


_INSTANT = get_args(Instant)[1]
_TEXTS: dict[Any, Sort] = {_pattern_of(ActId): "act", _pattern_of(Code): "code", _pattern_of(KeyId): "keyid"}


def _bound(metadata: tuple[Any, ...], mark: type[Any], name: str) -> int | None:
    for each in metadata:
        if isinstance(each, mark):
            return int(getattr(each, name))
        for inner in getattr(each, "metadata", ()):
            if isinstance(inner, mark):
                return int(getattr(inner, name))
    return None
