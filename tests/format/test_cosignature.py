"""Cosignatures: one from the real witness network, messages built by hand, and every byte damaged."""

import json
import struct
from pathlib import Path
from typing import Protocol

import pytest

from ledger.format.checkpoint import (
    Checkpoint,
    SignedCheckpoint,
    add_signatures,
    parse_checkpoint,
    sign_checkpoint,
    verify_checkpoint,
)
from ledger.format.cosignature import (
    MAX_TIMESTAMP,
    Cosignature,
    CosignatureSigner,
    CosignatureVerifier,
    cosigned_message,
    note_verifier,
    verify_cosignatures,
)
from ledger.format.errors import FormatError, ProofError
from ledger.format.note import (
    Ed25519NoteVerifier,
    NoteSignature,
    SignatureType,
    VerifierKey,
    parse_verifier_key,
    sign_note,
    verify_known_signatures,
)
from ledger.format.receipt import parse_receipt
from tests.format.note_keys import (
    ORIGIN,
    ed25519_private_key,
    ml_dsa_private_key,
    ml_dsa_signer,
    note_signer,
    witness_signer,
)
from tests.format.reference_tree import damaged

VECTORS = Path(__file__).parents[1] / "vectors" / "log"
TIME = 1_679_315_147
HEAD = sign_checkpoint(Checkpoint(ORIGIN, 20_852_163, bytes(range(32))), [note_signer()])
MAKERS = [witness_signer, ml_dsa_signer]


class MakeSigner(Protocol):
    """Makes a witness from a seed and a time, of one type or the other."""

    def __call__(self, seed: int, timestamp: int) -> CosignatureSigner: ...


def _cosigned(*signers: CosignatureSigner) -> SignedCheckpoint:
    return add_signatures(HEAD, sign_note(HEAD.text, signers).signatures)


def test_a_key_for_plain_notes_is_no_cosigner() -> None:
    """Type 01 signs texts; taken for a witness it would vouch without a time."""
    key = note_signer().key
    with pytest.raises(FormatError, match="KEY_TYPE"):
        CosignatureVerifier(key)
    with pytest.raises(FormatError, match="KEY_TYPE"):
        CosignatureSigner(key, ed25519_private_key(1), TIME)
    with pytest.raises(FormatError, match="KEY_TYPE"):
        verify_cosignatures(HEAD, [key])


def test_a_name_too_long_for_the_message_is_refused() -> None:
    """The signed structure holds a name of at most 255 bytes, counted in UTF-8."""
    public_key = ml_dsa_private_key(1).public_key().public_bytes_raw()
    CosignatureVerifier(VerifierKey("ä" * 127, SignatureType.COSIGNATURE_ML_DSA_44, public_key))
    with pytest.raises(FormatError, match="KEY_NAME"):
        CosignatureVerifier(VerifierKey("ä" * 128, SignatureType.COSIGNATURE_ML_DSA_44, public_key))


@pytest.mark.parametrize("make", MAKERS)
def test_only_a_checkpoint_can_be_cosigned(make: MakeSigner) -> None:
    """Any other text, one with an extension line too, is refused before it is signed or verified."""
    signer = make(2, TIME)
    for text in ("a text\n", HEAD.text + "extension\n"):
        with pytest.raises(FormatError, match="CHECKPOINT_LINES"):
            signer.sign(text)
        with pytest.raises(FormatError, match="CHECKPOINT_LINES"):
            CosignatureVerifier(signer.key).verify(text, signer.sign(HEAD.text))


@pytest.mark.parametrize("make", MAKERS)
@pytest.mark.parametrize("timestamp", [-1, MAX_TIMESTAMP + 1])
def test_times_outside_the_range_are_refused(make: MakeSigner, timestamp: int) -> None:
    """A timestamp runs from 0 to 2^63 − 1, when signing and when reading."""
    with pytest.raises(FormatError, match="TIMESTAMP"):
        make(2, timestamp).sign(HEAD.text)
    signature = make(2, TIME).sign(HEAD.text)
    with pytest.raises(ProofError, match="TIMESTAMP"):
        CosignatureVerifier(make(2, TIME).key).verify(HEAD.text, struct.pack(">Q", 2**63) + signature[8:])


