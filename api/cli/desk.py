"""Where a command runs: which ledger, which keys, which clock, and who may be asked.

Every command takes the same options, ``--ledger``, ``--keys`` and ``--json``, before or after its name; those that
sign take a second set. A parameter whose type is an options class stands for all of its fields (`command`).
"""

import inspect
import os
import secrets
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field, fields, replace
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, NoReturn, get_type_hints

import typer

from api.cli.terminal import REFUSED, UNCHECKED, USAGE, fail, has_terminal
from ledger.application import Clock, ClockUnsureError, HostError, LedgerDamagedError, SystemClock
from ledger.format.errors import FormatError
from ledger.keys.errors import KeysError
from ledger.keys.keystore import BCRYPT_ROUNDS, Keystore
from ledger.keys.private_file import read_private_file
from ledger.rules.judge import RulesVersionError
from ledger.store.guard import SigningGuardError

if TYPE_CHECKING:
    import httpx2

WHERE = "Where and how"
SIGNING = "Who signs"
COULD_NOT_LOOK = frozenset({"FILE_UNREADABLE", "FILE_UNWRITABLE", "AGENT_ABSENT", "AGENT_SILENT", "AGENT_PROTOCOL"})


def _connect(address: str) -> "httpx2.Client":
    from api.remote.wire import connect  # noqa: PLC0415 - only commands that ask a server wait for an HTTP library

    return connect(address)


@dataclass(frozen=True, slots=True)
class Outside:
    """What commands take from outside; given as Typer's ``obj`` to run them otherwise than a person does.

    Args:
        clock: where time comes from.
        random_bytes: gives that many random bytes.
        rounds: bcrypt-pbkdf rounds of new key files.
        is_terminal: whether a person can be asked.
        connect: gives a client of the server at an address.
    """

    clock: Clock = field(default_factory=SystemClock)
    random_bytes: Callable[[int], bytes] = secrets.token_bytes
    rounds: int = BCRYPT_ROUNDS
    is_terminal: Callable[[], bool] = has_terminal
    connect: "Callable[[str], httpx2.Client]" = _connect


LedgerOption = Annotated[
    str | None,
    typer.Option(
        "--ledger",
        metavar="DIR|URL",
        help="The ledger's folder, or its server's address; else PLENARY_LEDGER, else here.",
        show_default=False,
        rich_help_panel=WHERE,
    ),
]
KeysOption = Annotated[
    Path | None,
    typer.Option(
        "--keys",
        metavar="DIR",
        help="Your keys' folder; else PLENARY_KEYS, else plenary/keys in XDG_DATA_HOME.",
        show_default=False,
        rich_help_panel=WHERE,
    ),
]
JsonOption = Annotated[bool, typer.Option("--json", help="Write JSON.", rich_help_panel=WHERE)]


@dataclass(frozen=True, slots=True)
class Where:
    """The options of every command."""

    ledger: LedgerOption = None
    keys: KeysOption = None
    as_json: JsonOption = False


@dataclass(frozen=True, slots=True)
class Signing:
    """The options of commands that sign."""

    by: Annotated[
        list[str] | None,
        typer.Option(
            "--by",
            metavar="KEY[:CAPACITY]",
            help="Who signs: a key of yours, or a person's name if her key is elsewhere; as herself unless an "
            "organization or role follows. Again for each.",
            show_default=False,
            rich_help_panel=SIGNING,
        ),
    ] = None
    draft: Annotated[
        Path | None,
        typer.Option(
            "--draft",
            metavar="FILE",
            help="Write a draft for others to sign.",
            show_default=False,
            rich_help_panel=SIGNING,
        ),
    ] = None
    yes: Annotated[bool, typer.Option("--yes", "-y", help="Sign without asking.", rich_help_panel=SIGNING)] = False
    dry_run: Annotated[
        bool, typer.Option("--dry-run", help="Show it and ask the rules; sign nothing.", rich_help_panel=SIGNING)
    ] = False
    passphrase_file: Annotated[
        list[str] | None,
        typer.Option(
            "--passphrase-file",
            envvar="PLENARY_PASSPHRASE_FILE",
            metavar="[KEY=]FILE",
            help="A key's passphrase, the file's first line; else a prompt.",
            show_default=False,
            rich_help_panel=SIGNING,
        ),
    ] = None
    clock_is_right: Annotated[
        bool,
        typer.Option("--clock-is-right", help="Confirm the clock after a long silence.", rich_help_panel=SIGNING),
    ] = False


