"""What the signing page needs to say acts in words: sentences and bodies of all kinds, its own messages, currencies.

Made from the registry and the catalogues, the same bytes for the same release. The page reads the very bytes that are
signed; this file tells it how they are said. Sentences of kinds are those of `projections.sentences`, in English, as
the record's own words are everywhere.
"""

import re
from collections.abc import Mapping
from datetime import date
from functools import cache
from types import UnionType
from typing import Annotated, Any, Literal, Union, get_args, get_origin

from pydantic import BaseModel
from pydantic.fields import FieldInfo

from api.drafting.currencies import TABLE
from api.pages.signing_catalogue import MESSAGES
from ledger.format import canonical
from ledger.rules.kind import Kind
from ledger.rules.kinds import RULES_V0
from ledger.rules.values import Money
from projections.chronicle import HOW_WORDS
from projections.directory import NAMING
from projections.language import OFFERED, language
from projections.sentences import WITHHELD, Teller

_FIELD = re.compile(r"\{([a-z_]+)(?:\.([a-z_]+))?\}")
_TELLER = Teller(RULES_V0, lambda identity: identity, lambda _: None, {})


@cache
def words_file() -> bytes:
    """``/sign/words.json``."""
    return canonical.encode(
        {
            "currencies": dict(TABLE),
            "how": dict(HOW_WORDS),
            "kinds": {kind.name: _kind(kind) for kind in RULES_V0},
            "languages": {code: _messages(code) for code in OFFERED},
            "naming": list(NAMING),
            "rules": RULES_V0.version,
            "withheld": WITHHELD,
        }
    )


def _kind(kind: Kind[Any]) -> dict[str, Any]:
    """Label, sentence, fields of the body, labels of sealed fields."""
    return {
        "label": kind.label,
        "words": kind.words,
        "fields": _fields(kind.body),
        "sealed": {one.path: one.label for one in kind.sealed},
    } | ({"opens": kind.opens} if kind.opens else {})


def _fields(model: type[BaseModel]) -> list[list[Any]]:
    """Each field: JSON name, name in words, shape, and what absence is told as (none: it may not be absent).

    The name in words is the model's own, as `Teller` has it; a default of None is told at the top only.
    """
    return [_field(name, info) for name, info in model.model_fields.items()]


def _field(name: str, info: FieldInfo) -> list[Any]:
    told: list[Any] = [info.alias or name, name, _shape(info.annotation)]
    if not info.is_required():
        default = info.get_default(call_default_factory=True)
        told.append({"none": True} if default is None else _TELLER.value(default))
    return told


def _shape(annotation: Any) -> Any:
    """``d`` a date, ``m`` money, ``t`` whatever says itself; a list, mapping, group of fields, or one of several."""
    origin = get_origin(annotation)
    if origin is Annotated:
        return _shape(get_args(annotation)[0])
    if origin in (Union, UnionType):
        options = [_shape(one) for one in get_args(annotation) if one is not type(None)]
        return options[0] if len(options) == 1 else {"either": options}
    if origin in (tuple, list, frozenset):
        return {"list": _shape(get_args(annotation)[0])}
    if origin is dict:
        return {"mapping": _shape(get_args(annotation)[1])}
    if origin is Literal and len(get_args(annotation)) == 1:
        return {"only": get_args(annotation)[0]}
    return _plain_shape(annotation)


def _plain_shape(annotation: Any) -> Any:
    if annotation is date:
        return "d"
    if isinstance(annotation, type) and issubclass(annotation, Money):
        return "m"
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        return {"group": _fields(annotation)}
    return "t"


def _messages(code: str) -> Mapping[str, str]:
    """The page's messages in a language; those without a translation are left out."""
    spoken = language(code)
    found = {message: spoken.gettext(message) for message in MESSAGES}
    return {message: text for message, text in found.items() if text != message}
