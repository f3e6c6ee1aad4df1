"""Receipts: a real one from a public log, each line broken, and every byte changed."""

import base64
import json
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ledger.format.checkpoint import Checkpoint, add_signatures, sign_checkpoint
from ledger.format.cosignature import note_verifier
from ledger.format.entry import MAX_ENTRY_BYTES
from ledger.format.errors import FormatError, ProofError
from ledger.format.note import Ed25519NoteVerifier, parse_verifier_key, sign_note
from ledger.format.policy import parse_policy, verify_policy
from ledger.format.proof import prove_inclusion
from ledger.format.receipt import Receipt, format_receipt, parse_receipt, verify_receipt
from ledger.format.tree import leaf_hash
from tests.format import reference_tree
from tests.format.note_keys import ORIGIN, note_signer, witness_signer
from tests.format.reference_tree import damaged

VECTORS = Path(__file__).parents[1] / "vectors" / "log"
VERIFIERS = [Ed25519NoteVerifier(note_signer().key)]


def _receipt(index: int = 4, size: int = 11) -> Receipt:
    entries = [reference_tree.synthetic_entry(i) for i in range(size)]
    head = sign_checkpoint(Checkpoint(ORIGIN, size, reference_tree.mth(entries)), [note_signer()])
    return Receipt(entries[index], index, prove_inclusion(index, size, reference_tree.node), head)


DATA = format_receipt(_receipt()).decode()
HASH = base64.b64encode(bytes(32)).decode()


@pytest.mark.parametrize(
    ("old", "new", "code"),
    [
        ("c2sp.org/tlog-proof@v1", "c2sp.org/tlog-proof@v2", "RECEIPT_LINE"),
        ("c2sp.org/tlog-proof@v1", " c2sp.org/tlog-proof@v1", "RECEIPT_LINE"),
        ("extra ", "Extra ", "RECEIPT_LINE"),
        ("extra ", "extra  ", "NOT_BASE64"),
        ("extra ZW50cnkgNA==\n", "", "RECEIPT_LINE"),
        ("extra ZW50cnkgNA==\n", "extra \n", "ENTRY_LENGTH"),
        ("extra ZW50cnkgNA==\n", "extra ZW50cnkgNB==\n", "NOT_BASE64"),
        ("extra ZW50cnkgNA==\n", "extra ZW50cnkgNA==\nextra ZW50cnkgNA==\n", "RECEIPT_LINE"),
        ("index 4", "index", "RECEIPT_LINE"),
        ("index 4", "index 04", "DECIMAL"),
        ("index 4", "index -4", "DECIMAL"),
        ("index 4", "index 4 ", "DECIMAL"),
        ("index 4", "index 11", "PROOF_RANGE"),
        ("index 4\n", "", "RECEIPT_LINE"),
        ("index 4\n", "index 4\n" + (HASH + "\n") * 60, "PROOF_LENGTH"),
        ("index 4\n", "index 4\nAAAA\n", "HASH_LENGTH"),
        ("index 4\n", "index 4\n====\n", "NOT_BASE64"),
        ("index 4\n", "index 4\nä\n", "RECEIPT_LINE"),
        ("index 4\n", "index 4\r\n", "DECIMAL"),
        ("index 4\n", "index 4\n\n", "CHECKPOINT_LINES"),
        ("\n\nharbour", "\nharbour", "NOT_BASE64"),
        ("\n\nharbour", "\n\n\nharbour", "CHECKPOINT_LINES"),
    ],
)
def test_broken_lines_are_refused(old: str, new: str, code: str) -> None:
    """Each departure from the one form of a receipt has its code."""
    assert DATA.count(old) == 1
    with pytest.raises(FormatError) as refusal:
        parse_receipt(DATA.replace(old, new).encode())
    assert refusal.value.code == code


@pytest.mark.parametrize("data", [b"", b"\n\n", b"c2sp.org/tlog-proof@v1\n\n", b"c2sp.org/tlog-proof@v1"])
def test_stumps_are_refused(data: bytes) -> None:
    """A receipt that ends early is refused, not an accident."""
    with pytest.raises(FormatError, match="RECEIPT_LINE"):
        parse_receipt(data)


