"""Passkey assertions as signatures of statements (docs/format.md; WebAuthn Level 3 §5.8.1, §6.1, §7.2).

An authenticator signs ``authenticatorData ‖ SHA-256(clientDataJSON)``. The statement is bound in by the challenge,
which is not random: ``SHA-256("plenary statement v1" ‖ 0x00 ‖ PAE)``. Freshness comes from the statement's own nonce
and times, so nobody but the signer's device supplies a challenge.

Checked in this order, each with its own code: sizes; clientDataJSON is UTF-8 JSON, an object, no name twice, depth at
most 16; type; challenge; origin; crossOrigin; topOrigin; RP id hash; user present; user verified; backed up only if
it may be; length; then the signature by ES256, EdDSA (strict profile) or RS256. The counter is ignored: passkeys that
are synced keep it at zero. Unknown members of clientDataJSON are allowed, as browsers may add them.
"""

import hashlib
import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ec import ECDSA, EllipticCurvePublicKey
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey
from cryptography.hazmat.primitives.asymmetric.padding import PKCS1v15
from cryptography.hazmat.primitives.hashes import SHA256

from ledger.format.codec import encode_base64url
from ledger.keys import ed25519
from ledger.keys.errors import KeyRefusedError, SignatureError
from ledger.keys.public_keys import PublicKey

STATEMENT_LABEL: Final = b"plenary statement v1"
MIN_AUTHENTICATOR_DATA: Final = 37
"""RP id hash (32), flags (1), counter (4)."""
MAX_AUTHENTICATOR_DATA: Final = 1024
MAX_CLIENT_DATA_JSON: Final = 4096
MAX_CLIENT_DATA_DEPTH: Final = 16
MAX_ORIGINS: Final = 8
MAX_NAME_SIZE: Final = 253
"""Characters of a domain name (RFC 1035 §2.3.4, in text)."""

_USER_PRESENT, _USER_VERIFIED, _BACKUP_ELIGIBLE, _BACKED_UP = 0x01, 0x04, 0x08, 0x10
_ATTESTED, _EXTENSIONS = 0x40, 0x80
_DOMAIN: Final = re.compile(r"(?!-)[a-z0-9-]{1,63}(?<!-)(\.(?!-)[a-z0-9-]{1,63}(?<!-))*")
_ORIGIN: Final = re.compile(r"(https?)://([a-z0-9.-]+)(?::([1-9][0-9]{0,4}))?")


@dataclass(frozen=True, slots=True)
class WebauthnBinding:
    """Where a passkey may be used, as enrolled beside its public key.

    Args:
        rp_id: the passkey domain, e.g. ``harbour.example``.
        origins: the pages that may ask, e.g. ``("https://sign.harbour.example",)``, compared as text.
    """

    rp_id: str
    origins: tuple[str, ...]


def check_binding(binding: WebauthnBinding, *, where: str = "passkey domain") -> None:
    """Check what a passkey asks to be bound to: a lower-case domain, and 1–8 https origins of it or below it.

    ``http`` is taken for ``localhost`` alone, as browsers do.

    Raises:
        KeyRefusedError: a name that is no domain, no origin, or one that lies outside the domain.
    """
    then = "enrol the passkey from a page of the coalition's own domain"
    if len(binding.rp_id) > MAX_NAME_SIZE or not _DOMAIN.fullmatch(binding.rp_id):
        raise KeyRefusedError("RP_ID", where, "a lower-case domain name", repr(binding.rp_id)[:80], then)
    if not 1 <= len(binding.origins) <= MAX_ORIGINS or len(set(binding.origins)) != len(binding.origins):
        raise KeyRefusedError(
            "ORIGINS", where, f"1 to {MAX_ORIGINS} different origins", str(len(binding.origins)), then
        )
    for origin in binding.origins:
        match = _ORIGIN.fullmatch(origin)
        host = match[2] if match else ""
        in_domain = host == binding.rp_id or host.endswith("." + binding.rp_id)
        secure = bool(match) and (match[1] == "https" or binding.rp_id == "localhost") if match else False
        if not (secure and in_domain and _DOMAIN.fullmatch(host)):
            expected = f"an https origin in {binding.rp_id}, without a path"
            raise KeyRefusedError("ORIGIN", where, expected, repr(origin)[:80], then)


def statement_challenge(pae: bytes) -> bytes:
    """Return the 32-byte challenge with which a passkey signs a statement.

    Args:
        pae: DSSE's pre-authentication encoding of the statement.
    """
    return hashlib.sha256(STATEMENT_LABEL + b"\x00" + pae).digest()


def verify_assertion(
    key: PublicKey,
    challenge: bytes,
    authenticator_data: bytes,
    client_data_json: bytes,
    signature: bytes,
    binding: WebauthnBinding,
) -> None:
    """Check one assertion of an enrolled passkey.

    Args:
        key: the passkey's public key.
        challenge: the 32 bytes that must have been signed (``statement_challenge``).
        authenticator_data: as the authenticator gave it, 37 to 1,024 bytes.
        client_data_json: the browser's exact bytes, at most 4,096.
        signature: DER for ES256, 64 bytes for EdDSA, the modulus' length for RS256.
        binding: the domain and origins enrolled with the key.

    Raises:
        SignatureError: any check of the module's list fails.
    """
    _check_client_data(_parse_client_data(client_data_json), challenge, binding)
    _check_authenticator_data(authenticator_data, binding.rp_id)
    _verify_bytes(key, authenticator_data + hashlib.sha256(client_data_json).digest(), signature)


