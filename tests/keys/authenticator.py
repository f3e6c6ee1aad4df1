"""An authenticator in software: it answers a challenge as a browser with a passkey does, and lies when told to.

The keys are fixed and public. ES256 signs with RFC 6979 nonces, so that all answers are the same bytes on every run.
"""

import hashlib
import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from cryptography.hazmat.primitives.asymmetric import ec, rsa
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.asymmetric.padding import PKCS1v15
from cryptography.hazmat.primitives.hashes import SHA256

from ledger.format.codec import encode_base64url
from ledger.format.envelope import Signature
from ledger.keys.public_keys import encode_public_key, key_id
from ledger.keys.schemes import Scheme
from ledger.keys.webauthn import WebauthnBinding, statement_challenge

VECTORS = Path(__file__).resolve().parents[1] / "vectors" / "webauthn"
BINDING = WebauthnBinding("harbour.example", ("https://sign.harbour.example", "https://harbour.example:8443"))

USER_PRESENT, USER_VERIFIED, BACKUP_ELIGIBLE, BACKED_UP, EXTENSIONS = 0x01, 0x04, 0x08, 0x10, 0x80

PrivateKey = ec.EllipticCurvePrivateKey | Ed25519PrivateKey | rsa.RSAPrivateKey


def make_rsa_key(p: int, q: int, e: int = 65537) -> rsa.RSAPrivateKey:
    """Build an RSA key from its primes."""
    d = pow(e, -1, (p - 1) * (q - 1))
    crt = (rsa.rsa_crt_dmp1(d, p), rsa.rsa_crt_dmq1(d, q), rsa.rsa_crt_iqmp(p, q))
    return rsa.RSAPrivateNumbers(p, q, d, *crt, rsa.RSAPublicNumbers(e, p * q)).private_key()


def fixed_keys() -> dict[str, PrivateKey]:
    """Return the fixed key of each algorithm, and RSA's longest."""
    primes = json.loads((VECTORS / "rsa_primes.json").read_text(encoding="utf-8"))
    keys: dict[str, PrivateKey] = {
        "ES256": ec.derive_private_key(int.from_bytes(hashlib.sha256(b"es256").digest(), "big"), ec.SECP256R1()),
        "EdDSA": Ed25519PrivateKey.from_private_bytes(hashlib.sha256(b"eddsa").digest()),
    }
    for name, pair in primes.items():
        keys[name.upper()] = make_rsa_key(int(pair["p"], 16), int(pair["q"], 16))
    return keys


def sign_bytes(key: PrivateKey, message: bytes) -> bytes:
    """Sign with the one algorithm that WebAuthn has for the key's kind."""
    if isinstance(key, ec.EllipticCurvePrivateKey):
        return key.sign(message, ec.ECDSA(SHA256(), deterministic_signing=True))
    if isinstance(key, rsa.RSAPrivateKey):
        return key.sign(message, PKCS1v15(), SHA256())
    return key.sign(message)


def make_client_data(challenge: bytes, /, **members: Any) -> bytes:
    """Write clientDataJSON as browsers do; ``members`` replace or add, None leaves one out."""
    told: dict[str, Any] = {
        "type": "webauthn.get",
        "challenge": encode_base64url(challenge),
        "origin": BINDING.origins[0],
        "crossOrigin": False,
    }
    told.update(members)
    return json.dumps(
        {name: value for name, value in told.items() if value is not None}, separators=(",", ":")
    ).encode()


def make_authenticator_data(
    rp_id: str = BINDING.rp_id, flags: int = USER_PRESENT | USER_VERIFIED, counter: int = 0, tail: bytes = b""
) -> bytes:
    """Write authenticatorData: RP id hash, flags, counter and what may follow."""
    return hashlib.sha256(rp_id.encode()).digest() + bytes([flags]) + counter.to_bytes(4, "big") + tail


@dataclass(frozen=True, slots=True)
class SoftwareAuthenticator:
    """A passkey that signs statements; a ``Signer``."""

    key: PrivateKey

    @property
    def scheme(self) -> Scheme:
        """Passkeys sign by this scheme."""
        return "webauthn"

    @property
    def spki(self) -> bytes:
        """The public key in DER."""
        return encode_public_key(self.key.public_key())

    @property
    def keyid(self) -> str:
        """The id of the public key."""
        return key_id(self.spki)

    def sign(self, pae: bytes) -> Signature:
        """Sign a statement."""
        return self.sign_assertion(make_authenticator_data(), make_client_data(statement_challenge(pae)))

    def sign_assertion(self, authenticator_data: bytes, client_data: bytes) -> Signature:
        """Sign any two structures, sound or not."""
        message = authenticator_data + hashlib.sha256(client_data).digest()
        return Signature(self.keyid, sign_bytes(self.key, message), authenticator_data, client_data)
