"""Proofs against the public vectors, the RFC's own recursion, and every damage done to them."""

import base64
import json
from collections.abc import Iterator, Sequence

import pytest

from ledger.format.errors import FormatError, ProofError
from ledger.format.proof import (
    MAX_PROOF_HASHES,
    prove_consistency,
    prove_inclusion,
    prove_subtree_consistency,
    prove_subtree_inclusion,
    verify_consistency,
    verify_inclusion,
    verify_subtree_consistency,
    verify_subtree_inclusion,
)
from ledger.format.tree import EMPTY_ROOT, MAX_TREE_SIZE
from tests.format import reference_tree
from tests.format.reference_tree import damaged
from tests.shared import SHARED_DATA, needs_shared_data

PUBLIC_VECTORS = SHARED_DATA / "vectors" / "merkle" / "testdata"
PUBLIC_COUNTS = {"inclusion": 98, "consistency": 98, "subtreeinclusion": 204, "subtreeconsistency": 118}

ENTRIES = [reference_tree.synthetic_entry(i) for i in range(131)]
ROOTS = [reference_tree.mth(ENTRIES[:size]) for size in range(131)]


def _verify_vector(kind: str, vector: dict[str, object]) -> None:
    """Hand one public vector to the verifier of its kind."""

    def number(name: str) -> int:
        value = vector[name]
        assert isinstance(value, int)
        return value

    def data(name: str) -> bytes:
        return base64.b64decode(str(vector[name] or ""))

    hashes = vector["proof"] or []
    assert isinstance(hashes, list)
    proof = [base64.b64decode(value) for value in hashes]
    if kind == "inclusion":
        verify_inclusion(data("leafHash"), number("leafIdx"), number("treeSize"), proof, data("root"))
    elif kind == "consistency":
        verify_consistency(number("size1"), data("root1"), number("size2"), data("root2"), proof)
    elif kind == "subtreeinclusion":
        place = (number("leafIdx"), number("start"), number("end"))
        verify_subtree_inclusion(data("leafHash"), *place, proof, data("root"))
    else:
        subtree = (number("start"), number("end"), data("root1"))
        verify_subtree_consistency(*subtree, number("size"), data("root2"), proof)


@needs_shared_data
@pytest.mark.parametrize("kind", PUBLIC_COUNTS)
def test_public_vectors(kind: str) -> None:
    """All 518 vectors of transparency-dev/merkle, sound and damaged, are accepted and refused as they say."""
    assert sum(PUBLIC_COUNTS.values()) == 518
    files = sorted((PUBLIC_VECTORS / kind).rglob("*.json"))
    assert len(files) == PUBLIC_COUNTS[kind]
    for file in files:
        vector = json.loads(file.read_text())
        refused = None
        try:
            _verify_vector(kind, vector)
        except ProofError as error:
            refused = error
        assert (refused is not None) == vector["wantErr"], f"{file}: {refused}"


@pytest.mark.parametrize(("index", "size"), [(0, 0), (1, 1), (-1, 1), (5, 5), (6, 5), (0, MAX_TREE_SIZE + 1)])
def test_inclusion_outside_the_tree_is_refused(index: int, size: int) -> None:
    """A leaf index lies in [0, size), for provers and verifiers."""
    with pytest.raises(ProofError, match="PROOF_RANGE"):
        verify_inclusion(EMPTY_ROOT, index, size, [], EMPTY_ROOT)
    with pytest.raises(FormatError, match="PROOF_RANGE"):
        prove_inclusion(index, size, reference_tree.node)


@pytest.mark.parametrize(("old", "new"), [(0, 0), (0, 5), (-1, 5), (6, 5), (1, MAX_TREE_SIZE + 1)])
def test_consistency_of_no_prefix_is_refused(old: int, new: int) -> None:
    """The old size lies in [1, new]: from the empty tree nothing is shown, and a smaller tree extends nothing."""
    with pytest.raises(ProofError, match="PROOF_RANGE"):
        verify_consistency(old, EMPTY_ROOT, new, EMPTY_ROOT, [])
    with pytest.raises(FormatError, match="PROOF_RANGE"):
        prove_consistency(old, new, reference_tree.node)


