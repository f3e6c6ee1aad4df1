"""Signed notes and verifier keys: C2SP signed-note v1.

    harbour.example/record                                  text, ending in a newline
    2
    nND/nri/U0xuHUrYSy0HtMeal2vzD9V4k/BO79C+QeI=
                                                            one empty line
    — harbour.example/record Az3grlgtzPICa5OS8npVmf1M…      em dash, key name, base64(key id ‖ signature)

    harbour.example/record+530d903a+AekyeRrm56hApGFk…       verifier key: name+hex(key id)+base64(type ‖ public key)

The key id is the first four bytes of SHA-256(name ‖ 0x0A ‖ type ‖ public key). Signature types: 0x01 Ed25519 over the
text, verified here; 0x04 and 0x06, cosignatures of a checkpoint (ledger/format/cosignature.py). What signs and what
verifies are small objects passed in; this module holds no key and reads no file.

Where the spec leaves room:

- A note has 1 to 100 signature lines and at most 1,048,576 bytes; anything more is refused unread.
- Base64 is canonical, key ids in verifier keys are lower-case hex and derived as above, so a note and a verifier key
  have one byte form each: formatting what was parsed gives the same bytes.
- "Unicode spaces" are the fixed list of Unicode's White_Space property, written out here.
- A line of a known key that does not verify refuses the whole note, also when another line of that key does verify.
  Repeated lines of one key are each verified; callers count keys, not lines.
- Ed25519 public keys and the R of each signature must be canonical encodings of points that are not of low order, and
  S < L: with those byte checks all cofactorless verifiers agree. That A has no part of small order is checked where a
  founding or a key change admits the key, not here.
- A signer checks its own signature before handing it out: a private key paired with another's public key would
  otherwise publish notes that nobody accepts.
"""

import hashlib
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from enum import IntEnum
from typing import Protocol

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

from ledger.format.codec import decode_base64, encode_base64
from ledger.format.errors import FormatError, ProofError

MAX_NOTE_BYTES = 1_048_576
MAX_SIGNATURES = 100
_KEY_ID_BYTES = 4
_SIGNATURE_PREFIX = "— "
_SPACES = frozenset("\t\n\v\f\r \x85\xa0\u1680\u2028\u2029\u202f\u205f\u3000") | {chr(c) for c in range(0x2000, 0x200B)}
_CONTROL = re.compile("[\x00-\x09\x0b-\x1f]")
_FIELD_PRIME = 2**255 - 19
_GROUP_ORDER = 2**252 + 27742317777372353535851937790883648493
_ORDER_8_Y = 0x05FC536D880238B13933C6D305ACDFD5F098EFF289F4C345B027B2C28F95E826
# The y coordinates of all eight points whose order divides 8; the sign bit does not matter.
_LOW_ORDER_Y = frozenset({0, 1, _FIELD_PRIME - 1, _ORDER_8_Y, _FIELD_PRIME - _ORDER_8_Y})
_SIGNATURE_BYTES = 64


class SignatureType(IntEnum):
    """The signature type bytes of C2SP signed-note that a ledger uses; all others are refused in a verifier key."""

    ED25519 = 0x01
    COSIGNATURE_ED25519 = 0x04
    COSIGNATURE_ML_DSA_44 = 0x06


_PUBLIC_KEY_BYTES = {
    SignatureType.ED25519: 32,
    SignatureType.COSIGNATURE_ED25519: 32,
    SignatureType.COSIGNATURE_ML_DSA_44: 1312,
}


@dataclass(frozen=True, slots=True)
class VerifierKey:
    """A public key that signs notes under a name, for one signature type.

    Raises:
        FormatError: KEY_NAME, KEY_LENGTH, KEY_WEAK.
    """

    name: str
    type: SignatureType
    public_key: bytes

    def __post_init__(self) -> None:
        where = f"verifier key {self.name[:60]!r}"
        check_key_name(self.name, where=where)
        length = _PUBLIC_KEY_BYTES[self.type]
        if len(self.public_key) != length:
            raise FormatError("KEY_LENGTH", where, f"{length} bytes", f"{len(self.public_key)} bytes")
        if length == _PUBLIC_KEY_BYTES[SignatureType.ED25519] and not _is_strict_point(self.public_key):
            expected = "a canonical Ed25519 point that is not of low order"
            raise FormatError("KEY_WEAK", where, expected, self.public_key.hex())

    @property
    def key_id(self) -> bytes:
        """The four bytes that, with the name, mark this key's signature lines."""
        named = self.name.encode() + b"\n" + bytes([self.type]) + self.public_key
        return hashlib.sha256(named).digest()[:_KEY_ID_BYTES]


@dataclass(frozen=True, slots=True)
class NoteSignature:
    """One signature line: the key's name, its id of 4 bytes, and the signature's bytes (1 or more)."""

    name: str
    key_id: bytes
    signature: bytes


@dataclass(frozen=True, slots=True)
class Note:
    """A text that ends in a newline, and the signature lines under it, in their order; none is verified yet."""

    text: str
    signatures: tuple[NoteSignature, ...]