@dataclass(frozen=True, slots=True)
class Desk:
    """One command's surroundings."""

    outside: Outside = field(default_factory=Outside)
    where: Where = field(default_factory=Where)

    @property
    def as_json(self) -> bool:
        """Whether results and errors are JSON."""
        return self.where.as_json

    @property
    def address(self) -> str | None:
        """The address of the ledger's server, where one is named instead of a folder."""
        named = self.where.ledger or os.environ.get("PLENARY_LEDGER") or ""
        return named.rstrip("/") if named.startswith(("https://", "http://")) else None

    @property
    def folder(self) -> Path:
        """The ledger's folder: the one named, else the environment's, else the present one."""
        if self.address is not None:
            words = f"This works on a ledger's own folder, and {self.address} is an address."
            self.fail("HOST_ONLY", words, "Run it on the host, with --ledger DIR.", exit_code=USAGE)
        return Path(self.where.ledger or os.environ.get("PLENARY_LEDGER") or Path.cwd())

    @property
    def keystore(self) -> Keystore:
        """The keys of the person who sits here."""
        named = os.environ.get("PLENARY_KEYS")
        directory = self.where.keys or (Path(named) if named else None)
        if directory is None:
            # The specification asks that a relative path in the variable be passed over.
            data_home = Path(os.environ.get("XDG_DATA_HOME", ""))
            base = data_home if data_home.is_absolute() else Path.home() / ".local" / "share"
            directory = base / "plenary" / "keys"
        return Keystore(directory, self.outside.rounds)

    def fail(self, code: str, words: str, mend: str, *, exit_code: int = REFUSED, **more: Any) -> NoReturn:
        """End with an error."""
        fail(code, words, mend, exit_code=exit_code, as_json=self.as_json, **more)

    def usage(self, words: str, mend: str) -> NoReturn:
        """End because it was used wrongly."""
        self.fail("USAGE", words, mend, exit_code=USAGE)

    def ask(self, question: str, *, option: str, default: str | None = None) -> str:
        """Ask a person; where there is none, the default, or say which option would have answered."""
        if not self.outside.is_terminal():
            if default is not None:
                return default
            self.fail(
                "ANSWER_MISSING", f"{question}: there is no terminal to ask on.", f"Give {option}.", exit_code=USAGE
            )
        suffix = " " if question.endswith("?") and not default else ": "
        answer: str = typer.prompt(
            question, default=default, err=True, show_default=bool(default), prompt_suffix=suffix
        )
        return answer.strip()

    def agree(self, question: str, *, yes: bool, option: str = "--yes", else_say: str = "Nothing was signed.") -> None:
        """Ask before something is done; ``yes`` answers for scripts, and without a terminal it must be given."""
        if yes:
            return
        if not self.outside.is_terminal():
            words = f"{else_say} There is no terminal to ask on."
            self.fail("NOT_CONFIRMED", words, f"Give {option}.", exit_code=USAGE)
        if not typer.confirm(question, err=True):
            self.fail("NOT_CONFIRMED", else_say, "Run it again when it is right.")

    def passphrase(self, prompt: str, file: Path | None, option: str, *, twice: bool = False) -> str:
        """A passphrase: the first line of a file, else typed unseen; never an option, which all can see."""
        if file is not None:
            lines = read_secret(file).splitlines()
            return lines[0] if lines else ""
        if not self.outside.is_terminal():
            words = f"{prompt}: there is no terminal to ask on."
            self.fail("PASSPHRASE_MISSING", words, f"Name a file with {option}.", exit_code=USAGE)
        typed: str = typer.prompt(prompt, hide_input=True, confirmation_prompt=twice, err=True)
        return typed


def read_secret(file: Path) -> str:
    """The text of a file that holds a secret.

    Raises:
        KeysError: it cannot be read, or is no text.
    """
    try:
        return read_private_file(file).decode("utf-8-sig")
    except UnicodeDecodeError:
        raise KeysError("FILE_NOT_TEXT", str(file), "UTF-8 text", "other bytes", "save it as UTF-8") from None


