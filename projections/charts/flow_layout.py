"""Where the boxes and bands of a flow lie: layers from left to right, exact in whole units.

A node is as tall as the greater of what comes in and what goes out; bands leave and arrive end to end, in the order of
the nodes they lead to, and their ends sum exactly to the node's. Each node has a slot of its own in its layer, tall
enough for its words, so that neither boxes nor words can overlap. A layer's nodes are put in the order of the middle of
what feeds them, which keeps bands from crossing more than they must; ties keep the given order.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction

from projections.charts.scale import edges, length


@dataclass(frozen=True, slots=True)
class Link:
    """What flows from a node to one of the next layer: more than 0."""

    source: str
    target: str
    value: int


@dataclass(frozen=True, slots=True)
class Box:
    """A node's place: its slot [top, top + slot) and within it the box [y, y + height)."""

    key: str
    layer: int
    top: int
    slot: int
    y: int
    height: int
    value: int


@dataclass(frozen=True, slots=True)
class Band:
    """A link's place: (y, height) where it leaves and where it arrives."""

    link: Link
    start: tuple[int, int]
    end: tuple[int, int]


@dataclass(frozen=True, slots=True)
class Layout:
    """Boxes by key in layer order, bands in the order given, and the height of all."""

    boxes: Mapping[str, Box]
    bands: tuple[Band, ...]
    height: int


def lay_out(layers: Sequence[Sequence[str]], links: Sequence[Link], *, room: int, slot: int, gap: int) -> Layout:
    """Lay out a flow.

    Args:
        layers: node keys, layer by layer; each key once in all.
        links: from each layer to the next only, at most one between two nodes.
        room: how many units the layer with the most flow gets for its boxes.
        slot: the least height of a node's slot.
        gap: between slots.

    Raises:
        ValueError: a key stands twice, or a link is not above 0, joins no neighbours, or stands twice.
    """
    level = _levels(layers)
    _check(level, links)
    incoming: dict[str, list[Link]] = {key: [] for key in level}
    outgoing: dict[str, list[Link]] = {key: [] for key in level}
    for link in links:
        outgoing[link.source].append(link)
        incoming[link.target].append(link)
    values = {
        key: max(sum(link.value for link in incoming[key]), sum(link.value for link in outgoing[key])) for key in level
    }
    whole = max(sum(values[key] for key in layer) for layer in layers)
    boxes: dict[str, Box] = {}
    for number, layer in enumerate(layers):
        ordered = sorted(layer, key=lambda key: _middle(incoming[key], boxes))
        boxes |= _stack(number, [(key, values[key]) for key in ordered], (whole, room), slot, gap)
    height = max((box.top + box.slot for box in boxes.values()), default=0)
    return Layout(boxes, _bands(links, boxes, incoming, outgoing, (whole, room)), height)


def _levels(layers: Sequence[Sequence[str]]) -> dict[str, int]:
    level: dict[str, int] = {}
    for number, layer in enumerate(layers):
        for key in layer:
            if key in level:
                raise ValueError(f"node {key!r} stands twice")
            level[key] = number
    return level


def _check(level: Mapping[str, int], links: Sequence[Link]) -> None:
    seen: set[tuple[str, str]] = set()
    for link in links:
        told = f"{link.source!r} to {link.target!r}"
        if link.source not in level or link.target not in level or level[link.target] != level[link.source] + 1:
            raise ValueError(f"the link from {told} does not join a layer to the next")
        if link.value <= 0:
            raise ValueError(f"the link from {told} is {link.value}; expected more than 0")
        if (link.source, link.target) in seen:
            raise ValueError(f"there are two links from {told}")
        seen.add((link.source, link.target))


def _middle(feeding: Sequence[Link], boxes: Mapping[str, Box]) -> tuple[int, Fraction]:
    """Where the middle of what feeds a node lies; what nothing feeds comes last."""
    if not feeding:
        return (1, Fraction(0))
    weight = sum(link.value for link in feeding)
    twice = sum(link.value * (2 * boxes[link.source].y + boxes[link.source].height) for link in feeding)
    return (0, Fraction(twice, 2 * weight))


def _stack(layer: int, nodes: Sequence[tuple[str, int]], scale: tuple[int, int], slot: int, gap: int) -> dict[str, Box]:
    boxes, top = {}, 0
    for key, value in nodes:
        height = length(value, *scale)
        taken = max(height, slot)
        boxes[key] = Box(key, layer, top, taken, top + (taken - height) // 2, height, value)
        top += taken + gap
    return boxes


def _bands(
    links: Sequence[Link],
    boxes: Mapping[str, Box],
    incoming: Mapping[str, list[Link]],
    outgoing: Mapping[str, list[Link]],
    scale: tuple[int, int],
) -> tuple[Band, ...]:
    starts: dict[Link, tuple[int, int]] = {}
    ends: dict[Link, tuple[int, int]] = {}
    for key, box in boxes.items():
        leaving = sorted(outgoing[key], key=lambda link: boxes[link.target].top)
        arriving = sorted(incoming[key], key=lambda link: boxes[link.source].top)
        for side, ordered in ((starts, leaving), (ends, arriving)):
            for link, (first, last) in zip(ordered, edges([link.value for link in ordered], *scale), strict=True):
                side[link] = (box.y + first, last - first)
    return tuple(Band(link, starts[link], ends[link]) for link in links)
