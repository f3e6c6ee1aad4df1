"""Dissenting statements: part of the decision's record for ever (docs/rules.md D-59; S43)."""

from typing import Any

from ledger.rules.case import Case
from ledger.rules.decisions.positions import opening_of, place_of
from ledger.rules.decisions.proposing import decision_about
from ledger.rules.decisions.voices import YES
from ledger.rules.kind import Check, Detail, Kind, SealedField
from ledger.rules.values import Body


class DissentStated(Body):
    """Why one did not agree, in her own words."""


def _never_opened(case: Case[Any]) -> Detail | None:
    return {} if decision_about(case).opening is None else None


def _agreed_or_silent(case: Case[Any]) -> Detail | None:
    capacity = case.actor_capacity
    term = capacity[1] if isinstance(capacity, tuple) and capacity[0] == "term" else None
    place = place_of(opening_of(case), case.actor or "", case.actor_organization, term)
    word = case.state.decisions.positions.get((case.subject, place))
    if word is None:
        return {"position": "no word"}
    return {"position": word.position} if word.position in YES else None


def _record_dissent(case: Case[Any]) -> None:
    dissents = case.state.decisions.dissents
    dissents.put(case.subject, (*(dissents.get(case.subject) or ()), case.id))


KINDS: tuple[Kind[Any], ...] = (
    Kind(
        name="decision.dissented/v1",
        body=DissentStated,
        label="state a dissent",
        words="We did not agree to {about}, and say why.",
        about=("decision",),
        for_another=True,
        sealed=(SealedField("statement", "Why we did not agree", required=True),),
        checks=(
            Check("NOT_OPENED", "D-18", "It was never opened.", "Say it in the deliberation.", _never_opened),
            Check(
                "NO_DISSENT", "D-59", "Her word on it is: {position}.", "State a position that does not agree first.",
                _agreed_or_silent,
            ),
        ),
        record=_record_dissent,
    ),
)  # fmt: skip