class NoteVerifier(Protocol):
    """What can check one key's signature of a note."""

    @property
    def key(self) -> VerifierKey:
        """The key whose lines it checks."""

    def verify(self, text: str, signature: bytes) -> None:
        """Raise ProofError unless ``signature`` is the key's over ``text``."""


class NoteSigner(Protocol):
    """What can sign a note's text for one key."""

    @property
    def key(self) -> VerifierKey:
        """The key under whose name it signs."""

    def sign(self, text: str) -> bytes:
        """Return the signature's bytes, as they follow the key id in the line."""


class PrivateKey(Protocol):
    """A private key of `cryptography`, or whatever stands for one that lies elsewhere."""

    def sign(self, data: bytes, /) -> bytes:
        """Sign the bytes."""


@dataclass(frozen=True, slots=True)
class Ed25519NoteVerifier:
    """Verifies type 0x01: Ed25519 (RFC 8032) over the note's text."""

    key: VerifierKey

    def verify(self, text: str, signature: bytes) -> None:
        """Check the signature in the strict profile."""
        verify_ed25519(self.key, text.encode(), signature)


@dataclass(frozen=True, slots=True)
class Ed25519NoteSigner:
    """Signs type 0x01 with a private key that belongs to ``key``."""

    key: VerifierKey
    private_key: PrivateKey

    def sign(self, text: str) -> bytes:
        """Sign the text and check the result against the public key."""
        signature = self.private_key.sign(text.encode())
        verify_ed25519(self.key, text.encode(), signature)
        return signature


def verify_ed25519(key: VerifierKey, message: bytes, signature: bytes) -> None:
    """Check an Ed25519 signature in the strict profile of this module's docstring.

    Raises:
        ProofError: SIGNATURE_INVALID.
    """
    where = f"signature of {key.name}+{key.key_id.hex()}"
    if len(signature) != _SIGNATURE_BYTES:
        raise ProofError("SIGNATURE_INVALID", where, f"{_SIGNATURE_BYTES} bytes", f"{len(signature)} bytes")
    if int.from_bytes(signature[32:], "little") >= _GROUP_ORDER or not _is_strict_point(signature[:32]):
        raise ProofError("SIGNATURE_INVALID", where, "canonical S and R, R not of low order", signature.hex())
    try:
        Ed25519PublicKey.from_public_bytes(key.public_key).verify(signature, message)
    except (InvalidSignature, ValueError):
        found = f"one that does not verify over {len(message)} bytes"
        raise ProofError("SIGNATURE_INVALID", where, "an Ed25519 signature of the text", found) from None


def check_key_name(name: str, *, where: str) -> str:
    """Return ``name`` when it is non-empty UTF-8 without control characters, Unicode spaces or plus signs."""
    if not name or any(c in _SPACES or c == "+" or c < " " or "\ud800" <= c <= "\udfff" for c in name):
        expected = "a name without spaces, control characters or plus signs"
        raise FormatError("KEY_NAME", where, expected, repr(name)[:60])
    return name


def format_verifier_key(key: VerifierKey) -> str:
    """Write the key in C2SP's text form (vkey)."""
    return f"{key.name}+{key.key_id.hex()}+{encode_base64(bytes([key.type]) + key.public_key)}"


def parse_verifier_key(text: str) -> VerifierKey:
    """Read a key in C2SP's text form; refuse every text that `format_verifier_key` would not have written.

    Raises:
        FormatError: VERIFIER_KEY, KEY_TYPE, KEY_ID, KEY_NAME, KEY_LENGTH, KEY_WEAK, NOT_BASE64.
    """
    where = f"verifier key {text[:60]!r}"
    parts = text.split("+", 2)
    if len(parts) != 3:  # noqa: PLR2004 - the three parts named in the message
        raise FormatError("VERIFIER_KEY", where, "name+key id+base64", f"{len(parts)} parts")
    name, key_id, encoded = parts
    material = decode_base64(encoded, where=where)
    if not material or material[0] not in SignatureType.__members__.values():
        raise FormatError("KEY_TYPE", where, "a key of type 01, 04 or 06", f"type {material[:1].hex() or 'missing'}")
    key = VerifierKey(name, SignatureType(material[0]), material[1:])
    if key.key_id.hex() != key_id:
        raise FormatError("KEY_ID", where, f"key id {key.key_id.hex()}", f"key id {key_id[:16]!r}")
    return key


def format_note(note: Note) -> bytes:
    """Write a note in its one byte form.

    Raises:
        FormatError: whatever `parse_note` refuses.
    """
    data = (note.text + "\n" + format_signatures(note.signatures)).encode("utf-8", "surrogatepass")
    if parse_note(data) != note:
        raise FormatError("NOTE_TEXT", "note", "a text ending in a newline", repr(note.text[-20:]))
    return data


def parse_note(data: bytes) -> Note:
    """Read a note without verifying it.

    Raises:
        FormatError: NOTE_TOO_LARGE, NOTE_ENCODING, NOTE_TEXT, SIGNATURE_LINE, SIGNATURE_COUNT, KEY_NAME, NOT_BASE64.
    """
    text = _decode_text(data)
    split = text.rfind("\n\n")
    if split < 0:
        raise FormatError("NOTE_TEXT", "note", "a text, an empty line and signature lines", "no empty line")
    return Note(text[: split + 1], _signature_lines(text[split + 2 :]))


