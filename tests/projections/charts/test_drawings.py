"""Every chart: accessible, clean under a strict policy, within its frame, the same data beneath, and as it was."""

import re
from dataclasses import replace
from xml.etree import ElementTree as ET

import pytest

from projections.charts.svg import NARROW, PX, SMALL, WIDE, room_of
from projections.reports.amounts import Amount
from projections.reports.model import Badge, Cell, Count, Picture, Reference
from tests.projections.charts import gallery

SVG = "{http://www.w3.org/2000/svg}"
NAMES = sorted(gallery.pictures())
BOTH = [(name, variant) for name in NAMES for variant in ("wide", "narrow")]
ALLOWED = {
    "svg": {"viewBox", "role", "aria-labelledby", "lang", "direction", "font-family", "class"},
    "title": {"id"},
    "desc": {"id"},
    "defs": set[str](),
    "pattern": {"id", "width", "height", "patternUnits"},
    "rect": {"x", "y", "width", "height", "fill", "stroke", "stroke-width", "stroke-dasharray"},
    "path": {"d", "fill", "stroke", "stroke-width", "stroke-linecap"},
    "polyline": {"points", "fill", "stroke", "stroke-width", "stroke-dasharray"},
    "polygon": {"points", "fill", "stroke", "stroke-width"},
    "text": {
        "x",
        "y",
        "font-size",
        "font-weight",
        "fill",
        "text-anchor",
        "stroke",
        "stroke-width",
        "stroke-linejoin",
        "paint-order",
    },
}


def _tree(name: str, variant: str, *, mirrored: bool = False) -> ET.Element:
    frame = replace(gallery.FRAME, right_to_left=mirrored)
    return ET.fromstring(getattr(gallery.pictures(frame)[name], variant))  # noqa: S314 - our own drawing


def _hundredths(text: str) -> int:
    whole, _, places = text.partition(".")
    sign = -1 if text.startswith("-") else 1
    return int(whole) * PX + sign * int(places.ljust(2, "0") or 0)


def _shown(value: object) -> str:
    match value:
        case Amount():
            return gallery.FRAME.money(value)
        case Count():
            return str(value.number)
        case Reference() | Badge():
            return value.words
        case _:
            return str(value)


@pytest.mark.parametrize(("name", "variant"), BOTH)
def test_only_harmless_elements_and_attributes_are_written(name: str, variant: str) -> None:
    """No script, style, link, handler or foreign content; what is not on the list is refused."""
    for element in _tree(name, variant).iter():
        tag = element.tag.removeprefix(SVG)
        assert set(element.attrib) <= ALLOWED[tag], tag
        for value in element.attrib.values():
            assert re.fullmatch(r"url\(#[\w-]+\)|[^():]*", value)


@pytest.mark.parametrize(("name", "variant"), BOTH)
def test_a_drawing_is_named_and_described(name: str, variant: str) -> None:
    """One image to those who do not see it, with a title and a description of their own; ids are the frame's."""
    tree = _tree(name, variant)
    picture = gallery.pictures()[name]
    title, desc = tree[0], tree[1]
    assert tree.get("role") == "img"
    assert tree.get("aria-labelledby") == f"{title.get('id')} {desc.get('id')}"
    assert (title.text, desc.text) == (picture.title, picture.description)
    ids = [element.get("id") or "" for element in tree.iter() if "id" in element.attrib]
    assert len(ids) == len(set(ids))
    assert all(identity.startswith(f"c-{variant}-") for identity in ids)
    used = {match for element in tree.iter() for match in re.findall(r"url\(#([\w-]+)\)", element.get("fill") or "")}
    assert used <= set(ids)


