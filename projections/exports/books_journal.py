"""The record's books as a journal: each act with its legs, each account split by fund, its end balances asserted.

The programs that read journals assert balances of accounts, not of tags. So each account stands once for each fund, as
``Assets:Bank:A-1:F-2`` (and in the budget once for each line, as ``Equity:Budget:Available:F-2:L-3``): what is asserted
of those at the end holds the balance of each account and of each fund, and above them the programs sum by themselves.
The asserted balances are the running sums by which the rules decide, not sums of what is written here.

Accounts, funds and lines go by their numbers, which are the same for everybody who has the record.
"""

from collections.abc import Mapping

from ledger.rules.money.legs import AUTHORITY, AVAILABLE, ENCUMBERED, EXPENDED, OVERRUN
from projections.exports.journal import Journal, JournalEntry, Posting, journal
from projections.exports.stamp import five_of
from projections.reports.basis import Basis
from projections.reports.tracing import Leg

_PLACES = 3
"""Parts of the name of an account where money lies, as ``Assets:Bank:<id>``."""


def books_journal(basis: Basis, name: str) -> Journal:
    """The books as a journal.

    Args:
        basis: what it stands on; with a day, the books up to that day, whose balances are then their own sums.
        name: of the export with its version, as ``beancount/v1``.

    Raises:
        ExportError: an entry does not balance.
    """
    shelves: dict[tuple[str, object], list[Leg]] = {}
    for leg in basis.books.legs:
        shelves.setdefault((leg.event, leg.day), []).append(leg)
    acts = basis.state.record.acts
    entries = [
        JournalEntry(legs[0].day, event, acts[event].kind, tuple(_posting(basis, leg) for leg in legs))
        for (event, _), legs in shelves.items()
    ]
    closing = _closing(basis) if basis.through is None else None
    return journal(five_of(basis, name), entries, basis.exponents, closing)


def account_of(basis: Basis, book: str, account: str, fund: str, line: str | None) -> str:
    """An account's name in the journal: with the fund, and in the budget the line, that it is split by."""
    parts = account.split(":", _PLACES - 1)
    if len(parts) == _PLACES and parts[2] in basis.state.money.accounts:
        parts[2] = number_of(basis, parts[2])
    parts.append(number_of(basis, fund))
    if book == "B" and line is not None:
        parts.append(number_of(basis, line))
    return ":".join(parts)


def number_of(basis: Basis, identity: str) -> str:
    """A thing's number, or its id where it has none."""
    return basis.words.number(identity) or identity


def _posting(basis: Basis, leg: Leg) -> Posting:
    return Posting(
        account_of(basis, leg.book, leg.account, leg.fund, leg.line),
        leg.amount,
        leg.currency,
        number_of(basis, leg.fund),
        number_of(basis, leg.line) if leg.line is not None else None,
    )


def _closing(basis: Basis) -> Mapping[tuple[str, str], int]:
    """What the rules keep as balances, account by account and fund by fund; lines by line."""
    money = basis.state.money
    found: dict[tuple[str, str], int] = {}
    for (account, fund, currency), minor in money.balances.items():
        found[account_of(basis, "A", account, fund, None), currency] = minor
    posted = {(leg.account, leg.line) for leg in basis.books.legs if leg.book == "B"}
    for line, known in money.lines.items():
        book = money.book(line)
        kept = {
            AUTHORITY: book.authority,
            AVAILABLE: book.available,
            ENCUMBERED: book.encumbered,
            EXPENDED: book.expended,
            OVERRUN: book.overrun,
        }
        for account, minor in kept.items():
            if minor or (account, line) in posted:
                found[account_of(basis, "B", account, known.key.fund, line), known.key.currency] = minor
    return found
