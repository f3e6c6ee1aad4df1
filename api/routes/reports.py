"""Reports and exports: the same bytes as `plenary report` and `plenary export` write, for whoever may read them."""

from collections.abc import Callable, Mapping
from datetime import date
from enum import StrEnum
from io import BytesIO
from typing import Annotated, Literal
from zipfile import ZIP_STORED, ZipFile, ZipInfo

from fastapi import APIRouter, Path, Query
from fastapi.responses import Response

from api.drafting.proofs import encloses_proofs, receipts_behind
from api.routes.answers import JSON, READ_PROBLEMS, as_json, content, identity_tag, read, reply
from api.routes.models import ExportsOut, NamedOut, ReportKindOut, ReportsOut, TraceOut
from api.server.asked import Asked, AskedDep
from api.server.host import Look
from api.server.problems import ProblemError
from projections.exports.catalogue import EXPORTS, Addresses
from projections.exports.catalogue import make as make_export
from projections.exports.journal import ExportError
from projections.render import csv_text, json_text, page, pdf, plain_text, spreadsheet
from projections.reports.assembly import Made
from projections.reports.basis import Basis
from projections.reports.catalogue import REPORTS
from projections.reports.difference import difference
from projections.reports.identity import ReportError
from projections.reports.model import Report
from projections.trace import trace

router = APIRouter(tags=["reports"])


class Form(StrEnum):
    """How a report is written."""

    JSON = "json"
    CSV = "csv"
    XLSX = "xlsx"
    HTML = "html"
    TEXT = "txt"
    PDF = "pdf"


_XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
FORMS: Mapping[Form, tuple[str, Callable[[Report], str | bytes]]] = {
    Form.JSON: (JSON, json_text.render),
    Form.CSV: ("text/csv; charset=utf-8", csv_text.render),
    Form.XLSX: (_XLSX, spreadsheet.render),
    Form.HTML: ("text/html; charset=utf-8", page.render),
    Form.TEXT: ("text/plain; charset=utf-8", plain_text.render),
    Form.PDF: ("application/pdf", pdf.render),
}
_TYPES = {media_type.partition(";")[0]: form for form, (media_type, _) in FORMS.items()}
_ANY = {"*/*": Form.JSON, "application/*": Form.JSON, "text/*": Form.TEXT}
_ZIP = "application/zip"

Name = Annotated[str, Path(description="Which; /api/reports lists them.", examples=["budget"])]
At = Annotated[
    str | None, Query(max_length=20, description="As the record stood right after that index, or at the end of a day.")
]
ByDate = Annotated[date | None, Query(description="Count money only up to that day, by the days on which it moved.")]
Since = Annotated[str | None, Query(max_length=20, description="Tell only what changed since that index or day.")]
Audience = Annotated[
    Literal["public", "members"] | None, Query(description="For whom; unless said, as much as the reader may see.")
]
_MAY_FAIL = (*READ_PROBLEMS, "NOT_ACCEPTABLE")
_WRITTEN = content(*_TYPES, about="The report; JSON as docs/report.schema.json has it.")


@read(router, "/api/reports", operation_id="list_reports", response_model=ReportsOut, may_fail=("SIGN_IN_REQUIRED",))
def reports(asked: AskedDep) -> Response:
    """The reports that can be made."""
    with asked.enter():
        told = [
            ReportKindOut(name=name, about=kind.about, href=f"/api/reports/{name}", audiences=list(kind.audiences))
            for name, kind in REPORTS.items()
        ]
    return reply(asked, lambda: as_json(ReportsOut(reports=told)), JSON)


@read(
    router,
    "/api/reports/{name}.{form}",
    operation_id="get_report_as",
    response_class=Response,
    responses=_WRITTEN,
    may_fail=_MAY_FAIL,
)
def report_as(
    asked: AskedDep,
    name: Name,
    form: Form,
    at: At = None,
    by_date: ByDate = None,
    since: Since = None,
    audience: Audience = None,
) -> Response:
    """A report in a form named by the address."""
    return _report(asked, name, form, at, by_date, since, audience)


@read(
    router,
    "/api/reports/{name}",
    operation_id="get_report",
    response_class=Response,
    responses=_WRITTEN,
    may_fail=_MAY_FAIL,
)
def report(
    asked: AskedDep,
    name: Name,
    at: At = None,
    by_date: ByDate = None,
    since: Since = None,
    audience: Audience = None,
) -> Response:
    """A report in a form that `Accept` names; JSON unless said."""
    return _report(asked, name, _accepted(asked), at, by_date, since, audience)


@read(
    router,
    "/api/reports/{name}/trace/{cell:path}",
    operation_id="trace_figure",
    response_model=TraceOut,
)
def trace_figure(
    asked: AskedDep,
    name: Name,
    cell: Annotated[str, Path(description="The figure's address in the report.", max_length=400)],
    at: At = None,
    by_date: ByDate = None,
    audience: Audience = None,
) -> Response:
    """Where a figure comes from: the acts that make it up, and how much each adds."""
    with asked.enter() as look:
        basis = look.basis(at=_index(look, at), through=by_date, audience=audience)
        made = look.report(name, basis)
        try:
            told = trace(made, cell, basis, look.chronicler()).as_json()
        except ReportError as error:
            words = f"There is no such figure: {error}"
            raise ProblemError("NOT_FOUND", words, f"See /api/reports/{name} for its addresses.") from None
        told["acts"] = [{part: value for part, value in one.items() if value is not None} for one in told["acts"]]
    return reply(asked, lambda: as_json(TraceOut.model_validate(told)), JSON)


