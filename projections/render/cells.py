"""How a cell reads to people: shared by text, spreadsheet and page, so that they cannot tell different things.

Nothing here asks the machine for its locale: months, marks and signs are ours, per language of the report. A column in
one currency says so once, in its heading; a column in several writes the currency beside each amount.
"""

import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from projections.reports.amounts import Amount, Exponents, grouped, told
from projections.reports.model import Badge, Column, Count, Figure, Reference, Sentence, State, Table, Value


@dataclass(frozen=True, slots=True)
class Words:
    """What the formats say by themselves, in one language."""

    five: Mapping[str, str]
    fixed_by: str
    contents: str
    traces: str
    trace_lead: str
    more: str
    as_table: str
    skip: str
    sealed: str
    seal_lead: str
    seal_again: str
    enclosed: str
    months: tuple[str, ...]


ENGLISH = Words(
    five={
        "size": "Entries in the log",
        "rules": "Rules",
        "report": "Report",
        "audience": "For",
        "disclosures": "Disclosures shown (SHA-256)",
    },
    fixed_by="What fixes this report",
    contents="Contents",
    traces="Where each figure comes from",
    trace_lead="Each figure is the sum of what the entries listed beside it posted or stated.",
    more="and {} more, all in report.json",
    as_table="The same as a table",
    skip="Skip to the report",
    sealed="How to check this print",
    seal_lead="The square holds the five above and this SHA-256 of the report's JSON form, which lies in this file:",
    seal_again="Whoever has the record makes the same report again and compares:",
    enclosed="Enclosed in this file",
    months=(
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
    ),
)

_LANGUAGES: dict[str, Words] = {"en": ENGLISH}

SIGNS: dict[State, str] = {"good": "✓", "waiting": "…", "warning": "!", "bad": "✗", "neutral": "·"}
"""A sign for each state, since colour alone says nothing to many and nothing at all in print."""

_SPACES = str.maketrans({"\t": " ", "\n": " ", "\r": " ", "\u2028": " ", "\u2029": " "})
_DIRECTION = frozenset("\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069\u200e\u200f\u061c")

_NOT_XML = frozenset("\ufffe\uffff")


def words_for(language: str) -> Words:
    """The words of a language, by BCP 47 tag; English where there are none yet."""
    return _LANGUAGES.get(language.partition("-")[0], ENGLISH)


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


def in_table(value: Value, exponents: Exponents, currency: str | None) -> str:
    """A value as it stands in a table whose column is headed with ``currency``; dates as 2026-03-09."""
    match value:
        case Amount():
            return grouped(value, exponents) if value.currency == currency else told(value, exponents)
        case date():
            return value.isoformat()
        case _:
            return _plain(value)


def in_sentence(value: Value, exponents: Exponents, words: Words) -> str:
    """A value as it stands among words: ``USD 1,150.00``, ``9 March 2026``."""
    match value:
        case Amount():
            return told(value, exponents)
        case date():
            return f"{value.day} {words.months[value.month - 1]} {value.year:04d}"
        case _:
            return _plain(value)


def sentence(parts: Sentence, exponents: Exponents, words: Words) -> str:
    """A sentence as plain words."""
    told_parts = (
        in_sentence(part.cell.value, exponents, words) if isinstance(part, Figure) else clean(part) for part in parts
    )
    return "".join(told_parts)


def _plain(value: str | Count | Reference | Badge | None) -> str:
    match value:
        case None:
            return ""
        case str():
            return clean(value)
        case Count():
            return f"{value.number:,}"
        case Reference():
            return clean(value.words)
        case Badge():
            return f"{SIGNS[value.state]} {clean(value.words)}"
