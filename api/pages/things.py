"""``/things/…``: to the page of whatever goes by a number, an id or a name; the page of a thing that has no other."""

from fastapi import APIRouter
from fastapi.responses import RedirectResponse, Response

from api.pages.addresses import OTHER, find_anything
from api.server.asked import AskedDep
from api.server.problems import ProblemError

router = APIRouter(include_in_schema=False)
SEE_OTHER = 303


@router.get("/things/{name:path}")
def thing(name: str, asked: AskedDep) -> Response:
    """Lead to the page of a thing."""
    with asked.enter() as look:
        address = find_anything(look, name)
        if address is None or address == OTHER + name:
            words = f"Nothing, or more than one thing, goes by {name[:80]!r}."
            raise ProblemError("NOT_FOUND", words, "Search for it at /search.")
        return RedirectResponse(address, SEE_OTHER)