def test_sizes_are_bounded() -> None:
    """An entry past 65,535 bytes and a file past all that a receipt can hold are refused; the longest entry is not."""
    leaf = bytes(MAX_ENTRY_BYTES)
    head = sign_checkpoint(Checkpoint(ORIGIN, 1, leaf_hash(leaf)), [note_signer()])
    longest = Receipt(leaf, 0, (), head)
    assert verify_receipt(parse_receipt(format_receipt(longest)), ORIGIN, VERIFIERS) == head.checkpoint
    with pytest.raises(FormatError, match="ENTRY_LENGTH"):
        replace(longest, entry=leaf + b"\x00")
    with pytest.raises(FormatError, match="RECEIPT_TOO_LARGE"):
        parse_receipt(bytes(2_000_000))


def test_a_receipt_for_something_else_is_refused() -> None:
    """Another entry, index, proof, head or ledger than the proved one does not verify."""
    receipt = _receipt()
    for wrong, code in [
        (replace(receipt, entry=receipt.entry + b" "), "ROOT_MISMATCH"),
        (replace(receipt, index=5), "ROOT_MISMATCH"),
        (replace(receipt, proof=receipt.proof[:-1]), "PROOF_LENGTH"),
        (replace(receipt, proof=receipt.proof[::-1]), "ROOT_MISMATCH"),
        (replace(receipt, checkpoint=_receipt(4, 12).checkpoint), "ROOT_MISMATCH"),
    ]:
        with pytest.raises(ProofError) as refusal:
            verify_receipt(wrong, ORIGIN, VERIFIERS)
        assert refusal.value.code == code
    with pytest.raises(FormatError, match="LOG_KEY"):
        verify_receipt(receipt, "other.example", VERIFIERS)
    with pytest.raises(ProofError, match="ORIGIN_MISMATCH"):
        verify_receipt(receipt, "other.example", [Ed25519NoteVerifier(note_signer(1, "other.example").key)])


def test_every_byte_of_a_receipt_counts() -> None:
    """With any one byte changed a receipt does not parse or does not verify."""
    data = DATA.encode()
    for i in range(len(data)):
        with pytest.raises(FormatError):
            verify_receipt(parse_receipt(damaged(data, i)), ORIGIN, VERIFIERS)


def test_a_real_receipt_verifies() -> None:
    """A proof of a public Sigsum log from 2025: its log's signature, its witness, 4,473 leaves."""
    vector = json.loads((VECTORS / "sigsum.json").read_text())
    data = (VECTORS / "sigsum.tlog-proof").read_bytes()
    receipt = parse_receipt(data)
    log = parse_verifier_key(vector["log"])
    head = verify_receipt(receipt, log.name, [note_verifier(log)])
    assert (receipt.index, head.size) == (vector["index"], vector["size"])
    assert format_receipt(receipt) == data
    policy = parse_policy(f"log {vector['log']}\nwitness nisse {vector['witness']}\nquorum nisse\n".encode())
    assert [c.timestamp for c in verify_policy(receipt.checkpoint, policy)] == [vector["timestamp"]]


@given(st.integers(1, 80).flatmap(lambda size: st.tuples(st.integers(0, size - 1), st.just(size))), st.booleans())
def test_every_receipt_verifies_and_keeps_its_bytes(place: tuple[int, int], cosigned: bool) -> None:
    """At any index and size, with a witness's line or without, a receipt parses to itself and verifies."""
    receipt = _receipt(*place)
    if cosigned:
        lines = sign_note(receipt.checkpoint.text, [witness_signer(2, 5)]).signatures
        receipt = replace(receipt, checkpoint=add_signatures(receipt.checkpoint, lines))
    data = format_receipt(receipt)
    assert parse_receipt(data) == receipt
    assert format_receipt(parse_receipt(data)) == data
    assert verify_receipt(parse_receipt(data), ORIGIN, VERIFIERS) == receipt.checkpoint.checkpoint
