"""The invitation's proof: holds for one ledger, one new key, one link."""

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from ledger.keys.errors import SignatureError
from ledger.keys.invitations import invitation_key, invitation_proof, verify_invitation_proof
from ledger.keys.signer import PrivateKeySigner
from tests.keys.assertion_vectors import AUTHENTICATORS

SEED = bytes(range(32))
ORIGIN = "harbour.example/record"
SPKI = PrivateKeySigner(Ed25519PrivateKey.from_private_bytes(bytes(32))).spki


def refusal(invitation: bytes, origin: str, spki: bytes, proof: bytes) -> str:
    """Return the code with which a proof is refused, or ``ok``."""
    try:
        verify_invitation_proof(invitation, origin, spki, proof)
    except SignatureError as error:
        return error.code
    return "ok"


def test_a_proof_holds_for_its_ledger_key_and_link_alone() -> None:
    """Another ledger, another new key or another invitation's key refuses the proof."""
    proof = invitation_proof(SEED, ORIGIN, SPKI)
    link = invitation_key(SEED)
    assert refusal(link, ORIGIN, SPKI, proof) == "ok"
    assert refusal(link, "harbour.example/other", SPKI, proof) == "SIGNATURE_INVALID"
    assert refusal(link, ORIGIN, AUTHENTICATORS["ES256"].spki, proof) == "SIGNATURE_INVALID"
    assert refusal(invitation_key(bytes(32)), ORIGIN, SPKI, proof) == "SIGNATURE_INVALID"
    assert refusal(link, ORIGIN, SPKI, proof[:-1]) == "SIGNATURE_LENGTH"
    assert refusal(link, ORIGIN, SPKI, b"") == "SIGNATURE_LENGTH"
    for place in range(len(proof)):
        damaged = proof[:place] + bytes([proof[place] ^ 1]) + proof[place + 1 :]
        assert refusal(link, ORIGIN, SPKI, damaged) != "ok"


def test_the_proof_signs_the_labelled_bytes() -> None:
    """The proof is the plain Ed25519 signature of label, zero, origin, zero, SPKI."""
    message = b"plenary join v1\x00harbour.example/record\x00" + SPKI
    assert invitation_proof(SEED, ORIGIN, SPKI) == Ed25519PrivateKey.from_private_bytes(SEED).sign(message)


def test_a_passkey_can_be_the_new_key() -> None:
    """The new key may be of any scheme; the invitation's may not."""
    passkey = AUTHENTICATORS["RS256 4096 BITS"].spki
    proof = invitation_proof(SEED, ORIGIN, passkey)
    assert refusal(invitation_key(SEED), ORIGIN, passkey, proof) == "ok"
    assert refusal(passkey, ORIGIN, passkey, proof) == "KEY_SCHEME"
    assert refusal(b"", ORIGIN, passkey, proof) == "KEY_MALFORMED"


@pytest.mark.parametrize("origin", ["", "a" * 201, "Harbour", "a\x00b", "häfen", "a b", "a\n"])
def test_origins_that_are_none(origin: str) -> None:
    """An origin outside its alphabet is neither signed nor verified, so no zero byte can shift the parts."""
    with pytest.raises(SignatureError) as caught:
        invitation_proof(SEED, origin, SPKI)
    assert caught.value.code == "ORIGIN"
    assert refusal(invitation_key(SEED), origin, SPKI, bytes(64)) == "ORIGIN"
