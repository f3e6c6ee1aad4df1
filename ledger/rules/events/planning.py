"""Events: planned, checked, briefed together, booked, let go, held or called off (docs/rules.md N-1 to N-7)."""

from dataclasses import replace
from typing import Any

from pydantic import Field

from ledger.rules.case import Case
from ledger.rules.events.state import Before, Checklist, Event, EventStanding
from ledger.rules.kind import Check, Detail, Kind, SealedField
from ledger.rules.state import State
from ledger.rules.values import Body, CampaignId, CivilDate, Code, Document, GatheringId, PersonId, start_of

_JOINT = 2


class Item(Body):
    """Something that must be there before a booking, or before the go."""

    item: Code
    before: Before = "go"


class ChecklistAdopted(Body):
    """What events of a sort need from now on.

    Args:
        sort: of event: ``march``, ``picket``, ``meal``, …
        items: waivers, insurance, safety plan, stewards, …, each with what it comes before.
        joint_briefing: the organizations are briefed together before the go.
        trainings: trainings that whoever leads it must have done.
    """

    sort: Code
    items: tuple[Item, ...] = Field(default=(), max_length=40)
    joint_briefing: bool = False
    trainings: tuple[Code, ...] = Field(default=(), max_length=10)


class EventPlanned(Body):
    """An event.

    Args:
        sort: its checklist is the one adopted for that sort.
        date: the day.
        lead: who leads it.
        items: what it needs besides.
    """

    sort: Code
    date: CivilDate
    lead: PersonId
    campaign: CampaignId | None = None
    items: tuple[Item, ...] = Field(default=(), max_length=40)


class ItemDone(Body):
    """An item is there: a document, or sealed words that say so."""

    item: Code
    document: Document | None = None


class EventBriefed(Body):
    """The gathering at which the organizations were briefed together."""

    gathering: GatheringId


class EventBooked(Body):
    """Something booked for it, as a code such as ``hall`` or ``bus``."""

    thing: Code


class EventWord(Body):
    """Go, or not."""


class EventHeld(Body):
    """It took place: a fact, whether it had its go or not."""

    date: CivilDate


def event_about(case: Case[Any]) -> Event:
    """The event that an act is about."""
    return case.state.events.events[case.subject]


def still_missing(state: State, event: Event, before: Before, received: int) -> tuple[str, ...]:
    """What an event lacks for a booking, or for its go: items, ``joint_briefing``, trainings of who leads it."""
    done = {item for item, _ in event.done}
    wanted = [item for item, when in event.checklist.items if when == "booking" or before == "go"]
    lacks = [item for item in wanted if item not in done]
    if before == "go":
        if event.checklist.joint_briefing and event.briefing is None:
            lacks.append("joint_briefing")
        for training in event.checklist.trainings:
            key = (event.lead, training)
            until = state.posts.training.get(key)
            if key not in state.posts.training or (until is not None and until <= max(received, event.date)):
                lacks.append(training)
    return tuple(lacks)


def held_without_go(state: State) -> tuple[Event, ...]:
    """The events that took place without their go: to explain."""
    return tuple(event for event in state.events.events.values() if event.standing == "held" and not event.gone)


def _put(case: Case[Any], **changes: Any) -> None:
    case.state.events.events.put(case.subject, replace(event_about(case), **changes))


def _stands(*standings: EventStanding) -> Check[Any]:
    def test(case: Case[Any]) -> Detail | None:
        found = event_about(case).standing
        return None if found in standings else {"standing": found, "expected": " or ".join(standings)}

    return Check("EVENT_STANDING", "N-2", "The event is {standing}, not {expected}.", "See where it stands.", test)


def _record_checklist(case: Case[ChecklistAdopted]) -> None:
    body = case.body
    items = tuple((one.item, one.before) for one in body.items)
    case.state.events.checklists.put(body.sort, Checklist(items, body.joint_briefing, body.trainings))


def _record_planned(case: Case[EventPlanned]) -> None:
    body, known = case.body, case.state.events.checklists.get(case.body.sort) or Checklist()
    own = tuple((one.item, one.before) for one in body.items)
    checklist = replace(known, items=tuple(dict.fromkeys((*known.items, *own))))
    event = Event(case.id, body.sort, start_of(body.date), body.lead, body.campaign, checklist)
    case.state.events.events.put(case.id, event)


def _item_unknown(case: Case[ItemDone]) -> Detail | None:
    items = [item for item, _ in event_about(case).checklist.items]
    return None if case.body.item in items else {"item": case.body.item, "items": ", ".join(items)}


