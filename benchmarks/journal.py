"""Synthetic books of a coalition, the same in four formats: ``python -m benchmarks.journal POSTINGS FOLDER [SEED]``.

Three years, four banks, twelve funds with ten lines each, unions that pay dues, monthly budgets, some refunds, some
purchases split over two lines. Beside the books stand the answers, so that whoever reads them can be judged:

    books.beancount, books.hledger, books.ledger, books.jsonl (a transaction a line)
    balances.csv (account, cents), months.csv (month, account, spent, planned; in cents)
"""

import csv
import json
import random
import sys
from collections import Counter
from collections.abc import Iterator
from contextlib import ExitStack
from datetime import date, timedelta
from pathlib import Path
from typing import NamedTuple, TextIO

POSTINGS = 1_000_000
SEED = 20_261_122
FIRST, DAYS = date(2023, 1, 1), 1096
CURRENCY = "USD"
FUNDS = (
    "Commons", "Disputes", "Elders", "Flood", "Hardship", "Housing", "Language", "Library", "Reserve", "Schools",
    "Strike", "Youth",
)  # fmt: skip
CATEGORIES = (
    "Childcare", "Fees", "Food", "Interpreting", "Loans", "Printing", "Rent", "Tools", "Travel", "Wages",
)  # fmt: skip
BANKS = tuple(f"Assets:Bank:Branch{number}" for number in range(1, 5))
INCOME = tuple(f"Income:Dues:Union{number:02}" for number in range(1, 25))
LINES = tuple(f"Expenses:{fund}:{category}" for fund in FUNDS for category in CATEGORIES)
FORMATS = ("beancount", "hledger", "ledger", "jsonl")


class Transaction(NamedTuple):
    """One transaction: number, day, words, and account with cents for each posting."""

    number: int
    day: date
    words: str
    postings: tuple[tuple[str, int], ...]


def decimal(cents: int) -> str:
    """``-1234`` as ``-12.34``."""
    sign = "-" if cents < 0 else ""
    return f"{sign}{abs(cents) // 100}.{abs(cents) % 100:02}"


def months() -> list[str]:
    """Every month, as 2023-01."""
    return sorted({(FIRST + timedelta(days=day)).isoformat()[:7] for day in range(DAYS)})


def transactions(postings: int, seed: int) -> Iterator[Transaction]:
    """That many postings (up to two more, where the last transaction needs them), by day."""
    rng = random.Random(seed)
    made = number = 0
    while made < postings:
        number += 1
        day = FIRST + timedelta(days=made * DAYS // postings)
        bank, sort, cents = rng.choice(BANKS), rng.random(), rng.randint(100, 120_000)
        posted: tuple[tuple[str, int], ...]
        if sort < 0.1:
            one, other, more = rng.choice(LINES[:60]), rng.choice(LINES[60:]), rng.randint(100, 60_000)
            words, posted = "Shared purchase", ((one, cents), (other, more), (bank, -cents - more))
        elif sort < 0.12:
            words, posted = "Refund", ((bank, cents), (rng.choice(LINES), -cents))
        elif sort < 0.65:
            words, posted = "Purchase", ((rng.choice(LINES), cents), (bank, -cents))
        else:
            words, posted = "Dues", ((bank, 2 * cents), (rng.choice(INCOME), -2 * cents))
        made += len(posted)
        yield Transaction(number, day, words, posted)


def write(folder: Path, postings: int = POSTINGS, seed: int = SEED) -> None:
    """Write the books and the answers."""
    folder.mkdir(parents=True, exist_ok=True)
    rng = random.Random(f"budgets {seed}")
    plan = {line: rng.randrange(10_000, 500_000) * max(1, postings // 20_000) for line in LINES}
    balances: Counter[str] = Counter()
    spent: Counter[tuple[str, str]] = Counter()
    with ExitStack() as stack:
        files: dict[str, TextIO] = {}
        for name in FORMATS:
            files[name] = stack.enter_context((folder / f"books.{name}").open("w"))
        _head(files, plan)
        for each in transactions(postings, seed):
            _write(files, each)
            month = each.day.isoformat()[:7]
            for account, cents in each.postings:
                balances[account] += cents
                if account.startswith("Expenses:"):
                    spent[month, account] += cents
    with (folder / "balances.csv").open("w", newline="") as out:
        csv.writer(out).writerows(sorted((account, cents) for account, cents in balances.items() if cents))
    with (folder / "months.csv").open("w", newline="") as out:
        rows = ((month, line, spent[month, line], plan[line]) for month in months() for line in LINES)
        csv.writer(out).writerows(rows)


def _head(files: dict[str, TextIO], plan: dict[str, int]) -> None:
    last = FIRST + timedelta(days=DAYS)
    files["beancount"].write(f'option "operating_currency" "{CURRENCY}"\n')
    for account in (*BANKS, *INCOME, *LINES):
        files["beancount"].write(f"{FIRST} open {account} {CURRENCY}\n")
        files["hledger"].write(f"account {account}\n")
        files["ledger"].write(f"account {account}\n")
    files["hledger"].write(f"commodity 1000.00 {CURRENCY}\n\n~ monthly from {FIRST} to {last}\n")
    files["ledger"].write(f"\n~ Monthly from {FIRST:%Y/%m/%d} until {last:%Y/%m/%d}\n")
    for line, cents in plan.items():
        files["beancount"].write(f'{FIRST} custom "budget" {line} "monthly" {decimal(cents)} {CURRENCY}\n')
        for name in ("hledger", "ledger"):
            files[name].write(f"    {line}  {decimal(cents)} {CURRENCY}\n")
    for name in ("hledger", "ledger"):
        files[name].write(f"    {BANKS[0]}\n")
    files["jsonl"].write(json.dumps({"plan": plan}) + "\n")


def _write(files: dict[str, TextIO], each: Transaction) -> None:
    number, day, words, postings = each
    files["beancount"].write(f'\n{day} * "{words} {number}"\n')
    files["hledger"].write(f"\n{day} * {words} {number}\n")
    files["ledger"].write(f"\n{day:%Y/%m/%d} * {words} {number}\n")
    for account, cents in postings:
        files["beancount"].write(f"  {account}  {decimal(cents)} {CURRENCY}\n")
        for name in ("hledger", "ledger"):
            files[name].write(f"    {account}  {decimal(cents)} {CURRENCY}\n")
    files["jsonl"].write(json.dumps([number, day.isoformat(), postings], separators=(",", ":")) + "\n")


if __name__ == "__main__":
    write(Path(sys.argv[2]), int(sys.argv[1]), int(sys.argv[3]) if len(sys.argv) > 3 else SEED)
