"""Passkey assertions: every vector's verdict, another library's opinion, and what a passkey may be bound to."""

import base64
import json
from dataclasses import replace

import pytest
from cryptography.hazmat.primitives.asymmetric import rsa
from cryptography.hazmat.primitives.asymmetric.ec import EllipticCurvePublicKey
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey
from hypothesis import given
from hypothesis import strategies as st

from ledger.format.codec import encode_base64url
from ledger.format.envelope import Signature, pae
from ledger.keys.errors import KeyRefusedError, KeysError, SignatureError
from ledger.keys.public_keys import PublicKey, load_public_key
from ledger.keys.schemes import key_id, verify_statement
from ledger.keys.webauthn import WebauthnBinding, check_binding, statement_challenge, verify_assertion
from tests.keys.assertion_vectors import ASSERTIONS_FILE, AUTHENTICATORS, CHALLENGE, PAE, text
from tests.keys.authenticator import BINDING, make_authenticator_data, make_client_data

DOCUMENT = json.loads(ASSERTIONS_FILE.read_text(encoding="utf-8"))
CASES = DOCUMENT["cases"]
SPKI = {name: base64.b64decode(each) for name, each in DOCUMENT["keys"].items()}
JUDGED_CODES = {
    "ok",
    "CHALLENGE",
    "CLIENT_DATA_TYPE",
    "ORIGIN",
    "RP_ID_HASH",
    "SIGNATURE_INVALID",
    "USER_NOT_PRESENT",
    "USER_NOT_VERIFIED",
}
"""Verdicts on matters that py_webauthn looks at too."""
MORE_LENIENT = {"padded challenge"}
"""Refused by us and taken by py_webauthn, which decodes the challenge; WebAuthn §7.2 compares the texts."""


def signature_of(case: dict[str, str]) -> Signature:
    """Read a case's signature line."""
    sig, data, client = (base64.b64decode(case[name]) for name in ("sig", "authenticatorData", "clientDataJSON"))
    return Signature(key_id(SPKI[case["key"]]), sig, data, client)


@pytest.mark.parametrize("case", CASES, ids=lambda c: f"{c['key']}-{c['name']}")
def test_each_assertion_has_its_verdict(case: dict[str, str]) -> None:
    """Each assertion in the vectors is taken, or refused with the very code that it names."""
    binding = WebauthnBinding(DOCUMENT["rp_id"], tuple(DOCUMENT["origins"]))
    statement = pae(DOCUMENT["payloadType"], base64.b64decode(DOCUMENT["payload"]))
    verdict = "ok"
    try:
        verify_statement("webauthn", SPKI[case["key"]], statement, signature_of(case), binding)
    except SignatureError as error:
        verdict = error.code
    assert verdict == case["verdict"]


def test_the_vectors_are_what_their_source_makes() -> None:
    """The file in the repository equals what the fixed keys give, so the authenticator is held to these bytes."""
    assert ASSERTIONS_FILE.read_text(encoding="utf-8") == text()


def test_every_code_has_a_vector() -> None:
    """Each refusal that an assertion can meet is met by at least one vector."""
    assert {case["verdict"] for case in CASES} == JUDGED_CODES | {
        "AUTHENTICATOR_DATA_SIZE",
        "BACKUP_FLAGS",
        "CLIENT_DATA_MALFORMED",
        "CLIENT_DATA_SIZE",
        "CROSS_ORIGIN",
        "SIGNATURE_LENGTH",
        "SIGNATURE_R_LOW_ORDER",
        "SIGNATURE_S_RANGE",
        "TOP_ORIGIN",
    }


