"""Statements in words: who signed, for whom, what each act says; for the log, for receipts, and before signing.

The words are made from the very bytes that are signed. Everything shown here is also there as JSON.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass
from typing import Any

from ledger.format.codec import format_millisecond, format_second
from ledger.format.disclosure import parse_disclosure
from ledger.format.entry import Entry
from ledger.format.resolution import resolve_statement
from ledger.format.statement import Act, Capacity, Statement, parse_statement
from ledger.format.submission import Submission
from projections.directory import NAMING
from projections.language import ENGLISH, N_, Language
from projections.sentences import Teller, kind_of

HOW_WORDS = {"in_room": N_("said in the room"), "phone": N_("said by phone"), "paper": N_("by hand on paper")}


@dataclass(frozen=True, slots=True)
class SignerTold:
    """One who signs: her id (None for the clerk), her name, and ``for …`` or ``as …`` where not for herself."""

    person: str | None
    name: str
    capacity: str

    def words(self) -> str:
        """Name and capacity."""
        return f"{self.name}, {self.capacity}" if self.capacity else self.name


@dataclass(frozen=True, slots=True)
class ActTold:
    """One act in words.

    Args:
        author: whose act it is.
        seconds: who signs it with her, or writes it down and witnesses.
        how: for an act written down for somebody, how she said it.
        opens: the number of the thing that it opens.
        sealed: its sealed texts by path.
    """

    id: str
    kind: str
    label: str
    words: str
    author: str
    seconds: tuple[str, ...]
    how: str | None
    opens: str | None
    sealed: Mapping[str, str]

    def line(self, language: Language = ENGLISH) -> str:
        """The sentence, with how it came in."""
        told = f"{self.author}: {self.words}"
        say, others = language.gettext, _and(self.seconds, language) if self.seconds else ""
        if self.how is not None:
            told += say(" ({how}, written down by {others})").format(how=self.how, others=others)
        elif self.seconds:
            told += say(" (with {others})").format(others=others)
        return told + (f" [{self.opens}]" if self.opens else "")


@dataclass(frozen=True, slots=True)
class StatementTold:
    """A statement in words; ``index`` and ``received`` only when it stands in the record."""

    id: str
    at: str
    until: str
    signers: tuple[SignerTold, ...]
    acts: tuple[ActTold, ...]
    index: int | None = None
    received: str | None = None

    def as_json(self) -> dict[str, Any]:
        """The same as JSON; what is not known is left out."""
        return {name: value for name, value in asdict(self).items() if value is not None}

    def signed_by(self, language: Language = ENGLISH) -> str:
        """Who signs, in one line: each person once, with every capacity in which she does."""
        capacities: dict[str, list[str]] = {}
        for signer in self.signers:
            capacities.setdefault(signer.name, []).append(signer.capacity)
        told = []
        for name, held in capacities.items():
            own = (
                [language.gettext("for herself"), *sorted(filter(None, held))] if "" in held and len(held) > 1 else held
            )
            told.append(f"{name}, {_and(own, language)}" if any(own) else name)
        return "; ".join(told)


@dataclass(frozen=True, slots=True)
class Chronicler:
    """Tells statements.

    Args:
        teller: tells acts.
        role: the name of the role that a term is in.
        number: a thing's number, or None.
    """

    teller: Teller
    role: Callable[[str], str]
    number: Callable[[str], str | None]

    def entry(self, index: int, entry: Entry) -> StatementTold:
        """An entry of the record."""
        statement, identity = statement_of(entry)
        return self.statement(statement, identity, index, format_millisecond(entry.received))

    def draft(self, draft: Submission) -> StatementTold:
        """A draft, from its payload's bytes."""
        identity = draft.envelope.statement_id
        return self.statement(resolve_statement(parse_statement(draft.envelope.payload), identity), identity)

    def statement(
        self, statement: Statement, identity: str, index: int | None = None, received: str | None = None
    ) -> StatementTold:
        """A statement whose references are full ids."""
        signers = tuple(
            SignerTold(one.person, self.teller.name(one.person or ""), self.capacity(one.capacity))
            if one.person
            else SignerTold(None, self.teller.language.gettext("The clerk (software)"), "")
            for one in statement.by
        )
        acts = tuple(self._act(act, place, identity, signers) for place, act in enumerate(statement.acts))
        at, until = format_second(statement.at), format_second(statement.until)
        return StatementTold(identity, at, until, signers, acts, index, received)

    def capacity(self, capacity: Capacity) -> str:
        """``for`` an organization, ``as`` the holder of a role, or nothing."""
        if not isinstance(capacity, tuple):
            return ""
        sort, reference = capacity
        say = self.teller.language.gettext
        if sort == "organization":
            return say("for {organization}").format(organization=self.teller.name(reference))
        return say("as {role}").format(role=self.role(reference))

    def _act(self, act: Act, place: int, identity: str, signers: tuple[SignerTold, ...]) -> ActTold:
        named = [signers[one] for one in act.by]
        another = act.for_another
        if another is not None:
            author = another.person
            name = SignerTold(author, self.teller.name(author), self.capacity(another.capacity)).words()
            others = named
        else:
            author, name, others = named[0].person or "", named[0].words(), named[1:]
        kind = kind_of(self.teller.registry, act.kind)
        own = f"{identity}.{place}"
        return ActTold(
            id=own,
            kind=act.kind,
            label=self.teller.language.gettext(kind.label) if kind else act.kind,
            words=self.teller.tell(act, place, author or None),
            author=name,
            seconds=tuple(dict.fromkeys(one.name for one in others)),
            how=self.teller.language.gettext(HOW_WORDS[another.how]) if another else None,
            opens=self.number(own),
            sealed=self.teller.sealed(act),
        )


def statement_of(entry: Entry) -> tuple[Statement, str]:
    """An entry's statement, references written as full ids, and its id."""
    identity = entry.envelope.statement_id
    return resolve_statement(parse_statement(entry.envelope.payload), identity), identity


def draft_words(draft: Submission) -> dict[str, str]:
    """The sealed texts that travel with a draft, by field digest."""
    read = [parse_disclosure(encoded) for encoded in draft.disclosures]
    return {disclosure.digest: disclosure.text for disclosure in read}


def draft_names(draft: Submission, words: Mapping[str, str]) -> dict[str, str]:
    """What the things that a draft opens will be called: id to the name among its sealed texts, else its line."""
    identity, found = draft.envelope.statement_id, {}
    for place, act in enumerate(parse_statement(draft.envelope.payload).acts):
        digests = (act.sealed[path].digest for path in NAMING if path in act.sealed)
        text = next((words[digest] for digest in digests if digest in words), None)
        found[f"{identity}.{place}"] = text or f"of line {place + 1}"
    return found


def mentions(statement: Statement, identity: str, thing: str) -> Iterator[int]:
    """The places of the acts that open a thing, are about it, or name it in their body."""
    for place, act in enumerate(statement.acts):
        named = (act.about, act.on, act.replaces, f"{identity}.{place}", act.under.decision if act.under else None)
        speaker = act.for_another.person if act.for_another else None
        if thing in (*named, speaker) or _names(act.body, thing):
            yield place


def _names(value: Any, thing: str) -> bool:
    if isinstance(value, str):
        return value == thing
    if isinstance(value, Mapping):
        return any(_names(member, thing) for member in value.values())
    return isinstance(value, list) and any(_names(member, thing) for member in value)


def _and(names: Sequence[str], language: Language) -> str:
    if len(names) == 1:
        return names[0]
    return language.gettext("{others} and {last}").format(others=", ".join(names[:-1]), last=names[-1])
