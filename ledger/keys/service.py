"""The ledger's own keys on its server: note keys and the clerk's, as PKCS#8 (RFC 5958) in files of mode 0600.

Nobody types a passphrase when a server starts, so these files are not encrypted: their guard is the mode and the
machine. Checkpoints are signed with Ed25519 (RFC 8410) and ML-DSA-44 (FIPS 204; RFC 9881, the 32-byte seed alone).
"""

from pathlib import Path

from cryptography.exceptions import UnsupportedAlgorithm
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.asymmetric.mldsa import MLDSA44PrivateKey

from ledger.keys.errors import KeystoreError
from ledger.keys.private_file import create_private_file, is_open_to_others, read_private_file

ServiceKey = Ed25519PrivateKey | MLDSA44PrivateKey


def create_ed25519_key(path: Path, seed: bytes) -> Ed25519PrivateKey:
    """Write the Ed25519 key of a 32-byte random seed to a new file.

    Raises:
        KeystoreError: the name is taken, or the disk refuses.
    """
    key = Ed25519PrivateKey.from_private_bytes(seed)
    _create(path, key)
    return key


def create_mldsa44_key(path: Path, seed: bytes) -> MLDSA44PrivateKey:
    """Write the ML-DSA-44 key of a 32-byte random seed to a new file.

    Raises:
        KeystoreError: the name is taken, or the disk refuses.
    """
    key = MLDSA44PrivateKey.from_seed_bytes(seed)
    _create(path, key)
    return key


def load_ed25519_key(path: Path) -> Ed25519PrivateKey:
    """Read an Ed25519 key.

    Raises:
        KeystoreError: absent, open to others, damaged, or of another kind.
    """
    key = _load(path)
    if not isinstance(key, Ed25519PrivateKey):
        raise _malformed(path, "an Ed25519 private key", type(key).__name__)
    return key


def load_mldsa44_key(path: Path) -> MLDSA44PrivateKey:
    """Read an ML-DSA-44 key.

    Raises:
        KeystoreError: absent, open to others, damaged, or of another kind.
    """
    key = _load(path)
    if not isinstance(key, MLDSA44PrivateKey):
        raise _malformed(path, "an ML-DSA-44 private key", type(key).__name__)
    return key


def _create(path: Path, key: ServiceKey) -> None:
    encoding, form = serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8
    create_private_file(path, key.private_bytes(encoding, form, serialization.NoEncryption()))


def _load(path: Path) -> object:
    data = read_private_file(path)
    if is_open_to_others(path):
        mode = f"mode {path.stat().st_mode & 0o777:04o}"
        then = f"run chmod 600 {path}, and replace the key if others had an account there"
        raise KeystoreError("KEY_FILE_EXPOSED", str(path), "mode 0600", mode, then)
    try:
        return serialization.load_pem_private_key(data, None)
    except (ValueError, TypeError, UnsupportedAlgorithm):
        raise _malformed(path, "a PKCS#8 private key in PEM, without a passphrase", "something else") from None


def _malformed(path: Path, expected: str, found: str) -> KeystoreError:
    return KeystoreError("KEY_FILE_MALFORMED", str(path), expected, found, "fetch the file from a backup")
