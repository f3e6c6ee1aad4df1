"""The books: balances and monthly plan against actual from a cold process, beside other accounting programs.

``python -m benchmarks.reports [FOLDER]``: the folder holds the synthetic journals of the shared generator; without one
a million postings are made. The bulk load skips signatures and rules: it writes legs straight into the tables that
the follower writes, by the follower's own writer, and a ledger's own legs come from nowhere but signed entries. All
answers, ours and theirs, are of the same journal in the same run; ours are compared with the generator's own.
"""

import csv
import json
import os
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import islice
from pathlib import Path
from statistics import median

from sqlalchemy import create_engine

from projections.read_models.database import open_read_models
from projections.read_models.follower import Follower
from projections.read_models.tables import LEGS, MONTH_SUMS, STRANDS, Row, Strand, write_legs
from tests.projections.read_models.histories import History

GENERATOR = Path(__file__).resolve().parents[1] / ".." / "shared" / "bench" / "gen_journal.py"
POSTINGS = 1_000_000
BATCH = 50_000
CURRENCY = "USD"


@dataclass(frozen=True, slots=True)
class Run:
    """A program's run: wall seconds, seconds of processor, peak memory in MB."""

    name: str
    seconds: float
    processor: float
    peak_mb: float

    def __str__(self) -> str:
        return f"{self.name:52} {self.seconds:8.2f} s {self.processor:8.2f} s cpu {self.peak_mb:7.0f} MB"


def measure(name: str, command: Sequence[str], output: Path | None = None, repeats: int = 1) -> Run:
    """Run a program some times; the median of the times, the most memory."""
    times, busy, peak = [], [], 0.0
    for _ in range(repeats):
        with (output or Path(os.devnull)).open("wb") as out:
            begun = time.perf_counter()
            process = subprocess.Popen(command, stdout=out, stderr=subprocess.PIPE)
            _, status, usage = os.wait4(process.pid, 0)
            times.append(time.perf_counter() - begun)
            process.returncode = os.waitstatus_to_exitcode(status)
            assert process.stderr is not None, "it was piped"
            told = process.stderr.read().decode()
            process.stderr.close()
        if process.returncode:
            raise RuntimeError(f"{name} ended with {process.returncode}: {told.strip()[-400:]}")
        busy.append(usage.ru_utime + usage.ru_stime)
        peak = max(peak, usage.ru_maxrss / 1024)
    return Run(name, median(times), median(busy), peak)


def minor(text: str) -> int:
    """``-12.34`` as cents."""
    return int(text.replace(".", ""))


def budgets(journal: Path) -> dict[str, int]:
    """Each account's monthly budget, from the periodic transaction of the hledger journal."""
    found: dict[str, int] = {}
    with journal.open() as lines:
        inside = False
        for line in lines:
            if line.startswith("~"):
                inside = True
            elif inside and not line.strip():
                break
            elif inside and line.rstrip().endswith(CURRENCY):
                account, amount, _ = line.split()
                found[account] = minor(amount)
    return found


def legs(folder: Path) -> Iterator[Row]:
    """Every posting as a leg of book A, and every month's budget as authority in book B."""
    made = 0
    strands: dict[tuple[str, str], Strand] = {}

    def leg(entry: int, day: str, book: str, account: str, line: str, amount: int) -> Row:
        nonlocal made
        strand = strands.get((account, line))
        if strand is None:
            fund = line.split(":")[1] if line else "General"
            strand = strands.setdefault((account, line), Strand(book, account, fund, CURRENCY, line))
        made += 1
        return {"leg": made - 1, "entry": entry, "act": 0, "day": day, "strand": strand, "amount": amount}

    with (folder / "j.jsonl").open() as lines:
        for text in lines:
            one = json.loads(text)
            for account, amount in one["posts"]:
                line = account if account.startswith("Expenses:") else ""
                yield leg(one["n"], one["date"], "A", account, line, amount)
    for year in (2023, 2024, 2025):
        for month in range(1, 13):
            for line, amount in budgets(folder / "j.hledger").items():
                yield leg(0, f"{year}-{month:02d}-01", "B", "Authority", line, -amount)
                yield leg(0, f"{year}-{month:02d}-01", "B", "Available", line, amount)


def load(folder: Path, database: Path) -> None:
    """The bulk path: no signatures, no rules, legs only."""
    engine = create_engine(f"sqlite:///{database}")
    with engine.begin() as connection:
        for table in (STRANDS, LEGS, MONTH_SUMS):
            table.create(connection)
        for index in LEGS.indexes:
            index.drop(connection)
        coming = legs(folder)
        while batch := list(islice(coming, BATCH)):
            write_legs(connection, batch)
        for index in LEGS.indexes:
            index.create(connection)
    engine.dispose()


