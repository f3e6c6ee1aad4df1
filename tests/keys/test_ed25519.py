"""The strict profile of Ed25519, against RFC 8032, CCTV, Wycheproof and our own vectors."""

import json
from collections import Counter
from typing import Any

import pytest
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey

from ledger.keys.ed25519 import LOW_ORDER_ENCODINGS, check_public_key, verify
from ledger.keys.edwards25519 import FIELD_PRIME, IDENTITY, decode_point, is_identity, multiply
from ledger.keys.errors import KeyRefusedError, KeysError, SignatureError
from tests.keys.strict_vectors import BASE, STRICT_FILE, VECTORS, encode_point, secret_scalar, text
from tests.shared import SHARED_DATA, needs_shared_data

RFC = json.loads((VECTORS / "rfc8032.json").read_text(encoding="utf-8"))
STRICT = json.loads(STRICT_FILE.read_text(encoding="utf-8"))
KEY = Ed25519PrivateKey.from_private_bytes(bytes(range(32)))
PUBLIC = KEY.public_key().public_bytes_raw()


def code_of(act: Any, *arguments: bytes) -> str:
    """Return the code of the refusal, or ``ok``."""
    try:
        act(*arguments)
    except KeysError as error:
        return error.code
    return "ok"


def library_takes(key: bytes, message: bytes, signature: bytes) -> bool:
    """Tell what the library says without the profile."""
    try:
        Ed25519PublicKey.from_public_bytes(key).verify(signature, message)
    except (InvalidSignature, ValueError):
        return False
    return True


@pytest.mark.parametrize("vector", STRICT, ids=lambda v: f"{v['name']}-{v['key'][:8]}")
def test_own_vectors_have_their_verdicts(vector: dict[str, str]) -> None:
    """Each own vector is taken or refused with the very code that it names, at signing and at enrolment."""
    key, message, signature = (bytes.fromhex(vector[name]) for name in ("key", "message", "signature"))
    assert code_of(verify, key, message, signature) == vector["verify"]
    assert code_of(check_public_key, key) == vector["enrol"]


def test_own_vectors_are_what_their_source_makes() -> None:
    """The file in the repository equals what the fixed seeds give."""
    assert STRICT_FILE.read_text(encoding="utf-8") == text()


def test_the_profile_does_work_that_the_library_does_not() -> None:
    """The control: the library alone takes forged signatures of low-order keys that the profile refuses."""
    taken = [
        v["name"]
        for v in STRICT
        if v["verify"] != "ok" and library_takes(*(bytes.fromhex(v[name]) for name in ("key", "message", "signature")))
    ]
    assert Counter(taken)["low-order key"] == 8
    assert "low-order R" in taken
    assert "key with y = p + 1" in taken


@pytest.mark.parametrize("vector", RFC, ids=lambda v: v["name"])
def test_rfc_8032(vector: dict[str, str]) -> None:
    """The RFC's seeds give its keys and signatures, and these are taken."""
    key, message, signature = (bytes.fromhex(vector[name]) for name in ("key", "message", "signature"))
    private = Ed25519PrivateKey.from_private_bytes(bytes.fromhex(vector["seed"]))
    assert private.public_key().public_bytes_raw() == key
    assert private.sign(message) == signature
    verify(key, message, signature)
    check_public_key(key)
    assert encode_point(multiply(secret_scalar(bytes.fromhex(vector["seed"])), BASE)) == key


@needs_shared_data
def test_cctv_914_vectors() -> None:
    """The profile's verdicts on C2SP's vectors are those that their flags imply (tests/vectors/ed25519/README.md)."""
    vectors = json.loads((SHARED_DATA / "vectors/ed25519/cctv.json").read_text(encoding="utf-8"))
    refused = {"low_order_A", "low_order_R", "non_canonical_A", "non_canonical_R", "low_order_residue"}
    taken = Counter[bool]()
    for vector in vectors:
        expected = not refused & set(vector["flags"] or ())
        key, signature = bytes.fromhex(vector["key"]), bytes.fromhex(vector["sig"])
        found = code_of(verify, key, vector["msg"].encode(), signature)
        assert (found == "ok") is expected, f"vector {vector['number']}: {found}, flags {vector['flags']}"
        taken[expected] += 1
    assert taken == {True: 43, False: 871}


