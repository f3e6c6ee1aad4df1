"""Amounts in English words, as they stand in sentences."""

from collections.abc import Mapping


def money_words(minor: int, currency: str, exponents: Mapping[str, int]) -> str:
    """An amount with its currency, in groups of three digits: ``USD 1,150.00``."""
    exponent = exponents.get(currency, 0)
    whole, cents = divmod(abs(minor), 10**exponent)
    text = f"{whole:,}" + (f".{cents:0{exponent}d}" if exponent else "")
    return f"{currency} {'-' if minor < 0 else ''}{text}"
