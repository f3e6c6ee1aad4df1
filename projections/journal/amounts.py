"""Amounts in plain-text journals: exact decimals with a commodity on either side.

Read: ``$1``, ``$1,234.56``, ``-$1``, ``$-1``, ``USD 1.50``, ``1.50 USD``, ``-1 "long name"``. The point is the decimal
mark; commas part thousands and must stand where they do. No float is ever made: an amount is digits and places.
"""

import re
from dataclasses import dataclass

_COMMODITY = r"\"[^\"]+\"|[^-+0-9.,;:?!@*/^&|=(){}\[\]<>\s\"]+"
_NUMBER = r"[0-9]{1,3}(?:,[0-9]{3})+(?:\.[0-9]*)?|[0-9]+(?:\.[0-9]*)?|\.[0-9]+"
_BEFORE = re.compile(rf"([-+]?)\s*({_COMMODITY})\s*([-+]?)\s*({_NUMBER})")
_AFTER = re.compile(rf"([-+]?)\s*({_NUMBER})\s*({_COMMODITY})?")


@dataclass(frozen=True, slots=True)
class Amount:
    """``digits`` divided by ten to the power of ``places``, of a commodity ("" where none is written)."""

    digits: int
    places: int
    commodity: str

    def __str__(self) -> str:
        text = str(abs(self.digits)).rjust(self.places + 1, "0")
        whole, cents = (text[: -self.places], text[-self.places :]) if self.places else (text, "")
        number = ("-" if self.digits < 0 else "") + whole + (f".{cents}" if cents else "")
        return f"{number} {self.commodity}".strip()

    def minor(self, exponent: int) -> int | None:
        """The amount in minor units of a currency with so many decimals; None when it is finer than those."""
        if self.places <= exponent:
            return int(self.digits * 10 ** (exponent - self.places))
        step = int(10 ** (self.places - exponent))
        return self.digits // step if self.digits % step == 0 else None


def parse_amount(text: str) -> Amount | None:
    """The amount that a text is, or None when it is none."""
    before = _BEFORE.fullmatch(text)
    if before is not None:
        first, commodity, second, number = before.groups()
        if first and second:
            return None
        return _amount(first or second, number, commodity)
    after = _AFTER.fullmatch(text)
    if after is None:
        return None
    sign, number, commodity = after.groups()
    return _amount(sign, number, commodity or "")


def _amount(sign: str, number: str, commodity: str) -> Amount:
    whole, _, cents = number.replace(",", "").partition(".")
    digits = int((whole or "0") + cents)
    return Amount(-digits if sign == "-" else digits, len(cents), commodity.strip('"'))


def total(amounts: list[Amount]) -> dict[str, Amount]:
    """The sum by commodity, at the finest places used; commodities whose sum is zero too."""
    sums: dict[str, Amount] = {}
    for amount in amounts:
        known = sums.get(amount.commodity, Amount(0, 0, amount.commodity))
        places = max(known.places, amount.places)
        digits = known.digits * 10 ** (places - known.places) + amount.digits * 10 ** (places - amount.places)
        sums[amount.commodity] = Amount(digits, places, amount.commodity)
    return sums
