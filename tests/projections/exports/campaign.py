"""The judges on large books: ``python -m tests.projections.exports.campaign [POSTINGS] [SEED]``.

Twice 100,000 postings (unless said): random books with awkward names, and the books of a random ledger that the rules
judged act by act. Each judge reads them as strictly as it can; its balances by account and by fund must be ours (of the
ledger: those that the rules keep), and one cent moved must be seen. Exits 1 at the first difference.
"""

import sys
import tempfile
import time
from pathlib import Path
from random import Random

from projections.exports.books_journal import account_of, books_journal
from projections.exports.journal import Journal
from projections.reports.basis import Basis
from tests.projections.exports import books, judges
from tests.projections.exports.test_judged_funds import READS
from tests.projections.exports.test_judged_journals import _moved, _write
from tests.projections.reports.test_random_books import Remembered

Sums = dict[tuple[str, str], int]
"""Name of the account in the file and currency to minor units."""


def _hold(program: str, made: Journal, folder: Path) -> None:
    started = time.monotonic()
    file = _write(folder, program, made)
    wrote = time.monotonic() - started
    judged = judges.check(program, file)
    if judged.returncode:
        sys.exit(f"{program} refuses our books: {judged.stdout}{judged.stderr}")
    read = time.monotonic() - started - wrote
    if judges.check(program, _write(folder, program, _moved(made, 1))).returncode == 0:
        sys.exit(f"{program} did not see a cent more")
    if judges.check(program, _write(folder, program, _moved(made, 1, -1))).returncode == 0:
        sys.exit(f"{program} did not see a cent moved")
    sys.stdout.write(f"{program}: accepted; written in {wrote:.1f} s, judged in {read:.1f} s; a cent was seen, twice\n")


def _compare(program: str, made: Journal, ours: dict[str, Sums], folder: Path, without: str) -> None:
    """Balances as a program sums them against ours, by fund; the empty name is all funds."""
    file = _write(folder, READS[program], made)
    for fund, expected in ours.items():
        found = judges.balances(program, file, fund)
        if {key: minor for key, minor in found.items() if minor and not key[0].startswith(without)} != expected:
            sys.exit(f"{program} sums {f'fund {fund}' if fund else 'the accounts'} differently")
    by_fund = sum(len(sums) for fund, sums in ours.items() if fund)
    sys.stdout.write(f"{program}: {len(ours[''])} balances by account and {by_fund} by fund are equal\n")


def _of_journal(made: Journal) -> dict[str, Sums]:
    """Balances as the journal's own postings sum."""
    found: dict[str, Sums] = {fund: {} for fund in ("", *books.FUNDS)}
    for (account, currency), minor in made.closing.items():
        if minor:
            found[""][made.names[account], currency] = minor
    for (account, fund, currency), minor in books.by_fund(made).items():
        found[fund][account, currency] = minor
    return found


def _of_rules(made: Journal, basis: Basis) -> dict[str, Sums]:
    """Balances that the rules keep."""
    found: dict[str, Sums] = {"": {}}
    for (account, fund, currency), minor in basis.state.money.balances.items():
        if minor:
            key = (made.names[account_of(basis, "A", account, fund, None)], currency)
            found[""][key] = found.setdefault(basis.words.number(fund) or fund, {})[key] = minor
    return found


def _judge(made: Journal, ours: dict[str, Sums], without: str) -> None:
    with tempfile.TemporaryDirectory() as folder:
        for program in sorted(judges.WRITERS):
            _hold(program, made, Path(folder))
        for program in READS:
            _compare(program, made, ours, Path(folder), without)


def main() -> None:
    """Run it."""
    postings = int(sys.argv[1]) if len(sys.argv) > 1 else 100_000
    seed = int(sys.argv[2]) if len(sys.argv) > 2 else 20_261_121
    made = books.a_journal(postings, seed)
    sys.stdout.write(f"random books: {_count(made)} postings, seed {seed}\n")
    _judge(made, _of_journal(made), "nothing is left out")
    history, steps = Remembered(Random(seed)), 0
    while len(history.world.state.money.legs) < postings:
        history.step()
        steps += 1
    basis = history.look()
    made = books_journal(basis, "beancount/v1")
    sys.stdout.write(f"a random ledger of {steps} attempts: {_count(made)} postings, seed {seed}\n")
    # The budget's own accounts are of book B, which the rules keep by line.
    _judge(made, _of_rules(made, basis), "Equity:Budget")


def _count(made: Journal) -> int:
    return sum(len(entry.postings) for entry in made.entries)


if __name__ == "__main__":
    main()
