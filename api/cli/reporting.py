"""``plenary report`` and ``plenary trace``: what a member reads, and where each figure comes from (docs/reports.md)."""

from collections.abc import Callable
from datetime import date
from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer
from rich.text import Text

from api.cli.desk import Desk, command
from api.cli.session import Session, opened
from api.cli.signing import write_file, write_out
from api.cli.terminal import UNCHECKED, USAGE, show, show_json
from api.drafting.proofs import encloses_proofs, receipts_behind
from ledger.format.codec import parse_date
from ledger.format.errors import FormatError
from ledger.format.receipt import format_receipt
from ledger.rules.state import State
from projections.as_of import NotYetError, index_on, state_at
from projections.language import ENGLISH, OFFERED, PSEUDO, Language, language
from projections.render import csv_text, json_text, page, pdf, plain_text, spreadsheet
from projections.reports.assembly import Made
from projections.reports.basis import Basis, look
from projections.reports.catalogue import REPORTS, UnknownReportError, make
from projections.reports.difference import difference
from projections.reports.identity import ReportError
from projections.reports.model import Report
from projections.trace import Acts, TraceTold, trace

app = typer.Typer()


class Audience(StrEnum):
    """For whom a report is made."""

    PUBLIC = "public"
    MEMBERS = "members"


class Format(StrEnum):
    """How a report is written."""

    TEXT = "text"
    JSON = "json"
    CSV = "csv"
    HTML = "html"
    XLSX = "xlsx"
    PDF = "pdf"


_RENDERERS: dict[Format, Callable[[Report], str | bytes]] = {
    Format.TEXT: plain_text.render,
    Format.JSON: json_text.render,
    Format.CSV: csv_text.render,
    Format.HTML: page.render,
    Format.XLSX: spreadsheet.render,
}
AtOption = Annotated[
    str | None,
    typer.Option(
        "--at",
        metavar="INDEX|DATE",
        help="As the record stood right after that entry, or at the end of that day (UTC): what was known then.",
    ),
]
ByDateOption = Annotated[
    str | None,
    typer.Option(
        "--by-date",
        metavar="DATE",
        help="Count money only up to that day, by the days on which it moved: also what was recorded later.",
    ),
]
SinceOption = Annotated[
    str | None,
    typer.Option("--since", metavar="INDEX|DATE", help="Tell only what changed since then."),
]
AudienceOption = Annotated[Audience, typer.Option("--audience", help="For whom: what may not be seen has a number.")]
LanguageOption = Annotated[
    str, typer.Option("--lang", metavar="CODE", help=f"In which language it is told: {', '.join(OFFERED)}.")
]
ProofsOption = Annotated[
    bool | None,
    typer.Option(
        "--proofs/--no-proofs",
        help="In a PDF: enclose the proof of each entry behind it. Unless said: for members, in pack and decisions.",
    ),
]
_NAMES = "; ".join(f"{name}: {kind.about}" for name, kind in REPORTS.items())


@command(app, "report")
def report_command(
    desk: Desk,
    name: Annotated[str, typer.Argument(help=f"Which: {_NAMES}.")],
    *,
    at: AtOption = None,
    by_date: ByDateOption = None,
    since: SinceOption = None,
    audience: AudienceOption = Audience.MEMBERS,
    lang: LanguageOption = "en",
    form: Annotated[Format, typer.Option("--format", help="How it is written.")] = Format.TEXT,
    as_csv: Annotated[bool, typer.Option("--csv", help="The same as --format csv.")] = False,
    output: Annotated[Path | None, typer.Option("--output", "-o", metavar="FILE", help="Where to write it.")] = None,
    proofs: ProofsOption = None,
) -> None:
    """A report: the budget and its kin, in words first and then in figures, each figure traceable."""
    chosen = Format.JSON if desk.as_json else Format.CSV if as_csv else form
    spoken = _spoken(desk, lang)
    with opened(desk) as session:
        report = _made(session, name, at, by_date, audience, spoken)[0].report
        if since is not None:
            report = difference(_made(session, name, since, by_date, audience, spoken)[0].report, report)
        if chosen is Format.PDF:
            enclose = encloses_proofs(name, audience) if proofs is None else proofs
            write_out(desk, _printed(session, report, enclose=enclose), output, "report")
        else:
            rendered = _RENDERERS[chosen](report)
            data = rendered.encode() if isinstance(rendered, str) else rendered
            write_out(desk, data, output, "report")


