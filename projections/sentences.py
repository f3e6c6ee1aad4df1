"""Acts in plain words: what is shown before signing, in the log and on receipts.

Made from the kind's own sentence and from the very body that is signed; amounts, dates and names are written out. A
text that this reader may not see is said to be sealed, never guessed.
"""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from string import Formatter
from typing import Any

from ledger.format.references import ACT_ID
from ledger.format.statement import Act
from ledger.rules.kind import Kind, Registry
from ledger.rules.reading import Read, read_act
from ledger.rules.values import Body, Money
from projections.directory import ReadWords
from projections.language import ENGLISH, Language
from projections.money_words import money_words

INSTANT = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ")
WITHHELD = "[sealed]"
LONGEST_LIST = 8
"""Members of a mapping that are written out; a table of currencies is longer than anybody reads."""


@dataclass(frozen=True, slots=True)
class Teller:
    """Writes acts in words.

    Args:
        registry: the kinds.
        name: an id in words (see `projections.directory.Directory.show`).
        read_words: field digest to its text, or None.
        exponents: each currency's number of decimals, as the founding fixed them.
        language: in which sentences, dates and amounts are written; texts of people stay as they are.
    """

    registry: Registry
    name: Callable[[str], str]
    read_words: ReadWords
    exponents: Mapping[str, int]
    language: Language = ENGLISH

    def tell(self, act: Act, place: int = 0, author: str | None = None) -> str:
        """One sentence for an act whose references are full ids.

        Args:
            act: the act.
            place: its place in its statement.
            author: the id of the person whose act it is; None for the clerk.
        """
        read = read_act(self.registry, act, place)
        if not isinstance(read, Read):
            return f"{act.kind}: {read.words}"
        return Formatter().vformat(self.language.gettext(read.kind.words), (), _Fields(self, read, author))

    def sealed(self, act: Act) -> dict[str, str]:
        """The sealed texts of an act, by path."""
        return {path: self.read_words(sealed.digest) or WITHHELD for path, sealed in act.sealed.items()}

    def value(self, value: Any) -> str:
        """A body's value in words."""
        say = self.language.gettext
        if value is None:
            return say("none")
        if isinstance(value, bool):
            return say("yes") if value else say("no")
        if isinstance(value, Money):
            return self.money(value.minor, value.ccy)
        if isinstance(value, date):
            return self._date(value)
        if isinstance(value, str) and INSTANT.fullmatch(value):
            return f"{self.value(date.fromisoformat(value[:10]))}, {value[11:16]} UTC"
        if isinstance(value, str):
            return self.name(value) if ACT_ID.fullmatch(value) else say(value.replace("_", " "))
        if isinstance(value, tuple | list | frozenset):
            return ", ".join(self.value(member) for member in value) or say("none")
        if isinstance(value, Mapping):
            pairs = [f"{key} {self.value(member)}" for key, member in value.items()]
            rest = f", … ({len(pairs)} in all)" if len(pairs) > LONGEST_LIST else ""
            return ", ".join(pairs[:LONGEST_LIST]) + rest or say("none")
        if isinstance(value, Body):
            told = {name: getattr(value, name) for name in type(value).model_fields}
            return ", ".join(f"{name} {self.value(member)}" for name, member in told.items() if member is not None)
        return str(value)

    def money(self, minor: int, currency: str) -> str:
        """An amount with its currency: ``USD 1,150.00``."""
        if self.language.code == "en":
            return money_words(minor, currency, self.exponents)
        return self.language.money(minor, currency, self.exponents.get(currency, 0))

    def _date(self, day: date) -> str:
        return f"{day.day} {day:%B %Y}" if self.language.code == "en" else self.language.date(day)


class _Fields(Mapping[str, Any]):
    """What the names in a kind's sentence stand for."""

    def __init__(self, teller: Teller, read: Read, author: str | None) -> None:
        self._teller = teller
        self._read = read
        self._author = author

    def __getitem__(self, name: str) -> Any:
        teller, act = self._teller, self._read.act
        if name == "author":
            return teller.name(self._author) if self._author else teller.language.gettext("The clerk")
        if name in ("about", "on", "replaces"):
            reference = getattr(act, name)
            return teller.name(reference) if reference else teller.language.gettext("nothing")
        if name == "sealed":
            return _Texts(teller.sealed(act))
        fields = type(self._read.body).model_fields
        own = name if name in fields else next(field for field, info in fields.items() if info.alias == name)
        return _Told(teller, getattr(self._read.body, own))

    def __iter__(self) -> Any:
        return iter(type(self._read.body).model_fields)

    def __len__(self) -> int:
        return len(type(self._read.body).model_fields)


class _Told:
    """A body's value: written in words, or looked into by name for ``{amount.ccy}``."""

    def __init__(self, teller: Teller, value: Any) -> None:
        self._teller = teller
        self._value = value

    def __getattr__(self, name: str) -> "_Told":
        return _Told(self._teller, getattr(self._value, name))

    def __format__(self, spec: str) -> str:
        return self._teller.value(self._value)


class _Texts:
    """Sealed texts by name; one that the act lacks is blank."""

    def __init__(self, texts: Mapping[str, str]) -> None:
        self._texts = texts

    def __getattr__(self, name: str) -> str:
        return self._texts.get(name, "")


def kind_of(registry: Registry, name: str) -> Kind[Any] | None:
    """The kind of a name, with or without its version: the newest where there are several."""
    exact = registry.get(name)
    if exact is not None:
        return exact
    versions = [kind for kind in registry if kind.name.rpartition("/")[0] == name]
    return max(versions, key=lambda kind: int(kind.name.rpartition("/v")[2]), default=None)
