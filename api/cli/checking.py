"""``plenary verify`` and ``plenary export``: the record in anybody's hands, and an auditor of its own that checks it.

The auditor runs as a program of its own, so that nothing of ours stands between it and the files; its exit code is
this command's. A ledger's folder is exported first, to a folder that only this person enters, and deleted after.
"""

import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Annotated

import typer

from api.cli.desk import Desk, command
from api.cli.session import Session, opened
from api.cli.terminal import USAGE, counting, messages, output, say, show, show_json
from ledger.application import Ledger, LedgerFolder
from projections.export_tiles import Exported, ExportError, Words, export_tiles

app = typer.Typer()
group = typer.Typer(no_args_is_help=True, help="Write the record for others.")
app.add_typer(group, name="export")

_RECEIPT = ".tlog-proof"


@command(app)
def verify(
    desk: Desk,
    path: Annotated[
        Path | None,
        typer.Argument(
            help="An export, a ZIP of one, a receipt, or a ledger's folder; the present ledger unless said."
        ),
    ] = None,
    *,
    genesis: Annotated[
        str | None, typer.Option("--genesis", metavar="HEX", help="The genesis id you were told.")
    ] = None,
    vkey: Annotated[list[str] | None, typer.Option("--vkey", help="A key that you know to be the ledger's.")] = None,
    head: Annotated[
        list[Path] | None, typer.Option("--head", metavar="FILE", help="A signed head that you kept.")
    ] = None,
) -> None:
    """Check a record by the independent auditor: 0 sound, 1 findings, 3 could not be checked."""
    target = path if path is not None or desk.address is not None else desk.folder
    given = ["--genesis", "".join(genesis.split())] if genesis else []
    for text in vkey or ():
        given += ["--vkey", text]
    for file in head or ():
        given += ["--head", str(file)]
    if target is not None and not target.exists():
        desk.fail("NOT_FOUND", f"{target}: there is no such file or folder.", "Check the path.", exit_code=USAGE)
    if target is not None and target.suffix == _RECEIPT and not vkey:
        given += _own_keys(desk)
    with _exported(desk, target) as folder:
        code = _audit(desk, [str(folder), *given])
    raise typer.Exit(code)


def _own_keys(desk: Desk) -> list[str]:
    """The keys of the ledger at hand, by which a receipt is checked when nobody names another."""
    if desk.address is not None:
        with opened(desk) as session:
            say(f"By the key of the ledger at {desk.address}; --vkey names another.")
            named = [set(keys.note_vkeys) for keys in session.state.record.keys]
            return [part for vkey in sorted(set().union(*named)) for part in ("--vkey", vkey)]
    folder = LedgerFolder(desk.folder)
    if not folder.exists():
        return []
    say(f"By the key of the ledger in {desk.folder}; --vkey names another.")
    return [part for keys in folder.load_keys() for part in ("--vkey", keys.vkeys()[0])]


@contextmanager
def _exported(desk: Desk, target: Path | None) -> Iterator[Path]:
    """The target itself; or an export of it where it is a ledger's folder, or None: of the ledger at an address."""
    if target is None:
        with opened(desk) as session, tempfile.TemporaryDirectory(prefix="plenary-verify-") as temporary:
            _export(session.ledger, Path(temporary), "all")
            yield Path(temporary)
        return
    folder = LedgerFolder(target)
    if not folder.exists():
        yield target
        return
    with tempfile.TemporaryDirectory(prefix="plenary-verify-") as temporary:
        ledger = Ledger(folder, desk.outside.clock)
        try:
            _export(ledger, Path(temporary), "all")
        finally:
            ledger.close()
        yield Path(temporary)


def _audit(desk: Desk, arguments: list[str]) -> int:
    # -P: a folder named audit where the person happens to stand is not the auditor.
    as_json = ["--json"] if desk.as_json else []
    watching = messages().is_terminal
    ran = subprocess.run(
        [sys.executable, "-P", "-m", "audit", *arguments, *as_json],
        stdout=subprocess.PIPE,
        stderr=None if watching else subprocess.PIPE,
        text=True,
        check=False,
    )
    for line in ran.stdout.splitlines():
        output().print(line, markup=False, soft_wrap=True)
    for line in (ran.stderr or "").splitlines():
        say(line)
    return ran.returncode


@command(group, "tiles")
def tiles_command(
    desk: Desk,
    directory: Annotated[Path, typer.Argument(help="The folder to write; an earlier export is brought up to date.")],
    *,
    with_words: Annotated[bool, typer.Option("--with-words", help="With every disclosed text that we hold.")] = False,
    public_words: Annotated[bool, typer.Option("--public-words", help="With the texts open to the public.")] = False,
) -> None:
    """Write the whole record as files that anybody can check (C2SP tlog-tiles)."""
    words: Words = "all" if with_words else "public" if public_words else "none"
    with opened(desk) as session:
        _founded(session)
        try:
            done = _export(session.ledger, directory, words)
        except ExportError as error:
            desk.fail("EXPORT_REFUSED", str(error), "Name an empty folder.")
        if desk.as_json:
            show_json({"folder": str(directory), "size": done.size, "files": done.files, "words": done.words})
        else:
            told = f", {done.words} texts" if done.words else ", no texts"
            show(f"{directory}: {done.size} entries in {done.files} new files{told}.")
    say(f"Anybody checks it with: plenary verify {directory}")


def _founded(session: Session) -> None:
    if session.ledger.size == 0:
        session.desk.fail("NOT_FOUNDED", "This ledger has no founding yet.", "Found it: plenary init")


def _export(ledger: Ledger, folder: Path, words: Words) -> Exported:
    with counting("Exporting") as told:
        return export_tiles(ledger, folder, words=words, progress=told)
