"""The proof that who joins was invited (docs/format.md, keys and authority).

An invitation link holds the seed of a one-time Ed25519 key whose public key stands in ``person.invited/v1``. Who opens
the link makes a key of her own and signs with the invitation's ``"plenary join v1" ‖ 0x00 ‖ origin ‖ 0x00 ‖ SPKI``.
That binds the link to one ledger and one new key: the proof, seen by others, invites nobody else. An origin holds no
zero byte, so the parts cannot run into each other.
"""

import re
from typing import Final

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey

from ledger.keys import ed25519
from ledger.keys.errors import KeyRefusedError, SignatureError
from ledger.keys.public_keys import encode_public_key, load_public_key

JOIN_LABEL: Final = b"plenary join v1"
_ORIGIN: Final = re.compile(r"[a-z0-9./-]{1,200}")
_WHERE: Final = "invitation proof"


def invitation_key(seed: bytes) -> bytes:
    """Return the SPKI of the one-time key that an invitation's 32-byte seed makes."""
    return encode_public_key(Ed25519PrivateKey.from_private_bytes(seed).public_key())


def invitation_proof(seed: bytes, origin: str, spki: bytes) -> bytes:
    """Sign that a new key may join.

    Args:
        seed: the 32 bytes in the invitation's link.
        origin: the ledger's origin.
        spki: the new key's canonical DER SPKI.

    Returns:
        64 bytes, for the body of ``person.joined/v1``.
    """
    return Ed25519PrivateKey.from_private_bytes(seed).sign(_join_message(origin, spki))


def verify_invitation_proof(invitation_spki: bytes, origin: str, spki: bytes, proof: bytes) -> None:
    """Check a proof against the one-time key of the invitation.

    Args:
        invitation_spki: the key in ``person.invited/v1``, canonical DER SPKI, Ed25519.
        origin: the origin of the ledger that is joined.
        spki: the new key's canonical DER SPKI.
        proof: the 64 bytes offered.

    Raises:
        SignatureError: the invitation's key is no Ed25519 key, or the proof does not hold for this ledger and key.
    """
    try:
        key = load_public_key(invitation_spki)
    except KeyRefusedError as error:
        raise SignatureError(error.code, f"{_WHERE}, invitation's key", error.expected, error.found) from None
    if not isinstance(key, Ed25519PublicKey):
        raise SignatureError("KEY_SCHEME", f"{_WHERE}, invitation's key", "an Ed25519 key", type(key).__name__)
    ed25519.verify(key.public_bytes_raw(), _join_message(origin, spki), proof, where=_WHERE)


def _join_message(origin: str, spki: bytes) -> bytes:
    if not _ORIGIN.fullmatch(origin):
        raise SignatureError("ORIGIN", _WHERE, "1 to 200 characters of a-z, 0-9, '.', '/', '-'", repr(origin)[:80])
    return b"\x00".join((JOIN_LABEL, origin.encode("ascii"), spki))
