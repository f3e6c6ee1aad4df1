"""Decisions as an Atom feed (RFC 4287): newest first, each under an id that never changes.

Ids are tag URIs (RFC 4151) of the ledger's host and the act, so that a feed that moves to another address keeps them.
Every time in it is the record's, so that the same record makes the same bytes.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, date, datetime
from xml.etree import ElementTree as ET

from projections.exports.journal import ExportError
from projections.render.cells import clean
from projections.reports.identity import Five

_ATOM = "http://www.w3.org/2005/Atom"


@dataclass(frozen=True, slots=True)
class FeedEntry:
    """Something to tell.

    Args:
        id: of the act.
        title: one line.
        summary: plain words.
        published: when the record received it; with a zone.
        updated: when it last changed, on or after that.
        link: where to read it; relative to the feed's own address, or whole.
        author: whose it is: an organization or a body.
        categories: such as ``carried``.
    """

    id: str
    title: str
    summary: str
    published: datetime
    updated: datetime
    link: str
    author: str
    categories: tuple[str, ...] = ()


def tag_uri(host: str, founded: date, identity: str) -> str:
    """A tag URI: ``tag:council.example,2026-03-01:3f0c…:0``.

    Args:
        host: the host name in the ledger's origin.
        founded: a day on which the host was the coalition's: that of the founding.
        identity: an act's id, or a word for the feed itself.
    """
    return f"tag:{host},{founded.isoformat()}:{identity}"


def render(
    host: str, founded: date, title: str, identity: Five, entries: Iterable[FeedEntry], *, updated: datetime, link: str
) -> str:
    """The feed as XML text; ends with a newline.

    Args:
        host: the host name in the ledger's origin.
        founded: the day of the founding.
        title: of the feed.
        identity: the five, told as categories of the feed.
        entries: in any order.
        updated: the time of the newest entry in the log; with a zone.
        link: the feed's own address, or its name beside the page that links to it.

    Raises:
        ExportError: two entries have one id, a time has no zone, or an entry changed before it was published.
    """
    feed = ET.Element("feed", {"xmlns": _ATOM})
    _add(feed, "id", tag_uri(host, founded, identity.report))
    _add(feed, "title", title)
    _add(feed, "updated", _time(updated, "the feed"))
    ET.SubElement(feed, "link", {"rel": "self", "href": link})
    for name, value in identity.told():
        ET.SubElement(feed, "category", {"scheme": f"urn:plenary:{name}", "term": value})
    ordered = sorted(entries, key=lambda entry: (_time(entry.updated, entry.id), entry.id), reverse=True)
    if len({entry.id for entry in ordered}) != len(ordered):
        raise ExportError("two entries of the feed have one id")
    for entry in ordered:
        feed.append(_entry(host, founded, entry))
    ET.indent(feed, space=" ")
    return f'<?xml version="1.0" encoding="utf-8"?>\n{ET.tostring(feed, encoding="unicode")}\n'


def _entry(host: str, founded: date, entry: FeedEntry) -> ET.Element:
    if entry.updated < entry.published:
        raise ExportError(f"{entry.id} changed before it was published")
    element = ET.Element("entry")
    _add(element, "id", tag_uri(host, founded, entry.id))
    _add(element, "title", entry.title)
    _add(element, "published", _time(entry.published, entry.id))
    _add(element, "updated", _time(entry.updated, entry.id))
    _add(ET.SubElement(element, "author"), "name", entry.author)
    ET.SubElement(element, "link", {"rel": "alternate", "href": entry.link})
    for category in entry.categories:
        ET.SubElement(element, "category", {"term": clean(category)})
    _add(element, "summary", entry.summary)
    return element


def _add(parent: ET.Element, tag: str, text: str) -> None:
    ET.SubElement(parent, tag).text = clean(text)


def _time(when: datetime, whose: str) -> str:
    if when.tzinfo is None:
        raise ExportError(f"{whose}: the time {when.isoformat()} has no zone")
    return when.astimezone(UTC).replace(microsecond=0).isoformat().replace("+00:00", "Z")
