"""The books as a beancount file, for ``bean-check`` and Fava.

Each entry carries ``entry``, the id of its act; each posting ``fund`` and ``line``. Accounts are opened on the first
day with their own name in the record as ``account``. Balances are asserted on the day after the last entry. Like::

    2026-03-09 * "money.spent/v1"
      entry: "3f0c…:0"
      Expenses:Hardship  1150.00 USD
        fund: "F-1"
        line: "L-2"
      Assets:Bank:Main  -1150.00 USD
        fund: "F-1"
"""

from collections.abc import Iterator
from datetime import timedelta

from projections.exports.journal import Journal, JournalEntry
from projections.reports.amounts import Amount, plain


def render(journal: Journal) -> str:
    """The journal as beancount text; ends with a newline."""
    return "\n".join(_lines(journal)) + "\n"


def _lines(journal: Journal) -> Iterator[str]:
    yield from (f"; {name}: {value}" for name, value in journal.identity.told())
    yield from (f'option "operating_currency" "{currency}"' for currency in journal.currencies)
    if not journal.entries:
        return
    first, last = journal.entries[0].day, journal.entries[-1].day
    for account, name in sorted(journal.names.items(), key=lambda pair: pair[1]):
        yield f"{first.isoformat()} open {name}"
        yield f"  account: {_text(account)}"
    for entry in journal.entries:
        yield ""
        yield from _entry(journal, entry)
    yield ""
    after = (last + timedelta(days=1)).isoformat()
    for (account, currency), minor in sorted(journal.closing.items()):
        amount = plain(Amount(minor, currency), journal.exponents)
        # Left to itself beancount lets a balance be one cent off.
        yield f"{after} balance {journal.names[account]}  {amount} ~ 0 {currency}"


def _entry(journal: Journal, entry: JournalEntry) -> Iterator[str]:
    yield f"{entry.day.isoformat()} * {_text(entry.narration)}"
    yield f"  entry: {_text(entry.id)}"
    for posting in entry.postings:
        amount = plain(Amount(posting.minor, posting.currency), journal.exponents)
        yield f"  {journal.names[posting.account]}  {amount} {posting.currency}"
        if posting.fund is not None:
            yield f"    fund: {_text(posting.fund)}"
        if posting.line is not None:
            yield f"    line: {_text(posting.line)}"


def _text(words: str) -> str:
    escaped = words.replace("\\", "\\\\").replace('"', '\\"')
    return f'"{escaped}"'
