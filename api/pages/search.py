"""Search: things by number and name, words that this reader may see, entries by index."""

from typing import Annotated, Any

from fastapi import APIRouter, Query
from fastapi.responses import Response

from api.pages.addresses import act_address
from api.pages.reading import Reading, read
from api.pages.telling import Telling
from api.server.asked import Asked, AskedDep
from api.server.host import Look

router = APIRouter(include_in_schema=False)
MOST = 40
AROUND = 80


@router.get("/search")
@router.get("/search.json")
def search(asked: AskedDep, q: Annotated[str, Query(max_length=200)] = "") -> Response:
    """What goes by some words."""
    return read(asked, lambda look: _search(asked, look, q.strip()))


def _search(asked: Asked, look: Look, words: str) -> Reading:
    telling = Telling(look, asked.language)
    things = _things(telling, words) if words else []
    texts = _texts(telling, words) if words else []
    index = int(words) if words.isdecimal() and len(words) < len(str(2**53)) else None
    view: dict[str, Any] = {
        "q": words,
        "things": things[:MOST],
        "texts": texts[:MOST],
        "entry": index if index is not None and index < look.ledger.size else None,
        "more": len(things) > MOST or len(texts) > MOST,
    }
    return Reading("search.html", asked.language.gettext("Search"), "search", view)


def _things(telling: Telling, words: str) -> list[dict[str, Any]]:
    folded = words.casefold()
    found = []
    for one in telling.look.directory:
        name = (one.name or "").casefold()
        rank = 0 if one.number.casefold() == folded or name == folded else 1 if name.startswith(folded) else 2
        if rank == 0 or folded in name:
            found.append((rank, telling.thing(one.id), one.thing.replace("_", " ")))
    found.sort(key=lambda each: each[0])
    return [{"thing": thing, "sort": sort} for _, thing, sort in found]


def _texts(telling: Telling, words: str) -> list[dict[str, Any]]:
    """Texts with the words in them, the newest first; only those that she may see."""
    folded, found = words.casefold(), []
    for digest, (act, path, _) in telling.state.record.sealed.items():
        text = telling.look.read_words(digest)
        if text is None or folded not in text.casefold() or path in ("name", "title"):
            continue
        info = telling.state.record.acts[act]
        about = info.about or (act if telling.look.directory.get(act) else None)
        found.append(
            {
                "index": info.index,
                "words": _around(text, folded),
                "thing": telling.thing(about) if about else None,
                "href": act_address(telling.look, act),
            }
        )
    return sorted(found, key=lambda each: -each["index"])


def _around(text: str, folded: str) -> str:
    """The words with what stands around them."""
    at = max(0, text.casefold().find(folded))
    start, stop = max(0, at - AROUND), min(len(text), at + len(folded) + AROUND)
    return ("… " if start else "") + text[start:stop].replace("\n", " ") + (" …" if stop < len(text) else "")
