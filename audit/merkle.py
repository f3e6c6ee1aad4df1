"""The Merkle tree (docs/format.md §5.1, §5.2; RFC 6962 §2.1), grown by a stack of perfect subtrees.

Entries are pushed one by one: each push carries upward while the two topmost subtrees have one size, as a binary
counter does, so that no size is ever split and nothing recurses. Proofs are checked from the other end: the path from
the root to the leaf is walked down first, which says how many hashes there must be and on which side, and only then
folded up.
"""

from hashlib import sha256

from audit.errors import FormError

HASH_BYTES = 32
MOST_PROOF_HASHES = 63
MAX_SIZE = 2**53 - 1
EMPTY_ROOT = sha256().digest()

_CLAUSE = "format §5.2"


def leaf_hash(entry: bytes) -> bytes:
    """The hash of an entry."""
    return sha256(b"\x00" + entry).digest()


def node_hash(left: bytes, right: bytes) -> bytes:
    """The hash of two subtrees side by side."""
    return sha256(b"\x01" + left + right).digest()


class Stack:
    """A growing tree: the roots of its perfect subtrees, the widest first."""

    def __init__(self) -> None:
        self.size = 0
        self._subtrees: list[bytes] = []

    def push(self, leaf: bytes) -> None:
        """Add the hash of a leaf (or, in a tree of subtrees, of a subtree)."""
        carry = self.size
        while carry & 1:
            leaf = node_hash(self._subtrees.pop(), leaf)
            carry >>= 1
        self._subtrees.append(leaf)
        self.size += 1

    def root(self) -> bytes:
        """The root at the present size."""
        if not self._subtrees:
            return EMPTY_ROOT
        root = self._subtrees[-1]
        for left in reversed(self._subtrees[:-1]):
            root = node_hash(left, root)
        return root


def root_of(leaves: list[bytes]) -> bytes:
    """The root over the hashes of some leaves."""
    stack = Stack()
    for leaf in leaves:
        stack.push(leaf)
    return stack.root()


def _range(low: int, high: int, size: int) -> None:
    if not 0 <= low < high <= size <= MAX_SIZE:
        raise FormError("PROOF_RANGE", _CLAUSE, "", "a range of leaves inside the tree", f"[{low}, {high}) of {size}")


def _split(low: int, high: int) -> int:
    return low + (1 << (high - low - 1).bit_length() - 1)


def _length(found: int, needed: int) -> None:
    if found != needed or found > MOST_PROOF_HASHES:
        raise FormError("PROOF_LENGTH", _CLAUSE, "", f"{needed} hashes, at most {MOST_PROOF_HASHES}", found)


def _hashes(*values: bytes) -> None:
    for value in values:
        if len(value) != HASH_BYTES:
            raise FormError("HASH_LENGTH", _CLAUSE, "", f"a hash of {HASH_BYTES} bytes", value)


def _match(found: bytes, expected: bytes) -> None:
    if found != expected:
        raise FormError("ROOT_MISMATCH", _CLAUSE, "", expected.hex(), found.hex())


def verify_inclusion(index: int, size: int, leaf: bytes, proof: list[bytes], root: bytes) -> None:
    """Check that a leaf stands at an index of the tree.

    Raises:
        FormError: PROOF_RANGE, PROOF_LENGTH, HASH_LENGTH, ROOT_MISMATCH.
    """
    _range(index, index + 1, size)
    low, high = 0, size
    on_left: list[bool] = []
    while high - low > 1:
        middle = _split(low, high)
        on_left.append(index >= middle)
        low, high = (middle, high) if index >= middle else (low, middle)
    _length(len(proof), len(on_left))
    _hashes(leaf, *proof)
    for left, sibling in zip(reversed(on_left), proof, strict=True):
        leaf = node_hash(sibling, leaf) if left else node_hash(leaf, sibling)
    _match(leaf, root)


def verify_consistency(old: int, size: int, proof: list[bytes], old_root: bytes, root: bytes) -> None:
    """Check that the tree of an old size is a prefix of the tree of a size.

    Raises:
        FormError: PROOF_RANGE, PROOF_LENGTH, HASH_LENGTH, ROOT_MISMATCH.
    """
    _range(0, old, size)
    verify_subtree(0, old, size, proof, old_root, root)


def verify_subtree(start: int, end: int, size: int, proof: list[bytes], part: bytes, root: bytes) -> None:
    """Check that ``part`` is the root over the leaves [start, end) of the tree.

    ``start`` is a multiple of the least power of two that is not below the number of leaves; from 0 on it is the
    consistency of two trees. No leaves are in every tree, and need no proof.

    Raises:
        FormError: PROOF_RANGE, PROOF_LENGTH, HASH_LENGTH, ROOT_MISMATCH.
    """
    if start == end and 0 <= end <= size <= MAX_SIZE:
        _length(len(proof), 0)
        _match(part, EMPTY_ROOT)
        return
    _range(start, end, size)
    if start % (1 << (end - start - 1).bit_length()):
        raise FormError("PROOF_RANGE", _CLAUSE, "", "a subtree", f"[{start}, {end})")
    low, high, whole = 0, size, True
    steps: list[tuple[bool, bool]] = []
    while not (high == end and low >= start):
        middle = _split(low, high)
        right, across = end > middle, start < middle < end
        steps.append((right, across))
        low, high, whole = (middle, high, whole and not across) if right else (low, middle, whole)
    _length(len(proof), len(steps) + (0 if whole else 1))
    _hashes(*proof)
    rest = list(proof)
    first = second = part if whole else rest.pop(0)
    for (right, across), sibling in zip(reversed(steps), rest, strict=True):
        if across:
            first = node_hash(sibling, first)
        second = node_hash(sibling, second) if right else node_hash(second, sibling)
    _match(first, part)
    _match(second, root)
