"""Recurring duties: set, met by an act that names them, ended (docs/rules.md Y-1 to Y-5)."""

from dataclasses import replace
from datetime import date
from typing import Annotated, Any, Literal, Self

from pydantic import Field, model_validator

from ledger.rules.case import Case
from ledger.rules.duties.schedule import day_of, is_owed, number_of
from ledger.rules.duties.state import Duty, Met, Template, Unit
from ledger.rules.kind import Check, Detail, Kind, SealedField
from ledger.rules.posts.standing import holders
from ledger.rules.values import ActId, Body, CivilDate, Days, Document, OrganizationId, PostId, start_of

_GATHERINGS = ("gathering.met/v1",)


class Every(Body):
    """So many days, weeks or months."""

    unit: Unit
    count: Annotated[int, Field(ge=1, le=1200)]


class DutySet(Body):
    """Something that recurs.

    Args:
        template: a gathering (``briefing``, ``reflection``), something written (``report``, ``update``), or a
            ``review`` that says of each item whether to keep, change or stop it.
        first: the day of the first.
        every: how long from one to the next.
        last: the latest day that can be one.
        grace_days: days after its day before it is missed.
        organization, post: who owes it; neither: the coalition.
        items: what a review judges: acts, such as those that opened a promise, a goal, an agenda item.
        campaigns: a review judges besides every campaign that is not closed.
    """

    template: Template
    first: CivilDate
    every: Every
    last: CivilDate | None = None
    grace_days: Days = 0
    organization: OrganizationId | None = None
    post: PostId | None = None
    items: tuple[ActId, ...] = Field(default=(), max_length=100)
    campaigns: bool = False

    @model_validator(mode="after")
    def _fits(self) -> Self:
        if self.organization is not None and self.post is not None:
            raise ValueError("an organization or a post owes it, not both")
        if self.last is not None and self.last < self.first:
            raise ValueError("the last day comes before the first")
        judges = bool(self.items) or self.campaigns
        if judges != (self.template == "review"):
            raise ValueError("a review, and nothing else, has items or campaigns to judge")
        return self


class Judged(Body):
    """What becomes of an item."""

    item: ActId
    word: Literal["keep", "change", "stop"]


class DutyMet(Body):
    """An occurrence was met.

    Args:
        day: the day of the occurrence.
        act: the act that met it: the gathering, the report.
        document: what was written, where no act holds it.
        items: for a review, each item with what becomes of it.
    """

    day: CivilDate
    act: ActId | None = None
    document: Document | None = None
    items: tuple[Judged, ...] = Field(default=(), max_length=200)


class DutyEnded(Body):
    """It recurs no more."""


def duty_about(case: Case[Any]) -> Duty:
    """The duty that an act is about."""
    return case.state.duties.duties[case.subject]


def _item_unknown(case: Case[DutySet]) -> Detail | None:
    unknown = [item for item in case.body.items if item not in case.state.record.acts]
    return {"item": unknown[0]} if unknown else None


def _record_set(case: Case[DutySet]) -> None:
    body = case.body
    duty = Duty(
        id=case.id,
        template=body.template,
        first=body.first,
        last=body.last,
        unit=body.every.unit,
        count=body.every.count,
        grace_days=body.grace_days,
        organization=body.organization,
        post=body.post,
        items=tuple(dict.fromkeys(body.items)),
        campaigns=body.campaigns,
        set=case.received,
    )
    case.state.duties.duties.put(case.id, duty)


def _not_owed_by(case: Case[DutyMet]) -> Detail | None:
    duty, people = duty_about(case), case.state.people
    if duty.organization is not None:
        return None if duty.organization in people.accredited_by(case.actor or "", case.received) else {}
    if duty.post is not None:
        serving = [term.person for term in holders(case.state, duty.post, case.received)]
        return None if case.actor in serving else {}
    return None


def _no_occurrence(case: Case[DutyMet]) -> Detail | None:
    duty, day = duty_about(case), case.body.day
    none = number_of(duty, day) is None or not is_owed(case.state, duty, day)
    return {"day": str(day)} if none else None


def _number(case: Case[DutyMet]) -> int:
    number = number_of(duty_about(case), case.body.day)
    assert number is not None, "checked before"
    return number


def _already(case: Case[DutyMet]) -> Detail | None:
    met = case.state.duties.met.get((case.subject, _number(case)))
    return {"act": met.act} if met is not None else None


