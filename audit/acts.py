"""Acts: what a statement says, one by one (docs/format.md §2.3 to §2.6, §6.2, §6.4)."""

import re
from dataclasses import dataclass
from typing import Any

from audit.errors import FormError
from audit.members import (
    check_body_references,
    read_audience,
    read_capacity,
    read_count,
    read_list,
    read_object,
    read_reference,
    read_text,
    resolve,
)
from audit.texts import read_digest

MAX_NAMED = 16
SALTED_BELOW = 4096
FIELD = re.compile(r"[a-z][a-z_]*(/(0|[1-9][0-9]{0,3})(/[a-z][a-z_]*)?)*")

_KIND = re.compile(r"[a-z][a-z_]*(\.[a-z][a-z_]*)+/v[1-9][0-9]{0,3}")
_MEDIA_TYPE = re.compile(r"[a-z0-9.+-]{1,60}/[a-z0-9.+-]{1,60}")
_HOW = ("in_room", "phone", "paper")
_ACT = frozenset({"kind", "body"})
_ACT_MORE = frozenset({"by", "about", "on", "under", "replaces", "for", "sealed"})
_UNDER = frozenset({"decision", "effect"})
_FOR, _FOR_MORE = frozenset({"person", "as", "how"}), frozenset({"document"})
_DOCUMENT = frozenset({"sha256", "length", "type", "salted"})
_SEALED = frozenset({"audience", "digest"})


@dataclass(frozen=True, slots=True)
class Act:
    """An act. Inside a `Statement` every reference is a full id.

    Args:
        by: places in the statement's ``by``.
        under: the decision and the effect that it carries out.
        written_for: the person, her capacity and how she said it, as in docs/format.md §2.6.
        sealed: field path to audience and digest.
    """

    kind: str
    body: dict[str, Any]
    by: tuple[int, ...]
    about: str | None
    on: str | None
    under: tuple[str, int] | None
    replaces: str | None
    written_for: dict[str, Any] | None
    sealed: dict[str, dict[str, Any]]


def read_act(value: Any, place: int, signers: int, *, inside: bool = True) -> Act:
    """Read one act of a parsed statement.

    Args:
        value: the parsed JSON.
        place: the act's place in the statement, which bounds what ``.n`` may name.
        signers: how many places the statement's ``by`` has.
        inside: whether the statement may hold texts of the form ``.n``.

    Raises:
        FormError: what is wrong, and where below the statement.
    """
    where = f"/acts/{place}"
    read_object(value, where, _ACT, _ACT_MORE)
    kind = read_text(value["kind"], f"{where}/kind", _KIND, "format §2.3")
    body = value["body"]
    if not isinstance(body, dict):
        raise FormError("NOT_OBJECT", "format §2.3", f"{where}/body", "an object", body)
    if inside:
        check_body_references(body, f"{where}/body", place)
    for name in ("about", "on", "replaces"):
        if name in value:
            read_reference(value[name], f"{where}/{name}", place)
    under = value.get("under")
    if "under" in value:
        read_object(under, f"{where}/under", _UNDER)
        read_reference(under["decision"], f"{where}/under/decision", place)
        read_count(under["effect"], f"{where}/under/effect")
    if "for" in value:
        _read_for(value["for"], f"{where}/for", place)
    return Act(
        kind=kind,
        body=body,
        by=_read_by(value["by"], f"{where}/by", signers) if "by" in value else (0,),
        about=value.get("about"),
        on=value.get("on"),
        under=(under["decision"], under["effect"]) if under is not None else None,
        replaces=value.get("replaces"),
        written_for=value.get("for"),
        sealed=_read_sealed(value["sealed"], f"{where}/sealed", place) if "sealed" in value else {},
    )


def resolve_act(act: Act, statement: str) -> Act:
    """The act with every ``.n`` written as the full id."""
    return Act(
        kind=act.kind,
        body=resolve(act.body, statement),
        by=act.by,
        about=resolve(act.about, statement),
        on=resolve(act.on, statement),
        under=(resolve(act.under[0], statement), act.under[1]) if act.under else None,
        replaces=resolve(act.replaces, statement),
        written_for=resolve(act.written_for, statement),
        sealed={path: resolve(field, statement) for path, field in act.sealed.items()},
    )


def _read_by(value: Any, where: str, signers: int) -> tuple[int, ...]:
    places = tuple(read_count(each, f"{where}/{n}") for n, each in enumerate(read_list(value, where, MAX_NAMED)))
    if len(set(places)) != len(places) or max(places) >= signers:
        raise FormError("ACT_BY", "format §2.3", where, f"distinct places below {signers}", value)
    return places


def _read_for(value: Any, where: str, place: int) -> None:
    read_object(value, where, _FOR, _FOR_MORE)
    read_reference(value["person"], f"{where}/person", place)
    read_capacity(value["as"], f"{where}/as", place)
    if value["how"] not in _HOW:
        raise FormError("FOR_HOW", "format §2.6", f"{where}/how", "in_room, phone or paper", value["how"])
    if "document" in value:
        read_document(value["document"], f"{where}/document")


def read_document(value: Any, where: str) -> None:
    """Hold a value to be a document beside the record (docs/format.md §6.4).

    Raises:
        FormError: MEMBER_MISSING, NOT_DIGEST, NOT_INTEGER, TEXT_FORM, NOT_BOOLEAN, DOCUMENT_UNSALTED.
    """
    read_object(value, where, _DOCUMENT)
    read_digest(value["sha256"], f"{where}/sha256")
    length = read_count(value["length"], f"{where}/length")
    media_type = read_text(value["type"], f"{where}/type", _MEDIA_TYPE, "format §6.4")
    if not isinstance(value["salted"], bool):
        raise FormError("NOT_BOOLEAN", "format §6.4", f"{where}/salted", "true or false", value["salted"])
    if not value["salted"] and (length < SALTED_BELOW or media_type.startswith("text/")):
        raise FormError(
            "DOCUMENT_UNSALTED", "format §6.4", f"{where}/salted", "true for what could be guessed", "false"
        )


def _read_sealed(value: Any, where: str, place: int) -> dict[str, dict[str, Any]]:
    if not isinstance(value, dict):
        raise FormError("NOT_OBJECT", "format §6.2", where, "an object", value)
    for path, field in value.items():
        if not FIELD.fullmatch(path):
            raise FormError("FIELD_PATH", "format §6.2", f"{where}/{path}", "a field's path", path)
        read_object(field, f"{where}/{path}", _SEALED)
        read_audience(field["audience"], f"{where}/{path}/audience", place)
        read_digest(field["digest"], f"{where}/{path}/digest")
    return value
