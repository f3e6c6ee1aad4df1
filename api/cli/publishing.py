"""``plenary publish``: the record as a site of files, for the public (docs/publish.md)."""

from pathlib import Path
from typing import Annotated

import typer

from api.cli.desk import Desk, command
from api.cli.session import opened
from api.cli.terminal import say, show, show_json
from projections.export_tiles import ExportError
from projections.language import OFFERED, language
from projections.site.folder import FolderError
from projections.site.publish import publish

app = typer.Typer()


@command(app, "publish")
def publish_command(
    desk: Desk,
    directory: Annotated[
        Path, typer.Argument(help="The folder to write: a new one, or an earlier site, which is brought up to date.")
    ],
    *,
    code: Annotated[
        str, typer.Option("--language", metavar="CODE", help=f"Of the pages' own words: {', '.join(OFFERED)}.")
    ] = "en",
    with_entries: Annotated[
        bool,
        typer.Option(
            "--with-entries",
            help="Publish the entries too, although the charter keeps them to members. What was public cannot be "
            "called back: say so only when the coalition has decided it.",
        ),
    ] = False,
) -> None:
    """A site for the public that any host serves and that opens from disk; nothing sealed for fewer is in it."""
    if code not in OFFERED:
        desk.usage(f"There are no pages in {code!r}.", f"There are pages in {', '.join(OFFERED)}.")
    with opened(desk) as session:
        if session.ledger.size == 0:
            desk.fail("NOT_FOUNDED", "This ledger has no founding yet.", "Found it: plenary init")
        try:
            done = publish(session.ledger, directory, language(code), "published" if with_entries else "charter")
        except (FolderError, ExportError) as error:
            desk.fail("PUBLISH_REFUSED", f"{error}.", "plenary publish DIR, with an empty folder.")
    if desk.as_json:
        show_json(
            {
                "folder": str(directory),
                "size": done.size,
                "entries": done.entries,
                "written": done.written,
                "unchanged": done.unchanged,
                "removed": done.removed,
            }
        )
    else:
        show(f"{directory}: {done.written} files written, {done.unchanged} as they were, {done.removed} removed.")
    if done.entries:
        say(f"Open {directory / 'index.html'}. Anybody checks it with: plenary verify {directory}")
    else:
        say(f"Open {directory / 'index.html'}.")
        say("The charter keeps entries to members, so only the reports for the public are in it (docs/publish.md).")
