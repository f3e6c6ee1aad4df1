"""Feeds under secret addresses; sharing as a text and as a picture."""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from icalendar import Calendar

from tests.web.notices.test_mail import propose
from tests.web.site import PUBLIC_URL, Site, founded

FROM_HERE = {"Origin": PUBLIC_URL, "Sec-Fetch-Site": "same-origin"}


@pytest.fixture
def site(tmp_path: Path) -> Iterator[Site]:
    found = founded(tmp_path / "ledger")
    yield found
    found.close()


def _address(site: Site) -> str:
    page = site.as_person("Ana").post("/feeds", headers=FROM_HERE).text
    found = re.search(r'value="http://localhost:8000(/feeds/[^/"]+)/', page)
    assert found
    return found[1]


def test_only_members_have_feeds(site: Site) -> None:
    """Nobody makes an address for somebody else."""
    assert site.client.post("/feeds").status_code == 401


def test_nobody_guesses_an_address(site: Site) -> None:
    """A wrong one looks like none."""
    assert site.client.get("/feeds/guess/waiting.atom").status_code == 404


def test_a_feed_has_sentences_and_links_only(site: Site) -> None:
    """Without a sign-in, and without a title or a name."""
    propose(site)
    address = _address(site)
    feed = site.client.get(f"{address}/waiting.atom")
    assert feed.headers["content-type"].startswith("application/atom+xml")
    assert "/things/D-1" in feed.text
    for secret in ("march", "Ana", "Dockers", "Nurses"):
        assert secret not in feed.text
    Calendar.from_ical(site.client.get(f"{address}/days.ics").content)


def test_new_addresses_end_the_old_and_so_does_their_owner(site: Site) -> None:
    """There is one of each at most."""
    first = _address(site)
    second = _address(site)
    assert site.client.get(f"{first}/waiting.atom").status_code == 404
    assert site.client.get(f"{second}/waiting.atom").status_code == 200
    site.as_person("Ana").post("/feeds/end", headers=FROM_HERE)
    assert site.client.get(f"{second}/waiting.atom").status_code == 404


def test_what_is_shared_is_short_and_leads_back(site: Site) -> None:
    """Under 700 characters, whatever the words; with the link at the end."""
    propose(site)
    page = site.as_person("Ana").get("/share/D-1").text
    text = re.search(r"<textarea[^>]*>(.*?)</textarea>", page, re.DOTALL)
    assert text
    assert "A march in May" in text[1]
    assert text[1].strip().endswith("http://localhost:8000/things/D-1")
    assert len(text[1]) < 700


def test_the_picture_is_one(site: Site) -> None:
    """A PNG that chats take."""
    propose(site)
    answer = site.as_person("Ana").get("/share/D-1/picture.png")
    assert answer.headers["content-type"] == "image/png"
    assert answer.content[:8] == b"\x89PNG\r\n\x1a\n"


def test_the_public_shares_nothing_of_a_closed_record(site: Site) -> None:
    """A preview that opens the link learns nothing."""
    propose(site)
    for path in ("/share/D-1", "/share/D-1/picture.png", "/things/D-1"):
        answer = site.client.get(path)
        assert answer.status_code == 401
        assert "march" not in answer.text
