"""Strict JSON (docs/format.md §1.1): one text, one reading.

Two ways to the same verdict. The quick one lets the standard library read and write the text again: what comes back
byte for byte from a writer that sorts, escapes and spaces in one way only can have no member twice, no other spelling
of anything and nothing behind it; what the writer would pass on regardless (null, depth, range, NaN) is looked for
beside that. Whatever fails is read once more by a scanner of our own, which finds out what is wrong and where. The
scanner alone decides that a text is refused *for what*; both must agree that it is refused, and a test holds that.
"""

import json
import re
from typing import Any, Never

from audit.errors import FormError

MAX_DEPTH = 16
MAX_INTEGER = 2**53 - 1
CLAUSE = "format §1.1"

_SPACE = re.compile(r"[ \t\r\n]*+")
_NUMBER = re.compile(r"-?(?:0|[1-9][0-9]*+)(\.[0-9]++)?([eE][+-]?[0-9]++)?")
_STRING = re.compile(r'"((?:[^"\\\x00-\x1f]|\\(?:["\\/bfnrt]|u[0-9a-fA-F]{4}))*+)"')
_WORDS: dict[str, object] = {"true": True, "false": False, "null": None}
_NOT_NUMBERS = ("NaN", "Infinity", "-Infinity")
_LONG_NUMBER = re.compile(rb"(?:^|[:,\[-])[0-9]{16}")
_SURROGATE = re.compile(r"[\ud800-\udfff]")


def read(data: bytes, *, alphabet: str = "ascii", max_depth: int = MAX_DEPTH) -> Any:
    """Read a text that must be in its canonical form.

    Args:
        data: the text's bytes.
        alphabet: ``ascii``, or ``utf-8`` for disclosures.
        max_depth: how many levels of objects and arrays there may be.

    Raises:
        FormError: what is wrong, and where.
    """
    value = _quick(data, alphabet, max_depth)
    if value is not _REFUSED:
        return value
    value = read_loose(data, alphabet=alphabet, max_depth=max_depth)
    if write(value).encode("utf-8") != data:
        raise FormError("NOT_CANONICAL", CLAUSE, "", "the RFC 8785 form of the value", data)
    return value


def write(value: Any) -> str:
    """The RFC 8785 form of a value without floats (docs/format.md §1.1).

    Names are sorted by UTF-16 code units, which for names of ASCII is the order of their characters.
    """
    if _ascii_names(value):
        return _ENCODER.encode(value)
    return _write_by_utf16(value)


def read_loose(data: bytes, *, alphabet: str = "ascii", max_depth: int = MAX_DEPTH, nulls: bool = False) -> Any:
    """Read a text in any spacing and order of members, and otherwise as strictly.

    With ``nulls`` it is left to the caller to refuse ``null``.

    Raises:
        FormError: what is wrong, and where.
    """
    try:
        text = data.decode(alphabet)
    except UnicodeDecodeError:
        code = "NOT_ASCII" if alphabet == "ascii" else "NOT_UTF8"
        raise FormError(code, CLAUSE, "", f"{alphabet.upper()} text", data) from None
    return _Scanner(text, max_depth, nulls=nulls).whole()


_REFUSED = object()
_ENCODER = json.JSONEncoder(ensure_ascii=False, sort_keys=True, separators=(",", ":"), allow_nan=False)
_WRITE = _ENCODER.encode


def _no(_text: str) -> Never:
    raise ValueError("no integer")


_DECODER = json.JSONDecoder(parse_float=_no, parse_constant=_no)


def _quick(data: bytes, alphabet: str, max_depth: int) -> Any:
    try:
        text = data.decode(alphabet)
        value = _DECODER.decode(text)
        again = _WRITE(value)
    except (ValueError, RecursionError):
        return _REFUSED
    if again != text or not (alphabet == "ascii" or _ascii_names(value)):
        return _REFUSED
    if "null" in text or data.count(b"{") + data.count(b"[") > max_depth or _LONG_NUMBER.search(data):
        return value if _plain(value, max_depth) else _REFUSED
    return value


def _plain(value: Any, depth: int) -> bool:
    """Whether a value holds no null, no number out of range, and at most ``depth`` levels."""
    if isinstance(value, dict | list):
        members = value.values() if isinstance(value, dict) else value
        return depth > 0 and all(_plain(member, depth - 1) for member in members)
    if isinstance(value, int):
        return -MAX_INTEGER <= value <= MAX_INTEGER
    return value is not None