def _parse_client_data(data: bytes) -> Mapping[str, Any]:
    where = "webauthn signature, clientDataJSON"
    if len(data) > MAX_CLIENT_DATA_JSON:
        raise SignatureError("CLIENT_DATA_SIZE", where, f"at most {MAX_CLIENT_DATA_JSON} bytes", str(len(data)))
    try:
        # Floats and large integers can only stand in members that nobody reads: kept as text, they round nothing.
        value = json.loads(
            data.decode("utf-8"),
            object_pairs_hook=_without_repeats,
            parse_float=str,
            parse_int=str,
            parse_constant=_refuse_constant,
        )
    except (ValueError, RecursionError) as error:
        found = str(error)[:80] if not isinstance(error, UnicodeDecodeError) else "bytes that are not UTF-8"
        raise SignatureError("CLIENT_DATA_MALFORMED", where, "one JSON object, no name twice", found) from None
    if not isinstance(value, dict):
        raise SignatureError("CLIENT_DATA_MALFORMED", where, "one JSON object", type(value).__name__)
    if not _fits_depth(value, MAX_CLIENT_DATA_DEPTH):
        raise SignatureError("CLIENT_DATA_MALFORMED", where, f"depth at most {MAX_CLIENT_DATA_DEPTH}", "a deeper one")
    return value


def _without_repeats(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    members = dict(pairs)
    if len(members) != len(pairs):
        raise ValueError("a name twice in one object")
    return members


def _refuse_constant(name: str) -> None:
    raise ValueError(f"{name} is no JSON value")


def _fits_depth(value: Any, levels: int) -> bool:
    """Tell whether a value nests at most ``levels`` deep, going no deeper to find out."""
    if not isinstance(value, dict | list):
        return True
    inner = value.values() if isinstance(value, dict) else value
    return levels > 0 and all(_fits_depth(each, levels - 1) for each in inner)


def _check_client_data(members: Mapping[str, Any], challenge: bytes, binding: WebauthnBinding) -> None:
    where = "webauthn signature, clientDataJSON"
    if members.get("type") != "webauthn.get":
        raise SignatureError("CLIENT_DATA_TYPE", f"{where}/type", "webauthn.get", _show(members, "type"))
    expected = encode_base64url(challenge)
    if members.get("challenge") != expected:
        found = _show(members, "challenge")
        raise SignatureError("CHALLENGE", f"{where}/challenge", f"{expected}, this statement's", found)
    if members.get("origin") not in binding.origins:
        enrolled = "one of the enrolled " + ", ".join(binding.origins)
        raise SignatureError("ORIGIN", f"{where}/origin", enrolled, _show(members, "origin"))
    if members.get("crossOrigin", False) is not False:
        found = _show(members, "crossOrigin")
        raise SignatureError("CROSS_ORIGIN", f"{where}/crossOrigin", "absent or false", found)
    if "topOrigin" in members:
        raise SignatureError("TOP_ORIGIN", f"{where}/topOrigin", "absent", _show(members, "topOrigin"))


def _show(members: Mapping[str, Any], name: str) -> str:
    return repr(members[name])[:80] if name in members else "nothing"


def _check_authenticator_data(data: bytes, rp_id: str) -> None:
    where = "webauthn signature, authenticatorData"
    if not MIN_AUTHENTICATOR_DATA <= len(data) <= MAX_AUTHENTICATOR_DATA:
        sizes = f"{MIN_AUTHENTICATOR_DATA} to {MAX_AUTHENTICATOR_DATA} bytes"
        raise SignatureError("AUTHENTICATOR_DATA_SIZE", where, sizes, str(len(data)))
    rp_id_hash = hashlib.sha256(rp_id.encode()).digest()
    if data[:32] != rp_id_hash:
        raise SignatureError("RP_ID_HASH", where, f"{rp_id_hash.hex()}, of {rp_id}", data[:32].hex())
    flags = data[32]
    found = f"flags {flags:08b}"
    if not flags & _USER_PRESENT:
        raise SignatureError("USER_NOT_PRESENT", where, "the flag that the user was present", found)
    if not flags & _USER_VERIFIED:
        raise SignatureError("USER_NOT_VERIFIED", where, "the flag that the user was verified", found)
    if flags & _BACKED_UP and not flags & _BACKUP_ELIGIBLE:
        raise SignatureError("BACKUP_FLAGS", where, "backed up only where a backup is possible", found)
    if len(data) > MIN_AUTHENTICATOR_DATA and not flags & (_ATTESTED | _EXTENSIONS):
        raise SignatureError("AUTHENTICATOR_DATA_SIZE", where, f"{MIN_AUTHENTICATOR_DATA} bytes", str(len(data)))


def _verify_bytes(key: PublicKey, message: bytes, signature: bytes) -> None:
    if isinstance(key, Ed25519PublicKey):
        ed25519.verify(key.public_bytes_raw(), message, signature, where="webauthn signature (EdDSA)")
        return
    try:
        if isinstance(key, EllipticCurvePublicKey):
            name = "ES256"
            key.verify(signature, message, ECDSA(SHA256()))
        else:
            name = "RS256"
            key.verify(signature, message, PKCS1v15(), SHA256())
    except (InvalidSignature, ValueError):
        where, expected = f"webauthn signature ({name})", "a signature of the enrolled key over this assertion"
        raise SignatureError("SIGNATURE_INVALID", where, expected, signature[:64].hex()) from None
