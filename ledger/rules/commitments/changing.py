"""Changing what is owed: renegotiated, passed on, picked up again (docs/rules.md O-15 to O-18)."""

from dataclasses import replace
from typing import Any

from ledger.rules.case import Case
from ledger.rules.commitments.binding import draws_on_unbound
from ledger.rules.commitments.living import heard, put
from ledger.rules.commitments.model import Terms
from ledger.rules.commitments.offering import next_update, put_live, unlist
from ledger.rules.commitments.owners import (
    ACCOUNTABLE,
    HANDS_ON,
    SPEAKERS,
    commitment_of,
    stands,
    terms_unfit,
    unauthorised,
)
from ledger.rules.commitments.state import Commitment, Proposal, Transfer, Version
from ledger.rules.hands import OWN_HAND, not_own_hand
from ledger.rules.kind import Check, Detail, Kind, SealedField
from ledger.rules.people.standing import speaks_for
from ledger.rules.values import Body, OrganizationId, PersonId


class NewTerms(Body):
    """The terms as they should be from now on."""

    terms: Terms


class Agreed(Body):
    """Yes to the proposed terms: the owner organization's, or that of one relying on the promise."""


class TransferProposed(Body):
    """Another organization, or another person, is to take the promise over."""

    organization: OrganizationId
    accountable: PersonId


class Transferred(Body):
    """The new owner's hand: from now on it is hers."""


def agreement_missing(commitment: Commitment, agreed: frozenset[str]) -> bool:
    """Whether proposed terms still wait: for the organization that promised, or for those relying on it (O-15)."""
    if commitment.promisor != "person" and commitment.organization not in agreed:
        return True
    relying = [one for one in commitment.relied_on_by if one != commitment.organization]
    assenting = [one for one in relying if one in agreed]
    needed = {"none": 0, "one": min(1, len(relying)), "all": len(relying)}[commitment.parameters.assent]
    return len(assenting) < needed


def _settle(case: Case[Any], commitment: Commitment, proposal: Proposal) -> None:
    """Write a proposal, or the new terms once nobody's agreement is missing."""
    if agreement_missing(commitment, proposal.agreed):
        put(case, replace(commitment, proposal=proposal))
        return
    if commitment.helps is not None:
        other = case.state.commitments.commitments[commitment.helps]
        helped = other.helped + proposal.terms.amount - commitment.terms.amount
        case.state.commitments.commitments.put(other.id, replace(other, helped=helped))
    versions = (*commitment.versions, Version(proposal.act, proposal.terms, case.received))
    changed = replace(commitment, versions=versions, proposal=None, risk=False, done=frozenset(), claim=None)
    put(case, replace(changed, next_update=next_update(changed)))


def _new_terms_unfit(case: Case[NewTerms]) -> Detail | None:
    commitment = commitment_of(case)
    if commitment.helps is not None and case.body.terms.amount > commitment.terms.amount:
        return {"problem": "a larger part of what it helps with"}
    if commitment.helps is not None and case.body.terms.measure != commitment.terms.measure:
        return {"problem": "another unit than what it helps with"}
    return terms_unfit(case, commitment)


def _record_renegotiating(case: Case[NewTerms]) -> None:
    commitment = heard(case, commitment_of(case))
    _settle(case, commitment, Proposal(case.id, case.body.terms, case.received, _agreeing(case, commitment)))


def _agreeing(case: Case[Any], commitment: Commitment) -> frozenset[str]:
    """The organization for which the actor agrees, if she may."""
    own = commitment.organization
    if speaks_for(case, own, ("authoriser",)) and not_own_hand(case) is None:
        return frozenset({own})
    return frozenset(one for one in commitment.relied_on_by if one != own and speaks_for(case, one, SPEAKERS))


def _not_theirs(case: Case[Agreed]) -> Detail | None:
    return None if _agreeing(case, commitment_of(case)) else {}


