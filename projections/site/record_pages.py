"""The log on a published site: pages of entries, the newest first, and a page an entry with its receipt.

Where the charter keeps entries to members and nobody answers for more, an entry's page has its place in the tree and
the published figures that rest on it, and neither its words nor its bytes.
"""

from collections.abc import Iterator
from dataclasses import dataclass

from ledger.format.entry import format_entry
from ledger.format.receipt import format_receipt
from ledger.format.tree import leaf_hash
from projections.chronicle import StatementTold
from projections.sentences import WITHHELD
from projections.site import places
from projections.site.pages import Page, Site

PER_PAGE = 50
RECEIPTS_UP_TO = 2000
"""Entries up to which each has its receipt on the site; in a longer log, those that a published figure rests on."""


@dataclass(frozen=True, slots=True)
class EntryTold:
    """An entry as the public reads it; ``told`` only where entries are published."""

    index: int
    received: int
    statement: str
    leaf: str
    told: StatementTold | None
    receipt: bool
    void: bool


def record_pages(site: Site) -> Iterator[Page]:
    """The log's pages, the entries' pages, the receipts."""
    found = list(_entries(site))
    yield from _lists(site, found)
    for entry in found:
        yield _entry_page(site, entry)
        if entry.receipt:
            yield places.receipt_file(entry.index), format_receipt(site.source.ledger.receipt(entry.index))


def _entries(site: Site) -> Iterator[EntryTold]:
    source = site.source
    chronicler = source.chronicler()
    for index, entry in source.ledger.entries(0, source.size):
        told = chronicler.entry(index, entry) if source.entries else None
        receipt = source.entries and (source.size <= RECEIPTS_UP_TO or index in site.rests)
        statement = entry.envelope.statement_id
        void = statement in source.state.record.void
        leaf = leaf_hash(format_entry(entry)).hex()
        yield EntryTold(index, entry.received, statement, leaf, told, receipt, void)


def _lists(site: Site, entries: list[EntryTold]) -> Iterator[Page]:
    say = site.language.gettext
    newest = entries[::-1]
    pages = max(1, -(-len(newest) // PER_PAGE))
    for number in range(1, pages + 1):
        shown = newest[(number - 1) * PER_PAGE : number * PER_PAGE]
        title = say("The log")
        crumbs = () if number == 1 else ((title, places.LOG),)
        if number > 1:
            title = say("The log, page %(number)s") % {"number": number}
        yield site.page(
            "log.html",
            places.log_page(number),
            title,
            *crumbs,
            entries=shown,
            number=number,
            pages=pages,
            newer=places.log_page(number - 1) if number > 1 else None,
            older=places.log_page(number + 1) if number < pages else None,
        )


def _entry_page(site: Site, entry: EntryTold) -> Page:
    say = site.language.gettext
    return site.page(
        "entry.html",
        places.entry_page(entry.index),
        say("Entry %(index)s") % {"index": entry.index},
        (say("Log"), places.LOG),
        entry=entry,
        rests=site.rests.get(entry.index, ()),
        earlier=entry.index - 1 if entry.index else None,
        later=entry.index + 1 if entry.index + 1 < site.source.size else None,
        withheld=WITHHELD,
        receipt_name=f"{entry.index}.tlog-proof",
        vkey=site.source.ledger.keys.vkeys()[0],
    )
