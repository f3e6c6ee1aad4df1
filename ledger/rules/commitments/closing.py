"""Closing a promise: claimed, verified, contested, released, set down (docs/rules.md O-19 to O-23)."""

from dataclasses import replace
from typing import Any

from pydantic import Field

from ledger.rules.case import Case
from ledger.rules.commitments.living import heard, put
from ledger.rules.commitments.offering import unlist
from ledger.rules.commitments.owners import OWNERS_WORD, SPEAKERS, commitment_of, stands
from ledger.rules.commitments.parameters import Level
from ledger.rules.commitments.state import OPEN, Claim, Commitment
from ledger.rules.hands import OWN_HAND
from ledger.rules.kind import Check, Detail, Kind, SealedField
from ledger.rules.people.standing import speaks_for
from ledger.rules.values import Body, CivilDate, Count, Document


class Claimed(Body):
    """It is done: when, how much of it, and what shows it."""

    date: CivilDate
    amount: Count | None = None
    documents: tuple[Document, ...] = Field(default=(), max_length=40)


class Verified(Body):
    """How far it was done, as another organization finds."""

    completion: Level


class Contested(Body):
    """It was not done as claimed, as another organization finds."""


class Released(Body):
    """It is owed no more."""

    no_fault: bool = True


class Withdrawn(Body):
    """Its owner sets it down. It stays in the record."""


def _date_ahead(case: Case[Claimed]) -> Detail | None:
    return {"date": str(case.body.date)} if case.body.date > case.latest_date else None


def _evidence_missing(case: Case[Claimed]) -> Detail | None:
    wanted, body = commitment_of(case).terms.evidence, case.body
    if wanted == "document" and not body.documents:
        return {"evidence": "a document"}
    if wanted == "count" and body.amount is None:
        return {"evidence": "a count"}
    if wanted == "witness" and not _witnessed(case):
        return {"evidence": "a witness of another organization"}
    return None


def _witnessed(case: Case[Claimed]) -> bool:
    people, own = case.state.people, commitment_of(case).organization
    return any(own not in people.organizations_of(second.person, case.received) for second in case.seconds)


def _record_claimed(case: Case[Claimed]) -> None:
    commitment = heard(case, commitment_of(case))
    claim = Claim(case.id, case.received)
    put(case, replace(commitment, claim=claim, proposal=None, transfer=None, risk=False))


def _not_independent(case: Case[Any]) -> Detail | None:
    commitment, people = commitment_of(case), case.state.people
    groups = people.organizations_of(case.actor, case.received)
    owners = people.organizations_of(commitment.accountable, case.received) | {commitment.organization}
    shared = sorted(groups & owners)
    return {"organization": shared[0]} if shared else None


def _claim_changed(case: Case[Any]) -> Detail | None:
    claim = commitment_of(case).claim
    return None if claim is not None and claim.act == case.on else {"live": claim.act if claim else "none"}


def _judge(case: Case[Any], claim: Claim) -> None:
    put(case, replace(commitment_of(case), claim=replace(claim, judged=case.received, by=case.actor)))


def _record_verified(case: Case[Verified]) -> None:
    claim = commitment_of(case).claim
    assert claim is not None, "checked before"
    _judge(case, replace(claim, verdict="verified", level=case.body.completion))


def _record_contested(case: Case[Contested]) -> None:
    claim = commitment_of(case).claim
    assert claim is not None, "checked before"
    _judge(case, replace(claim, verdict="contested", level=None))


def _not_beneficiary(case: Case[Released]) -> Detail | None:
    if case.under is not None:
        return None
    relying = [one for one in commitment_of(case).relied_on_by if one != commitment_of(case).organization]
    return None if any(speaks_for(case, one, SPEAKERS) for one in relying) else {}


