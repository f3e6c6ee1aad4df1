"""Signed notes and the keys that sign them (C2SP signed-note, tlog-cosignature; docs/format.md §5.3, §5.4)."""

import re
from dataclasses import dataclass
from functools import lru_cache
from hashlib import sha256

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.mldsa import MLDSA44PublicKey

from audit import ed25519
from audit.errors import FormError
from audit.texts import decode_base64, encode_base64

MAX_NOTE = 1_048_576
MAX_SIGNATURES = 100
ED25519, COSIGNATURE_ED25519, COSIGNATURE_ML_DSA = 0x01, 0x04, 0x06
LAST_SECOND = 2**63 - 1
LONGEST_NAME = 255
KEY_ID_BYTES = 4

_CLAUSE = "format §5.3"
_KEY_BYTES = {ED25519: 32, COSIGNATURE_ED25519: 32, COSIGNATURE_ML_DSA: 1312}
_SIGNATURE_BYTES = {ED25519: 64, COSIGNATURE_ED25519: 72, COSIGNATURE_ML_DSA: 2428}
_VKEY = re.compile(r"([^+]+)\+([0-9a-f]{8})\+([A-Za-z0-9+/=]+)")
_CONTROL = re.compile(r"[\x00-\x09\x0b-\x1f]")
_DASH = "— "


@dataclass(frozen=True, slots=True)
class NoteKey:
    """A verifier key: a name, a signature type, a public key."""

    name: str
    type: int
    public_key: bytes

    @property
    def id(self) -> bytes:
        """The four bytes by which signature lines name it."""
        return sha256(self.name.encode("utf-8") + b"\n" + bytes([self.type]) + self.public_key).digest()[:KEY_ID_BYTES]

    def __str__(self) -> str:
        return f"{self.name}+{self.id.hex()}+{encode_base64(bytes([self.type]) + self.public_key)}"


@dataclass(frozen=True, slots=True)
class NoteLine:
    """A signature line: the key's name and id, and what follows them."""

    name: str
    key_id: bytes
    signature: bytes


@dataclass(frozen=True, slots=True)
class Note:
    """A note: its text with the last newline, and its lines."""

    text: str
    lines: tuple[NoteLine, ...]


def check_name(name: str, where: str) -> None:
    """Hold a key's name to the form of C2SP signed-note.

    Raises:
        FormError: KEY_NAME.
    """
    if not name or "+" in name or any(character.isspace() for character in name):
        raise FormError("KEY_NAME", _CLAUSE, where, "a name without spaces and plus signs", name)


@lru_cache(maxsize=256)
def read_vkey(text: str) -> NoteKey:
    """Read a verifier key in its one spelling.

    Raises:
        FormError: VERIFIER_KEY, NOT_BASE64, KEY_NAME, KEY_TYPE, KEY_LENGTH, KEY_WEAK, KEY_ID.
    """
    match = _VKEY.fullmatch(text)
    if match is None:
        raise FormError("VERIFIER_KEY", _CLAUSE, "", "name+hex(id)+base64(type and key)", text)
    name, key_id, encoded = match.groups()
    check_name(name, "")
    data = decode_base64(encoded, "")
    if data[0] not in _KEY_BYTES:
        raise FormError("KEY_TYPE", _CLAUSE, "", "a key of type 01, 04 or 06", f"{data[0]:02x}")
    key = NoteKey(name, data[0], data[1:])
    if len(key.public_key) != _KEY_BYTES[key.type]:
        raise FormError("KEY_LENGTH", _CLAUSE, "", f"{_KEY_BYTES[key.type]} bytes", len(key.public_key))
    if key.type != COSIGNATURE_ML_DSA:
        try:
            ed25519.check_key_form(key.public_key)
        except FormError as error:
            raise FormError("KEY_WEAK", _CLAUSE, "", error.expected, error.found) from None
    if key.id.hex() != key_id:
        raise FormError("KEY_ID", _CLAUSE, "", key.id.hex(), key_id)
    return key


