"""Testing an objection: is it one, or a concern? (docs/rules.md D-29; Sociocracy 3.0).

Without a finding every objection stands. A finding that it is a concern comes from whoever the procedure says, before
the close: nobody (``auto``), the facilitator, the panel, or the group: delegates of more than half of the other seats.
"""

from typing import Any

from ledger.rules.case import Case
from ledger.rules.charter.powers import meets_power
from ledger.rules.decisions.positions import opening_of
from ledger.rules.decisions.proposing import decision_about
from ledger.rules.decisions.seating import seat_of
from ledger.rules.decisions.state import Finding, Position
from ledger.rules.decisions.voices import NO
from ledger.rules.kind import Check, Detail, Kind, SealedField
from ledger.rules.values import Body


class ObjectionTested(Body):
    """The objection named in ``on`` was tested and is a concern: recorded, and stopping nothing."""


def _never_opened(case: Case[Any]) -> Detail | None:
    opening = decision_about(case).opening
    return None if opening is not None and opening.counts_at(case.index, case.received) else {}


def _objection(case: Case[Any]) -> Position | None:
    info = case.state.record.acts[case.on or ""]
    if info.about != case.subject:
        return None
    decisions, opening = case.state.decisions, opening_of(case)
    for key in opening.electorate.keys:
        word = decisions.counted.get((case.subject, key))
        if word is not None and word.act == case.on and word.position in NO and word.text == opening.text:
            return word
    return None


def _no_objection(case: Case[Any]) -> Detail | None:
    return None if _objection(case) is not None else {"on": case.on or ""}


def _may_not_test(case: Case[Any]) -> Detail | None:
    test = opening_of(case).procedure.block_test
    if test == "auto":
        return {"test": test, "needed": "nobody: objections stand"}
    if test == "facilitator":
        held = meets_power(case.state, "decisions.facilitate", case.signers, case.received)
        return None if held else {"test": test, "needed": "the facilitator"}
    if test == "panel":
        held = meets_power(case.state, "decisions.rule", case.signers, case.received)
        return None if held else {"test": test, "needed": "the panel"}
    return _group_missing(case)


def _group_missing(case: Case[Any]) -> Detail | None:
    electorate, objection = opening_of(case).electorate, _objection(case)
    others = electorate.keys - {objection.place if objection else ""}
    signed = set()
    for signer in case.signers:
        key = seat_of(electorate, signer.person or "", signer.organization, signer.term)
        organization = signer.organization
        speaks = organization is None or case.state.people.has_role(
            signer.person or "", organization, ("delegate",), case.received
        )
        if key in others and speaks:
            signed.add(key)
    if len(signed) * 2 > len(others):
        return None
    return {"test": "group", "needed": f"delegates of {len(others) // 2 + 1} other seats; signed: {len(signed)}"}


def _found_already(case: Case[Any]) -> Detail | None:
    return {} if (case.on or "") in case.state.decisions.concerns else None


def _record_tested(case: Case[Any]) -> None:
    case.state.decisions.concerns.put(case.on or "", Finding(case.id, case.index, case.received))


KINDS: tuple[Kind[Any], ...] = (
    Kind(
        name="decision.objection_tested/v1",
        body=ObjectionTested,
        label="test an objection",
        words="We tested an objection to {about}: it is a concern.",
        about=("decision",),
        on=("decision.position/v1",),
        sealed=(SealedField("reason", "What we found", required=True),),
        checks=(
            Check("NOT_OPEN", "D-29", "It is not open.", "Objections are tested before the close.", _never_opened),
            Check("NO_OBJECTION", "D-29", "{on} is no objection that counts in it.", "Name one.", _no_objection),
            Check("TESTED_ALREADY", "D-29", "It was tested before.", "Nothing.", _found_already),
            Check("NOT_THE_TESTERS", "D-29", "Its test is {test}: it takes {needed}.", "Ask them.", _may_not_test),
        ),
        record=_record_tested,
    ),
)  # fmt: skip
