"""What people type, read as a body: names and numbers where the record wants ids, amounts as people write them.

The same reading serves options at the command line, answers at a prompt, and files in which a sitting was prepared.
"""

import json
import re
from collections.abc import Mapping
from datetime import date
from typing import Any, Protocol

from ledger.format.errors import quote
from ledger.format.references import ACT_ID, OWN_ID
from projections.directory import NotFoundError
from projections.forms import FormField, Shape

_AMOUNT = re.compile(r"(-?)([0-9]+)(?:\.([0-9]+))?")
_SHOWN = 6
_YES_NO = {"yes": True, "y": True, "true": True, "no": False, "n": False, "false": False}


class FormError(ValueError):
    """What was typed is not what a field wants.

    Args:
        where: the field's path, such as ``lines/0/person``.
        expected: what it wants, in words.
        found: what was typed, shortened.
    """

    def __init__(self, where: str, expected: str, found: Any) -> None:
        self.where = where
        self.expected = expected
        self.found = found if isinstance(found, str) else json.dumps(found, default=str)
        super().__init__(f"{where}: expected {expected}, found {quote(self.found, 80)}")


class Lookup(Protocol):
    """What reading a form asks of its surroundings."""

    def find(self, text: str, *things: str) -> str:
        """The id of a thing by what somebody typed; raises NotFoundError."""
        ...

    def currencies(self) -> Mapping[str, int]:
        """Each currency of the ledger with its number of decimals."""
        ...

    def currency(self) -> str | None:
        """The currency that an amount without one is in; None where it must be said."""
        ...

    def document(self, text: str) -> Mapping[str, Any]:
        """A document's reference by its file."""
        ...

    def key(self, text: str) -> Mapping[str, Any]:
        """A public key to enrol, by its name."""
        ...

    def keyid(self, text: str) -> str:
        """The id of a key, by its name or as it is."""
        ...


def read_value(shape: Shape, given: Any, lookup: Lookup, where: str) -> Any:
    """The JSON of a value: of what was typed, or of JSON from a file in which names still stand for ids.

    Raises:
        FormError: it is not what the shape wants.
    """
    if isinstance(given, str):
        return _read_text(shape, given.strip(), lookup, where)
    if shape.sort == "list" and isinstance(given, list):
        assert shape.item is not None
        return [read_value(shape.item, each, lookup, f"{where}/{place}") for place, each in enumerate(given)]
    if shape.sort == "mapping" and isinstance(given, Mapping):
        assert shape.item is not None
        return {name: read_value(shape.item, each, lookup, f"{where}/{name}") for name, each in given.items()}
    if shape.sort == "group" and isinstance(given, Mapping):
        return read_form(shape.members, given, lookup, f"{where}/")
    if shape.sort == "either":
        return _read_either(shape, given, lookup, where)
    if not _fits(shape, given):
        raise FormError(where, shape.words(), given)
    return given.isoformat() if isinstance(given, date) else given


def _fits(shape: Shape, given: Any) -> bool:
    """Whether JSON that is no text, list or group is of the kind that the shape wants; the model judges its value."""
    if shape.sort == "choice":
        return str(given) in shape.choices
    wanted: Mapping[str, type | tuple[type, ...]] = {
        "whole": int,
        "yes_no": bool,
        "date": date,
        "money": Mapping,
        "document": Mapping,
        "key": Mapping,
        "anything": object,
    }
    return isinstance(given, wanted.get(shape.sort, ()))


def read_form(fields: tuple[FormField, ...], given: Mapping[str, Any], lookup: Lookup, where: str = "") -> Any:
    """The JSON of a body or a part of one.

    Raises:
        FormError: a field that there is not, or whose value is not what it must be.
    """
    known = {field.name: field for field in fields}
    for name in given:
        if name not in known:
            raise FormError(f"{where}{name}", "one of " + (", ".join(known) or "no field at all"), name)
    return {name: read_value(known[name].shape, value, lookup, f"{where}{name}") for name, value in given.items()}


def _read_either(shape: Shape, given: Any, lookup: Lookup, where: str) -> Any:
    for option in shape.options:
        try:
            return read_value(option, given, lookup, where)
        except (FormError, NotFoundError):
            continue
    raise FormError(where, shape.words(), given)


