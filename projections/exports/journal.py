"""The books as a journal: what the beancount, hledger and ledger writers are given, and names all three accept.

An entry is one act with its legs. It carries codes, ids, dates and amounts only, never words of people, so that a
journal is as public as its books are. Each posting keeps its fund (and line) as metadata, the entry the id of its act,
by which every transaction in those programs leads back to a signature.

Account names differ more between the programs than their amounts. `account_names` gives each account a name that all
three take, never the same one to two: parts of letters, digits and hyphens that begin with a capital or a digit, under
one of the five roots. Accounts of book B (the authority to spend) have no root of their own there and stand under
``Equity:Budget``, where they balance by themselves.
"""

import re
import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from projections.reports.amounts import Exponents
from projections.reports.identity import Five, ReportError

ROOTS = ("Assets", "Liabilities", "Equity", "Income", "Expenses")
BUDGET = "Equity:Budget"
_CODE = re.compile(r"[A-Za-z0-9][A-Za-z0-9 ._/:-]*")
_CURRENCY = re.compile(r"[A-Z]{3}")

Balances = Mapping[tuple[str, str], int]
"""Account and currency to minor units."""


class ExportError(ReportError):
    """What was to be exported cannot be; the message names the entry and what is wrong with it."""


@dataclass(frozen=True, slots=True)
class Posting:
    """A leg: debit positive, in minor units. ``fund`` and ``line`` are ids or codes; None: none."""

    account: str
    minor: int
    currency: str
    fund: str | None = None
    line: str | None = None


@dataclass(frozen=True, slots=True)
class JournalEntry:
    """An act's legs. ``id``: of the act; ``narration``: a code, as ``money.spent/v1``, never words of people."""

    day: date
    id: str
    narration: str
    postings: tuple[Posting, ...]


@dataclass(frozen=True, slots=True)
class Journal:
    """Entries ready to be written.

    Args:
        identity: the five, written at the top of the file.
        entries: by date, and on a date in the order of the log.
        exponents: decimals of each currency.
        names: account to its name in the file.
        closing: the balances that the file asserts at its end; kept by somebody else than the entries, they check them.
    """

    identity: Five
    entries: tuple[JournalEntry, ...]
    exponents: Exponents
    names: Mapping[str, str]
    closing: Balances

    @property
    def currencies(self) -> list[str]:
        """The currencies in it, sorted."""
        return sorted({posting.currency for entry in self.entries for posting in entry.postings})


def journal(
    identity: Five, entries: Iterable[JournalEntry], exponents: Exponents, closing: Balances | None = None
) -> Journal:
    """Check entries and make them ready to be written.

    Args:
        identity: the five.
        entries: in the order of the log.
        exponents: decimals of each currency in them.
        closing: balances by account and currency to assert at the end; None: the entries' own.

    Raises:
        ExportError: an entry does not balance, or holds a code, id or currency that no journal can hold.
    """
    ordered = tuple(sorted(entries, key=lambda entry: entry.day))
    for entry in ordered:
        _check(entry, exponents)
    accounts = {posting.account for entry in ordered for posting in entry.postings}
    if closing is not None:
        accounts |= {account for account, _ in closing}
    ends = balances(ordered) if closing is None else closing
    return Journal(identity, ordered, exponents, account_names(accounts), ends)


def balances(entries: Iterable[JournalEntry]) -> dict[tuple[str, str], int]:
    """What the entries sum to, by account and currency."""
    sums: dict[tuple[str, str], int] = {}
    for entry in entries:
        for posting in entry.postings:
            key = (posting.account, posting.currency)
            sums[key] = sums.get(key, 0) + posting.minor
    return sums


def account_names(accounts: Iterable[str]) -> dict[str, str]:
    """A name for each account that beancount, hledger and ledger accept; no two share one.

    Equal accounts get equal names whatever else is there only as long as no other account's name would be the same;
    those that clash are numbered in the order of the accounts.
    """
    names: dict[str, str] = {}
    taken: set[str] = set()
    for account in sorted(set(accounts)):
        parts = [_part(part) for part in account.split(":")]
        if parts[0] not in ROOTS:
            parts = [*BUDGET.split(":"), *parts]
        elif len(parts) == 1:
            parts.append("Itself")
        base = name = ":".join(parts)
        number = 2
        while name in taken:
            name, number = f"{base}-{number}", number + 1
        taken.add(name)
        names[account] = name
    # A balance asserted of an account counts what is below it in some programs: no account lies above another.
    above = {":".join(name.split(":")[:depth]) for name in taken for depth in range(2, name.count(":") + 1)}
    return {account: _below(name, taken) if name in above else name for account, name in names.items()}


def _below(name: str, taken: set[str]) -> str:
    found, number = f"{name}:Itself", 2
    while any(other == found or other.startswith(f"{found}:") for other in taken):
        found, number = f"{name}:Itself-{number}", number + 1
    return found


def _part(text: str) -> str:
    kept = "".join(
        mark if mark.isalpha() or mark.isdecimal() else "-" for mark in unicodedata.normalize("NFC", text)
    ).strip("-")
    kept = kept[:1].upper() + kept[1:]
    return kept if kept and unicodedata.category(kept[0]) in {"Lu", "Nd"} else f"X{kept}"


def _check(entry: JournalEntry, exponents: Exponents) -> None:
    codes: Sequence[str | None] = (
        entry.id,
        entry.narration,
        *(code for posting in entry.postings for code in (posting.fund, posting.line)),
    )
    for code in codes:
        if code is not None and not _CODE.fullmatch(code):
            raise ExportError(f"{entry.id!r} holds {code!r}; a journal holds codes of the form {_CODE.pattern}")
    sums: dict[str, int] = {}
    for posting in entry.postings:
        if not _CURRENCY.fullmatch(posting.currency) or posting.currency not in exponents:
            raise ExportError(f"{entry.id} posts in {posting.currency!r}, whose number of decimals is not given")
        sums[posting.currency] = sums.get(posting.currency, 0) + posting.minor
    for currency, total in sums.items():
        if total:
            raise ExportError(f"{entry.id} does not balance: its legs in {currency} sum to {total} minor units, not 0")
