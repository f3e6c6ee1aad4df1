"""What SSH writes around Ed25519 keys: strings and numbers (RFC 4251 §5), key blobs (RFC 8709 §4), private-key headers.

Of OpenSSH's private-key file (PROTOCOL.key) only the part in the clear is read here: the cipher, the rounds of its
passphrase hashing and the public key. Decryption is the library's.
"""

import base64
import binascii
from dataclasses import dataclass
from typing import Final

ED25519_NAME: Final = b"ssh-ed25519"
_PEM_BEGIN: Final = b"-----BEGIN OPENSSH PRIVATE KEY-----"
_PEM_END: Final = b"-----END OPENSSH PRIVATE KEY-----"
_MAGIC: Final = b"openssh-key-v1\x00"


class WireReader:
    """Reads numbers and strings one after another.

    Raises:
        ValueError: from every method, when the bytes end too early.
    """

    def __init__(self, data: bytes) -> None:
        self._data = data
        self._offset = 0

    def read_bytes(self, size: int) -> bytes:
        """Read exactly ``size`` bytes."""
        end = self._offset + size
        if end > len(self._data):
            raise ValueError(f"ends {end - len(self._data)} bytes early")
        part, self._offset = self._data[self._offset : end], end
        return part

    def read_uint32(self) -> int:
        """Read a 32-bit number, highest byte first."""
        return int.from_bytes(self.read_bytes(4), "big")

    def read_string(self) -> bytes:
        """Read a length and that many bytes."""
        return self.read_bytes(self.read_uint32())

    def expect_end(self) -> None:
        """Refuse bytes that nobody asked for."""
        if self._offset != len(self._data):
            raise ValueError(f"{len(self._data) - self._offset} bytes too many")


def write_string(data: bytes) -> bytes:
    """Write a length and the bytes."""
    return len(data).to_bytes(4, "big") + data


def format_public_blob(public_key: bytes) -> bytes:
    """Write an Ed25519 public key of 32 bytes as SSH's blob."""
    return write_string(ED25519_NAME) + write_string(public_key)


def parse_public_blob(blob: bytes) -> bytes | None:
    """Read the 32 bytes of an ``ssh-ed25519`` blob; None for a key of another kind.

    Raises:
        ValueError: the blob is cut short, too long, or its key has not 32 bytes.
    """
    reader = WireReader(blob)
    if reader.read_string() != ED25519_NAME:
        return None
    public_key = reader.read_string()
    reader.expect_end()
    if len(public_key) != 32:  # noqa: PLR2004 - the size of an Ed25519 key
        raise ValueError(f"an Ed25519 key of {len(public_key)} bytes")
    return public_key


@dataclass(frozen=True, slots=True)
class PrivateKeyHeader:
    """The clear part of an OpenSSH private-key file.

    Args:
        encrypted: whether a passphrase protects it.
        rounds: of bcrypt-pbkdf; 0 when not encrypted.
        public_key: 32 bytes, as the file claims; not authenticated before the file is opened.
    """

    encrypted: bool
    rounds: int
    public_key: bytes


def parse_private_key_header(data: bytes) -> PrivateKeyHeader:
    """Read the clear part of an OpenSSH private-key file that holds one Ed25519 key.

    Raises:
        ValueError: another format, another kind of key, more than one, or damaged.
    """
    lines = data.strip().splitlines()
    if len(lines) < 3 or lines[0] != _PEM_BEGIN or lines[-1] != _PEM_END:  # noqa: PLR2004 - begin, body, end
        raise ValueError("no OpenSSH private key")
    try:
        body = base64.b64decode(b"".join(lines[1:-1]), validate=True)
    except binascii.Error:
        raise ValueError("no base64 between its first and last line") from None
    reader = WireReader(body)
    if reader.read_bytes(len(_MAGIC)) != _MAGIC:
        raise ValueError("no OpenSSH private key")
    cipher, kdf, options = reader.read_string(), reader.read_string(), reader.read_string()
    if reader.read_uint32() != 1:
        raise ValueError("more than one key")
    public_key = parse_public_blob(reader.read_string())
    if public_key is None:
        raise ValueError("a key that is not Ed25519")
    if cipher == b"none":
        return PrivateKeyHeader(encrypted=False, rounds=0, public_key=public_key)
    if kdf != b"bcrypt":
        raise ValueError(f"passphrase hashing {kdf[:20]!r}, which OpenSSH does not have")
    settings = WireReader(options)
    settings.read_string()
    return PrivateKeyHeader(encrypted=True, rounds=settings.read_uint32(), public_key=public_key)