def format_signatures(signatures: Iterable[NoteSignature]) -> str:
    """Write signature lines, each ending in a newline."""
    return "".join(f"{_SIGNATURE_PREFIX}{s.name} {encode_base64(s.key_id + s.signature)}\n" for s in signatures)


def parse_signatures(data: bytes) -> tuple[NoteSignature, ...]:
    """Read signature lines that stand alone, as a witness answers with them (C2SP tlog-witness)."""
    return _signature_lines(_decode_text(data))


def verify_note(note: Note, verifiers: Sequence[NoteVerifier]) -> tuple[NoteSignature, ...]:
    """Verify every line whose key is known; ignore the others.

    Returns:
        The verified lines, in the note's order; at least one.

    Raises:
        FormatError: KEY_AMBIGUOUS, two different keys given under one name and key id.
        ProofError: SIGNATURE_INVALID for a known key's line, SIGNATURE_MISSING when no known key has signed.
    """
    verified = verify_known_signatures(note, verifiers)
    if not verified:
        names = ", ".join(f"{v.key.name}+{v.key.key_id.hex()}" for v in verifiers) or "no known key"
        found = ", ".join(f"{s.name}+{s.key_id.hex()}" for s in note.signatures)
        raise ProofError("SIGNATURE_MISSING", "note", f"a signature of {names}", f"signatures of {found}"[:300])
    return verified


def verify_known_signatures(note: Note, verifiers: Sequence[NoteVerifier]) -> tuple[NoteSignature, ...]:
    """Do as `verify_note`, but let a note pass that no known key has signed."""
    known: dict[tuple[str, bytes], NoteVerifier] = {}
    for verifier in verifiers:
        place = (verifier.key.name, verifier.key.key_id)
        if known.setdefault(place, verifier).key != verifier.key:
            where = f"keys named {place[0]}"
            raise FormatError("KEY_AMBIGUOUS", where, "one key under each key id", f"two under {place[1].hex()}")
    verified = []
    for signature in note.signatures:
        match = known.get((signature.name, signature.key_id))
        if match is not None:
            match.verify(note.text, signature.signature)
            verified.append(signature)
    return tuple(verified)


def sign_note(text: str, signers: Sequence[NoteSigner]) -> Note:
    """Sign a text with each signer, in their order.

    Raises:
        FormatError: as `format_note`.
        ProofError: SIGNATURE_INVALID when a signer's private and public key do not belong together.
    """
    _decode_text(text.encode("utf-8", "surrogatepass"))
    signatures = tuple(NoteSignature(s.key.name, s.key.key_id, s.sign(text)) for s in signers)
    note = Note(text, signatures)
    format_note(note)
    return note


def _decode_text(data: bytes) -> str:
    if len(data) > MAX_NOTE_BYTES:
        raise FormatError("NOTE_TOO_LARGE", "note", f"at most {MAX_NOTE_BYTES} bytes", f"{len(data)} bytes")
    try:
        text = data.decode("utf-8")
    except UnicodeDecodeError as error:
        raise FormatError("NOTE_ENCODING", f"note, byte {error.start}", "UTF-8", "other bytes") from None
    control = _CONTROL.search(text)
    if control:
        found = f"U+{ord(control[0]):04X}"
        raise FormatError("NOTE_ENCODING", f"note, character {control.start()}", "no control character", found)
    return text


def _signature_lines(block: str) -> tuple[NoteSignature, ...]:
    lines = block.split("\n")
    if len(lines) < 2 or lines.pop():  # noqa: PLR2004 - a line and what follows its newline
        raise FormatError("SIGNATURE_LINE", "note", "signature lines ending in a newline", repr(block[-20:]))
    if len(lines) > MAX_SIGNATURES:
        raise FormatError("SIGNATURE_COUNT", "note", f"at most {MAX_SIGNATURES} signatures", str(len(lines)))
    return tuple(_signature_line(line, f"note, signature {i}") for i, line in enumerate(lines))


def _signature_line(line: str, where: str) -> NoteSignature:
    name, space, encoded = line.removeprefix(_SIGNATURE_PREFIX).partition(" ")
    if not line.startswith(_SIGNATURE_PREFIX) or not space:
        raise FormatError("SIGNATURE_LINE", where, "an em dash, a key name and base64", repr(line[:60]))
    check_key_name(name, where=where)
    data = decode_base64(encoded, where=where)
    if len(data) <= _KEY_ID_BYTES:
        raise FormatError("SIGNATURE_LINE", where, "a key id and a signature", f"{len(data)} bytes")
    return NoteSignature(name, data[:_KEY_ID_BYTES], data[_KEY_ID_BYTES:])


def _is_strict_point(encoded: bytes) -> bool:
    """Whether 32 bytes spell a y below the field prime that belongs to no point of low order."""
    y = int.from_bytes(encoded, "little") & (2**255 - 1)
    return y < _FIELD_PRIME and y not in _LOW_ORDER_Y
