"""The log: every entry in words, found by number, kind, person, thing and text; pages go by index.

Each entry's own page stands in `log_entry`.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Annotated, Any
from urllib.parse import urlencode

from fastapi import APIRouter, Query
from fastapi.responses import Response

from api.pages.reading import Reading, read
from api.pages.telling import Telling
from api.server.asked import Asked, AskedDep
from api.server.host import Look
from ledger.format.codec import parse_millisecond
from ledger.rules.values import utc_date
from projections.chronicle import StatementTold
from projections.sentences import kind_of

router = APIRouter(include_in_schema=False)
PAGE = 25


@dataclass(frozen=True, slots=True)
class Wanted:
    """What is looked for: a kind of act, words, a person, a thing; all empty: everything."""

    kind: str
    words: str
    who: str
    thing: str

    @property
    def anything(self) -> bool:
        """Whether nothing was named."""
        return not (self.kind or self.words or self.who or self.thing)


@router.get("/log")
@router.get("/log.json")
def log(
    asked: AskedDep,
    start: Annotated[int | None, Query(alias="from", ge=0)] = None,
    kind: Annotated[str, Query(max_length=80)] = "",
    q: Annotated[str, Query(max_length=200)] = "",
    who: Annotated[str, Query(max_length=120)] = "",
    thing: Annotated[str, Query(max_length=120)] = "",
) -> Response:
    """Entries in words, the newest first; ``from`` is the highest index shown."""
    wanted = Wanted(kind, q.strip(), who.strip(), thing.strip())
    return read(asked, lambda look: _log(asked, look, start, wanted))


def _log(asked: Asked, look: Look, start: int | None, wanted: Wanted) -> Reading:
    telling, size = Telling(look, asked.language), look.ledger.size
    top = size - 1 if start is None else min(start, size - 1)
    if wanted.anything:
        indexes = list(range(top, max(-1, top - PAGE - 1), -1))
    else:
        indexes = [index for index in sorted(_matching(telling, wanted), reverse=True) if index <= top]
    shown, following = indexes[:PAGE], indexes[PAGE] if len(indexes) > PAGE else None
    asks = {"kind": wanted.kind, "q": wanted.words, "who": wanted.who, "thing": wanted.thing}
    query = urlencode({name: value for name, value in asks.items() if value})
    view: dict[str, Any] = {
        "size": size,
        "entries": [tell_entry(telling, telling.entry(index)) for index in shown],
        "found": None if wanted.anything else len(indexes),
        "asks": asks,
        "kinds": _kinds(telling),
        "following": following,
        "query": query,
        "newest": top == size - 1,
    }
    headers = {}
    if following is not None:
        more = f"&{query}" if query else ""
        headers["Link"] = f'<{asked.request.url.path}?from={following}{more}>; rel="next"'
    return Reading("log_list.html", asked.language.gettext("The log"), "log", view, headers=headers)


def tell_entry(telling: Telling, told: StatementTold) -> dict[str, Any]:
    """An entry as lists show it."""
    assert told.received is not None, "an entry of the record was received"
    return {
        "index": told.index,
        "day": utc_date(parse_millisecond(told.received, where="entry")),
        "received": told.received,
        "by": told.signed_by(telling.language),
        "acts": [
            {"author": act.author, "words": act.words, "how": act.how, "opens": act.opens, "kind": act.kind}
            for act in told.acts
        ],
    }


def _kinds(telling: Telling) -> list[tuple[str, str]]:
    """The kinds of act that the record has, by their labels."""
    registry = telling.look.ledger.registry
    used = {info.kind for info in telling.state.record.acts.values()}
    say = telling.language.gettext
    labelled = [(name, say(known.label) if (known := kind_of(registry, name)) else name) for name in used]
    return sorted(labelled, key=lambda one: one[1])


def _matching(telling: Telling, wanted: Wanted) -> set[int]:
    """The indexes of the entries with an act that is all of what is looked for."""
    directory, acts = telling.look.directory, telling.state.record.acts
    spoken = _speaking(telling, wanted.words) if wanted.words else None
    named = {one.id for one in directory if _goes_by(one.number, one.name, wanted.who)} if wanted.who else None
    about = {one.id for one in directory if _goes_by(one.number, one.name, wanted.thing)} if wanted.thing else None
    return {
        info.index
        for act, info in acts.items()
        if (not wanted.kind or info.kind in (wanted.kind, f"{wanted.kind}/v1"))
        and (spoken is None or act in spoken or info.about in spoken)
        and (named is None or not named.isdisjoint({info.actor, *info.signers, *info.capacity[1:]}))
        and (about is None or act in about or info.about in about)
    }


def _goes_by(number: str, name: str | None, typed: str) -> bool:
    folded = typed.casefold()
    return number.casefold() == folded or (name is not None and folded in name.casefold())


def _speaking(telling: Telling, words: str) -> set[str]:
    """The acts with some words in a text of theirs that she may see, and the things of such a name or number."""
    return {*_said(telling, words.casefold()), *_things_named(telling, words)}


def _said(telling: Telling, folded: str) -> Iterator[str]:
    for digest, (act, _, _) in telling.state.record.sealed.items():
        text = telling.look.read_words(digest)
        if text is not None and folded in text.casefold():
            yield act


def _things_named(telling: Telling, words: str) -> Iterator[str]:
    return (one.id for one in telling.look.directory if _goes_by(one.number, one.name, words))
