"""``plenary key``: a person's own keys, on her own machine; none of it needs a ledger or a network.

Results go to standard output, everything else to standard error. Exit codes: 0 done, 1 refused, 2 wrong usage, 3 could
not look (a file that cannot be read or written, an agent that does not answer). Secrets are typed at a prompt or read
from files, never given as options: options are seen by everyone on the machine and kept in the shell's history.
"""

import os
import secrets
import sys
from collections.abc import Callable
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated, Any

import typer
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from api.cli.key_output import (
    REFUSED,
    PublicForm,
    describe_key,
    errors_told,
    format_public,
    print_json,
    print_line,
    say,
    show_key,
    tell,
    warn,
)
from ledger.keys import agent
from ledger.keys.errors import KeystoreError, PaperError
from ledger.keys.keystore import BCRYPT_ROUNDS, Keystore, check_passphrase, parse_private_key
from ledger.keys.paper import format_paper_words, parse_paper_words
from ledger.keys.private_file import read_private_file
from ledger.keys.signer import PrivateKeySigner

app = typer.Typer(
    name="key",
    help="Your own keys: make, look at, move, back up on paper.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
)


@dataclass(frozen=True, slots=True)
class KeySettings:
    """What the commands take from outside; given as Typer's ``obj`` to run them otherwise than a person does.

    Args:
        rounds: of bcrypt-pbkdf for new files.
        random_bytes: makes so many random bytes.
        is_terminal: tells whether a person sits at standard input.
    """

    rounds: int = BCRYPT_ROUNDS
    random_bytes: Callable[[int], bytes] = secrets.token_bytes
    is_terminal: Callable[[], bool] = lambda: sys.stdin.isatty()  # noqa: PLW0108 - stdin as it is at the call


Name = Annotated[str, typer.Argument(help="The key's name: a-z, 0-9, '.', '_', '-'.", show_default=False)]
KeysOption = Annotated[
    Path | None,
    typer.Option(
        "--keys",
        envvar="PLENARY_KEYS",
        metavar="DIR",
        help="Directory of the keys; plenary/keys in XDG_DATA_HOME unless said.",
        show_default=False,
    ),
]
JsonOption = Annotated[bool, typer.Option("--json", help="Write JSON.")]


def _secret_file(name: str, help_text: str, envvar: str | None = None) -> Any:
    return typer.Option(
        name, envvar=envvar, metavar="FILE", exists=True, dir_okay=False, readable=True, help=help_text,
        show_default=False,
    )  # fmt: skip


PassphraseFile = Annotated[
    Path | None,
    _secret_file("--passphrase-file", "Passphrase, the file's first line; else a prompt.", "PLENARY_PASSPHRASE_FILE"),
]


@app.command()
def new(
    context: typer.Context,
    name: Name,
    keys: KeysOption = None,
    passphrase_file: PassphraseFile = None,
    as_json: JsonOption = False,
) -> None:
    """Make a key and keep it under a passphrase."""
    settings = _settings(context)
    with errors_told(as_json=as_json):
        passphrase = _new_passphrase(settings, passphrase_file)
        stored = _keystore(keys, settings).new(name, passphrase, settings.random_bytes(32))
        show_key(stored, as_json=as_json)
    say(f"Next: write its words on paper with: plenary key backup {name}")


