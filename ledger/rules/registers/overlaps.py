"""Where organizations' priorities meet and where they clash; what people suffer from most (docs/rules.md X-10)."""

from dataclasses import dataclass
from itertools import combinations
from typing import Literal

from ledger.rules.registers.model import Demand, Grievance, Priority, Risk
from ledger.rules.registers.state import Registered
from ledger.rules.state import State


@dataclass(frozen=True, slots=True)
class Meeting:
    """Two organizations on one topic.

    Args:
        topic: the topic.
        organizations: the two, in order of their ids.
        entries: their entries, in the same order.
        how: ``overlap`` both want it or both do not; ``clash`` one wants what the other does not; ``threat`` one
            wants what the other fears; ``shared_risk`` both fear it.
        weight: the lower of the two weights or levels: how much it matters to both.
    """

    topic: str
    organizations: tuple[str, str]
    entries: tuple[str, str]
    how: Literal["overlap", "clash", "threat", "shared_risk"]
    weight: int


def meetings(state: State) -> tuple[Meeting, ...]:
    """Every two organizations' priorities and risks that speak of one topic; what matters most to both comes first."""
    by_topic: dict[str, list[Registered]] = {}
    for template in ("priority", "risk"):
        for known in state.registers.live(template):
            entry = known.entry
            assert isinstance(entry, Priority | Risk)
            by_topic.setdefault(entry.topic, []).append(known)
    found = [
        _meet(topic, one, other)
        for topic, entries in by_topic.items()
        for one, other in combinations(sorted(entries, key=lambda each: (each.organization or "", each.id)), 2)
        if one.organization != other.organization
    ]
    return tuple(sorted((one for one in found if one), key=lambda one: (-one.weight, one.topic, one.entries)))


def overlaps(state: State) -> tuple[Meeting, ...]:
    """Where two organizations want, do not want, or fear the same."""
    return tuple(one for one in meetings(state) if one.how in ("overlap", "shared_risk"))


def clashes(state: State) -> tuple[Meeting, ...]:
    """Where one organization wants what another does not want, or fears."""
    return tuple(one for one in meetings(state) if one.how in ("clash", "threat"))


def _meet(topic: str, one: Registered, other: Registered) -> Meeting | None:
    first, second = one.entry, other.entry
    assert isinstance(first, Priority | Risk)
    assert isinstance(second, Priority | Risk)
    how: Literal["overlap", "clash", "threat", "shared_risk"]
    if isinstance(first, Priority) and isinstance(second, Priority):
        how = "overlap" if first.stance == second.stance else "clash"
    elif isinstance(first, Risk) and isinstance(second, Risk):
        how = "shared_risk"
    else:
        wanted = first if isinstance(first, Priority) else second
        assert isinstance(wanted, Priority)
        how = "threat" if wanted.stance == "for" else "overlap"
    pair = (one.organization or "", other.organization or "")
    return Meeting(topic, pair, (one.id, other.id), how, min(_weight(first), _weight(second)))


def _weight(entry: Priority | Risk) -> int:
    return entry.weight if isinstance(entry, Priority) else entry.level


@dataclass(frozen=True, slots=True)
class Pattern:
    """A topic of grievances: how many entries, people, places and organizations; the demands on the same topic."""

    topic: str
    grievances: int
    people: int
    organizations: int
    unresolved: int
    demands: tuple[str, ...]


def grievance_patterns(state: State, at_least: int = 2) -> tuple[Pattern, ...]:
    """The topics of so many grievances or more, most people first, each with the demands that answer to it."""
    by_topic: dict[str, list[Registered]] = {}
    for known in state.registers.live("grievance"):
        assert isinstance(known.entry, Grievance)
        by_topic.setdefault(known.entry.topic, []).append(known)
    demands: dict[str, list[str]] = {}
    for known in state.registers.live("demand"):
        assert isinstance(known.entry, Demand)
        demands.setdefault(known.entry.topic, []).append(known.id)
    found = []
    for topic, entries in by_topic.items():
        told = [known.entry for known in entries if isinstance(known.entry, Grievance)]
        if len(entries) >= at_least:
            found.append(
                Pattern(
                    topic=topic,
                    grievances=len(told),
                    people=sum(one.people for one in told),
                    organizations=len({known.organization for known in entries if known.organization}),
                    unresolved=sum(1 for one in told if not one.resolved),
                    demands=tuple(demands.get(topic, ())),
                )
            )
    return tuple(sorted(found, key=lambda one: (-one.people, one.topic)))
