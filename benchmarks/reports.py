"""The books: balances and monthly plan against actual from a cold process, beside other accounting programs.

    python -m benchmarks.reports                     a million postings, made by benchmarks.journal
    python -m benchmarks.reports FOLDER              those that benchmarks.journal wrote into a folder

Asked in the same run: hledger, ledger, bean-query, and Fava's engine without its server; what is not installed is
named. The bulk load skips signatures and rules: it writes legs straight into the tables that the follower writes, by
the follower's own writer; a ledger's own legs come from nowhere but signed entries, and `benchmarks.past` measures
that path on a part of the same books. Exits 1 when an answer of ours is wrong or a limit is not kept.
"""

import csv
import importlib.util
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

from benchmarks import journal, past
from projections.read_models.tables import LEGS, MONTH_SUMS, STRANDS, Row, Strand, write_legs

BATCH = 50_000
CURRENCY = journal.CURRENCY
TIMES, MEMORY_MB = 10, 200
"""The limits: so many times faster than the fastest of the others, in less memory than that."""
JUDGED = 10_000
"""Transactions brought into a real ledger, signed and judged."""


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
        with (output or Path(os.devnull)).open("wb") as out, tempfile.TemporaryFile() as told:
            begun = time.perf_counter()
            process = subprocess.Popen(command, stdout=out, stderr=told)
            _, status, usage = os.wait4(process.pid, 0)
            times.append(time.perf_counter() - begun)
            process.returncode = os.waitstatus_to_exitcode(status)
            told.seek(0)
            said = told.read().decode()
        if process.returncode:
            raise RuntimeError(f"{name} ended with {process.returncode}: {said.strip()[-400:]}")
        busy.append(usage.ru_utime + usage.ru_stime)
        peak = max(peak, usage.ru_maxrss / 1024)
    return Run(name, median(times), median(busy), peak)


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

    with (folder / "books.jsonl").open() as lines:
        plan = json.loads(next(lines))["plan"]
        for text in lines:
            number, day, postings = json.loads(text)
            for account, cents in postings:
                yield leg(number, day, "A", account, account if account.startswith("Expenses:") else "", cents)
    for month in journal.months():
        for line, cents in plan.items():
            yield leg(0, f"{month}-01", "B", "Authority", line, -cents)
            yield leg(0, f"{month}-01", "B", "Available", line, cents)


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
    if found != expected:
        sys.exit(f"{answer.name} is not {wanted.name}")


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
    for question, wanted in (("balances", "balances.csv"), ("months", "months.csv"), ("scanned", "balances.csv")):
        yield ask(database, question)
        check(database.with_suffix(f".{question}.csv"), folder / wanted)


def theirs(folder: Path) -> Iterator[tuple[str, str, list[str]]]:
    """The same questions to others: question, program, command."""
    asked: dict[str, dict[str, tuple[object, ...]]] = {
        "hledger": {
            "balances": ("-f", folder / "books.hledger", "balance", "--flat", "-N"),
            "months": ("-f", folder / "books.hledger", "balance", "-M", "--budget", "Expenses"),
        },
        "ledger": {
            "balances": ("-f", folder / "books.ledger", "balance", "--flat", "--no-total"),
            "months": ("-f", folder / "books.ledger", "--monthly", "budget", "Expenses"),
        },
        "bean-query": {
            "balances": (folder / "books.beancount", "SELECT account, sum(position) GROUP BY account"),
            "months": (
                folder / "books.beancount",
                "SELECT year, month, account, sum(position) WHERE account ~ '^Expenses' GROUP BY year, month, account",
            ),
        },
    }
    for program, questions in asked.items():
        found = _find(program)
        for question, arguments in questions.items():
            yield question, program, [found, *map(str, arguments)] if found else []
    engine = Path(__file__).with_name("fava_engine.py")
    there = importlib.util.find_spec("fava") is not None
    for question in ("balances", "months"):
        command = [sys.executable, str(engine), str(folder / "books.beancount"), question]
        yield question, "Fava's engine", command if there else []


def _find(program: str) -> str | None:
    beside = Path(sys.executable).with_name(program)
    return str(beside) if beside.exists() else shutil.which(program)


def beside(folder: Path, database: Path) -> Iterator[tuple[str, Run, Run]]:
    """Each other program's runs beside ours: question, ours, its."""
    for question, program, command in theirs(folder):
        if not command:
            print(f"{program}: not installed here", flush=True)
            continue
        # Ours again right before, so that both meet the same load.
        own, row = ask(database, question, 3), measure(f"{program}: {question}", command)
        times = f"{row.seconds / own.seconds:5.0f} times ours, {row.processor / own.processor:5.0f} by processor"
        print(f"{row} {times}", flush=True)
        yield question, own, row


def verdict(runs: list[tuple[str, Run, Run]], loaded: Run, judged: past.Rebuilt) -> bool:
    """Say whether the limits are kept, and what is not compared with what."""
    kept = True
    for question in ("balances", "months"):
        pairs = [(own, row) for asked, own, row in runs if asked == question]
        if not pairs:
            continue
        own, fastest = min(pairs, key=lambda pair: pair[1].seconds)
        times, peak = fastest.seconds / own.seconds, max(own.peak_mb for own, _ in pairs)
        holds = times >= TIMES and peak < MEMORY_MB
        kept = kept and holds
        said = "kept" if holds else "NOT KEPT"
        print(f"{question}: {times:.0f} times faster than the fastest ({fastest.name}), {peak:.0f} MB: {said}")
    budget = next((row for _, _, row in runs if row.name == "ledger: months"), None)
    if budget is not None:
        print(f"ledger's budget report takes {budget.seconds:.1f} s; our tables of the books, from the same postings:")
        print(f"  by the follower's writer, without the rules: {loaded.seconds:.1f} s")
        million = judged.rebuilt_s / judged.postings * journal.POSTINGS
        print(f"  through the judge, from signed entries: about {million:.0f} s a million, from {judged.postings}")
    return kept


def _judged(folder: Path, work: Path) -> past.Rebuilt:
    """In a process of its own: one that is forked from a large one counts as large until it is another program."""
    command = [sys.executable, "-m", "benchmarks.past", str(folder), str(work), str(JUDGED)]
    done = subprocess.run(command, check=True, capture_output=True, text=True)
    return past.Rebuilt(**json.loads(done.stdout))


def run(folder: Path | None) -> bool:
    """Measure and print; whether the limits are kept."""
    with tempfile.TemporaryDirectory() as name:
        work = Path(name)
        if folder is None:
            folder = work / "books"
            subprocess.run([sys.executable, "-m", "benchmarks.journal", str(journal.POSTINGS), str(folder)], check=True)
        print("The books (ratios hold; absolute figures depend on the machine and its load)")
        database = work / "projections.db"
        own = []
        for one in ours(folder, database):
            own.append(one)
            print(one, flush=True)
        judged = _judged(folder, work)
        print(judged, flush=True)
        return verdict(list(beside(folder, database)), own[0], judged)


if __name__ == "__main__":
    if sys.argv[1:2] == ["--load"]:
        load(Path(sys.argv[2]), Path(sys.argv[3]))
    else:
        sys.exit(0 if run(Path(sys.argv[1]) if len(sys.argv) > 1 else None) else 1)