def _proposal_changed(case: Case[Agreed]) -> Detail | None:
    proposal = commitment_of(case).proposal
    return None if proposal is not None and proposal.act == case.on else {"live": proposal.act if proposal else "none"}


def _record_agreed(case: Case[Agreed]) -> None:
    commitment = commitment_of(case)
    proposal = commitment.proposal
    assert proposal is not None, "checked before"
    _settle(case, commitment, replace(proposal, agreed=proposal.agreed | _agreeing(case, commitment)))


def _no_member(case: Case[TransferProposed]) -> Detail | None:
    people, body = case.state.people, case.body
    held = people.accreditations.get((body.accountable, body.organization))
    here = people.organizations[body.organization].present and held is not None
    if held is not None and here and held.holds("member", case.received):
        return None
    return {"organization": body.organization}


def _same_owner(case: Case[TransferProposed]) -> Detail | None:
    commitment, body = commitment_of(case), case.body
    same = (commitment.organization, commitment.accountable) == (body.organization, body.accountable)
    return {} if same else None


def _record_transfer_proposed(case: Case[TransferProposed]) -> None:
    body = case.body
    transfer = Transfer(case.id, body.organization, body.accountable, case.received)
    put(case, replace(heard(case, commitment_of(case)), transfer=transfer))


def _transfer(case: Case[Any]) -> Transfer | None:
    return commitment_of(case).transfer


def _not_the_new_owner(case: Case[Transferred]) -> Detail | None:
    transfer = _transfer(case)
    return None if transfer is None or case.actor == transfer.accountable else {"person": transfer.accountable}


def _transfer_changed(case: Case[Transferred]) -> Detail | None:
    transfer = _transfer(case)
    return None if transfer is not None and transfer.act == case.on else {"live": transfer.act if transfer else "none"}


def _new_unauthorised(case: Case[Transferred]) -> Detail | None:
    transfer = _transfer(case)
    return unauthorised(case, commitment_of(case), transfer.organization) if transfer else None


def _new_unbound(case: Case[Transferred]) -> Detail | None:
    transfer, commitment = _transfer(case), commitment_of(case)
    if transfer is None or commitment.decision is None or commitment.promisor == "person":
        return None
    drawn = draws_on_unbound(case.state, commitment.decision, transfer.organization, case.received)
    return {"organization": transfer.organization} if drawn else None


def _record_transferred(case: Case[Transferred]) -> None:
    commitment = commitment_of(case)
    transfer = commitment.transfer
    assert transfer is not None, "checked before"
    unlist(case.state, commitment.organization, commitment.id)
    moved = replace(
        heard(case, commitment),
        organization=transfer.organization,
        accountable=transfer.accountable,
        transfer=None,
        proposal=None,
        help=None,
        risk=False,
    )
    put_live(case.state, moved)


def _picking_unauthorised(case: Case[NewTerms]) -> Detail | None:
    commitment = commitment_of(case)
    return unauthorised(case, commitment, commitment.organization)


def _record_picked_up(case: Case[NewTerms]) -> None:
    commitment = commitment_of(case)
    versions = (*commitment.versions, Version(case.id, case.body.terms, case.received))
    fresh = replace(commitment, versions=versions, closed=None, risk=False, done=frozenset(), claim=None)
    fresh = replace(fresh, proposal=None, transfer=None, help=None, helps=None, last_word=case.received)
    if fresh.made is None:
        fresh = replace(fresh, made=case.received, made_act=case.id)
    put_live(case.state, replace(fresh, next_update=next_update(fresh)))


_TERMS = Check("TERMS_UNFIT", "O-5", "The terms have {problem}.", "Mend the terms.", _new_terms_unfit)
_MILESTONES = (SealedField("milestones/*/label", "What is reached by then"),)

