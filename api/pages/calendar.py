"""The calendar: what is owed by which day and by whom, what is planned, when we meet next."""

from typing import Any

from fastapi import APIRouter
from fastapi.responses import Response

from api.pages.reading import Reading, read
from api.pages.telling import Telling
from api.server.asked import Asked, AskedDep
from api.server.host import Look
from projections.reports import calendar

router = APIRouter(include_in_schema=False)


@router.get("/calendar")
@router.get("/calendar.json")
@router.get("/calendar.csv")
def calendar_page(asked: AskedDep) -> Response:
    """What is owed by which day."""
    return read(asked, lambda look: _calendar(asked, look))


def _calendar(asked: Asked, look: Look) -> Reading:
    telling = Telling(look, asked.language)
    gatherings = [one for one in look.state.gatherings.gatherings.values() if one.next is not None]
    ahead = sorted({one.next for one in gatherings if one.next is not None and one.next >= look.now})
    view: dict[str, Any] = {"next": [telling.day(instant) for instant in ahead]}
    basis = look.basis(language=asked.language)
    sections = calendar.sections(basis)
    title = asked.language.gettext("Calendar")
    told_in = basis.language.code
    return Reading("calendar.html", title, "calendar", view, sections, report="calendar", told_in=told_in)
