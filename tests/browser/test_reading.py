"""Pages that are read, in Chromium: clean to axe in light and dark, small and wide, in both directions of writing."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, BrowserContext, Page

from tests.browser.conftest import Judge
from tests.browser.reading_site import ServedYear, served_year

PAGES = (
    "/", "/met", "/met/G-2", "/agreed", "/agreed/D-3", "/promises", "/promises/C-2", "/money", "/money/waiting",
    "/money/funds/F-1", "/money/lines/L-1", "/money/spends/Z-1", "/money/requests/41.0", "/people", "/people/P-1",
    "/organizations/O-1", "/posts", "/posts/R-1", "/handovers/T-1", "/audits", "/audits/AUDIT-1", "/calendar",
    "/charter", "/charter/history", "/log", "/log/44", "/reports", "/reports/budget", "/search?q=hall",
    "/reports/budget/trace/lead.came-in-ZAR", "/more", "/verify", "/things/E-1",
)  # fmt: skip
MIRRORED = ("/", "/agreed/D-3", "/promises", "/money", "/posts/R-1", "/log", "/log/44", "/search?q=hall")
"""Pages that axe judges from right to left as well, one of each make; what fits a hand is measured on all."""
SMALLEST, PHONE, DESK = 320, 360, 1280
PAINT = ("color-contrast", "target-size", "link-in-text-block")
"""Rules whose verdict changes with colours (not with width) or with width (not with colours); so two of the four ways
to look at a page tell of all four. Mirrored, neither the colours nor the markup that other rules read are others."""
LEAST_TARGET = 24
FIRST_VIEW = 100_000
SCRIPT = 30_000

_TARGETS = f"""() => [...document.querySelectorAll("main a, main button, main summary")]
  .filter((each) => each.checkVisibility() && !each.closest("p, li, dd, td, th, svg, figcaption"))
  .map((each) => [each.getBoundingClientRect(), each.outerHTML.slice(0, 120)])
  .filter(([box]) => box.height < {LEAST_TARGET} || box.width < {LEAST_TARGET})
  .map(([, html]) => html)"""
_AGAIN = """async (rules) => (await axe.run({ runOnly: rules, resultTypes: ["violations"] })).violations
  .flatMap((one) => one.nodes.map((node) => `${one.id}: ${node.html.slice(0, 160)}`))"""
"""The same judge asked again, which is in the page already."""
_WIDER = "document.documentElement.scrollWidth - document.documentElement.clientWidth"


@pytest.fixture(scope="module")
def year(tmp_path_factory: pytest.TempPathFactory) -> Iterator[ServedYear]:
    """The year, served."""
    with served_year(tmp_path_factory.mktemp("year") / "ledger") as served:
        yield served


@pytest.fixture(scope="module")
def readers(year: ServedYear, chromium: Browser) -> Iterator[dict[str, BrowserContext]]:
    """A reader for each direction of writing."""
    contexts = {language: year.reader(chromium, language=language) for language in ("en", "ar-XB")}
    yield contexts
    for context in contexts.values():
        context.close()


@pytest.mark.parametrize("path", PAGES)
def test_a_page_is_clean_in_every_way_of_looking(
    year: ServedYear, readers: dict[str, BrowserContext], axe: Judge, path: str
) -> None:
    """No violation in light and dark, at 360 and 1280 px, in both directions; at 320 px nothing too wide or small."""
    page = _opened(year, readers["en"], path)
    assert axe(page) == []
    page.emulate_media(color_scheme="dark")
    page.set_viewport_size({"width": DESK, "height": 800})
    assert page.evaluate(_AGAIN, PAINT) == []
    _fits(page)
    page.close()
    mirrored = _opened(year, readers["ar-XB"], path)
    assert mirrored.locator("html").get_attribute("dir") == "rtl"
    if path in MIRRORED:
        assert axe(mirrored, *PAINT) == []
    _fits(mirrored)
    mirrored.close()


def _opened(year: ServedYear, context: BrowserContext, path: str) -> Page:
    page = context.new_page()
    page.set_viewport_size({"width": PHONE, "height": 800})
    page.goto(year.url + path)
    return page


def _fits(page: Page) -> None:
    """On the smallest phone nothing is wider than the screen, and nothing to tap smaller than a fingertip."""
    page.set_viewport_size({"width": SMALLEST, "height": 640})
    assert page.evaluate(_WIDER) <= 0
    assert page.evaluate(_TARGETS) == []


@pytest.mark.parametrize("path", ["/", "/money", "/agreed/D-3", "/log/44"])
def test_a_first_view_is_light(year: ServedYear, chromium: Browser, path: str) -> None:
    """At most 100 kB are fetched for it, at most 30 kB of script, and nothing from anywhere else."""
    context = year.reader(chromium)
    page, sizes, scripts = context.new_page(), list[int](), list[int]()

    def note(response: object) -> None:
        body = response.body()  # type: ignore[attr-defined]
        sizes.append(len(body))
        if response.request.resource_type == "script":  # type: ignore[attr-defined]
            scripts.append(len(body))
        assert response.url.startswith(year.url)  # type: ignore[attr-defined]

    page.on("response", note)
    page.goto(year.url + path, wait_until="networkidle")
    context.close()
    assert sum(sizes) <= FIRST_VIEW
    assert sum(scripts) <= SCRIPT
