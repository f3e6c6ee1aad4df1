"""Inclusion and consistency proofs: RFC 6962 §2.1.1, §2.1.2; of subtrees: draft-ietf-plants-merkle-tree-certs §4.

A proof is a sequence of hashes of 32 bytes, from the leaf's end to the root's. Provers and verifiers walk the tree from
the root to the place in question by the same two functions, so the exact number of hashes that a proof must have is
known from the numbers alone and is checked, with every hash's length, before anything is hashed.

Where the specs leave room:

- A proof has at most 63 hashes (C2SP tlog-witness sends no more); with sizes up to 2^53 − 1 none needs more than 54.
- Consistency from size 0 is refused: every tree extends the empty one, so such a proof shows nothing, and a caller who
  took it for one would trust any head. Whoever starts from nothing has to say so.
- An *empty subtree* [n, n) is, as the draft's vectors have it, consistent with every tree whose size is at least n,
  when its hash is the empty root and the proof is empty.
- Roots are compared, never measured: they come from parsed checkpoints, and the public vectors use short ones.
- A *valid subtree* [start, end) starts at a multiple of the smallest power of two that is at least ``end - start``.
"""

from collections.abc import Sequence
from typing import NamedTuple

from ledger.format.errors import FormatError, ProofError
from ledger.format.tree import (
    EMPTY_ROOT,
    HASH_BYTES,
    MAX_TREE_SIZE,
    ReadHash,
    largest_power_below,
    node_hash,
    range_hash,
)

MAX_PROOF_HASHES = 63


class _Sibling(NamedTuple):
    """One subtree passed on the way: the leaves [start, end) that the proof gives a hash for."""

    start: int
    end: int
    on_left: bool
    in_subtree: bool = False
    """Whether it belongs to the smaller tree of a consistency proof too."""


def prove_inclusion(index: int, size: int, read_hash: ReadHash) -> tuple[bytes, ...]:
    """Prove that the leaf at ``index`` is in the tree of ``size`` leaves.

    Args:
        index: 0 <= index < size.
        size: 1 <= size <= 2^53 − 1.
        read_hash: reads nodes of a tree at least that large; called O(log size) times.

    Raises:
        FormatError: PROOF_RANGE.
    """
    return prove_subtree_inclusion(index, 0, size, read_hash)


def verify_inclusion(leaf: bytes, index: int, size: int, proof: Sequence[bytes], root: bytes) -> None:
    """Check that ``leaf`` (a leaf hash) stands at ``index`` in the tree of ``size`` leaves with this root.

    Raises:
        ProofError: PROOF_RANGE, PROOF_LENGTH, HASH_LENGTH, ROOT_MISMATCH.
    """
    verify_subtree_inclusion(leaf, index, 0, size, proof, root)


def prove_subtree_inclusion(index: int, start: int, end: int, read_hash: ReadHash) -> tuple[bytes, ...]:
    """Prove that the leaf at ``index`` of the whole tree is in its valid subtree [start, end)."""
    fault = _inclusion_fault(index, start, end)
    if fault:
        raise FormatError("PROOF_RANGE", "inclusion proof", *fault)
    return tuple(range_hash(read_hash, step.start, step.end) for step in _inclusion_path(index, start, end))


def verify_subtree_inclusion(
    leaf: bytes, index: int, start: int, end: int, proof: Sequence[bytes], root: bytes
) -> None:
    """Check that ``leaf`` stands at ``index`` of the whole tree, inside its subtree [start, end) with this root.

    Raises:
        ProofError: PROOF_RANGE, PROOF_LENGTH, HASH_LENGTH, ROOT_MISMATCH.
    """
    where = f"inclusion proof of leaf {index} in [{start}, {end})"
    fault = _inclusion_fault(index, start, end)
    if fault:
        raise ProofError("PROOF_RANGE", where, *fault)
    path = _inclusion_path(index, start, end)
    _check_hashes(proof, len(path), where, leaf)
    result = leaf
    for step, sibling in zip(path, proof, strict=True):
        result = node_hash(sibling, result) if step.on_left else node_hash(result, sibling)
    _check_root(result, root, where)


def prove_consistency(old_size: int, new_size: int, read_hash: ReadHash) -> tuple[bytes, ...]:
    """Prove that the tree of ``old_size`` leaves is a prefix of the tree of ``new_size`` leaves.

    Args:
        old_size: 1 <= old_size <= new_size.
        new_size: at most 2^53 − 1.
        read_hash: reads nodes of a tree at least as large as the new one; called O(log new_size) times.

    Raises:
        FormatError: PROOF_RANGE.
    """
    if old_size < 1:
        raise FormatError("PROOF_RANGE", "consistency proof", "an old size of 1 or more", str(old_size))
    return prove_subtree_consistency(0, old_size, new_size, read_hash)


def verify_consistency(old_size: int, old_root: bytes, new_size: int, new_root: bytes, proof: Sequence[bytes]) -> None:
    """Check that the tree with ``old_root`` is a prefix of the tree with ``new_root``; 1 <= old_size <= new_size.

    Raises:
        ProofError: PROOF_RANGE, PROOF_LENGTH, HASH_LENGTH, ROOT_MISMATCH.
    """
    if old_size < 1:
        where = f"consistency proof from size {old_size} to size {new_size}"
        raise ProofError("PROOF_RANGE", where, "an old size of 1 or more", str(old_size))
    verify_subtree_consistency(0, old_size, old_root, new_size, new_root, proof)