@app.command(name="list")
def list_keys(
    context: typer.Context,
    keys: KeysOption = None,
    with_agent: Annotated[bool, typer.Option("--agent", help="Also the plain Ed25519 keys in ssh-agent.")] = False,
    as_json: JsonOption = False,
) -> None:
    """List the keys; exit code 1 when a file among them is damaged."""
    with errors_told(as_json=as_json):
        stored, faults = _keystore(keys, _settings(context)).list()
        in_agent: tuple[agent.AgentKey, ...] = ()
        if with_agent:
            with closing(agent.connect(os.environ.get("SSH_AUTH_SOCK", ""))) as connection:
                in_agent = agent.list_keys(connection)
    if as_json:
        loaded = [{"keyid": key.keyid, "comment": key.comment} for key in in_agent]
        print_json({"keys": [describe_key(key) for key in stored]} | ({"agent": loaded} if with_agent else {}))
    else:
        rows = [(key.name, key.keyid) for key in stored] + [
            (f"ssh-agent: {key.comment}", key.keyid) for key in in_agent
        ]
        width = max((len(label) for label, _ in rows), default=0)
        for label, keyid in rows:
            print_line(f"{label:{width}}  {keyid}")
        if not rows:
            say("There are no keys here. Make one with: plenary key new NAME")
    for key in stored:
        warn(key)
    for fault in faults:
        tell(fault, as_json=as_json)
    if faults:
        raise typer.Exit(REFUSED)


@app.command()
def show(context: typer.Context, name: Name, keys: KeysOption = None, as_json: JsonOption = False) -> None:
    """Show a key's id, public key and file; asks for no passphrase."""
    with errors_told(as_json=as_json):
        show_key(_keystore(keys, _settings(context)).show(name), as_json=as_json)


@app.command()
def export(
    context: typer.Context,
    name: Name,
    keys: KeysOption = None,
    form: Annotated[PublicForm, typer.Option("--form", help="Of the public key.")] = PublicForm.PEM,
    private: Annotated[
        Path | None,
        typer.Option("--private", metavar="FILE", help="Copy the encrypted private key there instead.",
                     show_default=False),
    ] = None,
    as_json: JsonOption = False,
) -> None:  # fmt: skip
    """Write the public key, or copy the encrypted private key to another place."""
    with errors_told(as_json=as_json):
        keystore = _keystore(keys, _settings(context))
        stored = keystore.show(name)
        if private is not None:
            keystore.export(name, private)
            shown = {"file": str(private)}
        else:
            shown = {"public_key": format_public(stored, form)}
    if as_json:
        print_json({"name": name, "keyid": stored.keyid} | shown)
    else:
        print_line(next(iter(shown.values())))
    if private is not None:
        say(f"Its passphrase is the same. Take it in elsewhere with: plenary key import {name} {private.name}")


@app.command(name="import")
def import_key(
    context: typer.Context,
    name: Name,
    file: Annotated[Path, typer.Argument(help="OpenSSH or PKCS#8 private key, Ed25519.", exists=True, dir_okay=False)],
    keys: KeysOption = None,
    passphrase_file: PassphraseFile = None,
    file_passphrase_file: Annotated[
        Path | None, _secret_file("--file-passphrase-file", "Passphrase of the file that is taken in.")
    ] = None,
    as_json: JsonOption = False,
) -> None:
    """Take in an Ed25519 private key from a file, under a passphrase of its own."""
    settings = _settings(context)
    with errors_told(as_json=as_json):
        data = read_private_file(file)
        try:
            parse_private_key(data, None, where=str(file))
            theirs = None
        except KeystoreError as error:
            if error.code != "PASSPHRASE_NEEDED":
                raise
            theirs = _passphrase(settings, file_passphrase_file, f"Passphrase of {file}", "--file-passphrase-file")
            parse_private_key(data, theirs, where=str(file))
        ours = _new_passphrase(settings, passphrase_file)
        show_key(_keystore(keys, settings).import_key(name, data, theirs, ours), as_json=as_json)
    say(f"{file} is still there: delete it if nobody else needs it.")


