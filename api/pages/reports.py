"""The reports: which there are, each with its figures traced, as the record stood at any time; what changed since."""

from datetime import date
from typing import Annotated, Any

from fastapi import APIRouter, Query
from fastapi.responses import RedirectResponse, Response
from markupsafe import Markup

from api.pages.addresses import act_address, address_of
from api.pages.reading import Reading, read
from api.pages.telling import Telling
from api.server.asked import Asked, AskedDep
from api.server.host import Look
from api.server.problems import ProblemError
from projections.language import N_
from projections.render.page import Links, render_inside
from projections.reports.catalogue import REPORTS
from projections.reports.difference import difference
from projections.reports.identity import ReportError
from projections.site.frame import Place
from projections.trace import trace

router = APIRouter(include_in_schema=False)
FILES = ("pdf", "xlsx", "csv", "json", "txt")
SEE_OTHER = 303
NAMES = {
    "budget": N_("Budget"),
    "movement": N_("Movement in funds"),
    "contributions": N_("Who gave"),
    "treasurer": N_("Money waiting"),
    "decisions": N_("Decisions"),
    "promises": N_("Promises"),
    "succession": N_("Who leads"),
    "calendar": N_("Calendar"),
    "common-ground": N_("Common ground"),
    "evenings": N_("Our evenings"),
    "pack": N_("Meeting pack"),
    "audit": N_("Audit"),
    "influence": N_("Influence and load"),
}
"""Titles of reports; one without its own is called as the catalogue has it."""
At = Annotated[str | None, Query(max_length=20)]


@router.get("/reports")
@router.get("/reports.json")
def reports(asked: AskedDep) -> Response:
    """Which reports there are."""
    return read(asked, lambda look: _index(asked, look))


@router.get("/reports/{name}.{form}")
def report_as(name: str, form: str, asked: AskedDep) -> Response:
    """The same as a file: where the API has it."""
    if form not in FILES:
        raise ProblemError("NOT_FOUND", f"A report is not written as {form[:20]!r}.", f"Ask for {', '.join(FILES)}.")
    query = asked.request.url.query
    return RedirectResponse(f"/api/reports/{name}.{form}{'?' + query if query else ''}", SEE_OTHER)


@router.get("/reports/{name}")
def report(name: str, asked: AskedDep, at: At = None, by_date: date | None = None, since: At = None) -> Response:
    """One report."""
    return read(asked, lambda look: _report(asked, look, name, at or None, by_date, since or None))


@router.get("/reports/{name}/trace/{cell:path}")
def trace_page(name: str, cell: str, asked: AskedDep, at: At = None, by_date: date | None = None) -> Response:
    """Where a figure comes from: the acts that make it up, each with its entry."""
    form = cell.rpartition(".")[2]
    stem = cell.removesuffix(".json") if form == "json" else cell
    return read(asked, lambda look: _trace(asked, look, name, stem, at or None, by_date))


def title_of(asked: Asked, name: str) -> str:
    """What a report is called."""
    return asked.language.gettext(NAMES[name]) if name in NAMES else name.replace("-", " ").capitalize()


def _way(asked: Asked) -> tuple[Place, ...]:
    return (Place(asked.language.gettext("Reports"), "/reports"),)


def _index(asked: Asked, look: Look) -> Reading:
    audience = look.reader.audience
    told = [
        {"name": name, "title": title_of(asked, name), "about": kind.about, "href": f"/reports/{name}"}
        for name, kind in REPORTS.items()
        if audience in kind.audiences
    ]
    return Reading("reports_all.html", asked.language.gettext("Reports"), "more", {"reports": told})


def _report(asked: Asked, look: Look, name: str, at: str | None, by_date: date | None, since: str | None) -> Reading:
    made = look.report(name, look.basis(at=at, through=by_date, language=asked.language))
    shown = made.report
    if since is not None:
        shown = difference(
            look.report(name, look.basis(at=since, through=by_date, language=asked.language)).report, shown
        )
    query = _query(at, by_date)
    links = Links(
        trace=lambda address: f"/reports/{name}/trace/{address}{query}",
        act=lambda act: act_address(look, act),
        thing=lambda thing: address_of(look, thing),
    )
    if since is not None:  # figures of a difference are words, which have no trace of their own
        links = Links(trace=lambda _: f"/reports/{name}{query}", act=links.act, thing=links.thing)
    inside: Markup = render_inside(shown, links)
    search = asked.request.url.query
    view: dict[str, Any] = {
        "name": name,
        "files": [Place(form.upper(), f"/reports/{name}.{form}{'?' + search if search else ''}") for form in FILES],
        "at": at or "",
        "since": since or "",
        "by_date": by_date.isoformat() if by_date else "",
        "size": look.ledger.size,
        "inside": inside,
    }
    return Reading(
        "reports_one.html", title_of(asked, name), "more", view, told_in=shown.identity.language, crumbs=_way(asked)
    )


def _query(at: str | None, by_date: date | None) -> str:
    parts = [f"at={at}"] if at else []
    parts += [f"by_date={by_date.isoformat()}"] if by_date else []
    return f"?{'&'.join(parts)}" if parts else ""


def _trace(asked: Asked, look: Look, name: str, cell: str, at: str | None, by_date: date | None) -> Reading:
    _ = asked.language.gettext
    basis = look.basis(at=at, through=by_date, language=asked.language)
    try:
        told = trace(look.report(name, basis), cell, basis, look.chronicler())
    except ReportError as error:
        raise ProblemError("NOT_FOUND", str(error), f"Open /reports/{name} and follow a figure there.") from None
    telling = Telling(look, asked.language)
    view: dict[str, Any] = {
        "name": name,
        "address": told.address,
        "value": told.value,
        "sum": told.sum_words,
        "acts": [
            {
                "index": one.index,
                "day": telling.received_on(one.id),
                "words": one.words,
                "adds": one.adds,
                "href": act_address(look, one.id),
            }
            for one in told.acts
        ],
    }
    crumbs = (*_way(asked), Place(title_of(asked, name), f"/reports/{name}{_query(at, by_date)}#{cell}"))
    return Reading("reports_trace.html", _("Where a figure comes from"), "more", view, crumbs=crumbs)
