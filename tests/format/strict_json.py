"""A second reader of strict JSON, for comparison: one grammar of canonical texts, no parser of the standard library.

Where the product parses and writes again to compare, this one describes the canonical form itself, so that an error in
one is not repeated in the other.
"""

import re
from typing import Any

_STRING = re.compile(rb'"((?:[ !#-\[\]-\x7f]|\\["\\bfnrt]|\\u00(?:0[0-7be-f]|1[0-9a-f]))*)"')
_INTEGER = re.compile(rb"0|-?[1-9][0-9]{0,15}")
_ESCAPE = re.compile(rb"\\(u00..|.)")
_SHORT = {b"b": b"\b", b"f": b"\f", b"n": b"\n", b"r": b"\r", b"t": b"\t"}


class NotCanonicalError(Exception):
    """The text is not in the one form."""


def read(data: bytes, max_depth: int = 16) -> Any:
    """The value of a canonical text; NotCanonicalError for every other text."""
    value, end = _value(data, 0, max_depth)
    if end != len(data):
        raise NotCanonicalError
    return value


def _value(data: bytes, start: int, depth: int) -> tuple[Any, int]:
    first = data[start : start + 1]
    if first in (b"{", b"["):
        if depth < 1:
            raise NotCanonicalError
        return _object(data, start + 1, depth) if first == b"{" else _array(data, start + 1, depth)
    if first == b'"':
        return _string(data, start)
    for word, value in ((b"true", True), (b"false", False)):
        if data.startswith(word, start):
            return value, start + len(word)
    number = _INTEGER.match(data, start)
    if number is None or abs(int(number[0])) >= 2**53:
        raise NotCanonicalError
    return int(number[0]), number.end()


def _string(data: bytes, start: int) -> tuple[str, int]:
    found = _STRING.match(data, start)
    if found is None:
        raise NotCanonicalError
    text = _ESCAPE.sub(lambda m: bytes([int(m[1][1:], 16)]) if len(m[1]) > 1 else _SHORT.get(m[1], m[1]), found[1])
    return text.decode("ascii"), found.end()


def _array(data: bytes, position: int, depth: int) -> tuple[list[Any], int]:
    values: list[Any] = []
    while data[position : position + 1] != b"]":
        position = _comma(data, position, first=not values)
        value, position = _value(data, position, depth - 1)
        values.append(value)
    return values, position + 1


def _object(data: bytes, position: int, depth: int) -> tuple[dict[str, Any], int]:
    members: dict[str, Any] = {}
    last = None
    while data[position : position + 1] != b"}":
        position = _comma(data, position, first=not members)
        name, position = _string(data, position)
        if data[position : position + 1] != b":" or (last is not None and name <= last):
            raise NotCanonicalError
        last = name
        members[name], position = _value(data, position + 1, depth - 1)
    return members, position + 1


def _comma(data: bytes, position: int, *, first: bool) -> int:
    if first:
        return position
    if data[position : position + 1] != b",":
        raise NotCanonicalError
    return position + 1
