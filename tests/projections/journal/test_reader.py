"""Reading plain-text journals: what is refused, what is passed over, and that every amount is exact."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from projections.journal.amounts import Amount, parse_amount
from projections.journal.errors import JournalSyntaxError
from projections.journal.reader import read_journal

HEAD = "2024-01-02 Rent\n"

REFUSED = {
    "amount with a decimal comma": (HEAD + "  a  $1.000,00\n  b\n", 2),
    "thousands parted wrongly": (HEAD + "  a  $1,00\n  b\n", 2),
    "two signs": (HEAD + "  a  -$-1\n  b\n", 2),
    "words for an amount": (HEAD + "  a  one dollar\n  b\n", 2),
    "two amounts left out": (HEAD + "  a  $1\n  b\n  c\n", 1),
    "not in balance": (HEAD + "  a  $1\n  b  $-2\n", 1),
    "not in balance by commodity": (HEAD + "  a  $1\n  b  -1 EUR\n", 1),
    "a price": (HEAD + "  a  1 EUR @ $2\n  b  $-2\n", 2),
    "a lot price": (HEAD + "  a  1 EUR {$2}\n  b  $-2\n", 2),
    "a virtual posting": (HEAD + "  (a)  $1\n", 2),
    "a balanced virtual posting": (HEAD + "  [a]  $1\n  [b]  $-1\n", 2),
    "a balance assignment": (HEAD + "  a  = $1\n  b\n", 2),
    "no such day": ("2024-02-30 Rent\n  a  $1\n  b\n", 1),
    "no year": ("01/02 Rent\n  a  $1\n  b\n", 1),
    "a posting without a transaction": ("\n  a  $1\n", 2),
    "an include": ("include other.journal\n", 1),
    "an alias": ("alias a=b\n", 1),
    "an applied account": ("apply account x\n", 1),
    "an automated posting": ("= expenses\n  (a)  $1\n", 1),
    "an automated posting without a space": ("=expenses\n", 1),
    "a default year": ("Y2024\n", 1),
    "a decimal mark": ("decimal-mark ,\n", 1),
    "something unknown": ("hello there\n", 1),
    "bytes that are no UTF-8": ("2024-01-02 Caf\udce9\n", 1),
}


@pytest.mark.parametrize("name", REFUSED)
def test_what_cannot_be_read_is_refused_with_its_line(name: str) -> None:
    """The error names the line, what was expected, what stands there, and what to do."""
    text, line = REFUSED[name]
    with pytest.raises(JournalSyntaxError) as caught:
        read_journal(text.encode("utf-8", "surrogateescape"))
    assert caught.value.line == line
    assert caught.value.expected
    assert caught.value.then.endswith(".")
    assert str(caught.value).startswith(f"line {line}: expected ")


AMOUNTS = {
    "$1": (1, 0, "$"),
    "$1,234.50": (123450, 2, "$"),
    "$-8901.70": (-890170, 2, "$"),
    "-$8,901.70": (-890170, 2, "$"),
    "- $5": (-5, 0, "$"),
    "+5 USD": (5, 0, "USD"),
    "-1.5USD": (-15, 1, "USD"),
    "USD -1.50": (-150, 2, "USD"),
    "R12000": (12000, 0, "R"),
    '3 "two words"': (3, 0, "two words"),
    "1,000,000": (1000000, 0, ""),
    ".5 €": (5, 1, "€"),
    "0.333 KWD": (333, 3, "KWD"),
}  # fmt: skip


@pytest.mark.parametrize("text", AMOUNTS)
def test_amounts_are_read_in_every_form(text: str) -> None:
    """The commodity on either side, the sign on either side of it, commas for thousands."""
    digits, places, commodity = AMOUNTS[text]
    assert parse_amount(text) == Amount(digits, places, commodity)


@pytest.mark.parametrize("text", ["", "$", "1 2", "$1 USD", "1..2", "1,2345", "12,34.5", "1e3", "٣ $"])
def test_what_is_no_amount_is_none(text: str) -> None:
    """A text that could be read two ways is not read."""
    assert parse_amount(text) is None


@given(st.integers(-(10**15), 10**15), st.integers(0, 4), st.integers(0, 6))
def test_minor_units_are_exact_or_refused(digits: int, places: int, exponent: int) -> None:
    """Minor units equal the amount as a fraction of whole numbers; one that is finer gives None, never rounded."""
    minor = Amount(digits, places, "$").minor(exponent)
    if minor is None:
        assert digits * 10**exponent % 10**places
    else:
        assert minor * 10**places == digits * 10**exponent


@given(st.integers(-(10**12), 10**12), st.integers(0, 4))
def test_an_amount_written_and_read_is_the_same(digits: int, places: int) -> None:
    """Writing and reading lose nothing."""
    amount = Amount(digits, places, "USD")
    assert parse_amount(str(amount)) == amount


FULL = """; books
account assets:bank
  ; note: ours
