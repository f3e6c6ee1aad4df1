"""How every command speaks: results on standard output, messages on standard error, exit codes, questions, bars.

Exit codes: 0 sound or done, 1 refused or findings, 2 used wrongly, 3 could not be checked. Every error ends with what
to do next. Nothing is asked where there is no terminal. NO_COLOR is honoured (Rich).
"""

import json
import sys
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from typing import Annotated, Any, Final, NoReturn, TypeVar

import typer
from rich.console import Console, RenderableType
from rich.progress import track
from rich.text import Text

from ledger.rules.kind import Refusal

DONE: Final = 0
REFUSED: Final = 1
USAGE: Final = 2
UNCHECKED: Final = 3

JsonOption = Annotated[bool, typer.Option("--json", help="Write JSON.")]

T = TypeVar("T")


def output() -> Console:
    """Standard output."""
    return Console(highlight=False)


def messages() -> Console:
    """Standard error."""
    return Console(stderr=True, highlight=False)


def show(result: RenderableType) -> None:
    """Write a result; a line of text is never wrapped."""
    if isinstance(result, str):
        output().print(Text(result), soft_wrap=True)
    else:
        output().print(result)


def show_json(value: Mapping[str, Any]) -> None:
    """Write a result as JSON."""
    show(json.dumps(value, indent=2, ensure_ascii=False))


def say(line: str, style: str = "") -> None:
    """Write a message."""
    messages().print(Text(line, style=style), soft_wrap=True)


def fail(code: str, words: str, mend: str, *, exit_code: int = REFUSED, as_json: bool = False, **more: Any) -> NoReturn:
    """End with an error: what is wrong, and what to do next."""
    if as_json:
        show_json({"error": {"code": code, "words": words, "next": mend} | more})
    else:
        say(f"{code}: {words}", "bold")
        say(f"Next: {mend}")
    raise typer.Exit(exit_code)


def refused(refusal: Refusal, *, as_json: bool = False) -> NoReturn:
    """End with the rules' refusal, naming the line to mend."""
    line = f"Line {refusal.act + 1}: " if refusal.act is not None else ""
    fail(
        refusal.code,
        f"{line}{refusal.words} (docs/rules.md {refusal.clause})",
        refusal.mend,
        as_json=as_json,
        clause=refusal.clause,
        act=refusal.act,
        detail=dict(refusal.detail),
    )


def is_terminal() -> bool:
    """Whether a person can be asked."""
    return sys.stdin.isatty() and sys.stderr.isatty()


def ask(question: str, *, option: str, default: str | None = None) -> str:
    """Ask a person; where there is none, say which option would have answered."""
    if not is_terminal():
        if default is not None:
            return default
        fail("ANSWER_MISSING", f"{question}: there is no terminal to ask on", f"Give {option}.", exit_code=USAGE)
    answer: str = typer.prompt(question, default=default, err=True)
    return answer


def confirm(question: str, *, yes: bool) -> None:
    """Ask before signing; ``yes`` answers for scripts, and without a terminal it must be given."""
    if yes:
        return
    if not is_terminal():
        fail("NOT_CONFIRMED", "Nothing was signed: there is no terminal to ask on.", "Give --yes.", exit_code=USAGE)
    if not typer.confirm(question, err=True):
        fail("NOT_CONFIRMED", "Nothing was signed.", "Run it again when it is right.")


def progress(items: Iterable[T], doing: str, total: int | None = None) -> Iterator[T]:
    """Go through items under a bar that shows on a terminal only."""
    console = messages()
    yield from track(items, doing, total=total, console=console, transient=True, disable=not console.is_terminal)


@contextmanager
def usage_errors(*kinds: type[Exception]) -> Iterator[None]:
    """Turn errors about what was typed into exit code 2."""
    try:
        yield
    except kinds as error:
        fail("USAGE", str(error), "See --help.", exit_code=USAGE)
