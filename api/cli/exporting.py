"""``plenary export journal`` and its kin: the record in the forms that other programs read (docs/export.md)."""

from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer

from api.cli.checking import group
from api.cli.desk import Desk, command
from api.cli.reporting import AtOption, Audience, AudienceOption, ByDateOption, look_at
from api.cli.session import opened
from api.cli.signing import write_file, write_out
from api.cli.terminal import show, show_json
from projections.exports.catalogue import EXPORTS, Files, make
from projections.exports.journal import ExportError

app = typer.Typer()


class JournalFormat(StrEnum):
    """A program that reads journals."""

    BEANCOUNT = "beancount"
    HLEDGER = "hledger"
    LEDGER = "ledger"


FileOption = Annotated[
    Path | None, typer.Option("--output", "-o", metavar="FILE", help="Where to write it; else it is printed.")
]


@command(group, "journal")
def journal_command(
    desk: Desk,
    *,
    form: Annotated[JournalFormat, typer.Option("--format", help="For which program.")] = JournalFormat.BEANCOUNT,
    output: FileOption = None,
    at: AtOption = None,
    by_date: ByDateOption = None,
    audience: AudienceOption = Audience.MEMBERS,
) -> None:
    """The books for beancount, hledger or ledger: each entry leads back to its act, each balance is asserted."""
    write_out(desk, _only(_made(desk, form.value, at, by_date, audience)), output, "export")


@command(group, "package")
def package_command(
    desk: Desk,
    directory: Annotated[Path, typer.Argument(help="The folder to write: a new one, or an earlier package.")],
    *,
    at: AtOption = None,
    by_date: ByDateOption = None,
    audience: AudienceOption = Audience.MEMBERS,
) -> None:
    """Books, decisions and promises as a Frictionless data package: CSV files that fix one another's bytes."""
    files = _made(desk, "package", at, by_date, audience)
    if directory.exists() and any(directory.iterdir()) and not (directory / next(iter(files))).exists():
        words = f"{directory} holds other files."
        desk.fail("EXPORT_REFUSED", words, "Name an empty folder, or that of an earlier package.")
    for path, data in files.items():
        target = directory / path
        target.parent.mkdir(parents=True, exist_ok=True)
        write_file(target, data)
    if desk.as_json:
        show_json({"folder": str(directory), "files": {path: len(data) for path, data in files.items()}})
    else:
        show(f"{directory}: {len(files)} files, {sum(map(len, files.values())):,} bytes")


@command(group, "popolo")
def popolo_command(
    desk: Desk,
    *,
    output: FileOption = None,
    at: AtOption = None,
    audience: AudienceOption = Audience.MEMBERS,
) -> None:
    """People, organizations and posts as Popolo JSON (docs/popolo.schema.json)."""
    write_out(desk, _only(_made(desk, "popolo", at, None, audience)), output, "export")


@command(group, "calendar")
def calendar_command(
    desk: Desk,
    *,
    output: FileOption = None,
    at: AtOption = None,
    audience: AudienceOption = Audience.MEMBERS,
) -> None:
    """Terms, reviews and what is owed by which day, as a calendar that phones subscribe to (iCalendar)."""
    write_out(desk, _only(_made(desk, "calendar", at, None, audience)), output, "export")


@command(group, "feed")
def feed_command(
    desk: Desk,
    *,
    output: FileOption = None,
    at: AtOption = None,
    audience: AudienceOption = Audience.MEMBERS,
) -> None:
    """The decisions as a feed (Atom)."""
    write_out(desk, _only(_made(desk, "feed", at, None, audience)), output, "export")


def _made(desk: Desk, name: str, at: str | None, by_date: str | None, audience: Audience) -> Files:
    with opened(desk) as session:
        basis = look_at(session, at, by_date, audience)
        try:
            return make(name, basis)
        except ExportError as error:
            words = f"{EXPORTS[name].about}: {error}."
            desk.fail("EXPORT_REFUSED", words, "plenary verify says whether the record itself is sound.")


def _only(files: Files) -> bytes:
    ((_, data),) = files.items()
    return data
