"""A real Chromium for tests of pages: `chromium` opens pages, `axe` judges them.

The browser starts once a module, not once a session: while Playwright's synchronous API is open its event loop counts
as running, and tests of other modules that start one of their own would fail beside it.
"""

import shutil
from collections.abc import Callable, Iterator
from typing import Any

import pytest

pytest.importorskip("playwright", reason="Playwright drives the browser: pip install playwright")
pytest.importorskip("axe_playwright_python", reason="axe judges pages: pip install axe-playwright-python")

from axe_playwright_python.sync_playwright import Axe  # type: ignore[import-untyped]  # it carries no types
from playwright.sync_api import Browser, Page, sync_playwright

OPTIONS = (
    "--headless",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)

Judge = Callable[..., list[str]]
"""A page, and perhaps names of axe's rules (``without`` leaves some out), to its violations; none is well."""


@pytest.fixture(scope="session")
def chromium_program() -> str:
    """Where Chromium is."""
    found = shutil.which("chromium") or shutil.which("chromium-browser")
    if found is None:
        pytest.skip("there is no chromium on the PATH: apt-get install chromium")
    return found


@pytest.fixture(scope="module")
def chromium(chromium_program: str) -> Iterator[Browser]:
    """One browser for the tests of a module; each opens contexts of its own."""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium_program, args=list(OPTIONS))
        yield browser
        browser.close()


@pytest.fixture(scope="session")
def axe() -> Judge:
    """Judges the page as it is now."""
    judge = Axe()

    def run(page: Page, *rules: str, without: tuple[str, ...] = ()) -> list[str]:
        options: dict[str, Any] = {"resultTypes": ["violations"]}
        options["rules"] = {rule: {"enabled": False} for rule in without}
        if rules:
            options["runOnly"] = {"type": "rule", "values": list(rules)}
        found = judge.run(page, options=options).response["violations"]
        return [
            f"{one['id']}: {node['html'][:160]}: {node['failureSummary'][:240]}"
            for one in found
            for node in one["nodes"]
        ]

    return run
