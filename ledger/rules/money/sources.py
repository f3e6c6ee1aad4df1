"""Which decision each available amount of a line came from (docs/rules.md M-21).

When a decision stops being in force, what it set aside and nobody promised yet returns (governance E11). So each line
keeps what is available on it by decision, oldest first. Money is drawn oldest first, but last from decisions that are
no longer in force.
"""

from collections.abc import Iterable

from ledger.rules.money.state import Sources


def add(sources: Sources, decision: str | None, amount: int) -> Sources:
    """More became available, from that decision. ``amount`` >= 0."""
    if amount == 0:
        return sources
    for place, (known, there) in enumerate(sources):
        if known == decision:
            return (*sources[:place], (known, there + amount), *sources[place + 1 :])
    return (*sources, (decision, amount))


def plan(
    sources: Sources, amount: int, *, first: str | None = None, last: Iterable[str | None] = frozenset()
) -> Sources:
    """From which decisions an amount is drawn.

    Args:
        sources: what is available.
        amount: how much to draw, >= 0; what is not there is left out.
        first: a decision to draw from before all others.
        last: decisions to draw from only after all others.

    Returns:
        The parts drawn, in the order drawn.
    """
    late = frozenset(last)
    ordered = sorted(sources, key=lambda part: (part[0] != first or first is None, part[0] in late))
    drawn: list[tuple[str | None, int]] = []
    for decision, there in ordered:
        if amount <= 0:
            break
        part = min(amount, there)
        if part > 0:
            drawn.append((decision, part))
            amount -= part
    return tuple(drawn)


def take(sources: Sources, drawn: Sources) -> Sources:
    """What is left after drawing."""
    gone = dict(drawn)
    return tuple(
        (decision, there - gone.get(decision, 0)) for decision, there in sources if there > gone.get(decision, 0)
    )


def give_back(sources: Sources, draws: Sources, amount: int) -> Sources:
    """Return an amount to where it was drawn from, last drawn first; what exceeds the draws goes to the first."""
    for decision, part in reversed(draws):
        back = min(amount, part)
        sources, amount = add(sources, decision, back), amount - back
    return add(sources, draws[0][0] if draws else None, amount)
