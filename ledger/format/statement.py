"""The statement: what one or more persons sign in one sitting (docs/format.md §2).

This module reads and writes the payload's members and their types: whatever can be told from the bytes alone. Whether
the statement may be is judged elsewhere, by the rules. A body is any JSON object here; its kind gives it a shape.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Literal

from ledger.format import canonical
from ledger.format.codec import DAY_MS, format_second, parse_second
from ledger.format.document import DocumentRef, document_ref, document_value
from ledger.format.errors import FormatError, quote, step
from ledger.format.members import Members
from ledger.format.references import MAX_ACTS, check_body, check_reference

MAX_PAYLOAD_BYTES = 32_768
MAX_DEPTH = 16
MAX_SIGNERS = 16
MAX_VALIDITY_MS = 31 * DAY_MS

ORIGIN = re.compile(r"[a-z0-9./-]{1,200}")
KIND = re.compile(r"[a-z][a-z_]*(\.[a-z][a-z_]*)+/v[1-9][0-9]{0,3}")
NONCE = re.compile(r"[0-9a-f]{32}")
FIELD_PATH = re.compile(r"[a-z][a-z_]*(/(0|[1-9][0-9]{0,3})(/[a-z][a-z_]*)?)*")
LANGUAGE = re.compile(r"[A-Za-z0-9]{1,8}(-[A-Za-z0-9]{1,8}){0,4}")

How = Literal["in_room", "phone", "paper"]
HOWS: tuple[How, ...] = ("in_room", "phone", "paper")

Audience = str | tuple[str, str]
"""``public``, ``members``, or (``body`` | ``post`` | ``person``, id)."""

Capacity = str | tuple[str, str]
"""``self``, ``clerk``, or (``organization`` | ``term``, id)."""


@dataclass(frozen=True, slots=True)
class Shown:
    """What was on the signer's screen: language, digest of the catalogue of words, digest of a translation."""

    lang: str
    catalogue: str
    translation: str | None = None


@dataclass(frozen=True, slots=True)
class Signer:
    """One place in a statement's ``by``: who signs, and in which capacity. The clerk has no person."""

    person: str | None
    capacity: Capacity
    shown: Shown | None = None


@dataclass(frozen=True, slots=True)
class Seen:
    """The tree head that the signer's device had verified: size (a count) and root hash (hex)."""

    size: int
    root: str


@dataclass(frozen=True, slots=True)
class ForAnother:
    """Written down for one who does not sign here: who, in which capacity, how she said it."""

    person: str
    capacity: Capacity
    how: How
    document: DocumentRef | None = None


@dataclass(frozen=True, slots=True)
class Under:
    """The effect of a decision that an act carries out; ``effect`` counts from 0."""

    decision: str
    effect: int


@dataclass(frozen=True, slots=True)
class Sealed:
    """A sealed field: who may read its words, and the digest of its disclosure."""

    audience: Audience
    digest: str


@dataclass(frozen=True, slots=True)
class Act:
    """One act. References are as written: ``.n`` means act n of the same statement."""

    kind: str
    body: Mapping[str, Any]
    by: tuple[int, ...] = (0,)
    about: str | None = None
    on: str | None = None
    under: Under | None = None
    replaces: str | None = None
    for_another: ForAnother | None = None
    sealed: Mapping[str, Sealed] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Statement:
    """A parsed payload. ``at`` and ``until`` are milliseconds since the epoch (whole seconds)."""

    ledger: str
    by: tuple[Signer, ...]
    at: int
    until: int
    seen: Seen
    nonce: str
    acts: tuple[Act, ...]

    def persons(self) -> tuple[str | None, ...]:
        """Distinct signers in order of first appearance: one signature is owed by each. None is the clerk."""
        return tuple(dict.fromkeys(signer.person for signer in self.by))