def _ahead(case: Case[DutyMet]) -> Detail | None:
    number = _number(case)
    before: date | None = day_of(duty_about(case), number - 1) if number else None
    return {"day": str(before)} if before is not None and case.received < start_of(before) else None


def _unshown(case: Case[DutyMet]) -> Detail | None:
    duty, act = duty_about(case), case.body.act
    if act is None:
        written = duty.template in ("report", "update") and case.body.document is not None
        return None if duty.template == "review" or written else {"problem": "nothing that met it is named"}
    info = case.state.record.acts.get(act)
    if info is None or info.received < duty.set:
        return {"problem": "no act accepted since the duty was set is named"}
    if duty.template in ("briefing", "reflection") and info.kind not in _GATHERINGS:
        return {"problem": "this is met by a gathering"}
    if duty.template == "reflection" and "reflection" not in case.state.gatherings.gatherings[act].moments:
        return {"problem": "that gathering had no time for reflection"}
    used = case.state.duties.used.get((duty.id, act))
    return None if used is None else {"problem": "that act has met another occurrence"}


def _unjudged(case: Case[DutyMet]) -> Detail | None:
    duty, told = duty_about(case), [one.item for one in case.body.items]
    needed = list(duty.items)
    if duty.campaigns:
        needed += [one.id for one in case.state.campaigns.campaigns.values() if one.closed is None]
    left = [item for item in needed if item not in told]
    if left:
        return {"problem": f"{left[0]} is not judged"}
    if len(set(told)) != len(told) or set(told) - set(needed):
        return {"problem": "an item is judged twice, or is none of it"}
    return None


def _record_met(case: Case[DutyMet]) -> None:
    number, body = _number(case), case.body
    items = tuple((one.item, one.word) for one in body.items)
    case.state.duties.met.put((case.subject, number), Met(case.id, body.act, case.received, items))
    if body.act is not None:
        case.state.duties.used.put((case.subject, body.act), number)


def _ended(case: Case[DutyEnded]) -> Detail | None:
    return {} if duty_about(case).ended is not None else None


def _record_ended(case: Case[DutyEnded]) -> None:
    case.state.duties.duties.put(case.subject, replace(duty_about(case), ended=case.received))


KINDS: tuple[Kind[Any], ...] = (
    Kind(
        name="duty.set/v1",
        body=DutySet,
        label="set what recurs",
        words="{sealed.what} ({template}), first on {first}, then {every}, until {last}: {organization} {post}.",
        opens="duty",
        power="duties.set",
        decided="may",
        sealed=(SealedField("what", "What is owed"),),
        checks=(Check("ITEM_UNKNOWN", "Y-1", "No act {item} is there.", "Check the id.", _item_unknown),),
        record=_record_set,
    ),
    Kind(
        name="duty.met/v1",
        body=DutyMet,
        label="say that it was done again",
        words="{about}, owed on {day}, is met by {act} {document}. {items} {sealed.note}",
        about=("duty",),
        power="duties.meet",
        sealed=(SealedField("note", "What came of it"),),
        standing=(Check("NOT_OWED_BY", "Y-3", "Somebody else owes it.", "Ask whoever owes it.", _not_owed_by),),
        checks=(
            Check("NO_OCCURRENCE", "Y-2", "Nothing is owed on {day}.", "Name a day of its schedule.", _no_occurrence),
            Check("OCCURRENCE_MET", "Y-3", "It was met already, by {act}.", "Nothing: it is met.", _already),
            Check("OCCURRENCE_AHEAD", "Y-3", "The one before, on {day}, is still to come.", "Wait for it.", _ahead),
            Check("NOTHING_SHOWN", "Y-4", "Not met like this: {problem}.", "Name what met it.", _unshown),
            Check("ITEMS_UNJUDGED", "Y-5", "{problem}.", "Say keep, change or stop of each item.", _unjudged),
        ),
        record=_record_met,
    ),
    Kind(
        name="duty.ended/v1",
        body=DutyEnded,
        label="end what recurs",
        words="{about} recurs no more.",
        about=("duty",),
        power="duties.set",
        decided="may",
        sealed=(SealedField("reason", "Why"),),
        checks=(Check("DUTY_ENDED", "Y-6", "It has ended already.", "Nothing: it has.", _ended),),
        record=_record_ended,
    ),
)
