"""The tree against the RFC's own recursion, the RFC's well-known roots, and another library."""

import json
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ledger.format.errors import FormatError
from ledger.format.tree import (
    EMPTY_ROOT,
    MAX_TREE_SIZE,
    Frontier,
    leaf_hash,
    node_hash,
    perfect_nodes,
    perfect_root,
    range_hash,
    root_hash,
)
from tests.format import reference_tree

VECTORS = json.loads((Path(__file__).parents[1] / "vectors" / "log" / "rfc6962.json").read_text())
SIZES = range(131)
ENTRIES = [reference_tree.synthetic_entry(i) for i in SIZES]
LEAVES = [leaf_hash(entry) for entry in ENTRIES]


@pytest.mark.parametrize("size", [1, 2, 3, 7, 255])
def test_a_frontier_with_a_hash_too_few_or_too_many_is_refused(size: int) -> None:
    """Size and hashes must belong together: one hash for each bit set."""
    for count in (size.bit_count() - 1, size.bit_count() + 1):
        with pytest.raises(FormatError) as refusal:
            Frontier(size, [EMPTY_ROOT] * count)
        assert refusal.value.code == "FRONTIER_LENGTH"


@pytest.mark.parametrize("size", [-1, MAX_TREE_SIZE + 1])
def test_a_size_that_no_statement_could_name_is_refused(size: int) -> None:
    """Sizes run from 0 to 2^53 − 1."""
    with pytest.raises(FormatError) as refusal:
        Frontier(size, [EMPTY_ROOT] * max(size, 0).bit_count())
    assert refusal.value.code == "TREE_SIZE"


def test_a_full_tree_takes_no_further_leaf() -> None:
    """At 2^53 − 1 leaves the next one is refused and nothing has changed."""
    frontier = Frontier(MAX_TREE_SIZE, [EMPTY_ROOT] * MAX_TREE_SIZE.bit_count())
    before = frontier.root()
    with pytest.raises(FormatError, match="TREE_SIZE"):
        frontier.append(EMPTY_ROOT)
    assert (frontier.size, frontier.root()) == (MAX_TREE_SIZE, before)


@pytest.mark.parametrize("length", [0, 31, 33])
def test_what_is_not_a_hash_is_refused(length: int) -> None:
    """Hashes are 32 bytes, appended or restored."""
    with pytest.raises(FormatError, match="HASH_LENGTH"):
        Frontier().append(bytes(length))
    with pytest.raises(FormatError, match="HASH_LENGTH"):
        Frontier(1, [bytes(length)])


def test_leaf_and_node_are_told_apart() -> None:
    """The prefixes keep an entry of 64 bytes from passing for an inner node, as RFC 6962 §2.1 explains."""
    left, right = LEAVES[:2]
    assert leaf_hash(left + right) != node_hash(left, right)


@pytest.mark.parametrize("case", VECTORS["roots"], ids=lambda case: f"size {case['size']}")
def test_roots_of_the_certificate_transparency_test_leaves(case: dict[str, object]) -> None:
    """The eight leaves that Certificate Transparency implementations are tested with give their published roots."""
    leaves = [leaf_hash(bytes.fromhex(entry)) for entry in VECTORS["entries"]]
    assert isinstance(case["size"], int)
    assert root_hash(leaves[: case["size"]]).hex() == case["root"]


def test_the_root_is_the_rfcs_at_every_size() -> None:
    """Appending leaf by leaf gives what the RFC's recursion gives over the whole list, for sizes 0 to 130."""
    frontier = Frontier()
    for size in SIZES:
        assert frontier.size == size
        assert frontier.root() == reference_tree.mth(ENTRIES[:size]) == root_hash(LEAVES[:size])
        frontier.append(LEAVES[size])


@pytest.mark.judge
def test_another_library_agrees_on_every_root() -> None:
    """Pymerkle, which shares no code with us, has the same roots for sizes 1 to 130."""
    pymerkle = pytest.importorskip("pymerkle", reason="pymerkle is not installed; no other library to ask")
    other = pymerkle.InmemoryTree(algorithm="sha256")
    frontier = Frontier()
    for size, entry in enumerate(ENTRIES, start=1):
        other.append_entry(entry)
        frontier.append(leaf_hash(entry))
        assert other.get_root(size) == frontier.root()


def test_a_stored_frontier_goes_on_where_it_stopped() -> None:
    """From size and hashes alone the tree grows to the same root, wherever it was cut; a copy grows alone."""
    whole = root_hash(LEAVES)
    frontier = Frontier()
    for cut in SIZES:
        restored = Frontier(cut, frontier.hashes)
        for value in LEAVES[cut:]:
            restored.append(value)
        assert restored.root() == whole
        frontier.append(LEAVES[cut])
    copy = frontier.copy()
    copy.append(LEAVES[0])
    assert (frontier.root(), frontier.size) == (whole, len(LEAVES))


@given(st.lists(st.binary(max_size=40), max_size=70), st.data())
def test_every_change_to_a_list_of_entries_changes_the_root(entries: list[bytes], data: st.DataObject) -> None:
    """Change, drop, repeat or swap an entry: the root, with the size, is another."""
    root = root_hash(map(leaf_hash, entries))
    assert root == reference_tree.mth(entries)
    other = data.draw(st.lists(st.sampled_from(entries), max_size=70)) if entries else [b""]
    assert (root_hash(map(leaf_hash, other)) == root) == (other == entries)


@given(st.integers(0, 12), st.integers(0, 40), st.integers(0, 4096))
def test_ranges_are_cut_into_perfect_nodes(level: int, place: int, count: int) -> None:
    """The nodes of an aligned range follow each other without gap, levels falling, and hash to its root."""
    width = 1 << level
    start, end = place * width, place * width + min(count, width)
    nodes = perfect_nodes(start, end)
    position = start
    for node_level, index in nodes:
        assert position == index << node_level
        position += 1 << node_level
    assert position == end
    assert [node_level for node_level, _ in nodes] == sorted({node_level for node_level, _ in nodes}, reverse=True)
    if end - start <= 64:
        entries = [reference_tree.synthetic_entry(i) for i in range(start, end)]
        assert range_hash(reference_tree.node, start, end) == reference_tree.mth(entries)


def test_perfect_root_is_the_root() -> None:
    """Hashing a power of two of leaves level by level is the same as appending them."""
    for height in range(8):
        assert perfect_root(LEAVES[: 1 << height]) == root_hash(LEAVES[: 1 << height])
