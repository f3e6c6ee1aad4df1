"""From accounts to moves: what each flow of money between two accounts of old books means (docs/import.md)."""

from typing import Any

import pytest

from projections.journal.errors import MappingError
from projections.journal.mapping import JournalMapping, parse_mapping
from projections.journal.moves import Move, check_accounts, moves_of
from projections.journal.reader import read_journal

MAPPING = """
source = "books"
name = "Books"
[commodities]
"$" = "USD"
"Y" = "JPY"
[period]
first = 2024-01-01
last = 2024-12-31
[places.bank]
kind = "bank"
name = "Bank"
accounts = ["bank"]
[places.tin]
kind = "cash"
name = "Tin"
role = "treasurer"
keeper = "ana"
accounts = ["tin"]
[funds.main]
name = "Main"
place = "bank"
free = ["free"]
[funds.strike]
name = "Strike"
class = "designated"
place = "tin"
free = ["strike free"]
[lines.a]
name = "A"
fund = "main"
available = ["a"]
committed = ["a promised"]
prepaid = ["a ahead"]
payable = ["a owed"]
expenses = ["a spent"]
[lines.b]
name = "B"
fund = "main"
available = ["b"]
expenses = ["b spent"]
[lines.s]
name = "S"
fund = "strike"
available = ["s"]
expenses = ["s spent"]
[payables]
accounts = ["owed"]
[income.given]
name = "Giver"
kind = "donations"
fund = "main"
accounts = ["given"]
[income.hat]
kind = "donations"
fund = "strike"
accounts = ["hat"]
"""

FLOWS: dict[tuple[str, str], str] = {
    ("given", "free"): "income main@bank from given",
    ("hat", "strike free"): "income strike@tin",
    ("given", "a"): "income main@bank from given, allocation a",
    ("given", "a promised"): "income main@bank from given, allocation a, commitment a",
    ("given", "bank"): "income main@bank from given",
    ("given", "strike free"): "income strike@tin from given",
    ("free", "given"): "income_returned main@bank from given",
    ("a", "given"): "deallocation a, income_returned main@bank from given",
    ("free", "a"): "allocation a",
    ("a", "free"): "deallocation a",
    ("a", "b"): "shift a to b",
    ("a", "s"): "deallocation a, transfer main to strike @tin, allocation s",
    ("strike free", "a"): "transfer strike to main @bank, allocation a",
    ("free", "strike free"): "transfer main to strike @tin",
    ("a", "strike free"): "deallocation a, transfer main to strike @tin",
    ("a", "a promised"): "commitment a",
    ("free", "a promised"): "allocation a, commitment a",
    ("b", "a promised"): "shift b to a, commitment a",
    ("a promised", "a"): "release a",
    ("a promised", "free"): "release a, deallocation a",
    ("a promised", "b"): "release a, shift a to b",
    ("a", "a spent"): "expense a account@bank",
    ("a promised", "a spent"): "expense a account@bank promised",
    ("a promised", "b spent"): "release a, shift a to b, expense b account@bank",
    ("b", "a spent"): "shift b to a, expense a account@bank",
    ("free", "a spent"): "allocation a, expense a account@bank",
    ("given", "a spent"): "income main@bank from given, allocation a, expense a account@bank",
    ("bank", "a spent"): "expense a account@bank",
    ("tin", "a spent"): "expense a account@tin",
    ("owed", "a spent"): "expense a payable",
    ("a owed", "a spent"): "expense a payable",
    ("a ahead", "a spent"): "expense a prepaid",
    ("a", "owed"): "settlement a@bank",
    ("free", "a owed"): "allocation a, settlement a@bank",
    ("bank", "a owed"): "settlement a@bank",
    ("a", "a ahead"): "prepayment a account@bank",
    ("owed", "a ahead"): "prepayment a payable",
    ("a spent", "a"): "refund a account@bank",
    ("a spent", "free"): "refund a account@bank, deallocation a",
    ("a spent", "bank"): "refund a account@bank",
    ("a spent", "b spent"): "refund a account@bank, shift a to b, expense b account@bank",
    ("a spent", "owed"): "refund a payable",
    ("a spent", "a ahead"): "refund a prepaid",
}

