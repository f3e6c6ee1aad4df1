"""Journals: what does not balance or is no code is refused, and account names never run together."""

from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from projections.exports.journal import ExportError, JournalEntry, Posting, account_names, balances, journal
from tests.projections import sample
from tests.projections.exports import books

ENTRY = JournalEntry(
    date(2026, 3, 1), "ab:0", "money.spent/v1", (Posting("Expenses:X", 5, "USD"), Posting("Assets:Y", -5, "USD"))
)


@pytest.mark.parametrize(
    ("entry", "match"),
    [
        (replace(ENTRY, postings=ENTRY.postings[:1]), "ab:0 does not balance: its legs in USD sum to 5"),
        (replace(ENTRY, postings=(*ENTRY.postings, Posting("Assets:Y", 1, "JPY"))), "legs in JPY sum to 1"),
        (replace(ENTRY, narration='paid "Ana"'), "holds 'paid \"Ana\"'"),
        (replace(ENTRY, narration="paid ; fund: F-9"), "a journal holds codes"),
        (replace(ENTRY, id="ab\n2026-01-01 open Assets:Z"), "a journal holds codes"),
        (replace(ENTRY, postings=(replace(ENTRY.postings[0], fund="F,1"), ENTRY.postings[1])), "holds 'F,1'"),
        (replace(ENTRY, postings=(Posting("Expenses:X", 0, "CHF"),)), "'CHF', whose number of decimals"),
        (replace(ENTRY, postings=(Posting("Expenses:X", 0, "usd"),)), "'usd'"),
    ],
)
def test_what_no_journal_can_hold_is_refused(entry: JournalEntry, match: str) -> None:
    """Imbalance, words of people and codes that would become other lines; the message names the entry."""
    with pytest.raises(ExportError, match=match):
        journal(sample.FIVE, [entry], books.EXPONENTS)


def test_entries_stand_by_date_and_then_in_the_order_of_the_log() -> None:
    """An act dated back stands among its day's, behind what the log had first."""
    later, early, same = (
        replace(ENTRY, day=date(2026, 3, day), id=name) for day, name in [(9, "a"), (1, "b"), (9, "c")]
    )
    made = journal(sample.FIVE, [later, early, same], books.EXPONENTS)
    assert [entry.id for entry in made.entries] == ["b", "a", "c"]


def test_balances_are_sums_by_account_and_currency() -> None:
    """Nothing is converted, nothing is left out, not even a zero."""
    assert balances([ENTRY]) == {("Expenses:X", "USD"): 5, ("Assets:Y", "USD"): -5}
    assert balances([ENTRY, replace(ENTRY, postings=ENTRY.postings[::-1])])["Expenses:X", "USD"] == 10


PART = st.text(st.characters(codec="utf-8", categories=["L", "N", "P", "Zs", "M"]), max_size=4)
ACCOUNT = st.builds(
    lambda root, parts: ":".join([root, *parts]),
    st.sampled_from(["Assets", "Income", "Available", "assets", ""]),
    st.lists(PART, max_size=3),
)


@given(st.sets(ACCOUNT, max_size=8))
def test_no_two_accounts_share_a_name_and_none_lies_above_another(accounts: set[str]) -> None:
    """Every name is a root and parts that begin with a capital or a digit; sums below an account never mix."""
    names = account_names(accounts)
    assert set(names) == accounts
    assert len(set(names.values())) == len(accounts)
    for name in names.values():
        root, *parts = name.split(":")
        assert root in {"Assets", "Liabilities", "Equity", "Income", "Expenses"}
        assert parts
        for part in parts:
            assert all(mark.isalpha() or mark.isdecimal() or mark == "-" for mark in part)
            assert part[0].isupper() or part[0].isdecimal()
        assert not any(other.startswith(f"{name}:") for other in names.values())


def test_names_stay_close_to_the_accounts() -> None:
    """What is plain stays as it is; book B stands under the budget; what clashes is numbered."""
    assert account_names(["Assets:Bank:Main", "Available", "Expenses:travel", "Expenses:Travel", "Income"]) == {
        "Assets:Bank:Main": "Assets:Bank:Main",
        "Available": "Equity:Budget:Available",
        "Expenses:Travel": "Expenses:Travel",
        "Expenses:travel": "Expenses:Travel-2",
        "Income": "Income:Itself",
    }