@contextmanager
def errors_told(desk: Desk) -> Iterator[None]:
    """Write the error that ends the work within, and leave with its exit code."""
    try:
        yield
    except KeysError as error:
        exit_code = UNCHECKED if error.code in COULD_NOT_LOOK else REFUSED
        then = error.then or "plenary key --help shows what can be done"
        desk.fail(error.code, _found(error), _sentence(then), exit_code=exit_code, where=error.where)
    except FormatError as error:
        desk.fail(error.code, _found(error), "Mend it, or ask for another copy.", where=error.where)
    except ClockUnsureError as error:
        mend = "Set the clock; or, when it is right, run it again with --clock-is-right."
        desk.fail(error.code, str(error), mend, exit_code=UNCHECKED)
    except (LedgerDamagedError, SigningGuardError) as error:
        mend = f"Check it: plenary verify {desk.address or desk.folder}"
        desk.fail("LEDGER_DAMAGED", str(error), mend, exit_code=UNCHECKED)
    except HostError as error:
        desk.fail(error.code, str(error), error.mend, exit_code=UNCHECKED)
    except RulesVersionError as error:
        desk.fail("RULES_VERSION_MISSING", str(error), "Update this program.", exit_code=UNCHECKED)
    except OSError as error:
        words = f"{error.filename or 'a file'}: {(error.strerror or str(error)).lower()}."
        mend = "Look at the path, its owner and mode, and the space on the disk."
        desk.fail("FILE", words, mend, exit_code=UNCHECKED)


def _found(error: KeysError | FormatError) -> str:
    return f"{error.where}: expected {error.expected}, found {error.found}."


def _sentence(text: str) -> str:
    return text if text.endswith(("?", ".")) else f"{text}."


def command(app: typer.Typer, name: str | None = None, **options: Any) -> Callable[[Callable[..., None]], Any]:
    """Register a command whose first parameter is its `Desk`.

    A parameter whose annotation is `Signing` (or another dataclass of options) stands for all of its fields.
    """

    def register(function: Callable[..., None]) -> Callable[..., None]:
        plain, bundles = _split(function)

        def run(context: typer.Context, **given: Any) -> None:
            desk = desk_of(context, Where(**{each.name: given.pop(each.name) for each in fields(Where)}))
            for parameter, bundle in bundles.items():
                given[parameter] = bundle(**{each.name: given.pop(each.name) for each in fields(bundle)})
            with errors_told(desk):
                function(desk, **given)

        parameters = [*plain]
        for bundle in (*bundles.values(), Where):
            parameters += _expand(bundle)
        context = inspect.Parameter("context", inspect.Parameter.KEYWORD_ONLY, annotation=typer.Context)
        run.__doc__, run.__name__ = function.__doc__, function.__name__
        run.__signature__ = inspect.Signature([context, *parameters])  # type: ignore[attr-defined]
        run.__annotations__ = {each.name: each.annotation for each in (context, *parameters)}
        app.command(name, **options)(run)
        return function

    return register


def desk_of(context: typer.Context, where: Where) -> Desk:
    """The desk of a command: what was said before its name, overridden by what was said after it."""
    root = context.find_root()
    desk = root.obj if isinstance(root.obj, Desk) else Desk(root.obj if isinstance(root.obj, Outside) else Outside())
    said = {each.name: getattr(where, each.name) for each in fields(Where)}
    return replace(desk, where=replace(desk.where, **{name: value for name, value in said.items() if value}))


def _split(function: Callable[..., None]) -> tuple[list[inspect.Parameter], dict[str, type[Any]]]:
    hints = get_type_hints(function, include_extras=True)
    plain, bundles = [], {}
    for parameter in list(inspect.signature(function).parameters.values())[1:]:
        hint = hints[parameter.name]
        if isinstance(hint, type) and hasattr(hint, "__dataclass_fields__"):
            bundles[parameter.name] = hint
        else:
            plain.append(parameter.replace(kind=inspect.Parameter.KEYWORD_ONLY, annotation=hint))
    return plain, bundles


def _expand(bundle: type[Any]) -> list[inspect.Parameter]:
    hints = get_type_hints(bundle, include_extras=True)
    keyword = inspect.Parameter.KEYWORD_ONLY
    return [
        inspect.Parameter(each.name, keyword, default=each.default, annotation=hints[each.name])
        for each in fields(bundle)
    ]