@read(router, "/api/exports", operation_id="list_exports", response_model=ExportsOut, may_fail=("SIGN_IN_REQUIRED",))
def exports(asked: AskedDep) -> Response:
    """The forms in which other programs read the record."""
    with asked.enter():
        told = [NamedOut(name=one.name, about=one.about, href=f"/api/exports/{one.name}") for one in EXPORTS.values()]
    return reply(asked, lambda: as_json(ExportsOut(exports=told)), JSON)


@read(
    router,
    "/api/exports/{name}",
    operation_id="get_export",
    response_class=Response,
    responses=content(
        *sorted({one.media_type for one in EXPORTS.values()} | {_ZIP}), about="The file; of several, a ZIP of them."
    ),
    may_fail=(*READ_PROBLEMS, "REFUSED"),
)
def export(asked: AskedDep, name: Name, at: At = None, by_date: ByDate = None, audience: Audience = None) -> Response:
    """The record in a form of others' programs (docs/export.md)."""
    if name not in EXPORTS:
        raise ProblemError("NOT_FOUND", "There is no such export.", "See /api/exports for what there is.")
    with asked.enter() as look:
        basis = look.basis(at=_index(look, at), through=by_date, audience=audience)
        base = asked.host.settings.public_url
        addresses = Addresses(feed=f"{base}/api/exports/feed", decision=f"{base}/agreed/{{key}}")
        tag = identity_tag(look, "export", name, at, by_date, basis.audience)
        try:
            files = make_export(name, basis, addresses)
        except ExportError as error:
            mend = "plenary verify says whether the record itself is sound."
            raise ProblemError("REFUSED", f"{error}.", mend, code="EXPORT_REFUSED") from None
    if len(files) > 1:
        headers = {"Content-Disposition": f'attachment; filename="{name}.zip"'}
        return reply(asked, lambda: _zipped(files), _ZIP, tag, headers)
    ((file, data),) = files.items()
    headers = {"Content-Disposition": f'attachment; filename="{file}"'}
    return reply(asked, lambda: data, EXPORTS[name].media_type, tag, headers)


def _accepted(asked: Asked) -> Form:
    """The form that the client likes best of those there are."""
    given = asked.request.headers.get("accept", "*/*")[:400]
    wanted = []
    for place, part in enumerate(given.split(",")):
        media_type, *parameters = (each.strip() for each in part.split(";"))
        quality = next((each[2:] for each in parameters if each.startswith("q=")), "1")
        try:
            wanted.append((-float(quality), place, media_type.lower()))
        except ValueError:
            continue
    for weight, _, media_type in sorted(wanted):
        found = _ANY.get(media_type) or _TYPES.get(media_type)
        if found is not None and weight < 0:
            return found
    mend = f"Ask for one of {', '.join(_TYPES)}."
    raise ProblemError("NOT_ACCEPTABLE", "The report is not written in that form.", mend)


def _report(
    asked: Asked,
    name: str,
    form: Form,
    at: str | None,
    by_date: date | None,
    since: str | None,
    audience: str | None,
) -> Response:
    media_type, render = FORMS[form]
    with asked.enter() as look:
        wanted = audience or asked.reader.audience
        made = _made(look, name, at, by_date, wanted)
        report = made.report
        if since is not None:
            report = difference(_made(look, name, since, by_date, wanted).report, report)
        tag = identity_tag(look, form, report.identity.told(), at, by_date, since)
        headers = {} if form in (Form.JSON, Form.HTML, Form.TEXT) else _attached(name, form)
        enclose = form is Form.PDF and encloses_proofs(name, wanted)
        return reply(asked, lambda: _bytes(look, render, report, enclose=enclose), media_type, tag, headers)


def _bytes(look: Look, render: Callable[[Report], str | bytes], report: Report, *, enclose: bool) -> bytes:
    try:
        rendered = pdf.render(report, receipts_behind(look, report)) if enclose else render(report)
    except pdf.LayoutMissingError as error:
        words = f"{error}"
        raise ProblemError("NOT_ACCEPTABLE", words, "Ask for another form; all others work.") from None
    return rendered.encode() if isinstance(rendered, str) else rendered


def _made(look: Look, name: str, at: str | None, by_date: date | None, audience: str) -> Made:
    basis: Basis = look.basis(at=_index(look, at), through=by_date, audience=audience)
    return look.report(name, basis)


def _index(look: Look, at: str | None) -> str | None:
    if look.ledger.size == 0:
        raise ProblemError("NOT_FOUND", "The record has no entry yet.", "Ask again when it is founded.")
    if at is not None and at.isdigit() and not at.isascii():
        raise ProblemError("USAGE", "It is no index and no day.", "Write an index, or a day as 2026-03-31.")
    return at


def _attached(name: str, form: Form) -> dict[str, str]:
    return {"Content-Disposition": f'attachment; filename="{name}.{form}"'}


def _zipped(files: Mapping[str, bytes]) -> bytes:
    out = BytesIO()
    with ZipFile(out, "w", ZIP_STORED) as archive:
        for path, data in files.items():
            archive.writestr(ZipInfo(path), data)
    return out.getvalue()
