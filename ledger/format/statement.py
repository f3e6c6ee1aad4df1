"""The statement: what one or more persons sign in one sitting (docs/format.md §2).

This module reads and writes the payload's members and their types: whatever can be told from the bytes alone. Whether
the statement may be is judged elsewhere, by the rules. A body is any JSON object here; its kind gives it a shape.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Literal

from ledger.format import canonical
from ledger.format.codec import DAY_MS, check_digest, format_second, parse_second
from ledger.format.errors import FormatError

MAX_PAYLOAD_BYTES = 32_768
MAX_DEPTH = 16
MAX_SIGNERS = 16
MAX_ACTS = 64
MAX_VALIDITY_MS = 31 * DAY_MS
MAX_ORIGIN_BYTES = 200

ORIGIN = re.compile(r"[a-z0-9./-]{1,200}")
KIND = re.compile(r"[a-z][a-z_]*(\.[a-z][a-z_]*)+/v[1-9][0-9]{0,3}")
ACT_ID = re.compile(r"[0-9a-f]{64}\.(0|[1-9][0-9]?)")
OWN_ID = re.compile(r"\.(0|[1-9][0-9]?)")
NONCE = re.compile(r"[0-9a-f]{32}")
FIELD_PATH = re.compile(r"[a-z][a-z_]*(/(0|[1-9][0-9]{0,3})(/[a-z][a-z_]*)?)*")
LANGUAGE = re.compile(r"[A-Za-z0-9]{1,8}(-[A-Za-z0-9]{1,8}){0,4}")
MEDIA_TYPE = re.compile(r"[a-z0-9.+-]{1,60}/[a-z0-9.+-]{1,60}")

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
class DocumentRef:
    """A document beside the record: SHA-256 (hex), length in bytes, media type, and whether the digest is salted."""

    sha256: str
    length: int
    type: str
    salted: bool


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
    members = _Members(value, where)
    by = tuple(_signer(v, w) for v, w in members.list("by", 1, MAX_SIGNERS))
    acts = tuple(_act(v, w, place, len(by)) for place, (v, w) in enumerate(members.list("acts", 1, MAX_ACTS)))
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


def _signer(value: Any, where: str) -> Signer:
    members = _Members(value, where)
    capacity = _capacity(members.any("as"), f"{where}/as", ("self", "clerk"))
    if capacity == "clerk":
        members.end()
        return Signer(None, capacity)
    person = members.reference("person")
    shown = _shown(members.object("shown")) if members.has("shown") else None
    members.end()
    return Signer(person, capacity, shown)


def _shown(members: "_Members") -> Shown:
    lang = members.match("lang", LANGUAGE, "a BCP 47 language tag")
    shown = Shown(
        lang,
        members.digest("catalogue"),
        members.digest("translation") if members.has("translation") else None,
    )
    members.end()
    return shown


def _capacity(value: Any, where: str, words: tuple[str, ...]) -> Capacity:
    if isinstance(value, str) and value in words:
        return value
    return _tagged(value, where, ("organization", "term"), words)


def _tagged(value: Any, where: str, tags: tuple[str, ...], words: tuple[str, ...]) -> tuple[str, str]:
    if isinstance(value, dict) and len(value) == 1:
        (tag, reference), *_ = value.items()
        if tag in tags:
            return tag, check_reference(reference, where=f"{where}/{tag}")
    expected = " or ".join([*words, *(f"{{{tag}: id}}" for tag in tags)])
    raise FormatError("TAGGED", where, expected, repr(value)[:60])


def _act(value: Any, where: str, place: int, signers: int) -> Act:
    members = _Members(value, where)
    by = tuple(members.integer_of(v, w) for v, w in members.list("by", 1, MAX_SIGNERS)) if members.has("by") else (0,)
    if len(set(by)) != len(by) or max(by) >= signers:
        raise FormatError("ACT_BY", f"{where}/by", f"distinct places from 0 to {signers - 1}", str(by))
    under = members.object("under") if members.has("under") else None
    act = Act(
        kind=members.match("kind", KIND, "a kind with its version, like decision.position/v1"),
        body=members.object("body").value,
        by=by,
        about=members.reference("about", place) if members.has("about") else None,
        on=members.reference("on", place) if members.has("on") else None,
        under=Under(under.reference("decision", place), under.integer("effect", 0)) if under else None,
        replaces=members.reference("replaces", place) if members.has("replaces") else None,
        for_another=_for(members.object("for")) if members.has("for") else None,
        sealed=_sealed(members.object("sealed")) if members.has("sealed") else {},
    )
    if under:
        under.end()
    members.end()
    return act


def _for(members: "_Members") -> ForAnother:
    how = members.any("how")
    if how not in HOWS:
        raise FormatError("FOR_HOW", f"{members.where}/how", ", ".join(HOWS), repr(how)[:40])
    another = ForAnother(
        person=members.reference("person"),
        capacity=_capacity(members.any("as"), f"{members.where}/as", ("self",)),
        how=how,
        document=document_ref(members.any("document"), f"{members.where}/document")
        if members.has("document")
        else None,
    )
    members.end()
    return another


def document_ref(value: Any, where: str) -> DocumentRef:
    """Read ``{sha256, length, type, salted}``."""
    members = _Members(value, where)
    salted = members.any("salted")
    if not isinstance(salted, bool):
        raise FormatError("NOT_BOOLEAN", f"{where}/salted", "true or false", repr(salted)[:40])
    sha256, length = members.digest("sha256"), members.integer("length", 0)
    document = DocumentRef(sha256, length, members.match("type", MEDIA_TYPE, "a media type"), salted)
    members.end()
    return document


def _sealed(members: "_Members") -> dict[str, Sealed]:
    found = {}
    for path in members.value:
        where = f"{members.where}/{path}"
        if not FIELD_PATH.fullmatch(path):
            raise FormatError("FIELD_PATH", where, "a field name or path like items/3/label", path[:40])
        inner = members.object(path)
        digest, audience = inner.digest("digest"), inner.any("audience")
        inner.end()
        if audience not in ("public", "members"):
            audience = _tagged(audience, f"{where}/audience", ("body", "post", "person"), ("public", "members"))
        found[path] = Sealed(audience, digest)
    return found


def check_reference(value: Any, *, where: str, place: int | None = None) -> str:
    """Return an id, or the ``.n`` of an act of the same statement (earlier than ``place``, where one is given)."""
    if isinstance(value, str):
        if ACT_ID.fullmatch(value) and int(value[65:]) < MAX_ACTS:
            return value
        if OWN_ID.fullmatch(value) and int(value[1:]) < (MAX_ACTS if place is None else place):
            return value
    raise FormatError("REFERENCE", where, "an id, or .n for an earlier act of this statement", repr(value)[:80])


class _Members:
    """An object's members, each asked for once; `end` refuses what nobody asked for."""

    def __init__(self, value: Any, where: str) -> None:
        if not isinstance(value, dict):
            raise FormatError("NOT_OBJECT", where, "an object", type(value).__name__)
        self.value: dict[str, Any] = value
        self.where = where
        self._asked: set[str] = set()

    def has(self, name: str) -> bool:
        return name in self.value

    def any(self, name: str) -> Any:
        self._asked.add(name)
        if name not in self.value:
            raise FormatError("MEMBER_MISSING", self.where, f"a member {name}", "none")
        return self.value[name]

    def object(self, name: str) -> "_Members":
        return _Members(self.any(name), f"{self.where}/{name}")

    def list(self, name: str, low: int, high: int) -> list[tuple[Any, str]]:
        value = self.any(name)
        where = f"{self.where}/{name}"
        if not isinstance(value, list) or not low <= len(value) <= high:
            raise FormatError("LIST_LENGTH", where, f"a list of {low} to {high}", repr(value)[:60])
        return [(member, f"{where}/{place}") for place, member in enumerate(value)]

    def integer(self, name: str, low: int) -> int:
        return self.integer_of(self.any(name), f"{self.where}/{name}", low)

    def integer_of(self, value: Any, where: str, low: int = 0) -> int:
        if isinstance(value, bool) or not isinstance(value, int) or value < low:
            raise FormatError("NOT_INTEGER", where, f"an integer from {low}", repr(value)[:40])
        return value

    def match(self, name: str, form: re.Pattern[str], expected: str) -> str:
        value = self.any(name)
        if not isinstance(value, str) or not form.fullmatch(value):
            raise FormatError("TEXT_FORM", f"{self.where}/{name}", expected, repr(value)[:60])
        return value

    def digest(self, name: str) -> str:
        return check_digest(self.any(name), where=f"{self.where}/{name}")

    def reference(self, name: str, place: int | None = None) -> str:
        return check_reference(self.any(name), where=f"{self.where}/{name}", place=place)

    def end(self) -> None:
        unknown = sorted(set(self.value) - self._asked)
        if unknown:
            raise FormatError(
                "MEMBER_UNKNOWN", self.where, "no member but those of the format", ", ".join(unknown)[:80]
            )


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


def document_value(document: DocumentRef) -> dict[str, Any]:
    """The JSON of a document reference."""
    return {
        "sha256": document.sha256,
        "length": document.length,
        "type": document.type,
        "salted": document.salted,
    }


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
