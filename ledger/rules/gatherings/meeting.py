"""We met: a date, and nothing else that must be (docs/rules.md G-1 to G-5; governance E43)."""

from typing import Any, Literal

from pydantic import Field

from ledger.rules.case import Case
from ledger.rules.gatherings.state import Attendance, Gathering
from ledger.rules.kind import Check, Detail, Kind, SealedField
from ledger.rules.state import State
from ledger.rules.values import Body, CivilDate, Code, Document, OrganizationId, PersonId, Positive, start_of

MomentCode = Literal[
    "check_in", "story", "drawing", "song", "movement", "small_groups", "reflection", "talk", "round", "agreement",
]  # fmt: skip


class Moment(Body):
    """Something that the gathering did, and for how many minutes; a sentence about it stands sealed."""

    moment: MomentCode
    minutes: Positive | None = None


class Met(Body):
    """A gathering.

    Args:
        date: the day. Nothing else is required.
        kind: what sort it was, for a charter or a report to count: ``listening``, ``briefing``, …
        organizations: who was there, by organization.
        present: how many were there, if only the number is to be kept.
        moments: what it did, in order.
        photos: photographs, drawings, recordings; each has a description, for who cannot see it.
        next: when the next one is.
    """

    date: CivilDate
    kind: Code | None = None
    organizations: tuple[OrganizationId, ...] = Field(default=(), max_length=100)
    present: Positive | None = None
    moments: tuple[Moment, ...] = Field(default=(), max_length=40)
    photos: tuple[Document, ...] = Field(default=(), max_length=20)
    next: CivilDate | None = None


class Heads(Body):
    """How many of an organization."""

    organization: OrganizationId
    count: Positive


class Attended(Body):
    """Who was there, told as a fact: persons who are content to be named, heads for the others."""

    persons: tuple[PersonId, ...] = Field(default=(), max_length=500)
    heads: tuple[Heads, ...] = Field(default=(), max_length=100)


class Presence(Body):
    """An organization came, or went, while the gathering was on."""

    organization: OrganizationId
    here: bool


def date_ahead(case: Case[Any]) -> Detail | None:
    """Whether the day has not come yet anywhere."""
    return {"date": str(case.body.date)} if case.body.date > case.latest_date else None


def undescribed(field: str) -> Check[Any]:
    """The check that every document of a field has a description, for who cannot see or hear it (S74)."""

    def test(case: Case[Any]) -> Detail | None:
        for place in range(len(getattr(case.body, field))):
            if f"{field}/{place}/alt" not in case.sealed:
                return {"field": f"{field}/{place}/alt"}
        return None

    return Check(
        "DESCRIPTION_MISSING", "G-3", "{field} is missing.", "Say in a sentence what is to be seen or heard.", test
    )


def _next_before(case: Case[Met]) -> Detail | None:
    ahead = case.body.next
    return {"next": str(ahead), "date": str(case.body.date)} if ahead is not None and ahead < case.body.date else None


def _moment_unknown(case: Case[Met]) -> Detail | None:
    told = [int(path.split("/")[1]) for path in case.sealed if path.startswith("moments/")]
    beyond = [place for place in told if place >= len(case.body.moments)]
    return {"moment": beyond[0], "count": len(case.body.moments)} if beyond else None


def _put(case: Case[Met], gathering: str) -> None:
    body = case.body
    case.state.gatherings.gatherings.put(
        gathering,
        Gathering(
            id=gathering,
            account=case.id,
            date=start_of(body.date),
            organizations=tuple(dict.fromkeys(body.organizations)),
            moments=tuple(moment.moment for moment in body.moments),
            minutes=tuple(moment.minutes or 0 for moment in body.moments),
            by=case.actor,
            next=start_of(body.next) if body.next else None,
            kind=body.kind,
        ),
    )


def _record_attended(case: Case[Attended]) -> None:
    body = case.body
    heads = tuple((one.organization, one.count) for one in body.heads)
    found = Attendance(case.id, tuple(dict.fromkeys(body.persons)), heads)
    case.state.gatherings.attendance.put(case.subject, found)


def _record_presence(case: Case[Presence]) -> None:
    presence, key = case.state.gatherings.presence, (case.subject, case.body.organization)
    presence.put(key, (*(presence.get(key) or ()), (case.received, case.body.here)))


def present_at(state: State, gathering: str, organization: str, received: int) -> bool:
    """Whether an organization was there at ``received`` (ms), as noted; if nothing was noted, as the account says."""
    noted = [here for when, here in state.gatherings.presence.get((gathering, organization)) or () if when <= received]
    return noted[-1] if noted else organization in state.gatherings.gatherings[gathering].organizations


_SEALED = (
    SealedField("place", "Where"),
    SealedField("note", "A sentence about it"),
    SealedField("moments/*/sentence", "A sentence about this moment"),
    SealedField("photos/*/alt", "What is to be seen"),
    SealedField("next_place", "Where the next one is"),
)
_CHECKS: tuple[Check[Any], ...] = (
    Check("DATE_AHEAD", "G-1", "{date} has not come yet.", "Write it down when you have met.", date_ahead),
    Check("NEXT_BEFORE", "G-2", "The next one ({next}) is before this one ({date}).", "Mend a date.", _next_before),
    Check("MOMENT_UNKNOWN", "G-2", "There are {count} moments; none is {moment}.", "Count from 0.", _moment_unknown),
    undescribed("photos"),
)

KINDS: tuple[Kind[Any], ...] = (
    Kind(
        name="gathering.met/v1",
        body=Met,
        label="we met",
        words="We met on {date}: {organizations} {present}. {moments} {sealed.note} Next time: {next}.",
        opens="gathering",
        power="gatherings.record",
        at_founding=True,
        sealed=_SEALED,
        checks=_CHECKS,
        record=lambda case: _put(case, case.id),
    ),
    Kind(
        name="gathering.corrected/v1",
        body=Met,
        label="put right what we wrote about a gathering",
        words="Of {about}: we met on {date}: {organizations} {present}. {moments} {sealed.note}",
        about=("gathering",),
        power="gatherings.record",
        place=lambda case: case.subject,
        sealed=(*_SEALED, SealedField("reason", "What was wrong")),
        checks=_CHECKS,
        record=lambda case: _put(case, case.subject),
    ),
    Kind(
        name="gathering.attended/v1",
        body=Attended,
        label="write down who was there",
        words="At {about}: {persons} {heads}.",
        about=("gathering",),
        power="gatherings.record",
        place=lambda case: case.subject,
        record=_record_attended,
    ),
    Kind(
        name="gathering.presence/v1",
        body=Presence,
        label="note who comes and goes",
        words="At {about}, {organization} is here: {here}.",
        about=("gathering",),
        power="gatherings.record",
        record=_record_presence,
    ),
)
