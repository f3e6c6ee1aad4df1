"""Campaigns: opened, aimed by decision, measured, evaluated, closed (docs/rules.md W-1 to W-7)."""

from dataclasses import replace
from typing import Any, Self

from pydantic import Field, model_validator

from ledger.format.canonical import MAX_INTEGER
from ledger.format.codec import DAY_MS
from ledger.rules.campaigns.state import Campaign, CampaignStanding, Goal, Indicator, Outcome
from ledger.rules.case import Case
from ledger.rules.commitments.parameters import Level
from ledger.rules.kind import Check, Detail, Kind, SealedField
from ledger.rules.values import (
    ActId,
    Body,
    CivilDate,
    Code,
    Document,
    GatheringId,
    GoalId,
    start_of,
)


class CampaignOpened(Body):
    """A campaign, from a day on, until another if that is known."""

    starts: CivilDate
    ends: CivilDate | None = None

    @model_validator(mode="after")
    def _in_order(self) -> Self:
        if self.ends is not None and self.ends < self.starts:
            raise ValueError("it ends before it starts")
        return self


class GoalAdopted(Body):
    """A goal of the campaign, in sealed words, by a day if by one."""

    due: CivilDate | None = None


class IndicatorAdopted(Body):
    """What the coalition counts to see how far it came.

    Args:
        code: what is counted: ``members_signed``, ``beds_staffed``, …
        unit: in which unit.
        baseline, target: from where to where.
    """

    code: Code
    unit: Code
    baseline: int = Field(ge=-MAX_INTEGER, le=MAX_INTEGER)
    target: int = Field(ge=-MAX_INTEGER, le=MAX_INTEGER)


class IndicatorRead(Body):
    """What was counted on a day."""

    date: CivilDate
    value: int = Field(ge=-MAX_INTEGER, le=MAX_INTEGER)
    document: Document | None = None


class OutcomeRecorded(Body):
    """Something that the campaign brought about, with what proves it.

    Args:
        date: since when.
        level: how far it went.
        goal: for which of its goals.
        documents, acts: what proves it; one at least.
    """

    date: CivilDate
    level: Level
    goal: GoalId | None = None
    documents: tuple[Document, ...] = Field(default=(), max_length=20)
    acts: tuple[ActId, ...] = Field(default=(), max_length=20)


class GoalReached(Body):
    """How far a goal was reached."""

    goal: GoalId
    level: Level


class CampaignEvaluated(Body):
    """How far each goal was reached, and what to make of it in sealed words.

    Args:
        goals: every goal of the campaign, with how far it was reached.
        debrief: the gathering at which it was talked over.
    """

    goals: tuple[GoalReached, ...] = Field(default=(), max_length=50)
    debrief: GatheringId | None = None
    document: Document | None = None


class CampaignClosed(Body):
    """The campaign is over."""


def campaign_about(case: Case[Any]) -> Campaign:
    """The campaign that an act is about."""
    return case.state.campaigns.campaigns[case.subject]


def _put(case: Case[Any], campaign: Campaign) -> None:
    case.state.campaigns.campaigns.put(campaign.id, campaign)


def _stands(*standings: CampaignStanding) -> Check[Any]:
    def test(case: Case[Any]) -> Detail | None:
        found = campaign_about(case).standing
        return None if found in standings else {"standing": found, "expected": " or ".join(standings)}

    return Check("CAMPAIGN_STANDING", "W-1", "The campaign is {standing}, not {expected}.", "See its page.", test)


_ALIVE: Check[Any] = _stands("running", "evaluated")


def _ahead(clause: str) -> Check[Any]:
    def test(case: Case[Any]) -> Detail | None:
        return {"date": str(case.body.date)} if case.body.date > case.latest_date else None

    return Check("DATE_AHEAD", clause, "{date} has not come yet.", "Write down what has happened.", test)


def _record_opened(case: Case[CampaignOpened]) -> None:
    body = case.body
    ends = start_of(body.ends) + DAY_MS if body.ends else None
    _put(case, Campaign(case.id, start_of(body.starts), ends))


def _record_goal(case: Case[GoalAdopted]) -> None:
    campaign = campaign_about(case)
    due = start_of(case.body.due) + DAY_MS if case.body.due else None
    case.state.campaigns.goals.put(case.id, Goal(case.id, campaign.id, due))
    _put(case, replace(campaign, goals=(*campaign.goals, case.id), evaluation=None))


def _flat(case: Case[IndicatorAdopted]) -> Detail | None:
    return {"value": case.body.target} if case.body.target == case.body.baseline else None


def _record_indicator(case: Case[IndicatorAdopted]) -> None:
    campaign, body = campaign_about(case), case.body
    indicator = Indicator(case.id, campaign.id, body.code, body.unit, body.baseline, body.target)
    case.state.campaigns.indicators.put(case.id, indicator)
    _put(case, replace(campaign, indicators=(*campaign.indicators, case.id)))


def _record_read(case: Case[IndicatorRead]) -> None:
    indicators = case.state.campaigns.indicators
    indicator = indicators[case.subject]
    reading = (start_of(case.body.date), case.body.value, case.id)
    ordered = tuple(sorted((*indicator.readings, reading), key=lambda one: one[0]))
    indicators.put(indicator.id, replace(indicator, readings=ordered))


