"""The server's own keys: written once, read only when private, of the kind that is asked for."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from ledger.keys.errors import KeystoreError
from ledger.keys.service import create_ed25519_key, create_mldsa44_key, load_ed25519_key, load_mldsa44_key

SEED = bytes(range(32))
CREATE: list[Callable[[Path, bytes], Any]] = [create_ed25519_key, create_mldsa44_key]
LOAD: list[Callable[[Path], Any]] = [load_ed25519_key, load_mldsa44_key]


def refusal(act: Any, *arguments: Any) -> str:
    """Return the code with which an act is refused, or ``ok``."""
    try:
        act(*arguments)
    except KeystoreError as error:
        return error.code
    return "ok"


@pytest.mark.parametrize(("create", "load"), list(zip(CREATE, LOAD, strict=True)), ids=["ed25519", "mldsa44"])
def test_a_key_is_written_once_and_read_back(tmp_path: Path, create: Any, load: Any) -> None:
    """The same seed gives the same key from the file as in memory, and the file is never overwritten."""
    path = tmp_path / "note.key"
    made = create(path, SEED)
    assert load(path).public_key().public_bytes_raw() == made.public_key().public_bytes_raw()
    assert load(path).private_bytes_raw() == SEED
    assert path.stat().st_mode & 0o777 == 0o600
    assert path.read_bytes().startswith(b"-----BEGIN PRIVATE KEY-----\n")
    assert refusal(create, path, bytes(32)) == "FILE_EXISTS"
    assert load(path).private_bytes_raw() == SEED


@pytest.mark.parametrize("load", LOAD)
def test_a_file_open_to_others_is_not_used(tmp_path: Path, load: Any) -> None:
    """A key that a group or everyone could have read does not sign."""
    path = tmp_path / "note.key"
    create_ed25519_key(path, SEED)
    for mode in (0o640, 0o604, 0o660):
        path.chmod(mode)
        with pytest.raises(KeystoreError) as caught:
            load(path)
        assert caught.value.code == "KEY_FILE_EXPOSED"
        assert f"mode {mode:04o}; run chmod 600 {path}" in str(caught.value)


def test_files_that_are_no_such_key(tmp_path: Path) -> None:
    """The other kind, a passphrase, a public key, noise and nothing are refused; no key is made in their place."""
    ed25519_file, mldsa_file, other = tmp_path / "e", tmp_path / "m", tmp_path / "o"
    create_ed25519_key(ed25519_file, SEED)
    create_mldsa44_key(mldsa_file, SEED)
    assert refusal(load_mldsa44_key, ed25519_file) == "KEY_FILE_MALFORMED"
    assert refusal(load_ed25519_key, mldsa_file) == "KEY_FILE_MALFORMED"
    assert refusal(load_ed25519_key, other) == "FILE_ABSENT"
    assert not other.exists()
    key = Ed25519PrivateKey.from_private_bytes(SEED)
    pem, form = serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8
    for data in (
        b"",
        b"noise",
        key.private_bytes(pem, form, serialization.BestAvailableEncryption(b"passphrase")),
        key.public_key().public_bytes(pem, serialization.PublicFormat.SubjectPublicKeyInfo),
        ed25519_file.read_bytes()[:60],
    ):
        other.write_bytes(data)
        other.chmod(0o600)
        assert refusal(load_ed25519_key, other) == "KEY_FILE_MALFORMED"


def test_the_files_bytes_are_the_standards() -> None:
    """A fixed seed gives the PKCS#8 that RFC 8410 and RFC 9881 describe: algorithm, then the seed alone."""
    ed25519_der = bytes.fromhex("302e020100300506032b657004220420") + SEED
    mldsa_der = bytes.fromhex("3034020100300b0609608648016503040311") + bytes.fromhex("04228020") + SEED
    for der, size in ((ed25519_der, 32), (mldsa_der, 32)):
        key: Any = serialization.load_der_private_key(der, None)
        assert key.private_bytes_raw() == SEED
        assert len(key.private_bytes_raw()) == size
        encoded = key.private_bytes(
            serialization.Encoding.DER, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
        )
        assert encoded == der
