"""bean-query, hledger and ledger, asked for balances: by account and by fund they are ours, and a wrong fund shows."""

from dataclasses import replace
from pathlib import Path

import pytest

from projections.exports.journal import Journal
from tests.projections.exports import books, judges

pytestmark = pytest.mark.judge
READS = {"bean-query": "bean-check", "hledger": "hledger", "ledger": "ledger"}
"""Each program that sums, and whose journals it reads."""


def _sums(program: str, folder: Path, made: Journal) -> dict[str, dict[tuple[str, str], int]]:
    """Balances by account, as a program sums a journal: of all funds (an empty name), and of each."""
    file = folder / f"books.{program}"
    file.write_text(judges.WRITERS[READS[program]](made), encoding="utf-8")
    return {fund: judges.balances(program, file, fund) for fund in ("", *books.FUNDS)}


def _ours(made: Journal) -> dict[str, dict[tuple[str, str], int]]:
    """The same as we sum it."""
    found: dict[str, dict[tuple[str, str], int]] = {fund: {} for fund in ("", *books.FUNDS)}
    found[""] = {(made.names[account], currency): minor for (account, currency), minor in made.closing.items() if minor}
    for (account, fund, currency), minor in books.by_fund(made).items():
        found[fund][account, currency] = minor
    return found


def _another_fund(made: Journal) -> Journal:
    """One leg in the middle said to be of another fund, behind the writer's back."""
    place = len(made.entries) // 2
    entry = made.entries[place]
    leg = entry.postings[0]
    other = next(fund for fund in books.FUNDS if fund != leg.fund)
    wrong = replace(entry, postings=(replace(leg, fund=other), *entry.postings[1:]))
    return replace(made, entries=(*made.entries[:place], wrong, *made.entries[place + 1 :]))


@pytest.mark.parametrize("program", READS)
def test_a_leg_of_another_fund_shows(tmp_path: Path, program: str) -> None:
    """A leg that says another fund changes no balance of an account, and exactly the balances of the two funds."""
    made = books.a_journal()
    ours, theirs = _ours(made), _sums(program, tmp_path, _another_fund(made))
    assert theirs[""] == ours[""]
    assert len([fund for fund in books.FUNDS if theirs[fund] != ours[fund]]) == 2


@pytest.mark.parametrize("program", READS)
def test_a_cent_more_on_two_legs_shows(tmp_path: Path, program: str) -> None:
    """A cent more from one account to another balances in itself, and changes the two accounts' sums."""
    made = books.a_journal()
    place = len(made.entries) // 2
    entry = made.entries[place]
    first, second, *more = entry.postings
    wrong = replace(
        entry, postings=(replace(first, minor=first.minor + 1), replace(second, minor=second.minor - 1), *more)
    )
    closing: dict[tuple[str, str], int] = {}
    moved = replace(made, entries=(*made.entries[:place], wrong, *made.entries[place + 1 :]), closing=closing)
    ours, theirs = _ours(made)[""], _sums(program, tmp_path, moved)[""]
    assert len([key for key in ours.keys() | theirs.keys() if ours.get(key) != theirs.get(key)]) == 2


@pytest.mark.parametrize("program", READS)
@pytest.mark.parametrize("seed", [3, 4])
def test_balances_by_account_and_by_fund_equal_ours(tmp_path: Path, program: str, seed: int) -> None:
    """To the minor unit, for each account, fund and currency of a few thousand postings."""
    made = books.a_journal(3_000, seed)
    assert _sums(program, tmp_path, made) == _ours(made)
