"""``plenary key``: a person's own keys, on her own machine; none of it needs a ledger or a network.

Results go to standard output, everything else to standard error. Exit codes: 0 done, 1 refused, 2 wrong usage, 3 could
not look (a file that cannot be read or written, an agent that does not answer). Secrets are typed at a prompt or read
from files, never given as options: options are seen by everyone on the machine and kept in the shell's history.
"""

import os
from contextlib import closing
from pathlib import Path
from typing import Annotated, Any

import typer
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from api.cli.desk import Desk, command, read_secret
from api.cli.key_output import PublicForm, describe_key, format_public, show_key, tell_fault, warn
from api.cli.terminal import REFUSED, say, show, show_json, show_rows
from ledger.keys import agent
from ledger.keys.errors import KeystoreError, PaperError
from ledger.keys.keystore import Keystore, check_passphrase, parse_private_key
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

Name = Annotated[str, typer.Argument(help="The key's name: a-z, 0-9, '.', '_', '-'.", show_default=False)]


def _secret_file(name: str, help_text: str, envvar: str | None = None) -> Any:
    return typer.Option(
        name, envvar=envvar, metavar="FILE", exists=True, dir_okay=False, readable=True, help=help_text,
        show_default=False,
    )  # fmt: skip


PassphraseFile = Annotated[
    Path | None,
    _secret_file("--passphrase-file", "Passphrase, the file's first line; else a prompt.", "PLENARY_PASSPHRASE_FILE"),
]


@command(app)
def new(desk: Desk, name: Name, *, passphrase_file: PassphraseFile = None) -> None:
    """Make a key and keep it under a passphrase."""
    passphrase = new_passphrase(desk, passphrase_file)
    show_key(desk.keystore.new(name, passphrase, desk.outside.random_bytes(32)), as_json=desk.as_json)
    say(f"Next: write its words on paper with: plenary key backup {name}")


@command(app, "list")
def list_keys(
    desk: Desk,
    *,
    with_agent: Annotated[bool, typer.Option("--agent", help="Also the plain Ed25519 keys in ssh-agent.")] = False,
) -> None:
    """List the keys; exit code 1 when a file among them is damaged."""
    stored, faults = desk.keystore.list()
    in_agent: tuple[agent.AgentKey, ...] = ()
    if with_agent:
        with closing(agent.connect(os.environ.get("SSH_AUTH_SOCK", ""))) as connection:
            in_agent = agent.list_keys(connection)
    if desk.as_json:
        loaded = [{"keyid": key.keyid, "comment": key.comment} for key in in_agent]
        told = {"keys": [describe_key(key) for key in stored]} | ({"agent": loaded} if with_agent else {})
        show_json(told | {"faults": [{"code": fault.code, "where": fault.where} for fault in faults]})
    else:
        rows = [(key.name, key.keyid) for key in stored] + [(f"agent/{key.comment}", key.keyid) for key in in_agent]
        show_rows(rows)
        if not rows:
            say("There are no keys here. Make one with: plenary key new NAME")
    for key in stored:
        warn(key)
    for fault in faults:
        tell_fault(fault)
    if faults:
        raise typer.Exit(REFUSED)


@command(app, "show")
def show_command(desk: Desk, name: Name) -> None:
    """Show a key's id, public key and file; asks for no passphrase."""
    show_key(desk.keystore.show(name), as_json=desk.as_json)


@command(app)
def export(
    desk: Desk,
    name: Name,
    *,
    form: Annotated[PublicForm, typer.Option("--form", help="Of the public key.")] = PublicForm.PEM,
    private: Annotated[
        Path | None,
        typer.Option(
            "--private", metavar="FILE", help="Copy the encrypted private key there instead.", show_default=False
        ),
    ] = None,
) -> None:
    """Write the public key, or copy the encrypted private key to another place."""
    keystore = desk.keystore
    stored = keystore.show(name)
    if private is not None:
        keystore.export(name, private)
        shown = {"file": str(private)}
    else:
        shown = {"public_key": format_public(stored, form)}
    if desk.as_json:
        show_json({"name": name, "keyid": stored.keyid} | shown)
    else:
        show(next(iter(shown.values())))
    if private is not None:
        say(f"Its passphrase is the same. Take it in elsewhere with: plenary key import {name} {private.name}")


