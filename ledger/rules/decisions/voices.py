"""From seats and positions to weights that count: organization rules, and who took part (docs/rules.md D-20 to D-25).

Everything is exact: weights are whole numbers, or fractions where the charter caps an organization's share.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from fractions import Fraction

from ledger.rules.charter.procedure import PositionCode, Procedure, as_fraction
from ledger.rules.counting.result import Exact, Step, exact
from ledger.rules.decisions.state import Position, Seat

YES: tuple[PositionCode, ...] = ("consent", "consent_with_reservation")
NO: tuple[PositionCode, ...] = ("object", "block")
ABSTAIN: tuple[PositionCode, ...] = ("abstain", "stand_aside")


@dataclass(frozen=True, slots=True)
class Voice:
    """A seat, or an organization's seats taken together, with the position that counts for it, if any."""

    seat: Seat
    weight: Exact
    position: Position | None

    @property
    def code(self) -> PositionCode | None:
        """The position's code; None for who did not respond."""
        return self.position.position if self.position else None

    @property
    def filled(self) -> bool:
        """Whether somebody could speak for it: at the opening, or as has been seen since."""
        return self.seat.filled or self.position is not None


def voices_of(procedure: Procedure, seats: Iterable[Seat], positions: Mapping[str, Position]) -> tuple[Voice, ...]:
    """One voice a seat, then as the procedure's ``org_rule`` has it."""
    voices = tuple(Voice(seat, seat.weight, positions.get(seat.key)) for seat in seats)
    if procedure.org_rule == "none":
        return voices
    groups: dict[str, list[Voice]] = defaultdict(list)
    for voice in voices:
        groups[voice.seat.organization or f"nobody:{voice.seat.key}"].append(voice)
    if procedure.org_rule == "one_per_organization":
        return tuple(_latest(group) for group in groups.values())
    if procedure.org_rule == "merge_identical":
        return tuple(voice for group in groups.values() for voice in _merged(group))
    return tuple(voice for group in groups.values() for voice in _capped(group, voices, procedure.org_cap or "1/1"))


def _latest(group: list[Voice]) -> Voice:
    spoken = [voice.position for voice in group if voice.position]
    last = max(spoken, key=lambda position: (position.received, position.index), default=None)
    filled = any(voice.seat.filled for voice in group)
    return Voice(replace(group[0].seat, filled=filled), max(voice.weight for voice in group), last)


def _merged(group: list[Voice]) -> Iterable[Voice]:
    seen: dict[tuple[str, tuple[tuple[str, int], ...]], Voice] = {}
    for voice in group:
        if voice.position is None:
            yield voice
            continue
        ballot = tuple(sorted((voice.position.ballot or {}).items()))
        kept = seen.get((voice.position.position, ballot))
        if kept is None or voice.weight > kept.weight:
            seen[voice.position.position, ballot] = voice
    yield from seen.values()


def _capped(group: list[Voice], voices: tuple[Voice, ...], cap: str) -> Iterable[Voice]:
    total = sum(Fraction(voice.weight) for voice in voices)
    own = sum(Fraction(voice.weight) for voice in group)
    allowed = as_fraction(cap) * total
    factor = allowed / own if own > allowed and group[0].seat.organization else Fraction(1)
    for voice in group:
        yield replace(voice, weight=voice.weight * factor)


def weight(voices: Iterable[Voice], codes: tuple[PositionCode, ...]) -> Exact:
    """The weight of the voices in some positions."""
    return sum((voice.weight for voice in voices if voice.code in codes), start=Fraction(0))


def total(voices: Iterable[Voice]) -> Exact:
    """The weight of all voices."""
    return sum((voice.weight for voice in voices), start=Fraction(0))


def counted_out(procedure: Procedure, voices: Iterable[Voice]) -> tuple[Voice, ...]:
    """The voices left once those are out who owe no vote: not ours, and taking it back where that does not count."""
    out: set[PositionCode] = {"not_ours"}
    if "taking_it_back" not in procedure.quorum_counts:
        out.add("taking_it_back")
    return tuple(voice for voice in voices if voice.code not in out)


def meets_quorum(procedure: Procedure, voices: tuple[Voice, ...], quorum: str) -> tuple[bool, Step]:
    """Whether enough took part for the share that the call pinned, with the arithmetic (D-22)."""
    counts, base_voices = procedure.quorum_counts, counted_out(procedure, voices)
    if not procedure.recused_in_base and "recused" not in counts:
        base_voices = tuple(voice for voice in base_voices if voice.code != "recused")
    if procedure.quorum_base == "filled_seats":
        base_voices = tuple(voice for voice in base_voices if voice.filled)
    elif procedure.quorum_base == "electorate":
        base_voices = tuple(voice for voice in base_voices if voice.filled and voice.code != "recused")
    elif procedure.quorum_base == "present":
        base_voices = tuple(voice for voice in base_voices if voice.code)
    took, base, share = weight(base_voices, counts), total(base_voices), as_fraction(quorum)
    if procedure.quorum_root:
        # took >= share * sqrt(base), without a square root: both sides squared, all of them at least 0.
        left, right = Fraction(took) ** 2, share**2 * base
    else:
        left, right = Fraction(took), share * base
    met = left > right if procedure.quorum_strict else left >= right
    how = "more than" if procedure.quorum_strict else "at least"
    of = "the square root of " if procedure.quorum_root else ""
    words = f"Took part: {exact(took)}. Needed: {how} {quorum} of {of}{exact(base)} ({procedure.quorum_base})."
    facts = {
        "took_part": exact(took),
        "base": procedure.quorum_base,
        "base_size": exact(base),
        "quorum": quorum,
        "strict": procedure.quorum_strict,
        "root": procedure.quorum_root,
        "met": met,
    }
    return met, Step("quorum", words, facts)


def organization_alone(voices: Iterable[Voice]) -> str | None:
    """The organization that holds more than half of all weight, if one does and another voice is there (C-5)."""
    held: dict[str, Exact] = defaultdict(Fraction)
    for voice in voices:
        held[voice.seat.organization or f"nobody:{voice.seat.key}"] += voice.weight
    everything = sum(held.values(), start=Fraction(0))
    for name in sorted(held):
        if len(held) > 1 and held[name] * 2 > everything and not name.startswith("nobody:"):
            return name
    return None
