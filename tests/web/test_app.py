"""The application as a whole: who may enter, what goes wrong and how it is told."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.web.site import Site, founded


@pytest.fixture
def site(tmp_path: Path) -> Iterator[Site]:
    found = founded(tmp_path / "ledger")
    yield found
    found.close()


def test_an_address_that_is_none_is_a_problem(site: Site) -> None:
    """Programs get application/problem+json with a code and what to do next."""
    answer = site.client.get("/api/nothing")
    assert answer.status_code == 404
    assert answer.headers["content-type"] == "application/problem+json"
    assert answer.json()["code"] == "NOT_FOUND"
    assert answer.json()["next"]


def test_a_browser_gets_the_problem_as_a_page(site: Site) -> None:
    """People get a page with the way back."""
    answer = site.client.get("/nothing", headers={"Accept": "text/html"})
    assert answer.status_code == 404
    assert "<h1>" in answer.text


def test_home_tells_the_public_that_the_record_is_for_members(site: Site) -> None:
    """Not even the coalition's name is given to whoever is not in it."""
    answer = site.client.get("/", headers={"Accept": "text/html"})
    assert answer.status_code == 200
    assert "Harbour" not in answer.text
    assert "Harbour Coalition" in site.as_person("Ana").get("/").text


def test_pages_speak_the_language_asked_for(tmp_path: Path) -> None:
    """The pseudo-language from right to left turns the page."""
    site = founded(tmp_path / "ledger", pseudo_languages=True)
    assert 'dir="rtl"' in site.client.get("/?lang=ar-XB").text
    site.close()