@app.command()
def backup(
    context: typer.Context,
    name: Name,
    keys: KeysOption = None,
    passphrase_file: PassphraseFile = None,
    as_json: JsonOption = False,
) -> None:
    """Print the 24 words that bring the key back; whoever reads them can sign."""
    settings = _settings(context)
    with errors_told(as_json=as_json):
        signer = _open(_keystore(keys, settings), name, settings, passphrase_file)
        words = format_paper_words(signer.private_key.private_bytes_raw())
    if as_json:
        print_json({"name": name, "keyid": signer.keyid, "words": list(words)})
    else:
        print_line(f"Key id: {signer.keyid}")
        for first in range(0, len(words), 4):
            numbered = (f"{place + 1:2}. {words[place]:10}" for place in range(first, first + 4))
            print_line("  ".join(numbered).rstrip())
    say("Write them by hand, with the key id; store no photograph. Try them with: plenary key restore NAME --keyid ID")


@app.command()
def restore(
    context: typer.Context,
    name: Name,
    keys: KeysOption = None,
    words_file: Annotated[Path | None, _secret_file("--words-file", "The 24 words; else a prompt.")] = None,
    keyid: Annotated[
        str | None, typer.Option("--keyid", help="The key id on the paper, to compare.", show_default=False)
    ] = None,
    passphrase_file: PassphraseFile = None,
    as_json: JsonOption = False,
) -> None:
    """Bring a key back from its 24 words, under a new passphrase."""
    settings = _settings(context)
    with errors_told(as_json=as_json):
        seed = parse_paper_words(_words(settings, words_file))
        found = PrivateKeySigner(Ed25519PrivateKey.from_private_bytes(seed)).keyid
        if keyid is not None and keyid != found:
            then = "compare each word with the paper, or take another paper"
            raise PaperError("PAPER_KEYID", "paper backup", f"the words of key {keyid}", f"those of {found}", then)
        passphrase = _new_passphrase(settings, passphrase_file)
        stored = _keystore(keys, settings).new(name, passphrase, seed)
        show_key(stored, as_json=as_json)
    if keyid is None:
        say("Compare the key id with the one on the paper: a misread word is not always noticed.")


def _settings(context: typer.Context) -> KeySettings:
    return context.obj if isinstance(context.obj, KeySettings) else KeySettings()


def _keystore(directory: Path | None, settings: KeySettings) -> Keystore:
    if directory is None:
        # The specification asks that a relative path in the variable be passed over.
        data_home = Path(os.environ.get("XDG_DATA_HOME", ""))
        base = data_home if data_home.is_absolute() else Path.home() / ".local" / "share"
        directory = base / "plenary" / "keys"
    return Keystore(directory, settings.rounds)


def _passphrase(settings: KeySettings, file: Path | None, prompt: str, option: str, *, twice: bool = False) -> str:
    if file is not None:
        first = _read_secret(file).splitlines()[:1]
        return first[0] if first else ""
    if not settings.is_terminal():
        raise typer.BadParameter("there is no terminal to ask at: name a file", param_hint=option)
    typed: str = typer.prompt(prompt, hide_input=True, confirmation_prompt=twice, err=True)
    return typed


def _new_passphrase(settings: KeySettings, file: Path | None) -> str:
    passphrase = _passphrase(settings, file, "New passphrase", "--passphrase-file", twice=True)
    check_passphrase(passphrase)
    return passphrase


def _open(keystore: Keystore, name: str, settings: KeySettings, file: Path | None) -> PrivateKeySigner:
    stored = keystore.show(name)
    warn(stored)
    if not stored.encrypted:
        return keystore.open(name, None)
    return keystore.open(name, _passphrase(settings, file, f"Passphrase of {name}", "--passphrase-file"))


def _words(settings: KeySettings, file: Path | None) -> str:
    if file is not None:
        return _read_secret(file)
    if not settings.is_terminal():
        raise typer.BadParameter("there is no terminal to ask at: name a file", param_hint="--words-file")
    typed: str = typer.prompt("The 24 words, in order", err=True)
    return typed


def _read_secret(file: Path) -> str:
    try:
        return read_private_file(file).decode("utf-8-sig")
    except UnicodeDecodeError:
        then = "save it as UTF-8"
        raise KeystoreError("FILE_NOT_TEXT", str(file), "UTF-8 text", "other bytes", then) from None
