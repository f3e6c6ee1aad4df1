"""Feeds under secret addresses: made and ended by their owner, read by whoever holds the address."""

from collections.abc import Iterator
from contextlib import contextmanager

from fastapi import APIRouter
from fastapi.responses import RedirectResponse, Response

from api.notices.feeds import Feeds, atom, calendar
from api.pages.frame import show
from api.server.asked import Asked, AskedDep
from api.server.host import Look
from api.server.problems import ProblemError
from api.server.readers import Reader

router = APIRouter(include_in_schema=False)
SEE_OTHER = 303


def _feeds(asked: Asked) -> Feeds:
    return Feeds(asked.host.keeping, asked.host.random_bytes)


@router.get("/feeds")
def mine(asked: AskedDep) -> Response:
    """What feeds are, and whether one has any."""
    return _page(asked, None)


@router.post("/feeds")
def make(asked: AskedDep) -> Response:
    """Make a secret address; shown once, since only its digest is kept."""
    with asked.look() as look:
        person = look.member()
    return _page(asked, _feeds(asked).make(person, asked.host.clock.now()))


@router.post("/feeds/end")
def end(asked: AskedDep) -> Response:
    """End one's addresses."""
    with asked.look() as look:
        person = look.member()
    _feeds(asked).end(person)
    return RedirectResponse("/feeds", SEE_OTHER)


def _page(asked: Asked, token: str | None) -> Response:
    with asked.look() as look:
        person = look.member()
        _ = asked.language.gettext
        address = f"{asked.host.settings.public_url}/feeds/{token}" if token else None
        has = _feeds(asked).has(person)
        return show(asked, look, "feeds.html", title=_("Feeds and calendar"), here="settings", address=address, has=has)


@contextmanager
def _owner_look(asked: Asked, token: str) -> Iterator[tuple[Look, str]]:
    """A look as the owner of a secret address, while one of her keys is in force."""
    person = _feeds(asked).whose(token)
    with asked.host.look(Reader(person)) as look:
        keys = look.state.people.keys
        own = [keys[keyid] for keyid in look.state.people.keys_of.get(person or "") or ()]
        if person is None or not any(key.in_force(look.ledger.size, look.now) for key in own):
            raise ProblemError("NOT_FOUND", "There is no feed at this address.", "Make a new one at /feeds.")
        yield look, person


@router.get("/feeds/{token}/waiting.atom")
def waiting(token: str, asked: AskedDep) -> Response:
    """What waits for the owner, as Atom."""
    with _owner_look(asked, token) as (look, person):
        return Response(atom(look, person, asked.language), media_type="application/atom+xml")


@router.get("/feeds/{token}/days.ics")
def days(token: str, asked: AskedDep) -> Response:
    """The owner's days, as a calendar."""
    with _owner_look(asked, token) as (look, person):
        return Response(calendar(look, person, asked.language), media_type="text/calendar; charset=utf-8")
