"""``plenary``: the one command (docs/cli.md).

`run` is the entry point. Whatever goes wrong ends in one clear line, what to do next, and an exit code: 0 sound or
done, 1 refused or findings, 2 used wrongly, 3 could not be checked. No traceback reaches a person unless she asks for
it with PLENARY_DEBUG.
"""

import importlib
import importlib.util
import os
import sys
from collections.abc import Sequence
from importlib.metadata import PackageNotFoundError, version
from types import ModuleType
from typing import Annotated, Any

import typer
from typer.main import get_command

from api.cli import (
    charters,
    checking,
    counting,
    deciding,
    devices,
    drafts,
    explaining,
    init,
    key,
    kinds,
    look,
    people,
    promising,
    room,
    say,
    spending,
)
from api.cli.desk import Desk, JsonOption, KeysOption, LedgerOption, Outside, Where
from api.cli.terminal import DONE, INTERRUPTED, UNCHECKED, USAGE, messages, tell_error

HELP = "The signed record of a coalition: who decided what, what each promised, where the money went."

PANELS: tuple[tuple[str, tuple[ModuleType, ...]], ...] = (
    ("Begin", (init,)),
    ("Say", (say, drafts)),
    ("People", (people, devices)),
    ("Decide", (deciding, room, explaining, charters, counting)),
    ("Promise", (promising,)),
    ("Money", (spending,)),
    ("Look", (look, kinds, checking)),
)
"""Modules that register commands on their ``app``, under the headings of the help, in its order."""

MORE: tuple[tuple[str, str], ...] = (
    ("api.cli.importing", "Begin"),
    ("api.cli.importing_drafts", "Begin"),
    ("api.cli.exporting_sheet", "Say"),
    ("api.cli.demo", "Begin"),
    ("api.cli.reporting", "Look"),
    ("api.cli.exporting", "Look"),
    ("api.cli.publishing", "Look"),
    ("api.cli.projecting", "Look"),
    ("api.cli.hosting", "Look"),
    ("api.cli.serving", "Look"),
)
"""Modules by name with their heading: they are heavy, or may be left out of an installation."""


def build() -> typer.Typer:
    """The command with everything mounted."""
    app = typer.Typer(
        name="plenary",
        help=HELP,
        no_args_is_help=True,
        add_completion=False,
        pretty_exceptions_enable=False,
        rich_markup_mode="rich",
        context_settings={"help_option_names": ["-h", "--help"]},
    )
    app.callback()(_root)
    more = [(panel, (importlib.import_module(name),)) for name, panel in MORE if importlib.util.find_spec(name)]
    for panel, modules in (*PANELS, *more):
        for module in modules:
            mount(app, module, panel)
    app.add_typer(key.app, name="key", rich_help_panel="Begin")
    return app


def mount(app: typer.Typer, module: ModuleType, panel: str) -> None:
    """Put a module's commands into the one command, under a heading of its help."""
    for known in (*module.app.registered_commands, *module.app.registered_groups):
        known.rich_help_panel = panel
    name = module.app.info.name
    if isinstance(name, str):
        app.add_typer(module.app, name=name, rich_help_panel=panel)
    else:
        app.add_typer(module.app)


def _tell_version(asked: bool) -> None:
    if asked:
        try:
            found = version("plenary")
        except PackageNotFoundError:
            found = "from source"
        typer.echo(f"plenary {found}")
        raise typer.Exit(DONE)


def _root(
    context: typer.Context,
    *,
    ledger: LedgerOption = None,
    keys: KeysOption = None,
    as_json: JsonOption = False,
    _version: Annotated[
        bool, typer.Option("--version", help="Say which version this is.", is_eager=True, callback=_tell_version)
    ] = False,
) -> None:
    outside = context.obj if isinstance(context.obj, Outside) else Outside()
    context.obj = Desk(outside, Where(ledger, keys, as_json))


app = build()


def run(arguments: Sequence[str] | None = None, outside: Outside | None = None) -> None:
    """Run one command and leave with its exit code."""
    given = list(sys.argv[1:] if arguments is None else arguments)
    sys.exit(_run(given, outside))


def _run(arguments: list[str], outside: Outside | None) -> int:
    as_json = "--json" in arguments
    try:
        result = _plain(get_command(app)).main(arguments, prog_name="plenary", standalone_mode=False, obj=outside)
    except (typer.Abort, KeyboardInterrupt):
        result = INTERRUPTED
    except typer.TyperException as error:
        return _usage(error, as_json=as_json)
    except Exception as error:  # the last resort: a person gets a sentence, not a traceback
        if os.environ.get("PLENARY_DEBUG"):
            raise
        words = f"{type(error).__name__}: {error}" if str(error) else type(error).__name__
        mend = "This is a fault of the program: report it. PLENARY_DEBUG=1 shows where it is."
        tell_error("UNEXPECTED", words, mend, as_json=as_json)
        return UNCHECKED
    if result == INTERRUPTED:
        messages().print()
        words = "You stopped it; what it had not said to be recorded was not signed."
        tell_error("INTERRUPTED", words, "Run it again.", as_json=as_json)
    return result if isinstance(result, int) else DONE


def _plain(command: Any) -> Any:
    """The command with its flags shown as flags: that they are of type bool tells a person nothing."""
    for parameter in command.params:
        if getattr(parameter, "is_flag", False):
            parameter.metavar = ""
    for child in getattr(command, "commands", {}).values():
        _plain(child)
    return command


def _usage(error: typer.TyperException, *, as_json: bool) -> int:
    context = getattr(error, "ctx", None)
    command = context.command_path if context is not None else "plenary"
    words = error.format_message() if hasattr(error, "format_message") else str(error)
    if not words:  # a bare command that only shows its help
        return USAGE
    tell_error("USAGE", words, f"{command} --help shows what it takes.", as_json=as_json)
    return USAGE
