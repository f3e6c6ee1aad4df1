"""Deciding in the room: one act with a line for each one present (docs/rules.md D-33 to D-39; governance.md §3).

It opens, hears and closes in one: in force at once for those who consented. Who takes it back to her people, and who
was absent, joins by her own word, and for a time can reopen it by an objection of harm or mission. A line is her own
word when she is among the signers; otherwise it was written down for her, before a witness of another organization.
"""

from collections.abc import Iterator
from dataclasses import replace
from typing import Any

from pydantic import ConfigDict, Field

from ledger.rules.case import Case, Signed
from ledger.rules.charter.procedure import InRoom, Procedure
from ledger.rules.decisions.closing import take_effect
from ledger.rules.decisions.interests import asks_to_step_out, interest_of
from ledger.rules.decisions.motions import CHANGE_CHECKS, MOTION_CHECKS, charter_of, procedure_for
from ledger.rules.decisions.opening import COALITION_NOT_RATIFIED, alone
from ledger.rules.decisions.outcomes import outcome_of
from ledger.rules.decisions.parts import ChangesBody, EffectBody, Line, OptionBody, effects_of
from ledger.rules.decisions.positions import place_of, put_position
from ledger.rules.decisions.proposing import TEXT, TITLE, motion_of
from ledger.rules.decisions.seating import seat_of, take_seats
from ledger.rules.decisions.standpoints import end_of, fits_method, ground_fits, until_fits
from ledger.rules.decisions.state import Decision, Electorate, Opening, Position
from ledger.rules.kind import Check, Detail, Kind, SealedField
from ledger.rules.signers import check_capacities
from ledger.rules.values import ActId, Body, Code


class DecisionInRoom(Body):
    """What a meeting decided: procedure and class, effects, and ``round``, one line a person."""

    model_config = ConfigDict(strict=True, extra="forbid", frozen=True, validate_by_name=True, validate_by_alias=True)

    procedure: Code
    decision_class: Code = Field(alias="class")
    domain: Code | None = None
    effects: tuple[EffectBody, ...] = Field(default=(), max_length=64)
    options: tuple[OptionBody, ...] = Field(default=(), max_length=0)
    linked: tuple[ActId, ...] = Field(default=(), max_length=64)
    changes: ChangesBody | None = None
    round: tuple[Line, ...] = Field(min_length=1, max_length=200)


def _procedure(case: Case[DecisionInRoom]) -> Procedure:
    return procedure_for(case, case.body.decision_class)


def _in_room(case: Case[DecisionInRoom]) -> InRoom:
    rule = _procedure(case).in_room
    assert rule is not None, "IN_ROOM_NOT_ALLOWED comes first"
    return rule


def _electorate(case: Case[DecisionInRoom]) -> Electorate:
    return take_seats(case.state, charter_of(case), _procedure(case), case.body.domain, case.received)


def _procedure_differs(case: Case[DecisionInRoom]) -> Detail | None:
    expected = charter_of(case).classes[case.body.decision_class].procedure
    return None if case.body.procedure == expected else {"found": case.body.procedure, "expected": expected}


def _room_not_allowed(case: Case[DecisionInRoom]) -> Detail | None:
    return None if _procedure(case).in_room else {"procedure": case.body.procedure}


def _electorate_wrong(case: Case[DecisionInRoom]) -> Detail | None:
    return alone(charter_of(case), _procedure(case), _electorate(case))


def _lines(case: Case[DecisionInRoom]) -> Iterator[tuple[int, Line]]:
    return enumerate(case.body.round)


def _capacity(case: Case[DecisionInRoom]) -> Detail | None:
    people = case.state.people
    for place, line in _lines(case):
        stand_in = Signed(line.person, line.acts_as(), "")
        held = check_capacities(case.state, (stand_in,), case.received) is None
        organization = stand_in.organization
        if organization is not None:
            held = held and people.has_role(line.person, organization, ("delegate",), case.received)
        if not held or people.persons[line.person].gone:
            return {"line": place}
    return None


def _twice(case: Case[DecisionInRoom]) -> Detail | None:
    electorate, seen = _electorate(case), dict[str, int]()
    for place, line in _lines(case):
        key = _key(electorate, line)
        if key in seen:
            return {"line": place, "first": seen[key]}
        seen[key] = place
    return None


def _key(electorate: Electorate, line: Line) -> str:
    capacity = line.acts_as()
    organization = capacity[1] if isinstance(capacity, tuple) and capacity[0] == "organization" else None
    term = capacity[1] if isinstance(capacity, tuple) and capacity[0] == "term" else None
    seat = seat_of(electorate, line.person, organization, term)
    return seat if seat is not None else place_of(None, line.person, organization, term)


def _position(case: Case[DecisionInRoom]) -> Detail | None:
    for place, line in _lines(case):
        unfit = fits_method(_procedure(case), line.position)
        if unfit is not None:
            return {"line": place, **unfit}
    return None


def _ground(case: Case[DecisionInRoom]) -> Detail | None:
    for place, line in _lines(case):
        if ground_fits(line.position, line.ground) is not None:
            return {"line": place, "position": line.position}
    return None


def _until(case: Case[DecisionInRoom]) -> Detail | None:
    for place, line in _lines(case):
        unfit = until_fits(line.position, line.until, case.received, _in_room(case).back_days_max)
        if unfit is not None:
            return {"line": place, **unfit}
    return None


def _reason(case: Case[DecisionInRoom]) -> Detail | None:
    reasons = _procedure(case).reasons
    for place, line in _lines(case):
        if line.position in reasons and f"round/{place}/reason" not in case.sealed:
            return {"line": place, "position": line.position}
    return None


