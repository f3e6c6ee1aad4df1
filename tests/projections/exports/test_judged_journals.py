"""bean-check, hledger and ledger accept our journals, sum them as we do, and see one cent moved."""

from dataclasses import replace
from pathlib import Path

import pytest

from projections.exports.journal import Journal, journal
from tests.projections import sample
from tests.projections.exports import books, judges

pytestmark = pytest.mark.judge
PROGRAMS = sorted(judges.WRITERS)


def _write(folder: Path, program: str, made: Journal) -> Path:
    file = folder / f"books.{program}"
    file.write_text(judges.WRITERS[program](made), encoding="utf-8")
    return file


def _moved(made: Journal, *changes: int) -> Journal:
    """The first legs of an entry in the middle moved by so many minor units each, behind the writer's back."""
    place = len(made.entries) // 2
    entry = made.entries[place]
    legs = tuple(replace(leg, minor=leg.minor + change) for leg, change in zip(entry.postings, changes, strict=False))
    entries = list(made.entries)
    entries[place] = replace(entry, postings=legs + entry.postings[len(changes) :])
    return replace(made, entries=tuple(entries))


@pytest.mark.parametrize("program", PROGRAMS)
def test_one_leg_off_by_one_minor_unit_is_refused(tmp_path: Path, program: str) -> None:
    """The transaction no longer balances, and each judge says so."""
    judged = judges.check(program, _write(tmp_path, program, _moved(books.a_journal(), 1)))
    assert judged.returncode != 0
    assert "alance" in judged.stdout + judged.stderr


@pytest.mark.parametrize("program", PROGRAMS)
def test_a_cent_moved_between_accounts_is_refused(tmp_path: Path, program: str) -> None:
    """Both legs change and balance; the balances asserted at the end, which are ours, no longer hold."""
    judged = judges.check(program, _write(tmp_path, program, _moved(books.a_journal(), 1, -1)))
    assert judged.returncode != 0


@pytest.mark.parametrize("program", PROGRAMS)
@pytest.mark.parametrize("seed", [1, 2])
def test_random_books_are_accepted(tmp_path: Path, program: str, seed: int) -> None:
    """Three currencies, two books, funds, names in other scripts: read as strictly as each can."""
    judged = judges.check(program, _write(tmp_path, program, books.a_journal(1_500, seed)))
    assert judged.returncode == 0, judged.stdout + judged.stderr
    if program == "bean-check":
        assert not judged.stdout + judged.stderr


@pytest.mark.parametrize("program", PROGRAMS)
def test_books_of_nothing_are_accepted(tmp_path: Path, program: str) -> None:
    """A coalition's first day."""
    judged = judges.check(program, _write(tmp_path, program, journal(sample.FIVE, [], books.EXPONENTS)))
    assert judged.returncode == 0, judged.stderr


@pytest.mark.parametrize("program", ["hledger", "ledger"])
def test_balances_by_account_and_by_fund_equal_ours(tmp_path: Path, program: str) -> None:
    """To the minor unit, for each account, each fund and each currency."""
    made = books.a_journal(1_500, 3)
    file = _write(tmp_path, program, made)
    ours = {(made.names[account], currency): minor for (account, currency), minor in made.closing.items() if minor}
    assert judges.balances(program, file) == ours
    per_fund = books.by_fund(made)
    for fund in books.FUNDS:
        expected = {(name, currency): minor for (name, of, currency), minor in per_fund.items() if of == fund}
        assert judges.balances(program, file, fund) == expected


@pytest.mark.parametrize("program", PROGRAMS)
def test_each_transaction_leads_back_to_its_act(program: str) -> None:
    """The id of every act stands in the file, once; the five stand at its top."""
    made = books.a_journal()
    text = judges.WRITERS[program](made)
    assert all(text.count(entry.id) == 1 for entry in made.entries)
    head = text.splitlines()[:5]
    assert [line.split()[-1] for line in head] == [value for _, value in sample.FIVE.told()]
