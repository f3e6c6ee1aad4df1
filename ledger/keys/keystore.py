"""A person's private keys on her own machine: one OpenSSH file a key, encrypted, in a directory that only she enters.

OpenSSH's format (PROTOCOL.key) because ``ssh-add`` loads it and ``ssh-keygen`` reads it; 64 rounds of bcrypt-pbkdf,
about half a second, because the passphrase is all that stands between a stolen laptop and a vote. Private keys never
reach the server.

A key named ``laptop`` is the file ``laptop.key``. Files that others made are read too, with warnings where they are
weaker than ours.
"""

import re
import unicodedata
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from cryptography.exceptions import UnsupportedAlgorithm
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey

from ledger.keys.errors import KeystoreError
from ledger.keys.private_file import (
    create_private_directory,
    create_private_file,
    delete_private_file,
    is_open_to_others,
    read_private_file,
)
from ledger.keys.public_keys import encode_public_key, key_id
from ledger.keys.signer import PrivateKeySigner
from ledger.keys.ssh_wire import parse_private_key_header

BCRYPT_ROUNDS: Final = 64
MIN_PASSPHRASE: Final = 8
"""Characters; below this a passphrase is refused. Longer is better: four or five words that no song holds."""

_NAME: Final = re.compile(r"[a-z0-9][a-z0-9._-]{0,63}")
_SUFFIX: Final = ".key"


@dataclass(frozen=True, slots=True)
class StoredKey:
    """What can be told of a key without its passphrase.

    Args:
        name: as the person calls it.
        path: its file.
        spki: the public key that the file claims, canonical DER SPKI.
        encrypted: whether a passphrase opens it.
        warnings: what is weaker than it should be, in sentences.
    """

    name: str
    path: Path
    spki: bytes
    encrypted: bool
    warnings: tuple[str, ...] = ()

    @property
    def keyid(self) -> str:
        """The key's id."""
        return key_id(self.spki)


@dataclass(frozen=True, slots=True)
class Keystore:
    """A directory of private keys.

    Args:
        directory: made with mode 0700 when the first key is written.
        rounds: bcrypt-pbkdf rounds for keys written from now on, >= 1; fewer than 64 are for tests alone.
    """

    directory: Path
    rounds: int = BCRYPT_ROUNDS

    def new(self, name: str, passphrase: str, seed: bytes) -> StoredKey:
        """Write the key of a 32-byte random seed; also how a paper backup comes back.

        Raises:
            KeystoreError: the name is taken or is no name, the passphrase is too short, or the disk refuses.
        """
        path = self._path(name)
        check_passphrase(passphrase)
        encryption = serialization.PrivateFormat.OpenSSH.encryption_builder().kdf_rounds(self.rounds)
        data = Ed25519PrivateKey.from_private_bytes(seed).private_bytes(
            serialization.Encoding.PEM,
            serialization.PrivateFormat.OpenSSH,
            encryption.build(_encode_passphrase(passphrase)),
        )
        create_private_directory(self.directory)
        create_private_file(path, data)
        return self.show(name)

    def list(self) -> tuple[tuple[StoredKey, ...], tuple[KeystoreError, ...]]:
        """Return the keys by name, and an error for each ``.key`` file that is none."""
        keys: list[StoredKey] = []
        faults: list[KeystoreError] = []
        try:
            names = sorted(path.name.removesuffix(_SUFFIX) for path in self.directory.iterdir() if _is_key_file(path))
        except FileNotFoundError:
            return (), ()
        except OSError as error:
            then = "look at its owner and mode, or name another with --keys"
            found = error.strerror or ""
            raise KeystoreError("FILE_UNREADABLE", str(self.directory), "a directory of keys", found, then) from None
        for name in names:
            try:
                keys.append(self.show(name))
            except KeystoreError as error:
                faults.append(error)
        return tuple(keys), tuple(faults)

    def show(self, name: str) -> StoredKey:
        """Tell what can be told of a key without its passphrase.

        Raises:
            KeystoreError: there is no such key, or its file is damaged.
        """
        path = self._existing(name)
        try:
            header = parse_private_key_header(read_private_file(path))
        except ValueError as error:
            if isinstance(error, KeystoreError):
                raise
            raise _malformed(path, str(error)) from None
        warnings = []
        if not header.encrypted:
            warnings.append(f"{path} has no passphrase: whoever copies it can sign; import it under another name")
        elif header.rounds < BCRYPT_ROUNDS:
            weak = f"{path} has {header.rounds} bcrypt rounds, not {BCRYPT_ROUNDS}"
            warnings.append(f"{weak}: a stolen copy is sooner guessed; import it under another name")
        warnings += [
            f"{place} is open to others: run chmod {mode} {place}"
            for place, mode in ((self.directory, "700"), (path, "600"))
            if is_open_to_others(place)
        ]
        spki = encode_public_key(Ed25519PublicKey.from_public_bytes(header.public_key))
        return StoredKey(name, path, spki, header.encrypted, tuple(warnings))

    def open(self, name: str, passphrase: str | None) -> PrivateKeySigner:
        """Open a key for signing; about half a second at 64 rounds.

        Args:
            name: the key's name.
            passphrase: None only for a file that has none.

        Raises:
            KeystoreError: no such key, wrong passphrase, or a damaged file.
        """
        stored = self.show(name)
        private_key = parse_private_key(read_private_file(stored.path), passphrase, where=str(stored.path))
        signer = PrivateKeySigner(private_key)
        if signer.spki != stored.spki:
            raise _malformed(stored.path, "a public key that is not the private key's")
        return signer

    def export(self, name: str, target: Path) -> None:
        """Copy a key's file as it is, passphrase and all, to ``target``, which must not exist.

        Raises:
            KeystoreError: no such key, no passphrase on it, a name that is taken, or the disk refuses.
        """
        path = self._existing(name)
        if not self.show(name).encrypted:
            then = "import it under another name, which gives it a passphrase, then export that"
            raise KeystoreError("KEY_UNENCRYPTED", str(path), "a key with a passphrase", "one without", then)
        create_private_file(target, read_private_file(path))

    def import_key(self, name: str, data: bytes, data_passphrase: str | None, passphrase: str) -> StoredKey:
        """Take in a private key from another file (OpenSSH or PKCS#8, PEM) under our own encryption.

        Args:
            name: what to call it.
            data: the file's bytes.
            data_passphrase: of that file; None where it has none.
            passphrase: for the new file.

        Raises:
            KeystoreError: not an Ed25519 private key, wrong passphrase, or as for ``new``.
        """
        private_key = parse_private_key(data, data_passphrase, where="imported file")
        return self.new(name, passphrase, private_key.private_bytes_raw())

    def delete(self, name: str) -> None:
        """Remove a key's file. The key in the record is revoked by a statement, not by this.

        Raises:
            KeystoreError: there is no such key, or the disk refuses.
        """
        delete_private_file(self._existing(name))

    def _path(self, name: str) -> Path:
        if not _NAME.fullmatch(name):
            expected = "1 to 64 of a-z, 0-9, '.', '_', '-', beginning with a letter or digit"
            raise KeystoreError("KEY_NAME", "key name", expected, repr(name)[:80], "choose another name")
        return self.directory / f"{name}{_SUFFIX}"

    def _existing(self, name: str) -> Path:
        path = self._path(name)
        if not path.is_file():
            then = "plenary key list shows what is there"
            raise KeystoreError("KEY_UNKNOWN", str(self.directory), f"a key named {name}", "none", then)
        return path


