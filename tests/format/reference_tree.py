"""The tree of RFC 6962 §2.1, written as the RFC defines it: by recursion over the whole list of leaves.

Slow and plain on purpose: it shares no step with ledger/format/tree.py, so what the two agree on is the RFC's.
"""

import hashlib
from collections.abc import Sequence
from functools import cache


def mth(entries: Sequence[bytes]) -> bytes:
    """MTH(D[n])."""
    if not entries:
        return hashlib.sha256(b"").digest()
    if len(entries) == 1:
        return hashlib.sha256(b"\x00" + entries[0]).digest()
    k = split(len(entries))
    return hashlib.sha256(b"\x01" + mth(entries[:k]) + mth(entries[k:])).digest()


def path(index: int, entries: Sequence[bytes]) -> list[bytes]:
    """PATH(m, D[n])."""
    if len(entries) == 1:
        return []
    k = split(len(entries))
    if index < k:
        return [*path(index, entries[:k]), mth(entries[k:])]
    return [*path(index - k, entries[k:]), mth(entries[:k])]


def subproof(count: int, entries: Sequence[bytes], *, known: bool = True) -> list[bytes]:
    """SUBPROOF(m, D[n], b); PROOF(m, D[n]) with b true."""
    if count == len(entries):
        return [] if known else [mth(entries)]
    k = split(len(entries))
    if count <= k:
        return [*subproof(count, entries[:k], known=known), mth(entries[k:])]
    return [*subproof(count - k, entries[k:], known=False), mth(entries[:k])]


def split(count: int) -> int:
    """The largest power of two smaller than ``count``."""
    k = 1
    while 2 * k < count:
        k *= 2
    return k


def synthetic_entry(index: int) -> bytes:
    """An entry that is told apart from every other by its index."""
    return b"entry %d" % index


@cache
def node(level: int, index: int) -> bytes:
    """The perfect node (level, index) over synthetic entries; reads like a store."""
    if level == 0:
        return hashlib.sha256(b"\x00" + synthetic_entry(index)).digest()
    return hashlib.sha256(b"\x01" + node(level - 1, 2 * index) + node(level - 1, 2 * index + 1)).digest()


def damaged(value: bytes, position: int = 0) -> bytes:
    """The same bytes with one bit of one byte turned."""
    return value[:position] + bytes([value[position] ^ 1]) + value[position + 1 :]
