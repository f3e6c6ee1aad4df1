"""Ed25519 under the strict profile (docs/format.md §7.2), so that all sound verifiers agree.

The library does the equation; what it would let pass is refused before it is asked. The points of low order are
computed here from the curve, not copied from a list: everything that is checked about a point goes through the same
few lines of arithmetic (RFC 8032 §5.1, in extended coordinates).
"""

from functools import lru_cache

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

from audit.errors import FormError

ORDER = 2**252 + 27742317777372353535851937790883648493
KEY_BYTES = 32
SIGNATURE_BYTES = 64

_P = 2**255 - 19
_D = -121665 * pow(121666, -1, _P) % _P
_ROOT_OF_MINUS_ONE = pow(2, (_P - 1) // 4, _P)
_CLAUSE = "format §7.2"

Point = tuple[int, int, int, int]
_IDENTITY: Point = (0, 1, 1, 0)


def _add(one: Point, other: Point) -> Point:
    a = (one[1] - one[0]) * (other[1] - other[0]) % _P
    b = (one[1] + one[0]) * (other[1] + other[0]) % _P
    c = 2 * one[3] * other[3] * _D % _P
    d = 2 * one[2] * other[2] % _P
    e, f, g, h = b - a, d - c, d + c, b + a
    return e * f % _P, g * h % _P, f * g % _P, e * h % _P


def _multiply(scalar: int, point: Point) -> Point:
    result = _IDENTITY
    while scalar:
        if scalar & 1:
            result = _add(result, point)
        point = _add(point, point)
        scalar >>= 1
    return result


def _is_identity(point: Point) -> bool:
    return point[0] % _P == 0 and (point[1] - point[2]) % _P == 0


def _root(square: int) -> int | None:
    """A square root modulo p, if there is one."""
    root = pow(square, (_P + 3) // 8, _P)
    if (root * root - square) % _P:
        root = root * _ROOT_OF_MINUS_ONE % _P
    return None if (root * root - square) % _P else root


def _decode(encoded: bytes) -> Point | None:
    """The point of a canonical encoding, None when there is none."""
    number = int.from_bytes(encoded, "little")
    y, sign = number & (2**255 - 1), number >> 255
    x = _root((y * y - 1) * pow(_D * y * y + 1, -1, _P) % _P)
    if x is None or (x == 0 and sign):
        return None
    x = _P - x if x & 1 != sign else x
    return x, y, 1, x * y % _P


def _encode(point: Point) -> bytes:
    inverse = pow(point[2], -1, _P)
    x, y = point[0] * inverse % _P, point[1] * inverse % _P
    return (y | (x & 1) << 255).to_bytes(32, "little")


@lru_cache(maxsize=1)
def low_order_points() -> frozenset[bytes]:
    """The encodings of the eight points of order 1, 2, 4 and 8: the multiples of one of order 8."""
    y = 2
    while True:
        point = _decode(y.to_bytes(32, "little"))
        if point is not None:
            eighth = _multiply(ORDER, point)
            if not _is_identity(_multiply(4, eighth)):
                return frozenset(_encode(_multiply(n, eighth)) for n in range(8))
        y += 1


def _is_canonical(encoded: bytes) -> bool:
    y = int.from_bytes(encoded, "little") & (2**255 - 1)
    return y < _P and not (y in (1, _P - 1) and encoded[31] & 0x80)


def check_key_form(key: bytes, where: str = "") -> None:
    """Hold a public key to the profile's form.

    Raises:
        FormError: KEY_LENGTH, KEY_NOT_CANONICAL, KEY_LOW_ORDER.
    """
    if len(key) != KEY_BYTES:
        raise FormError("KEY_LENGTH", _CLAUSE, where, "a key of 32 bytes", f"{len(key)}")
    if not _is_canonical(key):
        raise FormError("KEY_NOT_CANONICAL", _CLAUSE, where, "a canonical point", key)
    if key in low_order_points():
        raise FormError("KEY_LOW_ORDER", _CLAUSE, where, "a point that is not of low order", key)


@lru_cache(maxsize=4096)
def _prime_order(key: bytes) -> str:
    point = _decode(key)
    if point is None:
        return "KEY_NOT_A_POINT"
    return "" if _is_identity(_multiply(ORDER, point)) else "KEY_MIXED_ORDER"


def check_key(key: bytes, where: str = "") -> None:
    """Hold a public key to what enrolment asks beside its form: a point of the curve, of prime order.

    Raises:
        FormError: those of `check_key_form`, KEY_NOT_A_POINT, KEY_MIXED_ORDER.
    """
    check_key_form(key, where)
    code = _prime_order(key)
    if code:
        raise FormError(code, _CLAUSE, where, "a point of the curve, of prime order", key)


@lru_cache(maxsize=4096)
def _load(key: bytes) -> Ed25519PublicKey:
    check_key_form(key)
    return Ed25519PublicKey.from_public_bytes(key)


def verify(key: bytes, message: bytes, signature: bytes, where: str = "") -> None:
    """Verify a signature.

    Raises:
        FormError: those of `check_key_form`; SIGNATURE_LENGTH, SIGNATURE_R_NOT_CANONICAL, SIGNATURE_R_LOW_ORDER,
            SIGNATURE_S_RANGE, SIGNATURE_INVALID.
    """
    try:
        loaded = _load(key)
    except FormError as error:
        raise error.below(where) from None
    except ValueError:
        raise FormError("SIGNATURE_INVALID", _CLAUSE, where, "a key that is a point", key) from None
    if len(signature) != SIGNATURE_BYTES:
        raise FormError("SIGNATURE_LENGTH", _CLAUSE, where, "a signature of 64 bytes", f"{len(signature)}")
    first = signature[:32]
    if not _is_canonical(first):
        raise FormError("SIGNATURE_R_NOT_CANONICAL", _CLAUSE, where, "a canonical R", first)
    if first in low_order_points():
        raise FormError("SIGNATURE_R_LOW_ORDER", _CLAUSE, where, "an R that is not of low order", first)
    if int.from_bytes(signature[32:], "little") >= ORDER:
        raise FormError("SIGNATURE_S_RANGE", _CLAUSE, where, "S below the order of the group", signature[32:])
    try:
        loaded.verify(signature, message)
    except InvalidSignature:
        raise FormError(
            "SIGNATURE_INVALID", _CLAUSE, where, "a signature of this key over these bytes", signature
        ) from None
