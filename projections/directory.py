"""The directory: short numbers and names for whatever the record holds, for people to say and type.

Ids are 64 hex digits and a place; people say "D-12". Numbers are given per type in the order of opening, so everybody
who has the same record gives the same numbers. Names are the sealed texts, where this reader may see them.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace

from ledger.rules.state import State
from projections.money_words import money_words

LETTERS: dict[str, str] = {
    "acceptance": "AC",
    "account": "A",
    "agenda_item": "I",
    "appeal": "AP",
    "body": "B",
    "charter": "CH",
    "commitment": "C",
    "contribution": "M",
    "decision": "D",
    "encumbrance": "E",
    "fund": "F",
    "gathering": "G",
    "gift_in_kind": "K",
    "line": "L",
    "nomination": "N",
    "organization": "O",
    "party": "X",
    "past_decision": "HD",
    "past_record": "HR",
    "payment_stay": "ST",
    "period": "Y",
    "person": "P",
    "pledge": "PL",
    "post": "R",
    "proxy": "PX",
    "purpose": "PU",
    "request": "Q",
    "source": "S",
    "spend": "Z",
    "term": "T",
}
"""Type of thing to the letter of its numbers; a type not named here uses its own name."""

NAMING = ("name", "title", "label", "deliverable", "text")
"""Sealed fields that name a thing, the first that there is."""

ReadWords = Callable[[str], str | None]
"""Field digest to its words, or None when this reader does not hold them."""


class NotFoundError(LookupError):
    """No thing, or more than one, goes by what was typed."""


@dataclass(frozen=True, slots=True)
class Listed:
    """A thing as people meet it: ``number`` such as D-12, ``name`` in words or None, ``code`` where it has one."""

    id: str
    thing: str
    number: str
    name: str | None
    code: str | None = None


class Directory:
    """Numbers and names over one state. Build it anew when the state has grown."""

    def __init__(self, state: State, read_words: ReadWords) -> None:
        self._listed: dict[str, Listed] = {}
        self._state = state
        named = _naming_digests(state)
        counts: dict[str, int] = {}
        for identity, thing in state.record.things.items():
            counts[thing] = counts.get(thing, 0) + 1
            number = f"{LETTERS.get(thing, thing.upper())}-{counts[thing]}"
            digest = named.get(identity)
            words = read_words(digest) if digest else None
            self._listed[identity] = Listed(identity, thing, number, words, self._code(identity))
        for listed in list(self._listed.values()):
            if listed.name is None and listed.thing in _DERIVED:
                self._listed[listed.id] = replace(listed, name=_DERIVED[listed.thing](self, state, listed.id))

    def _code(self, identity: str) -> str | None:
        post = self._state.posts.posts.get(identity)
        return post.code if post else None

    def role(self, term: str) -> str:
        """The name of the role that a term is in."""
        known = self._state.posts.terms.get(term)
        return self.show(known.post) if known else self.show(term)

    def number(self, identity: str) -> str | None:
        """The number of a thing, or None."""
        listed = self._listed.get(identity)
        return listed.number if listed else None

    def __iter__(self) -> Iterator[Listed]:
        return iter(self._listed.values())

    def get(self, identity: str) -> Listed | None:
        """The thing with an id, or None."""
        return self._listed.get(identity)

    def show(self, identity: str | None) -> str:
        """A thing in words: its name, else its number, else the beginning of its id."""
        if identity is None:
            return "the clerk"
        listed = self._listed.get(identity)
        if listed is None:
            return self._request(identity) or f"{identity[:8]}…{identity[64:]}"
        return listed.name or listed.number

    def _request(self, identity: str) -> str | None:
        """A request to spend by what it asks for: it has no number, and whoever approves must read the amount."""
        money, founding = self._state.money, self._state.record.founding.get()
        request = money.requests.get(identity)
        if request is None or founding is None:
            return None
        currency = money.line(request.line).currency
        amount = money_words(request.amount, currency, founding.currencies)
        return f"{amount} to {self.show(request.payee)} from {self.show(request.line)}"

    def find(self, text: str, *things: str) -> str:
        """The id of what somebody typed: an id, the beginning of one, a number, or a name.

        Args:
            text: what was typed.
            things: the types that it may be of; none: any.

        Raises:
            NotFoundError: nothing, or several, go by that; the message lists what there is.
        """
        among = [listed for listed in self if not things or listed.thing in things]
        wanted = text.strip().casefold()
        for test in _TESTS:
            found = [listed for listed in among if test(listed, wanted)]
            if len(found) == 1:
                return found[0].id
            if found:
                raise NotFoundError(f"{text!r} could be {_list(found)}. Use its number.")
        kinds = " or ".join(things) or "thing"
        raise NotFoundError(f"There is no {kinds} {text!r}. There is {_list(among) or 'none yet'}.")


_SHORTEST_ID = 6

_TESTS: tuple[Callable[[Listed, str], bool], ...] = (
    lambda listed, wanted: listed.id == wanted,
    lambda listed, wanted: listed.number.casefold() == wanted,
    lambda listed, wanted: (listed.name or "").casefold() == wanted,
    lambda listed, wanted: listed.code == wanted,
    lambda listed, wanted: len(wanted) >= _SHORTEST_ID and listed.id.startswith(wanted),
    lambda listed, wanted: bool(wanted) and (listed.name or "").casefold().startswith(wanted),
)
"""Ways to go by what was typed, the surest first."""


def _term_name(directory: Directory, state: State, identity: str) -> str | None:
    term = state.posts.terms.get(identity)
    return f"{directory.show(term.post)} ({directory.show(term.person)})" if term else None


def _nomination_name(directory: Directory, state: State, identity: str) -> str | None:
    one = state.posts.nominations.get(identity)
    return f"{directory.show(one.person)} for {directory.show(one.post)}" if one else None


def _charter_name(_: Directory, state: State, identity: str) -> str | None:
    version = state.charter.versions.get(identity)
    return f"version {version.number}" if version else None


def _line_name(directory: Directory, state: State, identity: str) -> str | None:
    line = state.money.lines.get(identity)
    return f"{directory.show(line.key.fund)}, {line.key.category.replace('_', ' ')}" if line else None


def _period_name(_: Directory, state: State, identity: str) -> str | None:
    period = state.money.periods.get(identity)
    if period is None:
        return None
    whole_year = (period.first.month, period.first.day, period.last.month, period.last.day) == (1, 1, 12, 31)
    same = period.first.year == period.last.year
    return str(period.first.year) if whole_year and same else f"{period.first} to {period.last}"


def _purchase_name(directory: Directory, state: State, identity: str) -> str | None:
    money = state.money
    one = money.encumbrances.get(identity) or money.spends.get(identity)
    if one is None or one.payee is None:
        return None
    return f"{directory.show(one.payee)}, {directory.show(one.line)}"


_DERIVED: dict[str, Callable[[Directory, State, str], str | None]] = {
    "term": _term_name,
    "nomination": _nomination_name,
    "charter": _charter_name,
    "line": _line_name,
    "period": _period_name,
    "encumbrance": _purchase_name,
    "spend": _purchase_name,
}
"""Things that have no words of their own, and what they are called after."""


def _naming_digests(state: State) -> dict[str, str]:
    best: dict[str, tuple[int, str]] = {}
    for digest, (act, path, *_) in state.record.sealed.items():
        if path in NAMING:
            rank = NAMING.index(path)
            if act not in best or rank < best[act][0]:
                best[act] = (rank, digest)
    return {act: digest for act, (_, digest) in best.items()}


def _list(found: list[Listed]) -> str:
    shown = [f"{listed.number} {listed.name or ''}".strip() for listed in found[:8]]
    return ", ".join(shown) + (", …" if len(found) > len(shown) else "")
