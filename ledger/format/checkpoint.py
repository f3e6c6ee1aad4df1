"""The checkpoint, a signed tree head: C2SP tlog-checkpoint v1 in a ledger's profile.

    harbour.example/record                          origin
    20852163                                        tree size, decimal, no leading zero
    CsUYapGGPo4dkMgIAUqom/Xajj7h2fB2MPA3j2jxq2I=    root hash, base64

    — harbour.example/record Az3grlgtzPICa5OS8…     the log's Ed25519 signature (0x01), on each
    — harbour.example/record fQ0b2Wc…               the log's ML-DSA-44 signature (0x06), where it is sent out
    — witness.example/w1 jWbPPwAAAABkGFDL…          cosignatures of witnesses (0x04, 0x06)

Where the spec leaves room:

- The origin matches ``[a-z0-9./-]{1,200}``.
- Extension lines are refused, when written and when read: exactly three lines.
- The log signs under its origin as key name, always with Ed25519 (0x01): a head without such a signature is refused
  even when it carries a good ML-DSA-44 one. ML-DSA-44 (0x06, ledger/format/cosignature.py) may stand beside it, on
  heads sent to witnesses, heartbeats and exports; once known to the verifier it must verify.
- A head of size 0 has the empty root. The size is at most 2^53 − 1.
- ML-DSA signatures differ each time they are made, so a signed head is stored and handed out as the bytes it was first
  written in; `SignedCheckpoint.data` gives exactly the bytes that were parsed.
- Which keys sign for the log at a size is the record's to say (its founding and `ledger.keys` acts); they come in as
  verifiers.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from ledger.format.codec import decode_base64, encode_base64
from ledger.format.errors import FormatError, ProofError
from ledger.format.note import (
    Note,
    NoteSignature,
    NoteSigner,
    NoteVerifier,
    SignatureType,
    format_note,
    parse_note,
    sign_note,
    verify_note,
)
from ledger.format.tree import EMPTY_ROOT, check_hash, check_tree_size

_ORIGIN = re.compile(r"[a-z0-9./-]{1,200}")
_DECIMAL = re.compile(r"0|[1-9][0-9]{0,15}")
_LINES = 3


@dataclass(frozen=True, slots=True)
class Checkpoint:
    """A tree head: which ledger, how many entries, and the root over them.

    Args:
        origin: the ledger's name, ``[a-z0-9./-]{1,200}``.
        size: number of entries, 0 to 2^53 − 1.
        root: root hash of 32 bytes; the empty root at size 0.

    Raises:
        FormatError: ORIGIN, TREE_SIZE, HASH_LENGTH, EMPTY_TREE_ROOT.
    """

    origin: str
    size: int
    root: bytes

    def __post_init__(self) -> None:
        check_origin(self.origin, where="checkpoint, line 1")
        check_tree_size(self.size, where="checkpoint, line 2")
        check_hash(self.root, where="checkpoint, line 3")
        if self.size == 0 and self.root != EMPTY_ROOT:
            raise FormatError("EMPTY_TREE_ROOT", "checkpoint, line 3", EMPTY_ROOT.hex(), self.root.hex())


@dataclass(frozen=True, slots=True)
class SignedCheckpoint:
    """A checkpoint with the signature lines it came with, none of them verified by being here."""

    checkpoint: Checkpoint
    signatures: tuple[NoteSignature, ...]

    @property
    def text(self) -> str:
        """The three lines that are signed."""
        return format_checkpoint_text(self.checkpoint)

    @property
    def note(self) -> Note:
        """The same as a signed note."""
        return Note(self.text, self.signatures)

    @property
    def data(self) -> bytes:
        """The bytes to store and to hand out; the very ones it was parsed from."""
        return format_note(self.note)


def check_origin(origin: str, *, where: str) -> str:
    """Return ``origin`` when it matches ``[a-z0-9./-]{1,200}``."""
    if not _ORIGIN.fullmatch(origin):
        raise FormatError("ORIGIN", where, "1 to 200 of a-z 0-9 . / -", repr(origin)[:210])
    return origin


def parse_decimal(text: str, *, where: str) -> int:
    """Read a count or index: ASCII decimal without leading zeros, at most 2^53 − 1."""
    if not _DECIMAL.fullmatch(text):
        raise FormatError("DECIMAL", where, "a decimal number without leading zeros", repr(text)[:40])
    return check_tree_size(int(text), where=where)


def format_checkpoint_text(checkpoint: Checkpoint) -> str:
    """Write the three lines that are signed."""
    return f"{checkpoint.origin}\n{checkpoint.size}\n{encode_base64(checkpoint.root)}\n"


def parse_checkpoint_text(text: str) -> Checkpoint:
    """Read the three lines that are signed.

    Raises:
        FormatError: CHECKPOINT_LINES (also for extension lines), DECIMAL, NOT_BASE64, or as `Checkpoint`.
    """
    lines = text.split("\n")
    if len(lines) != _LINES + 1 or lines[-1]:
        expected = f"exactly {_LINES} lines, each ending in a newline"
        raise FormatError("CHECKPOINT_LINES", "checkpoint", expected, f"{len(lines)} parts between newlines")
    origin, size, root, _ = lines
    return Checkpoint(
        origin,
        parse_decimal(size, where="checkpoint, line 2"),
        decode_base64(root, where="checkpoint, line 3"),
    )


def parse_checkpoint(data: bytes) -> SignedCheckpoint:
    """Read a signed checkpoint without verifying it.

    Raises:
        FormatError: as `parse_checkpoint_text` and `ledger.format.note.parse_note`.
    """
    note = parse_note(data)
    return SignedCheckpoint(parse_checkpoint_text(note.text), note.signatures)


def sign_checkpoint(checkpoint: Checkpoint, signers: Sequence[NoteSigner]) -> SignedCheckpoint:
    """Sign a tree head for the log; the caller has made sure that it extends every head signed before.

    Args:
        checkpoint: the head.
        signers: the log's, all named as the origin; at least one signs with Ed25519 (0x01).

    Raises:
        FormatError: LOG_KEY for a signer of another name, or when none is of type 0x01.
    """
    _check_log_keys(checkpoint.origin, signers)
    note = sign_note(format_checkpoint_text(checkpoint), signers)
    return SignedCheckpoint(checkpoint, note.signatures)


def add_signatures(signed: SignedCheckpoint, signatures: Sequence[NoteSignature]) -> SignedCheckpoint:
    """Put further lines (cosignatures, say) under a checkpoint; a line already there is not repeated."""
    fresh = [line for line in dict.fromkeys(signatures) if line not in signed.signatures]
    return SignedCheckpoint(signed.checkpoint, (*signed.signatures, *fresh))


def verify_checkpoint(signed: SignedCheckpoint, origin: str, log_verifiers: Sequence[NoteVerifier]) -> Checkpoint:
    """Check that the log of this origin signed the head.

    Args:
        signed: what `parse_checkpoint` gave.
        origin: the ledger that the caller means.
        log_verifiers: for the log's keys in force at that size, all named as the origin; at least one of type 0x01.

    Returns:
        The tree head, now known to be the log's word.

    Raises:
        FormatError: LOG_KEY when the verifiers are not this log's.
        ProofError: ORIGIN_MISMATCH, SIGNATURE_INVALID, SIGNATURE_MISSING, LOG_SIGNATURE_MISSING.
    """
    _check_log_keys(origin, log_verifiers)
    if signed.checkpoint.origin != origin:
        raise ProofError("ORIGIN_MISMATCH", "checkpoint, line 1", origin, signed.checkpoint.origin)
    verified = {(line.name, line.key_id) for line in verify_note(signed.note, log_verifiers)}
    keys = [v.key for v in log_verifiers if v.key.type is SignatureType.ED25519]
    if not any((key.name, key.key_id) in verified for key in keys):
        expected = "an Ed25519 signature (type 01) of the log"
        raise ProofError("LOG_SIGNATURE_MISSING", f"checkpoint of {origin}", expected, "other signatures only")
    return signed.checkpoint


def _check_log_keys(origin: str, holders: Sequence[NoteSigner] | Sequence[NoteVerifier]) -> None:
    keys = [holder.key for holder in holders]
    for key in keys:
        if key.name != origin or key.type is SignatureType.COSIGNATURE_ED25519:
            expected = f"keys named {origin} of type 01 or 06"
            raise FormatError("LOG_KEY", "log keys", expected, f"{key.name}, type {key.type:02x}")
    if not any(key.type is SignatureType.ED25519 for key in keys):
        raise FormatError("LOG_KEY", "log keys", f"an Ed25519 key (type 01) named {origin}", f"{len(keys)} other keys")
