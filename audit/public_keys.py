"""Public keys of persons, their ids, and the two ways to sign (docs/format.md §7.1 to §7.3)."""

import hashlib
import json
import re
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from cryptography.exceptions import InvalidSignature, UnsupportedAlgorithm
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec, padding, rsa
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

from audit import ed25519, json_text
from audit.entry import Line
from audit.errors import FormError
from audit.texts import encode_base64url

MAX_SPKI = 550
LABEL = b"plenary statement v1\x00"
MAX_CLIENT_DATA = 4096
LEAST_AUTHENTICATOR_DATA, MOST_AUTHENTICATOR_DATA = 37, 1024

_LEAST_RSA_BITS, _MOST_RSA_BITS, _RSA_EXPONENT = 2048, 4096, 65537
_PRESENT, _VERIFIED, _ELIGIBLE, _BACKED_UP, _ATTESTED, _EXTENSIONS = 0x01, 0x04, 0x08, 0x10, 0x40, 0x80
_RP_ID = re.compile(r"(?=.{1,253}$)[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?(\.[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?)*")
_ORIGIN = re.compile(r"(https?)://([a-z0-9.-]+)(?::([1-9][0-9]{0,4}))?")
_MOST_ORIGINS = 8

PublicKey = Ed25519PublicKey | ec.EllipticCurvePublicKey | rsa.RSAPublicKey


@dataclass(frozen=True, slots=True)
class Verifier:
    """What the record enrolled: a scheme, a key as DER SubjectPublicKeyInfo, and for a passkey where it may be used."""

    scheme: str
    spki: bytes
    rp_id: str | None = None
    origins: tuple[str, ...] = ()

    @property
    def keyid(self) -> str:
        """The key's id."""
        return keyid_of(self.spki)


def keyid_of(spki: bytes) -> str:
    """The id of a key: base64url SHA-256 of its SPKI."""
    return encode_base64url(hashlib.sha256(spki).digest())


@lru_cache(maxsize=4096)
def _parse(spki: bytes) -> PublicKey | str:
    """The key, or the code that refuses it."""
    if len(spki) > MAX_SPKI:
        return "KEY_TOO_LONG"
    try:
        key = serialization.load_der_public_key(spki)
    except UnsupportedAlgorithm:
        return "KEY_UNSUPPORTED"
    except ValueError:
        return "KEY_MALFORMED"
    if not isinstance(key, Ed25519PublicKey | ec.EllipticCurvePublicKey | rsa.RSAPublicKey):
        return "KEY_UNSUPPORTED"
    if isinstance(key, ec.EllipticCurvePublicKey) and not isinstance(key.curve, ec.SECP256R1):
        return "KEY_UNSUPPORTED"
    form = serialization.PublicFormat.SubjectPublicKeyInfo
    if key.public_bytes(serialization.Encoding.DER, form) != spki:
        return "KEY_NOT_CANONICAL"
    if isinstance(key, rsa.RSAPublicKey):
        if not _LEAST_RSA_BITS <= key.key_size <= _MOST_RSA_BITS:
            return "KEY_RSA_SIZE"
        if key.public_numbers().e != _RSA_EXPONENT:
            return "KEY_RSA_EXPONENT"
    return key


def read_key(spki: bytes, where: str = "") -> PublicKey:
    """Read a SubjectPublicKeyInfo in its one spelling.

    Raises:
        FormError: KEY_TOO_LONG, KEY_MALFORMED, KEY_UNSUPPORTED, KEY_NOT_CANONICAL, KEY_RSA_SIZE, KEY_RSA_EXPONENT.
    """
    key = _parse(spki)
    if isinstance(key, str):
        raise FormError(key, "format §7.1", where, "the canonical SPKI of an Ed25519, P-256 or RSA key", spki)
    return key


def check_enrolment(key: Verifier, where: str = "") -> None:
    """Hold a key to what enrolment asks of it.

    Raises:
        FormError: those of `read_key` and `ed25519.check_key`; SCHEME_UNKNOWN, KEY_SCHEME, BINDING_MISSING,
            RP_ID, ORIGINS, ORIGIN.
    """
    if key.scheme not in ("ed25519", "webauthn"):
        raise FormError("SCHEME_UNKNOWN", "format §7.1", where, "ed25519 or webauthn", key.scheme)
    public = read_key(key.spki, where)
    if isinstance(public, Ed25519PublicKey):
        ed25519.check_key(public.public_bytes_raw(), where)
    elif key.scheme == "ed25519":
        raise FormError("KEY_SCHEME", "format §7.1", where, "an Ed25519 key", type(public).__name__)
    if key.scheme == "webauthn":
        _check_binding(key, where)
    elif key.rp_id is not None or key.origins:
        raise FormError("PLAIN_KEY_BOUND", "rules K-1", where, "no domain for a plain key", key.rp_id)


def _check_binding(key: Verifier, where: str) -> None:
    clause = "format §7.3"
    if key.rp_id is None or not _RP_ID.fullmatch(key.rp_id):
        raise FormError("RP_ID", clause, where, "a lower-case domain", key.rp_id)
    if not 1 <= len(key.origins) <= _MOST_ORIGINS or len(set(key.origins)) != len(key.origins):
        raise FormError("ORIGINS", clause, where, "1 to 8 origins, each once", len(key.origins))
    for origin in key.origins:
        match = _ORIGIN.fullmatch(origin)
        if match is None:
            raise FormError("ORIGIN", clause, where, "an https origin", origin)
        scheme, host, _ = match.groups()
        inside = host == key.rp_id or host.endswith(f".{key.rp_id}")
        if not inside or (scheme == "http" and host != "localhost"):
            raise FormError("ORIGIN", clause, where, f"an https origin in {key.rp_id}", origin)


