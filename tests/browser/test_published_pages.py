"""The published site in a real browser, opened from disk: accessible, readable on the smallest phone, light and dark.

Of long lists, entries and decisions, a sample is looked at: they come from one template each.
"""

import gzip
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page

from projections.language import language
from projections.site.publish import publish
from tests.browser.conftest import Judge
from tests.projections.site.world import open_ledger, opened

SAMPLED = ("log/", "decisions/", "traces/")
SAMPLE = (
    "log/0.html",
    "log/17.html",
    "log/page-2.html",
    "decisions/D-1.html",
    "decisions/D-3.html",
    "traces/movement.html",
    "traces/succession.html",
)

COLOURS = ("color-contrast", "link-in-text-block")
NARROW, PHONE, DESK = 320, 360, 1280

SIDEWAYS = """() => [...document.querySelectorAll('body *')]
  .filter(e => !e.closest('.scroll, .skip, [hidden]') && e.getClientRects().length)
  .filter(e => e.getBoundingClientRect().right > innerWidth + 1 || e.getBoundingClientRect().left < -1)
  .map(e => e.outerHTML.slice(0, 120))
  .concat(document.documentElement.scrollWidth > innerWidth ? ['the page itself'] : [])"""

SMALL_WORDS = """() => [...document.querySelectorAll('svg text')]
  .filter(e => e.getClientRects().length)
  .map(e => [e.textContent,
             parseFloat(getComputedStyle(e).fontSize) * e.getScreenCTM().a])
  .filter(([_, size]) => size < 11.99)"""

SMALL_TARGETS = """() => [...document.querySelectorAll('a, button, summary, input, select')]
  .filter(e => e.getClientRects().length && !e.closest('.skip'))
  .filter(e => {
    const box = e.getBoundingClientRect();
    if (box.width >= 23.9 && box.height >= 23.9) return false;
    const line = e.closest('p, li, td, dd, span, bdi');
    return !(getComputedStyle(e).display === 'inline' && line && line.textContent.trim() !== e.textContent.trim());
  })
  .map(e => e.outerHTML.slice(0, 160))"""


