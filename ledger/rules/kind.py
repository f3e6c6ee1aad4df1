"""How a kind of act is declared: once, in one place, for every reader.

One `Kind` holds the body's model, the sealed fields, who may sign, the checks in order with code and clause, what is
recorded, and the words for people. Parsing, prompts, forms, API schemas and the table in the docs derive from it.
"""

from collections.abc import Callable, Hashable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any, Generic, Literal, TypeVar

from ledger.rules.case import Case
from ledger.rules.values import Body

B = TypeVar("B", bound=Body)

Detail = Mapping[str, int | str]
"""Numbers and codes of a refusal: asked, available, missing, limit, date, …; ids of things. Never words."""

Attestation = Literal["own", "computed", "host", "history"]
"""Whose knowledge an act is: its signer's, arithmetic's, the host's word, or from before the ledger."""


@dataclass(frozen=True, slots=True)
class Refusal:
    """Why a statement may not be, told by the first check that fails.

    Args:
        code: the check's code, upper case.
        clause: the clause of docs/rules.md.
        act: place of the refused act in the statement, from 0; None when the whole statement is refused.
        detail: the numbers and ids.
        words: one plain sentence, with the detail filled in.
        mend: what to do next.
    """

    code: str
    clause: str
    act: int | None
    detail: Detail
    words: str
    mend: str


@dataclass(frozen=True, slots=True)
class Check(Generic[B]):
    """One precondition. ``test`` returns None when it holds, else the detail of the refusal (may be empty)."""

    code: str
    clause: str
    words: str
    mend: str
    test: Callable[[Case[B]], Detail | None]

    def refuse(self, act: int | None, detail: Detail) -> Refusal:
        """The refusal with its numbers filled into the words."""
        return Refusal(self.code, self.clause, act, detail, fill(self.words, detail), fill(self.mend, detail))


class _Blank(dict[str, int | str]):
    def __missing__(self, key: str) -> str:
        return "…"


def fill(words: str, detail: Detail) -> str:
    """Put a refusal's numbers into its words."""
    return words.format_map(_Blank(detail))


@dataclass(frozen=True, slots=True)
class SealedField:
    """A field whose words are sealed. ``path`` may hold ``*`` for a place in a list, as in ``items/*/label``."""

    path: str
    label: str
    required: bool = False


@dataclass(frozen=True, slots=True)
class Kind(Generic[B]):
    """A kind of act with its version.

    Args:
        name: e.g. ``decision.position/v1``.
        body: the strict model of the body.
        label: two or three plain words: what a person calls it.
        words: the sentence shown before signing; ``{field}`` names a field of the body, ``{about}`` the thing it
            concerns, ``{author}`` whose act it is, ``{sealed.NAME}`` a sealed text.
        opens: type of the thing that this act opens, if any.
        about: types of thing that ``about`` may name; empty when the act must have no ``about``.
        power: name of the charter's power that the signers must hold; None where `standing` alone decides.
        standing: checks of who may sign beyond the power, run before the other checks.
        on: kinds that ``on`` must name; empty when the act must have no ``on``.
        place: the place of a repeatable kind (docs/rules.md R-19); ``replaces`` must name the act live in it.
        own_word: whether the word live in the act's place is its person's own signed one, where an act can hold the
            words of several; by default it is when the live act was not written down for another.
        decided: whether it must (or may) carry out an effect of a decision in force, by ``under``; ``after_founding``:
            it must, except in the founding itself.
        for_another: whether it can be written down for somebody who does not sign.
        at_founding: whether it may stand in the founding statement, where no charter is in force yet.
        enrols: reads from the body the key enrolled by this act: it may sign its own statement.
        sealed: its sealed fields.
        checks: the other preconditions, in order; the first that fails is the refusal.
        record: writes what follows into the state; only assigns, must accept whatever the checks let through.
        attestation: whose knowledge it is.
    """

    name: str
    body: type[B]
    label: str
    words: str
    record: Callable[[Case[B]], None]
    opens: str | None = None
    about: tuple[str, ...] = ()
    power: str | None = None
    standing: tuple[Check[B], ...] = ()
    on: tuple[str, ...] = ()
    place: Callable[[Case[B]], Hashable] | None = None
    own_word: Callable[[Case[B]], bool] | None = None
    decided: Literal["never", "may", "must", "after_founding"] = "never"
    for_another: bool = False
    at_founding: bool = False
    enrols: "Callable[[B], Enrolment | None] | None" = None
    sealed: tuple[SealedField, ...] = ()
    checks: tuple[Check[B], ...] = ()
    attestation: Attestation = "own"
    examples: tuple[Mapping[str, Any], ...] = field(default=())


@dataclass(frozen=True, slots=True)
class Enrolment:
    """A public key brought in by an act: scheme, DER SubjectPublicKeyInfo, and for a passkey where it may be used."""

    scheme: str
    spki: bytes
    rp_id: str | None = None
    origins: tuple[str, ...] = ()


class Registry:
    """All kinds of one rules version, by name. Built in one place (`ledger.rules.kinds`), passed to whoever judges."""

    def __init__(self, *families: tuple[Kind[Any], ...], version: str = "rules/v0") -> None:
        self.version = version
        self._kinds: dict[str, Kind[Any]] = {}
        for family in families:
            for kind in family:
                assert kind.name not in self._kinds, f"{kind.name} is declared twice"
                self._kinds[kind.name] = kind

    def get(self, name: str) -> Kind[Any] | None:
        """The kind, or None."""
        return self._kinds.get(name)

    def __iter__(self) -> Iterator[Kind[Any]]:
        return iter(self._kinds.values())

    def __len__(self) -> int:
        return len(self._kinds)
