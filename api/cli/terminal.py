"""How every command speaks: results on standard output, messages on standard error, exit codes, questions, bars.

Exit codes: 0 sound or done, 1 refused or findings, 2 used wrongly, 3 could not be checked. Every error ends with what
to do next. Nothing is asked where there is no terminal. NO_COLOR is honoured (Rich).
"""

import json
import os
import sys
import time
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from typing import Any, Final, NoReturn, TypeVar

import typer
from rich.console import Console, RenderableType
from rich.progress import Progress
from rich.table import Table
from rich.text import Text

from ledger.rules.kind import Refusal

DONE: Final = 0
REFUSED: Final = 1
USAGE: Final = 2
UNCHECKED: Final = 3
INTERRUPTED: Final = 130
BROKEN_PIPE: Final = 141

PATIENCE_S: Final = 1.0
"""How long something may take before a bar shows."""

T = TypeVar("T")


class _Quiet(Console):
    """A console that leaves quietly when whoever read it has left (a pager, head)."""

    def on_broken_pipe(self) -> None:
        """Leave as a program does that the signal ended: never with a code that could be a verdict."""
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        raise SystemExit(BROKEN_PIPE)


def output() -> Console:
    """Standard output."""
    return _Quiet(highlight=False)


def messages() -> Console:
    """Standard error."""
    return _Quiet(stderr=True, highlight=False)


def show(result: RenderableType) -> None:
    """Write a result. Text is wrapped between words on a terminal, and never where a program reads it."""
    _write(output(), result)


def show_json(value: Mapping[str, Any] | list[Any]) -> None:
    """Write a result as JSON."""
    output().print(Text(json.dumps(value, indent=2, ensure_ascii=False)), soft_wrap=True)


def say(line: RenderableType, style: str = "") -> None:
    """Write a message."""
    _write(messages(), Text(line, style=style) if isinstance(line, str) else line)


def _write(console: Console, what: RenderableType) -> None:
    if isinstance(what, str | Text):
        text = Text(what) if isinstance(what, str) else what
        console.print(text, soft_wrap=not console.is_terminal or _is_unbroken(text.plain))
    else:
        console.print(what)


def _is_unbroken(line: str) -> bool:
    """Whether a line holds no place to wrap: a digest, a path, a key; cutting it would spoil copying."""
    return " " not in line.strip()


Cell = str | Text


def show_rows(rows: Sequence[Sequence[Cell]], *, head: Sequence[str] = ()) -> None:
    """Write rows in columns: the last one wrapped on a terminal, and elsewhere a row a line, whatever its length."""
    _write_rows(output(), rows, head)


def say_rows(rows: Sequence[Sequence[Cell]]) -> None:
    """Write a message in columns; as `show_rows`."""
    _write_rows(messages(), rows, ())


def _write_rows(console: Console, rows: Sequence[Sequence[Cell]], head: Sequence[str]) -> None:
    every = [*([head] if head else []), *rows]
    if not console.is_terminal:
        widths = [max((len(row[place]) for row in every), default=0) for place in range(len(every[0]) if every else 0)]
        for row in every:
            line = "  ".join(f"{cell!s:{width}}" for cell, width in zip(row, widths, strict=True)).rstrip()
            console.print(Text(line), soft_wrap=True)
        return
    table = Table(box=None, show_header=bool(head), header_style="bold", pad_edge=False, padding=(0, 2, 0, 0))
    columns = len(every[0]) if every else 0
    for place in range(columns):
        table.add_column(head[place] if head else "", no_wrap=place < columns - 1, overflow="fold")
    for row in rows:
        table.add_row(*(Text(cell) if isinstance(cell, str) else cell for cell in row))
    console.print(table)


def fail(code: str, words: str, mend: str, *, exit_code: int = REFUSED, as_json: bool = False, **more: Any) -> NoReturn:
    """End with an error: what is wrong, and what to do next."""
    tell_error(code, words, mend, as_json=as_json, **more)
    raise typer.Exit(exit_code)


def tell_error(code: str, words: str, mend: str, *, as_json: bool = False, **more: Any) -> None:
    """Write an error: for programs as JSON on standard output, for people on standard error."""
    if as_json:
        show_json({"error": {"code": code, "words": words, "next": mend} | more})
    else:
        say(Text.assemble((f"{code}: ", "bold red"), (words, "bold")))
        say(f"Next: {mend}")


def refused(refusal: Refusal, *, as_json: bool = False, words: str = "", mend: str = "") -> NoReturn:
    """End with the rules' refusal, naming the line to mend.

    Args:
        refusal: what the rules said.
        as_json: whether to write JSON.
        words: its words with names in the place of ids, where the caller knows them.
        mend: the same for what to do next.
    """
    line = f"Line {refusal.act + 1}: " if refusal.act is not None else ""
    fail(
        refusal.code,
        f"{line}{words or refusal.words} (docs/rules.md {refusal.clause})",
        mend or refusal.mend,
        as_json=as_json,
        clause=refusal.clause,
        act=refusal.act,
        detail=dict(refusal.detail),
    )


def has_terminal() -> bool:
    """Whether a person can be asked."""
    return sys.stdin.isatty() and sys.stderr.isatty()


def progress(items: Iterable[T], doing: str, total: int | None = None) -> Iterator[T]:
    """Go through items under a bar that shows on a terminal only, and only when it takes longer than a second."""
    with counting(doing) as told:
        for done, item in enumerate(items):
            yield item
            told(done + 1, total or 0)


@contextmanager
def counting(doing: str) -> Iterator[Callable[[int, int], None]]:
    """A bar to be told how many of how many are done; as `progress`."""
    console = messages()
    bar = Progress(console=console, transient=True, disable=not console.is_terminal)
    task, begun = bar.add_task(doing, total=None), time.monotonic()

    def told(done: int, total: int) -> None:
        if not bar.live.is_started and time.monotonic() - begun > PATIENCE_S:
            bar.start()
        bar.update(task, completed=done, total=total or None)

    try:
        yield told
    finally:
        bar.stop()