def parse_statement(payload: bytes, *, where: str = "statement") -> Statement:
    """Read a payload.

    Raises:
        FormatError: too large, not canonical, a member missing, unknown, or of another type or range.
    """
    if len(payload) > MAX_PAYLOAD_BYTES:
        expected = f"at most {MAX_PAYLOAD_BYTES} bytes"
        raise FormatError("PAYLOAD_TOO_LARGE", where, expected, f"{len(payload)} bytes")
    value = canonical.decode(payload, where=where, max_depth=MAX_DEPTH)
    members = Members(value, where)
    act_values = members.list("acts", 1, MAX_ACTS)
    by = tuple(_signer(v, w, len(act_values)) for v, w in members.list("by", 1, MAX_SIGNERS))
    acts = tuple(_act(v, w, place, len(by)) for place, (v, w) in enumerate(act_values))
    seen = members.object("seen")
    statement = Statement(
        ledger=members.match("ledger", ORIGIN, "an origin of [a-z0-9./-], at most 200 bytes"),
        by=by,
        at=parse_second(members.any("at"), where=f"{where}/at"),
        until=parse_second(members.any("until"), where=f"{where}/until"),
        seen=Seen(seen.integer("size", 0), seen.digest("root")),
        nonce=members.match("nonce", NONCE, "32 lower-case hex digits"),
        acts=acts,
    )
    seen.end()
    members.end()
    _check_signers(statement, where)
    if not statement.at < statement.until <= statement.at + MAX_VALIDITY_MS:
        raise FormatError(
            "UNTIL_RANGE", f"{where}/until", "after at, by at most 31 days", format_second(statement.until)
        )
    return statement


def _check_signers(statement: Statement, where: str) -> None:
    clerk = [signer for signer in statement.by if signer.capacity == "clerk"]
    if clerk and len(statement.by) > 1:
        raise FormatError("CLERK_NOT_ALONE", f"{where}/by", "the clerk alone", f"{len(statement.by)} signers")
    places = [(signer.person, signer.capacity) for signer in statement.by]
    if len(set(places)) != len(places):
        raise FormatError("SIGNER_TWICE", f"{where}/by", "each person and capacity once", "one twice")
    for earlier, later in zip(statement.by, statement.by[1:], strict=False):
        again = later.person in [s.person for s in statement.by[: statement.by.index(later)]]
        if again and earlier.person != later.person:
            raise FormatError("SIGNER_APART", f"{where}/by", "one person's capacities side by side", str(later.person))
    used = {place for act in statement.acts for place in act.by}
    if used != set(range(len(statement.by))):
        idle = sorted(set(range(len(statement.by))) - used)
        raise FormatError("SIGNER_IDLE", f"{where}/by", "every signer named by some act", f"places {idle} unused")


def _signer(value: Any, where: str, acts: int) -> Signer:
    members = Members(value, where)
    capacity = _capacity(members.any("as"), f"{where}/as", ("self", "clerk"), acts)
    if capacity == "clerk":
        members.end()
        return Signer(None, capacity)
    person = members.reference("person", acts)
    shown = _shown(members.object("shown")) if members.has("shown") else None
    members.end()
    return Signer(person, capacity, shown)


def _shown(members: Members) -> Shown:
    lang = members.match("lang", LANGUAGE, "a BCP 47 language tag")
    shown = Shown(
        lang,
        members.digest("catalogue"),
        members.digest("translation") if members.has("translation") else None,
    )
    members.end()
    return shown


def _capacity(value: Any, where: str, words: tuple[str, ...], place: int) -> Capacity:
    return _tagged(value, where, ("organization", "term"), words, place)


def _tagged(value: Any, where: str, tags: tuple[str, ...], words: tuple[str, ...], place: int) -> str | tuple[str, str]:
    if isinstance(value, str) and value in words:
        return value
    if isinstance(value, dict) and len(value) == 1:
        (tag, reference), *_ = value.items()
        if tag in tags:
            return tag, check_reference(reference, where=f"{where}/{tag}", place=place)
    expected = " or ".join([*words, *(f"{{{tag}: id}}" for tag in tags)])
    raise FormatError("TAGGED", where, expected, quote(value))


