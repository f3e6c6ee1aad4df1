"""Gatherings, what was told there and to whom, minutes, notices (docs/rules.md, part G). Instants in ms."""

from dataclasses import dataclass
from typing import Literal

from ledger.rules.journal import Cell, Journal, Series, Table

MinutesStanding = Literal["draft", "approved", "disputed"]
StoryStanding = Literal["told", "consent_ended", "withdrawn"]
Use = Literal["gathering", "minutes", "report", "training", "website", "media"]


@dataclass(frozen=True, slots=True)
class Gathering:
    """A gathering: the act whose account of it stands, its date, its kind, and the organizations named in it.

    ``minutes`` are those told of each moment, in order, 0 where none were.
    """

    id: str
    account: str
    date: int
    organizations: tuple[str, ...]
    moments: tuple[str, ...]
    by: str | None
    next: int | None = None
    kind: str | None = None
    minutes: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class Attendance:
    """Who was there, as written down: persons by id, heads by organization."""

    act: str
    persons: tuple[str, ...]
    heads: tuple[tuple[str, int], ...]


@dataclass(frozen=True, slots=True)
class CheckIn:
    """That somebody checked in, and whether she let words of hers be kept."""

    act: str
    person: str
    worded: bool


@dataclass(frozen=True, slots=True)
class Story:
    """A story that somebody told: what it may be used for, until when, and whether she took it back."""

    id: str
    teller: str
    gathering: str | None
    uses: tuple[Use, ...]
    until: int | None
    digests: tuple[str, ...]
    withdrawn: int | None = None

    def standing(self, received: int) -> StoryStanding:
        """Where the story stands at ``received``."""
        if self.withdrawn is not None:
            return "withdrawn"
        return "told" if self.until is None or received < self.until else "consent_ended"


@dataclass(frozen=True, slots=True)
class Minutes:
    """Minutes of a gathering.

    Args:
        versions: the acts that hold them, the current one last; all are kept.
        approved: versions that were approved.
        disputes: acts that dispute the current version and were not taken back.
    """

    id: str
    gathering: str
    versions: tuple[str, ...]
    approved: tuple[str, ...] = ()
    disputes: tuple[str, ...] = ()

    @property
    def standing(self) -> MinutesStanding:
        """Where the current version stands."""
        if self.disputes:
            return "disputed"
        return "approved" if self.versions[-1] in self.approved else "draft"


@dataclass(frozen=True, slots=True)
class Notice:
    """That notice was given: of what, to whom (none named: everybody), how, and on whose word."""

    act: str
    decision: str | None
    date: int | None
    organizations: tuple[str, ...]
    channel: str
    host: bool
    received: int


class GatheringsState:
    """Tables by id; check-ins and attendance by gathering; notices in order and by decision."""

    def __init__(self, journal: Journal) -> None:
        self.gatherings: Table[str, Gathering] = Table(journal)
        self.attendance: Table[str, Attendance] = Table(journal)
        self.presence: Table[tuple[str, str], tuple[tuple[int, bool], ...]] = Table(journal)
        """Gathering and organization to when (ms) it came or went, as noted: True while it is there."""
        self.checkins: Table[tuple[str, str], CheckIn] = Table(journal)
        """Gathering and person to her check-in."""
        self.checked_in: Table[str, tuple[str, ...]] = Table(journal)
        """Gathering to the persons who checked in, in order."""
        self.stories: Table[str, Story] = Table(journal)
        self.minutes: Table[str, Minutes] = Table(journal)
        self.minutes_of: Table[str, tuple[str, ...]] = Table(journal)
        """Gathering to its minutes."""
        self.sleeps: Cell[tuple[tuple[int, int | None], ...]] = Cell(journal, ())
        """When (ms) the coalition fell asleep and woke, in order; None while it sleeps."""
        self.notices: Series[Notice] = Series(journal)
        self.notices_of: Table[str, tuple[Notice, ...]] = Table(journal)
        """Decision to the notices of it, in order."""