def check(answer: Path, wanted: Path) -> None:
    """Our answer is the generator's."""
    with answer.open() as ours, wanted.open() as theirs:
        found, expected = sorted(csv.reader(ours)), sorted(csv.reader(theirs))
    assert found == expected, f"{answer.name} is not {wanted.name}"


def ask(database: Path, question: str, repeats: int = 5) -> Run:
    """Ask a cold process; its answer must be the generator's, beside which the database was made."""
    answer = database.with_suffix(f".{question}.csv")
    command = [sys.executable, "-m", "benchmarks.cold", str(database), question]
    what = "balances, every leg read" if question == "scanned" else question
    return measure(f"ours: {what}, cold process", command, answer, repeats)


def ours(folder: Path, database: Path) -> Iterator[Run]:
    """Load, then ask from cold processes."""
    command = [sys.executable, "-m", "benchmarks.reports", "--load", str(folder), str(database)]
    yield measure("ours: bulk load of all legs (no signatures, no rules)", command)
    asked = (("balances", "want_balances.csv"), ("months", "want_budget.csv"), ("scanned", "want_balances.csv"))
    for question, wanted in asked:
        yield ask(database, question)
        check(database.with_suffix(f".{question}.csv"), folder / wanted)


def theirs(folder: Path) -> Iterator[tuple[str, str, list[str]]]:
    """The same questions to others: question, program, command."""
    asked: dict[str, dict[str, tuple[object, ...]]] = {
        "hledger": {
            "balances": ("-f", folder / "j.hledger", "balance", "--flat", "-N"),
            "months": ("-f", folder / "j.hledger", "balance", "-M", "--budget", "Expenses"),
        },
        "ledger": {
            "balances": ("-f", folder / "j.ledger", "balance", "--flat", "--no-total"),
            "months": ("-f", folder / "j.ledger", "--monthly", "budget", "Expenses"),
        },
        "bean-query": {
            "balances": (folder / "j.beancount", "SELECT account, sum(position) GROUP BY account"),
            "months": (
                folder / "j.beancount",
                "SELECT year, month, account, sum(position) WHERE account ~ '^Expenses' GROUP BY year, month, account",
            ),
        },
    }
    for program, questions in asked.items():
        for question, arguments in questions.items():
            yield question, program, [program, *map(str, arguments)]


def rebuilding(work: Path, steps: int = 400) -> str:
    """The other path, the only one that a ledger has: signed entries, judged and projected."""
    history = History(work / "ledger", seed=1)
    history.play(steps)
    models = open_read_models(work / "read_models.db")
    follower = Follower(history.hall.ledger.recorder, history.hall.ledger.origin, models)
    begun = time.perf_counter()
    size = follower.rebuild().size
    rate = size / (time.perf_counter() - begun)
    history.hall.ledger.close()
    models.close()
    return f"{'ours: rebuild from signed entries, judged':52} {rate:8,.0f} entries/s ({size} entries)"


def run(folder: Path | None) -> None:
    """Measure and print."""
    with tempfile.TemporaryDirectory() as name:
        work = Path(name)
        if folder is None:
            if not GENERATOR.is_file():
                print(f"The generator is not at {GENERATOR}; name a folder that it wrote.")
                return
            folder = work / "journal"
            subprocess.run([sys.executable, str(GENERATOR), str(POSTINGS), str(folder)], check=True)
        print("The books (ratios hold; absolute figures depend on the machine and its load)")
        database = work / "projections.db"
        for one in ours(folder, database):
            print(one, flush=True)
        print(rebuilding(work), flush=True)
        for question, program, command in theirs(folder):
            if shutil.which(program) is None:
                print(f"{program}: not installed here", flush=True)
                continue
            # Ours again right before, so that both meet the same load.
            own, row = ask(database, question, 3), measure(f"{program}: {question}", command)
            times = f"{row.seconds / own.seconds:5.0f} times ours, {row.processor / own.processor:5.0f} by processor"
            print(f"{row} {times}", flush=True)


if __name__ == "__main__":
    if sys.argv[1:2] == ["--load"]:
        load(Path(sys.argv[2]), Path(sys.argv[3]))
    else:
        run(Path(sys.argv[1]) if len(sys.argv) > 1 else None)
