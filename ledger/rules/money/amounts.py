"""Amounts of money as integers of minor units: exact splitting and exact display (docs/rules.md M-4).

The exponent of each currency is what the founding fixed, so that no later table can reinterpret history. Rounding
exists nowhere: a split hands out remainders, and display only places a decimal mark.
"""

from collections.abc import Mapping, Sequence


def split(total: int, weights: Sequence[int]) -> tuple[int, ...]:
    """Split an amount in proportion to weights by largest remainder; ties go to the earlier part.

    Args:
        total: minor units; a negative total is split as its mirror image.
        weights: one for each part, each >= 0, not all 0.

    Returns:
        The parts, in order; they sum to ``total``.
    """
    whole = sum(weights)
    if whole <= 0 or min(weights) < 0:
        raise ValueError("weights must be 0 or more, and one of them more")
    if total < 0:
        return tuple(-part for part in split(-total, weights))
    parts = [total * weight // whole for weight in weights]
    by_remainder = sorted(range(len(weights)), key=lambda place: (-(total * weights[place] % whole), place))
    for place in by_remainder[: total - sum(parts)]:
        parts[place] += 1
    return tuple(parts)


def format_amount(minor: int, exponent: int) -> str:
    """Minor units as plain decimal digits, exactly: 123456 with exponent 2 is ``1234.56``.

    Args:
        minor: minor units, any sign.
        exponent: decimal places, 0 or more.
    """
    sign, digits = ("-" if minor < 0 else ""), str(abs(minor)).rjust(exponent + 1, "0")
    if exponent == 0:
        return sign + digits
    return f"{sign}{digits[:-exponent]}.{digits[-exponent:]}"


def format_money(minor: int, ccy: str, exponents: Mapping[str, int]) -> str:
    """An amount with its currency, as ``USD 1234.56``; exponents are the founding's."""
    return f"{ccy} {format_amount(minor, exponents[ccy])}"


def parse_amount(text: str, exponent: int) -> int:
    """Plain decimal digits as minor units; more places than the currency has are refused, never rounded.

    Args:
        text: an optional minus, digits, and at most ``exponent`` digits after a point.
        exponent: decimal places, 0 or more.

    Raises:
        ValueError: the text is no such number.
    """
    sign, digits = (-1, text[1:]) if text.startswith("-") else (1, text)
    whole, point, places = digits.partition(".")
    if not (whole.isascii() and whole.isdigit()) or (point and not (places.isascii() and places.isdigit())):
        raise ValueError(f"{text!r} is no amount: expected digits, a point and digits")
    if len(places) > exponent:
        raise ValueError(f"{text!r} has {len(places)} decimal places; this currency has {exponent}")
    return sign * int(whole + places.ljust(exponent, "0"))
