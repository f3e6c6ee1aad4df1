"""Believing a server's head: signed by the ledger's keys, and grown from the head that this device saw last.

A head that is not is refused, and what was signed is kept in a file: two heads that cannot both be true prove to
anybody that the server told two stories (docs/format.md §9.2).
"""

import json
from collections.abc import Sequence
from pathlib import Path

from api.remote.errors import DishonestError
from ledger.application.clock import Clock
from ledger.format.checkpoint import SignedCheckpoint, verify_checkpoint
from ledger.format.codec import format_second
from ledger.format.cosignature import note_verifier
from ledger.format.errors import FormatError, ProofError
from ledger.format.note import Ed25519NoteVerifier, NoteVerifier, SignatureType, VerifierKey
from ledger.format.proof import prove_consistency, prove_inclusion, verify_consistency
from ledger.format.receipt import Receipt, format_receipt
from ledger.format.tile_reader import TileReader
from ledger.format.tiles import TILE_WIDTH


def verifiers(keys: Sequence[VerifierKey]) -> list[NoteVerifier]:
    """Verifiers of note keys."""
    return [Ed25519NoteVerifier(key) if key.type is SignatureType.ED25519 else note_verifier(key) for key in keys]


def must_be_signed(given: SignedCheckpoint, origin: str, keys: Sequence[VerifierKey]) -> None:
    """Refuse a head that the ledger's keys did not sign.

    Raises:
        DishonestError: HEAD_NOT_SIGNED.
    """
    try:
        verify_checkpoint(given, origin, verifiers(keys))
    except (ProofError, FormatError) as error:
        words = f"The server's head is not signed by the keys of {origin}: {error}"
        raise DishonestError("HEAD_NOT_SIGNED", words) from None


def must_extend(held: SignedCheckpoint, given: SignedCheckpoint, tree: TileReader) -> None:
    """Check, by the tiles of the given head, that it grew from the head held.

    Raises:
        ProofError: it did not.
    """
    old, new = held.checkpoint, given.checkpoint
    proof = prove_consistency(old.size, new.size, tree.read_hash)
    verify_consistency(old.size, old.root, new.size, new.root, proof)


def keep_evidence(
    folder: Path,
    clock: Clock,
    address: str,
    what: str,
    held: SignedCheckpoint,
    given: SignedCheckpoint,
    receipts: Sequence[Receipt] = (),
) -> Path:
    """Write down what was signed, so that it can be shown.

    Args:
        folder: of the mirror.
        clock: when this is.
        address: the server's.
        what: ROLLED_BACK or FORKED.
        held: the head that was seen before.
        given: the one that the server gives now.
        receipts: two different entries at one index, each proved to one of the heads.
    """
    now = clock.now()
    told = {
        "what": what,
        "address": address,
        "at": format_second(now),
        "held": held.data.decode(),
        "given": given.data.decode(),
        "receipts": [format_receipt(one).decode() for one in receipts],
    }
    path = folder / f"evidence-{what.lower()}-{now}.json"
    path.write_text(json.dumps(told, indent=2, ensure_ascii=False) + "\n", encoding="utf-8")
    return path


def first_difference(size: int, own_leaf: Sequence[bytes], tree: TileReader) -> int | None:
    """The first index at which two trees have different leaves; None where one begins with the other."""
    return next((index for index in range(min(size, tree.size)) if tree.read_hash(0, index) != own_leaf[index]), None)


def receipt_under(tree: TileReader, entries: Sequence[bytes], index: int, head: SignedCheckpoint) -> Receipt:
    """A receipt made from a server's tiles; ``entries`` are those of the bundle that holds the index."""
    proof = prove_inclusion(index, tree.size, tree.read_hash)
    return Receipt(entries[index % TILE_WIDTH], index, proof, head)