def prove_subtree_consistency(start: int, end: int, size: int, read_hash: ReadHash) -> tuple[bytes, ...]:
    """Prove that the valid subtree [start, end) belongs to the tree of ``size`` leaves; end <= size."""
    fault = _consistency_fault(start, end, size)
    if fault:
        raise FormatError("PROOF_RANGE", "consistency proof", *fault)
    if start == end:
        return ()
    path, seed = _consistency_path(start, end, size)
    ranges = [*([seed] if seed else []), *((step.start, step.end) for step in path)]
    return tuple(range_hash(read_hash, low, high) for low, high in ranges)


def verify_subtree_consistency(
    start: int, end: int, subtree_root: bytes, size: int, root: bytes, proof: Sequence[bytes]
) -> None:
    """Check that the subtree [start, end) with ``subtree_root`` belongs to the tree of ``size`` leaves with ``root``.

    Raises:
        ProofError: PROOF_RANGE, PROOF_LENGTH, HASH_LENGTH, ROOT_MISMATCH.
    """
    where = f"consistency proof from [{start}, {end}) to size {size}"
    fault = _consistency_fault(start, end, size)
    if fault:
        raise ProofError("PROOF_RANGE", where, *fault)
    if start == end:
        _check_hashes(proof, 0, where)
        _check_root(subtree_root, EMPTY_ROOT, where)
        return
    path, seed = _consistency_path(start, end, size)
    _check_hashes(proof, len(path) + (seed is not None), where)
    old = new = proof[0] if seed else subtree_root
    for step, sibling in zip(path, proof[1:] if seed else proof, strict=True):
        new = node_hash(sibling, new) if step.on_left else node_hash(new, sibling)
        if step.in_subtree:
            old = node_hash(sibling, old)
    _check_root(old, subtree_root, f"{where}, old root")
    _check_root(new, root, f"{where}, new root")


def _inclusion_path(index: int, start: int, end: int) -> list[_Sibling]:
    """Name the siblings between a leaf and the root of [start, end), the leaf's own first."""
    path = []
    while end - start > 1:
        middle = start + largest_power_below(end - start)
        if index < middle:
            path.append(_Sibling(middle, end, on_left=False))
            end = middle
        else:
            path.append(_Sibling(start, middle, on_left=True))
            start = middle
    return path[::-1]


def _consistency_path(start: int, end: int, size: int) -> tuple[list[_Sibling], tuple[int, int] | None]:
    """Name the siblings between a subtree and the root, lowest first, and the node that the walk has to start from.

    The walk narrows [low, high) to the subtree. Where the subtree reaches over the middle, its left part is a perfect
    node shared by both trees, and the walk goes on with the rest; from then on the verifier, who holds only the
    subtree's root, needs that rest's hash as the proof's first one (the *seed*).
    """
    path = []
    low, high = 0, size
    spanned = False
    while (start, end) != (low, high):
        middle = low + largest_power_below(high - low)
        if end <= middle:
            path.append(_Sibling(middle, high, on_left=False))
            high = middle
        elif start >= middle:
            path.append(_Sibling(low, middle, on_left=True))
            low = middle
        else:
            path.append(_Sibling(low, middle, on_left=True, in_subtree=True))
            start = low = middle
            spanned = True
    return path[::-1], (low, high) if spanned else None


def _inclusion_fault(index: int, start: int, end: int) -> tuple[str, str] | None:
    fault = _subtree_fault(start, end, MAX_TREE_SIZE)
    if fault:
        return fault
    if not start <= index < end:
        return f"an index in [{start}, {end})", str(index)
    return None


def _consistency_fault(start: int, end: int, size: int) -> tuple[str, str] | None:
    if not 0 <= size <= MAX_TREE_SIZE:
        return f"a size from 0 to {MAX_TREE_SIZE}", str(size)
    return _subtree_fault(start, end, size)


def _subtree_fault(start: int, end: int, size: int) -> tuple[str, str] | None:
    if not 0 <= start <= end <= size:
        return f"0 <= start <= end <= {size}", f"[{start}, {end})"
    if start < end and start % (1 << (end - start - 1).bit_length()):
        return "a subtree that starts at a multiple of its width rounded up to a power of two", f"[{start}, {end})"
    return None


def _check_hashes(proof: Sequence[bytes], count: int, where: str, leaf: bytes | None = None) -> None:
    """Refuse a proof of the wrong length before any of it is hashed."""
    if len(proof) != count or count > MAX_PROOF_HASHES:
        raise ProofError("PROOF_LENGTH", where, f"exactly {count} hashes", f"{len(proof)} hashes")
    for i, value in enumerate(proof):
        if len(value) != HASH_BYTES:
            raise ProofError("HASH_LENGTH", f"{where}, hash {i}", f"{HASH_BYTES} bytes", f"{len(value)} bytes")
    if leaf is not None and len(leaf) != HASH_BYTES:
        raise ProofError("HASH_LENGTH", f"{where}, leaf hash", f"{HASH_BYTES} bytes", f"{len(leaf)} bytes")


def _check_root(found: bytes, expected: bytes, where: str) -> None:
    if found != expected:
        raise ProofError("ROOT_MISMATCH", where, f"root {expected.hex()}", f"root {found.hex()}")