@pytest.mark.parametrize(("start", "end", "size"), [(1, 3, 8), (2, 5, 8), (4, 9, 16), (3, 2, 8), (0, 9, 8)])
def test_what_is_no_subtree_is_refused(start: int, end: int, size: int) -> None:
    """A subtree starts at a multiple of its rounded width and ends inside the tree."""
    with pytest.raises(ProofError, match="PROOF_RANGE"):
        verify_subtree_consistency(start, end, EMPTY_ROOT, size, EMPTY_ROOT, [])
    with pytest.raises(FormatError, match="PROOF_RANGE"):
        prove_subtree_consistency(start, end, size, reference_tree.node)


def test_the_length_is_checked_before_anything_is_read() -> None:
    """A proof of many hashes is refused by its length alone: no element of it is touched."""

    class Untouchable(Sequence[bytes]):
        def __len__(self) -> int:
            return 1_000_000

        def __getitem__(self, place: object) -> bytes:  # type: ignore[override]
            raise AssertionError(f"read {place}")

        def __iter__(self) -> Iterator[bytes]:
            raise AssertionError("read")

    with pytest.raises(ProofError, match="PROOF_LENGTH"):
        verify_inclusion(EMPTY_ROOT, 0, 8, Untouchable(), EMPTY_ROOT)
    with pytest.raises(ProofError, match="PROOF_LENGTH"):
        verify_consistency(3, EMPTY_ROOT, 8, EMPTY_ROOT, Untouchable())


@pytest.mark.parametrize("length", [0, 31, 33, 64])
def test_a_hash_of_another_length_is_refused(length: int) -> None:
    """Proof hashes and the leaf hash are 32 bytes."""
    proof = list(prove_inclusion(2, 5, reference_tree.node))
    leaf = reference_tree.node(0, 2)
    with pytest.raises(ProofError, match="HASH_LENGTH"):
        verify_inclusion(leaf, 2, 5, [bytes(length), *proof[1:]], ROOTS[5])
    with pytest.raises(ProofError, match="HASH_LENGTH"):
        verify_inclusion(bytes(length), 2, 5, proof, ROOTS[5])
    consistency = prove_consistency(3, 5, reference_tree.node)
    with pytest.raises(ProofError, match="HASH_LENGTH"):
        verify_consistency(3, ROOTS[3], 5, ROOTS[5], [*consistency[:-1], bytes(length)])


@pytest.mark.parametrize("size", range(1, 131))
def test_inclusion_of_every_leaf_and_of_no_damaged_proof(size: int) -> None:
    """Each proof is the RFC's PATH and verifies; with any hash, the leaf, the root or the place changed it does not."""
    root = ROOTS[size]
    for index in range(size):
        leaf = reference_tree.node(0, index)
        proof = prove_inclusion(index, size, reference_tree.node)
        assert list(proof) == reference_tree.path(index, ENTRIES[:size])
        verify_inclusion(leaf, index, size, proof, root)
        wrong = [[*proof[:i], damaged(value), *proof[i + 1 :]] for i, value in enumerate(proof)]
        wrong += [[*proof, root], list(proof[:-1]) if proof else [leaf]]
        for other in wrong:
            with pytest.raises(ProofError):
                verify_inclusion(leaf, index, size, other, root)
        for other_leaf, other_root in ((damaged(leaf), root), (leaf, damaged(root))):
            with pytest.raises(ProofError, match="ROOT_MISMATCH"):
                verify_inclusion(other_leaf, index, size, proof, other_root)
        if size > 1:
            with pytest.raises(ProofError):
                verify_inclusion(leaf, (index + 1) % size, size, proof, root)


