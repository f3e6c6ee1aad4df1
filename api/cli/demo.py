"""``plenary demo``: a fictional coalition's first year; its reports; verified; then two forgeries, caught."""

import shutil
import subprocess
import sys
import tempfile
import time
from dataclasses import replace
from pathlib import Path
from typing import Annotated, Any

import typer
from rich.rule import Rule
from rich.table import Table
from rich.text import Text

from api.cli.demo_pages import StoryClock, serve_demo
from api.cli.desk import Desk, command
from api.cli.terminal import REFUSED, fail, output, say, show, show_json
from api.demo.forging import forge_file, forge_log
from api.demo.stage import Stage
from api.demo.year import play
from ledger.application import Ledger, LedgerFolder, SystemClock
from ledger.format.codec import to_datetime
from projections.export_tiles import export_tiles
from projections.render import plain_text
from projections.reports.basis import look
from projections.reports.catalogue import make
from projections.trace import Acts

app = typer.Typer()

FORGED = "taxi"
OLD, NEW = b'"minor":12000', b'"minor":92000'
SOUND, FINDINGS = 0, 1
BUDGET_SECTIONS = 3
ASIDE = ("note:", "rests on", "not judged", "folder ")
"""What the auditor says beside its findings: told in full by ``plenary verify``, too much for a few screens."""
SHOWN, CLOSING = 4, 3
"""Findings shown, and the lines that close every report."""


@command(app, "demo")
def demo_command(
    desk: Desk,
    folder: Annotated[
        Path | None, typer.Option("--dir", metavar="DIR", help="Keep the demo here; else it is thrown away.")
    ] = None,
    *,
    serve: Annotated[bool, typer.Option("--serve/--no-serve", help="Show its pages at the end.")] = True,
    port: Annotated[
        int | None, typer.Option("--port", min=1, max=65535, help="For the pages.", show_default=False)
    ] = None,
) -> None:
    """A fictional coalition's first year: its story, its reports, verified; a forgery, caught; then its pages."""
    if folder is not None and folder.exists() and any(folder.iterdir()):
        fail("FOLDER_IN_USE", f"{folder} is not empty.", "Name a new folder.", as_json=desk.as_json)
    base = folder or Path(tempfile.mkdtemp(prefix="plenary-demo-"))
    try:
        _run(desk, base, keep=folder is not None)
        if serve and not desk.as_json:
            _serve(base, port)
    finally:
        if folder is None:
            shutil.rmtree(base)


def _run(desk: Desk, base: Path, *, keep: bool) -> None:
    started = time.monotonic()
    stage = play(base / "ledger")
    root = stage.ledger.live.root().hex()
    export = base / "export"
    export_tiles(stage.ledger, export, words="all")
    if not desk.as_json:
        _tell_story(stage)
        _tell_budget(stage)
    verdicts = _verdicts(desk, stage, base, export)
    stage.ledger.close()
    if desk.as_json:
        told = [{"index": line.index, "chapter": line.chapter, "words": line.note} for line in stage.told]
        show_json({"origin": stage.ledger.origin, "size": stage.ledger.size, "root": root, "story": told} | verdicts)
    else:
        show(f"\nRoot of the year's {stage.ledger.size} entries, the same on every machine: {root}")
        say(f"The whole demo took {time.monotonic() - started:.0f} s.")
        if keep:
            say(f"Next: look around: plenary show --ledger {base / 'ledger'}; check it: plenary verify {export}")
        else:
            say("Next: keep one to look around in: plenary demo --dir my-demo")
    if (verdicts["clean"], verdicts["forged_file"], verdicts["forged_by_host"]) != (SOUND, FINDINGS, FINDINGS):
        raise typer.Exit(REFUSED)


def _serve(base: Path, port: int | None) -> None:
    """Show the pages; they must open even where nobody watches."""
    folder = LedgerFolder(base / "ledger")
    with Ledger(folder, SystemClock()) as ledger:
        began = ledger.live.received + 1
    clock = StoryClock(began)
    with Ledger(folder, clock) as ledger:
        ledger.watch.confirm()
        if not serve_demo(ledger, clock, port):
            raise typer.Exit(REFUSED)


def _tell_story(stage: Stage) -> None:
    chapter = ""
    for line in stage.told:
        if line.chapter != chapter:
            chapter = line.chapter
            _heading(chapter)
        day = to_datetime(line.when)
        row = Table.grid(padding=(0, 2))
        row.add_row(Text(f"{day.day:>2} {day:%b}", "dim"), Text(f"[{line.index:>2}]", "dim cyan"), line.note)
        output().print(row)


def _tell_budget(stage: Stage) -> None:
    """The first screens of the budget; ``plenary report budget`` gives the whole."""
    ledger = stage.ledger
    basis = look(ledger.live.state, stage.read_words, Acts(ledger, ledger.live.state))
    report = make("budget", basis).report
    output().print()
    show(plain_text.render(replace(report, sections=report.sections[:BUDGET_SECTIONS])))


def _verdicts(desk: Desk, stage: Stage, base: Path, export: Path) -> dict[str, Any]:
    index = next(line.index for line in stage.told if FORGED in line.note)
    quiet = desk.as_json
    if not quiet:
        _heading("An auditor checks it, offline, trusting nobody")
    clean = _audit(export, quiet=quiet)
    if not quiet:
        _heading(f"A forger turns the taxi's R120.00 into R920.00, in entry {index}")
    forge_file(export, base / "forged-file", index, OLD, NEW)
    first = _audit(base / "forged-file", quiet=quiet)
    if not quiet:
        _heading("The host itself forges it, rebuilds the tree and signs the head with its real key")
    forge_log(stage.ledger, base / "forged-log", index, OLD, NEW)
    second = _audit(base / "forged-log", quiet=quiet)
    return {"clean": clean, "forged_file": first, "forged_by_host": second}


def _audit(folder: Path, *, quiet: bool) -> int:
    """Run the auditor as anybody would: another program, another process."""
    done = subprocess.run([sys.executable, "-m", "audit", str(folder)], check=False, capture_output=True, text=True)
    if not quiet:
        lines = [line for line in done.stdout.splitlines() if not line.startswith(ASIDE)]
        findings = [place for place, line in enumerate(lines) if line.startswith(("entry ", "checkpoint", "tile"))]
        hidden = range(findings[SHOWN], len(lines) - CLOSING) if len(findings) > SHOWN else range(0)
        for place, line in enumerate(lines):
            if place not in hidden:
                style = "bold green" if line.endswith(": sound") else "bold red" if "findings" in line else ""
                output().print(Text(line, style=style, overflow="ellipsis", no_wrap=True))
            elif place == hidden[0]:
                output().print(
                    Text(f"… and {len(findings) - SHOWN} findings more: every later signer saw the true tree")
                )
    return done.returncode


def _heading(title: str) -> None:
    output().print()
    output().print(Rule(title, align="left", style="cyan"))
