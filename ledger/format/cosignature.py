r"""Timestamped cosignatures of a checkpoint: C2SP tlog-cosignature v1.1, types 0x04 (Ed25519) and 0x06 (ML-DSA-44).

The signature bytes of a line are a big-endian u64 timestamp, in POSIX seconds, and the algorithm's signature.

0x04 signs two lines and then the checkpoint's three:

    cosignature/v1
    time 1679315147
    harbour.example/record
    20852163
    CsUYapGGPo4dkMgIAUqom/Xajj7h2fB2MPA3j2jxq2I=

0x06 signs, with an empty FIPS 204 context:

    "subtree/v1\n\0" ‖ u8 length ‖ cosigner name ‖ u64 timestamp ‖ u8 length ‖ origin ‖ u64 0 ‖ u64 size ‖ root (32)

Where the spec leaves room:

- Only whole trees are cosigned here (start 0); what is cosigned is a checkpoint of a ledger, so extension lines are
  refused before any signature is looked at.
- A timestamp is at most 2^63 − 1. A witness's is never 0. The log's own 0x06 line may carry 0, which claims no time.
- Whether a timestamp lies in the future is the caller's to judge, who has a clock.
- A known witness's line that does not verify refuses the whole checkpoint, as in any note. One witness may stand there
  several times; each line is verified and returned.
"""

import struct
from collections.abc import Sequence
from dataclasses import dataclass

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.mldsa import MLDSA44PublicKey

from ledger.format.checkpoint import SignedCheckpoint, parse_checkpoint_text
from ledger.format.errors import FormatError, ProofError
from ledger.format.note import (
    Ed25519NoteVerifier,
    NoteVerifier,
    PrivateKey,
    SignatureType,
    VerifierKey,
    verify_ed25519,
    verify_known_signatures,
)

MAX_TIMESTAMP = 2**63 - 1
_TIMESTAMP = struct.Struct(">Q")
_RANGE = struct.Struct(">QQ")
_LABEL = b"subtree/v1\n\x00"
_MAX_NAME_BYTES = 255
_ML_DSA_44_SIGNATURE_BYTES = 2420
_WITNESS_TYPES = (SignatureType.COSIGNATURE_ED25519, SignatureType.COSIGNATURE_ML_DSA_44)


@dataclass(frozen=True, slots=True)
class Cosignature:
    """A verified cosignature: who, and when by the cosigner's own clock (POSIX seconds)."""

    key: VerifierKey
    timestamp: int


@dataclass(frozen=True, slots=True)
class CosignatureVerifier:
    """Verifies the lines of one key of type 0x04 or 0x06.

    Raises:
        FormatError: KEY_TYPE for a key of type 0x01, KEY_NAME for a name over 255 bytes.
    """

    key: VerifierKey

    def __post_init__(self) -> None:
        _check_cosigner(self.key)

    def verify(self, text: str, signature: bytes) -> None:
        """Check the cosignature of the checkpoint that ``text`` spells."""
        timestamp, inner = _split(self.key, signature)
        message = cosigned_message(self.key, timestamp, text)
        if self.key.type is SignatureType.COSIGNATURE_ED25519:
            verify_ed25519(self.key, message, inner)
        else:
            _verify_ml_dsa_44(self.key, message, inner)


@dataclass(frozen=True, slots=True)
class CosignatureSigner:
    """Signs for one key of type 0x04 or 0x06 at one moment.

    Args:
        key: the cosigner's public key and name.
        private_key: the private key that belongs to it.
        timestamp: POSIX seconds; 0 makes no claim of time, which only a log's own line may do.
    """

    key: VerifierKey
    private_key: PrivateKey
    timestamp: int

    def __post_init__(self) -> None:
        _check_cosigner(self.key)

    def sign(self, text: str) -> bytes:
        """Cosign the checkpoint that ``text`` spells and check the result against the public key."""
        inner = self.private_key.sign(cosigned_message(self.key, self.timestamp, text))
        signature = _TIMESTAMP.pack(self.timestamp) + inner
        CosignatureVerifier(self.key).verify(text, signature)
        return signature