def verify_line(key: Verifier, pae: bytes, line: Line, where: str = "") -> None:
    """Verify one signature of an envelope by the scheme that its key was enrolled with.

    Raises:
        FormError: KEYID, SCHEME_MISMATCH, and what the scheme says.
    """
    public = read_key(key.spki, where)
    if key.keyid != line.keyid:
        raise FormError("KEYID", "format §7.1", where, key.keyid, line.keyid)
    passkey = line.authenticator_data is not None
    if passkey != (key.scheme == "webauthn"):
        raise FormError("SCHEME_MISMATCH", "format §7.1", where, f"a line of scheme {key.scheme}", "the other scheme")
    if not passkey:
        if not isinstance(public, Ed25519PublicKey):
            raise FormError("KEY_SCHEME", "format §7.1", where, "an Ed25519 key", type(public).__name__)
        ed25519.verify(public.public_bytes_raw(), pae, line.signature, where)
        return
    assert line.authenticator_data is not None
    assert line.client_data is not None
    if key.rp_id is None:
        raise FormError("BINDING_MISSING", "format §7.3", where, "a passkey's domain and origins", "none")
    _check_client_data(line.client_data, pae, key, where)
    _check_authenticator_data(line.authenticator_data, key.rp_id, where)
    signed = line.authenticator_data + hashlib.sha256(line.client_data).digest()
    _verify_assertion(public, signed, line.signature, where)


def _refuse(code: str, where: str, expected: str, found: object) -> FormError:
    return FormError(code, "format §7.3", where, expected, found)


def _client_data(data: bytes, where: str) -> dict[str, Any]:
    if len(data) > MAX_CLIENT_DATA:
        raise _refuse("CLIENT_DATA_SIZE", where, f"at most {MAX_CLIENT_DATA} bytes", len(data))

    def once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
        found = dict(pairs)
        if len(found) != len(pairs):
            raise ValueError("a member twice")
        return found

    def never(text: str) -> None:
        raise ValueError(text)

    try:
        value = json.loads(data.decode("utf-8"), object_pairs_hook=once, parse_constant=never)
    except (ValueError, RecursionError):
        value = None
    if not isinstance(value, dict) or _levels(value) > json_text.MAX_DEPTH:
        raise _refuse("CLIENT_DATA_MALFORMED", where, "one JSON object, no member twice, 16 levels at most", data)
    return value


def _levels(value: Any) -> int:
    members = value.values() if isinstance(value, dict) else value if isinstance(value, list) else None
    return 0 if members is None else 1 + max((_levels(member) for member in members), default=0)


def _check_client_data(data: bytes, pae: bytes, key: Verifier, where: str) -> None:
    value = _client_data(data, where)
    challenge = encode_base64url(hashlib.sha256(LABEL + pae).digest())
    if value.get("type") != "webauthn.get":
        raise _refuse("CLIENT_DATA_TYPE", where, "webauthn.get", value.get("type"))
    if value.get("challenge") != challenge:
        raise _refuse("CHALLENGE", where, challenge, value.get("challenge"))
    if value.get("origin") not in key.origins:
        raise _refuse("ORIGIN", where, "an origin enrolled with the key", value.get("origin"))
    if value.get("crossOrigin", False) is not False:
        raise _refuse("CROSS_ORIGIN", where, "false, or no member", value["crossOrigin"])
    if "topOrigin" in value:
        raise _refuse("TOP_ORIGIN", where, "no such member", value["topOrigin"])


def _check_authenticator_data(data: bytes, rp_id: str, where: str) -> None:
    least, most = LEAST_AUTHENTICATOR_DATA, MOST_AUTHENTICATOR_DATA
    sized = least <= len(data) <= most and (len(data) == least or data[32] & (_ATTESTED | _EXTENSIONS))
    if not sized:
        raise _refuse(
            "AUTHENTICATOR_DATA_SIZE", where, f"{least} to {most} bytes, more than {least} by flag", len(data)
        )
    if data[:32] != hashlib.sha256(rp_id.encode("utf-8")).digest():
        raise _refuse("RP_ID_HASH", where, f"SHA-256 of {rp_id}", data[:32])
    flags = data[32]
    if not flags & _PRESENT:
        raise _refuse("USER_NOT_PRESENT", where, "flag 0x01", f"flags {flags:#04x}")
    if not flags & _VERIFIED:
        raise _refuse("USER_NOT_VERIFIED", where, "flag 0x04", f"flags {flags:#04x}")
    if flags & _BACKED_UP and not flags & _ELIGIBLE:
        raise _refuse("BACKUP_FLAGS", where, "0x10 only with 0x08", f"flags {flags:#04x}")


def _verify_assertion(public: PublicKey, signed: bytes, signature: bytes, where: str) -> None:
    try:
        if isinstance(public, Ed25519PublicKey):
            ed25519.verify(public.public_bytes_raw(), signed, signature, where)
        elif isinstance(public, rsa.RSAPublicKey):
            public.verify(signature, signed, padding.PKCS1v15(), hashes.SHA256())
        else:
            public.verify(signature, signed, ec.ECDSA(hashes.SHA256()))
    except InvalidSignature:
        raise _refuse("SIGNATURE_INVALID", where, "a signature of this passkey", signature) from None