def _unproven(case: Case[OutcomeRecorded]) -> Detail | None:
    body = case.body
    if not body.documents and not body.acts:
        return {"problem": "nothing proves it"}
    unknown = [act for act in body.acts if act not in case.state.record.acts]
    return {"problem": f"no act {unknown[0]} is there"} if unknown else None


def _goal_elsewhere(case: Case[OutcomeRecorded]) -> Detail | None:
    goal = case.body.goal
    return {"goal": goal} if goal is not None and goal not in campaign_about(case).goals else None


def _record_outcome(case: Case[OutcomeRecorded]) -> None:
    campaign, body = campaign_about(case), case.body
    proofs = len(body.documents) + len(body.acts)
    outcome = Outcome(case.id, campaign.id, body.goal, body.level, start_of(body.date), proofs)
    case.state.campaigns.outcomes.put(case.id, outcome)
    _put(case, replace(campaign, outcomes=(*campaign.outcomes, case.id)))


def _goals_untold(case: Case[CampaignEvaluated]) -> Detail | None:
    told, goals = [one.goal for one in case.body.goals], campaign_about(case).goals
    untold = [goal for goal in goals if goal not in told]
    if untold:
        return {"problem": f"{untold[0]} is left out"}
    strange = [goal for goal in told if goal not in goals]
    if strange or len(set(told)) != len(told):
        return {"problem": f"{strange[0]} is of another campaign" if strange else "a goal is told twice"}
    return None


def _record_evaluated(case: Case[CampaignEvaluated]) -> None:
    campaign, goals = campaign_about(case), case.state.campaigns.goals
    for told in case.body.goals:
        goals.put(told.goal, replace(goals[told.goal], level=told.level))
    _put(case, replace(campaign, evaluation=case.id))


def _not_evaluated(case: Case[CampaignClosed]) -> Detail | None:
    return {} if campaign_about(case).evaluation is None else None


KINDS: tuple[Kind[Any], ...] = (
    Kind(
        name="campaign.opened/v1",
        body=CampaignOpened,
        label="open a campaign",
        words="Open {sealed.name}, from {starts} to {ends}: {sealed.aim}",
        opens="campaign",
        power="campaigns.open",
        decided="may",
        sealed=(SealedField("name", "What it is called", required=True), SealedField("aim", "What it is for")),
        record=_record_opened,
    ),
    Kind(
        name="goal.adopted/v1",
        body=GoalAdopted,
        label="adopt a goal",
        words="A goal of {about}, by {due}: {sealed.goal}",
        opens="goal",
        about=("campaign",),
        power="campaigns.open",
        decided="must",
        sealed=(SealedField("goal", "What is to be reached", required=True),),
        checks=(_ALIVE,),
        record=_record_goal,
    ),
    Kind(
        name="indicator.adopted/v1",
        body=IndicatorAdopted,
        label="adopt an indicator",
        words="For {about} we count {code} in {unit}, from {baseline} to {target}. {sealed.how}",
        opens="indicator",
        about=("campaign",),
        power="campaigns.open",
        decided="must",
        sealed=(SealedField("how", "What is counted, and how"),),
        checks=(
            _ALIVE,
            Check("TARGET_IS_BASELINE", "W-3", "{value} is there already.", "Aim elsewhere.", _flat),
        ),
        record=_record_indicator,
    ),
    Kind(
        name="indicator.read/v1",
        body=IndicatorRead,
        label="record a count",
        words="{about} on {date}: {value}. {sealed.source}",
        about=("indicator",),
        power="campaigns.measure",
        sealed=(SealedField("source", "Who counted, and how"),),
        checks=(_ahead("W-4"),),
        record=_record_read,
    ),
    Kind(
        name="outcome.recorded/v1",
        body=OutcomeRecorded,
        label="record what was won",
        words="Of {about}, since {date}: {sealed.outcome} ({level}, {goal}).",
        opens="outcome",
        about=("campaign",),
        power="campaigns.measure",
        sealed=(SealedField("outcome", "What came of it", required=True),),
        checks=(
            _ahead("W-5"),
            Check("OUTCOME_UNPROVEN", "W-5", "{problem}.", "Name a document or an act that proves it.", _unproven),
            Check("GOAL_ELSEWHERE", "W-5", "{goal} is no goal of it.", "Name one of its goals.", _goal_elsewhere),
        ),
        record=_record_outcome,
    ),
    Kind(
        name="campaign.evaluated/v1",
        body=CampaignEvaluated,
        label="evaluate a campaign",
        words="How {about} went: {goals}. {sealed.evaluation}",
        about=("campaign",),
        power="campaigns.evaluate",
        sealed=(SealedField("evaluation", "What worked, what did not", required=True),),
        checks=(
            _ALIVE,
            Check("GOALS_UNTOLD", "W-6", "{problem}.", "Say of every goal how far it was reached.", _goals_untold),
        ),
        record=_record_evaluated,
    ),
    Kind(
        name="campaign.closed/v1",
        body=CampaignClosed,
        label="close a campaign",
        words="{about} is over.",
        about=("campaign",),
        power="campaigns.open",
        decided="may",
        checks=(
            _ALIVE,
            Check(
                "EVALUATION_MISSING",
                "W-7",
                "It was not evaluated since its goals were last changed.",
                "Evaluate it first.",
                _not_evaluated,
            ),
        ),
        record=lambda case: _put(case, replace(campaign_about(case), closed=case.received)),
    ),
)