commodity $1,000.00
  format $1,000.00
P 2024-01-01 EUR $1.10
~ monthly
  expenses:rent  $100
  assets:bank

comment
2024-01-01 not a transaction
end comment

2024/5/4=2024-04-30 * (17) Hall rent ; a note
    ; https://example.org/minutes/3
    Expenses:Hall rent\t$1,200.50 ; May
      ; and more of May
    Assets:Bank      = $0
2024.05.05 ! Two left out
  a  $1
  b  2 EUR
  c
"""


def test_everything_of_a_transaction_is_read() -> None:
    """Both dates, status, code, description, comments of the transaction and of its postings."""
    text = FULL.replace("Assets:Bank      = $0", "Assets:Bank   -$1,200.50 = $0")
    journal = read_journal(text.encode())
    first, second = journal.transactions
    assert (first.day, first.second) == (date(2024, 5, 4), date(2024, 4, 30))
    assert (first.status, first.code, first.description) == ("*", "17", "Hall rent")
    assert first.comments == ("a note", "https://example.org/minutes/3")
    assert [(one.account, str(one.amount), one.comment) for one in first.postings] == [
        ("Expenses:Hall rent", "1200.50 $", "May and more of May"),
        ("Assets:Bank", "-1200.50 $", ""),
    ]
    assert [(one.account, str(one.amount), one.inferred) for one in second.postings[2:]] == [
        ("c", "-1 $", True),
        ("c", "-2 EUR", True),
    ]


def test_what_was_passed_over_is_told() -> None:
    """Plans, prices and assertions change no amount; the reader says how many it left."""
    text = FULL.replace("Assets:Bank      = $0", "Assets:Bank   -$1,200.50 = $0")
    assert read_journal(text.encode()).notes == (
        "1 price entries were passed over",
        "1 periodic entries were passed over: they are plans, not what happened",
        "1 balance assertions were not checked",
    )


def test_a_transaction_keeps_its_exact_bytes_without_the_last_ending() -> None:
    """Line endings inside stay as they are; equal transactions are told apart by how many stand before."""
    one = b"2024-01-02 Rent\r\n  a  $1\r\n  b"
    journal = read_journal(b"\xef\xbb\xbf" + one + b"\r\n\r\n" + one + b"\r\n; end\r\n" + one)
    assert [transaction.source for transaction in journal.transactions] == [one, one, one]
    assert [transaction.earlier for transaction in journal.transactions] == [0, 1, 2]


@given(st.lists(st.integers(-(10**9), 10**9), min_size=1, max_size=6), st.booleans())
def test_the_amount_left_out_makes_the_sum_zero(minors: list[int], left_out: bool) -> None:
    """Postings of a read transaction always sum to zero."""
    rows = [f"  a{place}  ${minor // 100}.{minor % 100:02d}" for place, minor in enumerate(abs(one) for one in minors)]
    rest = sum(abs(one) for one in minors)
    last = "  rest" if left_out else f"  rest  -${rest // 100}.{rest % 100:02d}"
    (transaction,) = read_journal((HEAD + "\n".join([*rows, last])).encode()).transactions
    assert sum(posting.amount.minor(2) or 0 for posting in transaction.postings) == 0
