"""A first evening in a real Chromium at 320 px: a coalition founded, a gathering written down, a decision taken.

Goals of the experience: from the first evening on; few taps; keys alone; nothing typed is lost; axe finds nothing.
"""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, Page

from ledger.format.codec import DAY_MS
from tests.browser.conftest import Judge
from tests.browser.signing_site import Phone, Served, phone, served
from tests.browser.test_published_pages import NARROW, SIDEWAYS, SMALL_TARGETS
from tests.hall import Hall
from tests.web.site import Site

SIGN, SEND, GO_ON = "Sign with my passkey", "Send now", "Go on to sign"
TAPPED = "addEventListener('click', (event) => { if (event.isTrusted) tapped(location.pathname); }, true)"


def empty(folder: Path, **settings: Any) -> Site:
    """A site of a ledger in which nothing is said yet."""
    return Site(Hall(folder), settings)


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    """An empty ledger, served."""
    with served(tmp_path_factory.mktemp("acting") / "ledger", empty) as found:
        yield found


@pytest.fixture(scope="module")
def ana(site: Served, chromium: Browser) -> Iterator[Phone]:
    """Ana's phone, with which she founded the coalition and signed in."""
    one = phone(chromium, NARROW)
    one.page.set_default_timeout(40_000)
    start(site, one)
    yield one
    # A form that was refused is an answer like any other; the browser calls it an error.
    assert [told for told in one.errors if "422" not in told] == []
    one.close()


def start(site: Served, one: Phone) -> None:
    """Six questions, a page to read aloud, a passkey made, a signature, signed in."""
    page = one.page
    page.goto(f"{site.url}/")
    page.get_by_role("link", name="Start a coalition").click()
    page.get_by_label("1. What is the coalition called?").fill("Harbour Coalition")
    page.get_by_label("2. Who is here?").fill("Quay Street Tenants: Ana, Cy")
    page.get_by_label("3. What are you trying to do").fill("Safe staffing on every ward and quay.")
    page.get_by_label("5. Who writes it down?").fill("Ana")
    page.get_by_role("button", name="Make the page to read aloud").click()
    heading(page, "Harbour Coalition")
    page.get_by_role("button", name="I am Ana: make my passkey").click()
    heading(page, "Read, then sign")
    assert "Quay Street Tenants" in page.inner_text("main")
    sign(page)
    page.get_by_role("link", name="Go on").click()
    heading(page, "It is founded")
    page.get_by_role("link", name="Sign in with your passkey").click()
    page.get_by_role("button", name=SIGN.replace("Sign", "Sign in")).click()
    heading(page, "Harbour Coalition")


def heading(page: Page, words: str) -> None:
    """Wait until the page says something at its top; machines that do much else are slow."""
    page.get_by_role("heading", level=1, name=words, exact=True).wait_for(timeout=40_000)


def sign(page: Page) -> None:
    """Sign what is shown, send it at once, and see that it is recorded."""
    page.get_by_role("button", name=SIGN).click()
    page.get_by_role("button", name=SEND).click()
    heading(page, "It is recorded")


def taps_of(one: Phone) -> list[str]:
    """Counts taps from here on."""
    taps: list[str] = []
    if not getattr(one, "counted", False):
        one.page.expose_function("tapped", lambda path: taps.append(path))  # noqa: PLW0108 - it takes no builtin
        one.context.add_init_script(TAPPED)
    return taps


def test_we_met_in_a_minute(site: Served, ana: Phone) -> None:
    """From home: one screen, tapped with a thumb, one signature; six taps and a sentence."""
    page, gatherings = ana.page, site.site.hall.ledger.live.state.gatherings.gatherings
    taps = taps_of(ana)
    page.goto(f"{site.url}/")
    page.get_by_role("link", name="Write down that we met").click()
    page.get_by_role("checkbox", name="Quay Street Tenants").click()
    page.get_by_role("checkbox", name="Song").click()
    page.get_by_label("A sentence about the evening").fill("We sang for the night shift.")
    page.get_by_role("button", name=GO_ON).click()
    heading(page, "Read, then sign")
    assert "We sang for the night shift." in page.inner_text("main")
    assert len(taps) <= 5, taps
    sign(page)
    assert [one.moments for one in gatherings.values()] == [("song",)]