def _end(case: Case[Any], commitment: Commitment) -> None:
    """Write an ended promise; what it took over of another's goes back there, unless it was done."""
    put(case, commitment)
    unlist(case.state, commitment.organization, commitment.id)
    if commitment.helps is not None and commitment.made is not None:
        other = case.state.commitments.commitments[commitment.helps]
        helped = max(0, other.helped - commitment.terms.amount)
        case.state.commitments.commitments.put(other.id, replace(other, helped=helped))


def _record_released(case: Case[Released]) -> None:
    _end(case, replace(commitment_of(case), closed="released", no_fault=case.body.no_fault))


def _record_withdrawn(case: Case[Withdrawn]) -> None:
    _end(case, replace(heard(case, commitment_of(case)), closed="withdrawn"))


_INDEPENDENT: Check[Any] = Check(
    "NOT_INDEPENDENT",
    "O-20",
    "She is of {organization}, which promised it.",
    "Ask somebody of another organization.",
    _not_independent,
)
_CLAIM_CHANGED: Check[Any] = Check(
    "CLAIM_CHANGED", "O-20", "The claim that stands is {live}.", "Read it and judge that one.", _claim_changed
)
KINDS: tuple[Kind[Any], ...] = (
    Kind(
        name="commitment.claimed/v1",
        body=Claimed,
        label="say that a promise is kept",
        words="{about} was done on {date}: {amount}. {sealed.account}",
        about=("commitment",),
        for_another=True,
        sealed=(
            SealedField("account", "What was done"),
            SealedField("documents/*/alt", "What the document shows"),
        ),
        standing=(OWNERS_WORD,),
        checks=(
            stands("made", "active", "at_risk", "renegotiating", "transfer_proposed", "contested", "lapsed"),
            Check("DATE_AHEAD", "O-19", "{date} has not come yet.", "Check the date.", _date_ahead),
            Check("EVIDENCE_MISSING", "O-19", "Agreed was {evidence}.", "Add it, or renegotiate.", _evidence_missing),
        ),
        record=_record_claimed,
    ),
    Kind(
        name="commitment.verified/v1",
        body=Verified,
        label="verify a promise",
        words="{about} is kept: {completion}. {sealed.finding}",
        about=("commitment",),
        on=("commitment.claimed/v1",),
        power="commitments.verify",
        for_another=True,
        sealed=(SealedField("finding", "What was found"),),
        standing=(_INDEPENDENT, OWN_HAND),
        checks=(stands("claimed"), _CLAIM_CHANGED),
        record=_record_verified,
    ),
    Kind(
        name="commitment.contested/v1",
        body=Contested,
        label="contest a claim",
        words="{about} was not kept as claimed: {sealed.reason}",
        about=("commitment",),
        on=("commitment.claimed/v1",),
        power="commitments.verify",
        for_another=True,
        sealed=(SealedField("reason", "What is missing", required=True),),
        standing=(_INDEPENDENT, OWN_HAND),
        checks=(stands("claimed", "verified"), _CLAIM_CHANGED),
        record=_record_contested,
    ),
    Kind(
        name="commitment.released/v1",
        body=Released,
        label="release a promise",
        words="Let {about} be owed no more.",
        about=("commitment",),
        decided="may",
        for_another=True,
        sealed=(SealedField("reason", "Why, if you like"),),
        standing=(
            Check(
                "NOT_BENEFICIARY",
                "O-22",
                "Only one relying on it releases it, in its organization's name, or a decision does.",
                "Ask a delegate of one relying on it, or decide it.",
                _not_beneficiary,
            ),
        ),
        checks=(stands(*OPEN, "lapsed"),),
        record=_record_released,
    ),
    Kind(
        name="commitment.withdrawn/v1",
        body=Withdrawn,
        label="set a promise down",
        words="Set {about} down. {sealed.reason}",
        about=("commitment",),
        for_another=True,
        sealed=(SealedField("reason", "Why, if you like"),),
        standing=(OWNERS_WORD,),
        checks=(stands("offered", *OPEN, "lapsed"),),
        record=_record_withdrawn,
    ),
)
