"""Public keys: one spelling each, three kinds, and nothing weak at enrolment."""

import json
from typing import Any

import pytest
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import dsa, ec, ed448, ed25519, mldsa, rsa, x25519

from ledger.format.envelope import Signature
from ledger.keys.errors import KeyRefusedError, SignatureError
from ledger.keys.public_keys import MAX_SPKI_SIZE, encode_public_key, key_id, load_public_key
from ledger.keys.schemes import parse_public_key, verify_statement
from tests.keys.assertion_vectors import AUTHENTICATORS, PAE
from tests.keys.authenticator import BINDING
from tests.keys.strict_vectors import STRICT_FILE

ED25519_PREFIX = bytes.fromhex("302a300506032b6570032100")
PLAIN = ed25519.Ed25519PrivateKey.from_private_bytes(bytes(range(32)))
PLAIN_SPKI = encode_public_key(PLAIN.public_key())
P256_PREFIX = bytes.fromhex("3059301306072a8648ce3d020106082a8648ce3d030107034200")


def spki_of(key: Any) -> bytes:
    """Return any library key's SPKI."""
    encoded: bytes = key.public_bytes(serialization.Encoding.DER, serialization.PublicFormat.SubjectPublicKeyInfo)
    return encoded


def refusal(scheme: str, spki: bytes) -> str:
    """Return the code with which a key is refused, or ``ok``."""
    try:
        parse_public_key(scheme, spki)
    except KeyRefusedError as error:
        return error.code
    return "ok"


def rsa_spki(n: int, e: int = 65537) -> bytes:
    """Return the SPKI of an RSA key with any numbers."""
    return spki_of(rsa.RSAPublicNumbers(e, n).public_key())


def test_kinds_that_are_not_taken() -> None:
    """Other curves, other algorithms, and RSA keys too short, too long or with another exponent are refused."""
    dsa_numbers = dsa.DSAPublicNumbers(4, dsa.DSAParameterNumbers((1 << 2047) + 9, (1 << 255) + 95, 2))
    refused = {
        "KEY_UNSUPPORTED": [
            spki_of(ec.derive_private_key(7, ec.SECP384R1()).public_key()),
            spki_of(ec.derive_private_key(7, ec.SECP256K1()).public_key()),
            spki_of(ed448.Ed448PrivateKey.from_private_bytes(bytes(57)).public_key()),
            spki_of(x25519.X25519PrivateKey.from_private_bytes(bytes(32)).public_key()),
            spki_of(dsa_numbers.public_key()),
        ],
        "KEY_RSA_SIZE": [rsa_spki((1 << 1023) + 1), rsa_spki((1 << 2046) + 1), rsa_spki((1 << 4096) + 1)],
        "KEY_RSA_EXPONENT": [rsa_spki((1 << 2047) + 1, 3), rsa_spki((1 << 2047) + 1, 65539)],
        "KEY_TOO_LONG": [
            rsa_spki((1 << 4103) + 1),
            spki_of(mldsa.MLDSA44PrivateKey.from_seed_bytes(bytes(32)).public_key()),
            bytes(MAX_SPKI_SIZE + 1),
        ],
    }
    for code, keys in refused.items():
        assert [refusal("webauthn", spki) for spki in keys] == [code] * len(keys)


def test_spellings_that_are_not_taken() -> None:
    """Compressed points, explicit lengths, other parameters, trailing bytes and PEM are not the canonical DER."""
    p256 = AUTHENTICATORS["ES256"].spki
    point = p256[len(P256_PREFIX) :]
    compressed = bytes([2 + (point[64] & 1)]) + point[1:33]
    rsa_key = AUTHENTICATORS["RS256"].spki
    no_null = bytes.fromhex("30820120300b06092a864886f70d010101") + rsa_key[19:]
    pss = rsa_key.replace(bytes.fromhex("2a864886f70d010101"), bytes.fromhex("2a864886f70d01010a"))
    spellings = [
        bytes.fromhex("3039301306072a8648ce3d020106082a8648ce3d030107032200") + compressed,
        P256_PREFIX + bytes([6 + (point[64] & 1)]) + point[1:],
        P256_PREFIX + point[:-1] + bytes([point[-1] ^ 1]),
        P256_PREFIX[:-2] + b"\x02\x00\x00",
        no_null,
        pss,
        rsa_key[:3] + bytes([rsa_key[3] + 1]) + rsa_key[4:] + b"\x00",
        PLAIN_SPKI + b"\x00",
        b"\x30\x81" + PLAIN_SPKI[1:],
        PLAIN_SPKI[12:],
        b"",
        b"\x00",
        PLAIN.public_key().public_bytes(serialization.Encoding.PEM, serialization.PublicFormat.SubjectPublicKeyInfo),
    ]
    for spelling in spellings:
        assert refusal("webauthn", spelling) in {"KEY_MALFORMED", "KEY_NOT_CANONICAL"}, spelling.hex()


