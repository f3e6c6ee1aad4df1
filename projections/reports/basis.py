"""What a report stands on: a state, who may read it, the words and books that it shows, and the day it is told for."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date

from ledger.format.statement import Act
from ledger.rules.charter.model import CharterData
from ledger.rules.state import State
from ledger.rules.values import utc_date
from projections.charts.svg import Frame
from projections.directory import ReadWords
from projections.language import ENGLISH, Language
from projections.render.cells import words_for
from projections.reports.amounts import Amount
from projections.reports.books import Books
from projections.reports.model import Badge
from projections.reports.wording import MEMBERS, Wording

ReadAct = Callable[[str], Act]
"""An act's id to the act, its references written as full ids."""


@dataclass(frozen=True, slots=True)
class Basis:
    """One look at one state.

    Args:
        state: the rules' state after the last entry counted.
        size: how many entries that is.
        audience: for whom.
        words: names and texts, for that audience.
        books: the legs, up to the chosen day.
        now: the instant (ms) at which things are judged: when the last entry was received, so that a report depends
            on the record alone and not on the clock of who reads it.
        through: the day up to which money is counted by its own dates; None: all of it.
        read_act: reads an act from the record.
        history: thing to the acts about it, in the record's order.
        language: in which it is told; names and people's own words stay as they are.
    """

    state: State
    size: int
    audience: str
    words: Wording
    books: Books
    now: int
    through: date | None
    read_act: ReadAct
    history: Mapping[str, tuple[str, ...]]
    language: Language = ENGLISH

    @property
    def today(self) -> date:
        """The day for which it is told."""
        return utc_date(self.now)

    @property
    def charter(self) -> CharterData:
        """The charter in force, or the rules' own defaults before there is one."""
        version = self.state.charter.in_force.get()
        return version.data if version is not None else CharterData()

    @property
    def exponents(self) -> Mapping[str, int]:
        """Each currency's decimals, as the founding fixed them."""
        founding = self.state.record.founding.get()
        return founding.currencies if founding is not None else {}

    def told(self, minor: int, currency: str) -> str:
        """An amount in words where it is part of what somebody said: no figure of the report's own."""
        return words_for(self.language.code).money(Amount(minor, currency), self.exponents)

    def say(self, message: str, /, **places: object) -> str:
        """A message in the reader's language, with what stands at its places."""
        told = self.language.gettext(message)
        return told.format(**places) if places else told

    def say_count(self, one: str, many: str, count: int, /, **places: object) -> str:
        """A message for a count, which stands at its place ``{count}``."""
        return self.language.ngettext(one, many, count).format(count=count, **places)

    def shown(self, badge: Badge) -> Badge:
        """A badge kept in English, in the reader's language."""
        return Badge(badge.state, self.say(badge.words))

    def frame(self, key: str) -> Frame:
        """What a drawing takes from the page: its language and direction too."""
        return Frame(key, self.exponents, self.language.code, self.language.direction == "rtl")

    def about(self, thing: str, kinds: tuple[str, ...]) -> tuple[str, ...]:
        """The acts of some kinds about a thing, in the record's order."""
        return tuple(act for act in self.history.get(thing, ()) if self.state.record.acts[act].kind in kinds)

    def day_of(self, act: str) -> date | None:
        """The UTC date on which an act was received."""
        known = self.state.record.acts.get(act)
        return utc_date(known.received) if known is not None else None


def look(
    state: State,
    read_words: ReadWords,
    read_act: ReadAct,
    *,
    audience: str = MEMBERS,
    through: date | None = None,
    language: Language = ENGLISH,
) -> Basis:
    """Look at a state for an audience, money counted up to a day, told in a language."""
    record = state.record
    history: dict[str, list[str]] = {}
    for act, info in record.acts.items():
        if info.about is not None:
            history.setdefault(info.about, []).append(act)
    return Basis(
        state=state,
        size=record.size.get(),
        audience=audience,
        words=Wording(state, read_words, audience, language),
        books=Books(state.money, through),
        now=record.received.get(),
        through=through,
        read_act=read_act,
        history={thing: tuple(acts) for thing, acts in history.items()},
        language=language,
    )
