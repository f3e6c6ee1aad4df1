"""Bodies and working groups: opened with a remit, joined, left, closed (docs/rules.md L-27 to L-30)."""

from dataclasses import replace
from typing import Any, Literal

from ledger.rules.case import Case
from ledger.rules.hands import not_own_hand
from ledger.rules.kind import Check, Detail, Kind, SealedField
from ledger.rules.posts.state import OpenedBody, Stay
from ledger.rules.state import State
from ledger.rules.values import Body, CivilDate, Money, OrganizationId, PersonId, start_of


class BodyOpened(Body):
    """A committee or working group.

    Args:
        entry: ``open`` lets any member of the coalition join by her own word; ``decision`` takes a decision.
        spending_limit: the most it may spend by itself; without one it spends nothing.
        until: the day on which it ends by itself.
    """

    entry: Literal["open", "decision"] = "decision"
    spending_limit: Money | None = None
    until: CivilDate | None = None


def _limit_unfit(case: Case[BodyOpened]) -> Detail | None:
    limit, founding = case.body.spending_limit, case.state.record.founding.get()
    if limit is None:
        return None
    known = founding is not None and limit.ccy in founding.currencies
    return None if limit.minor >= 0 and known else {"minor": limit.minor, "ccy": limit.ccy}


def _until_past(case: Case[BodyOpened]) -> Detail | None:
    until = case.body.until
    return {"until": str(until)} if until is not None and start_of(until) <= case.received else None


def _record_opened(case: Case[BodyOpened]) -> None:
    body = case.body
    case.state.posts.bodies.put(
        case.id,
        OpenedBody(
            id=case.id,
            opened=case.received,
            ends=start_of(body.until) if body.until else None,
            spending_limit=body.spending_limit,
            entry=body.entry,
        ),
    )


class BodyJoined(Body):
    """A person comes into a body."""

    person: PersonId
    organization: OrganizationId | None = None


class BodyLeft(Body):
    """A person leaves a body."""

    person: PersonId


class BodyClosed(Body):
    """The end of a body before its end date."""


def stay(state: State, body: str, person: str, received: int) -> Stay | None:
    """The person's time in the body that runs at ``received`` (ms), if any."""
    for one in state.posts.stays.get((body, person)) or ():
        if one.since <= received and (one.until is None or received < one.until):
            return one
    return None


def members(state: State, body: str, received: int) -> tuple[str, ...]:
    """Who is in a body at ``received`` (ms): nobody once it has closed."""
    if not state.posts.bodies[body].open_at(received):
        return ()
    everybody = state.posts.body_members.get(body) or ()
    return tuple(person for person in everybody if stay(state, body, person, received) is not None)


def spending_limit(state: State, body: str, received: int) -> Money | None:
    """What a body may spend by itself at ``received`` (ms); None: nothing."""
    opened = state.posts.bodies[body]
    return opened.spending_limit if opened.open_at(received) else None


def _body_closed(case: Case[Any]) -> Detail | None:
    return None if case.state.posts.bodies[case.subject].open_at(case.received) else {}


def _may_not_join(case: Case[BodyJoined]) -> Detail | None:
    if case.under is not None:
        return None
    if case.actor != case.body.person or not_own_hand(case) is not None:
        return {"problem": "her own word is missing"}
    if case.index == 0 or case.state.posts.bodies[case.subject].entry == "open":
        return None
    return {"problem": "this body is joined by decision"}


def _may_not_leave(case: Case[BodyLeft]) -> Detail | None:
    return None if case.under is not None or case.actor == case.body.person else {}


def _not_accredited(case: Case[BodyJoined]) -> Detail | None:
    organization = case.body.organization
    if organization is None:
        return None
    accreditation = case.state.people.accreditations.get((case.body.person, organization))
    held = accreditation is not None and accreditation.holds("member", case.received)
    return None if held else {"organization": organization}


