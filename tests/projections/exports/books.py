"""Random books for the judges: two books, three currencies, funds, awkward account names, refunds, equal days."""

import random
from datetime import date, timedelta

from projections.exports.journal import Journal, JournalEntry, Posting, balances, journal
from tests.projections import sample

BANKS = ["Assets:Bank:" + "ab" * 32 + ":0", "Assets:Bank:" + "ab" * 32 + ":1", "Assets:Cash:tin", "Assets:Bank"]
OTHERS = [
    "Expenses:travel",
    "Expenses:Travel",
    "Expenses:food & drink",
    "Expenses:éducation",
    "Expenses:نقل",
    "Income:Dues",
    "Liabilities:Payable",
    "Equity:Transfers",
]
BUDGET = ["Authority", "Available", "Encumbered", "Expended", "Overrun"]
FUNDS = ["F-1", "F-2", "cd" * 32 + ":0"]
EXPONENTS = dict(sample.EXPONENTS)


def entries(postings: int, seed: int) -> list[JournalEntry]:
    """Entries with about that many postings, each balanced in each currency, dates in no order."""
    rng = random.Random(seed)
    made, left, number = [], postings, 0
    while left > 0:
        number += 1
        currency = rng.choice(["USD", "USD", "JPY", "KWD"])
        amount = rng.randrange(-9_999, 999_999)
        fund = rng.choice(FUNDS)
        first, second = rng.choice(BANKS), rng.choice(OTHERS)
        if rng.random() < 0.3:
            first, second = rng.sample(BUDGET, 2)
        legs = [Posting(second, amount, currency, fund, "L-1"), Posting(first, -amount, currency, fund)]
        if rng.random() < 0.1:
            legs += [Posting(BANKS[2], 7, "USD", FUNDS[0]), Posting(OTHERS[5], -7, "USD", FUNDS[0])]
        day = date(2026, 1, 1) + timedelta(days=rng.randrange(365))
        made.append(JournalEntry(day, f"{number:064x}:0", "money.spent/v1", tuple(legs)))
        left -= len(legs)
    return made


def a_journal(postings: int = 400, seed: int = 7) -> Journal:
    """A journal of random books, closing with their sums."""
    made = entries(postings, seed)
    return journal(sample.FIVE, made, EXPONENTS, balances(made))


def by_fund(journal_: Journal) -> dict[tuple[str, str, str], int]:
    """Name of the account in the file, fund and currency to minor units; what sums to nothing is left out."""
    sums: dict[tuple[str, str, str], int] = {}
    for entry in journal_.entries:
        for posting in entry.postings:
            key = (journal_.names[posting.account], posting.fund or "", posting.currency)
            sums[key] = sums.get(key, 0) + posting.minor
    return {key: minor for key, minor in sums.items() if minor}
