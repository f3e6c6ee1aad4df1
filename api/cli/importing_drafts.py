"""``plenary import bank``, ``roster`` and ``sheet``: files of others as drafts that nobody has signed (docs/import.md).

What would be said is told in words and written to a sitting's file. A person completes it where a ``?`` stands, reads
it, and says it with ``plenary say --sitting``; nothing is signed or recorded here.
"""

from collections.abc import Callable
from pathlib import Path
from typing import Annotated, NoReturn

import typer

from api.cli.desk import Desk, command
from api.cli.importing import group
from api.cli.session import Session, opened
from api.cli.signing import write_file
from api.cli.terminal import say, show, show_json
from projections.imports.bank_csv import preview
from projections.imports.bank_draft import draft_bank
from projections.imports.bank_mapping import parse_mapping
from projections.imports.bank_match import DAYS
from projections.imports.bank_mt940 import is_mt940
from projections.imports.errors import ImportRefusedError, Problem
from projections.imports.proposed import Drafted, as_json, as_toml, sittings
from projections.imports.roster import draft_roster
from projections.imports.sheet_draft import draft_sheet
from projections.imports.surroundings import Surroundings, surroundings

app = typer.Typer()

FileArgument = Annotated[Path, typer.Argument(exists=True, dir_okay=False, help="The file to bring in.")]
OutputOption = Annotated[
    Path | None,
    typer.Option("--output", "-o", metavar="FILE", help="Where to write the draft (.toml or .json); else beside you."),
]
ByOption = Annotated[
    list[str] | None,
    typer.Option("--by", metavar="KEY[:CAPACITY]", help="Who will sign, written into the draft; again for each."),
]
DryOption = Annotated[bool, typer.Option("--dry-run", help="Tell it only; write no draft.")]


@command(group, "bank")
def bank_command(
    desk: Desk,
    file: FileArgument,
    *,
    account: Annotated[str, typer.Option("--account", metavar="ACCOUNT", help="Which of our accounts it is of.")],
    mapping: Annotated[
        Path | None,
        typer.Option("--map", exists=True, dir_okay=False, metavar="MAP", help="How a CSV file is written (TOML)."),
    ] = None,
    days: Annotated[
        int, typer.Option("--days", min=0, max=31, help="How far apart the bank's day and ours may be.")
    ] = (DAYS),
    closing: Annotated[
        str, typer.Option("--closing", metavar="AMOUNT", help="The balance at the end, if untold.")
    ] = "",
    output: OutputOption = None,
    by: ByOption = None,
    dry_run: DryOption = False,
) -> None:
    """A bank statement (CSV or MT940): what the record has already, and a draft of the rest."""
    data = file.read_bytes()
    if mapping is None and not is_mt940(data):
        _preview(desk, data, file)

    def draft(around: Surroundings) -> Drafted:
        known = parse_mapping(mapping.read_text(encoding="utf-8")) if mapping is not None else None
        return draft_bank(data, around, account, known, days=days, closing=closing)

    _draft(desk, file, draft, output, by or [], dry_run=dry_run)


@command(group, "roster")
def roster_command(
    desk: Desk,
    file: FileArgument,
    *,
    organization: Annotated[str, typer.Option("--organization", metavar="NAME", help="Only its people.")] = "",
    output: OutputOption = None,
    by: ByOption = None,
    dry_run: DryOption = False,
) -> None:
    """A list of people and organizations (CSV or XLSX): a draft of who is not in the record, names sealed."""
    data = file.read_bytes()

    def draft(around: Surroundings) -> Drafted:
        return draft_roster(data, around, organization=organization)

    _draft(desk, file, draft, output, by or [], dry_run=dry_run)


