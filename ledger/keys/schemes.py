"""The two signature schemes of the record, told apart by what the key was enrolled as (docs/format.md).

``ed25519``: over the statement's PAE, as any DSSE verifier checks it. ``webauthn``: a passkey's assertion whose
challenge is made from the PAE. One public key is enrolled for one scheme only, so that no signature made for one
counts in another.
"""

from typing import Final, Literal, get_args

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

from ledger.format.envelope import Signature
from ledger.keys import ed25519
from ledger.keys.errors import KeyRefusedError, SignatureError
from ledger.keys.public_keys import PublicKey, encode_public_key, key_id, load_public_key
from ledger.keys.webauthn import WebauthnBinding, statement_challenge, verify_assertion

__all__ = ["SCHEMES", "Scheme", "encode_public_key", "key_id", "parse_public_key", "verify_statement"]

Scheme = Literal["ed25519", "webauthn"]
SCHEMES: Final[tuple[str, ...]] = get_args(Scheme)


def parse_public_key(scheme: str, spki: bytes, *, where: str = "public key") -> PublicKey:
    """Read a public key that asks to be enrolled, and refuse what the record must never hold.

    Args:
        scheme: ``ed25519`` or ``webauthn``.
        spki: canonical DER SubjectPublicKeyInfo.
        where: what is being read, for the error's message.

    Raises:
        KeyRefusedError: an unknown scheme; a key that is malformed, not canonical, weak, or not of the scheme.
    """
    if scheme not in SCHEMES:
        raise KeyRefusedError("SCHEME_UNKNOWN", where, " or ".join(SCHEMES), repr(scheme)[:40])
    key = load_public_key(spki, where=where)
    if isinstance(key, Ed25519PublicKey):
        ed25519.check_public_key(key.public_bytes_raw(), where=where)
    elif scheme == "ed25519":
        then = "make an Ed25519 key, or enrol this one as a passkey"
        raise KeyRefusedError("KEY_SCHEME", where, "an Ed25519 key", type(key).__name__, then)
    return key


def verify_statement(
    scheme: str, spki: bytes, pae: bytes, signature: Signature, webauthn: WebauthnBinding | None = None
) -> None:
    """Check one signature line of an envelope against the key that it names.

    The key has passed ``parse_public_key`` when it was enrolled; a key that a statement itself enrols (founding,
    joining) must pass it first.

    Args:
        scheme: what the key was enrolled as.
        spki: the key's canonical DER SPKI.
        pae: DSSE's pre-authentication encoding of the statement.
        signature: the line.
        webauthn: the passkey's enrolled domain and origins; None for a plain key.

    Raises:
        SignatureError: the line is of another key or another scheme, or does not hold.
    """
    keyid = key_id(spki)
    where = f"signature of key {keyid}"
    if signature.keyid != keyid:
        raise SignatureError("KEYID", where, keyid, signature.keyid[:60])
    try:
        key = load_public_key(spki)
    except KeyRefusedError as error:
        raise SignatureError(error.code, where, error.expected, error.found) from None
    authenticator_data, client_data_json = signature.authenticator_data, signature.client_data_json
    if scheme == "ed25519":
        if authenticator_data is not None or client_data_json is not None:
            raise SignatureError("SCHEME_MISMATCH", where, "a plain signature", "a passkey's members beside it")
        if not isinstance(key, Ed25519PublicKey):
            raise SignatureError("KEY_SCHEME", where, "an Ed25519 key", type(key).__name__)
        ed25519.verify(key.public_bytes_raw(), pae, signature.sig, where=where)
    elif scheme == "webauthn":
        if authenticator_data is None or client_data_json is None:
            raise SignatureError("SCHEME_MISMATCH", where, "authenticatorData and clientDataJSON", "one or both absent")
        if webauthn is None:
            raise SignatureError("BINDING_MISSING", where, "the domain and origins enrolled with the key", "none")
        challenge = statement_challenge(pae)
        verify_assertion(key, challenge, authenticator_data, client_data_json, signature.sig, webauthn)
    else:
        raise SignatureError("SCHEME_UNKNOWN", where, " or ".join(SCHEMES), repr(scheme)[:40])
