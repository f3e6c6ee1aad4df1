"""The layout of a flow: no overlap, and every sum in it kept."""

from collections import defaultdict
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from projections.charts.flow_layout import Layout, Link, lay_out
from projections.charts.scale import length

ROOM, SLOT, GAP = 24_000, 3_600, 600


def _lay_out(layers: list[list[str]], links: list[Link]) -> Layout:
    return lay_out(layers, links, room=ROOM, slot=SLOT, gap=GAP)


@pytest.mark.parametrize(
    ("layers", "links", "match"),
    [
        ([["a"], ["a"]], [], "'a' stands twice"),
        ([["a"], ["b"], ["c"]], [Link("a", "c", 1)], "does not join a layer to the next"),
        ([["a"], ["b"]], [Link("b", "a", 1)], "does not join"),
        ([["a"], ["b"]], [Link("a", "x", 1)], "does not join"),
        ([["a"], ["b"]], [Link("a", "b", 0)], "expected more than 0"),
        ([["a"], ["b"]], [Link("a", "b", 1), Link("a", "b", 2)], "two links"),
    ],
)
def test_what_is_no_flow_is_refused(layers: list[list[str]], links: list[Link], match: str) -> None:
    """Each refusal names the nodes."""
    with pytest.raises(ValueError, match=match):
        _lay_out(layers, links)


@st.composite
def _flows(draw: st.DrawFn) -> tuple[list[list[str]], list[Link]]:
    sizes = draw(st.lists(st.integers(1, 5), min_size=2, max_size=4))
    layers = [[f"{level}.{place}" for place in range(size)] for level, size in enumerate(sizes)]
    links = [
        Link(source, target, value)
        for before, after in pairwise(layers)
        for source in before
        for target in after
        if (value := draw(st.one_of(st.just(0), st.integers(1, 10**12))))
    ]
    return layers, links


@given(_flows())
def test_nothing_overlaps_and_every_sum_is_kept(flow: tuple[list[list[str]], list[Link]]) -> None:
    """Slots are apart; bands lie end to end within their boxes, and sum to what the box got or gave."""
    layers, links = flow
    layout = _lay_out(layers, links)
    whole = max(sum(layout.boxes[key].value for key in layer) for layer in layers)
    for layer in layers:
        boxes = sorted((layout.boxes[key] for key in layer), key=lambda box: box.top)
        assert all(before.top + before.slot + GAP == after.top for before, after in pairwise(boxes))
        assert all(box.slot >= SLOT for box in boxes)
        assert boxes[-1].top + boxes[-1].slot <= layout.height
    sides: dict[tuple[str, str], list[tuple[int, int]]] = defaultdict(list)
    sums: dict[tuple[str, str], int] = defaultdict(int)
    for band in layout.bands:
        for name, side, place in ((band.link.source, "out", band.start), (band.link.target, "in", band.end)):
            sides[name, side].append(place)
            sums[name, side] += band.link.value
    for (name, side), places in sides.items():
        box = layout.boxes[name]
        ordered = sorted(places)
        assert ordered[0][0] == box.y
        assert all(before[0] + before[1] == after[0] for before, after in pairwise(ordered))
        assert sum(height for _, height in places) == length(sums[name, side], whole, ROOM)
        assert ordered[-1][0] + ordered[-1][1] <= box.y + box.height
        assert box.top <= box.y
        assert box.y + box.height <= box.top + box.slot
        assert box.value == max(sums[name, "in"], sums[name, "out"])


def test_nodes_follow_what_feeds_them() -> None:
    """Two sources crossing to two targets are put so that the bands run level; the unfed comes last."""
    layout = _lay_out([["a", "b"], ["unfed", "of-b", "of-a"]], [Link("a", "of-a", 5), Link("b", "of-b", 5)])
    tops = {key: box.top for key, box in layout.boxes.items()}
    assert tops["of-a"] < tops["of-b"] < tops["unfed"]
