"""Points of edwards25519 (RFC 8032 §5.1): decoding, and multiplication by the group order.

Only for public keys at enrolment: the arithmetic is plain Python and not constant-time, so no secret may enter
it. Every signature is checked by ``cryptography``.

Points are extended homogeneous coordinates ``(X, Y, Z, T)`` with ``x = X/Z``, ``y = Y/Z``, ``x·y = T/Z``.
"""

from typing import Final

FIELD_PRIME: Final = 2**255 - 19
GROUP_ORDER: Final = 2**252 + 27742317777372353535851937790883648493
"""L of RFC 8032: the order of the base point."""

_D: Final = -121665 * pow(121666, -1, FIELD_PRIME) % FIELD_PRIME
_SQRT_MINUS_ONE: Final = pow(2, (FIELD_PRIME - 1) // 4, FIELD_PRIME)

Point = tuple[int, int, int, int]

IDENTITY: Final[Point] = (0, 1, 1, 0)


def decode_point(encoding: bytes) -> Point:
    """Decode a compressed point (RFC 8032 §5.1.3).

    Args:
        encoding: 32 bytes, y little-endian, the sign of x in the highest bit.

    Raises:
        ValueError: the bytes are no canonical encoding of a point on the curve.
    """
    if len(encoding) != 32:  # noqa: PLR2004 - the length of a compressed point
        raise ValueError(f"a compressed point has 32 bytes, not {len(encoding)}")
    number = int.from_bytes(encoding, "little")
    sign, y = number >> 255, number & (2**255 - 1)
    if y >= FIELD_PRIME:
        raise ValueError("y is not below the field prime")
    x = _recover_x(y)
    if x == 0 and sign:
        raise ValueError("zero has no negative")
    if x & 1 != sign:
        x = FIELD_PRIME - x
    return (x, y, 1, x * y % FIELD_PRIME)


def _recover_x(y: int) -> int:
    """One square root of ``(y² − 1) / (d·y² + 1)``."""
    numerator, denominator = (y * y - 1) % FIELD_PRIME, (_D * y * y + 1) % FIELD_PRIME
    x_squared = numerator * pow(denominator, -1, FIELD_PRIME) % FIELD_PRIME
    x = pow(x_squared, (FIELD_PRIME + 3) // 8, FIELD_PRIME)
    if x * x % FIELD_PRIME != x_squared:
        x = x * _SQRT_MINUS_ONE % FIELD_PRIME
    if x * x % FIELD_PRIME != x_squared:
        raise ValueError("no point of the curve has this y")
    return x


def add(left: Point, right: Point) -> Point:
    """Add two points; the formula is complete, so doubling and the identity need no case of their own."""
    a = (left[1] - left[0]) * (right[1] - right[0]) % FIELD_PRIME
    b = (left[1] + left[0]) * (right[1] + right[0]) % FIELD_PRIME
    c = 2 * left[3] * right[3] * _D % FIELD_PRIME
    d = 2 * left[2] * right[2] % FIELD_PRIME
    e, f, g, h = b - a, d - c, d + c, b + a
    return (e * f % FIELD_PRIME, g * h % FIELD_PRIME, f * g % FIELD_PRIME, e * h % FIELD_PRIME)


def _double(point: Point) -> Point:
    """Double a point by the shorter formula of RFC 8032 §5.1.4."""
    a, b = point[0] * point[0] % FIELD_PRIME, point[1] * point[1] % FIELD_PRIME
    h = a + b
    e = h - (point[0] + point[1]) * (point[0] + point[1])
    g = a - b
    f = 2 * point[2] * point[2] + g
    return (e * f % FIELD_PRIME, g * h % FIELD_PRIME, f * g % FIELD_PRIME, e * h % FIELD_PRIME)


def multiply(scalar: int, point: Point) -> Point:
    """Multiply a point by ``scalar >= 0``."""
    total = IDENTITY
    for bit in f"{scalar:b}":
        total = _double(total)
        if bit == "1":
            total = add(total, point)
    return total


def is_identity(point: Point) -> bool:
    """Tell whether a point is the neutral element."""
    return point[0] % FIELD_PRIME == 0 and (point[1] - point[2]) % FIELD_PRIME == 0


def is_in_prime_order_group(point: Point) -> bool:
    """Tell whether ``[L]point`` is the identity, that is, whether the point has no part of low order."""
    return is_identity(multiply(GROUP_ORDER, point))
