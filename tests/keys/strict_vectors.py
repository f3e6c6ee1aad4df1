"""Build tests/vectors/ed25519/strict.json: signatures that the strict profile takes and refuses, from fixed seeds.

Run ``python -m tests.keys.strict_vectors`` to write the file anew; a test holds it to this source.
"""

import hashlib
import json
from collections.abc import Callable
from functools import partial
from pathlib import Path

from ledger.keys.ed25519 import LOW_ORDER_ENCODINGS
from ledger.keys.edwards25519 import (
    FIELD_PRIME,
    GROUP_ORDER,
    Point,
    add,
    decode_point,
    multiply,
)

VECTORS = Path(__file__).resolve().parents[1] / "vectors" / "ed25519"
STRICT_FILE = VECTORS / "strict.json"

BASE = decode_point(bytes.fromhex("5866666666666666666666666666666666666666666666666666666666666666"))
SEED = bytes(range(32))


def encode_point(point: Point) -> bytes:
    """Compress a point (RFC 8032 §5.1.2)."""
    inverse = pow(point[2], -1, FIELD_PRIME)
    x, y = point[0] * inverse % FIELD_PRIME, point[1] * inverse % FIELD_PRIME
    return (y | (x & 1) << 255).to_bytes(32, "little")


def secret_scalar(seed: bytes) -> int:
    """Return the clamped scalar of a seed (RFC 8032 §5.1.5)."""
    low = bytearray(hashlib.sha512(seed).digest()[:32])
    low[0] &= 248
    low[31] = low[31] & 127 | 64
    return int.from_bytes(low, "little")


def challenge(commitment: bytes, key: bytes, message: bytes) -> int:
    """Return k = SHA-512(R ‖ A ‖ M) mod L, as libraries reduce it before they multiply A."""
    return int.from_bytes(hashlib.sha512(commitment + key + message).digest(), "little") % GROUP_ORDER


def sign(scalar: int, nonce: int, key: bytes, message: bytes, commitment: bytes | None = None) -> bytes:
    """Sign with any nonce, any claimed key and any R: RFC 8032 §5.1.6 with its safeguards taken out."""
    first = encode_point(multiply(nonce, BASE)) if commitment is None else commitment
    total = (nonce + challenge(first, key, message) * scalar) % GROUP_ORDER
    return first + total.to_bytes(32, "little")


def _vector(name: str, key: bytes, message: bytes, signature: bytes, verify: str, enrol: str) -> dict[str, str]:
    return {
        "name": name,
        "key": key.hex(),
        "message": message.hex(),
        "signature": signature.hex(),
        "verify": verify,
        "enrol": enrol,
    }


def build() -> list[dict[str, str]]:
    """Make the vectors; ``verify`` and ``enrol`` hold the expected code, or ``ok``."""
    scalar, message = secret_scalar(SEED), b"plenary strict profile"
    nonce = int.from_bytes(hashlib.sha512(b"nonce").digest(), "little") % GROUP_ORDER
    key = encode_point(multiply(scalar, BASE))
    good = sign(scalar, nonce, key, message)
    s = int.from_bytes(good[32:], "little")
    vectors = [_vector("sound", key, message, good, "ok", "ok")]
    for times in (1, 2, 15):
        raised = good[:32] + (s + times * GROUP_ORDER).to_bytes(32, "little")
        vectors.append(_vector(f"S plus {times} L", key, message, raised, "SIGNATURE_S_RANGE", "ok"))
    at_order = good[:32] + GROUP_ORDER.to_bytes(32, "little")
    vectors.append(_vector("S equal to L", key, message, at_order, "SIGNATURE_S_RANGE", "ok"))
    below = good[:32] + (GROUP_ORDER - 1).to_bytes(32, "little")
    vectors.append(_vector("S equal to L - 1", key, message, below, "SIGNATURE_INVALID", "ok"))
    vectors.append(_vector("other message", key, message + b".", good, "SIGNATURE_INVALID", "ok"))
    other = encode_point(multiply(secret_scalar(bytes(32)), BASE))
    vectors.append(_vector("other key", other, message, good, "SIGNATURE_INVALID", "ok"))
    vectors += [
        _vector(f"signature of {n} bytes", key, message, (good + b"\x00")[:n], "SIGNATURE_LENGTH", "ok")
        for n in (0, 32, 63, 65)
    ]
    vectors += [
        _vector(f"key of {n} bytes", (key + b"\x00")[:n], message, good, "KEY_LENGTH", "KEY_LENGTH")
        for n in (0, 31, 33)
    ]
    return vectors + _low_order(scalar, nonce, key, message) + _not_canonical(nonce, key, message)


def _low_order(scalar: int, nonce: int, key: bytes, message: bytes) -> list[dict[str, str]]:
    vectors = []
    first = encode_point(multiply(nonce, BASE))
    for encoding in sorted(LOW_ORDER_ENCODINGS):
        # A key of low order: with S = r the equation holds whenever k is a multiple of its order, for any message.
        message_n = _grind(partial(_is_multiple, first, encoding, 0))
        forged = sign(0, nonce, encoding, message_n)
        vectors.append(_vector("low-order key", encoding, message_n, forged, "KEY_LOW_ORDER", "KEY_LOW_ORDER"))
        signed = sign(scalar, 0, key, message, encoding)
        vectors.append(_vector("low-order R", key, message, signed, "SIGNATURE_R_LOW_ORDER", "ok"))
    # A key with a low-order part: it verifies when k is a multiple of 8, so enrolment alone keeps it out.
    torsion = next(e for e in sorted(LOW_ORDER_ENCODINGS) if e[0] == 0x26)
    mixed = encode_point(add(decode_point(key), decode_point(torsion)))
    for wanted, verdict in ((0, "ok"), (4, "SIGNATURE_INVALID")):
        message_n = _grind(partial(_is_multiple, first, mixed, wanted))
        signed = sign(scalar, nonce, mixed, message_n)
        vectors.append(_vector("mixed-order key", mixed, message_n, signed, verdict, "KEY_MIXED_ORDER"))
    return vectors


def _not_canonical(nonce: int, key: bytes, message: bytes) -> list[dict[str, str]]:
    one_raised = (FIELD_PRIME + 1).to_bytes(32, "little")
    negative_zero = (1 | 1 << 255).to_bytes(32, "little")
    first_s = sign(0, nonce, key, message)[32:]
    vectors = []
    for name, encoding in (("y = p + 1", one_raised), ("negative zero", negative_zero)):
        forged = sign(0, nonce, encoding, message)
        vectors.append(_vector(f"key with {name}", encoding, message, forged, "KEY_NOT_CANONICAL", "KEY_NOT_CANONICAL"))
        vectors.append(_vector(f"R with {name}", key, message, encoding + first_s, "SIGNATURE_R_NOT_CANONICAL", "ok"))
    off = (2).to_bytes(32, "little")
    vectors.append(
        _vector("key off the curve", off, message, sign(0, nonce, off, message), "SIGNATURE_INVALID", "KEY_NOT_A_POINT")
    )
    return vectors


def _is_multiple(commitment: bytes, key: bytes, rest: int, message: bytes) -> bool:
    return challenge(commitment, key, message) % 8 == rest


def _grind(fits: Callable[[bytes], bool]) -> bytes:
    """Find the first numbered message that fits."""
    return next(m for m in (b"message %d" % n for n in range(1000)) if fits(m))


def text() -> str:
    """The file's text."""
    return json.dumps(build(), indent=1) + "\n"


if __name__ == "__main__":
    STRICT_FILE.write_text(text(), encoding="utf-8")
