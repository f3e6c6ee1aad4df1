"""Public keys as the record holds them: canonical DER SubjectPublicKeyInfo (RFC 5280 §4.1.2.7) of three kinds.

| kind | SPKI | used by |
|---|---|---|
| Ed25519 (RFC 8410) | 44 bytes | plain keys and passkeys |
| P-256, named curve, uncompressed point (RFC 5480) | 91 bytes | passkeys (ES256) |
| RSA, 2048–4096 bits, e = 65537 (RFC 3279 §2.3.1) | 294–550 bytes | passkeys (RS256) |

One key has one spelling: what was read is encoded again and compared, because the key's id is a hash of the bytes.
"""

import functools
import hashlib
from typing import Final

from cryptography.exceptions import UnsupportedAlgorithm
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric.ec import SECP256R1, EllipticCurvePublicKey
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey
from cryptography.hazmat.primitives.asymmetric.rsa import RSAPublicKey

from ledger.format.codec import encode_base64url
from ledger.keys.errors import KeyRefusedError

PublicKey = Ed25519PublicKey | EllipticCurvePublicKey | RSAPublicKey

MAX_SPKI_SIZE: Final = 550
"""Bytes of the longest key taken: RSA with 4096 bits."""
RSA_BITS: Final = range(2048, 4096 + 1)
RSA_EXPONENT: Final = 65537

_THEN: Final = "make a new key of a kind that the record takes: Ed25519, P-256, or RSA of 2048 to 4096 bits"


def key_id(spki: bytes) -> str:
    """Return a key's id: SHA-256 of its SPKI in unpadded base64url, 43 characters."""
    return encode_base64url(hashlib.sha256(spki).digest())


def encode_public_key(key: PublicKey) -> bytes:
    """Return a key's canonical DER SPKI."""
    return key.public_bytes(serialization.Encoding.DER, serialization.PublicFormat.SubjectPublicKeyInfo)


@functools.lru_cache(maxsize=4096)
def load_public_key(spki: bytes, *, where: str = "public key") -> PublicKey:
    """Read an SPKI; its point is not judged here (``schemes.parse_public_key`` does, before a key is enrolled).

    Args:
        spki: DER bytes, at most ``MAX_SPKI_SIZE``.
        where: what is being read, for the error's message.

    Raises:
        KeyRefusedError: too long, no DER key, another spelling of one, or of a kind or size that is not taken.
    """
    if len(spki) > MAX_SPKI_SIZE:
        raise KeyRefusedError("KEY_TOO_LONG", where, f"at most {MAX_SPKI_SIZE} bytes", f"{len(spki)} bytes", _THEN)
    try:
        key = serialization.load_der_public_key(spki)
    except (ValueError, TypeError, UnsupportedAlgorithm):
        raise KeyRefusedError("KEY_MALFORMED", where, "a DER SubjectPublicKeyInfo", _show(spki), _THEN) from None
    if isinstance(key, EllipticCurvePublicKey):
        if not isinstance(key.curve, SECP256R1):
            raise KeyRefusedError("KEY_UNSUPPORTED", where, "the curve P-256", key.curve.name, _THEN)
    elif isinstance(key, RSAPublicKey):
        _check_rsa(key, where)
    elif not isinstance(key, Ed25519PublicKey):
        raise KeyRefusedError("KEY_UNSUPPORTED", where, "Ed25519, P-256 or RSA", type(key).__name__, _THEN)
    if encode_public_key(key) != spki:
        raise KeyRefusedError("KEY_NOT_CANONICAL", where, "the canonical DER of this key", _show(spki), _THEN)
    return key


def _check_rsa(key: RSAPublicKey, where: str) -> None:
    if key.key_size not in RSA_BITS:
        bits = f"{RSA_BITS[0]} to {RSA_BITS[-1]} bits"
        raise KeyRefusedError("KEY_RSA_SIZE", where, bits, f"{key.key_size} bits", _THEN)
    exponent = key.public_numbers().e
    if exponent != RSA_EXPONENT:
        raise KeyRefusedError("KEY_RSA_EXPONENT", where, f"e = {RSA_EXPONENT}", str(exponent)[:40], _THEN)


def _show(spki: bytes) -> str:
    return f"{len(spki)} bytes beginning {spki[:16].hex()}" if spki else "nothing"
