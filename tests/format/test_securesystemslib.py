"""An outside DSSE verifier (securesystemslib) agrees about Ed25519 envelopes."""

import hashlib
import json

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from securesystemslib.dsse import Envelope as OutsideEnvelope
from securesystemslib.exceptions import VerificationError
from securesystemslib.signer._key import Key, SSlibKey

from ledger.format.envelope import Envelope, Signature, format_envelope
from ledger.keys.signer import PrivateKeySigner

pytestmark = pytest.mark.judge

SIGNERS = [
    PrivateKeySigner(Ed25519PrivateKey.from_private_bytes(hashlib.sha256(name).digest())) for name in (b"ana", b"ben")
]
PAYLOAD = b'{"acts":[]}'


def _outside(envelope: Envelope) -> OutsideEnvelope:
    return OutsideEnvelope.from_dict(json.loads(format_envelope(envelope)))


def _keys() -> list[Key]:
    return [SSlibKey.from_crypto(signer.private_key.public_key(), keyid=signer.keyid) for signer in SIGNERS]


def _signed() -> Envelope:
    pae = Envelope(PAYLOAD, ()).pae
    return Envelope(PAYLOAD, tuple(signer.sign(pae) for signer in SIGNERS))


def test_it_accepts_our_envelopes() -> None:
    """Both signatures of an envelope count, and the bytes that were signed are the same."""
    envelope = _signed()
    assert _outside(envelope).pae() == envelope.pae
    assert set(_outside(envelope).verify(_keys(), threshold=2)) == {signer.keyid for signer in SIGNERS}


def test_it_refuses_a_changed_payload() -> None:
    """The control: with another payload no signature counts."""
    forged = Envelope(b'{"acts":[1]}', _signed().signatures)
    with pytest.raises(VerificationError):
        _outside(forged).verify(_keys(), threshold=1)


def test_it_counts_a_passkey_alone_as_nothing() -> None:
    """A passkey's line, with its extra members, is tolerated and does not count."""
    plain = _signed().signatures[0]
    passkey = Signature(SIGNERS[1].keyid, b"s" * 64, b"a" * 37, b"{}")
    mixed = Envelope(PAYLOAD, (plain, passkey))
    assert set(_outside(mixed).verify(_keys(), threshold=1)) == {SIGNERS[0].keyid}
    with pytest.raises(VerificationError):
        _outside(Envelope(PAYLOAD, (passkey,))).verify(_keys(), threshold=1)