@needs_shared_data
def test_cctv_keys_at_enrolment() -> None:
    """Each of the 914 keys is enrolled exactly when no flag speaks against it, for the reason that it gives."""
    vectors = json.loads((SHARED_DATA / "vectors/ed25519/cctv.json").read_text(encoding="utf-8"))
    for vector in vectors:
        flags = set(vector["flags"] or ())
        found = code_of(check_public_key, bytes.fromhex(vector["key"]))
        if "non_canonical_A" in flags:
            expected = "KEY_NOT_CANONICAL"
        elif "low_order_A" in flags:
            expected = "KEY_LOW_ORDER"
        elif "low_order_component_A" in flags:
            expected = "KEY_MIXED_ORDER"
        else:
            expected = "ok"
        assert found == expected, f"vector {vector['number']}: {found}, flags {flags}"


@needs_shared_data
def test_wycheproof_151_vectors() -> None:
    """Every Wycheproof vector has the verdict that Wycheproof gives it."""
    document = json.loads((SHARED_DATA / "vectors/ed25519/wycheproof.json").read_text(encoding="utf-8"))
    tried = 0
    for group in document["testGroups"]:
        key = bytes.fromhex(group["publicKey"]["pk"])
        check_public_key(key)
        for case in group["tests"]:
            found = code_of(verify, key, bytes.fromhex(case["msg"]), bytes.fromhex(case["sig"]))
            assert (found == "ok") is (case["result"] == "valid"), f"case {case['tcId']}: {found}"
            tried += 1
    assert tried == document["numberOfTests"] == 151


def test_every_damaged_bit_of_a_signature_is_refused() -> None:
    """No single-bit change of a signature or of a key leaves it holding."""
    message = b"one bit"
    signature = KEY.sign(message)
    for bit in range(512):
        damaged = bytearray(signature)
        damaged[bit // 8] ^= 1 << bit % 8
        with pytest.raises(SignatureError):
            verify(PUBLIC, message, bytes(damaged))
    for bit in range(256):
        damaged = bytearray(PUBLIC)
        damaged[bit // 8] ^= 1 << bit % 8
        with pytest.raises(SignatureError):
            verify(bytes(damaged), message, signature)


def test_every_encoding_that_is_not_canonical_is_refused() -> None:
    """All 38 encodings with y >= p and both negative zeros are refused, as a key and as R."""
    encodings = [(y | sign << 255).to_bytes(32, "little") for y in range(FIELD_PRIME, 2**255) for sign in (0, 1)]
    encodings += [(y | 1 << 255).to_bytes(32, "little") for y in (1, FIELD_PRIME - 1)]
    assert len(encodings) == 40
    for encoding in encodings:
        assert code_of(check_public_key, encoding) == "KEY_NOT_CANONICAL"
        assert code_of(verify, encoding, b"", KEY.sign(b"")) == "KEY_NOT_CANONICAL"
        assert code_of(verify, PUBLIC, b"", encoding + bytes(32)) == "SIGNATURE_R_NOT_CANONICAL"
        with pytest.raises(ValueError, match=r"prime|negative"):
            decode_point(encoding)


def test_the_low_order_table_holds_the_whole_subgroup() -> None:
    """The table is eight different points, [8]P is the identity for each, and they are closed under doubling."""
    points = [decode_point(encoding) for encoding in LOW_ORDER_ENCODINGS]
    assert len(points) == 8
    assert all(is_identity(multiply(8, point)) for point in points)
    assert {encode_point(multiply(2, point)) for point in points} <= LOW_ORDER_ENCODINGS
    assert sum(is_identity(multiply(4, point)) for point in points) == 4


def test_refusals_name_the_key_and_what_to_do() -> None:
    """A refused key's message has the code, the key in hex and the next step."""
    weak = min(LOW_ORDER_ENCODINGS)
    with pytest.raises(KeyRefusedError) as caught:
        check_public_key(weak, where="person.joined, key")
    assert str(caught.value) == (
        "person.joined, key: KEY_LOW_ORDER: expected a point that is not of low order, "
        f"found {weak.hex()}; make a new key"
    )


def test_points_that_are_no_points() -> None:
    """Decoding refuses a wrong length, and zero times a point is the identity."""
    with pytest.raises(ValueError, match="32 bytes, not 31"):
        decode_point(bytes(31))
    assert is_identity(multiply(0, BASE))
    assert is_identity(IDENTITY)
    assert not is_identity(BASE)
