"""Reading values of a fixed shape out of parsed JSON: members, texts, numbers, references (docs/format.md §2).

Nothing here is told twice: a code names the rule that was broken, ``where`` the place below the statement.
"""

import re
from typing import Any

from audit.errors import FormError
from audit.json_text import MAX_INTEGER

MAX_ACTS = 64

_FULL_ID = re.compile(r"[0-9a-f]{64}\.(?:0|[1-9]|[1-5][0-9]|6[0-3])")
_OWN_ACT = re.compile(r"\.(0|[1-9][0-9]?)")
_CAPACITIES = ("organization", "term")
_AUDIENCES = ("body", "post", "person")


def read_object(value: Any, where: str, required: frozenset[str], optional: frozenset[str] = frozenset()) -> None:
    """Hold a value to be an object with all required members and no unknown one.

    Raises:
        FormError: NOT_OBJECT, MEMBER_MISSING, MEMBER_UNKNOWN.
    """
    if not isinstance(value, dict):
        raise FormError("NOT_OBJECT", "format §2", where, "an object", value)
    names = value.keys()
    if not required <= names:
        missing = ", ".join(sorted(required - names))
        raise FormError("MEMBER_MISSING", "format §2", where, f"the member {missing}", ", ".join(names) or "none")
    if not names <= required | optional:
        unknown = ", ".join(sorted(names - required - optional))
        raise FormError("MEMBER_UNKNOWN", "format §2", where, "no other member", unknown)


def read_text(value: Any, where: str, form: re.Pattern[str], clause: str) -> str:
    """Hold a value to be a text of a form.

    Raises:
        FormError: TEXT_FORM.
    """
    if not isinstance(value, str) or not form.fullmatch(value):
        raise FormError("TEXT_FORM", clause, where, f"a text of the form {form.pattern}", value)
    return value


def read_count(value: Any, where: str) -> int:
    """Hold a value to be an integer from 0.

    Raises:
        FormError: NOT_INTEGER.
    """
    if isinstance(value, bool) or not isinstance(value, int) or not 0 <= value <= MAX_INTEGER:
        raise FormError("NOT_INTEGER", "format §2", where, "an integer from 0", value)
    return value


def read_list(value: Any, where: str, most: int) -> list[Any]:
    """Hold a value to be a list of 1 to ``most`` members.

    Raises:
        FormError: LIST_LENGTH.
    """
    if not isinstance(value, list) or not 1 <= len(value) <= most:
        raise FormError("LIST_LENGTH", "format §2", where, f"a list of 1 to {most}", value)
    return value


def read_reference(value: Any, where: str, before: int) -> str:
    """Hold a value to be an id of an act, or ``.n`` with n below ``before``.

    Raises:
        FormError: REFERENCE.
    """
    if isinstance(value, str):
        own = _OWN_ACT.fullmatch(value)
        if (own and int(own.group(1)) < before) or _FULL_ID.fullmatch(value):
            return value
    raise FormError("REFERENCE", "format §2.5", where, "the id of an act, or an earlier act .n", value)


def read_capacity(value: Any, where: str, before: int) -> None:
    """Hold a value to be a person's capacity.

    Raises:
        FormError: TAGGED, REFERENCE.
    """
    if value != "self":
        _read_tagged(value, where, _CAPACITIES, before, 'a capacity: "self", organization or term')


def read_audience(value: Any, where: str, before: int) -> None:
    """Hold a value to be an audience of sealed words.

    Raises:
        FormError: TAGGED, REFERENCE.
    """
    if value not in ("public", "members"):
        _read_tagged(value, where, _AUDIENCES, before, "an audience: public, members, body, post or person")


def _read_tagged(value: Any, where: str, tags: tuple[str, ...], before: int, expected: str) -> None:
    if not isinstance(value, dict) or len(value) != 1 or next(iter(value)) not in tags:
        raise FormError("TAGGED", "format §2.2", where, expected, value)
    ((tag, identity),) = value.items()
    read_reference(identity, f"{where}/{tag}", before)


def check_body_references(value: Any, where: str, before: int) -> None:
    """Hold every ``.n`` in a body to name an earlier act, wherever it stands.

    Raises:
        FormError: REFERENCE.
    """
    if isinstance(value, str):
        own = _OWN_ACT.fullmatch(value)
        if own and int(own.group(1)) >= before:
            raise FormError("REFERENCE", "format §2.5", where, "an earlier act of this statement", value)
    elif isinstance(value, dict):
        for name, member in value.items():
            if member.__class__ is not int:
                check_body_references(member, f"{where}/{name}", before)
    elif isinstance(value, list):
        for place, member in enumerate(value):
            check_body_references(member, f"{where}/{place}", before)


def resolve(value: Any, statement: str) -> Any:
    """A value with every ``.n`` in it written as the full id, names of members left alone."""
    if isinstance(value, str):
        return statement + value if _OWN_ACT.fullmatch(value) else value
    if isinstance(value, dict):
        return {name: resolve(member, statement) for name, member in value.items()}
    if isinstance(value, list):
        return [resolve(member, statement) for member in value]
    return value
