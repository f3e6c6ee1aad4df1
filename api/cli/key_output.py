"""How a key is shown: as lines, as JSON, its public half in three forms."""

import base64
from enum import StrEnum
from typing import Any

from cryptography.hazmat.primitives import serialization

from api.cli.terminal import say, show, show_json
from ledger.keys.errors import KeysError
from ledger.keys.keystore import StoredKey
from ledger.keys.public_keys import load_public_key


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
        show_json(describe_key(stored))
    else:
        for label, value in (
            ("Name", stored.name),
            ("Key id", stored.keyid),
            ("Public key", format_public(stored, PublicForm.SPKI)),
            ("File", str(stored.path)),
        ):
            show(f"{label + ':':12}{value}")
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


def warn(stored: StoredKey) -> None:
    """Write a key's warnings."""
    for warning in stored.warnings:
        say(f"Warning: {warning}", "yellow")


def tell_fault(error: KeysError) -> None:
    """Write what is wrong with a key that does not end the work."""
    say(f"{error.code}: {error.where}: expected {error.expected}, found {error.found}.", "bold")
    say(f"Next: {error.then}." if error.then else "Next: plenary key --help shows what can be done.")