def _unproven(case: Case[ItemDone]) -> Detail | None:
    return {"item": case.body.item} if case.body.document is None and "note" not in case.sealed else None


def _record_done(case: Case[ItemDone]) -> None:
    others = tuple(one for one in event_about(case).done if one[0] != case.body.item)
    _put(case, done=(*others, (case.body.item, case.id)))


def _briefing_unfit(case: Case[EventBriefed]) -> Detail | None:
    gathering = case.state.gatherings.gatherings[case.body.gathering]
    if len(gathering.organizations) < _JOINT:
        return {"problem": "it names fewer than two organizations"}
    return {"problem": "it came after the event"} if gathering.date > event_about(case).date else None


def _lacks(before: Before) -> Check[Any]:
    def test(case: Case[Any]) -> Detail | None:
        missing = still_missing(case.state, event_about(case), before, case.received)
        return {"missing": ", ".join(missing), "count": len(missing)} if missing else None

    return Check(
        "CHECKLIST_INCOMPLETE",
        "N-5",
        "Not yet there: {missing}.",
        "See to it, write it down, then say it again.",
        test,
    )


def _ahead(case: Case[EventHeld]) -> Detail | None:
    return {"date": str(case.body.date)} if case.body.date > case.latest_date else None


_OPEN: Check[Any] = _stands("planned", "go")

KINDS: tuple[Kind[Any], ...] = (
    Kind(
        name="checklist.adopted/v1",
        body=ChecklistAdopted,
        label="adopt a checklist",
        words="A {sort} needs {items}, trainings {trainings}, joint briefing: {joint_briefing}.",
        power="events.plan",
        decided="must",
        record=_record_checklist,
    ),
    Kind(
        name="event.planned/v1",
        body=EventPlanned,
        label="plan an event",
        words="Plan {sealed.name} ({sort}) on {date}, led by {lead}; it needs {items} besides.",
        opens="event",
        power="events.plan",
        sealed=(SealedField("name", "What it is called", required=True), SealedField("place", "Where")),
        record=_record_planned,
    ),
    Kind(
        name="event.checked/v1",
        body=ItemDone,
        label="tick off an item",
        words="For {about}, {item} is there: {document} {sealed.note}",
        about=("event",),
        power="events.plan",
        sealed=(SealedField("note", "What is there, and who keeps it"),),
        checks=(
            _OPEN,
            Check("ITEM_UNKNOWN", "N-3", "{item} is not on its list ({items}).", "Name one that is.", _item_unknown),
            Check("ITEM_UNPROVEN", "N-3", "Nothing shows {item}.", "Name a document, or say it.", _unproven),
        ),
        record=_record_done,
    ),
    Kind(
        name="event.briefed/v1",
        body=EventBriefed,
        label="note the joint briefing",
        words="For {about} the organizations were briefed together at {gathering}.",
        about=("event",),
        power="events.plan",
        checks=(
            _OPEN,
            Check("BRIEFING_UNFIT", "N-4", "{problem}.", "Name a gathering of two or more of us.", _briefing_unfit),
        ),
        record=lambda case: _put(case, briefing=case.body.gathering),
    ),
    Kind(
        name="event.booked/v1",
        body=EventBooked,
        label="book for an event",
        words="For {about}, {thing} is booked. {sealed.note}",
        about=("event",),
        power="events.plan",
        sealed=(SealedField("note", "Where, with whom"),),
        checks=(_OPEN, _lacks("booking")),
        record=lambda case: _put(case, bookings=(*event_about(case).bookings, case.id)),
    ),
    Kind(
        name="event.go/v1",
        body=EventWord,
        label="let an event go ahead",
        words="{about} goes ahead.",
        about=("event",),
        power="events.go",
        checks=(_stands("planned"), _lacks("go")),
        record=lambda case: _put(case, standing="go", gone=True),
    ),
    Kind(
        name="event.called_off/v1",
        body=EventWord,
        label="call an event off",
        words="{about} is called off. {sealed.reason}",
        about=("event",),
        power="events.plan",
        sealed=(SealedField("reason", "Why"),),
        checks=(_OPEN,),
        record=lambda case: _put(case, standing="called_off"),
    ),
    Kind(
        name="event.held/v1",
        body=EventHeld,
        label="say that an event took place",
        words="{about} took place on {date}. {sealed.note}",
        about=("event",),
        power="events.plan",
        sealed=(SealedField("note", "How it was"),),
        checks=(
            _OPEN,
            Check("DATE_AHEAD", "N-6", "{date} has not come yet.", "Write it down when it has been.", _ahead),
        ),
        record=lambda case: _put(case, standing="held"),
    ),
)
