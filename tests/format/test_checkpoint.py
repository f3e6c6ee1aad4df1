"""Checkpoints: heads signed by others, every byte damaged, and the ledger's profile line by line."""

import base64
import json
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ledger.format.checkpoint import (
    Checkpoint,
    SignedCheckpoint,
    add_signatures,
    format_checkpoint_text,
    parse_checkpoint,
    parse_checkpoint_text,
    parse_decimal,
    sign_checkpoint,
    verify_checkpoint,
)
from ledger.format.cosignature import note_verifier
from ledger.format.errors import FormatError, ProofError
from ledger.format.note import Ed25519NoteVerifier, NoteSigner, parse_verifier_key, sign_note
from ledger.format.proof import verify_consistency
from ledger.format.tree import EMPTY_ROOT, MAX_TREE_SIZE
from tests.format.note_keys import ORIGIN, ml_dsa_signer, note_signer, witness_signer
from tests.format.reference_tree import damaged

VECTORS = json.loads((Path(__file__).parents[1] / "vectors" / "log" / "checkpoints.json").read_text(encoding="utf-8"))
ROOT = bytes(range(32))
ROOT_TEXT = base64.b64encode(ROOT).decode()
HEAD = Checkpoint(ORIGIN, 20_852_163, ROOT)
SIGNER = note_signer()
VERIFIER = Ed25519NoteVerifier(SIGNER.key)


@pytest.mark.parametrize(
    ("text", "code"),
    [
        (f"{ORIGIN}\n1\n{ROOT_TEXT}", "CHECKPOINT_LINES"),
        (f"{ORIGIN}\n1\n", "CHECKPOINT_LINES"),
        (f"{ORIGIN}\n1\n{ROOT_TEXT}\nextension\n", "CHECKPOINT_LINES"),
        (f"{ORIGIN}\n1\n{ROOT_TEXT}\n\n", "CHECKPOINT_LINES"),
        (f"\n{ORIGIN}\n1\n{ROOT_TEXT}\n", "CHECKPOINT_LINES"),
        (f"\n1\n{ROOT_TEXT}\n", "ORIGIN"),
        (f"Harbour.example\n1\n{ROOT_TEXT}\n", "ORIGIN"),
        (f"harbour example\n1\n{ROOT_TEXT}\n", "ORIGIN"),
        (f"harbour_example\n1\n{ROOT_TEXT}\n", "ORIGIN"),
        (f"hafen.example/ä\n1\n{ROOT_TEXT}\n", "ORIGIN"),
        (f"{'a' * 201}\n1\n{ROOT_TEXT}\n", "ORIGIN"),
        (f"{ORIGIN}\n01\n{ROOT_TEXT}\n", "DECIMAL"),
        (f"{ORIGIN}\n00\n{ROOT_TEXT}\n", "DECIMAL"),
        (f"{ORIGIN}\n-1\n{ROOT_TEXT}\n", "DECIMAL"),
        (f"{ORIGIN}\n+1\n{ROOT_TEXT}\n", "DECIMAL"),
        (f"{ORIGIN}\n 1\n{ROOT_TEXT}\n", "DECIMAL"),
        (f"{ORIGIN}\n1_0\n{ROOT_TEXT}\n", "DECIMAL"),
        (f"{ORIGIN}\n١\n{ROOT_TEXT}\n", "DECIMAL"),
        (f"{ORIGIN}\n\n{ROOT_TEXT}\n", "DECIMAL"),
        (f"{ORIGIN}\n{MAX_TREE_SIZE + 1}\n{ROOT_TEXT}\n", "TREE_SIZE"),
        (f"{ORIGIN}\n{2**64}\n{ROOT_TEXT}\n", "DECIMAL"),
        (f"{ORIGIN}\n1\n{ROOT_TEXT[:-1]}\n", "NOT_BASE64"),
        (f"{ORIGIN}\n1\n{ROOT_TEXT[:-2]}9=\n", "NOT_BASE64"),
        (f"{ORIGIN}\n1\n{base64.b64encode(ROOT[:31]).decode()}\n", "HASH_LENGTH"),
        (f"{ORIGIN}\n0\n{ROOT_TEXT}\n", "EMPTY_TREE_ROOT"),
    ],
)
def test_texts_outside_the_profile_are_refused(text: str, code: str) -> None:
    """Each departure from the three lines has its code, extension lines among them."""
    with pytest.raises(FormatError) as refusal:
        parse_checkpoint_text(text)
    assert refusal.value.code == code


