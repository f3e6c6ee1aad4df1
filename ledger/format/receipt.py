"""The receipt: an entry, its index, its inclusion proof and a checkpoint, in one text; C2SP tlog-proof v1.

    c2sp.org/tlog-proof@v1
    extra eyJyZWNlaXZlZCI6…             the entry's exact bytes, base64
    index 73894
    gSKyXoYZUgZ6jduWYrkDOARinOMGJve…    the inclusion proof, one hash a line, from the leaf's sibling upwards
    …

    harbour.example/record              the checkpoint, verbatim, with all its signatures
    109482
    sFodV/vSp5O8n9a8QpW6PRY97tfOSW5…

    — harbour.example/record hI2DJw…

Stored with the extension ``.tlog-proof``. Any verifier of the spec can check it, hashing the decoded `extra` as the
leaf; nothing is needed beside it but the log's key.

Where the spec leaves room:

- The line `extra` is required and holds the entry's bytes (1 to 65,535). The spec warns that extra data is not
  authenticated: here it is, because it is what is hashed as the leaf.
- The index lies below the checkpoint's size and the proof has at most 63 hashes, refused on reading already; the exact
  number that index and size ask for is checked when the proof is verified, before anything is hashed.
- One byte form: formatting what was parsed gives the same bytes.
- Whether the witnesses on the checkpoint are enough is asked apart (`ledger.format.policy.verify_policy`), and so is
  whether the entry is lawful: a void entry has a receipt too.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from ledger.format.checkpoint import Checkpoint, SignedCheckpoint, parse_checkpoint, parse_decimal, verify_checkpoint
from ledger.format.codec import decode_base64, encode_base64
from ledger.format.entry import MAX_ENTRY_BYTES
from ledger.format.errors import FormatError
from ledger.format.note import MAX_NOTE_BYTES, NoteVerifier
from ledger.format.proof import MAX_PROOF_HASHES, verify_inclusion
from ledger.format.tree import check_hash, leaf_hash

HEADER = "c2sp.org/tlog-proof@v1"
MAX_RECEIPT_BYTES = MAX_NOTE_BYTES + 2 * MAX_ENTRY_BYTES
_EXTRA = "extra "
_INDEX = "index "


@dataclass(frozen=True, slots=True)
class Receipt:
    """What a submitter keeps.

    Args:
        entry: the leaf's exact bytes, 1 to 65,535.
        index: its place in the ledger, 0 <= index < the checkpoint's size.
        proof: hashes of 32 bytes, from the leaf's sibling to the root's child.
        checkpoint: the head that the proof leads to.

    Raises:
        FormatError: ENTRY_LENGTH, PROOF_RANGE, PROOF_LENGTH, HASH_LENGTH.
    """

    entry: bytes
    index: int
    proof: tuple[bytes, ...]
    checkpoint: SignedCheckpoint

    def __post_init__(self) -> None:
        if not 1 <= len(self.entry) <= MAX_ENTRY_BYTES:
            raise FormatError("ENTRY_LENGTH", "receipt", f"1 to {MAX_ENTRY_BYTES} bytes", f"{len(self.entry)} bytes")
        size = self.checkpoint.checkpoint.size
        if not 0 <= self.index < size:
            raise FormatError("PROOF_RANGE", "receipt", f"an index below the size, {size}", str(self.index))
        if len(self.proof) > MAX_PROOF_HASHES:
            expected = f"at most {MAX_PROOF_HASHES} hashes"
            raise FormatError("PROOF_LENGTH", "receipt", expected, f"{len(self.proof)} hashes")
        for i, value in enumerate(self.proof):
            check_hash(value, where=f"receipt, hash {i}")


def format_receipt(receipt: Receipt) -> bytes:
    """Write the receipt as a tlog-proof file."""
    lines = [HEADER, _EXTRA + encode_base64(receipt.entry), f"{_INDEX}{receipt.index}"]
    lines += [encode_base64(value) for value in receipt.proof]
    return "\n".join(lines).encode() + b"\n\n" + receipt.checkpoint.data


def parse_receipt(data: bytes) -> Receipt:
    """Read a receipt without verifying it.

    Raises:
        FormatError: RECEIPT_TOO_LARGE, RECEIPT_LINE, DECIMAL, NOT_BASE64, or as `Receipt` and `parse_checkpoint`.
    """
    if len(data) > MAX_RECEIPT_BYTES:
        raise FormatError("RECEIPT_TOO_LARGE", "receipt", f"at most {MAX_RECEIPT_BYTES} bytes", f"{len(data)} bytes")
    head, separator, checkpoint = data.partition(b"\n\n")
    if not separator or not head.isascii():
        raise FormatError("RECEIPT_LINE", "receipt", "ASCII lines, an empty line and a checkpoint", repr(head[:40]))
    lines = head.decode("ascii").split("\n")
    if lines[0] != HEADER:
        raise FormatError("RECEIPT_LINE", "receipt, line 1", HEADER, repr(lines[0])[:60])
    return Receipt(
        entry=decode_base64(_value(lines, 1, _EXTRA), where="receipt, line 2"),
        index=parse_decimal(_value(lines, 2, _INDEX), where="receipt, line 3"),
        proof=tuple(decode_base64(line, where=f"receipt, line {i}") for i, line in enumerate(lines[3:], start=4)),
        checkpoint=parse_checkpoint(checkpoint),
    )


def verify_receipt(receipt: Receipt, origin: str, log_verifiers: Sequence[NoteVerifier]) -> Checkpoint:
    """Check that the log of this origin signed the checkpoint and that the entry stands in it at its index.

    Args:
        receipt: what `parse_receipt` gave.
        origin: the ledger that the caller means.
        log_verifiers: for the log's keys in force at the checkpoint's size (see `verify_checkpoint`).

    Returns:
        The tree head that the entry is proved to.

    Raises:
        ProofError: ORIGIN_MISMATCH, SIGNATURE_INVALID, SIGNATURE_MISSING, LOG_SIGNATURE_MISSING, PROOF_LENGTH,
            ROOT_MISMATCH.
    """
    head = verify_checkpoint(receipt.checkpoint, origin, log_verifiers)
    verify_inclusion(leaf_hash(receipt.entry), receipt.index, head.size, receipt.proof, head.root)
    return head


def _value(lines: list[str], place: int, prefix: str) -> str:
    line = lines[place] if place < len(lines) else ""
    if not line.startswith(prefix):
        where = f"receipt, line {place + 1}"
        raise FormatError("RECEIPT_LINE", where, f"a line that starts with {prefix!r}", repr(line)[:60])
    return line.removeprefix(prefix)
