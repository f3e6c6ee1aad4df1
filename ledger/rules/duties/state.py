"""What recurs: schedules as data, and which occurrences were met by what (docs/rules.md, part Y). Instants in ms."""

from dataclasses import dataclass
from datetime import date
from typing import Literal

from ledger.rules.journal import Journal, Table

Template = Literal["briefing", "review", "reflection", "report", "update"]
Unit = Literal["days", "weeks", "months"]


@dataclass(frozen=True, slots=True)
class Duty:
    """Something owed again and again.

    Args:
        first, last: the day of its first occurrence, and the latest day that can be one.
        unit, count: how long from one to the next.
        grace_days: days after an occurrence's day before it is missed.
        organization, post: who owes it; neither: the coalition.
        items: what a review judges; with ``campaigns`` every campaign not closed besides.
        ended: when it was ended; occurrences on or after that day are none.
    """

    id: str
    template: Template
    first: date
    last: date | None
    unit: Unit
    count: int
    grace_days: int
    organization: str | None
    post: str | None
    items: tuple[str, ...]
    campaigns: bool
    set: int
    ended: int | None = None


@dataclass(frozen=True, slots=True)
class Met:
    """How an occurrence was met: the act that says so, what it names, when, and what became of each item."""

    act: str
    by: str | None
    received: int
    items: tuple[tuple[str, str], ...] = ()


class DutiesState:
    """Duties by id; what was met by duty and occurrence, counted from 0; acts used by duty."""

    def __init__(self, journal: Journal) -> None:
        self.duties: Table[str, Duty] = Table(journal)
        self.met: Table[tuple[str, int], Met] = Table(journal)
        self.used: Table[tuple[str, str], int] = Table(journal)
        """Duty and act to the occurrence that the act met."""
