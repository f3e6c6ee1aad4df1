"""Who is in the meeting: words count only while enough seats are present (docs/rules.md D-61; E2).

A vote over time asks about quorum at its close alone. At a meeting people come and go: whoever writes down says who is
there now, and what is said while too few are is void until it is said again.
"""

from fractions import Fraction
from typing import Any

from pydantic import Field

from ledger.rules.case import Case
from ledger.rules.charter.procedure import as_fraction
from ledger.rules.decisions.proposing import decision_about
from ledger.rules.decisions.state import Opening
from ledger.rules.decisions.voices import voices_of
from ledger.rules.kind import Check, Detail, Kind
from ledger.rules.state import State
from ledger.rules.values import Body


class DecisionPresence(Body):
    """The places of those who are in the meeting now: keys of seats."""

    present: tuple[str, ...] = Field(max_length=1000)


def quorate(state: State, opening: Opening) -> bool:
    """Whether the seats written down as present meet the call's quorum of the base; before that nobody is there."""
    procedure = opening.procedure
    there = state.decisions.present.get(opening.act) or frozenset()
    second = procedure.second_call
    share = as_fraction(second.quorum if second is not None and opening.call > 1 else procedure.quorum)
    voices = voices_of(procedure, opening.electorate.seats, {})
    if procedure.quorum_base != "all_seats":
        voices = tuple(voice for voice in voices if voice.filled or voice.seat.key in there)
    took = sum((Fraction(voice.weight) for voice in voices if voice.seat.key in there), start=Fraction(0))
    base = sum((Fraction(voice.weight) for voice in voices), start=Fraction(0))
    if procedure.quorum_base == "present":
        base = took
    left, right = (took**2, share**2 * base) if procedure.quorum_root else (took, share * base)
    return left > right if procedure.quorum_strict else left >= right


def _no_meeting(case: Case[Any]) -> Detail | None:
    opening = decision_about(case).opening
    good = opening is not None and opening.meeting and opening.counts_at(case.index, case.received)
    return None if good else {}


def _no_seat(case: Case[DecisionPresence]) -> Detail | None:
    opening = decision_about(case).opening
    assert opening is not None, "NO_MEETING comes first"
    strange = [place for place in case.body.present if place not in opening.electorate.keys]
    if strange:
        return {"place": strange[0]}
    twice = len(set(case.body.present)) != len(case.body.present)
    return {"place": "one of them, twice"} if twice else None


def _record_presence(case: Case[DecisionPresence]) -> None:
    opening = decision_about(case).opening
    assert opening is not None
    case.state.decisions.present.put(opening.act, frozenset(case.body.present))


KINDS: tuple[Kind[Any], ...] = (
    Kind(
        name="decision.presence/v1",
        body=DecisionPresence,
        label="who is in the meeting",
        words="Now present at the meeting on {about}: {present}.",
        about=("decision",),
        power="decisions.record_presence",
        checks=(
            Check("NO_MEETING", "D-61", "It is not open at a meeting.", "Open it with meeting.", _no_meeting),
            Check("NO_SEAT_THERE", "D-61", "There is no seat {place} in it.", "Name seats of the opening.", _no_seat),
        ),
        record=_record_presence,
    ),
)