@command(group, "sheet")
def sheet_command(
    desk: Desk,
    file: FileArgument,
    *,
    paper: Annotated[
        Path | None,
        typer.Option(
            "--paper",
            exists=True,
            dir_okay=False,
            metavar="FILE",
            help="A photo of the sheet signed by hand: tasks are then promises on paper, not requests.",
        ),
    ] = None,
    output: OutputOption = None,
    by: ByOption = None,
    dry_run: DryOption = False,
) -> None:
    """A meeting sheet that was filled in (XLSX, from plenary sheet): a draft of one sitting."""
    data = file.read_bytes()

    def draft(around: Surroundings) -> Drafted:
        return draft_sheet(data, around, paper=str(paper.resolve()) if paper is not None else "")

    _draft(desk, file, draft, output, by or [], dry_run=dry_run)


def _preview(desk: Desk, data: bytes, file: Path) -> NoReturn:
    """Show how a CSV file begins, with a mapping to complete; nothing is read of it before that is told."""
    try:
        shown = preview(data)
    except ImportRefusedError as error:
        _refuse(desk, file, error.problems)
    for line in shown.splitlines():
        say(line)
    words = f"{file.name} says neither how its amounts are written nor its dates."
    desk.usage(words, "Save the mapping above, complete it, and give it with --map FILE.")


def _draft(
    desk: Desk,
    file: Path,
    make: Callable[[Surroundings], Drafted],
    output: Path | None,
    by: list[str],
    *,
    dry_run: bool,
) -> None:
    with opened(desk) as session:
        try:
            drafted = make(surroundings(session.state, session.read_words))
        except ImportRefusedError as error:
            _refuse(desk, file, error.problems)
        except UnicodeDecodeError:
            desk.fail("IMPORT_REFUSED", "The mapping is no text in UTF-8.", "Save it so.")
        if drafted.problems:
            _refuse(desk, file, drafted.problems)
        _tell(session, drafted, [] if dry_run else _write(session, file, drafted, output, by))


def _refuse(desk: Desk, file: Path, problems: tuple[Problem, ...]) -> NoReturn:
    words = f"{file.name}: " + "; ".join(problem.words() for problem in problems)
    desk.fail("IMPORT_REFUSED", words, "Mend that, then run it again; no draft was written.")


def _write(session: Session, file: Path, drafted: Drafted, output: Path | None, by: list[str]) -> list[Path]:
    """Write the draft, in several files where it is longer than a statement may be."""
    if not drafted.lines:
        return []
    path = output or Path(f"{file.stem}.draft.toml")
    parts = list(sittings(drafted.lines, by))
    paths = [path] if len(parts) == 1 else [path.with_stem(f"{path.stem}-{number + 1}") for number in range(len(parts))]
    for one in paths:
        if one.exists():
            session.desk.agree(f"{one} is there already. Overwrite it?", yes=False, else_say=f"{one} is there already.")
    at = 0
    for one, part in zip(paths, parts, strict=True):
        lines = drafted.lines[at : at + len(part["acts"])]
        at += len(lines)
        write_file(one, as_json(part) if one.suffix == ".json" else as_toml(part, lines))
    return paths


def _tell(session: Session, drafted: Drafted, paths: list[Path]) -> None:
    if session.desk.as_json:
        lines = [
            {"where": one.where, "words": one.words, "lacking": list(one.lacking), "act": one.as_act()}
            for one in drafted.lines
        ]
        show_json({"lines": lines, "told": list(drafted.told), "drafts": [str(path) for path in paths]})
        return
    for line in drafted.lines:
        lacking = f" Still to be said: {', '.join(line.lacking)}." if line.lacking else ""
        show(f"{line.where}: {line.words}{lacking}")
    for told in drafted.told:
        show(told)
    if not drafted.lines:
        show("Nothing new: there is nothing to draft.")
    elif paths:
        show(f"Draft of {len(drafted.lines)} acts written to {', '.join(map(str, paths))}. Nothing was signed.")
        say(f"Next: complete it, read it, then: plenary say --sitting {paths[0]} --by KEY")