MEANINGLESS = [
    ("owed", "free"),
    ("a ahead", "a"),
    ("a ahead", "b spent"),
    ("free", "owed"),
    ("bank", "owed"),
    ("bank", "tin"),
    ("free", "bank"),
    ("bank", "a"),
    ("bank", "a promised"),
    ("a", "bank"),
]


@pytest.fixture(scope="module")
def mapping() -> JournalMapping:
    """The mapping above."""
    return parse_mapping(MAPPING)


def read(text: str, mapping: JournalMapping) -> tuple[Move, ...]:
    """The moves of one transaction."""
    journal = read_journal(f"2024-03-01 x\n{text}".encode())
    check_accounts(journal, mapping)
    return moves_of(journal.transactions[0], mapping, {"USD": 2, "JPY": 0})


def short(move: Move) -> str:
    """A move in a few words."""
    name: Any = move["move"]
    place = f"@{move['account']}" if "account" in move else ""
    if name in ("shift", "handover"):
        return f"{name} {move['source']} to {move['target']}"
    if name == "transfer":
        return f"{name} {move['source']} to {move['target']} {place}"
    if "fund" in move:
        return f"{name} {move['fund']}{place}" + (f" from {move['party']}" if "party" in move else "")
    against = f" {move['against']}" if "against" in move else ""
    return f"{name} {move['line']}{against}{place}" + (" promised" if move.get("promised") else "")


@pytest.mark.parametrize(("source", "target"), FLOWS)
def test_each_flow_becomes_its_moves(source: str, target: str, mapping: JournalMapping) -> None:
    """What leaves one account for another is told as the steps that took it there."""
    moves = read(f"  {target}  $5.25\n  {source}\n", mapping)
    assert ", ".join(map(short, moves)) == FLOWS[source, target]
    assert {move["amount"]["minor"] for move in moves} == {525}


@pytest.mark.parametrize(("source", "target"), MEANINGLESS)
def test_a_flow_that_means_nothing_is_refused_with_its_line(source: str, target: str, mapping: JournalMapping) -> None:
    """Nothing is guessed: the error names the line, both ends, and what to do."""
    with pytest.raises(MappingError, match=r"line [23]: money goes from .* which means nothing here; .*\."):
        read(f"  {target}  $5\n  {source}\n", mapping)


def test_a_negative_amount_flows_the_other_way(mapping: JournalMapping) -> None:
    """Minus on what is promised is a release."""
    assert [short(move) for move in read("  a promised  $-42.02\n  a\n", mapping)] == ["release a"]


def test_amounts_stay_apart_and_are_matched_within_their_line_first(mapping: JournalMapping) -> None:
    """Two promises are two moves; a payment from two lines is no shift between them."""
    assert [move["amount"]["minor"] for move in read("  a promised  $1\n  a promised  $2\n  a\n", mapping)] == [
        100,
        200,
    ]
    crossed = read("  a spent  $1\n  b spent  $2\n  b  $-2\n  a  $-1\n", mapping)
    assert [short(move) for move in crossed] == ["expense a account@bank", "expense b account@bank"]


def test_currencies_are_matched_apart(mapping: JournalMapping) -> None:
    """A transaction in two currencies balances in each."""
    moves = read("  a  $1\n  b  Y7\n  free  $-1\n  free  Y-7\n", mapping)
    assert [(short(move), move["amount"]["ccy"]) for move in moves] == [
        ("allocation a", "USD"),
        ("allocation b", "JPY"),
    ]


def test_a_transaction_of_nothing_moves_nothing(mapping: JournalMapping) -> None:
    """Zero amounts give no moves."""
    assert read("  a  $0\n  free\n", mapping) == ()