def test_an_objection_by_keys_alone(site: Served, ana: Phone) -> None:
    """The choices of a decision, the one page more, and the mistake told: all without a pointer."""
    page, hall = ana.page, site.site.hall
    page.goto(f"{site.url}/agreed/new")
    page.get_by_label("What it is about").fill("The hall")
    page.get_by_label("The text to decide").fill("We rent the hall.")
    page.get_by_role("button", name=GO_ON).click()
    sign(page)
    hall.clock.wait(DAY_MS)
    page.goto(f"{site.url}/agreed/D-1/open")
    page.get_by_role("button", name=GO_ON).click()
    sign(page)
    page.goto(f"{site.url}/agreed/D-1/position")
    page.get_by_role("button", name="Object It does harm").focus()
    page.keyboard.press("Enter")
    heading(page, "Object")
    page.get_by_label("Why").focus()
    page.keyboard.type("The rent is too high.")
    page.get_by_role("button", name=GO_ON).focus()
    page.keyboard.press("Enter")
    page.get_by_role("alert").wait_for()
    assert page.get_by_label("Why").input_value() == "The rent is too high."
    page.get_by_role("link", name="Fill this in: On what ground").focus()
    page.keyboard.press("Enter")
    assert page.evaluate("document.activeElement.name") == "ground"
    page.keyboard.press("Space")
    page.get_by_role("button", name=GO_ON).focus()
    page.keyboard.press("Enter")
    heading(page, "Read, then sign")


def test_a_position_in_four_taps(site: Served, ana: Phone) -> None:
    """From home: say where you stand, consent, sign, send."""
    page, hall = ana.page, site.site.hall
    page.goto(f"{site.url}/")
    page.get_by_role("link", name="Say where you stand").click()
    page.get_by_role("button", name="Consent We can live with it").click()
    heading(page, "Read, then sign")
    page.get_by_role("button", name=SIGN).click()
    page.get_by_role("button", name=SEND).click()
    heading(page, "It is recorded")
    positions = hall.ledger.live.state.decisions.positions
    assert [one.position for one in positions.values()] == ["consent"]


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_forms_fit_the_smallest_phone(site: Served, ana: Phone, axe: Judge, scheme: Any) -> None:
    """Axe finds nothing, nothing is scrolled sideways, everything tapped is large enough, with all parts open."""
    page, found = ana.page, list[str]()
    page.emulate_media(color_scheme=scheme)
    for path in FORMS:
        page.goto(site.url + path)
        page.evaluate("document.querySelectorAll('details').forEach((one) => { one.open = true; })")
        found += [f"{path}: {one}" for one in axe(page)]
        found += [f"{path}: over the edge: {one}" for one in page.evaluate(SIDEWAYS)]
        found += [f"{path}: small target: {one}" for one in page.evaluate(SMALL_TARGETS)]
    assert not found


FORMS = (
    "/met/new", "/agreed/new", "/agreed/room", "/agreed/D-1/position", "/agreed/D-1/position?position=object",
    "/promises/new", "/money/books/new", "/money/received", "/right", "/right/erase", "/sheet", "/say",
    "/say/decision.proposed", "/people/new", "/disputes/new",
)  # fmt: skip


def test_forms_work_without_a_script(site: Served, ana: Phone, chromium: Browser) -> None:
    """Filled in and refused without JavaScript: what is wrong is told, what was typed is there."""
    cookies = ana.context.cookies()
    context = chromium.new_context(viewport={"width": NARROW, "height": 780}, java_script_enabled=False)
    context.add_cookies([{**one} for one in cookies])  # type: ignore[typeddict-item]  # what the browser gave it takes back
    page = context.new_page()
    page.goto(f"{site.url}/agreed/new")
    page.get_by_label("The text to decide").fill("We rent the hall.")
    page.get_by_role("button", name=GO_ON).click()
    assert "Fill this in" in page.inner_text("main")
    assert page.get_by_label("The text to decide").input_value() == "We rent the hall."
    page.get_by_label("What it is about").fill("The hall")
    page.get_by_role("button", name=GO_ON).click()
    assert "/sign/?d=" in page.url
    context.close()