def cosigned_message(key: VerifierKey, timestamp: int, text: str) -> bytes:
    """Build the bytes that a cosigner signs over a checkpoint's three lines.

    Raises:
        FormatError: KEY_TYPE, KEY_NAME, TIMESTAMP, or as `ledger.format.checkpoint.parse_checkpoint_text`.
    """
    _check_cosigner(key)
    checkpoint = parse_checkpoint_text(text)
    if not 0 <= timestamp <= MAX_TIMESTAMP:
        raise FormatError("TIMESTAMP", f"cosignature of {key.name}", "POSIX seconds from 0 to 2^63 - 1", str(timestamp))
    if key.type is SignatureType.COSIGNATURE_ED25519:
        return f"cosignature/v1\ntime {timestamp}\n{text}".encode()
    return b"".join(
        (
            _LABEL,
            _short(key.name),
            _TIMESTAMP.pack(timestamp),
            _short(checkpoint.origin),
            _RANGE.pack(0, checkpoint.size),
            checkpoint.root,
        )
    )


def note_verifier(key: VerifierKey) -> NoteVerifier:
    """Give the verifier that a key's type asks for."""
    return Ed25519NoteVerifier(key) if key.type is SignatureType.ED25519 else CosignatureVerifier(key)


def verify_cosignatures(signed: SignedCheckpoint, witnesses: Sequence[VerifierKey]) -> tuple[Cosignature, ...]:
    """Verify all lines of the witnesses given; whether they are enough is the policy's to say.

    Args:
        signed: a checkpoint whose log signature the caller verifies apart.
        witnesses: keys of type 0x04 or 0x06.

    Returns:
        One cosignature a line, in the note's order; empty when none of these witnesses has signed.

    Raises:
        FormatError: KEY_TYPE for another type of key.
        ProofError: SIGNATURE_INVALID, TIMESTAMP, TIMESTAMP_MISSING.
    """
    verified = verify_known_signatures(signed.note, [CosignatureVerifier(key) for key in witnesses])
    by_line = {(key.name, key.key_id): key for key in witnesses}
    cosignatures = []
    for line in verified:
        timestamp = _TIMESTAMP.unpack_from(line.signature)[0]
        if timestamp == 0:
            raise ProofError("TIMESTAMP_MISSING", f"cosignature of {line.name}", "a time other than 0", "0")
        cosignatures.append(Cosignature(by_line[line.name, line.key_id], timestamp))
    return tuple(cosignatures)


def _check_cosigner(key: VerifierKey) -> None:
    if key.type not in _WITNESS_TYPES:
        raise FormatError("KEY_TYPE", f"cosigner {key.name}", "a key of type 04 or 06", f"type {key.type:02x}")
    if len(key.name.encode()) > _MAX_NAME_BYTES:
        found = f"{len(key.name.encode())} bytes"
        raise FormatError("KEY_NAME", f"cosigner {key.name[:60]}", f"at most {_MAX_NAME_BYTES} bytes", found)


def _split(key: VerifierKey, signature: bytes) -> tuple[int, bytes]:
    where = f"cosignature of {key.name}+{key.key_id.hex()}"
    if len(signature) <= _TIMESTAMP.size:
        raise ProofError("SIGNATURE_INVALID", where, "a timestamp and a signature", f"{len(signature)} bytes")
    timestamp = int(_TIMESTAMP.unpack_from(signature)[0])
    if timestamp > MAX_TIMESTAMP:
        raise ProofError("TIMESTAMP", where, "POSIX seconds from 0 to 2^63 - 1", str(timestamp))
    return timestamp, signature[_TIMESTAMP.size :]


def _verify_ml_dsa_44(key: VerifierKey, message: bytes, signature: bytes) -> None:
    where = f"cosignature of {key.name}+{key.key_id.hex()}"
    if len(signature) != _ML_DSA_44_SIGNATURE_BYTES:
        expected = f"{_ML_DSA_44_SIGNATURE_BYTES} bytes"
        raise ProofError("SIGNATURE_INVALID", where, expected, f"{len(signature)} bytes")
    try:
        MLDSA44PublicKey.from_public_bytes(key.public_key).verify(signature, message)
    except (InvalidSignature, ValueError):
        found = "one that does not verify"
        raise ProofError("SIGNATURE_INVALID", where, "an ML-DSA-44 signature of the checkpoint", found) from None


def _short(text: str) -> bytes:
    data = text.encode()
    return bytes([len(data)]) + data
