"""Notice: told by a person in one tap for all, or sent by the host (docs/rules.md G-15, G-16)."""

from typing import Any, Literal, Self

from pydantic import Field, model_validator

from ledger.rules.case import Case
from ledger.rules.gatherings.meeting import date_ahead
from ledger.rules.gatherings.state import Notice
from ledger.rules.kind import Check, Kind, SealedField
from ledger.rules.state import State
from ledger.rules.values import Body, CivilDate, DecisionId, OrganizationId, start_of


class NoticeGiven(Body):
    """Notice of a decision, of a gathering, or of both.

    Args:
        channel: how it was given.
        date: the day on which it was given.
        decision: of which decision.
        gathering: of a gathering on which day.
        organizations: to whom; none named: to everybody.
    """

    channel: Literal["chat", "call", "in_person", "letter", "email", "text", "poster", "device"]
    date: CivilDate
    decision: DecisionId | None = None
    gathering: CivilDate | None = None
    organizations: tuple[OrganizationId, ...] = Field(default=(), max_length=100)

    @model_validator(mode="after")
    def _of_something(self) -> Self:
        if self.decision is None and self.gathering is None:
            raise ValueError("notice of what: a decision, a gathering, or both")
        return self


def noticed(state: State, decision: str, organization: str) -> int | None:
    """When (ms) an organization's first notice of a decision was recorded; None while there is none."""
    for notice in state.gatherings.notices_of.get(decision) or ():
        if not notice.organizations or organization in notice.organizations:
            return notice.received
    return None


def _record(case: Case[NoticeGiven]) -> None:
    body, gatherings = case.body, case.state.gatherings
    notice = Notice(
        act=case.id,
        decision=body.decision,
        date=start_of(body.gathering) if body.gathering else None,
        organizations=tuple(dict.fromkeys(body.organizations)),
        channel=body.channel,
        host=case.author.person is None,
        received=case.received,
    )
    gatherings.notices.append(notice)
    if body.decision is not None:
        gatherings.notices_of.put(body.decision, (*(gatherings.notices_of.get(body.decision) or ()), notice))


_AHEAD: Check[Any] = Check(
    "DATE_AHEAD", "G-15", "{date} has not come yet.", "Write it down when it is done.", date_ahead
)

KINDS: tuple[Kind[Any], ...] = (
    Kind(
        name="notice.given/v1",
        body=NoticeGiven,
        label="give notice",
        words="Notice given on {date} by {channel} to {organizations}: {decision} {gathering}. {sealed.words}",
        power="gatherings.notify",
        sealed=(SealedField("words", "What was said"),),
        checks=(_AHEAD,),
        record=_record,
    ),
    Kind(
        name="notice.sent/v1",
        body=NoticeGiven,
        label="notice sent by the host",
        words="The host sent notice on {date} by {channel} to {organizations}: {decision} {gathering}.",
        power="gatherings.sent",
        attestation="host",
        checks=(_AHEAD,),
        record=_record,
    ),
)
