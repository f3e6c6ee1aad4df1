"""SVG as text: shapes and words on a canvas, accessible and clean under ``default-src 'none'; style-src 'self'``.

Lengths are whole hundredths of a pixel (`PX` is one pixel), so a drawing is exact and the same everywhere. Only
presentation attributes are written, no style and no script. A drawing has a title and a description, its ground is its
own, so that its contrasts hold on any page, and no meaning rests on colour: shapes of one colour share a pattern, and
words stand beside them. From right to left everything is mirrored but the letters and figures themselves.
"""

from dataclasses import dataclass, field
from typing import Literal
from xml.etree import ElementTree as ET

from projections.render.cells import clean, words_for
from projections.render.plain_text import width_of
from projections.reports.amounts import Amount, Exponents

PX = 100
"""One pixel, in the units of all lengths here."""

WIDE, NARROW = 720 * PX, 280 * PX
"""The widths drawn for: pages of 768 px and more, and what margins leave of the smallest phone's 320."""

FONTS = "system-ui, sans-serif"
"""The typeface of words: whatever the reader's machine has for its own."""

HALO = {"stroke": "#ffffff", "stroke-width": "3", "stroke-linejoin": "round", "paint-order": "stroke"}
"""Drawn beneath words, so that they can be read across shapes. What knows no ``paint-order`` must leave it out."""

SIZE = 13
"""Pixels of ordinary words; nothing is smaller than `SMALL`."""

SMALL = 12
LINE = 18 * PX
_EM_PERCENT = 60
_HALO = "#ffffff"
_INK = "#1b1b1b"
_QUIET = "#55585c"

Anchor = Literal["start", "middle", "end"]
Marks = Literal["none", "rising", "dots", "falling", "level", "crossed"]


@dataclass(frozen=True, slots=True)
class Look:
    """A way to fill a shape: a pale ground that words can stand on, and marks that tell it apart without colour."""

    name: str
    ground: str
    ink: str
    marks: Marks


LOOKS = (
    Look("plain", "#d3e5f6", "#0b4f8a", "none"),
    Look("rising", "#fbe6cb", "#9a4d00", "rising"),
    Look("dots", "#d2ecdf", "#00664a", "dots"),
    Look("falling", "#ecdcf0", "#7a2f86", "falling"),
    Look("level", "#f6efbb", "#665a00", "level"),
    Look("crossed", "#e6e8eb", "#4a4f57", "crossed"),
)
"""Six looks, told apart by their marks alone; a seventh series is a table."""


@dataclass(frozen=True, slots=True)
class Frame:
    """What a drawing takes from its page.

    Args:
        key: begins every id in the drawing; unique on the page.
        exponents: the currencies' decimals.
        language: BCP 47 tag of the words.
        right_to_left: whether to mirror.
    """

    key: str
    exponents: Exponents
    language: str = "en"
    right_to_left: bool = False

    def money(self, amount: Amount) -> str:
        """An amount in words, with the sign that is read aloud as minus."""
        return words_for(self.language).money(amount, self.exponents).replace("-", "\u2212")

    def say(self, message: str, /, **places: object) -> str:
        """A message in the language of the words, with what stands at its places."""
        told = words_for(self.language).language.gettext(message)
        return told.format(**places) if places else told


def px(length: int) -> str:
    """A length as SVG writes it: 1250 is ``12.5``."""
    sign, length = ("-", -length) if length < 0 else ("", length)
    return f"{sign}{length // PX}.{length % PX:02d}".rstrip("0").rstrip(".")


def room_of(text: str, size: int = SIZE) -> int:
    """About how wide words are drawn, on the generous side: no font is asked."""
    return width_of(text) * size * _EM_PERCENT * PX // 100


def fit(text: str, room: int, size: int = SIZE) -> str:
    """Words cut to a room, with an ellipsis where something is missing; nothing when not even that has room."""
    text = clean(text)
    if room_of(text, size) <= room:
        return text
    kept = text
    while kept and room_of(kept + "…", size) > room:
        kept = kept[:-1]
    return f"{kept.rstrip()}…" if kept else ""


