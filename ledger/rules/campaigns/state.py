"""Campaigns, their goals and indicators, outcomes, evaluations and lessons (docs/rules.md, part W). Instants in ms."""

from dataclasses import dataclass
from typing import Literal

from ledger.rules.commitments.parameters import Level
from ledger.rules.journal import Journal, Table

CampaignStanding = Literal["running", "evaluated", "closed"]
LessonStanding = Literal["open", "changed", "no_change"]


@dataclass(frozen=True, slots=True)
class Campaign:
    """A campaign: goals and indicators as decided, outcomes as recorded, and the act that evaluated it last."""

    id: str
    starts: int
    ends: int | None
    goals: tuple[str, ...] = ()
    indicators: tuple[str, ...] = ()
    outcomes: tuple[str, ...] = ()
    evaluation: str | None = None
    closed: int | None = None

    @property
    def standing(self) -> CampaignStanding:
        """Where the campaign stands."""
        if self.closed is not None:
            return "closed"
        return "running" if self.evaluation is None else "evaluated"


@dataclass(frozen=True, slots=True)
class Goal:
    """A goal as decided, by which day if by one, and the level that evaluations gave it."""

    id: str
    campaign: str
    due: int | None
    level: Level | None = None


@dataclass(frozen=True, slots=True)
class Indicator:
    """What is counted, in which unit, from where to where; readings as (day, value, act) in order of the days."""

    id: str
    campaign: str
    code: str
    unit: str
    baseline: int
    target: int
    readings: tuple[tuple[int, int, str], ...] = ()


@dataclass(frozen=True, slots=True)
class Outcome:
    """What came of a campaign, how far, for which goal, and how many proofs it names."""

    id: str
    campaign: str
    goal: str | None
    level: Level
    date: int
    proofs: int


@dataclass(frozen=True, slots=True)
class Lesson:
    """Something learned; ``change`` is the act that it led to."""

    id: str
    campaign: str | None
    due: int | None
    learned: int
    standing: LessonStanding = "open"
    change: str | None = None


class CampaignsState:
    """Tables by id."""

    def __init__(self, journal: Journal) -> None:
        self.campaigns: Table[str, Campaign] = Table(journal)
        self.goals: Table[str, Goal] = Table(journal)
        self.indicators: Table[str, Indicator] = Table(journal)
        self.outcomes: Table[str, Outcome] = Table(journal)
        self.lessons: Table[str, Lesson] = Table(journal)
