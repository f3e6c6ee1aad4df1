"""How ``plenary key`` speaks: results on standard output, messages on standard error, errors with the next step."""

import base64
import json
from collections.abc import Iterator
from contextlib import contextmanager
from enum import StrEnum
from typing import Any, Final

import typer
from cryptography.hazmat.primitives import serialization
from rich.console import Console
from rich.text import Text

from ledger.keys.errors import KeysError
from ledger.keys.keystore import StoredKey
from ledger.keys.public_keys import load_public_key

REFUSED: Final = 1
_COULD_NOT_LOOK: Final = 3
_COULD_NOT_LOOK_CODES: Final = {
    "FILE_UNREADABLE",
    "FILE_UNWRITABLE",
    "AGENT_ABSENT",
    "AGENT_SILENT",
    "AGENT_PROTOCOL",
}


class PublicForm(StrEnum):
    """How a public key is written."""

    PEM = "pem"
    SPKI = "spki"
    SSH = "ssh"


def describe_key(stored: StoredKey) -> dict[str, Any]:
    """Return what is told of a key, for JSON."""
    return {
        "name": stored.name,
        "keyid": stored.keyid,
        "spki": base64.b64encode(stored.spki).decode(),
        "file": str(stored.path),
        "warnings": list(stored.warnings),
    }


def show_key(stored: StoredKey, *, as_json: bool) -> None:
    """Write what is told of a key, and its warnings."""
    if as_json:
        print_json(describe_key(stored))
    else:
        for label, value in (
            ("Name", stored.name),
            ("Key id", stored.keyid),
            ("Public key", format_public(stored, PublicForm.SPKI)),
            ("File", str(stored.path)),
        ):
            print_line(f"{label + ':':12}{value}")
    warn(stored)


def format_public(stored: StoredKey, form: PublicForm) -> str:
    """Write a public key: PEM, base64 of its SPKI, or as SSH does."""
    if form is PublicForm.SPKI:
        return base64.b64encode(stored.spki).decode()
    encoding, layout = (
        (serialization.Encoding.PEM, serialization.PublicFormat.SubjectPublicKeyInfo)
        if form is PublicForm.PEM
        else (serialization.Encoding.OpenSSH, serialization.PublicFormat.OpenSSH)
    )
    return load_public_key(stored.spki).public_bytes(encoding, layout).decode().strip()


def print_line(line: str) -> None:
    """Write a line of the result, unwrapped."""
    Console(highlight=False).print(Text(line), soft_wrap=True)


def print_json(value: dict[str, Any]) -> None:
    """Write the result as JSON."""
    print_line(json.dumps(value, indent=2))


def say(line: str, style: str = "") -> None:
    """Write a message."""
    Console(stderr=True, highlight=False).print(Text(line, style=style), soft_wrap=True)


def warn(stored: StoredKey) -> None:
    """Write a key's warnings."""
    for warning in stored.warnings:
        say(f"Warning: {warning}", "yellow")


def tell(error: KeysError, *, as_json: bool) -> None:
    """Write an error: what, where, expected, found, and what to do next."""
    then = error.then or "plenary key --help shows what can be done"
    if as_json:
        told = {"code": error.code, "where": error.where, "expected": error.expected, "found": error.found}
        Console(stderr=True).print_json(data={"error": told | {"next": then}})
    else:
        say(f"{error.code}: {error.where}: expected {error.expected}, found {error.found}.", "bold")
        say(f"Next: {then}" if then.endswith("?") else f"Next: {then}.")


@contextmanager
def errors_told(*, as_json: bool) -> Iterator[None]:
    """Write the error that ends the work within, and leave with its exit code."""
    try:
        yield
    except KeysError as error:
        tell(error, as_json=as_json)
        raise typer.Exit(_COULD_NOT_LOOK if error.code in _COULD_NOT_LOOK_CODES else REFUSED) from None
