"""Offering and making a promise: by its owner's own hand, and by nothing else (docs/rules.md O-1 to O-6, E29).

Offering is the accountable person's hand: nobody answers for what she has not taken on. Making is the owner's: hers for
a person's promise, an authoriser's for an organization's. One who is both does both in one statement.
"""

from dataclasses import replace
from typing import Any

from pydantic import Field

from ledger.format.codec import DAY_MS
from ledger.rules.case import Case
from ledger.rules.commitments.binding import draws_on_unbound
from ledger.rules.commitments.model import Promisor, ReliedOn, Terms
from ledger.rules.commitments.owners import OWNERS_HAND, commitment_of, stands, terms_unfit
from ledger.rules.commitments.requesting import close_request
from ledger.rules.commitments.standing import commitment_standing
from ledger.rules.commitments.state import Commitment, Request, Standing, Version
from ledger.rules.hands import OWN_HAND
from ledger.rules.kind import Check, Detail, Kind, SealedField
from ledger.rules.state import State
from ledger.rules.values import AgendaItemId, Body, CommitmentId, DecisionId, OrganizationId, PersonId, RequestId

HELPABLE: tuple[Standing, ...] = ("made", "active", "at_risk", "renegotiating")


class Offered(Body):
    """A promise on offer: its terms, one organization, one accountable person.

    Args:
        promisor: who will owe it: the person, the organization, or both.
        decision: the decision under which it is promised: the organization must be in its binding set.
        request: the request that it answers.
        helps: the promise of which it takes a part over, where help was asked for.
        relied_on_by: organizations that count on it; changed terms need their assent.
        agenda: the item of the common agenda that it takes on.
    """

    terms: Terms
    organization: OrganizationId
    accountable: PersonId
    promisor: Promisor
    decision: DecisionId | None = None
    request: RequestId | None = None
    helps: CommitmentId | None = None
    relied_on_by: ReliedOn = Field(default=())
    agenda: AgendaItemId | None = None


class Made(Body):
    """The owner's hand under an offer: from now on it is promised."""


def _not_accountable(case: Case[Offered]) -> Detail | None:
    return None if case.actor == case.body.accountable else {"person": case.body.accountable}


def _gone(case: Case[Any], organization: str, accountable: str) -> Detail | None:
    people = case.state.people
    held = people.accreditations.get((accountable, organization))
    here = people.organizations[organization].present and held is not None and held.holds("member", case.received)
    return None if here else {"organization": organization}


def _request_over(case: Case[Offered]) -> Detail | None:
    body = case.body
    if body.request is None:
        return None
    request = case.state.commitments.requests[body.request]
    if request.organization != body.organization or request.person not in (None, body.accountable):
        return {"problem": "asks somebody else"}
    found = request.standing(case.received)
    return None if found == "requested" else {"problem": f"is {found}"}


def _help_unfit(state: State, helps: str | None, organization: str, terms: Terms, received: int) -> Detail | None:
    if helps is None:
        return None
    other = state.commitments.commitments[helps]
    if other.help is None or commitment_standing(state, other, received) not in HELPABLE:
        return {"problem": "asks for no help now"}
    if other.help.organizations and organization not in other.help.organizations:
        return {"problem": "asks others"}
    if organization == other.organization:
        return {"problem": "is its own; its organization carries it already"}
    if other.terms.measure != terms.measure:
        return {"problem": "counts in another unit"}
    left = min(other.help.amount, other.outstanding)
    return {"problem": f"needs {left} more, not {terms.amount}"} if terms.amount > left else None


def _unbound(state: State, commitment: Offered | Commitment, received: int) -> Detail | None:
    if commitment.decision is None or commitment.promisor == "person":
        return None
    drawn = draws_on_unbound(state, commitment.decision, commitment.organization, received)
    return {"organization": commitment.organization} if drawn else None


def _record_offered(case: Case[Offered]) -> None:
    state, body, charter = case.state, case.body, case.state.charter.in_force.get()
    assert charter is not None, "an offer is judged before any charter"
    state.commitments.commitments.put(
        case.id,
        Commitment(
            id=case.id,
            organization=body.organization,
            accountable=body.accountable,
            promisor=body.promisor,
            decision=body.decision,
            helps=body.helps,
            relied_on_by=tuple(dict.fromkeys(body.relied_on_by)),
            parameters=charter.data.commitments,
            on_paper=case.how == "paper",
            versions=(Version(case.id, body.terms, case.received),),
            last_word=case.received,
        ),
    )
    if body.request is not None:
        request: Request = state.commitments.requests[body.request]
        close_request(state, request, "answered")
        answered = replace(state.commitments.requests[request.id], offer=case.id)
        state.commitments.requests.put(request.id, answered)