@pytest.fixture(scope="module")
def record(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The ledger of a coalition that keeps nothing from the public: the one with the most on its pages."""
    return open_ledger(tmp_path_factory.mktemp("ledger"))


@pytest.fixture(scope="module")
def site(record: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Its site."""
    folder = tmp_path_factory.mktemp("published") / "site"
    with opened(record) as ledger:
        publish(ledger, folder)
    return folder


@pytest.fixture(scope="module")
def pages(site: Path) -> tuple[str, ...]:
    """Every page but those that are sampled, and the sample."""
    every = [path.relative_to(site).as_posix() for path in site.rglob("*.html")]
    return (*sorted(page for page in every if not page.startswith(SAMPLED)), *SAMPLE)


def _opened(
    chromium: Browser, site: Path, pages: tuple[str, ...], width: int, scheme: str
) -> Iterator[tuple[str, Page]]:
    context = chromium.new_context(viewport={"width": width, "height": 800}, color_scheme=scheme, offline=True)  # type: ignore[arg-type]
    asked: list[str] = []
    context.on("request", lambda request: asked.append(request.url))
    page = context.new_page()
    for name in pages:
        page.goto((site / name).as_uri())
        yield name, page
    assert all(url.startswith("file://") for url in asked)
    context.close()


@pytest.mark.parametrize(
    ("width", "scheme"), [(PHONE, "light"), (PHONE, "dark"), (DESK, "light"), (DESK, "dark")], ids=str
)
def test_axe_finds_nothing(
    chromium: Browser, axe: Judge, site: Path, pages: tuple[str, ...], width: int, scheme: str
) -> None:
    """Every rule on every page.

    Contrast does not depend on the width nor structure on colours, so each is asked of all pages once a scheme or a
    width, and of three at the desk in both.
    """
    narrow, light, found = width == PHONE, scheme == "light", []
    for name, page in _opened(chromium, site, pages, width, scheme):
        contrast = narrow or name in {"index.html", "budget.html", "decisions/D-3.html"}
        page.evaluate("() => document.querySelectorAll('details').forEach(e => { e.open = true; })")
        if light:
            found += [f"{name}: {one}" for one in axe(page, without=() if contrast else COLOURS)]
        elif contrast:
            found += [f"{name}: {one}" for one in axe(page, *COLOURS)]
    assert not found


def test_nothing_reaches_over_the_edge_of_the_smallest_phone(
    chromium: Browser, site: Path, pages: tuple[str, ...]
) -> None:
    """At 320 px nothing but wide tables scrolls sideways, drawn words are 12 px and more, targets 24 px."""
    found = []
    for name, page in _opened(chromium, site, pages, NARROW, "light"):
        page.evaluate("() => document.querySelectorAll('details').forEach(e => { e.open = true; })")
        found += [f"{name}: over the edge: {one}" for one in page.evaluate(SIDEWAYS)]
        found += [f"{name}: small words: {one}" for one in page.evaluate(SMALL_WORDS)]
        found += [f"{name}: small target: {one}" for one in page.evaluate(SMALL_TARGETS)]
    assert not found


def test_drawn_words_are_large_enough_at_every_width(chromium: Browser, site: Path) -> None:
    """Where the wide drawing takes the narrow one's place, and between, its words are 12 px and more."""
    for width in (360, 480, 767, 768, 1024, 1280):
        for name, page in _opened(chromium, site, ("budget.html", "people.html", "promises.html"), width, "light"):
            assert not page.evaluate(SMALL_WORDS), f"{name} at {width} px"
            assert page.evaluate("() => document.documentElement.scrollWidth <= innerWidth"), f"{name} at {width} px"


def test_the_site_is_read_without_javascript_by_keyboard(chromium: Browser, site: Path) -> None:
    """Scripts off: the first key shows the way past the menu, focus is seen, a figure leads to its signed entry."""
    context = chromium.new_context(java_script_enabled=False, viewport={"width": DESK, "height": 800})
    page = context.new_page()
    page.goto((site / "index.html").as_uri())
    page.keyboard.press("Tab")
    skip = page.locator(".skip:focus")
    assert skip.count() == 1
    page.keyboard.press("Enter")
    page.keyboard.press("Tab")
    assert page.locator("main a:focus").count() == 1
    outline = page.locator("main a:focus").evaluate("e => getComputedStyle(e).outlineWidth")
    assert outline == "3px"
    page.locator("a.figure").first.press("Enter")
    page.wait_for_url("**/traces/budget.html#*")
    page.locator(".trace:target a").first.press("Enter")
    page.wait_for_url("**/log/*.html*")
    assert page.get_by_role("link", name="Download the receipt").count() == 1
    context.close()


def test_the_menu_of_a_phone_opens_without_javascript(chromium: Browser, site: Path) -> None:
    """On a narrow screen the places fold into one line, which opens by a tap and by a key."""
    context = chromium.new_context(java_script_enabled=False, viewport={"width": PHONE, "height": 800})
    page = context.new_page()
    page.goto((site / "log.html").as_uri())
    budget = page.get_by_role("link", name="Money", exact=True)
    assert budget.count() == 0
    page.get_by_text("Menu").click()
    budget.click()
    page.wait_for_url("**/budget.html")
    context.close()


def test_pages_from_right_to_left_are_as_good(chromium: Browser, axe: Judge, record: Path, tmp_path: Path) -> None:
    """The frame in a language written from right to left: mirrored, and nothing over the edge."""
    with opened(record) as ledger:
        publish(ledger, tmp_path / "site", language("ar-XB"))
    found = []
    shown = ("index.html", "budget.html", "log/17.html", "check.html")
    for name, page in _opened(chromium, tmp_path / "site", shown, NARROW, "light"):
        found += [f"{name}: {one}" for one in (*axe(page), *page.evaluate(SIDEWAYS))]
    assert not found


def test_a_first_view_is_light(site: Path) -> None:
    """Goal 6: page, stylesheet and mark in under 100 kB compressed; no script at all."""
    static = sum(len(gzip.compress(path.read_bytes())) for path in (site / "static").iterdir())
    for path in site.rglob("*.html"):
        assert len(gzip.compress(path.read_bytes())) + static < 100_000, path.name
        assert b"<script" not in path.read_bytes()
