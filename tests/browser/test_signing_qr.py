"""The QR code that a page draws of an invitation's link is the one that segno draws, module for module."""

from collections.abc import Iterator

import pytest
import segno
from playwright.sync_api import Browser, Page

from tests.browser.signing_site import Served, served


@pytest.fixture(scope="module")
def page(tmp_path_factory: pytest.TempPathFactory, chromium: Browser) -> Iterator[Page]:
    """A page of the server's own."""
    with served(tmp_path_factory.mktemp("qr") / "ledger") as site:
        assert isinstance(site, Served)
        found = chromium.new_page()
        found.goto(f"{site.url}/sign/")
        yield found
        found.close()


FULL = (
    17, 32, 53, 78, 106, 134, 154, 192, 230, 271, 321, 367, 425, 458, 520, 586, 644, 718, 792, 858, 929, 1003,
    1091, 1171, 1273,
)  # fmt: skip
"""Bytes that versions 1 to 25 hold at level L (ISO/IEC 18004, table 7): full, so no padding, where writers differ."""


@pytest.mark.parametrize("mask", range(8))
def test_each_code_is_the_one_that_segno_draws(page: Page, mask: int) -> None:
    """Every version that a link may need, with every mask: finders, timing, format, version, data and checks."""
    texts = [("https://harbour.example/join#seed=" + "0aZ_-" * 260)[:length] for length in FULL]
    told = page.evaluate(
        "async ([texts, mask]) => { const {code} = await import('/static/qr.js');"
        " return texts.map((text) => code(text, mask).map((row) => row.map(Number).join('')).join('\\n')); }",
        [texts, mask],
    )
    for version, (text, rows) in enumerate(zip(texts, told, strict=True), 1):
        drawn = segno.make(text, error="l", mode="byte", mask=mask, boost_error=False, micro=False)
        assert drawn.version == version
        assert rows == "\n".join("".join(str(int(bool(one))) for one in row) for row in drawn.matrix), version