@dataclass(slots=True)
class Canvas:
    """A drawing while it is made. Shapes come to lie in the order in which they are drawn."""

    frame: Frame
    variant: Literal["wide", "narrow"]
    width: int
    _shapes: list[ET.Element] = field(default_factory=list)
    _looks: set[str] = field(default_factory=set)

    def rect(self, x: int, y: int, width: int, height: int, look: Look, tip: str = "") -> None:
        """A filled rectangle; ``tip`` is what it stands for."""
        self._shape("rect", self._box(x, y, width, height) | {"fill": self._fill(look), "stroke": look.ink}, tip)

    def hollow(self, x: int, y: int, width: int, height: int, tip: str = "") -> None:
        """A dashed outline: what was planned, or is not there yet."""
        look = {"fill": "none", "stroke": _INK, "stroke-dasharray": "3 2", "stroke-width": "1.5"}
        self._shape("rect", self._box(x, y, width, height) | look, tip)

    def solid(self, x: int, y: int, width: int, height: int, look: Look, tip: str = "") -> None:
        """A rectangle in the look's dark colour."""
        self._shape("rect", self._box(x, y, width, height) | {"fill": look.ink}, tip)

    def line(self, points: list[tuple[int, int]], *, dashed: str = "", bold: bool = False, tip: str = "") -> None:
        """A line through points; ``dashed`` as SVG writes it, such as ``6 4``."""
        drawn = " ".join(f"{px(self._x(x))},{px(y)}" for x, y in points)
        look = {"fill": "none", "stroke": _INK if bold else _QUIET, "stroke-width": "2.5" if bold else "1"}
        self._shape("polyline", {"points": drawn} | look | ({"stroke-dasharray": dashed} if dashed else {}), tip)

    def ribbon(self, start: tuple[int, int, int], end: tuple[int, int, int], look: Look, tip: str) -> None:
        """A band between two upright edges, each (x, y, height)."""
        (x1, y1, h1), (x2, y2, h2) = start, end
        middle = (x1 + x2) // 2
        a, b, m = px(self._x(x1)), px(self._x(x2)), px(self._x(middle))
        path = (
            f"M{a} {px(y1)}C{m} {px(y1)} {m} {px(y2)} {b} {px(y2)}V{px(y2 + h2)}"
            f"C{m} {px(y2 + h2)} {m} {px(y1 + h1)} {a} {px(y1 + h1)}Z"
        )
        self._shape("path", {"d": path, "fill": look.ground, "stroke": look.ink, "stroke-width": "0.5"}, tip)

    def diamond(self, x: int, y: int, size: int, *, filled: bool, tip: str) -> None:
        """A diamond around a point: an event; hollow while it is open."""
        across = self._x(x)
        corners = [(across, y - size), (across + size, y), (across, y + size), (across - size, y)]
        points = " ".join(f"{px(a)},{px(b)}" for a, b in corners)
        fill = _INK if filled else _HALO
        self._shape("polygon", {"points": points, "fill": fill, "stroke": _INK, "stroke-width": "1.5"}, tip)

    def words(
        self, x: int, y: int, text: str, *, size: int = SIZE, anchor: Anchor = "start", bold: bool = False
    ) -> None:
        """Words on a baseline, with a halo so that they can be read across shapes."""
        if not text:
            return
        look = {"font-size": str(size), "fill": _INK, "text-anchor": anchor}
        look |= HALO
        element = ET.Element(
            "text", {"x": px(self._x(x)), "y": px(y)} | look | ({"font-weight": "600"} if bold else {})
        )
        # Isolated, so that a figure keeps its sign in front whatever script stands around it.
        element.text = f"\u2068{clean(text)}\u2069" if self.frame.right_to_left else clean(text)
        self._shapes.append(element)

    def finish(self, title: str, description: str, height: int) -> str:
        """The drawing as an SVG document of ``height``."""
        begin = f"{self.frame.key}-{self.variant}"
        root = ET.Element(
            "svg",
            {
                "xmlns": "http://www.w3.org/2000/svg",
                "viewBox": f"0 0 {px(self.width)} {px(height)}",
                "role": "img",
                "aria-labelledby": f"{begin}-title {begin}-desc",
                "lang": self.frame.language,
                "direction": "rtl" if self.frame.right_to_left else "ltr",
                "font-family": FONTS,
                "class": f"chart chart-{self.variant}",
            },
        )
        ET.SubElement(root, "title", {"id": f"{begin}-title"}).text = clean(title)
        ET.SubElement(root, "desc", {"id": f"{begin}-desc"}).text = clean(description)
        if self._looks:
            defs = ET.SubElement(root, "defs")
            defs.extend(_pattern(look, self._id(look)) for look in LOOKS if look.name in self._looks)
        ET.SubElement(root, "rect", {"width": px(self.width), "height": px(height), "fill": _HALO})
        root.extend(self._shapes)
        return ET.tostring(root, encoding="unicode")

    def _shape(self, tag: str, attributes: dict[str, str], tip: str) -> None:
        element = ET.Element(tag, attributes)
        if tip:
            ET.SubElement(element, "title").text = clean(tip)
        self._shapes.append(element)

    def _x(self, x: int) -> int:
        return self.width - x if self.frame.right_to_left else x

    def _box(self, x: int, y: int, width: int, height: int) -> dict[str, str]:
        left = self.width - x - width if self.frame.right_to_left else x
        return {"x": px(left), "y": px(y), "width": px(width), "height": px(height)}

    def _fill(self, look: Look) -> str:
        if look.marks == "none":
            return look.ground
        self._looks.add(look.name)
        return f"url(#{self._id(look)})"

    def _id(self, look: Look) -> str:
        return f"{self.frame.key}-{self.variant}-{look.name}"


_MARKS: dict[Marks, str] = {
    "none": "",
    "rising": "M0 8L8 0M-2 2L2 -2M6 10L10 6",
    "falling": "M0 0L8 8M6 -2L10 2M-2 6L2 10",
    "level": "M0 2H8M0 6H8",
    "crossed": "M0 4H8M4 0V8",
    "dots": "M2 2h0.01M6 6h0.01",
}


def _pattern(look: Look, identity: str) -> ET.Element:
    pattern = ET.Element("pattern", {"id": identity, "width": "8", "height": "8", "patternUnits": "userSpaceOnUse"})
    ET.SubElement(pattern, "rect", {"width": "8", "height": "8", "fill": look.ground})
    width = "2.5" if look.marks == "dots" else "1"
    marks = {
        "d": _MARKS[look.marks],
        "stroke": look.ink,
        "stroke-width": width,
        "stroke-linecap": "round",
        "fill": "none",
    }
    ET.SubElement(pattern, "path", marks)
    return pattern
