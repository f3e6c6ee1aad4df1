"""The judges on large random books: ``python -m tests.projections.exports.campaign [POSTINGS] [SEED]``.

Writes books of 100,000 postings (unless said), has each judge read them as strictly as it can, compares balances by
account and by fund, and moves one cent to see it caught. Exits 1 at the first difference.
"""

import sys
import tempfile
import time
from pathlib import Path

from projections.exports.journal import Journal
from tests.projections.exports import books, judges
from tests.projections.exports.test_judged_journals import _moved, _write


def _hold(program: str, made: Journal, folder: Path) -> None:
    started = time.monotonic()
    file = _write(folder, program, made)
    wrote = time.monotonic() - started
    judged = judges.check(program, file)
    if judged.returncode:
        sys.exit(f"{program} refuses our books: {judged.stdout}{judged.stderr}")
    read = time.monotonic() - started - wrote
    if judges.check(program, _write(folder, program, _moved(made, 1, -1))).returncode == 0:
        sys.exit(f"{program} did not see a cent moved")
    sys.stdout.write(f"{program}: accepted; written in {wrote:.1f} s, judged in {read:.1f} s; a moved cent was seen\n")


def _compare(program: str, made: Journal, folder: Path) -> None:
    file = _write(folder, program, made)
    per_fund = books.by_fund(made)
    for fund in books.FUNDS:
        expected = {(name, currency): minor for (name, of, currency), minor in per_fund.items() if of == fund}
        if judges.balances(program, file, fund) != expected:
            sys.exit(f"{program} sums fund {fund} differently")
    ours = {(made.names[account], currency): minor for (account, currency), minor in made.closing.items() if minor}
    if judges.balances(program, file) != ours:
        sys.exit(f"{program} sums the accounts differently")
    sys.stdout.write(f"{program}: {len(ours)} balances by account and {len(per_fund)} by fund are equal\n")


def main() -> None:
    """Run it."""
    postings = int(sys.argv[1]) if len(sys.argv) > 1 else 100_000
    seed = int(sys.argv[2]) if len(sys.argv) > 2 else 20_261_121
    made = books.a_journal(postings, seed)
    sys.stdout.write(f"{sum(len(entry.postings) for entry in made.entries)} postings, seed {seed}\n")
    with tempfile.TemporaryDirectory() as folder:
        for program in sorted(judges.WRITERS):
            _hold(program, made, Path(folder))
        for program in ("hledger", "ledger"):
            _compare(program, made, Path(folder))


if __name__ == "__main__":
    main()
