"""The flow of the money: sources, funds, lines, what was spent (money.md §7), from exact legs.

Wide, it is boxes in layers with bands between them as thick as the money is much; narrow, the same layers as bars.
"""

from dataclasses import dataclass

from projections.charts.bars import Bar, Part, draw_bars, draw_label
from projections.charts.flow_layout import Box, Layout, Link, lay_out
from projections.charts.svg import LINE, LOOKS, NARROW, PX, SMALL, WIDE, Canvas, Frame, Look, fit
from projections.reports.amounts import Amount
from projections.reports.model import Cell, Column, Picture, Row, Table

_BOX = 12 * PX
_SLOT = 36 * PX
_GAP = 6 * PX
_ROOM = 240 * PX
_TOP = 24 * PX


@dataclass(frozen=True, slots=True)
class Node:
    """A box: a source, a fund, a line. ``key`` is unique in the flow."""

    key: str
    label: str


@dataclass(frozen=True, slots=True)
class Layer:
    """Boxes of one sort, under a heading."""

    heading: str
    nodes: tuple[Node, ...]


@dataclass(frozen=True, slots=True)
class Stream:
    """Money from one box to one of the next layer, with the acts that make it up; above 0."""

    source: str
    target: str
    money: Cell


@dataclass(frozen=True, slots=True)
class Flow:
    """A flow in one currency.

    Args:
        key: of the table beneath; the picture's is this with ``-picture``.
        title: what it shows.
        currency: of every stream.
        layers: two or more, from where money comes from to where it went.
        streams: each from a layer to the next.
        headings: of the table: from, to, amount.
        description: in the report's language; empty: English, from the data.
    """

    key: str
    title: str
    currency: str
    layers: tuple[Layer, ...]
    streams: tuple[Stream, ...]
    headings: tuple[str, str, str] = ("From", "To", "Amount")
    description: str = ""


def picture(flow: Flow, frame: Frame) -> Picture:
    """The flow drawn and as a table.

    Raises:
        ValueError: a stream is not above 0, is in another currency, or does not join neighbouring layers.
    """
    links = [Link(stream.source, stream.target, _minor(stream, flow.currency)) for stream in flow.streams]
    keys = [[node.key for node in layer.nodes] for layer in flow.layers]
    layout = lay_out(keys, links, room=_ROOM, slot=_SLOT, gap=_GAP)
    description = flow.description or _describe(flow, layout, frame)
    return Picture(
        f"{flow.key}-picture",
        flow.title,
        description,
        _wide(flow, layout, frame, description),
        _narrow(flow, layout, frame, description),
        _table(flow),
    )


def _minor(stream: Stream, currency: str) -> int:
    value = stream.money.value
    if not isinstance(value, Amount) or value.currency != currency:
        raise ValueError(f"the stream from {stream.source!r} to {stream.target!r} is {value!r}; expected {currency}")
    return value.minor


def _labels(flow: Flow) -> dict[str, str]:
    return {node.key: node.label for layer in flow.layers for node in layer.nodes}


def _wide(flow: Flow, layout: Layout, frame: Frame, description: str) -> str:
    canvas, labels = Canvas(frame, "wide", WIDE), _labels(flow)
    pitch = WIDE // len(flow.layers)
    for band in layout.bands:
        link = band.link
        x1 = layout.boxes[link.source].layer * pitch + _BOX
        x2 = layout.boxes[link.target].layer * pitch
        told = f"{labels[link.source]} → {labels[link.target]}: {frame.money(Amount(link.value, flow.currency))}"
        look = LOOKS[layout.boxes[link.source].layer % len(LOOKS)]
        canvas.ribbon((x1, band.start[0] + _TOP, band.start[1]), (x2, band.end[0] + _TOP, band.end[1]), look, told)
    for number, layer in enumerate(flow.layers):
        canvas.words(number * pitch, 15 * PX, fit(layer.heading, pitch - _BOX), bold=True)
    for box in layout.boxes.values():
        _box(canvas, box, labels[box.key], frame.money(Amount(box.value, flow.currency)), pitch)
    return canvas.finish(flow.title, description, layout.height + _TOP + _GAP)


def _box(canvas: Canvas, box: Box, label: str, money: str, pitch: int) -> None:
    x = box.layer * pitch
    look = LOOKS[box.layer % len(LOOKS)]
    canvas.solid(x, box.y + _TOP, _BOX, max(box.height, PX), look, f"{label}: {money}")
    room = pitch - _BOX - 10 * PX
    middle = box.top + box.slot // 2 + _TOP
    canvas.words(x + _BOX + 5 * PX, middle - 2 * PX, fit(label, room, SMALL), size=SMALL)
    canvas.words(x + _BOX + 5 * PX, middle + 12 * PX, fit(money, room, SMALL), size=SMALL, bold=True)


def _narrow(flow: Flow, layout: Layout, frame: Frame, description: str) -> str:
    canvas = Canvas(frame, "narrow", NARROW)
    longest = max((box.value for box in layout.boxes.values()), default=0)
    y = 0
    for number, layer in enumerate(flow.layers):
        look = LOOKS[number % len(LOOKS)]
        y = draw_label(canvas, y, layer.heading, bold=True)
        bars = [
            Bar(
                node.label,
                frame.money(Amount(layout.boxes[node.key].value, flow.currency)),
                _parts(flow, layout.boxes[node.key], look, frame),
            )
            for node in layer.nodes
        ]
        y = draw_bars(canvas, y + 2 * PX, bars, longest) + LINE // 2
    return canvas.finish(flow.title, description, y)


def _parts(flow: Flow, box: Box, look: Look, frame: Frame) -> tuple[Part, ...]:
    """What a node's bar is made of: the streams that leave it (that reach it, in the last layer), hollow what stays."""
    labels, last = _labels(flow), box.layer == len(flow.layers) - 1
    parts = []
    for stream in flow.streams:
        if box.key == (stream.target if last else stream.source):
            minor = _minor(stream, flow.currency)
            money = frame.money(Amount(minor, flow.currency))
            parts.append(Part(minor, look, f"{labels[stream.source]} → {labels[stream.target]}: {money}"))
    rest = box.value - sum(part.value for part in parts)
    kept = Part(rest, None, f"{labels[box.key]}: {frame.money(Amount(rest, flow.currency))}")
    return (*parts, kept) if rest else tuple(parts)


def _table(flow: Flow) -> Table:
    labels = _labels(flow)
    columns = (
        Column("from", flow.headings[0], "text"),
        Column("to", flow.headings[1], "text"),
        Column("amount", flow.headings[2], "money"),
    )
    rows = tuple(
        Row(f"{number}", (Cell(labels[stream.source]), Cell(labels[stream.target]), stream.money))
        for number, stream in enumerate(flow.streams, start=1)
    )
    return Table(flow.key, flow.title, columns, rows)


def _describe(flow: Flow, layout: Layout, frame: Frame) -> str:
    parts = []
    for layer in flow.layers:
        total = sum(layout.boxes[node.key].value for node in layer.nodes)
        parts.append(f"{layer.heading}: {frame.money(Amount(total, flow.currency))}")
    return frame.say("The money, layer by layer. {layers}.", layers="; ".join(parts))
