"""A line of a sitting: one act as people write it, with names instead of ids and words instead of digests.

The same reading for ``plenary say``, for its prompts, for files of several acts, and for the short commands, so that
none of them knows a rule of its own.
"""

import json
import re
import shlex
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from pydantic import ValidationError

from api.drafting.ground import Ground
from api.drafting.settling import Draft
from ledger.application.compose import Words
from ledger.format import canonical
from ledger.format.document import document_ref
from ledger.format.references import OWN_ID, resolve_value
from ledger.format.statement import HOWS, Audience, ForAnother, Under
from ledger.rules.kind import Kind
from projections.directory import NotFoundError
from projections.form_reading import FormError, read_form
from projections.forms import form_of
from projections.sentences import kind_of

_PLACE = re.compile(r"[0-9]+\.[0-9]+")
_SHOWN = 4
AUDIENCES = ("public", "members")
LANGUAGE = "en"


@dataclass(frozen=True, slots=True)
class Line:
    """One act as written.

    Args:
        kind: its kind, with or without the version.
        body: field to value; text where JSON wants something else is read as a person would type it.
        by: names of the hands that sign it, as they were named; empty: the first, and for a written-down act all.
        about, on, replaces: what it concerns; a name, number, id, ``.n`` or ``@label``.
        under: ``DECISION:EFFECT`` (effect from 0).
        written_for: ``PERSON[:CAPACITY]:HOW``, or ``{person, as, how, document}``.
        paper: the file of the paper that she signed.
        sealed: path to text, or to ``{text, lang, audience}``.
        label: how later lines may name it, as ``@label``.
    """

    kind: str
    body: Mapping[str, Any] = field(default_factory=dict)
    by: tuple[str, ...] = ()
    about: str | None = None
    on: str | None = None
    replaces: str | None = None
    under: str | None = None
    written_for: str | Mapping[str, Any] | None = None
    paper: str | None = None
    sealed: Mapping[str, Any] = field(default_factory=dict)
    label: str | None = None