def check_passphrase(passphrase: str) -> None:
    """Refuse a passphrase for a new file that is too short to be one.

    Raises:
        KeystoreError: fewer than ``MIN_PASSPHRASE`` characters.
    """
    if len(passphrase) < MIN_PASSPHRASE:
        then = "choose a longer one: several words are easier to remember than signs"
        found = f"{len(passphrase)} characters"
        raise KeystoreError("PASSPHRASE_SHORT", "passphrase", f"at least {MIN_PASSPHRASE} characters", found, then)


def parse_private_key(data: bytes, passphrase: str | None, *, where: str) -> Ed25519PrivateKey:
    """Read an Ed25519 private key from an OpenSSH or PKCS#8 PEM file.

    Args:
        data: the file's bytes.
        passphrase: needed when the file is encrypted, ignored when it is not.
        where: the file, for the error's message.

    Raises:
        KeystoreError: damaged, of another kind, or not opened by this passphrase.
    """
    load = (
        serialization.load_ssh_private_key
        if b"BEGIN OPENSSH PRIVATE KEY" in data
        else serialization.load_pem_private_key
    )
    try:
        key = load(data, None)
    except TypeError:
        key = None
    except (ValueError, UnsupportedAlgorithm):
        raise _malformed(where, "something else") from None
    if key is None:
        if not passphrase:
            then = "give its passphrase"
            raise KeystoreError("PASSPHRASE_NEEDED", where, "a passphrase, for the file has one", "none", then)
        try:
            key = load(data, _encode_passphrase(passphrase))
        except (ValueError, UnsupportedAlgorithm):
            then = "type it again; if it is lost, plenary key restore brings the key back from its paper words"
            found = "one that does not (or a damaged file)"
            raise KeystoreError("PASSPHRASE_WRONG", where, "the passphrase that opens it", found, then) from None
    if not isinstance(key, Ed25519PrivateKey):
        raise _malformed(where, f"a key of another kind, {type(key).__name__}")
    return key


def _encode_passphrase(passphrase: str) -> bytes:
    # The same letters typed on another keyboard may come composed differently; NFC makes them one passphrase.
    return unicodedata.normalize("NFC", passphrase).encode()


def _is_key_file(path: Path) -> bool:
    return path.name.endswith(_SUFFIX) and not path.name.startswith(".")


def _malformed(where: Path | str, found: str) -> KeystoreError:
    then = "fetch it from a backup, or plenary key restore brings the key back from its paper words"
    return KeystoreError("KEY_FILE_MALFORMED", str(where), "an Ed25519 private key", found, then)
