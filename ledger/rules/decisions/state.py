"""Decisions as the rest of the rules sees them: their effects, and whether they are in force."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from ledger.rules.journal import Journal, Table


@dataclass(frozen=True, slots=True)
class Effect:
    """One thing that a decision does once in force: an act of this kind, about this thing, with this very body."""

    kind: str
    about: str | None
    body: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Decision:
    """A decision. Its family adds the rest."""

    id: str
    effects: tuple[Effect, ...]
    in_force_from: int | None = None
    in_force_until: int | None = None

    def in_force(self, received: int) -> bool:
        """Whether it is in force at ``received`` (ms)."""
        if self.in_force_from is None or received < self.in_force_from:
            return False
        return self.in_force_until is None or received < self.in_force_until


class DecisionsState:
    """Decisions by id; the act that carried out each effect, by decision and place."""

    def __init__(self, journal: Journal) -> None:
        self.decisions: Table[str, Decision] = Table(journal)
        self.effects_done: Table[tuple[str, int], str] = Table(journal)