def to_cose(key: PublicKey) -> bytes:
    """Write a public key as COSE_Key (RFC 9052 §7), which the judge asks for."""
    cbor2 = pytest.importorskip("cbor2", reason="cbor2 comes with the webauthn package, the judge")
    if isinstance(key, Ed25519PublicKey):
        members: dict[int, int | bytes] = {1: 1, 3: -8, -1: 6, -2: key.public_bytes_raw()}
    elif isinstance(key, EllipticCurvePublicKey):
        point = key.public_numbers()
        members = {1: 2, 3: -7, -1: 1, -2: point.x.to_bytes(32, "big"), -3: point.y.to_bytes(32, "big")}
    else:
        n = key.public_numbers().n
        members = {1: 3, 3: -257, -1: n.to_bytes((n.bit_length() + 7) // 8, "big"), -2: b"\x01\x00\x01"}
    encoded: bytes = cbor2.dumps(members)
    return encoded


@pytest.mark.judge
def test_py_webauthn_agrees() -> None:
    """An outside library gives the same verdict on each case whose matter it looks at."""
    webauthn = pytest.importorskip("webauthn", reason="the webauthn package, the judge, is not installed")
    judged = 0
    for case in CASES:
        if case["verdict"] not in JUDGED_CODES or case["name"] in MORE_LENIENT:
            continue
        line = signature_of(case)
        assert line.authenticator_data is not None
        assert line.client_data_json is not None
        credential = {
            "id": "AA",
            "rawId": "AA",
            "type": "public-key",
            "response": {
                "authenticatorData": encode_base64url(line.authenticator_data),
                "clientDataJSON": encode_base64url(line.client_data_json),
                "signature": encode_base64url(line.sig),
            },
        }
        taken = True
        try:
            webauthn.verify_authentication_response(
                credential=credential,
                expected_challenge=CHALLENGE,
                expected_rp_id=BINDING.rp_id,
                expected_origin=list(BINDING.origins),
                credential_public_key=to_cose(load_public_key(SPKI[case["key"]])),
                credential_current_sign_count=0,
                require_user_verification=True,
            )
        except Exception:  # noqa: BLE001 - any refusal of the judge counts
            taken = False
        assert taken is (case["verdict"] == "ok"), f"{case['key']}, {case['name']}: judge {taken}"
        judged += 1
    assert judged >= 70


def test_every_damaged_byte_is_refused() -> None:
    """No byte of an assertion's three parts can be changed (ES256: a changed signature could still be one, none is)."""
    authenticator = AUTHENTICATORS["ES256"]
    sound = authenticator.sign(PAE)
    data, client_data = sound.authenticator_data or b"", sound.client_data_json or b""
    damaged = [replace(sound, sig=each) for each in one_bit_off(sound.sig)]
    damaged += [replace(sound, authenticator_data=each) for each in one_bit_off(data)]
    damaged += [replace(sound, client_data_json=each) for each in one_bit_off(client_data)]
    assert len(damaged) == len(sound.sig) + 37 + len(client_data)
    for line in damaged:
        with pytest.raises(SignatureError):
            verify_statement("webauthn", authenticator.spki, PAE, line, BINDING)


def one_bit_off(part: bytes) -> list[bytes]:
    """Return the bytes once for each place, with that byte's lowest bit turned."""
    return [part[:place] + bytes([part[place] ^ 1]) + part[place + 1 :] for place in range(len(part))]


@given(st.binary(max_size=200), st.binary(max_size=80))
def test_no_bytes_break_the_reader(client_data: bytes, authenticator_data: bytes) -> None:
    """Whatever bytes arrive, the answer is a refusal of ours and no other exception."""
    key = load_public_key(AUTHENTICATORS["EdDSA"].spki)
    with pytest.raises(SignatureError):
        verify_assertion(key, CHALLENGE, authenticator_data, client_data, bytes(64), BINDING)


JSON_VALUES = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(), inner, max_size=3),
    max_leaves=8,
)


@given(st.dictionaries(st.sampled_from(["type", "challenge", "origin", "crossOrigin", "topOrigin", "x"]), JSON_VALUES))
def test_members_of_any_type_are_refused_in_words(members: dict[str, object]) -> None:
    """Members of any JSON type in any place give a refusal of ours; the signature is missing, so none is taken."""
    client_data = make_client_data(CHALLENGE, **members)
    key = load_public_key(AUTHENTICATORS["ES256"].spki)
    with pytest.raises(SignatureError):
        verify_assertion(key, CHALLENGE, make_authenticator_data(), client_data, b"", BINDING)


