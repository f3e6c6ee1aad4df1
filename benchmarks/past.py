"""Old books brought into a real ledger: signed by two, judged, recorded; and read models rebuilt from what is recorded.

    python -m benchmarks.past BOOKS WORK TRANSACTIONS       prints what it took, as JSON

The rebuild judges every act again, as a host does when it opens the ledger: rules need their state, and models read it.
"""

import hashlib
import json
import sys
import time
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from itertools import islice
from pathlib import Path
from typing import Any

from benchmarks.journal import CATEGORIES, CURRENCY, FUNDS
from ledger.application.compose import Words
from projections.read_models.database import open_read_models
from projections.read_models.follower import Follower
from tests.projections.read_models.histories import BOTH, History

ACTS = 50


@dataclass(frozen=True, slots=True)
class Rebuilt:
    """What was recorded and rebuilt, in seconds."""

    postings: int
    acts: int
    entries: int
    legs: int
    recorded_s: float
    rebuilt_s: float

    def __str__(self) -> str:
        rate = self.postings / self.rebuilt_s
        return (
            f"ours: {self.postings} postings as {self.acts} signed acts in {self.entries} entries ({self.legs} legs of "
            f"both books), recorded in {self.recorded_s:.1f} s, read models rebuilt through the judge in "
            f"{self.rebuilt_s:.1f} s: {rate:,.0f} postings/s, {1e6 / rate:,.0f} s a million"
        )


def rebuild(books: Path, work: Path, transactions: int) -> Rebuilt:
    """Bring in the first transactions of the books, then rebuild the read models.

    Args:
        books: a folder that `benchmarks.journal` wrote.
        work: an empty folder.
        transactions: how many.
    """
    history = History(work / "ledger", seed=1)
    source, lines = _frame(history)
    postings = acts = 0
    begun = time.perf_counter()
    coming = islice(_transactions(books), transactions)
    while batch := list(islice(coming, ACTS)):
        sitting = history.hall.sitting(*BOTH)
        for number, day, posted in batch:
            body = {
                "day": day,
                "ref": hashlib.sha256(f"{number}".encode()).hexdigest(),
                "moves": list(_moves(history, lines, posted)),
            }
            title = {"title": Words(f"Transaction {number}")}
            sitting.add("history.transaction/v1", body, by=(0, 1), about=source, sealed=title)
            postings += len(posted)
        history.hall.accept(history.hall.sign(sitting))
        acts += len(batch)
    recorded = time.perf_counter() - begun
    models = open_read_models(work / "rebuilt.db")
    follower = Follower(history.hall.ledger.recorder, history.hall.ledger.origin, models)
    begun = time.perf_counter()
    size = follower.rebuild().size
    rebuilt = time.perf_counter() - begun
    legs = len(history.hall.ledger.live.state.money.legs)
    models.close()
    history.hall.ledger.close()
    return Rebuilt(postings, acts, size, legs, recorded, rebuilt)


def _frame(history: History) -> tuple[str, dict[str, str]]:
    named = {"name": Words("The old books"), "salt": Words("of nobody")}
    source = history.say("history.source/v1", {"code": "old-books", "format": "ledger"}, by=(0, 1), sealed=named)
    assert source is not None, "the source was refused"
    lines: dict[str, str] = {}
    for fund in FUNDS:
        for category in CATEGORIES:
            body = {
                "fund": history.id("general"),
                "category": f"{fund}-{category}".lower(),
                "currency": CURRENCY,
                "period": history.id("year"),
            }
            made = history.say("line.opened/v1", body, by=(0, 1))
            assert made is not None, "a line was refused"
            lines[f"Expenses:{fund}:{category}"] = made
    return source, lines


def _transactions(books: Path) -> Iterator[tuple[int, str, list[tuple[str, int]]]]:
    with (books / "books.jsonl").open() as file:
        next(file)
        for text in file:
            yield json.loads(text)


def _moves(history: History, lines: dict[str, str], posted: list[tuple[str, int]]) -> Iterator[dict[str, Any]]:
    """What each posting says that is not on a bank; the bank is ours, and is named by each move."""
    for account, cents in posted:
        amount = {"minor": abs(cents), "ccy": CURRENCY}
        if account.startswith("Expenses:"):
            sort = "expense" if cents > 0 else "refund"
            bank = {"against": "account", "account": history.id("bank")}
            yield {"move": sort, "line": lines[account], "amount": amount, **bank}
        elif account.startswith("Income:"):
            fund = {"account": history.id("bank"), "fund": history.id("general")}
            yield {"move": "income", "income": "dues", "amount": amount, **fund}


if __name__ == "__main__":
    sys.stdout.write(json.dumps(asdict(rebuild(Path(sys.argv[1]), Path(sys.argv[2]), int(sys.argv[3])))))
