"""HTML: escaped, well-formed, labelled, linked, and clean under a strict content security policy."""

import re
from collections import Counter
from dataclasses import replace
from xml.etree import ElementTree as ET

from projections.render.page import Links, render, render_inside, stylesheet
from projections.reports.model import Report, Section, addressed
from tests.projections import sample

HTML = "{http://www.w3.org/1999/xhtml}"
SVG = "{http://www.w3.org/2000/svg}"


def _tree(page: str) -> ET.Element:
    return ET.fromstring(page)  # noqa: S314 - our own page


def _all(tree: ET.Element, tag: str) -> list[ET.Element]:
    return list(tree.iter(HTML + tag))


def _text(element: ET.Element) -> str:
    return "".join(element.itertext()).strip()


def test_nothing_that_people_wrote_becomes_markup() -> None:
    """Words with tags, quotes and ampersands come back as they were written."""
    evil = "\"><script>alert('x')</script><img src=x onerror=y>&amp;\x00\x1b"
    section = Section("s", evil, ((evil,),), (sample.payments(),))
    tree = _tree(render(Report(evil, sample.FIVE, (section,), sample.EXPONENTS)))
    shown = evil.replace("\x00", "\ufffd").replace("\x1b", "\ufffd")
    assert [_text(found) for found in _all(tree, "h1")] == [shown]
    assert _text(_all(tree, "p")[0]) == shown
    assert not [*_all(tree, "script"), *_all(tree, "img")]


def test_the_page_is_clean_under_a_strict_policy() -> None:
    """No script, no style of its own, no event handler, nothing fetched but the stylesheet."""
    tree = _tree(render(sample.report()))
    for element in tree.iter():
        assert element.tag not in {HTML + "script", HTML + "style", SVG + "style", SVG + "script", HTML + "img"}
        for name, value in element.attrib.items():
            assert name != "style"
            assert not name.lower().startswith("on")
            assert not value.strip().lower().startswith("javascript:")
    assert [link.get("href") for link in _all(tree, "link")] == ["plenary.css"]
    assert "@import" not in stylesheet()
    assert "url(" not in stylesheet()


def test_every_id_is_there_once_and_every_link_arrives() -> None:
    """Links within the page have a target; labels point to what is there."""
    tree = _tree(render(sample.report()))
    ids = Counter(element.get("id") for element in tree.iter() if element.get("id"))
    assert set(ids.values()) == {1}
    for element in tree.iter():
        href = element.get("href")
        if href and href.startswith("#"):
            assert href[1:] in ids
        for label in (element.get("aria-labelledby") or "").split():
            assert label in ids


def test_every_figure_leads_to_its_acts() -> None:
    """Each amount links to a list of what makes it up, and that list links back."""
    report = sample.report()
    tree = _tree(render(report, replace(Links(), act=lambda act: f"log/{act[:8]}.html")))
    by_id = {element.get("id"): element for element in tree.iter() if element.get("id")}
    following = {by_id[f"_trace.{address}"]: address for address, cell in addressed(report) if cell.sources}
    for term, address in following.items():
        assert [link.get("href") for link in term.iter(HTML + "a")] == [f"#{address}"]
    amount = by_id["payments.P-1.amount"]
    assert (amount.get("href"), _text(amount)) == ("#_trace.payments.P-1.amount", "3,450.00")
    acts = [link.get("href") for link in _all(tree, "a") if (link.get("href") or "").startswith("log/")]
    assert len(acts) == sum(len(cell.sources) for _, cell in addressed(report))


def test_another_page_can_hold_the_traces() -> None:
    """With a place to trace, the page lists no acts and each figure points there; things link to their pages."""
    links = Links(trace=lambda address: f"trace/{address}.html", thing=lambda thing: f"things/{thing[:4]}.html")
    tree = _tree(f"<main>{render_inside(sample.report(), links)}</main>")
    hrefs = {link.get("href") for link in tree.iter("a")}
    assert "trace/lead.came-in.html" in hrefs
    assert "things/1111.html" in hrefs
    assert not [href for href in hrefs if href and href.startswith("#_trace")]


def test_tables_are_told_to_those_who_do_not_see_them() -> None:
    """A caption each, scoped headings for columns and rows, a name for each region that scrolls."""
    tree = _tree(render(sample.report()))
    tables = _all(tree, "table")
    assert [_text(_all(table, "caption")[0]) for table in tables] == [
        "Payments since 1 March",
        "Held by fund",
        "Plan and actual",
        "Exceptions",
    ]
    for table in tables:
        for row in _all(_all(table, "thead")[0], "tr"):
            assert {heading.get("scope") for heading in row} == {"col"}
        for row in _all(_all(table, "tbody")[0], "tr"):
            assert row[0].get("scope") == "row" or row[0].get("colspan")
    for region in (element for element in tree.iter() if element.get("role") == "region"):
        assert region.get("tabindex") == "0"
        assert region.get("aria-labelledby")


def test_the_table_equals_the_cells() -> None:
    """Cell for cell what the report holds, with the sign that is read aloud as minus."""
    tree = _tree(render(sample.report()))
    table = next(table for table in _all(tree, "table") if table.get("id") == "payments")
    rows = [[_text(cell) for cell in row] for row in _all(_all(table, "tbody")[0], "tr")]
    assert rows[1][1:] == ["D-3 “Buses & food”", "2026-03-09", "1,200", "−4.05", "… awaited"]
    assert rows[-1] == ["All", "", "", "", "3,445.95", ""]


def test_the_five_are_printed() -> None:
    """At the foot, each with its name."""
    tree = _tree(render(sample.report()))
    foot = _all(tree, "footer")[0]
    assert [_text(value) for value in _all(foot, "dd")] == [value for _, value in sample.FIVE.told()]


def test_a_report_from_right_to_left_says_so() -> None:
    """The page is turned; figures and people's words keep their own direction."""
    five = replace(sample.FIVE, report="budget/v1;lang=ar")
    tree = _tree(render(sample.report(five)))
    assert (tree.get("lang"), tree.get("dir")) == ("ar", "rtl")
    figures = [element for element in tree.iter() if (element.get("class") or "").startswith("figure")]
    assert figures
    assert {element.get("dir") for element in figures} == {"ltr"}


def test_the_stylesheet_mirrors_by_itself() -> None:
    """Logical properties only: no left, no right."""
    assert not re.search(r"\b(left|right)\b", stylesheet().replace("Right-to-left", "").replace("right-to-left", ""))


def test_a_drawing_stands_beside_its_table() -> None:
    """Both drawings, and the same data as a table in the same figure."""
    tree = _tree(render(sample.report()))
    (picture,) = _all(tree, "figure")
    assert len(list(picture.iter(SVG + "svg"))) == 2
    assert len(_all(picture, "table")) == 1
