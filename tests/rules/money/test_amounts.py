"""Amounts: splits lose nothing, display is exact, and nothing is rounded."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ledger.rules.money.amounts import format_amount, format_money, parse_amount, split

weights = st.lists(st.integers(0, 10**6), min_size=1, max_size=12).filter(any)


@given(st.integers(-(2**53), 2**53), weights)
def test_parts_sum_to_the_whole_and_are_fair(total: int, shares: list[int]) -> None:
    """No part is a whole minor unit away from its exact share."""
    parts = split(total, shares)
    assert sum(parts) == total
    whole = sum(shares)
    assert all(abs(part * whole - total * share) < whole for part, share in zip(parts, shares, strict=True))


@pytest.mark.parametrize(
    ("total", "shares", "parts"),
    [
        (100, (1, 1, 1), (34, 33, 33)),
        (101, (1, 1, 1), (34, 34, 33)),
        (-100, (1, 1, 1), (-34, -33, -33)),
        (10, (0, 1), (0, 10)),
        (7, (5, 3, 1), (4, 2, 1)),
    ],
)
def test_the_largest_remainder_goes_first_and_ties_to_the_earlier(
    total: int, shares: tuple[int, ...], parts: tuple[int, ...]
) -> None:
    """As done by hand."""
    assert split(total, shares) == parts


@pytest.mark.parametrize("shares", [(), (0, 0), (2, -1)])
def test_weights_must_say_something(shares: tuple[int, ...]) -> None:
    """Nothing, nothing but zeros, and less than nothing split no amount."""
    with pytest.raises(ValueError, match="weights"):
        split(5, shares)


@pytest.mark.parametrize(
    ("minor", "exponent", "text"),
    [
        (5, 2, "0.05"),
        (-5, 2, "-0.05"),
        (123_456, 2, "1234.56"),
        (1_234, 0, "1234"),
        (1_234, 3, "1.234"),
        (0, 4, "0.0000"),
    ],
)
def test_the_exponent_places_the_point(minor: int, exponent: int, text: str) -> None:
    """Yen have no places, dinars three, unidades de fomento four."""
    assert format_amount(minor, exponent) == text


@given(st.integers(-(2**53), 2**53), st.integers(0, 4))
def test_reading_what_was_written_gives_the_same(minor: int, exponent: int) -> None:
    """Exactly, for every amount and exponent."""
    assert parse_amount(format_amount(minor, exponent), exponent) == minor


@pytest.mark.parametrize("text", ["10.129", "1e3", "1,000", "", ".5", "٣", "+1", "1.", "--1"])
def test_what_is_no_amount_is_refused_and_never_rounded(text: str) -> None:
    """10.129 dollars are neither 10.12 nor 10.13."""
    with pytest.raises(ValueError, match=r"amount|decimal places"):
        parse_amount(text, 2)


def test_the_exponents_are_the_foundings() -> None:
    """Money is displayed by the ledger's own table."""
    assert format_money(101_325, "KWD", {"KWD": 3}) == "KWD 101.325"