KINDS: tuple[Kind[Any], ...] = (
    Kind(
        name="commitment.renegotiating/v1",
        body=NewTerms,
        label="propose other terms",
        words="Change {about} to {terms}. {sealed.reason}",
        about=("commitment",),
        for_another=True,
        sealed=(
            SealedField("deliverable", "What will be done"),
            SealedField("reason", "Why, if you like"),
            *_MILESTONES,
        ),
        standing=(ACCOUNTABLE, OWN_HAND),
        checks=(stands("made", "active", "at_risk", "renegotiating", "contested"), _TERMS),
        record=_record_renegotiating,
    ),
    Kind(
        name="commitment.renegotiated/v1",
        body=Agreed,
        label="agree to other terms",
        words="Agree to the new terms of {about}.",
        about=("commitment",),
        on=("commitment.renegotiating/v1",),
        for_another=True,
        standing=(
            Check(
                "NOT_YOURS_TO_AGREE",
                "O-15",
                "Only the organization that promised, by an authoriser's own hand, or one relying on it agrees.",
                "Ask one of them to sign in its name.",
                _not_theirs,
            ),
        ),
        checks=(
            stands("renegotiating"),
            Check(
                "PROPOSAL_CHANGED",
                "O-15",
                "The terms proposed now are those of {live}.",
                "Read them and agree to those.",
                _proposal_changed,
            ),
        ),
        record=_record_agreed,
    ),
    Kind(
        name="commitment.transfer_proposed/v1",
        body=TransferProposed,
        label="pass a promise on",
        words="Pass {about} on to {accountable} of {organization}, if they take it.",
        about=("commitment",),
        for_another=True,
        sealed=(SealedField("reason", "Why, if you like"),),
        standing=(HANDS_ON, OWN_HAND),
        checks=(
            stands("made", "active", "at_risk", "renegotiating", "transfer_proposed"),
            Check(
                "ACCOUNTABLE_NOT_OF_ORGANIZATION",
                "O-2",
                "She does not belong to {organization}, or it is not of the coalition.",
                "Name her own organization.",
                _no_member,
            ),
            Check("TRANSFER_TO_ITSELF", "O-17", "They have it already.", "Name another.", _same_owner),
        ),
        record=_record_transfer_proposed,
    ),
    Kind(
        name="commitment.transferred/v1",
        body=Transferred,
        label="take a promise over",
        words="Take {about} over.",
        about=("commitment",),
        on=("commitment.transfer_proposed/v1",),
        for_another=True,
        standing=(
            Check("NOT_THE_NEW_OWNER", "O-17", "Only {person} takes it over.", "Ask her to sign.", _not_the_new_owner),
            OWN_HAND,
        ),
        checks=(
            stands("transfer_proposed"),
            Check(
                "TRANSFER_CHANGED",
                "O-17",
                "The transfer proposed now is {live}.",
                "Read it and sign for that.",
                _transfer_changed,
            ),
            Check(
                "NOT_AUTHORISED",
                "O-4",
                "It is promised in the name of {organization}; an authoriser of it is missing.",
                "Let one sign in its name.",
                _new_unauthorised,
            ),
            Check(
                "NOT_BOUND",
                "O-6",
                "The decision does not bind {organization}, so it draws on nothing of it.",
                "Let it come in by its own word first.",
                _new_unbound,
            ),
        ),
        record=_record_transferred,
    ),
    Kind(
        name="commitment.picked_up/v1",
        body=NewTerms,
        label="pick a promise up again",
        words="Pick {about} up again: {terms}.",
        about=("commitment",),
        for_another=True,
        sealed=(SealedField("deliverable", "What will be done"), *_MILESTONES),
        standing=(ACCOUNTABLE, OWN_HAND),
        checks=(
            stands("lapsed", "withdrawn"),
            Check("TERMS_UNFIT", "O-5", "The terms have {problem}.", "Mend the terms.", terms_unfit),
            Check(
                "NOT_AUTHORISED",
                "O-4",
                "It is promised in the name of {organization}; an authoriser of it is missing.",
                "Let one sign in its name.",
                _picking_unauthorised,
            ),
        ),
        record=_record_picked_up,
    ),
)