def _printed(session: Session, report: Report, *, enclose: bool) -> bytes:
    """The report as PDF, with the receipt of each entry behind it when ``enclose`` says so."""
    receipts = receipts_behind(session, report) if enclose else ()
    try:
        return pdf.render(report, receipts)
    except pdf.LayoutMissingError as error:
        again = "Any other --format works without it."
        session.desk.fail("LAYOUT_MISSING", str(error), again, exit_code=UNCHECKED)


@command(app, "trace")
def trace_command(
    desk: Desk,
    name: Annotated[str, typer.Argument(help="The report.")],
    cell: Annotated[str | None, typer.Argument(help="The figure's address; without one, all are listed.")] = None,
    *,
    at: AtOption = None,
    by_date: ByDateOption = None,
    audience: AudienceOption = Audience.MEMBERS,
    lang: LanguageOption = "en",
    receipts: Annotated[
        Path | None,
        typer.Option("--receipts", metavar="DIR", help="Write the proof of each entry behind the figure here."),
    ] = None,
) -> None:
    """Where a figure of a report comes from: the acts that make it up, who signed them, and how to prove each."""
    spoken = _spoken(desk, lang)
    with opened(desk) as session:
        made, basis = _made(session, name, at, by_date, audience, spoken)
        if cell is None:
            _list(desk, made)
            return
        try:
            told = trace(made, cell, basis, session.chronicler())
        except ReportError as error:
            desk.fail("CELL_UNKNOWN", str(error), f"plenary trace {name} lists them.", exit_code=USAGE)
        if receipts is not None:
            _prove(session, told, receipts)
        if desk.as_json:
            show_json(told.as_json())
        else:
            _show(told)


def _prove(session: Session, told: TraceTold, folder: Path) -> None:
    """Write a receipt for each entry: the entry, its inclusion proof, the signed head."""
    folder.mkdir(parents=True, exist_ok=True)
    for index in sorted({one.index for one in told.acts}):
        write_file(folder / f"entry-{index}.tlog-proof", format_receipt(session.ledger.receipt(index)))


def _spoken(desk: Desk, code: str) -> Language:
    """The language of a code; or the command ends."""
    if code not in OFFERED and code not in PSEUDO:
        desk.usage(f"There are no reports in {code!r}.", f"There are reports in {', '.join(OFFERED)}.")
    return language(code)


def _made(
    session: Session,
    name: str,
    at: str | None,
    by_date: str | None,
    audience: Audience,
    spoken: Language,
) -> tuple[Made, Basis]:
    basis = look_at(session, at, by_date, audience, spoken)
    try:
        return make(name, basis), basis
    except UnknownReportError as error:
        session.desk.fail("REPORT_UNKNOWN", str(error), "plenary report --help tells what each is.", exit_code=USAGE)


def look_at(
    session: Session, at: str | None, by_date: str | None, audience: Audience, spoken: Language = ENGLISH
) -> Basis:
    """The basis that a person chose by the options of this module; or the command ends."""
    desk = session.desk
    try:
        state = _state(session, at)
        through = None if by_date is None else parse_date(by_date, where="--by-date")
        acts = Acts(session.ledger, state)
        return look(state, session.read_words, acts, audience=audience, through=through, language=spoken)
    except NotYetError as error:
        desk.fail("NOT_YET", str(error), "Name an entry or a day that is in the record.", exit_code=USAGE)
    except FormatError as error:
        desk.usage(f"{error.where}: expected {error.expected}, found {error.found}.", "Write a day as 2026-03-31.")


def _state(session: Session, at: str | None) -> State:
    if session.ledger.size == 0:
        raise NotYetError("The record has no entry yet.")
    if at is None:
        return session.state
    if at.isdigit():
        return state_at(session.ledger, int(at))
    day: date = parse_date(at, where="--at")
    return state_at(session.ledger, index_on(session.ledger, day))


def _list(desk: Desk, made: Made) -> None:
    addresses = list(made.claims)
    if desk.as_json:
        show_json({"report": made.report.identity.report, "cells": addresses})
    else:
        for address in addresses:
            show(address)


def _show(told: TraceTold) -> None:
    show(Text(f"{told.address}: {told.value}", style="bold"))
    for one in told.acts:
        show(Text.assemble((f"{one.index:>5}.{one.place:<2} ", "dim"), (f"{one.adds:>16}  ", "bold"), one.words))
    show(told.sum_words)
    show("Each entry's proof: plenary receipt INDEX; anybody checks it: plenary verify FILE")
