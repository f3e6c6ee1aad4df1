"""``plenary sheet``: the meeting sheet, to print or to fill in (docs/import.md)."""

import sys
from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer

from api.cli.desk import Desk, command
from api.cli.session import opened
from api.cli.signing import write_file
from api.cli.terminal import say, show, show_json
from projections.imports import sheet_page, sheet_xlsx
from projections.imports.sheet_form import meeting_form
from projections.imports.surroundings import surroundings
from projections.language import OFFERED, language

app = typer.Typer()


class SheetFormat(StrEnum):
    """How the sheet is written."""

    XLSX = "xlsx"
    HTML = "html"


@command(app, "sheet")
def sheet_command(
    desk: Desk,
    *,
    form: Annotated[
        SheetFormat | None, typer.Option("--format", help="Workbook or page to print; else by the file's name.")
    ] = None,
    output: Annotated[
        Path | None, typer.Option("--output", "-o", metavar="FILE", help="Where to write it; a page may be printed.")
    ] = None,
    code: Annotated[
        str, typer.Option("--language", metavar="CODE", help=f"Of the sheet's own words: {', '.join(OFFERED)}.")
    ] = "en",
) -> None:
    """The meeting sheet: a page to print or a workbook to fill in, brought in with plenary import sheet."""
    by_name = SheetFormat.HTML if output is None or output.suffix in (".html", ".htm") else SheetFormat.XLSX
    chosen = form or by_name
    if output is None and chosen is SheetFormat.XLSX:
        desk.usage("A workbook is no text to print here.", "Give -o sheet.xlsx.")
    if code not in OFFERED:
        desk.usage(f"There is no sheet in {code!r}.", f"There are sheets in {', '.join(OFFERED)}.")
    told = language(code)
    with opened(desk) as session:
        asked = meeting_form(surroundings(session.state, session.read_words), told.gettext)
    if chosen is SheetFormat.XLSX:
        data = sheet_xlsx.render(asked)
    else:
        data = sheet_page.render(asked, language=told.code, direction=told.direction).encode()
    if output is None:
        sys.stdout.write(data.decode())
        return
    write_file(output, data)
    if desk.as_json:
        show_json({"sheet": str(output), "bytes": len(data)})
        return
    show(f"{output}: {len(data):,} bytes")
    say("When it is filled in: plenary import sheet FILE.xlsx")
