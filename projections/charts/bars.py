"""Bars below each other, and the key to a drawing: what every chart falls back on where there is little room."""

from collections.abc import Sequence
from dataclasses import dataclass

from projections.charts.scale import edges
from projections.charts.svg import LINE, PX, SIZE, SMALL, Canvas, Look, room_of
from projections.render.plain_text import wrap

BAR = 14 * PX
_GAP = 8 * PX


@dataclass(frozen=True, slots=True)
class Part:
    """A part of a bar: its value (0 or more), its look (None: hollow), what it stands for."""

    value: int
    look: Look | None
    tip: str


@dataclass(frozen=True, slots=True)
class Bar:
    """A bar: the label above it, the words at its end, its parts end to end."""

    label: str
    words: str
    parts: tuple[Part, ...]

    @property
    def value(self) -> int:
        """The sum of its parts."""
        return sum(part.value for part in self.parts)


def draw_bars(canvas: Canvas, y: int, bars: Sequence[Bar], longest: int = 0) -> int:
    """Draw bars from ``y`` down, all to one scale.

    Args:
        canvas: to draw on; labels wrap to its width.
        y: where to begin.
        bars: in order.
        longest: the value of a full bar; at least that of the longest given.

    Returns:
        Where the next thing may begin.
    """
    longest = max([longest, *(bar.value for bar in bars)])
    words = max((room_of(bar.words) for bar in bars), default=0)
    room = max(canvas.width - words - _GAP, PX)
    for bar in bars:
        y = draw_label(canvas, y, bar.label)
        spans = edges([part.value for part in bar.parts], longest, room)
        for part, (start, end) in zip(bar.parts, spans, strict=True):
            if part.value and part.look:
                canvas.rect(start, y, end - start, BAR, part.look, part.tip)
            elif part.value:
                canvas.hollow(start, y, end - start, BAR, part.tip)
        last = max((end for _, end in spans), default=0)
        canvas.words(last + _GAP // 2, y + BAR - 3 * PX, bar.words)
        y += BAR + _GAP
    return y


def draw_label(canvas: Canvas, y: int, label: str, *, bold: bool = False) -> int:
    """Words over the whole width, wrapped; returns where the next thing may begin."""
    columns = max(canvas.width * 100 // (SIZE * 62 * PX), 2)
    for line in wrap(label, columns):
        canvas.words(0, y + SIZE * PX, line, bold=bold)
        y += LINE
    return y


def draw_key(canvas: Canvas, y: int, names: Sequence[tuple[str, Look | None]]) -> int:
    """A swatch and a name for each look (None: hollow), in as many lines as needed; returns where it ends."""
    x, swatch = 0, 16 * PX
    for name, look in names:
        room = swatch + 6 * PX + room_of(name, SMALL)
        if x and x + room > canvas.width:
            x, y = 0, y + LINE
        if look:
            canvas.rect(x + PX, y + 2 * PX, swatch - 2 * PX, 12 * PX, look)
        else:
            canvas.hollow(x + PX, y + 2 * PX, swatch - 2 * PX, 12 * PX)
        canvas.words(x + swatch + 4 * PX, y + SMALL * PX, name, size=SMALL)
        x += room + 2 * _GAP
    return y + LINE + _GAP
