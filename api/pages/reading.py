"""A page to read: its data first, then the same data as a page, as JSON, and its tables as CSV.

    return read(asked, lambda look: Reading("met_list.html", title=…, here="met", view={…}, sections=(…)))

The same address with ``.json`` gives the view and the tables, with ``.csv`` the first table (``?table=`` another one).
Nothing is sent again that the reader has: the ETag is the log's size, the language, the reader and the minute.
"""

import csv
import hashlib
import io
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field, fields, is_dataclass
from datetime import date
from importlib.metadata import version
from typing import Any

from fastapi.responses import JSONResponse, Response
from markupsafe import Markup

from api.notices.sharing import share_text
from api.pages.actions import actions_for, actions_of
from api.pages.addresses import act_address, address_of
from api.pages.frame import ROOMS, show
from api.server.asked import Asked
from api.server.host import Look
from api.server.problems import ProblemError
from ledger.format.codec import MINUTE_MS
from projections.render import json_text
from projections.render.cells import currency_of, heading, in_table
from projections.render.csv_text import quote
from projections.render.page import Links, render_sections
from projections.reports.amounts import Amount, plain
from projections.reports.identity import Five, disclosure_set
from projections.reports.model import Badge, Cell, Report, Section, Table, addressed, tables_of
from projections.site.frame import Place

FORMS = ("json", "csv")
VERSION = version("plenary")
"""Another version may say the same otherwise, so what a reader has of an older one is sent anew."""
CSV_TYPE = "text/csv; charset=utf-8"


@dataclass(frozen=True, slots=True)
class Reading:
    """A page to read.

    Args:
        template: in ``api/pages/templates``; it extends ``reading.html``.
        title: of the page.
        here: the key of its room.
        view: its data, JSON-able by `plainly`; templates have it as ``view``.
        sections: tables and cards in the reports' own form; templates have each drawn as ``drawn[key]``.
        report: name of the report whose sections they are: their figures are then traced in it.
        told_in: the language of the sections, where that is not the page's.
        crumbs: the way to it.
        thing: the id of the thing that it is about.
        scripts: addresses of its JavaScript modules.
        headers: more of them.
    """

    template: str
    title: str
    here: str | None
    view: Mapping[str, Any]
    sections: tuple[Section, ...] = ()
    report: str | None = None
    told_in: str | None = None
    crumbs: tuple[Place, ...] = ()
    thing: str | None = None
    scripts: tuple[str, ...] = ()
    headers: Mapping[str, str] = field(default_factory=dict)


def bare(name: str) -> str:
    """The last part of an address without the form in which it is asked for."""
    stem, _, form = name.rpartition(".")
    return stem if stem and form in FORMS else name


def form_of(asked: Asked) -> str:
    """In which form the page is asked for: html, json or csv."""
    form = asked.request.url.path.rpartition(".")[2]
    return form if form in FORMS else "html"


def read(asked: Asked, make: Callable[[Look], Reading], *, everybody: bool = False) -> Response:
    """Answer with a page to read, in the form that is asked for.

    Args:
        asked: the request.
        make: makes the page from the reader's look.
        everybody: whether the page is open to those, too, to whom the record's entries are not.
    """
    with asked.look() if everybody else asked.enter() as look:
        tag = _tag(asked, look)
        kept = {"ETag": tag, "Cache-Control": "private, no-cache", "Vary": "Cookie, Accept-Language, Accept"}
        if asked.request.headers.get("if-none-match") == tag:
            return Response(status_code=304, headers=kept)
        reading = make(look)
        form = form_of(asked)
        headers = {**kept, **reading.headers}
        if form == "json":
            return JSONResponse(_as_json(asked, look, reading), headers=headers)
        if form == "csv":
            return Response(_as_csv(asked, look, reading), media_type=CSV_TYPE, headers=headers)
        return _page(asked, look, reading, headers)