@command(app, "import")
def import_key(
    desk: Desk,
    name: Name,
    file: Annotated[Path, typer.Argument(help="OpenSSH or PKCS#8 private key, Ed25519.", exists=True, dir_okay=False)],
    *,
    passphrase_file: PassphraseFile = None,
    file_passphrase_file: Annotated[
        Path | None, _secret_file("--file-passphrase-file", "Passphrase of the file that is taken in.")
    ] = None,
) -> None:
    """Take in an Ed25519 private key from a file, under a passphrase of its own."""
    data = read_private_file(file)
    try:
        parse_private_key(data, None, where=str(file))
        theirs = None
    except KeystoreError as error:
        if error.code != "PASSPHRASE_NEEDED":
            raise
        theirs = desk.passphrase(f"Passphrase of {file}", file_passphrase_file, "--file-passphrase-file")
        parse_private_key(data, theirs, where=str(file))
    ours = new_passphrase(desk, passphrase_file)
    show_key(desk.keystore.import_key(name, data, theirs, ours), as_json=desk.as_json)
    say(f"{file} is still there: delete it if nobody else needs it.")


@command(app)
def backup(desk: Desk, name: Name, *, passphrase_file: PassphraseFile = None) -> None:
    """Print the 24 words that bring the key back; whoever reads them can sign."""
    signer = _open(desk, desk.keystore, name, passphrase_file)
    words = format_paper_words(signer.private_key.private_bytes_raw())
    if desk.as_json:
        show_json({"name": name, "keyid": signer.keyid, "words": list(words)})
    else:
        show(f"Key id: {signer.keyid}")
        for first in range(0, len(words), 4):
            numbered = (f"{place + 1:2}. {words[place]:10}" for place in range(first, first + 4))
            show("  ".join(numbered).rstrip())
    say("Write them by hand, with the key id; store no photograph. Try them with: plenary key restore NAME --keyid ID")


@command(app)
def restore(
    desk: Desk,
    name: Name,
    *,
    words_file: Annotated[Path | None, _secret_file("--words-file", "The 24 words; else a prompt.")] = None,
    keyid: Annotated[
        str | None, typer.Option("--keyid", help="The key id on the paper, to compare.", show_default=False)
    ] = None,
    passphrase_file: PassphraseFile = None,
) -> None:
    """Bring a key back from its 24 words, under a new passphrase."""
    seed = parse_paper_words(_words(desk, words_file))
    found = PrivateKeySigner(Ed25519PrivateKey.from_private_bytes(seed)).keyid
    if keyid is not None and keyid != found:
        then = "compare each word with the paper, or take another paper"
        raise PaperError("PAPER_KEYID", "paper backup", f"the words of key {keyid}", f"those of {found}", then)
    stored = desk.keystore.new(name, new_passphrase(desk, passphrase_file), seed)
    show_key(stored, as_json=desk.as_json)
    if keyid is None:
        say("Compare the key id with the one on the paper: a misread word is not always noticed.")


def new_passphrase(desk: Desk, file: Path | None) -> str:
    """A passphrase for a new key file, typed twice or from a file.

    Raises:
        KeystoreError: it is too short.
    """
    passphrase = desk.passphrase("New passphrase", file, "--passphrase-file", twice=True)
    check_passphrase(passphrase)
    return passphrase


def _open(desk: Desk, keystore: Keystore, name: str, file: Path | None) -> PrivateKeySigner:
    stored = keystore.show(name)
    warn(stored)
    if not stored.encrypted:
        return keystore.open(name, None)
    return keystore.open(name, desk.passphrase(f"Passphrase of {name}", file, "--passphrase-file"))


def _words(desk: Desk, file: Path | None) -> str:
    return read_secret(file) if file is not None else desk.ask("The 24 words, in order", option="--words-file FILE")
