"""When an effect of a decision in force can be carried out (docs/rules.md R-20, D-40, D-41).

Most can at once. Two must wait: what belongs to an option that was not chosen waits for ever; what a meeting decided
alone, where the charter asks for more than the meeting, waits until enough seats stand behind it by their own hand.
"""

from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from ledger.rules.charter.procedure import as_fraction
from ledger.rules.decisions.state import Decision, Effect, Position
from ledger.rules.decisions.voices import YES
from ledger.rules.record.contested import doubt, is_disowned
from ledger.rules.state import State


@dataclass(frozen=True, slots=True)
class Waits:
    """Why an effect cannot be carried out yet: code and numbers."""

    code: str
    detail: Mapping[str, int | str]


def why_effect_waits(state: State, decision: Decision, effect: int) -> Waits | None:
    """What an effect of a decision in force still waits for; None when it is due."""
    told = decision.effects[effect]
    if told.option is not None:
        elected = decision.outcome.elected if decision.outcome else ()
        if told.option not in elected:
            return Waits("EFFECT_NOT_CHOSEN", {"option": told.option})
    return None if stands_behind(state, decision, told) else _standing(state, decision)


def money_effect_ready(state: State, decision: Decision, effect: int, received: int) -> bool:
    """Whether an effect that moves money can be carried out at ``received`` (ms): `why_effect_waits`, as yes or no."""
    return decision.in_force(received) and why_effect_waits(state, decision, effect) is None


def stands_behind(state: State, decision: Decision, effect: Effect) -> bool:
    """Whether enough seats stand behind an effect, where it was decided in a room and the charter asks for that."""
    opening = decision.opening
    if opening is None or not opening.room or opening.procedure.in_room is None:
        return True
    rule = opening.procedure.in_room.stand_behind
    asked = effect.kind in rule.kinds or (rule.money and _moves_money(effect) and not _is_small(state, decision))
    if not asked:
        return True
    behind, seats = seats_behind(state, decision)
    return behind > as_fraction(rule.share) * seats


def seats_behind(state: State, decision: Decision) -> tuple[int, int]:
    """How many seats stand behind a decision by key or by hand on paper, and how many there are."""
    opening = decision.opening
    assert opening is not None, "nothing stands behind what was never opened"
    words = (state.decisions.binding.get((decision.id, seat.key)) for seat in opening.electorate.seats)
    return sum(1 for word in words if agrees_by_hand(state, word, opening.text)), len(opening.electorate.seats)


def agrees_by_hand(state: State, word: Position | None, text: str) -> bool:
    """Whether a word agrees to a text by the person's own key, or her own hand on paper, and was not disowned."""
    if word is None or not word.hand or word.text != text or word.position not in (*YES, "ballot"):
        return False
    repudiated = state.decisions.repudiated.get((word.decision, word.place)) or ()
    taken_back = any(finding.index >= word.index for finding in repudiated)
    return (
        not taken_back and not is_disowned(state, word.act) and doubt(state, word.act) not in ("contested", "disavowed")
    )


def _standing(state: State, decision: Decision) -> Waits:
    behind, seats = seats_behind(state, decision)
    opening = decision.opening
    assert opening is not None
    assert opening.procedure.in_room is not None
    share = as_fraction(opening.procedure.in_room.stand_behind.share)
    return Waits("EFFECT_WAITS", {"behind": behind, "seats": seats, "needed": int(share * seats) + 1})


def _moves_money(effect: Effect) -> bool:
    return any(True for _ in amounts_in(effect.body))


def _is_small(state: State, decision: Decision) -> bool:
    """Small money, all amounts of the decision in a currency taken together, so that nothing is split."""
    opening = decision.opening
    assert opening is not None
    sums: dict[str, int] = defaultdict(int)
    for effect in decision.effects:
        for minor, ccy in amounts_in(effect.body):
            sums[ccy] += abs(minor)
    money = state.charter.versions[opening.charter].data.money
    return all(money.is_small(minor, ccy) for ccy, minor in sums.items())


def amounts_in(value: Any) -> Iterator[tuple[int, str]]:
    """Every amount in a body: an object of exactly ``minor`` and ``ccy``."""
    if isinstance(value, Mapping):
        if value.keys() == {"minor", "ccy"}:
            yield value["minor"], value["ccy"]
            return
        value = list(value.values())
    if isinstance(value, list | tuple):
        for member in value:
            yield from amounts_in(member)