def _tag(asked: Asked, look: Look) -> str:
    reader = asked.reader
    parts = (
        VERSION, str(look.ledger.size), asked.language.code, reader.person or "", reader.keyid or "",
        str(look.now // MINUTE_MS), asked.request.url.path, asked.request.url.query,
    )  # fmt: skip
    digest = hashlib.sha256("\n".join(parts).encode()).hexdigest()
    return f'W/"{digest[:32]}"'


def _page(asked: Asked, look: Look, reading: Reading, headers: Mapping[str, str]) -> Response:
    return show(
        asked,
        look,
        reading.template,
        title=reading.title,
        here=reading.here,
        crumbs=reading.crumbs,
        scripts=reading.scripts,
        headers=headers,
        view=reading.view,
        drawn=_draw(asked, look, reading),
        told_in=reading.told_in or asked.language.code,
        actions=_actions(asked, look, reading),
        share=_share(asked, look, reading),
        forms=_forms(asked, reading),
    )


def _actions(asked: Asked, look: Look, reading: Reading) -> tuple[Place, ...]:
    """What she can do here: about the page's thing, or in the room whose first page it is."""
    say = asked.language.gettext
    if reading.thing is not None:
        return actions_for(look, reading.thing, say)
    room = reading.here or ""
    first = room in ROOMS and asked.request.url.path == ROOMS[room][0]
    return actions_of(look, room, say) if first else ()


def _share(asked: Asked, look: Look, reading: Reading) -> Place | None:
    """What can be passed on about the thing, and where its picture is; for members, who say it by their own hand."""
    number = look.directory.number(reading.thing) if reading.thing else None
    if reading.thing is None or number is None or look.reader.person is None:
        return None
    return Place(share_text(look, reading.thing, asked.language), f"/share/{number}")


def _forms(asked: Asked, reading: Reading) -> tuple[Place, ...]:
    """This page in its other forms."""
    url = asked.request.url
    path = url.path.rstrip("/") or "/home"
    query = f"?{url.query}" if url.query else ""
    tables = any(True for _ in _tables(reading))
    return tuple(Place(form.upper(), f"{path}.{form}{query}") for form in FORMS if form != "csv" or tables)


def _report(asked: Asked, look: Look, reading: Reading) -> Report:
    name, code = reading.template.removesuffix(".html"), reading.told_in or asked.language.code
    told = f"{name}/v1" + (f";lang={code}" if code != "en" else "")
    five = Five(look.ledger.size, look.state.record.rules.get(), told, "members", disclosure_set(()))
    return Report(reading.title, five, reading.sections, tuple(sorted(look.currencies().items())))


def _draw(asked: Asked, look: Look, reading: Reading) -> dict[str, Markup]:
    """Each section as HTML, its figures leading to where they come from."""
    if not reading.sections:
        return {}
    whole = _report(asked, look, reading)
    cells = dict(addressed(whole))
    links = Links(
        trace=lambda address: _trace(look, reading.report, address, cells),
        act=lambda act: act_address(look, act),
        thing=lambda thing: address_of(look, thing),
    )
    return {one.key: render_sections(_only(whole, one), links) for one in whole.sections}


def _only(whole: Report, section: Section) -> Report:
    return Report(whole.title, whole.identity, (section,), whole.exponents)


def _trace(look: Look, report: str | None, address: str, cells: Mapping[str, Cell]) -> str:
    """Where a figure comes from: the entry, if it is one; else the report's page of all."""
    sources = cells[address].sources
    if len(sources) == 1 and (href := act_address(look, sources[0])) is not None:
        return href
    if report is not None:
        return f"/reports/{report}/trace/{address}"
    # The thing that the row is about: its page lists every act.
    row = address.rpartition(".")[0]
    things = (getattr(cell.value, "id", None) for name, cell in cells.items() if name.rpartition(".")[0] == row)
    whole = next((page for thing in things if thing and (page := address_of(look, thing))), None)
    return whole or act_address(look, sources[0]) or "/log"


def _tables(reading: Reading) -> Iterator[Table]:
    for section in reading.sections:
        for block in section.blocks:
            if isinstance(block, Table):
                yield block


def _as_json(asked: Asked, look: Look, reading: Reading) -> dict[str, Any]:
    told: dict[str, Any] = {"title": reading.title, "language": asked.language.code}
    told |= {"size": look.ledger.size} if look.may_enter else {}
    told |= {name: plainly(value) for name, value in reading.view.items()}
    if reading.sections:
        told["sections"] = json_text.as_data(_report(asked, look, reading))["sections"]
    return told


def plainly(value: Any) -> Any:
    """A view's value as JSON values."""
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, Badge):
        return {"state": value.state, "words": value.words}
    if is_dataclass(value) and not isinstance(value, type):
        return {each.name: plainly(getattr(value, each.name)) for each in fields(value)}
    if isinstance(value, Mapping):
        return {str(name): plainly(member) for name, member in value.items()}
    if isinstance(value, list | tuple):
        return [plainly(member) for member in value]
    return value


def _as_csv(asked: Asked, look: Look, reading: Reading) -> str:
    """The table as the page has it, cell for cell; amounts without the marks between thousands."""
    wanted = asked.request.query_params.get("table")
    found = [table for table in tables_of(_report(asked, look, reading)) if wanted in (None, table.key)]
    if not found:
        raise ProblemError("NOT_FOUND", "This page has no such table.", "Ask for the page itself, or for .json.")
    return table_csv(found[0], look.currencies())


def table_csv(table: Table, exponents: Mapping[str, int]) -> str:
    """One table as CSV (RFC 4180), safe to open in a spreadsheet."""
    currencies = [currency_of(table, place) for place in range(len(table.columns))]
    out = io.StringIO(newline="")
    writer = csv.writer(out, lineterminator="\r\n")
    writer.writerow(
        [quote(heading(column, one)) for column, one in zip(table.columns, currencies, strict=True)]
    )  # fmt: skip
    for row in table.rows:
        told = zip(row.cells, currencies, strict=True)
        writer.writerow([_csv_cell(cell, currency, exponents) for cell, currency in told])
    return out.getvalue()


def _csv_cell(cell: Cell, currency: str | None, exponents: Mapping[str, int]) -> str:
    value = cell.value
    if isinstance(value, Amount) and value.currency == currency:
        return plain(value, exponents)
    if isinstance(value, Badge):
        return quote(value.words)
    return quote(in_table(value, exponents, currency))
