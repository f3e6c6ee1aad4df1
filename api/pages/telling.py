"""What one reader is told of things, words, days and amounts: names with addresses, in her language.

Words that were sealed for others are not among them: everything goes through her own look.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from api.pages.addresses import act_address, address_of
from api.server.host import Look
from ledger.format.statement import Statement
from ledger.rules.values import utc_date
from projections.chronicle import ActTold, StatementTold, statement_of
from projections.language import Language
from projections.reports.model import Badge


@dataclass(frozen=True, slots=True)
class Named:
    """A thing as a page shows it: its id, its number if it has one, its name, and the address of its page."""

    id: str
    number: str | None
    name: str
    href: str | None


@dataclass(frozen=True, slots=True)
class Happened:
    """An act as a line of a history: where it stands, when it was received (ms), whose it is, in words."""

    index: int
    place: int
    received: int
    day: date
    who: str
    words: str
    how: str | None
    href: str


class Telling:
    """Tells things to one reader.

    Args:
        look: her look.
        language: hers.
    """

    def __init__(self, look: Look, language: Language) -> None:
        self.look = look
        self.language = language
        self.state = look.state
        self.now = look.now
        self._paths: dict[str, dict[str, str]] = {}
        for digest, (act, path, _) in look.state.record.sealed.items():
            self._paths.setdefault(act, {})[path] = digest
        self._read: dict[int, StatementTold] = {}
        self._statements: dict[int, Statement] = {}

    def text(self, act: str | None, *paths: str) -> str | None:
        """The first of some sealed texts of an act that she may see, or None."""
        fields = self._paths.get(act or "") or {}
        found = (self.look.read_words(fields[path]) for path in paths if path in fields)
        return next((words for words in found if words is not None), None)

    def withheld(self, act: str, path: str) -> bool:
        """Whether there is such a text which she may not see, or which was removed."""
        return path in (self._paths.get(act) or {}) and self.text(act, path) is None

    def removed(self, act: str, path: str) -> date | None:
        """The day on which a text was removed on somebody's request; None when it was not."""
        erasing = self.state.record.erased.get((self._paths.get(act) or {}).get(path, ""))
        return self.received_on(erasing) if erasing else None

    def thing(self, identity: str) -> Named:
        """A thing with its name and its page."""
        listed = self.look.directory.get(identity)
        number = listed.number if listed else None
        return Named(identity, number, self.look.directory.show(identity), address_of(self.look, identity))

    def things(self, identities: Iterable[str | None]) -> list[Named]:
        """Several of them."""
        return [self.thing(identity) for identity in identities if identity is not None]

    def name(self, identity: str | None) -> str:
        """A thing's name; nothing for none."""
        return self.look.directory.show(identity) if identity else ""

    def names(self, identities: Iterable[str | None]) -> str:
        """Several names in a row."""
        names = [self.name(identity) for identity in identities]
        if len(names) < 2:  # noqa: PLR2004 - one or none
            return "".join(names)
        return self.language.gettext("{others} and {last}").format(others=", ".join(names[:-1]), last=names[-1])

    def money(self, minor: int, currency: str) -> str:
        """An amount with its currency, as she writes it."""
        return self.language.money(minor, currency, self.look.currencies().get(currency, 0))

    def day(self, instant: int) -> date:
        """The UTC date of an instant (ms)."""
        return utc_date(instant)

    def badge(self, badge: Badge) -> Badge:
        """A badge in her language."""
        return Badge(badge.state, self.language.gettext(badge.words))

    def happened(self, acts: Iterable[str]) -> list[Happened]:
        """Acts as lines of a history, in the record's order; those that are not in the record are left out."""
        record = self.state.record
        known = [record.acts[act] for act in dict.fromkeys(acts) if act in record.acts]
        known.sort(key=lambda one: (one.index, int(one.id.rpartition(".")[2])))
        return [self._line(one.id, one.index, one.received) for one in known]

    def _line(self, identity: str, index: int, received: int) -> Happened:
        told = self.told(identity)
        href = act_address(self.look, identity) or f"/log/{index}"
        place = int(identity.rpartition(".")[2])
        return Happened(
            index, place, received, utc_date(received), told.author, told.words, told.how, href
        )  # fmt: skip

    def told(self, act: str) -> ActTold:
        """An act of the record in words."""
        index = self.state.record.acts[act].index
        return self.entry(index).acts[int(act.rpartition(".")[2])]

    def entry(self, index: int) -> StatementTold:
        """An entry in words."""
        if index not in self._read:
            ((_, entry),) = self.look.ledger.entries(index, index + 1)
            self._read[index] = self.look.chronicler().entry(index, entry)
        return self._read[index]

    def about(self, *things: str) -> list[str]:
        """The acts that opened some things or are about them, in the record's order."""
        wanted = frozenset(things)
        return [act for act, info in self.state.record.acts.items() if info.about in wanted or act in wanted]

    def body(self, act: str) -> Mapping[str, Any]:
        """The body of an act, its references written as full ids; empty for one that is not in the record."""
        info = self.state.record.acts.get(act)
        if info is None:
            return {}
        if info.index not in self._statements:
            ((_, entry),) = self.look.ledger.entries(info.index, info.index + 1)
            self._statements[info.index] = statement_of(entry)[0]
        return self._statements[info.index].acts[int(act.rpartition(".")[2])].body

    def received_on(self, act: str) -> date | None:
        """The UTC date on which an act was received."""
        info = self.state.record.acts.get(act)
        return utc_date(info.received) if info else None