def read_note(data: bytes) -> Note:
    """Read a signed note; no signature is checked.

    Raises:
        FormError: NOTE_TOO_LARGE, NOTE_ENCODING, NOTE_TEXT, SIGNATURE_COUNT, SIGNATURE_LINE, KEY_NAME, NOT_BASE64.
    """
    if len(data) > MAX_NOTE:
        raise FormError("NOTE_TOO_LARGE", _CLAUSE, "", f"at most {MAX_NOTE} bytes", len(data))
    try:
        text = data.decode("utf-8")
    except UnicodeDecodeError:
        raise FormError("NOTE_ENCODING", _CLAUSE, "", "UTF-8", data) from None
    if _CONTROL.search(text):
        raise FormError("NOTE_TEXT", _CLAUSE, "", "no control characters but newline", text)
    body, blank, signatures = text.rpartition("\n\n")
    if not blank or not signatures.endswith("\n"):
        raise FormError("NOTE_TEXT", _CLAUSE, "", "a text, an empty line, signature lines", text)
    lines = signatures[:-1].split("\n")
    if len(lines) > MAX_SIGNATURES:
        raise FormError("SIGNATURE_COUNT", _CLAUSE, "", f"1 to {MAX_SIGNATURES} signature lines", len(lines))
    return Note(body + "\n", tuple(_read_line(line, f"/signature {place}") for place, line in enumerate(lines)))


def _read_line(line: str, where: str) -> NoteLine:
    name, space, encoded = line.removeprefix(_DASH).partition(" ")
    if not line.startswith(_DASH) or not space:
        raise FormError("SIGNATURE_LINE", _CLAUSE, where, "— name base64", line)
    check_name(name, where)
    data = decode_base64(encoded, where)
    if len(data) <= KEY_ID_BYTES:
        raise FormError("SIGNATURE_LINE", _CLAUSE, where, "a key id and a signature", data)
    return NoteLine(name, data[:KEY_ID_BYTES], data[KEY_ID_BYTES:])


def verify_line(key: NoteKey, text: str, line: NoteLine, where: str = "") -> int | None:
    """Verify a line of a head by its key.

    Returns:
        The time (s) that a cosignature states; None for a plain signature.

    Raises:
        FormError: SIGNATURE_INVALID, TIMESTAMP, TIMESTAMP_MISSING, and those of a checkpoint's lines.
    """
    if len(line.signature) != _SIGNATURE_BYTES[key.type]:
        expected = f"{_SIGNATURE_BYTES[key.type]} bytes"
        raise FormError("SIGNATURE_INVALID", _CLAUSE, where, expected, len(line.signature))
    if key.type == ED25519:
        _verify_ed25519(key, text.encode("utf-8"), line.signature, where)
        return None
    time, signature = int.from_bytes(line.signature[:8], "big"), line.signature[8:]
    if time > LAST_SECOND:
        raise FormError("TIMESTAMP", "format §5.4", where, "at most 2^63 − 1", time)
    if key.type == COSIGNATURE_ED25519:
        if time == 0:
            raise FormError("TIMESTAMP_MISSING", "format §5.4", where, "the time of cosigning", 0)
        _verify_ed25519(key, f"cosignature/v1\ntime {time}\n{text}".encode(), signature, where)
    else:
        _verify_ml_dsa(key, _cosigned_message(key.name, time, text), signature, where)
    return time


def _cosigned_message(name: str, time: int, text: str) -> bytes:
    """The structure that an ML-DSA-44 line signs: the tree from 0 to its size (C2SP tlog-cosignature)."""
    origin, size, root = text.split("\n")[:3]
    cosigner, log = name.encode("utf-8"), origin.encode("utf-8")
    if len(cosigner) > LONGEST_NAME:
        raise FormError("KEY_NAME", "format §5.4", "", f"at most {LONGEST_NAME} bytes", len(cosigner))
    tree = (0).to_bytes(8, "big") + int(size).to_bytes(8, "big") + decode_base64(root, "")
    named = bytes([len(cosigner)]) + cosigner + time.to_bytes(8, "big") + bytes([len(log)]) + log
    return b"subtree/v1\n\x00" + named + tree


def _verify_ed25519(key: NoteKey, message: bytes, signature: bytes, where: str) -> None:
    try:
        ed25519.verify(key.public_key, message, signature)
    except FormError as error:
        expected = f"a signature of {key.name}+{key.id.hex()}"
        raise FormError("SIGNATURE_INVALID", _CLAUSE, where, expected, f"{error.code}: {error.found}") from None


def _verify_ml_dsa(key: NoteKey, message: bytes, signature: bytes, where: str) -> None:
    try:
        MLDSA44PublicKey.from_public_bytes(key.public_key).verify(signature, message)
    except (InvalidSignature, ValueError):
        expected = f"a signature of {key.name}+{key.id.hex()}"
        raise FormError("SIGNATURE_INVALID", _CLAUSE, where, expected, signature) from None
