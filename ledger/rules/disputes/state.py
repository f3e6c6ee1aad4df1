"""Disputes: who is at odds with whom, who hears them, and what came of it (docs/rules.md, part Q). Instants in ms."""

from dataclasses import dataclass
from typing import Literal

from ledger.rules.charter.life import LifeLimits
from ledger.rules.journal import Journal, Table

Stage = Literal[
    "filed", "admitted", "mediation", "panel", "ruled", "appealed", "declined", "withdrawn", "settled",
]  # fmt: skip
DisputeStanding = Literal[
    "filed", "admitted", "mediation", "panel", "ruled", "appealed", "final", "declined", "withdrawn", "settled",
]  # fmt: skip
OPEN: tuple[DisputeStanding, ...] = ("filed", "admitted", "mediation", "panel", "ruled", "appealed")
"""Standings from which something can still follow."""
HEARD: tuple[DisputeStanding, ...] = ("admitted", "mediation", "panel", "ruled", "appealed")


@dataclass(frozen=True, slots=True)
class Ruling:
    """What a panel ruled: the act, its members who signed, the outcome."""

    act: str
    outcome: str
    panel: tuple[str, ...]
    received: int


@dataclass(frozen=True, slots=True)
class Dispute:
    """A dispute.

    Args:
        filer: who filed it.
        organizations, persons: the other side, as named.
        involved: the filer's organizations at filing, those named, and those of the persons named.
        concerns: the act over which it is, if it is over one.
        limits: the charter's, in force when it was filed.
        stage, since: the last act's stage, and when it came to it; `dispute_standing` tells the standing.
        handler: who took it up.
        panel: who is to rule now.
        heard: everybody who has handled or ruled on it, so that an appeal goes to others.
        stays: acts that stay a payment or a decision until it is over.
    """

    id: str
    filer: str
    organizations: tuple[str, ...]
    persons: tuple[str, ...]
    involved: frozenset[str]
    concerns: str | None
    filed: int
    limits: LifeLimits
    stage: Stage
    since: int
    handler: str | None = None
    panel: tuple[str, ...] = ()
    heard: frozenset[str] = frozenset()
    sessions: int = 0
    rulings: tuple[Ruling, ...] = ()
    stays: tuple[str, ...] = ()


class DisputesState:
    """Disputes by id."""

    def __init__(self, journal: Journal) -> None:
        self.disputes: Table[str, Dispute] = Table(journal)
