"""The benchmark's own books: what a cold process answers about them is what their generator counted."""

import csv
import subprocess
import sys
from pathlib import Path

import pytest

from benchmarks import journal
from benchmarks.reports import check, load

ROOT = Path(__file__).parents[3]


@pytest.fixture(scope="module")
def books(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Some two thousand postings in a database, beside their answers."""
    folder = tmp_path_factory.mktemp("books")
    journal.write(folder, postings=2_000, seed=5)
    load(folder, folder / "projections.db")
    return folder


def test_an_answer_off_by_a_cent_is_told(books: Path, tmp_path: Path) -> None:
    """The benchmark ends when an answer of ours is not the generator's."""
    rows = list(csv.reader((books / "balances.csv").read_text().splitlines()))
    rows[3][1] = str(int(rows[3][1]) + 1)
    with (tmp_path / "answer.csv").open("w", newline="") as out:
        csv.writer(out).writerows(rows)
    with pytest.raises(SystemExit, match=r"answer.csv is not balances.csv"):
        check(tmp_path / "answer.csv", books / "balances.csv")


@pytest.mark.parametrize(
    ("question", "wanted"), [("balances", "balances.csv"), ("scanned", "balances.csv"), ("months", "months.csv")]
)
def test_a_cold_process_answers_as_the_generator_counted(
    books: Path, tmp_path: Path, question: str, wanted: str
) -> None:
    """Balances from the month sums and from every leg, and each month's plan and actual by line."""
    command = [sys.executable, "-m", "benchmarks.cold", str(books / "projections.db"), question]
    answer = tmp_path / f"{question}.csv"
    answer.write_bytes(subprocess.run(command, cwd=ROOT, check=True, capture_output=True).stdout)
    check(answer, books / wanted)


def test_the_books_hold_what_they_should() -> None:
    """As many postings as asked for (up to two more), each transaction balanced, days in order."""
    made = list(journal.transactions(999, seed=1))
    assert sum(len(each.postings) for each in made) in (999, 1000, 1001)
    assert all(sum(cents for _, cents in each.postings) == 0 for each in made)
    assert [each.day for each in made] == sorted(each.day for each in made)
    assert made == list(journal.transactions(999, seed=1))