def _ascii_names(value: Any) -> bool:
    if isinstance(value, dict):
        return all(name.isascii() and _ascii_names(member) for name, member in value.items())
    return all(_ascii_names(member) for member in value) if isinstance(value, list) else True


def _write_by_utf16(value: Any) -> str:
    if isinstance(value, dict):
        names = sorted(value, key=lambda name: name.encode("utf-16-be", "surrogatepass"))
        return "{" + ",".join(f"{_ENCODER.encode(name)}:{_write_by_utf16(value[name])}" for name in names) + "}"
    if isinstance(value, list):
        return "[" + ",".join(_write_by_utf16(member) for member in value) + "]"
    return _ENCODER.encode(value)


class _Scanner:
    """A recursive-descent reader of one text; at most ``max_depth`` calls deep."""

    def __init__(self, text: str, max_depth: int, *, nulls: bool) -> None:
        self.text = text
        self.nulls = nulls
        self.max_depth = max_depth
        self.at = 0

    def whole(self) -> Any:
        value = self.value("", 0)
        self.skip()
        if self.at != len(self.text):
            raise self.error("", "nothing after the value")
        return value

    def error(self, where: str, expected: str, code: str = "NOT_JSON") -> FormError:
        found = self.text[self.at : self.at + 20] or "the end"
        return FormError(code, CLAUSE, where, expected, f"{found!r} at character {self.at}")

    def skip(self) -> str:
        """Pass over white space; the character that comes next, or nothing."""
        match = _SPACE.match(self.text, self.at)
        assert match is not None
        self.at = match.end()
        return self.text[self.at : self.at + 1]

    def value(self, where: str, depth: int) -> Any:
        first = self.skip()
        if first in ("{", "["):
            if depth == self.max_depth:
                raise self.error(where, f"at most {self.max_depth} levels", "TOO_DEEP")
            self.at += 1
            return self.members(where, depth + 1) if first == "{" else self.elements(where, depth + 1)
        if first == '"':
            return self.string(where)
        for word, value in _WORDS.items():
            if self.text.startswith(word, self.at):
                self.at += len(word)
                if value is None and not self.nulls:
                    raise FormError("NULL_MEMBER", CLAUSE, where, "a value, or no member", "null")
                return value
        if self.text.startswith(_NOT_NUMBERS, self.at):
            raise self.error(where, "an integer", "NOT_INTEGER")
        return self.number(where)

    def number(self, where: str) -> int:
        match = _NUMBER.match(self.text, self.at)
        if match is None:
            raise self.error(where, "a value")
        if match.group(1) or match.group(2):
            raise self.error(where, "an integer", "NOT_INTEGER")
        digits = match.group()
        if len(digits) > len(str(-MAX_INTEGER)) or abs(int(digits)) > MAX_INTEGER:
            raise self.error(where, "an integer within ±(2^53 − 1)", "INTEGER_RANGE")
        self.at = match.end()
        return int(digits)

    def string(self, where: str) -> str:
        match = _STRING.match(self.text, self.at)
        if match is None:
            raise self.error(where, "a text in double quotes")
        self.at = match.end()
        text: str = json.loads(match.group())
        if _SURROGATE.search(text):
            raise FormError("LONE_SURROGATE", CLAUSE, where, "whole characters", ascii(text))
        return text

    def members(self, where: str, depth: int) -> dict[str, Any]:
        found: dict[str, Any] = {}
        if self.skip() == "}":
            self.at += 1
            return found
        while True:
            if self.skip() != '"':
                raise self.error(where, "a member's name")
            name = self.string(where)
            if name in found:
                raise FormError("DUPLICATE_MEMBER", CLAUSE, where, "each member once", f"{name!r} twice")
            if self.skip() != ":":
                raise self.error(where, "a colon")
            self.at += 1
            found[name] = self.value(f"{where}/{name}", depth)
            if self.closes("}", where):
                return found

    def elements(self, where: str, depth: int) -> list[Any]:
        found: list[Any] = []
        if self.skip() == "]":
            self.at += 1
            return found
        while True:
            found.append(self.value(f"{where}/{len(found)}", depth))
            if self.closes("]", where):
                return found

    def closes(self, bracket: str, where: str) -> bool:
        """Whether the list ends here; otherwise a comma stood there and another member follows."""
        character = self.skip()
        if character not in (bracket, ",") or not character:
            raise self.error(where, f"a comma or {bracket}")
        self.at += 1
        return character == bracket