@pytest.mark.parametrize("vector", VECTORS["refused"], ids=lambda vector: vector["name"])
def test_published_bad_heads_are_refused(vector: dict[str, str]) -> None:
    """The heads that an outside witness is tested to refuse are refused here."""
    verifiers = [Ed25519NoteVerifier(parse_verifier_key(VECTORS["key"]))]
    with pytest.raises(FormatError) as refusal:
        verify_checkpoint(parse_checkpoint(vector["note"].encode()), VECTORS["origin"], verifiers)
    assert refusal.value.code == vector["code"]


def test_another_ledgers_head_is_refused() -> None:
    """A head counts for the origin it names, also when one host holds both ledgers' keys under one secret."""
    other = sign_checkpoint(Checkpoint("other.example", 1, ROOT), [note_signer(1, "other.example")])
    with pytest.raises(ProofError, match="ORIGIN_MISMATCH"):
        verify_checkpoint(other, ORIGIN, [VERIFIER])
    relabelled = SignedCheckpoint(Checkpoint(ORIGIN, 1, ROOT), other.signatures)
    with pytest.raises(ProofError, match="SIGNATURE_MISSING"):
        verify_checkpoint(relabelled, ORIGIN, [VERIFIER])


def test_a_head_needs_the_logs_ed25519_signature() -> None:
    """ML-DSA alone, a stranger or a witness alone do not make a head the log's."""
    ml_dsa = ml_dsa_signer(1, 0, ORIGIN)
    text = format_checkpoint_text(HEAD)
    verifiers = [VERIFIER, note_verifier(ml_dsa.key)]
    alone = SignedCheckpoint(HEAD, sign_note(text, [ml_dsa]).signatures)
    with pytest.raises(ProofError, match="LOG_SIGNATURE_MISSING"):
        verify_checkpoint(alone, ORIGIN, verifiers)
    for stranger in (note_signer(2), witness_signer(1, 1)):
        unknown = SignedCheckpoint(HEAD, sign_note(text, [stranger]).signatures)
        with pytest.raises(ProofError, match="SIGNATURE_MISSING"):
            verify_checkpoint(unknown, ORIGIN, verifiers)
    both = sign_checkpoint(HEAD, [SIGNER, ml_dsa])
    assert verify_checkpoint(both, ORIGIN, verifiers) == HEAD
    assert verify_checkpoint(both, ORIGIN, [VERIFIER]) == HEAD


def test_a_bad_ml_dsa_line_beside_a_good_ed25519_one_is_refused() -> None:
    """Once the verifier knows the log's ML-DSA key, its line must hold; without the key it is a stranger's."""
    ml_dsa = ml_dsa_signer(1, 0, ORIGIN)
    elsewhere = sign_checkpoint(Checkpoint(ORIGIN, 5, ROOT), [SIGNER, ml_dsa])
    mixed = SignedCheckpoint(HEAD, (*sign_checkpoint(HEAD, [SIGNER]).signatures, elsewhere.signatures[1]))
    with pytest.raises(ProofError, match="SIGNATURE_INVALID"):
        verify_checkpoint(mixed, ORIGIN, [VERIFIER, note_verifier(ml_dsa.key)])
    assert verify_checkpoint(mixed, ORIGIN, [VERIFIER]) == HEAD