class Writer:
    """Writes lines into a draft, one after the other.

    Args:
        ground: the ledger.
        draft: where the acts go.
        names: the hands as they were named with ``--by``, in the order of the draft's hands.
        language: of the sealed texts that are not names.
        audience: who may read sealed texts where a line does not say.
    """

    def __init__(
        self,
        ground: Ground,
        draft: Draft,
        names: Iterable[str] = (),
        *,
        language: str = LANGUAGE,
        audience: str = "members",
    ) -> None:
        self.ground = ground
        self.draft = draft
        self.names = [*names]
        self.language = language
        self.audience = audience
        self.labels: dict[str, str] = {}

    def write(self, line: Line) -> str:
        """Add an act; returns ``.n``."""
        kind = self.kind(line.kind)
        written_for = self._for(line.written_for, line.paper) if line.written_for else None
        place = len(self.draft.sitting.acts)
        about = self.reference(line.about, *kind.about)
        body = self._body(kind, line.body)
        reference = self.draft.sitting.add(
            kind.name,
            body,
            by=self._by(line, written_down=written_for is not None),
            about=about,
            on=self.reference(line.on) if line.on or not kind.on else self._judged(kind, about),
            under=self._under(line.under) if line.under else None,
            replaces=self.reference(line.replaces),
            for_another=written_for,
            sealed={path: self._words(path, value) for path, value in line.sealed.items()},
        )
        if line.replaces is None and kind.place is not None:
            self.draft.open_places.add(place)
        if line.label is not None:
            self.labels[line.label] = reference
        return reference

    def kind(self, name: str) -> Kind[Any]:
        """A kind by name, with or without its version."""
        return find_kind(self.ground, name)

    def reference(self, text: str | None, *things: str) -> str | None:
        """As `read_reference`; what is not found ends the command."""
        if text is None:
            return None
        try:
            return self.read_reference(text, *things)
        except NotFoundError as error:
            self.ground.not_found(error)

    def read_reference(self, text: str, *things: str) -> str:
        """An id as typed: ``.n``, ``@label``, an id, a number, a name, ``INDEX.ACT`` of an entry's act.

        Raises:
            NotFoundError: nothing goes by that.
        """
        if OWN_ID.fullmatch(text) or text in self.ground.state.record.acts:
            return text
        if text.startswith("@"):
            return self._label(text)
        if _PLACE.fullmatch(text):
            return self.ground.act_at(*map(int, text.split(".")))
        return self.ground.directory.find(text, *things)

    def _judged(self, kind: Kind[Any], about: str | None) -> str | None:
        """The latest act of a kind that this kind judges, opening or about the same thing: what a person means."""
        acts = self.ground.state.record.acts
        near = [one for one in acts.values() if one.kind in kind.on and about in (one.id, one.about)]
        return max(near, key=lambda one: one.index).id if near and about else None

    def _label(self, text: str) -> str:
        found = self.labels.get(text[1:])
        if found is None:
            known = ", ".join(f"@{label}" for label in self.labels) or "none yet"
            self.ground.usage(f"No earlier line is called {text} ({known}).", "Give that line a name.")
        return found

    def _body(self, kind: Kind[Any], given: Mapping[str, Any]) -> dict[str, Any]:
        if "effects" in given:
            given = {**given, "effects": [self._effect(each) for each in self._effects(given["effects"])]}
        try:
            body: dict[str, Any] = read_form(form_of(kind.body), given, _LabelLookup(self))
        except NotFoundError as error:
            self.ground.not_found(error)
        except FormError as error:
            words = f"{error.where}: expected {error.expected}, found {error.found!r}."
            self.ground.usage(words, f"plenary kinds {kind.name.partition('/')[0]} explains its fields.")
        self._check(kind, body)
        return body

    def _effects(self, given: Any) -> list[Any]:
        if isinstance(given, str):
            given = json.loads(given) if given.startswith("[") else [given]
        return [*given]

    def _effect(self, given: Any) -> dict[str, Any]:
        """An effect as JSON: of ``KIND about=NAME field=value …``, or of an object in which names stand for ids."""
        if isinstance(given, str):
            name, *parts = shlex.split(given)
            fields = dict(part.partition("=")[::2] for part in parts)
            given = {"kind": name, "body": fields} | {
                member: fields.pop(member) for member in ("about", "option") if member in fields
            }
        kind = self.kind(str(given.get("kind", "")))
        effect: dict[str, Any] = {"kind": kind.name, "body": self._body(kind, given.get("body", {}))}
        about = self.reference(given.get("about"), *kind.about)
        if about is not None:
            effect["about"] = about
        return effect | ({"option": given["option"]} if "option" in given else {})

    def _check(self, kind: Kind[Any], body: Mapping[str, Any]) -> None:
        """Tell every missing or ill-formed field at once, before the rules look at the rest."""
        try:
            kind.body.model_validate_json(_filled(body))
        except ValidationError as error:
            faults = error.errors(include_input=False, include_url=False)
            told = "; ".join(f"{'/'.join(map(str, each['loc'])) or 'body'}: {each['msg']}" for each in faults[:_SHOWN])
            told += f"; and {len(faults) - _SHOWN} more" if len(faults) > _SHOWN else ""
            explain = f"plenary kinds {kind.name.partition('/')[0]} explains its fields."
            self.ground.usage(f"{kind.label}: {told}.", explain)

    def _by(self, line: Line, *, written_down: bool) -> tuple[int, ...]:
        everybody = tuple(range(len(self.draft.hands)))
        if not line.by:
            return everybody if written_down else everybody[:1]
        if line.by == ("all",):
            return everybody
        return tuple(self._place(name) for name in line.by)

    def _place(self, name: str) -> int:
        if name not in self.names:
            words = f"{name} is not among those who sign ({', '.join(self.names) or 'nobody named'})."
            self.ground.usage(words, "Name her with --by, or in the file's by.")
        return self.names.index(name)

    def _for(self, given: str | Mapping[str, Any], paper: str | None) -> ForAnother:
        if isinstance(given, str):
            person, _, rest = given.partition(":")
            capacity, _, how = rest.rpartition(":")
        else:
            person, capacity, how = (str(given.get(name, "")) for name in ("person", "as", "how"))
            paper = given.get("document", paper)
        wanted = how.strip().replace(" ", "_").replace("-", "_")
        if wanted not in HOWS:
            words = f"How {person} said it is {how!r}; it must be one of {', '.join(HOWS)}."
            self.ground.usage(words, "Write it as PERSON:CAPACITY:HOW, such as Nomsa:Dockers:in_room.")
        identity = self.reference(person.strip(), "person")
        assert identity is not None
        document = document_ref(self.ground.document(paper), "paper") if paper else None
        return ForAnother(identity, self._capacity(identity, capacity.strip()), wanted, document)

    def _capacity(self, person: str, wanted: str) -> Any:
        if wanted.startswith(("@", ".")):
            return ("organization", self.reference(wanted))
        return self.ground.capacity(person, wanted)

    def _under(self, text: str) -> Under:
        decision, _, effect = text.rpartition(":")
        if not decision or not effect.isdigit():
            self.ground.usage(f"{text}: not DECISION:EFFECT.", "Write it as D-3:0; effects count from 0.")
        identity = self.reference(decision, "decision")
        assert identity is not None
        return Under(identity, int(effect))

    def _words(self, path: str, value: Any) -> Words:
        if isinstance(value, Mapping):
            lang, audience = value.get("lang"), value.get("audience")
            return Words(str(value.get("text", "")), lang or self._lang(path), self.read_audience(audience))
        return Words(str(value), self._lang(path), self.read_audience(None))

    def _lang(self, path: str) -> str:
        return "und" if path == "name" or path.endswith("/name") else self.language

    def read_audience(self, text: str | None) -> Audience:
        """Who may read: public, members, or ``body:``, ``post:`` or ``person:`` and a name."""
        wanted = text or self.audience
        if wanted in AUDIENCES:
            return wanted
        kind, colon, name = wanted.partition(":")
        if not colon or kind not in ("body", "post", "person"):
            words = f"{wanted}: not an audience."
            self.ground.usage(words, "Say public, members, body:NAME, post:NAME or person:NAME.")
        identity = self.reference(name, kind)
        assert identity is not None
        return (kind, identity)


class _LabelLookup:
    """The session's look-up, with ``@label`` for earlier lines."""

    def __init__(self, writer: Writer) -> None:
        self._writer = writer
        self.currencies = writer.ground.currencies
        self.currency = writer.ground.currency
        self.document = writer.ground.document
        self.key = writer.ground.key
        self.keyid = writer.ground.keyid

    def find(self, text: str, *things: str) -> str:
        return self._writer.read_reference(text, *things)


def find_kind(ground: Ground, name: str) -> Kind[Any]:
    """A kind by name, with or without its version; ends the command when there is none."""
    kind = kind_of(ground.ledger.registry, name)
    if kind is None:
        family = name.partition(".")[0]
        near = [each.name.partition("/")[0] for each in ground.ledger.registry if family in each.name]
        words = f"There is no kind of act {name!r}." + (f" Near it: {', '.join(near[:8])}." if near else "")
        ground.usage(words, "plenary kinds lists them all.")
    return kind


def _filled(body: Mapping[str, Any]) -> bytes:
    """The body with ``.n`` written as some full id, which is what the model knows."""
    return canonical.encode(resolve_value(body, "0" * 64))