@pytest.mark.parametrize("make", MAKERS)
def test_a_witness_states_a_time(make: MakeSigner) -> None:
    """Time 0 claims nothing, so as a witness's word it is refused; up to the largest time it is read back."""
    with pytest.raises(ProofError, match="TIMESTAMP_MISSING"):
        verify_cosignatures(_cosigned(make(2, 0)), [make(2, 0).key])
    for timestamp in (1, TIME, MAX_TIMESTAMP):
        key = make(2, 1).key
        assert verify_cosignatures(_cosigned(make(2, timestamp)), [key]) == (Cosignature(key, timestamp),)


@pytest.mark.parametrize("make", MAKERS)
def test_a_cosignature_holds_for_its_head_its_time_and_its_key(make: MakeSigner) -> None:
    """With another head, time, key or length it does not verify."""
    signer = make(2, TIME)
    verifier = CosignatureVerifier(signer.key)
    signature = signer.sign(HEAD.text)
    verifier.verify(HEAD.text, signature)
    other_text = sign_checkpoint(Checkpoint(ORIGIN, 20_852_164, bytes(range(32))), [note_signer()]).text
    later = struct.pack(">Q", TIME + 1) + signature[8:]
    for text, wrong in [(other_text, signature), (HEAD.text, later), (HEAD.text, signature[:-1]), (HEAD.text, b"")]:
        with pytest.raises(ProofError, match="SIGNATURE_INVALID"):
            verifier.verify(text, wrong)
    with pytest.raises(ProofError, match="SIGNATURE_INVALID"):
        CosignatureVerifier(make(3, TIME).key).verify(HEAD.text, signature)


def test_ml_dsa_binds_the_cosigners_name() -> None:
    """One ML-DSA key under two names gives signatures that are not each other's."""
    here, there = ml_dsa_signer(2, TIME, "witness.example/here"), ml_dsa_signer(2, TIME, "witness.example/there")
    with pytest.raises(ProofError, match="SIGNATURE_INVALID"):
        CosignatureVerifier(there.key).verify(HEAD.text, here.sign(HEAD.text))


def test_a_plain_signature_is_no_cosignature() -> None:
    """One Ed25519 key used for both types signs different messages: neither signature passes for the other."""
    plain, witness = note_signer(2, "w.example"), witness_signer(2, TIME, "w.example")
    assert plain.key.key_id != witness.key.key_id
    with pytest.raises(ProofError, match="SIGNATURE_INVALID"):
        CosignatureVerifier(witness.key).verify(HEAD.text, struct.pack(">Q", TIME) + plain.sign(HEAD.text))
    with pytest.raises(ProofError, match="SIGNATURE_INVALID"):
        Ed25519NoteVerifier(plain.key).verify(HEAD.text, witness.sign(HEAD.text)[8:])


def test_a_known_witness_that_does_not_verify_refuses_the_head() -> None:
    """A bad line is not passed over, though another witness signed well; an unknown witness's bad line is."""
    good = _cosigned(witness_signer(2, TIME), witness_signer(3, TIME))
    line = good.signatures[1]
    bad_line = NoteSignature(line.name, line.key_id, damaged(line.signature, 60))
    bad = SignedCheckpoint(good.checkpoint, (good.signatures[0], bad_line, good.signatures[2]))
    with pytest.raises(ProofError, match="SIGNATURE_INVALID"):
        verify_cosignatures(bad, [witness_signer(2, TIME).key, witness_signer(3, TIME).key])
    assert len(verify_cosignatures(bad, [witness_signer(3, TIME).key])) == 1


def test_every_byte_of_an_ed25519_cosignature_counts() -> None:
    """With any one byte of time or signature changed it does not verify."""
    signer = witness_signer(2, TIME)
    signature = signer.sign(HEAD.text)
    for i in range(len(signature)):
        with pytest.raises(ProofError):
            CosignatureVerifier(signer.key).verify(HEAD.text, damaged(signature, i))


def test_parts_of_an_ml_dsa_cosignature_count() -> None:
    """Bytes of the time and from end to end of the signature: with one changed it does not verify."""
    signer = ml_dsa_signer(2, TIME)
    signature = signer.sign(HEAD.text)
    for i in [*range(10), *range(10, len(signature), 97), len(signature) - 1]:
        with pytest.raises(ProofError):
            CosignatureVerifier(signer.key).verify(HEAD.text, damaged(signature, i))


