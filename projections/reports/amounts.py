"""Amounts in reports: whole minor units with their currency, and the two ways of writing them.

*Plain* is for machines (``-1234.50``), *grouped* for people (``-1,234.50``). Both place a decimal mark and nothing
else: there is no rounding, no float and no locale anywhere, so an amount reads the same wherever it is written. How
many decimals a currency has is what the founding fixed; a report carries those exponents with it.
"""

from collections.abc import Mapping
from typing import NamedTuple

from ledger.rules.money.amounts import format_amount

Exponents = Mapping[str, int]
"""Each currency to its number of decimals."""

LIMIT = 2**53 - 1
"""What an amount may not exceed in either direction: the record's own limit."""


class Amount(NamedTuple):
    """An amount of money: ``minor`` units (cents, fils) of ``currency``, an ISO 4217 code."""

    minor: int
    currency: str


def plain(amount: Amount, exponents: Exponents) -> str:
    """Decimal digits without the currency: ``-1234.50``.

    Args:
        amount: what to write.
        exponents: holds the amount's currency.
    """
    return format_amount(amount.minor, exponents[amount.currency])


def grouped(amount: Amount, exponents: Exponents) -> str:
    """The same with the thousands set apart by commas: ``-1,234.50``."""
    digits = plain(amount, exponents)
    sign, digits = ("-", digits[1:]) if digits.startswith("-") else ("", digits)
    whole, point, places = digits.partition(".")
    return f"{sign}{int(whole):,}{point}{places}"


def told(amount: Amount, exponents: Exponents) -> str:
    """The amount as it stands in a sentence: ``USD 1,150.00``."""
    return f"{amount.currency} {grouped(amount, exponents)}"
