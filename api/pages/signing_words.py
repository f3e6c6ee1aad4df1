"""What the signing page needs to say acts in words: sentences and bodies of all kinds, its own messages, currencies.

Made from the registry and the catalogues, one file a language, the same bytes for the same release. The page reads the
very bytes that are signed; this file tells it how they are said. Words, dates and amounts are those of
`projections.sentences` and `projections.chronicle` in that language; what no catalogue has is English.
"""

import re
from collections.abc import Iterator, Mapping
from datetime import date
from functools import cache
from types import UnionType
from typing import Annotated, Any, Literal, Union, get_args, get_origin

from pydantic import BaseModel
from pydantic.fields import FieldInfo

from api.drafting.currencies import TABLE
from api.pages.signing_catalogue import MESSAGES, TOLD
from ledger.format import canonical
from ledger.rules.kind import Kind
from ledger.rules.kinds import RULES_V0
from ledger.rules.values import Money
from projections.chronicle import HOW_WORDS
from projections.directory import NAMING
from projections.language import OFFERED, Language, language, read_catalogue
from projections.sentences import WITHHELD, Teller

_CODE = re.compile(r"[a-z0-9][a-z0-9 ./-]*")
"""What may stand in a body as a string and be told as words, once each ``_`` is a space."""


def words_name(code: str) -> str:
    """The name of a language's words file: ``words.json`` is English."""
    return "words.json" if code == "en" else f"words.{code}.json"


@cache
def words_file(code: str = "en") -> bytes:
    """``/sign/words.json``, or the file of another language.

    Raises:
        KeyError: there is no such language.
    """
    spoken = language(code)
    say, teller = spoken.gettext, _teller(spoken)
    return canonical.encode(
        {
            "currencies": dict(TABLE),
            "dates": _dates(teller),
            "direction": spoken.direction,
            "figures": _figures(teller),
            "how": {how: say(words) for how, words in HOW_WORDS.items()},
            "kinds": {kind.name: _kind(kind, teller) for kind in RULES_V0},
            "language": code,
            "messages": _messages(spoken),
            "naming": list(NAMING),
            "reviewed": spoken.reviewed,
            "rules": RULES_V0.version,
            "withheld": WITHHELD,
        }
    )


def _teller(spoken: Language) -> Teller:
    return Teller(RULES_V0, lambda identity: identity, lambda _: None, {"XXB": 1}, spoken)


def _dates(teller: Teller) -> list[str]:
    """A day of each month, with places for the day and the year; whole, because months change by what they stand in."""
    days = (teller.value(date(2001, month, 23)) for month in range(1, 13))
    return [told.replace("2001", "{year}").replace("23", "{day}") for told in days]


def _figures(teller: Teller) -> dict[str, str]:
    """How amounts are written: more and less than nothing, what parts thousands, what parts decimals."""
    shape = re.fullmatch(r"(.*)1(\D*)234(\D*)5", teller.money(12345, "XXB").replace("XXB", "{currency}"))
    if shape is None:
        raise ValueError(f"amounts in {teller.language.code} are not written in a way that the signing page can write")
    before, group, decimal = shape.groups()
    less = teller.money(-1, "XXA").replace("XXA", "{currency}").replace("1", "{figures}")
    return {"plus": f"{before}{{figures}}", "minus": less, "group": group, "decimal": decimal}


def _kind(kind: Kind[Any], teller: Teller) -> dict[str, Any]:
    """Label, sentence, fields of the body, labels of sealed fields."""
    say = teller.language.gettext
    return {
        "label": say(kind.label),
        "words": say(kind.words),
        "fields": _fields(kind.body, teller),
        "sealed": {one.path: say(one.label) for one in kind.sealed},
    } | ({"opens": kind.opens} if kind.opens else {})


def _fields(model: type[BaseModel], teller: Teller) -> list[list[Any]]:
    """Each field: JSON name, name in words, shape, and what absence is told as (none: it may not be absent).

    The name in words is the model's own, as `Teller` has it; a default of None is told at the top only.
    """
    return [_field(name, info, teller) for name, info in model.model_fields.items()]


def _field(name: str, info: FieldInfo, teller: Teller) -> list[Any]:
    told: list[Any] = [info.alias or name, name, _shape(info.annotation, teller)]
    if not info.is_required():
        default = info.get_default(call_default_factory=True)
        told.append({"none": True} if default is None else teller.value(default))
    return told


def _shape(annotation: Any, teller: Teller) -> Any:
    """``d`` a date, ``m`` money, ``t`` whatever says itself; a list, mapping, group of fields, or one of several."""
    origin = get_origin(annotation)
    if origin is Annotated:
        return _shape(get_args(annotation)[0], teller)
    if origin in (Union, UnionType):
        options = [_shape(one, teller) for one in get_args(annotation) if one is not type(None)]
        return options[0] if len(options) == 1 else {"either": options}
    if origin in (tuple, list, frozenset):
        return {"list": _shape(get_args(annotation)[0], teller)}
    if origin is dict:
        return {"mapping": _shape(get_args(annotation)[1], teller)}
    if origin is Literal and len(get_args(annotation)) == 1:
        return {"only": get_args(annotation)[0]}
    return _plain_shape(annotation, teller)


def _plain_shape(annotation: Any, teller: Teller) -> Any:
    if annotation is date:
        return "d"
    if isinstance(annotation, type) and issubclass(annotation, Money):
        return "m"
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        return {"group": _fields(annotation, teller)}
    return "t"


def _messages(spoken: Language) -> Mapping[str, str]:
    """English to the language: the page's messages, what joins words, codes; what has no translation is left out."""
    found = {message: spoken.gettext(message) for message in (*MESSAGES, *TOLD, *_codes())}
    return {message: text for message, text in found.items() if text != message}


@cache
def _codes() -> tuple[str, ...]:
    """Every message that a code in a body may be; whichever catalogue has it."""
    return tuple(sorted({one for code in OFFERED for one in _ids(code) if _CODE.fullmatch(one)}))


def _ids(code: str) -> Iterator[str]:
    for message in read_catalogue(code):
        if message.id and message.context is None:
            yield message.id if isinstance(message.id, str) else message.id[0]