@pytest.mark.parametrize(("name", "variant"), BOTH)
def test_words_are_large_enough_and_inside(name: str, variant: str) -> None:
    """At least 12 px in a frame no wider than what margins leave of 320 px, and no word or shape beyond its edge."""
    tree = _tree(name, variant)
    width, height = (_hundredths(part) for part in (tree.get("viewBox") or "").split()[2:])
    assert width == (WIDE if variant == "wide" else NARROW)
    for text in tree.iter(SVG + "text"):
        size = int(text.get("font-size") or 0)
        assert size >= SMALL
        left, right = _ends(text)
        assert left >= 0, text.text
        assert right <= width, text.text
        assert 0 < _hundredths(text.get("y") or "") <= height
    for rect in tree.iter(SVG + "rect"):
        x, y, across, down = (_hundredths(rect.get(name) or "0") for name in ("x", "y", "width", "height"))
        assert x >= 0 <= y
        assert x + across <= width
        assert y + down <= height


def _ends(text: ET.Element) -> tuple[int, int]:
    x, room = _hundredths(text.get("x") or ""), room_of(text.text or "", int(text.get("font-size") or 0))
    anchor = text.get("text-anchor")
    start = x if anchor == "start" else x - room if anchor == "end" else x - room // 2
    return start, start + room


@pytest.mark.parametrize(("name", "variant"), BOTH)
def test_no_words_lie_on_other_words(name: str, variant: str) -> None:
    """Two words on one line are apart, two lines are a line apart."""
    placed = [
        (*_ends(text), _hundredths(text.get("y") or ""), text.text) for text in _tree(name, variant).iter(SVG + "text")
    ]
    for place, (left, right, y, words) in enumerate(placed):
        for other_left, other_right, other_y, other in placed[place + 1 :]:
            if abs(y - other_y) < 11 * PX:
                assert right <= other_left or other_right <= left, f"{words!r} lies on {other!r}"


@pytest.mark.parametrize("name", NAMES)
def test_every_figure_of_the_table_is_in_both_drawings(name: str) -> None:
    """Words or the name of a shape: whatever is beneath can be found above, whole."""
    picture = gallery.pictures()[name]
    for drawn in (picture.wide, picture.narrow):
        tree = ET.fromstring(drawn)  # noqa: S314 - our own drawing
        said = "\n".join(element.text or "" for element in tree.iter() if element.text)
        for row in picture.table.rows:
            for cell in row.cells:
                if _is_drawn(name, picture, cell):
                    assert _shown(cell.value) in said, f"{name}: {cell.value}"


def _is_drawn(name: str, picture: Picture, cell: Cell) -> bool:
    """All but: sums that have no area, values behind shares, and the counts of nothing."""
    value = cell.value
    if name == "treemap" and isinstance(value, str):
        return not any(row.cells[1] is cell and row.key == "back" for row in picture.table.rows)
    if name == "treemap":
        return isinstance(value, Amount) and value.minor > 0
    if name == "influence":
        return isinstance(value, str)
    return value is not None and value != Count(0)


@pytest.mark.parametrize("name", NAMES)
def test_right_to_left_is_the_mirror_image(name: str) -> None:
    """Each rectangle has its mirror image, each word is anchored at the mirrored place, figures are isolated."""
    plain, mirrored = _tree(name, "wide"), _tree(name, "wide", mirrored=True)
    assert mirrored.get("direction") == "rtl"
    ground = mirrored.find(SVG + "rect")
    assert ground is not None

    def boxes(tree: ET.Element, *, turned: bool) -> list[tuple[int, int, int, int]]:
        found = []
        for rect in tree.findall(SVG + "rect")[1:]:
            x, y, width, height = (_hundredths(rect.get(name) or "0") for name in ("x", "y", "width", "height"))
            found.append((WIDE - x - width if turned else x, y, width, height))
        return found

    assert boxes(plain, turned=True) == boxes(mirrored, turned=False)
    for one, other in zip(plain.findall(SVG + "text"), mirrored.findall(SVG + "text"), strict=True):
        assert _hundredths(one.get("x") or "") == WIDE - _hundredths(other.get("x") or "")
        assert other.text == f"\u2068{one.text}\u2069"


@pytest.mark.parametrize("file", sorted(gallery.drawings()))
def test_a_drawing_is_as_it_was_when_somebody_looked(file: str) -> None:
    """Byte for byte the file that was looked at; a change on purpose is looked at again."""
    assert gallery.drawings()[file] == (gallery.GOLDENS / file).read_text(encoding="utf-8")