def test_every_prefix_and_every_damaged_header_bit_is_refused() -> None:
    """No beginning of a key is a key, and no bit of its DER header can be turned."""
    for spki in (PLAIN_SPKI, AUTHENTICATORS["ES256"].spki):
        for size in range(len(spki)):
            assert refusal("webauthn", spki[:size]) == "KEY_MALFORMED"
    for bit in range(8 * len(ED25519_PREFIX)):
        damaged = bytearray(PLAIN_SPKI)
        damaged[bit // 8] ^= 1 << bit % 8
        assert refusal("ed25519", bytes(damaged)) != "ok"


@pytest.mark.parametrize("scheme", ["ed25519", "webauthn"])
def test_weak_ed25519_keys_are_refused_in_both_schemes(scheme: str) -> None:
    """A key that the strict profile refuses at enrolment is refused as a plain key and as a passkey."""
    vectors = json.loads(STRICT_FILE.read_text(encoding="utf-8"))
    seen = set()
    for vector in vectors:
        key = bytes.fromhex(vector["key"])
        if len(key) == 32:
            assert refusal(scheme, ED25519_PREFIX + key) == vector["enrol"]
            seen.add(vector["enrol"])
    assert seen == {"ok", "KEY_LOW_ORDER", "KEY_MIXED_ORDER", "KEY_NOT_CANONICAL", "KEY_NOT_A_POINT"}


def test_a_plain_key_is_ed25519() -> None:
    """Passkey algorithms are refused as plain keys, and an unknown scheme is refused as such."""
    assert [refusal("ed25519", each.spki) for each in AUTHENTICATORS.values()] == [
        "KEY_SCHEME",
        "ok",
        "KEY_SCHEME",
        "KEY_SCHEME",
    ]
    for scheme in ("", "ED25519", "x509", "ed25519 "):
        assert refusal(scheme, PLAIN_SPKI) == "SCHEME_UNKNOWN"


def test_keys_that_are_taken() -> None:
    """All passkey algorithms are taken as passkeys, with key ids that are SHA-256 of the SPKI."""
    for each in AUTHENTICATORS.values():
        key = parse_public_key("webauthn", each.spki)
        assert encode_public_key(key) == each.spki
        assert len(each.spki) <= MAX_SPKI_SIZE
    assert max(len(each.spki) for each in AUTHENTICATORS.values()) == MAX_SPKI_SIZE
    assert key_id(b"") == "47DEQpj8HBSa-_TImW-5JCeuQeRkm5NMpJWZG3hSuFU"


def test_a_plain_signature() -> None:
    """A plain key's signature over the PAE is taken; any other line is refused with its code."""
    line = Signature(key_id(PLAIN_SPKI), PLAIN.sign(PAE))
    verify_statement("ed25519", PLAIN_SPKI, PAE, line)
    passkey = AUTHENTICATORS["EdDSA"]
    assertion = passkey.sign(PAE)
    other = AUTHENTICATORS["ES256"]
    plain_by_passkey = Signature(passkey.keyid, passkey.key.sign(PAE))  # type: ignore[call-arg]
    bad: list[tuple[str, str, bytes, Signature, bool]] = [
        ("KEYID", "ed25519", PLAIN_SPKI, Signature(passkey.keyid, line.sig), False),
        ("KEYID", "ed25519", PLAIN_SPKI, Signature(line.keyid + "=", line.sig), False),
        ("SIGNATURE_INVALID", "ed25519", PLAIN_SPKI, Signature(line.keyid, PLAIN.sign(PAE + b" ")), False),
        ("SIGNATURE_LENGTH", "ed25519", PLAIN_SPKI, Signature(line.keyid, b""), False),
        ("SCHEME_MISMATCH", "ed25519", passkey.spki, assertion, False),
        ("SCHEME_MISMATCH", "ed25519", PLAIN_SPKI, Signature(line.keyid, line.sig, None, b"{}"), False),
        ("SCHEME_MISMATCH", "webauthn", passkey.spki, plain_by_passkey, True),
        ("SCHEME_MISMATCH", "webauthn", passkey.spki, Signature(passkey.keyid, assertion.sig, b"", None), True),
        ("SCHEME_UNKNOWN", "pgp", PLAIN_SPKI, line, True),
        ("BINDING_MISSING", "webauthn", passkey.spki, assertion, False),
        ("KEY_SCHEME", "ed25519", other.spki, Signature(other.keyid, line.sig), False),
        ("KEY_MALFORMED", "ed25519", b"no key", Signature(key_id(b"no key"), line.sig), False),
    ]
    for code, scheme, spki, wrong, bound in bad:
        with pytest.raises(SignatureError) as caught:
            verify_statement(scheme, spki, PAE, wrong, BINDING if bound else None)
        assert caught.value.code == code


def test_one_scheme_never_counts_in_the_other() -> None:
    """One Ed25519 key's assertion is no plain signature and the reverse, even with the members rearranged."""
    passkey = AUTHENTICATORS["EdDSA"]
    assertion = passkey.sign(PAE)
    with pytest.raises(SignatureError):
        verify_statement("ed25519", passkey.spki, PAE, Signature(passkey.keyid, assertion.sig))
    plain = passkey.key.sign(PAE)  # type: ignore[call-arg]
    moved = Signature(passkey.keyid, plain, assertion.authenticator_data, assertion.client_data_json)
    with pytest.raises(SignatureError):
        verify_statement("webauthn", passkey.spki, PAE, moved, BINDING)


def test_reading_is_the_same_the_second_time() -> None:
    """A key read before is read the same again, and a refusal is repeated."""
    assert load_public_key(PLAIN_SPKI) is load_public_key(PLAIN_SPKI)
    for _ in range(2):
        assert refusal("ed25519", PLAIN_SPKI[:-1]) == "KEY_MALFORMED"