def _inside(case: Case[BodyJoined]) -> Detail | None:
    return None if stay(case.state, case.subject, case.body.person, case.received) is None else {}


def _outside(case: Case[BodyLeft]) -> Detail | None:
    return {} if stay(case.state, case.subject, case.body.person, case.received) is None else None


def _record_joined(case: Case[BodyJoined]) -> None:
    posts, key = case.state.posts, (case.subject, case.body.person)
    if key not in posts.stays:
        posts.body_members.put(case.subject, (*(posts.body_members.get(case.subject) or ()), case.body.person))
    came = Stay(case.body.person, case.body.organization, case.received)
    posts.stays.put(key, (*(posts.stays.get(key) or ()), came))


def _record_left(case: Case[BodyLeft]) -> None:
    stays, key = case.state.posts.stays, (case.subject, case.body.person)
    before = stays[key]
    stays.put(key, (*before[:-1], replace(before[-1], until=case.received)))


def _record_closed(case: Case[BodyClosed]) -> None:
    bodies = case.state.posts.bodies
    bodies.put(case.subject, replace(bodies[case.subject], closed=case.received))


_BODY_CLOSED: Check[Any] = Check("BODY_CLOSED", "L-30", "That body has ended.", "Open one anew.", _body_closed)

KINDS: tuple[Kind[Any], ...] = (
    Kind(
        name="body.opened/v1",
        body=BodyOpened,
        label="open a working group",
        words="Open {sealed.name}, which may spend {spending_limit}, until {until}.",
        opens="body",
        power="posts.carry_out",
        decided="after_founding",
        at_founding=True,
        sealed=(
            SealedField("name", "What it is called", required=True),
            SealedField("remit", "What it is to do, and not to do", required=True),
        ),
        checks=(
            Check(
                "SPENDING_LIMIT_UNFIT",
                "L-27",
                "{minor} {ccy} is no limit here.",
                "Give an amount of at least 0 in a currency of this ledger.",
                _limit_unfit,
            ),
            Check("UNTIL_PAST", "L-27", "{until} has come already.", "Choose a later day.", _until_past),
        ),
        record=_record_opened,
    ),
    Kind(
        name="body.joined/v1",
        body=BodyJoined,
        label="join a working group",
        words="{person} comes into {about}.",
        about=("body",),
        power="posts.carry_out",
        decided="may",
        for_another=True,
        at_founding=True,
        standing=(
            Check(
                "NOT_YOURS_TO_JOIN",
                "L-28",
                "She cannot come in like this: {problem}.",
                "Ask for a decision, or let her sign.",
                _may_not_join,
            ),
        ),
        checks=(
            _BODY_CLOSED,
            Check(
                "NOT_HER_ORGANIZATION",
                "L-28",
                "She does not belong to {organization} now.",
                "Name her own organization, or none.",
                _not_accredited,
            ),
            Check("IN_BODY_ALREADY", "L-28", "She is in it already.", "Nothing: she is in.", _inside),
        ),
        record=_record_joined,
    ),
    Kind(
        name="body.left/v1",
        body=BodyLeft,
        label="leave a working group",
        words="{person} leaves {about}.",
        about=("body",),
        decided="may",
        for_another=True,
        standing=(
            Check(
                "NOT_YOURS_TO_LEAVE",
                "L-29",
                "Only she can leave for herself; else it takes a decision.",
                "Ask her to sign, or decide it.",
                _may_not_leave,
            ),
        ),
        checks=(_BODY_CLOSED, Check("NOT_IN_BODY", "L-29", "She is not in it.", "Check the id.", _outside)),
        record=_record_left,
    ),
    Kind(
        name="body.closed/v1",
        body=BodyClosed,
        label="end a working group",
        words="End {about}, as decided.",
        about=("body",),
        power="posts.carry_out",
        decided="must",
        sealed=(SealedField("report", "What it did"),),
        checks=(_BODY_CLOSED,),
        record=_record_closed,
    ),
)