@pytest.mark.parametrize("make", MAKERS)
def test_a_signer_with_the_wrong_private_key_hands_nothing_out(make: MakeSigner) -> None:
    """Private and public keys that do not belong together are found out before the line exists."""
    with pytest.raises(ProofError, match="SIGNATURE_INVALID"):
        CosignatureSigner(make(2, TIME).key, make(3, TIME).private_key, TIME).sign(HEAD.text)


def test_a_real_witness_cosignature_verifies() -> None:
    """A cosignature that a Sigsum witness gave in 2025 verifies, with its time."""
    vector = json.loads((VECTORS / "sigsum.json").read_text())
    signed = parse_receipt((VECTORS / "sigsum.tlog-proof").read_bytes()).checkpoint
    key = parse_verifier_key(vector["witness"])
    assert verify_cosignatures(signed, [key]) == (Cosignature(key, vector["timestamp"]),)


def test_the_ed25519_message_is_the_specs() -> None:
    """Two lines and the head's three, signed as they stand."""
    signer = witness_signer(2, TIME)
    message = b"cosignature/v1\ntime 1679315147\n" + HEAD.text.encode()
    assert cosigned_message(signer.key, TIME, HEAD.text) == message
    signature = signer.sign(HEAD.text)
    assert signature[:8] == bytes.fromhex("00000000641850cb")
    ed25519_private_key(2).public_key().verify(signature[8:], message)


def test_the_ml_dsa_message_is_the_specs() -> None:
    """The structure of tlog-cosignature, laid out by hand, is what the library is asked to sign."""
    signer = ml_dsa_signer(2, TIME)
    name = b"witness.example/w2"
    message = (
        b"subtree/v1\n\x00"
        + bytes([18])
        + name
        + bytes.fromhex("00000000641850cb")
        + bytes([22])
        + b"harbour.example/record"
        + bytes(8)
        + bytes.fromhex("00000000013e2dc3")
        + bytes(range(32))
    )
    assert cosigned_message(signer.key, TIME, HEAD.text) == message
    signature = signer.sign(HEAD.text)
    assert len(signature) == 8 + 2420
    ml_dsa_private_key(2).public_key().verify(signature[8:], message)


def test_the_stored_ml_dsa_head_verifies() -> None:
    """A head signed once by log and witness with ML-DSA-44 and kept verifies ever after, beside its Ed25519 line."""
    vector = json.loads((VECTORS / "ml_dsa.json").read_text(encoding="utf-8"))
    log = [parse_verifier_key(text) for text in vector["log"]]
    witness = parse_verifier_key(vector["witness"])
    signed = parse_checkpoint(vector["checkpoint"].encode())
    head = verify_checkpoint(signed, ORIGIN, [note_verifier(key) for key in log])
    assert (head.size, [key.type for key in log]) == (vector["size"], [0x01, 0x06])
    assert len(verify_known_signatures(signed.note, [note_verifier(key) for key in log])) == 2
    assert verify_cosignatures(signed, [witness]) == (Cosignature(witness, vector["witnessed"]),)
    assert ml_dsa_signer(1, 1, ORIGIN).key == log[1]


def test_ml_dsa_signatures_differ_each_time() -> None:
    """They are hedged, which is why signed bytes are stored and never made again."""
    signer = ml_dsa_signer(2, TIME)
    assert signer.sign(HEAD.text) != signer.sign(HEAD.text)


def test_all_lines_are_returned_in_order() -> None:
    """Two witnesses, one of them twice and with both key types: four cosignatures, and the log's line is no part."""
    signers = [witness_signer(2, 5), ml_dsa_signer(2, 6), witness_signer(3, 7), witness_signer(2, 8)]
    signed = parse_checkpoint(_cosigned(*signers).data)
    found = verify_cosignatures(signed, [signers[2].key, signers[0].key, signers[1].key])
    assert found == tuple(Cosignature(signer.key, signer.timestamp) for signer in signers)
    assert verify_cosignatures(signed, []) == ()


def test_each_key_type_has_its_verifier() -> None:
    """The verifier is chosen by the type byte alone."""
    assert isinstance(note_verifier(note_signer().key), Ed25519NoteVerifier)
    for make in MAKERS:
        assert isinstance(note_verifier(make(2, 1).key), CosignatureVerifier)
