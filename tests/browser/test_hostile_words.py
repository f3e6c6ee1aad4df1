"""The poisoned year in a real Chromium: on the pages with the most words nothing of people's runs or loads.

The policy is switched off for it, so that escaping stands alone; and a payload planted unescaped is seen to run, and
with the policy on to be stopped, so that the test can fail.
"""

from collections import Counter
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, BrowserContext, Dialog, Page, Route

from api.server.asked import COOKIE
from tests.browser.served import listening
from tests.web.attacks.payloads import SCRIPTS, marks_in
from tests.web.attacks.poisoned import Poisoned, poison
from tests.web.attacks.walk import walk

PAGES = 26
EARS = """
addEventListener('securitypolicyviolation', (told) => {
  window.heard = [...(window.heard ?? []), told.violatedDirective];
});
addEventListener('error', (told) => { window.failed = [...(window.failed ?? []), String(told.message)]; });"""
RAN = "() => Object.keys(window).filter((name) => /^zyx\\d+z$/i.test(name))"


@pytest.fixture(scope="module")
def year(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Poisoned, str]]:
    """The poisoned year, and where it is served."""
    folder = tmp_path_factory.mktemp("hostile") / "ledger"
    with listening(lambda url: poison(folder, url)) as (found, url):
        yield found, url


def _browse(chromium: Browser, year: tuple[Poisoned, str], *, policy: bool) -> BrowserContext:
    poisoned, url = year
    context = chromium.new_context(bypass_csp=not policy, viewport={"width": 360, "height": 800})
    token = poisoned.token(poisoned.people()[0])
    context.add_cookies(
        [{"name": COOKIE, "value": token, "url": url.replace("http:", "https:"), "secure": True, "httpOnly": True}]
    )
    context.add_init_script(EARS)
    return context


def _worst(poisoned: Poisoned) -> list[str]:
    """The pages with the most payloads, of each kind one; and a search for words that carry them."""
    client = poisoned.client(poisoned.people()[0])
    visits = [one for one in walk(client, ("/",), Counter(), 1) if one.is_page]
    visits.sort(key=lambda one: -len(marks_in(one.answer.text)))
    asked = [
        f"/search?q={one}" for one in ("z", "%3Cscript%3Etop.zyx1z=1%3C/script%3E", "%22%3E%3Csvg onload=top.zyx1z=1")
    ]
    return [*(one.path for one in visits[:PAGES]), *asked, "/sign-in?next=javascript:top.zyx1z=1", "/money/waiting"]


def _visit(page: Page, address: str) -> tuple[list[str], list[str]]:
    page.goto(address)
    page.evaluate("() => document.querySelectorAll('details').forEach((one) => { one.open = true; })")
    ran = page.evaluate(RAN)
    return ran, page.evaluate("() => [...(window.heard ?? []), ...(window.failed ?? [])]")


def test_what_is_planted_runs_and_the_policy_stops_it(chromium: Browser, year: tuple[Poisoned, str]) -> None:
    """A page that wrote words as they are would be caught, with the policy and without."""
    seen = []
    for policy in (False, True):
        context = _browse(chromium, year, policy=policy)
        page = context.new_page()

        def plant(route: Route) -> None:
            answer = route.fetch()
            html = answer.text().replace("</h1>", f"</h1>{SCRIPTS[20]}<script>top.zyx7z=1</script>", 1)
            route.fulfill(response=answer, body=html)

        page.route("**/people", plant)
        seen.append(_visit(page, f"{year[1]}/people"))
        context.close()
    (ran, _), (stopped, heard) = seen
    assert "zyx7z" in ran
    assert stopped == []
    assert any(one.startswith("script-src") for one in heard)


def test_no_word_runs_on_the_worst_pages(chromium: Browser, year: tuple[Poisoned, str]) -> None:
    """No flag is set, no dialog opens, nothing is asked of another host, no script fails, even without the policy."""
    poisoned, url = year
    context = _browse(chromium, year, policy=False)
    page = context.new_page()
    trouble: list[str] = []

    def hear(told: Dialog) -> None:
        trouble.append(told.message)
        told.dismiss()

    page.on("dialog", hear)
    context.on("request", lambda asked: None if asked.url.startswith(url) else trouble.append(asked.url))
    context.on("page", lambda other: trouble.append(other.url) if other is not page else None)
    shown: set[int] = set()
    for path in _worst(poisoned):
        ran, heard = _visit(page, url + path)
        shown |= marks_in(page.locator("body").inner_text())
        trouble += [f"{path}: {one}" for one in (*ran, *heard)]
    context.close()
    assert not trouble
    assert len(shown) > 150
