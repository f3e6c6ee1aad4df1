"""Ed25519 under the strict profile (docs/format.md; RFC 8032 §5.1.7, narrowed).

RFC 8032 leaves room in which sound libraries differ: low-order points, encodings of y at or above the field
prime, cofactored or cofactorless equation. A record that many programs check must not stand in that room. So,
before the library is asked:

1. the key has 32 bytes and the signature 64;
2. A (the key) and R (the signature's first half) are canonical: y < p, and no sign on x = 0;
3. neither is one of the eight points of low order;
4. S (the second half, little-endian) is below L.

Within these limits libraries with the cofactorless equation agree. At enrolment a key must also satisfy
``[L]A = identity``: without a low-order part in A the two equations differ only in signatures whose R was made
with a low-order part on purpose.
"""

from typing import Final

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

from ledger.keys.edwards25519 import FIELD_PRIME, GROUP_ORDER, decode_point, is_in_prime_order_group
from ledger.keys.errors import KeyRefusedError, SignatureError

PUBLIC_KEY_SIZE: Final = 32
SIGNATURE_SIZE: Final = 64
SEED_SIZE: Final = 32

_Y_MASK: Final = 2**255 - 1
_ORDER_EIGHT_Y: Final = 0x7A03AC9277FDC74EC6CC392CFA53202A0F67100D760B3CBA4FD84D3D706A17C7
"""y of two of the four points of order 8; the other two have its negative."""

LOW_ORDER_ENCODINGS: Final = frozenset(
    (y | sign << 255).to_bytes(32, "little")
    for y, signs in (
        (1, (0,)),
        (FIELD_PRIME - 1, (0,)),
        (0, (0, 1)),
        (_ORDER_EIGHT_Y, (0, 1)),
        (FIELD_PRIME - _ORDER_EIGHT_Y, (0, 1)),
    )
    for sign in signs
)
"""The canonical encodings of the eight points whose order divides 8."""


def _find_point_fault(encoding: bytes) -> tuple[str, str] | None:
    """Say what the profile holds against 32 bytes: the code's ending and what was expected, or None."""
    number = int.from_bytes(encoding, "little")
    y = number & _Y_MASK
    if y >= FIELD_PRIME or (number >> 255 and y in (1, FIELD_PRIME - 1)):
        return "NOT_CANONICAL", "a point with y below 2^255 - 19 and no negative zero"
    if encoding in LOW_ORDER_ENCODINGS:
        return "LOW_ORDER", "a point that is not of low order"
    return None


def verify(public_key: bytes, message: bytes, signature: bytes, *, where: str = "ed25519 signature") -> None:
    """Check a signature under the strict profile.

    Args:
        public_key: 32 bytes, enrolled before (``check_public_key``).
        message: the very bytes that were signed.
        signature: 64 bytes, R and S.
        where: what is being checked, for the error's message.

    Raises:
        SignatureError: the key or the signature is outside the profile, or the signature does not hold.
    """
    if len(public_key) != PUBLIC_KEY_SIZE:
        raise SignatureError("KEY_LENGTH", where, f"a public key of {PUBLIC_KEY_SIZE} bytes", str(len(public_key)))
    if len(signature) != SIGNATURE_SIZE:
        raise SignatureError("SIGNATURE_LENGTH", where, f"{SIGNATURE_SIZE} bytes", str(len(signature)))
    commitment, scalar = signature[:32], signature[32:]
    for name, encoding in (("KEY", public_key), ("SIGNATURE_R", commitment)):
        fault = _find_point_fault(encoding)
        if fault is not None:
            raise SignatureError(f"{name}_{fault[0]}", where, fault[1], encoding.hex())
    if int.from_bytes(scalar, "little") >= GROUP_ORDER:
        raise SignatureError("SIGNATURE_S_RANGE", where, "S below the group order L", scalar.hex())
    try:
        Ed25519PublicKey.from_public_bytes(public_key).verify(signature, message)
    except InvalidSignature:
        raise SignatureError(
            "SIGNATURE_INVALID",
            where,
            f"a signature of key {public_key.hex()} over these bytes",
            signature.hex(),
        ) from None


def check_public_key(public_key: bytes, *, where: str = "ed25519 public key") -> None:
    """Check a key that asks to be enrolled: canonical, on the curve, of prime order (about 1.5 ms).

    Args:
        public_key: the bytes offered as a key.
        where: what is being checked, for the error's message.

    Raises:
        KeyRefusedError: the key is outside the profile; its owner makes another.
    """
    then = "make a new key"
    if len(public_key) != PUBLIC_KEY_SIZE:
        raise KeyRefusedError("KEY_LENGTH", where, f"{PUBLIC_KEY_SIZE} bytes", str(len(public_key)), then)
    fault = _find_point_fault(public_key)
    if fault is not None:
        raise KeyRefusedError(f"KEY_{fault[0]}", where, fault[1], public_key.hex(), then)
    try:
        point = decode_point(public_key)
    except ValueError as error:
        raise KeyRefusedError("KEY_NOT_A_POINT", where, "a point of the curve", f"{error}", then) from None
    if not is_in_prime_order_group(point):
        raise KeyRefusedError("KEY_MIXED_ORDER", where, "[L]A = identity", public_key.hex(), then)