def _act(value: Any, where: str, place: int, signers: int) -> Act:
    members = Members(value, where)
    by = tuple(members.integer_of(v, w) for v, w in members.list("by", 1, MAX_SIGNERS)) if members.has("by") else (0,)
    if len(set(by)) != len(by) or max(by) >= signers:
        raise FormatError("ACT_BY", f"{where}/by", f"distinct places from 0 to {signers - 1}", str(by))
    under = members.object("under") if members.has("under") else None
    act = Act(
        kind=members.match("kind", KIND, "a kind with its version, like decision.position/v1"),
        body=_body(members.object("body"), place),
        by=by,
        about=members.reference("about", place) if members.has("about") else None,
        on=members.reference("on", place) if members.has("on") else None,
        under=Under(under.reference("decision", place), under.integer("effect", 0)) if under else None,
        replaces=members.reference("replaces", place) if members.has("replaces") else None,
        for_another=_for(members.object("for"), place) if members.has("for") else None,
        sealed=_sealed(members.object("sealed"), place) if members.has("sealed") else {},
    )
    if under:
        under.end()
    members.end()
    return act


def _body(members: Members, place: int) -> Mapping[str, Any]:
    check_body(members.value, where=members.where, place=place)
    return members.value


def _for(members: Members, place: int) -> ForAnother:
    how = members.any("how")
    if how not in HOWS:
        raise FormatError("FOR_HOW", f"{members.where}/how", ", ".join(HOWS), quote(how))
    another = ForAnother(
        person=members.reference("person", place),
        capacity=_capacity(members.any("as"), f"{members.where}/as", ("self",), place),
        how=how,
        document=document_ref(members.any("document"), f"{members.where}/document")
        if members.has("document")
        else None,
    )
    members.end()
    return another


def _sealed(members: Members, place: int) -> dict[str, Sealed]:
    found = {}
    for path in members.value:
        where = f"{members.where}/{step(path)}"
        if not FIELD_PATH.fullmatch(path):
            raise FormatError("FIELD_PATH", where, "a field name or path like items/3/label", quote(path))
        inner = Members(members.any(path), where)
        audience = _tagged(
            inner.any("audience"), f"{where}/audience", ("body", "post", "person"), ("public", "members"), place
        )
        found[path] = Sealed(audience, inner.digest("digest"))
        inner.end()
    return found


def format_statement(statement: Statement) -> bytes:
    """The payload's bytes: what `parse_statement` reads back as the same statement."""
    value = {
        "ledger": statement.ledger,
        "by": [_signer_value(signer) for signer in statement.by],
        "at": format_second(statement.at),
        "until": format_second(statement.until),
        "seen": {"size": statement.seen.size, "root": statement.seen.root},
        "nonce": statement.nonce,
        "acts": [_act_value(act) for act in statement.acts],
    }
    return canonical.encode(value)


def _signer_value(signer: Signer) -> dict[str, Any]:
    value: dict[str, Any] = {"as": _untag(signer.capacity)}
    if signer.person is not None:
        value["person"] = signer.person
    if signer.shown is not None:
        shown = {"lang": signer.shown.lang, "catalogue": signer.shown.catalogue}
        value["shown"] = shown | ({"translation": signer.shown.translation} if signer.shown.translation else {})
    return value


def _untag(tagged: str | tuple[str, str]) -> Any:
    return tagged if isinstance(tagged, str) else {tagged[0]: tagged[1]}


def _act_value(act: Act) -> dict[str, Any]:
    value: dict[str, Any] = {"kind": act.kind, "body": dict(act.body)}
    if act.by != (0,):
        value["by"] = list(act.by)
    for name, reference in (("about", act.about), ("on", act.on), ("replaces", act.replaces)):
        if reference is not None:
            value[name] = reference
    if act.under is not None:
        value["under"] = {"decision": act.under.decision, "effect": act.under.effect}
    if act.for_another is not None:
        another = act.for_another
        document = {"document": document_value(another.document)} if another.document else {}
        value["for"] = {
            "person": another.person,
            "as": _untag(another.capacity),
            "how": another.how,
        } | document
    if act.sealed:
        value["sealed"] = {
            path: {"audience": _untag(sealed.audience), "digest": sealed.digest} for path, sealed in act.sealed.items()
        }
    return value
