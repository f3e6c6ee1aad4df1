"""Strict JSON: one value, one byte form.

Everything signed is JSON that is pure ASCII and equal to its own RFC 8785 (JSON Canonicalization Scheme) form, so that
two readers cannot read two things. With ASCII text, integers only and no duplicate members, RFC 8785 comes down to:
members sorted by name, no white space, the short escapes, and ``0|-?[1-9][0-9]*`` within ±(2^53-1).
"""

import json
from collections.abc import Mapping, Sequence
from typing import Any, NoReturn

from ledger.format.errors import FormatError, quote, step

MAX_INTEGER = 2**53 - 1


def encode(value: Any, *, where: str = "value") -> bytes:
    """The RFC 8785 form of a value made of dicts, lists, strings, booleans and integers.

    Non-ASCII text is written as UTF-8 (disclosures need it); `decode` refuses it where the format asks for ASCII.
    Member names must be ASCII: Python sorts by code point, RFC 8785 by UTF-16 unit, and only there the two agree.

    Raises:
        FormatError: LONE_SURROGATE, half a character, which has no UTF-8 form (RFC 8785 §3.2.2.2).
    """
    text = json.dumps(value, ensure_ascii=False, sort_keys=True, separators=(",", ":"), allow_nan=False)
    try:
        return text.encode()
    except UnicodeEncodeError as error:
        raise FormatError("LONE_SURROGATE", where, "whole characters", quote(text[error.start])) from None


def decode(data: bytes, *, where: str, max_depth: int = 16, ascii_only: bool = True) -> Any:
    """Read canonical JSON, refusing everything that is not its own canonical form.

    Args:
        data: the exact bytes.
        where: what is being read, for the error.
        max_depth: deepest nesting allowed; the outermost value is 1.
        ascii_only: False only for disclosures, whose text is UTF-8.

    Raises:
        FormatError: NOT_ASCII (or NOT_UTF8), NOT_JSON, DUPLICATE_MEMBER, NOT_INTEGER, INTEGER_RANGE, NULL_MEMBER,
            TOO_DEEP, LONE_SURROGATE or NOT_CANONICAL.
    """
    value = loads(data, where=where, ascii_only=ascii_only)
    check_values(value, where=where, max_depth=max_depth)
    if encode(value, where=where) != data:
        raise FormatError("NOT_CANONICAL", where, "the RFC 8785 form of the same value", shorten(data))
    return value


def loads(data: bytes, *, where: str, ascii_only: bool = True) -> Any:
    """Parse JSON without duplicates, floats or constants, in any spacing and order."""
    try:
        text = data.decode("ascii" if ascii_only else "utf-8")
    except UnicodeDecodeError as error:
        code = "NOT_ASCII" if ascii_only else "NOT_UTF8"
        raise FormatError(code, where, "ASCII" if ascii_only else "UTF-8", f"byte {error.start}") from None

    def refuse_number(token: str) -> NoReturn:
        raise FormatError("NOT_INTEGER", where, "an integer", token[:40])

    def integer(token: str) -> int:
        if len(token) > len(str(-MAX_INTEGER)):
            raise FormatError("INTEGER_RANGE", where, f"within ±{MAX_INTEGER}", token[:40])
        return int(token)

    def members(pairs: Sequence[tuple[str, Any]]) -> dict[str, Any]:
        found: dict[str, Any] = {}
        for name, value in pairs:
            if name in found:
                raise FormatError("DUPLICATE_MEMBER", where, "each member once", quote(name))
            found[name] = value
        return found

    try:
        return json.loads(
            text,
            object_pairs_hook=members,
            parse_float=refuse_number,
            parse_int=integer,
            parse_constant=refuse_number,
        )
    except (json.JSONDecodeError, RecursionError) as error:
        if isinstance(error, RecursionError):
            raise FormatError("TOO_DEEP", where, "shallow nesting", "nesting past the parser's limit") from None
        raise FormatError("NOT_JSON", where, "one JSON value", f"{error.msg} at byte {error.pos}") from None


def check_values(value: Any, *, where: str, max_depth: int) -> None:
    """Refuse nulls, integers out of range and nesting past ``max_depth`` (the value itself is 1 deep)."""
    if max_depth < 1:
        raise FormatError("TOO_DEEP", where, "at most the allowed depth", "one level more")
    if value is None:
        raise FormatError("NULL_MEMBER", where, "optional members left out", "null")
    if isinstance(value, bool | str):
        return
    if isinstance(value, int):
        if abs(value) > MAX_INTEGER:
            raise FormatError("INTEGER_RANGE", where, f"within ±{MAX_INTEGER}", str(value))
    elif isinstance(value, Mapping):
        for name, member in value.items():
            _check_member(member, f"{where}/{step(name)}", max_depth)
    else:
        for place, member in enumerate(value):
            _check_member(member, f"{where}/{place}", max_depth)


def _check_member(member: Any, where: str, max_depth: int) -> None:
    # Scalars do not nest: the depth counts objects and arrays.
    check_values(member, where=where, max_depth=max_depth - 1 if isinstance(member, dict | list) else max_depth)


def shorten(data: bytes, limit: int = 60) -> str:
    """The beginning of some bytes, for an error message."""
    text = ascii(data[:limit].decode("utf-8", "replace"))
    return text if len(data) <= limit else f"{text}… ({len(data)} bytes)"