def _nowhere(case: Case[DecisionInRoom]) -> Detail | None:
    for path in case.sealed:
        parts = path.split("/")
        if parts[0] == "round" and int(parts[1]) >= len(case.body.round):
            return {"field": path}
    return None


def _unwitnessed(case: Case[DecisionInRoom]) -> Detail | None:
    signed = {signer.person for signer in case.signers}
    written = [place for place, line in _lines(case) if line.person not in signed]
    if not written:
        return None
    groups = [case.state.people.organizations_of(signer.person, case.received) for signer in case.signers]
    witnessed = any(not groups[0] & other for other in groups[1:])
    return None if witnessed else {"line": written[0]}


def _interested(case: Case[DecisionInRoom]) -> Detail | None:
    body, procedure = case.body, _procedure(case)
    speaking = [(place, line) for place, line in _lines(case) if asks_to_step_out(procedure, line.position)]
    if not speaking:
        return None
    motion = motion_of(case, body.decision_class, body.domain, body)
    planned = Decision(case.id, effects_of(body.effects), motion=motion)
    for place, line in speaking:
        found = interest_of(case.state, planned, (line.person,), case.received)
        if found is not None:
            return {"line": place, **found}
    return None


def _record_room(case: Case[DecisionInRoom]) -> None:
    decisions, version, body = case.state.decisions, case.state.charter.in_force.get(), case.body
    assert version is not None
    opening = Opening(
        act=case.id,
        index=case.index,
        received=case.received,
        text=case.id,
        charter=version.id,
        procedure=_procedure(case),
        electorate=_electorate(case),
        closes=case.received,
        closed_index=case.index,
        closed_received=case.received,
        notice_ms=0,
        room=True,
    )
    decision = Decision(
        id=case.id,
        effects=effects_of(body.effects),
        motion=motion_of(case, body.decision_class, body.domain, body),
        text=case.id,
        active=case.received,
        opening=opening,
    )
    decisions.decisions.put(case.id, decision)
    signed = {signer.person for signer in case.signers}
    for line in body.round:
        word = _word(case, opening, line, own=line.person in signed)
        put_position(decisions, decision, opening, word)
        case.state.record.live.put(("decision.position/v1", (case.id, word.place)), case.id)
    if body.changes is not None:
        named = decisions.named_by.get(body.changes.decision) or ()
        decisions.named_by.put(body.changes.decision, (*named, case.id))
    decision = replace(decision, outcome=outcome_of(case.state, decision))
    decisions.decisions.put(case.id, decision)
    take_effect(case.state, decision)


def _word(case: Case[DecisionInRoom], opening: Opening, line: Line, *, own: bool) -> Position:
    capacity = line.acts_as()
    return Position(
        act=case.id,
        decision=case.id,
        place=_key(opening.electorate, line),
        person=line.person,
        organization=capacity[1] if isinstance(capacity, tuple) and capacity[0] == "organization" else None,
        position=line.position,
        basis="personal",
        text=case.id,
        index=case.index,
        received=case.received,
        own=own,
        hand=own or line.document is not None,
        ground=line.ground,
        until=end_of(line.until),
    )


KINDS: tuple[Kind[Any], ...] = (
    Kind(
        name="decision.in_room/v1",
        body=DecisionInRoom,
        label="decide in the room",
        words="Decided in the room, as {class}: {sealed.title}.",
        opens="decision",
        power="decisions.record_room",
        sealed=(
            TITLE,
            TEXT,
            SealedField("round/*/reason", "Why this one stands there"),
        ),
        checks=(
            COALITION_NOT_RATIFIED,
            *MOTION_CHECKS,
            *CHANGE_CHECKS,
            Check(
                "PROCEDURE_DIFFERS", "D-33", "The charter decides this class by {expected}, not by {found}.",
                "Name that procedure.",
                _procedure_differs,
            ),
            Check(
                "IN_ROOM_NOT_ALLOWED", "D-33", "The charter does not let {procedure} be used in the room.",
                "Propose it, and open it for positions.",
                _room_not_allowed,
            ),
            Check(
                "ELECTORATE_WRONG", "D-16", "It cannot be decided so: {problem}.", "Change the charter's electorate.",
                _electorate_wrong,
            ),
            Check(
                "LINE_CAPACITY", "D-34", "Line {line}: she does not speak in that name now.", "Mend her capacity.",
                _capacity,
            ),
            Check(
                "LINE_TWICE", "D-34", "Line {line} speaks for the same seat as line {first}.", "Keep one of them.",
                _twice,
            ),
            Check(
                "POSITION_UNFIT", "D-18", "Line {line}: {method} knows no position {position}.", "Choose another.",
                _position,
            ),
            Check(
                "GROUND_WRONG", "D-19", "Line {line}, {position}: an objection or block names its ground, only these.",
                "Say whether it is harm, mission, improvement or principle.",
                _ground,
            ),
            Check(
                "UNTIL_WRONG", "D-19", "Line {line}: only taking it back names a date, from today to {latest}.",
                "Mend the date.",
                _until,
            ),
            Check(
                "REASON_MISSING", "D-19", "Line {line}: the charter asks for a reason with {position}.", "Add it.",
                _reason,
            ),
            Check(
                "LINE_NOWHERE", "D-34", "{field} belongs to no line.", "Leave it out, or add the line.", _nowhere,
            ),
            Check(
                "ROUND_NOT_WITNESSED", "D-34",
                "Line {line} is written down for one who does not sign: that needs a witness of another organization.",
                "Ask one to sign second.",
                _unwitnessed,
            ),
            Check(
                "INTEREST_DECLARED", "D-67", "Line {line}: {person} has declared an interest in it, {entry}.",
                "Write down recused, or not ours.",
                _interested,
            ),
        ),
        record=_record_room,
    ),
)  # fmt: skip
