"""The books as journals for hledger (``--strict``) and ledger (``--pedantic``).

Every account, currency and tag is declared. The two programs read nearly the same text; where they differ this module
says so. Each transaction carries the tag ``entry``, the id of its act; each posting ``fund`` and ``line``. The last
transaction moves nothing and asserts the balance of every account, so that a changed leg is found even where its
transaction still balances. Like::

    2026-03-09 * money.spent/v1
        ; entry: 3f0c…:0
        Expenses:Hardship  1150.00 USD  ; fund: F-1, line: L-2
        Assets:Bank:Main  -1150.00 USD  ; fund: F-1
"""

from collections.abc import Iterator
from typing import Literal

from projections.exports.journal import Journal, Posting
from projections.reports.amounts import Amount, plain

_TAGS = ("entry", "fund", "line")

Program = Literal["hledger", "ledger"]


def render(journal: Journal, program: Program) -> str:
    """The journal as text for one of the two programs; ends with a newline."""
    return "\n".join(_lines(journal, program)) + "\n"


def _lines(journal: Journal, program: Program) -> Iterator[str]:
    yield from (f"; {name} {value}" for name, value in journal.identity.told())
    yield from _declared(journal, program)
    for entry in journal.entries:
        yield ""
        yield f"{entry.day.isoformat()} * {entry.narration}"
        yield f"    ; entry: {entry.id}"
        for posting in entry.postings:
            yield from _posting(journal, posting, program)
    if journal.entries and journal.closing:
        yield ""
        yield f"{journal.entries[-1].day.isoformat()} * balances"
        for (account, currency), minor in sorted(journal.closing.items()):
            nothing, end = (plain(Amount(value, currency), journal.exponents) for value in (0, minor))
            yield f"    {journal.names[account]}  {nothing} {currency} = {end} {currency}"


def _declared(journal: Journal, program: Program) -> Iterator[str]:
    for currency in journal.currencies:
        decimals = journal.exponents[currency]
        if program == "hledger":
            # It wants the decimal mark to be seen even where no decimals follow.
            yield f"commodity 1000.{'0' * decimals} {currency}"
        else:
            yield f"commodity {currency}"
    if program == "ledger":
        yield from (f"tag {tag}" for tag in _TAGS)
    yield from (f"account {name}" for name in sorted(journal.names.values()))


def _posting(journal: Journal, posting: Posting, program: Program) -> Iterator[str]:
    amount = plain(Amount(posting.minor, posting.currency), journal.exponents)
    line = f"    {journal.names[posting.account]}  {amount} {posting.currency}"
    tags = [f"{tag}: {value}" for tag, value in (("fund", posting.fund), ("line", posting.line)) if value is not None]
    if program == "hledger":
        yield f"{line}  ; {', '.join(tags)}" if tags else line
        return
    # It takes one tag a line: a comma would become part of the value.
    yield line
    yield from (f"    ; {tag}" for tag in tags)
