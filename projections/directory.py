"""The directory: short numbers and names for whatever the record holds, for people to say and type.

Ids are 64 hex digits and a place; people say "D-12". Numbers are given per type in the order of opening, so everybody
who has the same record gives the same numbers. Names are the sealed texts, where this reader may see them.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from ledger.rules.state import State

LETTERS: dict[str, str] = {
    "account": "A",
    "body": "B",
    "charter": "CH",
    "commitment": "C",
    "decision": "D",
    "fund": "F",
    "gathering": "G",
    "line": "L",
    "organization": "O",
    "party": "X",
    "period": "Y",
    "person": "P",
    "post": "R",
    "source": "S",
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
    """A thing as people meet it: ``number`` such as D-12, ``name`` in words or None."""

    id: str
    thing: str
    number: str
    name: str | None


class Directory:
    """Numbers and names over one state. Build it anew when the state has grown."""

    def __init__(self, state: State, read_words: ReadWords) -> None:
        self._listed: dict[str, Listed] = {}
        named = _naming_digests(state)
        counts: dict[str, int] = {}
        for identity, thing in state.record.things.items():
            counts[thing] = counts.get(thing, 0) + 1
            number = f"{LETTERS.get(thing, thing.upper())}-{counts[thing]}"
            digest = named.get(identity)
            self._listed[identity] = Listed(identity, thing, number, read_words(digest) if digest else None)

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
            return f"{identity[:8]}…{identity[64:]}"
        return listed.name or listed.number

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
    lambda listed, wanted: len(wanted) >= _SHORTEST_ID and listed.id.startswith(wanted),
    lambda listed, wanted: bool(wanted) and (listed.name or "").casefold().startswith(wanted),
)
"""Ways to go by what was typed, the surest first."""


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