def test_the_challenge_is_labelled() -> None:
    """The challenge is the hash that docs/format.md writes down, here by its bytes."""
    assert statement_challenge(b"DSSEv1 1 a 0 ").hex() == (
        "f2a27799cff70664bff155e380032e8ba6438479c44f1c062b0d29a8ae1a4bea"
    )


@pytest.mark.parametrize(
    ("rp_id", "origins", "code"),
    [
        ("harbour.example", ("https://harbour.example",), "ok"),
        ("harbour.example", ("https://sign.harbour.example:8443", "https://harbour.example"), "ok"),
        ("localhost", ("http://localhost:8000", "https://localhost"), "ok"),
        ("", ("https://harbour.example",), "RP_ID"),
        ("Harbour.example", ("https://harbour.example",), "RP_ID"),
        ("harbour.example.", ("https://harbour.example.",), "RP_ID"),
        ("https://harbour.example", ("https://harbour.example",), "RP_ID"),
        ("-harbour.example", ("https://-harbour.example",), "RP_ID"),
        ("harbour..example", ("https://harbour..example",), "RP_ID"),
        ("a" * 64 + ".example", (f"https://{'a' * 64}.example",), "RP_ID"),
        (".".join(["a" * 49] * 5) + ".exam", ("https://x",), "RP_ID"),
        ("harbour.example\n", ("https://harbour.example",), "RP_ID"),
        ("häfen.example", ("https://häfen.example",), "RP_ID"),
        ("harbour.example", (), "ORIGINS"),
        ("harbour.example", ("https://harbour.example",) * 2, "ORIGINS"),
        ("harbour.example", tuple(f"https://s{n}.harbour.example" for n in range(9)), "ORIGINS"),
        ("harbour.example", ("http://harbour.example",), "ORIGIN"),
        ("harbour.example", ("https://evil.example",), "ORIGIN"),
        ("harbour.example", ("https://evilharbour.example",), "ORIGIN"),
        ("harbour.example", ("https://harbour.example/",), "ORIGIN"),
        ("harbour.example", ("https://harbour.example/path",), "ORIGIN"),
        ("harbour.example", ("https://user@harbour.example",), "ORIGIN"),
        ("harbour.example", ("https://HARBOUR.example",), "ORIGIN"),
        ("harbour.example", ("https://harbour.example:0",), "ORIGIN"),
        ("harbour.example", ("https://harbour.example:123456",), "ORIGIN"),
        ("harbour.example", ("https://.harbour.example",), "ORIGIN"),
        ("harbour.example", ("https://harbour.example\n",), "ORIGIN"),
        ("harbour.example", ("harbour.example",), "ORIGIN"),
        ("harbour.example", ("android:apk-key-hash:AAAA",), "ORIGIN"),
    ],
)
def test_what_a_passkey_may_be_bound_to(rp_id: str, origins: tuple[str, ...], code: str) -> None:
    """A passkey's domain is a domain, and its origins are https pages of it or below it."""
    found = "ok"
    try:
        check_binding(WebauthnBinding(rp_id, origins))
    except KeyRefusedError as error:
        found = error.code
    assert found == code


def test_refusals_say_what_was_expected_and_found() -> None:
    """A refused origin's message names the enrolled origins and the one found."""
    authenticator = AUTHENTICATORS["ES256"]
    line = authenticator.sign_assertion(
        make_authenticator_data(), make_client_data(CHALLENGE, origin="https://evil.example")
    )
    with pytest.raises(KeysError) as caught:
        verify_statement("webauthn", authenticator.spki, PAE, line, BINDING)
    assert str(caught.value) == (
        "webauthn signature, clientDataJSON/origin: ORIGIN: expected one of the enrolled "
        "https://sign.harbour.example, https://harbour.example:8443, found 'https://evil.example'"
    )


def test_rsa_keys_of_the_vectors_are_the_extremes() -> None:
    """The vectors' RSA keys have the fewest and the most bits that are taken."""
    sizes = [each.key.key_size for each in AUTHENTICATORS.values() if isinstance(each.key, rsa.RSAPrivateKey)]
    assert sizes == [2048, 4096]
