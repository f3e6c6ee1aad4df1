"""The exports by name: what each is, for which program, and the files that it is made of.

Each is a pure function of a basis, so that the command line, a server and a published site write the same bytes.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from projections.exports import (
    appointments,
    beancount_text,
    books_journal,
    books_package,
    cli_journals,
    decision_feed,
    offices,
)
from projections.exports.journal import ExportError
from projections.reports.basis import Basis

Files = Mapping[str, bytes]
"""Path to content; the first is the one that names the others, or the only one."""


@dataclass(frozen=True, slots=True)
class Addresses:
    """Where the same things are read, as far as exports point there.

    Args:
        feed: the feed's own address.
        calendar: the page of the calendar; empty: none.
        decision: the page of a decision, with ``{key}`` for its number, as D-12.
    """

    feed: str = "decisions.atom"
    calendar: str = ""
    decision: str = "decisions.html#{key}"


@dataclass(frozen=True, slots=True)
class Export:
    """A form in which others' programs read the record.

    Args:
        name: as it is asked for.
        about: what it is, in a line.
        media_type: of its first file, for whoever serves it.
        make: makes its files. The basis serves this one export: what it shows of sealed words is noted there.
    """

    name: str
    about: str
    media_type: str
    make: Callable[[Basis, Addresses], Files]


def _beancount(basis: Basis, _: Addresses) -> Files:
    text = beancount_text.render(books_journal.books_journal(basis, "beancount/v1"))
    return {"books.beancount": text.encode()}


def _hledger(basis: Basis, _: Addresses) -> Files:
    text = cli_journals.render(books_journal.books_journal(basis, "hledger/v1"), "hledger")
    return {"books.hledger": text.encode()}


def _ledger(basis: Basis, _: Addresses) -> Files:
    text = cli_journals.render(books_journal.books_journal(basis, "ledger/v1"), "ledger")
    return {"books.ledger": text.encode()}


def _package(basis: Basis, _: Addresses) -> Files:
    return books_package.package(basis)


def _popolo(basis: Basis, _: Addresses) -> Files:
    return {"popolo.json": offices.popolo_json(basis).encode()}


def _calendar(basis: Basis, addresses: Addresses) -> Files:
    return {"calendar.ics": appointments.ics(basis, addresses.calendar)}


def _feed(basis: Basis, addresses: Addresses) -> Files:
    return {"decisions.atom": decision_feed.atom(basis, addresses.feed, addresses.decision).encode()}


EXPORTS: dict[str, Export] = {
    one.name: one
    for one in (
        Export("beancount", "the books for beancount and Fava", "text/plain", _beancount),
        Export("hledger", "the books for hledger", "text/plain", _hledger),
        Export("ledger", "the books for ledger", "text/plain", _ledger),
        Export("package", "books, decisions and promises as a data package", "application/json", _package),
        Export("popolo", "people, posts and organizations as Popolo has them", "application/json", _popolo),
        Export("calendar", "terms, reviews and what is owed by which day", "text/calendar", _calendar),
        Export("feed", "the decisions as a feed", "application/atom+xml", _feed),
    )
}
"""Name to export, in the order in which they are offered."""


def make(name: str, basis: Basis, addresses: Addresses = Addresses()) -> Files:
    """Make an export.

    Args:
        name: one of `EXPORTS`.
        basis: what it stands on; used for this one export.
        addresses: where things are read.

    Raises:
        ExportError: there is none of that name, or the record cannot be told in that form.
    """
    export = EXPORTS.get(name)
    if export is None:
        raise ExportError(f"there is no export {name!r}; there is {', '.join(EXPORTS)}")
    return export.make(basis, addresses)
