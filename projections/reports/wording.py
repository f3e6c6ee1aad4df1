"""The words of a report: names and texts that its audience may see, and which disclosures were shown for that.

A report prints the set of disclosures that it shows, because they are one of the five that fix its bytes. So whatever
is shown of sealed words passes here and is noted. What this audience may not see, or what was erased, is told by its
number: the report still stands, and no total changes.
"""

from collections.abc import Iterable
from datetime import date

from ledger.rules.record.disclosures import audiences
from ledger.rules.state import State
from projections.directory import NAMING, Directory, ReadWords
from projections.language import ENGLISH, N_, Language
from projections.render.cells import words_for
from projections.reports.model import Reference

PUBLIC, MEMBERS = "public", "members"
AUDIENCES = (PUBLIC, MEMBERS)
COMMON = (
    N_("coordinator"),
    N_("secretary"),
    N_("treasurer"),
    N_("speaker"),
    N_("passwords"),
    N_("mailbox"),
    N_("chat group"),
    N_("keys"),
    N_("travel"),
    N_("print"),
)
"""Codes that people choose themselves, and often choose alike: of roles, of what a handover passes on, of lines."""


class Wording:
    """Names, numbers and texts of one state for one audience.

    Args:
        state: the rules' state.
        read_words: field digest to its text, or None when it is not held.
        audience: for whom; see `AUDIENCES`.
        language: in which what is no name and nobody's words is told.
    """

    def __init__(self, state: State, read_words: ReadWords, audience: str, language: Language = ENGLISH) -> None:
        self.language = language
        self._state = state
        self._read = read_words
        self._allowed = frozenset({PUBLIC} if audience == PUBLIC else AUDIENCES)
        self._numbers = Directory(state, lambda _: None)
        self._fields: dict[str, dict[str, str]] = {}
        for digest, (act, path, _) in state.record.sealed.items():
            self._fields.setdefault(act, {})[path] = digest
        self._shown: set[str] = set()

    @property
    def shown(self) -> frozenset[str]:
        """The field digests of all texts given out so far."""
        return frozenset(self._shown)

    def text(self, act: str | None, *paths: str) -> str | None:
        """The first of some sealed texts of an act that this audience may see, or None.

        Args:
            act: an act's id.
            paths: names of sealed fields, in order of preference.
        """
        fields = self._fields.get(act or "") or {}
        for path in paths:
            digest = fields.get(path)
            if digest is None or self._allowed.isdisjoint(map(str, audiences(self._state, digest))):
                continue
            text = self._read(digest)
            if text is not None:
                self._shown.add(digest)
                return text
        return None

    def name(self, identity: str | None) -> str:
        """A thing by its name; where that may not be shown, by what it is and its number."""
        if identity is None:
            return self.language.gettext("the clerk")
        own = self.text(identity, *NAMING)
        if own is not None:
            return own
        return self._derived(identity) or self.numbered(identity)

    def numbered(self, identity: str) -> str:
        """A thing by what it is and its number: ``fund F-2``."""
        listed = self._numbers.get(identity)
        if listed is None:
            return self._numbers.show(identity)
        named_by_itself = listed.number.startswith(f"{listed.thing.upper()}-")
        number = listed.number.rpartition("-")[2] if named_by_itself else listed.number
        return f"{self.code(listed.thing)} {number}"

    def number(self, identity: str) -> str | None:
        """A thing's number, such as D-12; None for an act that opens nothing."""
        return self._numbers.number(identity)

    def key(self, act: str) -> str:
        """A part of an address for an act: its number, else its index and place, as ``41-0``."""
        number = self._numbers.number(act)
        known = self._state.record.acts.get(act)
        return number or (f"{known.index}-{act.rpartition('.')[2]}" if known else act[:12])

    def reference(self, identity: str) -> Reference:
        """A thing with its name and number, for a cell."""
        number, name = self.number(identity), self.name(identity)
        return Reference(identity, f"{name} ({number})" if number and number not in name else name)

    def quoted(self, identity: str) -> str:
        """A thing with its name in quotation marks and its number, for a sentence: ``“A march” (D-2)``."""
        own, number = self.text(identity, *NAMING), self.number(identity)
        return f"“{own}”" + (f" ({number})" if number else "") if own else self.name(identity)

    def names(self, identities: Iterable[str | None]) -> str:
        """Several things in a row: ``Ana, Ben and Cy``."""
        return self.joined([self.name(identity) for identity in identities])

    def joined(self, words: Iterable[str]) -> str:
        """Words in a row, ``and`` before the last."""
        return joined(words, self.language)

    def day(self, day: date) -> str:
        """A date as it stands in a sentence."""
        return told_day(day, self.language)

    def code(self, code: str) -> str:
        """One of the words that kinds choose among, such as ``set_aside``."""
        return self.language.gettext(code.replace("_", " "))

    def _derived(self, identity: str) -> str | None:
        """Names of things that have no words of their own."""
        money, posts = self._state.money, self._state.posts
        if identity in money.lines:
            return f"{self.name(money.line(identity).fund)}, {self.code(money.line(identity).category)}"
        if identity in money.periods:
            first, last = (self.day(day) for day in (money.periods[identity].first, money.periods[identity].last))
            return self.language.gettext("{first} to {last}").format(first=first, last=last)
        if identity in posts.terms:
            term = posts.terms[identity]
            return f"{self.name(term.post)} ({self.name(term.person)})"
        if identity in posts.posts:
            return self.code(posts.posts[identity].code)
        return None


def joined(words: Iterable[str], language: Language = ENGLISH) -> str:
    """Words in a row with ``and`` before the last; nothing for none."""
    found = list(words)
    if len(found) < 2:  # noqa: PLR2004 - one needs no word between
        return "".join(found)
    return language.gettext("{several} and {last}").format(several=", ".join(found[:-1]), last=found[-1])


def told_day(day: date, language: Language = ENGLISH) -> str:
    """A date as it stands in a sentence: ``9 March 2026``."""
    return words_for(language.code).day(day)