def _read_text(shape: Shape, text: str, lookup: Lookup, where: str) -> Any:
    if text[:1] in ("{", "[") and shape.sort in ("list", "mapping", "group", "anything", "money", "document", "key"):
        return _read_json(shape, text, lookup, where)
    if shape.sort in ("list", "mapping", "group", "either"):
        return _read_parts(shape, text, lookup, where)
    if shape.sort in ("thing", "act"):
        return text if OWN_ID.fullmatch(text) or ACT_ID.fullmatch(text) else lookup.find(text, *shape.things)
    if shape.sort == "money":
        return read_money(text, lookup.currencies(), where, lookup.currency())
    if shape.sort == "document":
        return dict(lookup.document(text))
    if shape.sort == "key":
        return dict(lookup.key(text))
    if shape.sort == "keyid":
        return lookup.keyid(text)
    return _read_plain(shape, text, where)


def _read_parts(shape: Shape, text: str, lookup: Lookup, where: str) -> Any:
    """A list with commas, ``name=value`` pairs, a group of one member by that member, one of several shapes."""
    if shape.sort == "either":
        return _read_either(shape, text, lookup, where)
    parts = [part.strip() for part in text.split(",") if part.strip()]
    if shape.sort == "list":
        return read_value(shape, parts, lookup, where)
    if shape.sort == "mapping":
        pairs = {name.strip(): value.strip() for name, _, value in (part.partition("=") for part in parts)}
        return read_value(shape, pairs, lookup, where)
    if len(shape.members) != 1:
        raise FormError(where, f"JSON: {shape.words()}", text)
    return read_form(shape.members, {shape.members[0].name: text}, lookup, f"{where}/")


def _read_plain(shape: Shape, text: str, where: str) -> Any:
    if shape.sort == "whole":
        if not re.fullmatch(r"-?[0-9]{1,16}", text):
            raise FormError(where, shape.words(), text)
        return int(text)
    if shape.sort == "yes_no":
        if text.casefold() not in _YES_NO:
            raise FormError(where, shape.words(), text)
        return _YES_NO[text.casefold()]
    if shape.sort == "date":
        try:
            return date.fromisoformat(text).isoformat()
        except ValueError:
            raise FormError(where, shape.words(), text) from None
    if shape.sort == "choice":
        return _read_choice(shape, text, where)
    if shape.sort == "instant":
        return _read_instant(text, where, shape)
    return text


def _read_instant(text: str, where: str, shape: Shape) -> str:
    match = re.fullmatch(r"(\d{4}-\d\d-\d\d)(?:[T ](\d\d:\d\d)(:\d\d)?(?:Z| UTC)?)?", text)
    if match is None:
        raise FormError(where, shape.words(), text)
    # A bare date means its whole day: until its last second.
    time = f"{match[2]}{match[3] or ':00'}" if match[2] else "23:59:59"
    return f"{match[1]}T{time}Z"


def _read_choice(shape: Shape, text: str, where: str) -> Any:
    wanted = text.casefold().replace(" ", "_").replace("-", "_")
    for choice in shape.choices:
        if wanted in (choice, choice.replace("-", "_")):
            return int(choice) if choice.isdigit() else choice
    raise FormError(where, shape.words(), text)


def _read_json(shape: Shape, text: str, lookup: Lookup, where: str) -> Any:
    try:
        value = json.loads(text)
    except ValueError as error:
        raise FormError(where, f"JSON ({error})", text) from None
    return value if shape.sort in ("anything", "money", "document", "key") else read_value(shape, value, lookup, where)


def read_money(text: str, currencies: Mapping[str, int], where: str, default: str | None = None) -> dict[str, Any]:
    """An amount as people write it: ``150.00 ZAR``, ``ZAR 150``; just ``150`` where there is a default currency.

    Raises:
        FormError: not such an amount. ``12,345`` is refused: it is twelve thousand to some and twelve to others.
    """
    parts = text.upper().split()
    codes = [part for part in parts if part.isalpha()] or ([default] if default else [])
    figures = [part for part in parts if not part.isalpha()]
    known = ", ".join([*currencies][:_SHOWN]) + (", …" if len(currencies) > _SHOWN else "")
    if "," in text:
        raise FormError(where, "an amount without commas, like 12345.00 ZAR", text)
    if len(codes) != 1 or len(figures) != 1 or codes[0] not in currencies:
        raise FormError(where, f"an amount with its currency, like 150.00 ZAR (this ledger has {known})", text)
    match, decimals = _AMOUNT.fullmatch(figures[0]), currencies[codes[0]]
    if match is None or (match[3] is not None and len(match[3]) != decimals):
        raise FormError(where, f"digits, and {decimals} decimals or none", text)
    minor = int(match[2] + (match[3] or "0" * decimals))
    return {"minor": -minor if match[1] else minor, "ccy": codes[0]}
