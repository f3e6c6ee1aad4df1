"""Atom: what RFC 4287 requires is there, ids stay, words stay words."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta, timezone
from xml.etree import ElementTree as ET

import pytest

from projections.exports.atom_feed import FeedEntry, render, tag_uri
from projections.exports.journal import ExportError
from tests.projections import sample

ATOM = "{http://www.w3.org/2005/Atom}"
NOW = datetime(2026, 3, 4, 20, 0, tzinfo=UTC)
FIRST = FeedEntry(
    "ab:0",
    "D-3: buses & <b>food</b>\x00",
    "Agreed by 7 of 9.",
    NOW,
    NOW,
    "decisions/D-3.html",
    "Assembly",
    ("carried",),
)
LATER = replace(FIRST, id="cd:0", updated=(NOW + timedelta(hours=1)).astimezone(timezone(timedelta(hours=-3))))


def _render(*entries: FeedEntry) -> str:
    return render(
        "council.example", date(2026, 3, 1), "Decisions", sample.FIVE, entries, updated=NOW, link="decisions.atom"
    )


@pytest.mark.parametrize(
    ("entries", "match"),
    [
        ((FIRST, FIRST), "one id"),
        ((replace(FIRST, published=NOW + timedelta(seconds=1)),), "changed before it was published"),
        ((replace(FIRST, published=NOW.replace(tzinfo=None), updated=NOW.replace(tzinfo=None)),), "no zone"),
    ],
)
def test_what_no_feed_can_hold_is_refused(entries: tuple[FeedEntry, ...], match: str) -> None:
    """A reader would show it twice, or nowhere."""
    with pytest.raises(ExportError, match=match):
        _render(*entries)


def test_a_feed_has_what_its_format_requires() -> None:
    """Id, title and time on the feed and each entry, an author each, the newest first."""
    feed = ET.fromstring(_render(FIRST, LATER))  # noqa: S314 - our own feed
    for element in (feed, *feed.iter(ATOM + "entry")):
        for required in ("id", "title", "updated"):
            assert len(element.findall(ATOM + required)) == 1
    entries = feed.findall(ATOM + "entry")
    assert [entry.findtext(ATOM + "id") for entry in entries] == [
        "tag:council.example,2026-03-01:cd:0",
        "tag:council.example,2026-03-01:ab:0",
    ]
    assert entries[0].findtext(ATOM + "updated") == "2026-03-04T21:00:00Z"
    assert [entry.findtext(f"{ATOM}author/{ATOM}name") for entry in entries] == ["Assembly"] * 2
    assert entries[1].findtext(ATOM + "title") == "D-3: buses & <b>food</b>\ufffd"
    assert feed.findtext(ATOM + "id") == tag_uri("council.example", date(2026, 3, 1), "budget/v1")
    told = {category.get("scheme"): category.get("term") for category in feed.findall(ATOM + "category")}
    assert told == {f"urn:plenary:{name}": value for name, value in sample.FIVE.told()}


def test_order_does_not_show() -> None:
    """The same record, the same bytes; a feed of nothing is a feed."""
    assert _render(FIRST, LATER) == _render(LATER, FIRST)
    assert ET.fromstring(_render()).findtext(ATOM + "updated") == "2026-03-04T20:00:00Z"  # noqa: S314 - our own feed