def test_keys_that_are_not_the_logs_are_refused() -> None:
    """Log keys bear the origin's name, are of type 01 or 06, and one is of type 01; for signing and verifying."""
    foreign = note_signer(1, "other.example")
    cosigner = witness_signer(1, 1, ORIGIN)
    ml_dsa = ml_dsa_signer(1, 0, ORIGIN)
    signed = sign_checkpoint(HEAD, [SIGNER])
    wrong: list[list[NoteSigner]] = [[], [foreign], [SIGNER, foreign], [SIGNER, cosigner], [ml_dsa]]
    for signers in wrong:
        with pytest.raises(FormatError, match="LOG_KEY"):
            sign_checkpoint(HEAD, signers)
        with pytest.raises(FormatError, match="LOG_KEY"):
            verify_checkpoint(signed, ORIGIN, [note_verifier(signer.key) for signer in signers])


def test_every_byte_of_a_head_counts() -> None:
    """With any one byte changed a head is malformed, another ledger's, unsigned or invalid."""
    data = sign_checkpoint(HEAD, [SIGNER]).data
    for i in range(len(data)):
        with pytest.raises(FormatError):
            verify_checkpoint(parse_checkpoint(damaged(data, i)), ORIGIN, [VERIFIER])


def test_published_heads_verify_and_extend_each_other() -> None:
    """Three heads of an outside log verify, and its consistency proofs lead from one to the next."""
    verifiers = [Ed25519NoteVerifier(parse_verifier_key(VECTORS["key"]))]
    before: Checkpoint | None = None
    for vector in VECTORS["sound"]:
        data = vector["note"].encode()
        head = verify_checkpoint(parse_checkpoint(data), VECTORS["origin"], verifiers)
        assert parse_checkpoint(data).data == data
        if before is not None:
            proof = [base64.b64decode(value) for value in vector["consistency"]]
            verify_consistency(before.size, before.root, head.size, head.root, proof)
        before = head
    assert before is not None
    assert before.size == 5


@pytest.mark.parametrize("vector", VECTORS["unverified"], ids=lambda vector: vector["name"])
def test_published_heads_without_keys_parse(vector: dict[str, Any]) -> None:
    """The spec's own example has the three lines and keeps its bytes."""
    signed = parse_checkpoint(vector["note"].encode())
    assert signed.checkpoint.origin == "example.com/behind-the-sofa"
    assert signed.checkpoint.size == 20_852_163
    assert signed.data == vector["note"].encode()


def test_added_signatures_are_not_repeated() -> None:
    """Cosignatures go below the log's line, each once, and the log's signature still holds."""
    signed = sign_checkpoint(HEAD, [SIGNER])
    lines = sign_note(signed.text, [witness_signer(2, 1), witness_signer(3, 1)]).signatures
    more = add_signatures(add_signatures(signed, [*lines, lines[0]]), [*lines, *signed.signatures])
    assert more.signatures == (*signed.signatures, *lines)
    assert verify_checkpoint(more, ORIGIN, [VERIFIER]) == HEAD


def test_the_empty_ledger_has_a_head() -> None:
    """Size 0 goes with the empty root."""
    empty = Checkpoint(ORIGIN, 0, EMPTY_ROOT)
    signed = sign_checkpoint(empty, [SIGNER])
    assert signed.text == f"{ORIGIN}\n0\n47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=\n"
    assert verify_checkpoint(parse_checkpoint(signed.data), ORIGIN, [VERIFIER]) == empty


@given(
    st.text("abcxyz0189./-", min_size=1, max_size=200),
    st.integers(1, MAX_TREE_SIZE),
    st.binary(min_size=32, max_size=32),
)
def test_formatting_and_parsing_are_inverse(origin: str, size: int, root: bytes) -> None:
    """Whatever head there can be parses to itself."""
    checkpoint = Checkpoint(origin, size, root)
    assert parse_checkpoint_text(format_checkpoint_text(checkpoint)) == checkpoint


@given(st.text("0123456789 -+.e", max_size=20))
def test_decimals_have_one_form(text: str) -> None:
    """What parses as a decimal is what Python prints for the number."""
    try:
        number = parse_decimal(text, where="test")
    except FormatError:
        return
    assert str(number) == text
