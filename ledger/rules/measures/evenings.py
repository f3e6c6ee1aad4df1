"""How the time of gatherings was shared: check-ins and stories beside talk and agreements (docs/rules.md Z-10; S69)."""

from dataclasses import dataclass
from datetime import date

from ledger.rules.state import State
from ledger.rules.values import utc_date

TOGETHER = ("check_in", "story", "drawing", "song", "movement", "small_groups", "reflection")
"""Moments in which people meet one another; the others are talk and agreements."""


@dataclass(frozen=True, slots=True)
class Shared:
    """One sort of moment: the accounts of the gatherings that had it, and its minutes as far as they were told."""

    moment: str
    gatherings: tuple[str, ...]
    minutes: int


def time_shared(state: State, *, through: date | None = None) -> tuple[Shared, ...]:
    """Each sort of moment in order of its code, over all gatherings up to a day."""
    accounts: dict[str, dict[str, None]] = {}
    minutes: dict[str, int] = {}
    for gathering in state.gatherings.gatherings.values():
        if through is not None and utc_date(gathering.date) > through:
            continue
        for moment, told in zip(gathering.moments, gathering.minutes, strict=True):
            accounts.setdefault(moment, {})[gathering.account] = None
            minutes[moment] = minutes.get(moment, 0) + told
    return tuple(Shared(moment, tuple(sorted(accounts[moment])), minutes[moment]) for moment in sorted(accounts))


def together(shared: tuple[Shared, ...]) -> tuple[int, int]:
    """Minutes in which people met one another, and all minutes told."""
    return sum(one.minutes for one in shared if one.moment in TOGETHER), sum(one.minutes for one in shared)
