"""How groups are made up, in counts that name nobody (docs/rules.md Z-9; S47)."""

from collections.abc import Mapping
from dataclasses import dataclass

from ledger.rules.registers.model import Composition
from ledger.rules.state import State

_TOGETHER = 2


@dataclass(frozen=True, slots=True)
class Shown:
    """Counts that may be shown, the codes of those withheld, and the sum of all."""

    cells: Mapping[str, int]
    withheld: tuple[str, ...]
    total: int


def suppress(cells: Mapping[str, int], least: int) -> Shown:
    """Withhold small counts, and as many others, smallest first, as keep them from being computed from the total.

    Args:
        cells: code to count; a count of 0 is nobody and is left out.
        least: the smallest count that may be shown.

    Returns:
        Either nothing is withheld, or two or more counts whose sum is at least ``least`` and more than their number,
        so that neither one of them nor "one each" follows from the total; where there are too few, all are withheld.
    """
    there = {code: count for code, count in cells.items() if count > 0}
    ordered = sorted(there, key=lambda code: (there[code], code))
    small = sum(1 for code in ordered if there[code] < least)
    if small:
        while small < len(ordered) and not _is_hidden([there[code] for code in ordered[:small]], least):
            small += 1
    withheld = tuple(sorted(ordered[:small]))
    shown = {code: count for code, count in there.items() if code not in withheld}
    return Shown(shown, withheld, sum(there.values()))


def _is_hidden(counts: list[int], least: int) -> bool:
    return len(counts) >= _TOGETHER and sum(counts) >= max(least, len(counts) + 1)


def compositions(state: State) -> Mapping[tuple[str, str], Shown]:
    """Group and dimension to the latest counts written down, small cells withheld by the charter in force now."""
    charter = state.charter.in_force.get()
    least = charter.data.life.small_cell if charter else 1
    latest: dict[tuple[str, str], Composition] = {}
    for known in state.registers.live("composition"):
        entry = known.entry
        assert isinstance(entry, Composition)
        before = latest.get((entry.group, entry.dimension))
        if before is None or before.date <= entry.date:
            latest[entry.group, entry.dimension] = entry
    return {
        key: suppress({cell.code: cell.count for cell in entry.cells}, least) for key, entry in sorted(latest.items())
    }
