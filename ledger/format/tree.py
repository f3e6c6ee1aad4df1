"""The Merkle tree over the entries: RFC 6962 §2.1 (= RFC 9162 §2.1) with SHA-256.

    leaf  SHA-256(0x00 ‖ entry)          the entry's exact bytes
    node  SHA-256(0x01 ‖ left ‖ right)   the left part of n leaves holds the largest power of two below n
    empty SHA-256 of nothing             the root at size 0

An *index* counts leaves from 0, a *size* is a number of leaves, a node is named by its *level* (0 holds the leaf
hashes) and its index in that level: node (level, index) stands for the leaves
[index · 2^level, (index + 1) · 2^level).

Where the specs leave room:

- A tree size is at most 2^53 − 1, the largest a statement's ``seen.size`` can name (RFC 8785 numbers).
- The *frontier* is kept as the roots of the perfect subtrees that make up the tree, from the left, the largest first:
  one hash for each bit set in the size. Size and hashes together are all that is needed to go on appending.
"""

import hashlib
from collections.abc import Callable, Iterable, Sequence
from typing import TypeAlias

from ledger.format.errors import FormatError

HASH_BYTES = 32
EMPTY_ROOT = hashlib.sha256(b"").digest()
MAX_TREE_SIZE = 2**53 - 1

ReadHash: TypeAlias = Callable[[int, int], bytes]
"""``read_hash(level, index)`` gives the hash of one perfect node that lies inside the tree."""


def leaf_hash(entry: bytes) -> bytes:
    """Hash an entry's exact bytes as a leaf."""
    return hashlib.sha256(b"\x00" + entry).digest()


def node_hash(left: bytes, right: bytes) -> bytes:
    """Hash two child hashes of 32 bytes as their parent."""
    return hashlib.sha256(b"\x01" + left + right).digest()


def check_hash(value: bytes, *, where: str) -> bytes:
    """Return ``value`` when it is 32 bytes long."""
    if len(value) != HASH_BYTES:
        raise FormatError("HASH_LENGTH", where, f"{HASH_BYTES} bytes", f"{len(value)} bytes")
    return value


def check_tree_size(size: int, *, where: str) -> int:
    """Return ``size`` when 0 <= size <= 2^53 − 1."""
    if not 0 <= size <= MAX_TREE_SIZE:
        raise FormatError("TREE_SIZE", where, f"a size from 0 to {MAX_TREE_SIZE}", str(size))
    return size


def largest_power_below(count: int) -> int:
    """Return the largest power of two smaller than ``count``; 2 <= count."""
    return 1 << ((count - 1).bit_length() - 1)


def perfect_nodes(start: int, end: int) -> tuple[tuple[int, int], ...]:
    """Cut the leaves [start, end) into the fewest perfect nodes, from the left.

    Args:
        start: first leaf; a multiple of the smallest power of two that is at least ``end - start``.
        end: one past the last leaf; start <= end.

    Returns:
        (level, index) of each node, at most one for each level, levels falling.
    """
    nodes = []
    position = start
    while position < end:
        level = (end - position).bit_length() - 1
        nodes.append((level, position >> level))
        position += 1 << level
    return tuple(nodes)


def range_hash(read_hash: ReadHash, start: int, end: int) -> bytes:
    """Hash the subtree over the leaves [start, end), bounds as in `perfect_nodes`, from O(log n) stored nodes."""
    return _fold([read_hash(level, index) for level, index in perfect_nodes(start, end)])


def perfect_root(hashes: Sequence[bytes]) -> bytes:
    """Hash a power of two of neighbouring nodes of one level up to the node above them all."""
    while len(hashes) > 1:
        hashes = [node_hash(hashes[i], hashes[i + 1]) for i in range(0, len(hashes), 2)]
    return hashes[0]


def root_hash(leaf_hashes: Iterable[bytes]) -> bytes:
    """Compute the root over leaf hashes in their order."""
    frontier = Frontier()
    for value in leaf_hashes:
        frontier.append(value)
    return frontier.root()


def _fold(hashes: Sequence[bytes]) -> bytes:
    """Join perfect subtrees, largest first: each smaller one hangs on the right of all that stand before it."""
    if not hashes:
        return EMPTY_ROOT
    result = hashes[-1]
    for left in reversed(hashes[:-1]):
        result = node_hash(left, result)
    return result


class Frontier:
    """A growing tree of which only the O(log n) hashes are kept that later leaves can still be joined to.

    Args:
        size: leaves already in the tree, 0 <= size <= 2^53 − 1.
        hashes: the perfect subtrees of that tree, largest first; one for each bit set in ``size``.

    Raises:
        FormatError: FRONTIER_LENGTH, HASH_LENGTH or TREE_SIZE.
    """

    def __init__(self, size: int = 0, hashes: Sequence[bytes] = ()) -> None:
        check_tree_size(size, where="frontier")
        if len(hashes) != size.bit_count():
            expected = f"{size.bit_count()} hashes for size {size}"
            raise FormatError("FRONTIER_LENGTH", "frontier", expected, f"{len(hashes)} hashes")
        self._size = size
        self._hashes = [check_hash(value, where=f"frontier, hash {i}") for i, value in enumerate(hashes)]

    @property
    def size(self) -> int:
        """How many leaves the tree has."""
        return self._size

    @property
    def hashes(self) -> tuple[bytes, ...]:
        """The perfect subtrees, largest first, for storage beside the size."""
        return tuple(self._hashes)

    def append(self, value: bytes) -> None:
        """Add one leaf hash on the right."""
        check_hash(value, where=f"leaf {self._size}")
        check_tree_size(self._size + 1, where="frontier")
        # Every trailing bit set is a perfect subtree of the new node's own size, waiting for its right half.
        remaining = self._size
        while remaining & 1:
            value = node_hash(self._hashes.pop(), value)
            remaining >>= 1
        self._hashes.append(value)
        self._size += 1

    def root(self) -> bytes:
        """Compute the root at the present size."""
        return _fold(self._hashes)

    def copy(self) -> "Frontier":
        """Return an independent copy, to try a batch on."""
        return Frontier(self._size, self._hashes)
