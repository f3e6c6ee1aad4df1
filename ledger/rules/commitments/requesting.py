"""Asking for a promise: it names who is asked and creates no duty (docs/rules.md O-7, O-11)."""

from dataclasses import replace
from typing import Any, Literal

from ledger.format.codec import DAY_MS
from ledger.rules.case import Case
from ledger.rules.commitments.binding import draws_on_unbound
from ledger.rules.commitments.load import asks_open, exceeds_share, load
from ledger.rules.commitments.model import Thing
from ledger.rules.commitments.owners import SPEAKERS
from ledger.rules.commitments.state import Request
from ledger.rules.kind import Check, Detail, Kind, SealedField
from ledger.rules.people.standing import speaks_for
from ledger.rules.state import State
from ledger.rules.values import Body, CivilDate, Code, DecisionId, OrganizationId, PersonId, Positive, start_of


class Requested(Body):
    """What is asked of an organization, or of one person in it.

    Args:
        thing, quantity, unit: what would help; the words are sealed.
        until: the day on which the request expires by itself.
        decision: the decision under which it is asked.
    """

    organization: OrganizationId
    thing: Thing
    person: PersonId | None = None
    quantity: Positive | None = None
    unit: Code | None = None
    until: CivilDate | None = None
    decision: DecisionId | None = None


class RequestEnded(Body):
    """No, or not any more. Neither needs a reason."""


def close_request(state: State, request: Request, answer: Literal["answered", "declined", "withdrawn"]) -> None:
    """Take a request off the list of what waits. For recorders."""
    left = tuple(one for one in state.commitments.asks_of.get(request.organization) or () if one != request.id)
    state.commitments.asks_of.put(request.organization, left)
    state.commitments.requests.put(request.id, replace(state.commitments.requests[request.id], answer=answer))


def _not_of_it(case: Case[Requested]) -> Detail | None:
    body, people = case.body, case.state.people
    if not people.organizations[body.organization].present:
        return {"problem": "is no organization of the coalition now"}
    if body.person is None or body.organization in people.organizations_of(body.person, case.received):
        return None
    return {"problem": "has not accredited that person"}


def _unbound(case: Case[Requested]) -> Detail | None:
    body = case.body
    if body.decision is None or not draws_on_unbound(case.state, body.decision, body.organization, case.received):
        return None
    return {"organization": body.organization}


def _too_many(case: Case[Requested]) -> Detail | None:
    charter = case.state.charter.in_force.get()
    assert charter is not None, "a request is judged before any charter"
    waiting, limit = len(asks_open(case.state, case.body.organization, case.received)), charter.data.load.asks_open_max
    return {"count": waiting, "limit": limit} if waiting >= limit else None


def _until_past(case: Case[Requested]) -> Detail | None:
    until = case.body.until
    return {"until": str(until)} if until is not None and start_of(until) <= case.received else None


def _record_requested(case: Case[Requested]) -> None:
    body, state, charter = case.body, case.state, case.state.charter.in_force.get()
    assert charter is not None, "checked before"
    now = load(state, body.organization, case.received)
    expires = case.received + charter.data.commitments.request_days * DAY_MS
    state.commitments.requests.put(
        case.id,
        Request(
            id=case.id,
            by=case.actor,
            organization=body.organization,
            person=body.person,
            decision=body.decision,
            until=start_of(body.until) if body.until else expires,
            carried=now.carried,
            all_open=now.all_open,
            over_ceiling=exceeds_share(now.carried + 1, now.all_open + 1, charter.data.load.share),
        ),
    )
    asked = state.commitments.asks_of.get(body.organization) or ()
    state.commitments.asks_of.put(body.organization, (*asked, case.id))


def _request(case: Case[Any]) -> Request:
    return case.state.commitments.requests[case.subject]


def _over(case: Case[Any]) -> Detail | None:
    found = _request(case).standing(case.received)
    return None if found == "requested" else {"standing": found}


def _not_asked(case: Case[RequestEnded]) -> Detail | None:
    request = _request(case)
    if case.actor == request.person or speaks_for(case, request.organization, SPEAKERS):
        return None
    return {"organization": request.organization}


def _not_asker(case: Case[RequestEnded]) -> Detail | None:
    return None if case.actor == _request(case).by else {}


REQUEST_STANDING: Check[Any] = Check(
    "REQUEST_STANDING", "O-7", "The request is {standing}.", "Ask anew if it is still wanted.", _over
)

KINDS: tuple[Kind[Any], ...] = (
    Kind(
        name="commitment.requested/v1",
        body=Requested,
        label="ask for help",
        words="Ask {organization} for {quantity} {unit} of {thing}: {sealed.what}.",
        opens="request",
        power="commitments.request",
        for_another=True,
        sealed=(SealedField("what", "What is asked", required=True), SealedField("why", "What it is for")),
        checks=(
            Check("REQUEST_UNFIT", "O-7", "The organization {problem}.", "Ask another.", _not_of_it),
            Check("UNTIL_PAST", "O-7", "{until} has come already.", "Choose a later day.", _until_past),
            Check(
                "NOT_BOUND",
                "O-6",
                "The decision does not bind {organization}; nothing is asked of it under it.",
                "Ask without naming the decision, or ask those whom it binds.",
                _unbound,
            ),
            Check(
                "ASKS_TOO_MANY",
                "O-11",
                "{count} requests to it wait already; the charter allows {limit}.",
                "Wait for its answers, or take a request back.",
                _too_many,
            ),
        ),
        record=_record_requested,
    ),
    Kind(
        name="commitment.request_declined/v1",
        body=RequestEnded,
        label="decline a request",
        words="Say no to the request {about}.",
        about=("request",),
        for_another=True,
        sealed=(SealedField("reason", "Why, if you like"),),
        standing=(
            Check(
                "NOT_ASKED",
                "O-7",
                "Only {organization}, or the person asked, answers it.",
                "Ask one of them to sign.",
                _not_asked,
            ),
        ),
        checks=(REQUEST_STANDING,),
        record=lambda case: close_request(case.state, _request(case), "declined"),
    ),
    Kind(
        name="commitment.request_withdrawn/v1",
        body=RequestEnded,
        label="take a request back",
        words="Take the request {about} back.",
        about=("request",),
        for_another=True,
        standing=(Check("NOT_THE_ASKER", "O-7", "Only who asked takes it back.", "Ask her to sign.", _not_asker),),
        checks=(REQUEST_STANDING,),
        record=lambda case: close_request(case.state, _request(case), "withdrawn"),
    ),
)
