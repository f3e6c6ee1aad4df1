"""Checklists and events: what must be there before a booking or an event goes ahead (docs/rules.md, part N)."""

from dataclasses import dataclass
from typing import Literal

from ledger.rules.journal import Journal, Table

Before = Literal["booking", "go"]
EventStanding = Literal["planned", "go", "called_off", "held"]


@dataclass(frozen=True, slots=True)
class Checklist:
    """What events of a sort need: items each with what it comes before, a joint briefing, trainings of who leads."""

    items: tuple[tuple[str, Before], ...] = ()
    joint_briefing: bool = False
    trainings: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Event:
    """An event on a day (ms), led by somebody, with the checklist in force when it was planned.

    Args:
        done: item to the act that shows it done.
        briefing: the gathering at which the organizations were briefed together.
        bookings: acts that booked something for it.
        gone: whether it had got its go when it was held.
    """

    id: str
    sort: str
    date: int
    lead: str
    campaign: str | None
    checklist: Checklist
    standing: EventStanding = "planned"
    done: tuple[tuple[str, str], ...] = ()
    briefing: str | None = None
    bookings: tuple[str, ...] = ()
    gone: bool = False


class EventsState:
    """Checklists by sort of event; events by id."""

    def __init__(self, journal: Journal) -> None:
        self.checklists: Table[str, Checklist] = Table(journal)
        self.events: Table[str, Event] = Table(journal)
