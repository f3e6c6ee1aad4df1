"""Amounts and dates as banks and people write them, by a form that somebody has told: nothing is guessed.

``12,345`` is twelve thousand to some and twelve to others. Which mark sets decimals off, and whether another sets
thousands off, is said beforehand; what does not fit that exactly is refused. There is no float and no rounding.
"""

import re
from dataclasses import dataclass
from datetime import date

from projections.imports.errors import Problem

_MARKS = {".", ","}
_GROUPING = {"", ".", ",", " ", "'", "’"}
_SPACES = str.maketrans(dict.fromkeys("\u00a0\u202f\u2009", " "))
_DASHES = "-−–"
_TOKENS = {"YYYY": r"(?P<year>[0-9]{4})", "YY": r"(?P<short>[0-9]{2})", "MM": r"(?P<month>[0-9]{2})"} | {
    "M": r"(?P<month>[0-9]{1,2})",
    "DD": r"(?P<day>[0-9]{2})",
    "D": r"(?P<day>[0-9]{1,2})",
}
_TOKEN = re.compile(r"YYYY|YY|MM|M|DD|D")
_CENTURY = 2000
LIMIT = 2**53 - 1


class FigureError(ValueError):
    """What is written is no figure of the form that was told.

    Args:
        expected: the form.
        then: what to do.
    """

    def __init__(self, expected: str, then: str) -> None:
        self.expected = expected
        self.then = then
        super().__init__(expected)

    def at(self, where: str, found: str) -> Problem:
        """The same at its place."""
        return Problem(where, self.expected, found, self.then)


@dataclass(frozen=True, slots=True)
class AmountForm:
    """How amounts are written.

    Args:
        decimal: the mark before decimals, a point or a comma.
        thousands: the mark between thousands; empty: there is none.
        exponent: decimals of the currency, 0 or more.
        sign: a currency's sign or code that may stand before or behind, such as R; empty: none.
    """

    decimal: str
    thousands: str
    exponent: int
    sign: str = ""

    def __post_init__(self) -> None:
        """Refuse a form by which one text would be two amounts."""
        if self.decimal not in _MARKS:
            raise FigureError("a point or a comma as the decimal mark", 'Write decimal = "." or decimal = ",".')
        if self.thousands not in _GROUPING or self.thousands == self.decimal:
            raise FigureError("another mark for thousands than for decimals", 'Write thousands = "" if there is none.')

    def read(self, text: str) -> int:
        """An amount in minor units.

        Raises:
            FigureError: it is not written in this form.
        """
        negative, body = _unsigned(text.translate(_SPACES).strip(), self.sign)
        point = re.escape(self.decimal)
        group = re.escape(self.thousands)
        whole = rf"[0-9]{{1,3}}(?:{group}[0-9]{{3}})+|[0-9]+" if self.thousands else "[0-9]+"
        places = rf"(?:{point}([0-9]{{1,{self.exponent}}}))?" if self.exponent else "()"
        match = re.fullmatch(rf"({whole}){places}", body)
        if match is None:
            raise FigureError(self._words(), self._then(body))
        digits = match[1].replace(self.thousands, "") if self.thousands else match[1]
        minor = int(digits + (match[2] or "").ljust(self.exponent, "0"))
        if minor > LIMIT:
            raise FigureError(f"an amount up to {LIMIT} in the smallest unit", "Check the file.")
        return -minor if negative else minor

    def _words(self) -> str:
        example = f"1234{self.decimal}{'5'.ljust(self.exponent, '0')}" if self.exponent else "1234"
        return f"an amount like {example}"

    def _then(self, body: str) -> str:
        other = "," if self.decimal == "." else "."
        if other in body and other != self.thousands:
            return f"To some the {other!r} sets thousands off, to others decimals: say which by decimal and thousands."
        return "Write digits, the decimal mark, and the decimals of the currency."


def _unsigned(text: str, sign: str) -> tuple[bool, str]:
    """Take one sign and the currency off: ``-5``, ``5-``, ``(5)``, ``R 5``, ``-R5``."""
    negative, body = False, text
    if body[:1] == "(" and body[-1:] == ")":
        negative, body = True, body[1:-1].strip()
    elif body[:1] and body[0] in _DASHES:
        negative, body = True, body[1:].strip()
    elif body[-1:] and body[-1] in _DASHES:
        negative, body = True, body[:-1].strip()
    elif body[:1] == "+":
        body = body[1:].strip()
    if sign:
        body = body.removeprefix(sign).removesuffix(sign).strip()
        if not negative and body[:1] and body[0] in _DASHES:
            negative, body = True, body[1:]
    return negative, body


@dataclass(frozen=True, slots=True)
class DateForm:
    """How dates are written, as ``DD/MM/YYYY`` or ``YYYY-MM-DD``."""

    pattern: str

    def __post_init__(self) -> None:
        """Refuse a form that leaves out day, month or year."""
        found = sorted(token[0] for token in _TOKEN.findall(self.pattern))
        if found != ["D", "M", "Y"]:
            raise FigureError("day, month and year, each once, like DD/MM/YYYY", "Write date = in that way.")

    def read(self, text: str) -> date:
        """A date.

        Raises:
            FigureError: it is not written in this form, or there is no such day.
        """
        form, at = "", 0
        for token in _TOKEN.finditer(self.pattern):
            form += re.escape(self.pattern[at : token.start()]) + _TOKENS[token[0]]
            at = token.end()
        match = re.fullmatch(form + re.escape(self.pattern[at:]), text.strip(), re.ASCII)
        if match is None:
            raise FigureError(f"a date written {self.pattern}", "Write it so, or say by date how dates are written.")
        found = match.groupdict()
        year = int(found["year"]) if found.get("year") else _CENTURY + int(found["short"])
        try:
            return date(year, int(found["month"]), int(found["day"]))
        except ValueError:
            then = "Check whether day and month are the other way round in this file."
            raise FigureError(f"a day that there is, written {self.pattern}", then) from None
