"""Ids and references (docs/format.md §2.5): ``<statement id>.n``, and ``.n`` for an act of the same statement.

A statement cannot hold its own id, which is a hash over it, so it names its own acts by their place alone. Read from
outside, ``.n`` means ``<statement id>.n``; `resolve` and `resolve_value` write it so.
"""

import re
from collections.abc import Mapping
from typing import Any

from ledger.format.errors import FormatError, quote, step

MAX_ACTS = 64
ACT_ID = re.compile(r"[0-9a-f]{64}\.(0|[1-9][0-9]?)")
OWN_ID = re.compile(r"\.(0|[1-9][0-9]?)")
_DIGEST_LENGTH = 64


def check_reference(value: Any, *, where: str, place: int) -> str:
    """Return ``value`` when it is an id, or ``.n`` for an act before ``place`` of the same statement.

    Args:
        value: what stands where a reference belongs.
        where: the place, for the error.
        place: the first act that may not be named: an act's own place, or the number of acts for the signers.

    Raises:
        FormatError: REFERENCE.
    """
    if isinstance(value, str):
        if ACT_ID.fullmatch(value) and int(value[_DIGEST_LENGTH + 1 :]) < MAX_ACTS:
            return value
        if OWN_ID.fullmatch(value) and int(value[1:]) < place:
            return value
    raise FormatError("REFERENCE", where, _expected(place), quote(value, 80))


def check_body(value: Any, *, where: str, place: int) -> None:
    """Refuse a body in which a string of the form ``.n`` names an act that is not an earlier one.

    Every such string in a body is a reference; member names are not read.

    Raises:
        FormatError: REFERENCE.
    """
    if isinstance(value, str):
        if OWN_ID.fullmatch(value) and int(value[1:]) >= place:
            raise FormatError("REFERENCE", where, _expected(place), quote(value, 80))
    elif isinstance(value, Mapping):
        for name, member in value.items():
            check_body(member, where=f"{where}/{step(name)}", place=place)
    elif isinstance(value, list):
        for position, member in enumerate(value):
            check_body(member, where=f"{where}/{position}", place=place)


def _expected(place: int) -> str:
    own = f", or .0 to .{place - 1} of this statement" if place else ""
    return f"an id <64 hex digits>.<0 to {MAX_ACTS - 1}>{own}"


def resolve(reference: str, statement_id: str) -> str:
    """The id that a reference means in the statement with this id."""
    return f"{statement_id}{reference}" if OWN_ID.fullmatch(reference) else reference


def resolve_value(value: Any, statement_id: str) -> Any:
    """A body, or any JSON value, with each string of the form ``.n`` written as the id that it means."""
    if isinstance(value, str):
        return resolve(value, statement_id)
    if isinstance(value, Mapping):
        return {name: resolve_value(member, statement_id) for name, member in value.items()}
    if isinstance(value, list):
        return [resolve_value(member, statement_id) for member in value]
    return value
