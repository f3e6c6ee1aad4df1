"""How a cell reads to people: shared by text, spreadsheet and page, so that they cannot tell different things.

Nothing here asks the machine for its locale: words, dates and amounts are those of the report's language, by its locale
in the catalogues. A column in one currency says so once, in its heading; a column in several writes the currency beside
each amount.
"""

import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache

from projections.language import ENGLISH as ENGLISH_WORDS
from projections.language import Language, language
from projections.reports.amounts import Amount, Exponents, grouped, told
from projections.reports.model import Badge, Column, Count, Figure, Reference, Sentence, State, Table, Value


@dataclass(frozen=True, slots=True)
class Words:
    """What the formats say by themselves, in one language, and how it writes dates and amounts."""

    language: Language
    five: Mapping[str, str]
    fixed_by: str
    contents: str
    traces: str
    trace_lead: str
    more: str
    rest: str
    as_table: str
    skip: str
    sealed: str
    square: str
    seal_lead: str
    seal_again: str
    enclosed: str
    json_form: str
    months: tuple[str, ...]

    @property
    def english(self) -> bool:
        """Whether dates and amounts are written as this module has them, and not by a locale."""
        return self.language.code == "en"

    def day(self, day: date) -> str:
        """A date as it stands among words: ``9 March 2026``."""
        return f"{day.day} {self.months[day.month - 1]} {day.year:04d}" if self.english else self.language.date(day)

    def money(self, amount: Amount, exponents: Exponents) -> str:
        """An amount with its currency."""
        if self.english:
            return told(amount, exponents)
        return self.language.money(amount.minor, amount.currency, exponents[amount.currency])

    def number(self, number: int) -> str:
        """A count."""
        return f"{number:,}" if self.english else self.language.number(number)

    def digits(self, amount: Amount, exponents: Exponents) -> str:
        """An amount whose currency is told elsewhere."""
        if self.english:
            return grouped(amount, exponents)
        return self.language.number(amount.minor, exponents[amount.currency])


def _words(spoken: Language) -> Words:
    say = spoken.gettext
    return Words(
        language=spoken,
        five={
            "size": say("Entries in the log"),
            "rules": say("Rules"),
            "report": say("Report"),
            "audience": say("For"),
            "disclosures": say("Disclosures shown (SHA-256)"),
        },
        fixed_by=say("What fixes this report"),
        contents=say("Contents"),
        traces=say("Where each figure comes from"),
        trace_lead=say("Each figure is the sum of what the entries listed beside it posted or stated."),
        more=say("and {count} more, all in report.json"),
        rest=say("… the rest stands in the JSON of this report"),
        as_table=say("The same as a table"),
        skip=say("Skip to the report"),
        sealed=say("How to check this print"),
        square=say("The five and the digest of this report, for a phone to read"),
        seal_lead=say(
            "The square holds the five above and this SHA-256 of the report's JSON form, which lies in this file:"
        ),
        seal_again=say("Whoever has the record makes the same report again and compares:"),
        enclosed=say("Enclosed in this file"),
        json_form=say("The report's JSON form, whose digest is printed"),
        months=_ENGLISH_MONTHS if spoken.code == "en" else spoken.months,
    )


_ENGLISH_MONTHS = (
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
)

ENGLISH = _words(ENGLISH_WORDS)

SIGNS: dict[State, str] = {"good": "✓", "waiting": "…", "warning": "!", "bad": "✗", "neutral": "·"}
"""A sign for each state, since colour alone says nothing to many and nothing at all in print."""

_SPACES = str.maketrans({"\t": " ", "\n": " ", "\r": " ", "\u2028": " ", "\u2029": " "})
_DIRECTION = frozenset("\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069\u200e\u200f\u061c")

_NOT_XML = frozenset("\ufffe\uffff")


@cache
def words_for(code: str) -> Words:
    """The words of a language, by BCP 47 tag; English where there are none yet."""
    for known in (code, code.partition("-")[0]):
        try:
            return _words(language(known))
        except KeyError:
            continue
    return ENGLISH


def clean(text: str) -> str:
    """Words on one line, without what moves a terminal's cursor or turns the reading direction.

    Control characters, lone surrogates and what XML forbids become U+FFFD and are seen; marks of direction are dropped,
    since a name must not be able to turn the amount beside it round.
    """
    kept = (mark for mark in text.translate(_SPACES) if mark not in _DIRECTION)
    return "".join(
        "\ufffd" if mark in _NOT_XML or unicodedata.category(mark) in {"Cc", "Cs"} else mark for mark in kept
    )


def currency_of(table: Table, place: int) -> str | None:
    """The one currency of a column of amounts, or None when it has none or several."""
    values = (row.cells[place].value for row in table.rows)
    found = {value.currency for value in values if isinstance(value, Amount)}
    return found.pop() if len(found) == 1 else None


def heading(column: Column, currency: str | None) -> str:
    """A column's heading, with its currency where that is one: ``Amount (USD)``."""
    return f"{clean(column.heading)} ({currency})" if currency else clean(column.heading)


def in_table(value: Value, exponents: Exponents, currency: str | None, words: Words = ENGLISH) -> str:
    """A value as it stands in a table whose column is headed with ``currency``; dates as 2026-03-09."""
    match value:
        case Amount():
            return words.digits(value, exponents) if value.currency == currency else words.money(value, exponents)
        case date():
            return value.isoformat()
        case _:
            return _plain(value, words)


def in_sentence(value: Value, exponents: Exponents, words: Words) -> str:
    """A value as it stands among words: ``USD 1,150.00``, ``9 March 2026``."""
    match value:
        case Amount():
            return words.money(value, exponents)
        case date():
            return words.day(value)
        case _:
            return _plain(value, words)


def sentence(parts: Sentence, exponents: Exponents, words: Words) -> str:
    """A sentence as plain words."""
    told_parts = (
        in_sentence(part.cell.value, exponents, words) if isinstance(part, Figure) else clean(part) for part in parts
    )
    return "".join(told_parts)


def _plain(value: str | Count | Reference | Badge | None, words: Words) -> str:
    match value:
        case None:
            return ""
        case str():
            return clean(value)
        case Count():
            return words.number(value.number)
        case Reference():
            return clean(value.words)
        case Badge():
            return f"{SIGNS[value.state]} {clean(value.words)}"