def put_live(state: State, commitment: Commitment) -> None:
    """Write a promise that is live again or for the first time, and list it with its organization."""
    state.commitments.commitments.put(commitment.id, commitment)
    live = state.commitments.live_of.get(commitment.organization) or ()
    if commitment.id not in live:
        state.commitments.live_of.put(commitment.organization, (*live, commitment.id))


def unlist(state: State, organization: str, commitment: str) -> None:
    """Take a promise off an organization's list."""
    live = state.commitments.live_of.get(organization) or ()
    state.commitments.live_of.put(organization, tuple(one for one in live if one != commitment))


def _record_made(case: Case[Made]) -> None:
    state, commitment = case.state, commitment_of(case)
    paper = commitment.on_paper or case.how == "paper"
    made = replace(commitment, made_act=case.id, made=case.received, last_word=case.received, on_paper=paper)
    put_live(state, replace(made, next_update=next_update(made)))
    if commitment.helps is not None:
        other = state.commitments.commitments[commitment.helps]
        helped = other.helped + commitment.terms.amount
        state.commitments.commitments.put(other.id, replace(other, helped=helped))


def next_update(commitment: Commitment) -> int | None:
    """The instant (ms) by which its owner should be heard again, counted from her last word; None where not agreed."""
    days = commitment.terms.update_days
    return None if days is None else commitment.last_word + days * DAY_MS


_NOT_BOUND = "The decision does not bind {organization}, so it draws on nothing of it."
_ASK_THEM = "Let it come in by its own word first, or promise without naming the decision."
_HELP = "The promise that it would help {problem}."

KINDS: tuple[Kind[Any], ...] = (
    Kind(
        name="commitment.offered/v1",
        body=Offered,
        label="offer a promise",
        words="Offer: {sealed.deliverable}, {terms}, answered for by {accountable} of {organization}.",
        opens="commitment",
        for_another=True,
        sealed=(
            SealedField("deliverable", "What will be done", required=True),
            SealedField("evidence", "What will show that it is done"),
            SealedField("milestones/*/label", "What is reached by then"),
        ),
        standing=(
            Check(
                "NOT_ACCOUNTABLE",
                "O-1",
                "Only {person} can say that she answers for it.",
                "Ask her to sign.",
                _not_accountable,
            ),
            OWN_HAND,
        ),
        checks=(
            Check(
                "ACCOUNTABLE_NOT_OF_ORGANIZATION",
                "O-2",
                "She does not belong to {organization}, or it is not of the coalition.",
                "Name her own organization.",
                lambda case: _gone(case, case.body.organization, case.body.accountable),
            ),
            Check("TERMS_UNFIT", "O-5", "The terms have {problem}.", "Mend the terms.", terms_unfit),
            Check(
                "REQUEST_UNFIT",
                "O-7",
                "The request {problem}.",
                "Offer without naming it.",
                _request_over,
            ),
            Check(
                "HELP_UNFIT",
                "O-14",
                _HELP,
                "Look at what help is asked for now.",
                lambda case: _help_unfit(
                    case.state, case.body.helps, case.body.organization, case.body.terms, case.received
                ),
            ),
            Check(
                "NOT_BOUND",
                "O-6",
                _NOT_BOUND,
                _ASK_THEM,
                lambda case: _unbound(case.state, case.body, case.received),
            ),
        ),
        record=_record_offered,
    ),
    Kind(
        name="commitment.made/v1",
        body=Made,
        label="promise",
        words="Promise what {about} offers.",
        about=("commitment",),
        for_another=True,
        standing=(OWNERS_HAND, OWN_HAND),
        checks=(
            stands("offered"),
            Check(
                "ACCOUNTABLE_NOT_OF_ORGANIZATION",
                "O-2",
                "She does not belong to {organization}, or it is not of the coalition.",
                "Offer it anew with somebody who answers for it.",
                lambda case: _gone(case, commitment_of(case).organization, commitment_of(case).accountable),
            ),
            Check(
                "HELP_UNFIT",
                "O-14",
                _HELP,
                "Look at what help is asked for now.",
                lambda case: _help_unfit(
                    case.state,
                    commitment_of(case).helps,
                    commitment_of(case).organization,
                    commitment_of(case).terms,
                    case.received,
                ),
            ),
            Check(
                "NOT_BOUND",
                "O-6",
                _NOT_BOUND,
                _ASK_THEM,
                lambda case: _unbound(case.state, commitment_of(case), case.received),
            ),
        ),
        record=_record_made,
    ),
)
