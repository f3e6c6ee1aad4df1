"""``/things/…``: to the page of whatever goes by a number, an id or a name; the page of a thing that has no other."""

from typing import Any

from fastapi import APIRouter
from fastapi.responses import RedirectResponse, Response

from api.pages.addresses import OTHER, find_anything
from api.pages.reading import Reading, bare, read
from api.pages.telling import Telling
from api.server.asked import Asked, AskedDep
from api.server.host import Look
from api.server.problems import ProblemError
from projections.directory import Listed
from projections.site.frame import Place
from projections.standing import facts

router = APIRouter(include_in_schema=False)
SEE_OTHER = 303


@router.get("/things/{name:path}")
def thing(name: str, asked: AskedDep) -> Response:
    """Lead to the page of a thing, or show it here."""
    stem = bare(name)
    with asked.enter() as look:
        address = find_anything(look, stem)
        if address is None:
            words = f"Nothing, or more than one thing, goes by {stem[:80]!r}."
            raise ProblemError("NOT_FOUND", words, "Search for it at /search.")
        if address != OTHER + stem:
            return RedirectResponse(address + name.removeprefix(stem), SEE_OTHER)
    return read(asked, lambda look: _thing(asked, look, stem))


def _thing(asked: Asked, look: Look, number: str) -> Reading:
    """What every thing has: its facts, the texts that it was opened with, its history."""
    _ = asked.language.gettext
    telling = Telling(look, asked.language)
    listed = look.directory.get(look.find(number))
    assert listed is not None, "what was found is listed"
    view: dict[str, Any] = {
        "thing": telling.thing(listed.id),
        "sort": listed.thing.replace("_", " "),
        "facts": facts(look.view(asked.language), listed),
        "texts": _texts(telling, listed),
        "history": telling.happened(telling.about(listed.id)),
    }
    crumbs = (Place(_("More"), "/more"),)
    return Reading("things_one.html", telling.name(listed.id), "more", view, crumbs=crumbs, thing=listed.id)


def _texts(telling: Telling, listed: Listed) -> list[tuple[str, str]]:
    """The sealed texts of the act that opened it, by what each is."""
    if listed.id not in telling.state.record.acts:
        return []
    sealed = telling.told(listed.id).sealed
    shown = [(path, words) for path, words in sealed.items() if telling.text(listed.id, path)]
    return [(path.replace("_", " ").replace("/", " "), words) for path, words in shown]
