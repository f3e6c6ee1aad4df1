"""Exact scales: values to lengths in whole units, so that parts of a drawing add up as what they show does.

Nothing is a float. Where lengths have to be whole, ends are rounded rather than lengths: neighbours then share an edge,
never overlap, and their lengths sum to the length of the whole.
"""

from collections.abc import Sequence
from fractions import Fraction


def length(value: int, whole: int, room: int) -> int:
    """A value's share of a room, rounded to the nearest unit, halves up.

    Args:
        value: 0 <= value <= whole.
        whole: what the entire room stands for; 0 gives no length.
        room: units.
    """
    return (2 * value * room + whole) // (2 * whole) if whole > 0 else 0


def edges(values: Sequence[int], whole: int, room: int) -> list[tuple[int, int]]:
    """Start and end of each value laid end to end; the ends are rounded, so that lengths sum to that of the sum."""
    spans, before = [], 0
    for value in values:
        spans.append((length(before, whole, room), length(before + value, whole, room)))
        before += value
    return spans


def shares(values: Sequence[int], of: int = 1000) -> tuple[int, ...]:
    """Whole parts of ``of`` in proportion to values, by largest remainder, ties to the earlier; they sum to ``of``.

    Values that sum to nothing have no shares.
    """
    whole = sum(values)
    if whole <= 0:
        return tuple(0 for _ in values)
    parts = [value * of // whole for value in values]
    waiting = sorted(range(len(values)), key=lambda place: (-(values[place] * of % whole), place))
    for place in waiting[: of - sum(parts)]:
        parts[place] += 1
    return tuple(parts)


def ticks(low: int, high: int, unit: int = 1, most: int = 6) -> list[int]:
    """Round values from at or below ``low`` to at or above ``high``, with 0 among them.

    Args:
        low: 0 or less.
        high: 0 or more.
        unit: ticks are multiples of it (of 100 cents, say).
        most: about how many to give; one more at most.

    Returns:
        Values that rise in equal steps of 1, 2 or 5 times a power of ten units.
    """
    span = Fraction(max(high - low, unit), unit * max(most - 1, 1))
    power = 1
    while power * 10 <= span:
        power *= 10
    step = unit * next((power * factor for factor in (1, 2, 5) if Fraction(power * factor) >= span), power * 10)
    first, last = low // step, -(-high // step)
    return [step * number for number in range(first, max(last, first + 1) + 1)]