def test_an_amount_finer_than_its_currency_is_refused(mapping: JournalMapping) -> None:
    """Nothing is rounded on the way in; zeros beyond the decimals are no matter."""
    with pytest.raises(MappingError, match=r"line 2: 1\.005 \$ is finer than USD"):
        read("  a  $1.005\n  free\n", mapping)
    assert read("  a  $1.0000\n  free\n", mapping)[0]["amount"]["minor"] == 100


def test_accounts_and_commodities_that_the_mapping_lacks_are_all_named(mapping: JournalMapping) -> None:
    """One run tells everything that is to be added."""
    with pytest.raises(MappingError, match=r"x:y \(line 2\), z \(line 3\)"):
        read("  x:y  $1\n  z\n", mapping)
    with pytest.raises(MappingError, match=r"'GBP' \(line 2\)"):
        read("  a  1 GBP\n  free\n", mapping)


BROKEN = {
    "not TOML": ('source = "books"', "source = books", "not TOML"),
    "no source": ('source = "books"', "", "source must be a text"),
    "a source that is no code": ('source = "books"', 'source = "Our Books"', "a code is"),
    "an unknown table": ("[payables]", "[payable]", "payable is not known"),
    "an unknown key": ('free = ["free"]', 'liberty = ["free"]', "liberty is not known"),
    "an account twice": ('accounts = ["owed"]', 'accounts = ["a"]', "stands twice"),
    "accounts that are no list": ('accounts = ["owed"]', 'accounts = "owed"', "a list of accounts"),
    "no commodity": ('"$" = "USD"\n"Y" = "JPY"', "", "say which currency"),
    "a commodity that is no currency": ('"Y" = "JPY"', '"Y" = "yen"', "ISO 4217"),
    "a period upside down": ("last = 2024-12-31", "last = 2023-12-31", "first to last"),
    "a place of no kind": ('kind = "bank"', 'kind = "sock"', "must be one of bank, cash, held"),
    "a tin without a keeper": ('keeper = "ana"', "", "keeper must be a text"),
    "a fund without a place": ('place = "tin"', 'place = "safe"', "there is only bank, tin"),
    "a line of no fund": ('fund = "strike"\navailable', "available", "fund must be a text"),
    "a restricted fund": ('class = "designated"', 'class = "restricted"', "by itself first"),
}


@pytest.mark.parametrize("name", BROKEN)
def test_a_mapping_that_does_not_hold_together_is_refused(name: str) -> None:
    """The error names the table and what to write."""
    old, new, words = BROKEN[name]
    assert old in MAPPING
    with pytest.raises(MappingError, match=words):
        parse_mapping(MAPPING.replace(old, new, 1))


@pytest.mark.parametrize(
    ("more", "words"),
    [
        ("[[decisions]]\nmatch = '('", "no regular expression"),
        ("[[decisions]]\nmatch = 'x'\nlink = '{1}'", "names a group"),
        ("[year]\nmatch = '20'", "needs a group"),
    ],
)
def test_patterns_that_cannot_work_are_refused(more: str, words: str) -> None:
    """Before anything is imported, not at the first line that they would have met."""
    with pytest.raises(MappingError, match=words):
        parse_mapping(MAPPING + more)


def test_a_transaction_of_very_many_amounts_is_summed_where_they_are_alike(mapping: JournalMapping) -> None:
    """Up to 90 moves are kept apart; the exact lines are sealed beside the act in any case."""
    promises = "".join(f"  a promised  ${n}\n" for n in range(1, 91))
    assert len(read(f"{promises}  a\n", mapping)) == 90
    (summed,) = read(f"{promises}  a promised  $91\n  a\n", mapping)
    assert summed["amount"]["minor"] == 100 * 91 * 92 // 2
    crossed = "".join(f"  a promised  ${n}\n  b spent  ${n}\n" for n in range(1, 60))
    with pytest.raises(MappingError, match="line 1: this transaction makes"):
        read(f"{crossed}  free\n", mapping)
