"""The meeting sheet: what is asked on it, for paper, workbook and reader alike (experience.md §9).

One page: when and who, the moments of the evening, what we agreed, who does what, money in and out, next time. Only the
date is required. Each line of the form has a code, which the workbook keeps in its first column, hidden, so that a
sheet in any language, with rows put in or taken out, is read back for certain.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Literal, get_args

from ledger.rules.gatherings.meeting import MomentCode
from ledger.rules.people.state import PRESENT
from projections.imports.surroundings import Surroundings
from projections.language import N_

VERSION = "plenary-meeting/v1"
ROW = "row:"
"""Before the code of a row that stands on the sheet, in its hidden column."""
MOMENTS: tuple[str, ...] = get_args(MomentCode)
Names = Literal["", "people", "organizations", "accounts", "pots"]
"""Which list of names a column draws from: pots are funds and lines of the budget."""

Say = Callable[[str], str]
"""Gives a message in the language of the sheet."""

MOMENT_WORDS = {
    "check_in": N_("Check-in"),
    "story": N_("Story"),
    "drawing": N_("Drawing"),
    "song": N_("Song"),
    "movement": N_("Movement"),
    "small_groups": N_("Small groups"),
    "reflection": N_("Reflection"),
    "talk": N_("Talk"),
    "round": N_("Round"),
    "agreement": N_("Agreement"),
}


@dataclass(frozen=True, slots=True)
class Field:
    """A question with one answer."""

    code: str
    label: str
    hint: str = ""


@dataclass(frozen=True, slots=True)
class Column:
    """A column of a table; ``width`` in tenths of the page, together 10; ``names``: the list it draws from."""

    code: str
    label: str
    width: int
    names: Names = ""


@dataclass(frozen=True, slots=True)
class Table:
    """A table to fill in: rows that stand there already, with a code for each, then empty ones."""

    code: str
    title: str
    columns: tuple[Column, ...]
    rows: tuple[tuple[str, ...], ...] = ()
    blank: int = 0
    codes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Form:
    """The sheet of a coalition.

    Args:
        title: what it is called.
        opening: a sentence for whoever fills it in.
        parts: fields and tables in order.
        lists: names to choose from, by what columns say.
    """

    title: str
    opening: str
    parts: tuple[Field | Table, ...]
    lists: dict[str, tuple[str, ...]]


def meeting_form(around: Surroundings, say: Say = str) -> Form:
    """The meeting sheet of a coalition.

    Args:
        around: the record: its organizations, people, accounts, funds and lines stand on it.
        say: gives a message in the language of the sheet.
    """
    here = [one.id for one in around.state.people.organizations.values() if one.standing in PRESENT]
    groups = tuple(("", around.directory.show(one)) for one in here)
    moments = tuple(("", say(MOMENT_WORDS[code])) for code in MOMENTS)
    return Form(
        say("Our meeting"),
        say("Only the date is required. Leave out what does not belong in any record: feelings, names of the afraid."),
        (
            Field("date", say("Date"), say("like 2026-03-14")),
            Field("place", say("Where")),
            Field("present", say("How many of us")),
            Table("organizations", say("Who was here"), _who(say), groups, 0),
            Table("moments", say("What we did"), _did(say), moments, 0, MOMENTS),
            Field("note", say("A sentence about it")),
            Table("agreed", say("What we agreed"), _agreed(say), (), 4),
            Table("tasks", say("Who does what"), _tasks(say), (), 5),
            Table("money", say("Money in and out"), _money(say), (), 4),
            Field("next", say("Next time"), say("like 2026-03-28")),
            Field("next_place", say("Where, next time")),
        ),
        _lists(around),
    )


def moment_of(row: str, written: str) -> str | None:
    """The code of a moment: as written, in English or by its code; else that of the row in which it stands."""
    labels = {label.casefold(): code for code, label in MOMENT_WORDS.items()} | {code: code for code in MOMENTS}
    return labels.get(written.casefold(), row if row in MOMENTS else None)


def _who(say: Say) -> tuple[Column, ...]:
    return (
        Column("here", say("Here? x"), 1),
        Column("organization", say("Organization"), 4, "organizations"),
        Column("count", say("How many"), 1),
        Column("speaker", say("Who spoke for it"), 4, "people"),
    )


def _did(say: Say) -> tuple[Column, ...]:
    return (
        Column("here", say("x"), 1),
        Column("moment", say("Moment"), 2),
        Column("minutes", say("Minutes"), 1),
        Column("sentence", say("One sentence"), 6),
    )


def _agreed(say: Say) -> tuple[Column, ...]:
    return (
        Column("title", say("In a line"), 3),
        Column("text", say("The words"), 4),
        Column("back", say("Who takes it back to its people"), 2, "organizations"),
        Column("until", say("Until"), 1),
    )


def _tasks(say: Say) -> tuple[Column, ...]:
    return (
        Column("what", say("What"), 5),
        Column("person", say("Who"), 2, "people"),
        Column("organization", say("Of"), 2, "organizations"),
        Column("due", say("By"), 1),
    )


def _money(say: Say) -> tuple[Column, ...]:
    return (
        Column("way", say("in / out"), 1),
        Column("what", say("What for"), 4),
        Column("amount", say("Amount"), 1),
        Column("account", say("Into or out of"), 2, "accounts"),
        Column("pot", say("Fund, or line of the budget"), 2, "pots"),
    )


def _lists(around: Surroundings) -> dict[str, tuple[str, ...]]:
    """Names as the sheet offers them: with the number where two share a name."""
    kinds = {
        "people": ("person",),
        "organizations": ("organization",),
        "accounts": ("account",),
        "pots": ("fund", "line"),
    }
    found = {}
    for name, things in kinds.items():
        listed = [one for one in around.directory if one.thing in things]
        names = [one.name for one in listed]
        found[name] = tuple(one.name if one.name and names.count(one.name) == 1 else one.number for one in listed)
    return found