@pytest.mark.parametrize("new", range(1, 65))
def test_consistency_of_every_pair_and_of_no_damaged_proof(new: int) -> None:
    """Each proof is the RFC's PROOF and verifies; with any hash, root or size changed it does not."""
    for old in range(1, new + 1):
        proof = prove_consistency(old, new, reference_tree.node)
        assert list(proof) == reference_tree.subproof(old, ENTRIES[:new])
        verify_consistency(old, ROOTS[old], new, ROOTS[new], proof)
        wrong = [[*proof[:i], damaged(value), *proof[i + 1 :]] for i, value in enumerate(proof)]
        wrong += [[*proof, ROOTS[old]], *([list(proof[:-1])] if proof else [])]
        for other in wrong:
            with pytest.raises(ProofError):
                verify_consistency(old, ROOTS[old], new, ROOTS[new], other)
        for old_root, new_root in ((damaged(ROOTS[old]), ROOTS[new]), (ROOTS[old], damaged(ROOTS[new]))):
            with pytest.raises(ProofError, match="ROOT_MISMATCH"):
                verify_consistency(old, old_root, new, new_root, proof)
        for other_old in range(1, new + 1):
            if other_old != old:
                with pytest.raises(ProofError):
                    verify_consistency(other_old, ROOTS[other_old], new, ROOTS[new], proof)


@pytest.mark.parametrize("size", range(1, 34))
def test_every_subtree(size: int) -> None:
    """Every valid subtree proves each of its leaves and its own place in the tree; damaged proofs fail."""
    for start in range(size):
        for end in range(start + 1, size + 1):
            if start % (1 << (end - start - 1).bit_length()):
                continue
            subtree_root = reference_tree.mth(ENTRIES[start:end])
            for index in range(start, end):
                inclusion = prove_subtree_inclusion(index, start, end, reference_tree.node)
                assert list(inclusion) == reference_tree.path(index - start, ENTRIES[start:end])
                leaf = reference_tree.node(0, index)
                verify_subtree_inclusion(leaf, index, start, end, inclusion, subtree_root)
            proof = prove_subtree_consistency(start, end, size, reference_tree.node)
            verify_subtree_consistency(start, end, subtree_root, size, ROOTS[size], proof)
            wrong = [[*proof[:i], damaged(value), *proof[i + 1 :]] for i, value in enumerate(proof)]
            for other in [*wrong, [*proof, subtree_root]]:
                with pytest.raises(ProofError):
                    verify_subtree_consistency(start, end, subtree_root, size, ROOTS[size], other)


def test_an_empty_subtree_is_proved_by_nothing() -> None:
    """[n, n) with the empty root belongs to every tree of n leaves or more; with another root or a hash it does not."""
    assert prove_subtree_consistency(4, 4, 7, reference_tree.node) == ()
    verify_subtree_consistency(4, 4, EMPTY_ROOT, 7, ROOTS[7], [])
    with pytest.raises(ProofError, match="ROOT_MISMATCH"):
        verify_subtree_consistency(4, 4, ROOTS[4], 7, ROOTS[7], [])
    with pytest.raises(ProofError, match="PROOF_LENGTH"):
        verify_subtree_consistency(4, 4, EMPTY_ROOT, 7, ROOTS[7], [EMPTY_ROOT])


@pytest.mark.parametrize("size", [MAX_TREE_SIZE, 2**52 + 1, 70_000])
def test_proofs_of_large_trees_read_few_nodes(size: int) -> None:
    """At any size a proof has at most 63 hashes and reads O(log n) nodes: under two for each bit of the size."""
    reads = []

    def read_hash(level: int, index: int) -> bytes:
        assert (index + 1) << level <= size
        reads.append((level, index))
        return EMPTY_ROOT

    for index in (0, 1, size // 3, size - 2, size - 1):
        for prove, place in ((prove_inclusion, index), (prove_consistency, index + 1)):
            reads.clear()
            proof = prove(place, size, read_hash)
            assert len(proof) <= size.bit_length() + 1 <= MAX_PROOF_HASHES
            assert len(proof) <= len(reads) < 2 * size.bit_length() + 2
