"""A secret ballot, held outside and attested by its tellers (docs/rules.md D-64, D-65; record.md).

Positions are open in the record, so a secret ballot is not held in it. Two tellers of two organizations, or more where
the charter says so, attest how many ballots said what, with the digest of their protocol; the outcome is then computed
and published like any other, and shown as counted outside.
"""

from typing import Annotated, Any, Literal

from pydantic import Field

from ledger.rules.case import Case
from ledger.rules.charter.powers import distinct_organizations
from ledger.rules.decisions.attested import AttestedTally, BallotSort
from ledger.rules.decisions.parts import Mark
from ledger.rules.decisions.positions import opening_of
from ledger.rules.decisions.proposing import TEXTS, decision_about
from ledger.rules.decisions.standpoints import ballot_fits, fits_method
from ledger.rules.kind import Check, Detail, Kind, SealedField
from ledger.rules.values import Body, Code, Count, Document, Positive

TELLERS = 2


class SortCounted(Body):
    """So many ballots that say the same: yes (``consent``), no (``object``), ``abstain``, or marks on options."""

    position: Literal["consent", "object", "abstain", "ballot"]
    count: Positive
    marks: dict[Code, Mark] | None = Field(default=None, max_length=100)


class TallyAttested(Body):
    """The count of a secret ballot, and the digest of the tellers' protocol. Spoiled ballots decide nothing."""

    ballots: Annotated[tuple[SortCounted, ...], Field(max_length=1000)]
    spoiled: Count = 0
    protocol: Document


def _never_opened(case: Case[Any]) -> Detail | None:
    return {} if decision_about(case).opening is None else None


def _not_secret(case: Case[Any]) -> Detail | None:
    return None if opening_of(case).procedure.secret else {}


def _tellers_missing(case: Case[Any]) -> Detail | None:
    """Two of two in any case: the charter may ask for more tellers, never for fewer."""
    persons = sorted({signer.person for signer in case.signers}, key=str)
    found = distinct_organizations([case.state.people.organizations_of(one, case.received) for one in persons])
    return None if found >= TELLERS else {"needed": TELLERS, "found": found}


def _still_open(case: Case[Any]) -> Detail | None:
    return None if opening_of(case).is_closed(case.received) and not decision_about(case).withdrawn else {}


def _published(case: Case[Any]) -> Detail | None:
    outcome = decision_about(case).outcome
    return {"outcome": outcome.code} if outcome is not None else None


def _old_text(case: Case[Any]) -> Detail | None:
    text = opening_of(case).text
    return None if case.on == text else {"text": text}


def _unfit(case: Case[TallyAttested]) -> Detail | None:
    procedure, motion = opening_of(case).procedure, decision_about(case).motion
    options = motion.options if motion else ()
    for place, sort in enumerate(case.body.ballots):
        if fits_method(procedure, sort.position) is not None:
            return {"sort": place, "problem": f"{procedure.method} knows no {sort.position}"}
        wrong = ballot_fits(procedure, options, sort.position, sort.marks)
        if wrong is not None:
            return {"sort": place, "problem": str(wrong["problem"])}
    said = [(sort.position, tuple(sorted((sort.marks or {}).items()))) for sort in case.body.ballots]
    return {"sort": len(said) - 1, "problem": "a sort stands twice"} if len(set(said)) != len(said) else None


def _too_many(case: Case[TallyAttested]) -> Detail | None:
    handed_in, seats = _tally(case).handed_in, len(opening_of(case).electorate.seats)
    return {"ballots": handed_in, "seats": seats} if handed_in > seats else None


def _tally(case: Case[TallyAttested]) -> AttestedTally:
    sorts = tuple(BallotSort(sort.position, sort.count, sort.marks) for sort in case.body.ballots)
    return AttestedTally(case.id, case.subject, case.index, case.received, sorts, case.body.spoiled)


def _place(case: Case[Any]) -> str:
    opening = decision_about(case).opening
    return opening.act if opening else case.subject


def _record_attested(case: Case[TallyAttested]) -> None:
    case.state.decisions.attested.put(opening_of(case).act, _tally(case))


KINDS: tuple[Kind[Any], ...] = (
    Kind(
        name="tally.attested/v1",
        body=TallyAttested,
        label="attest a secret ballot",
        words="We counted the secret ballot on {about}, outside of this record.",
        about=("decision",),
        on=TEXTS,
        place=_place,
        power="decisions.attest",
        sealed=(SealedField("remarks", "What happened at the count"),),
        standing=(
            Check(
                "TELLERS_MISSING", "D-64", "It takes tellers of {needed} organizations; found: {found}.",
                "Have a teller of another organization sign too.",
                _tellers_missing,
            ),
        ),
        checks=(
            Check("NOT_OPENED", "D-18", "It was never opened.", "Open it first.", _never_opened),
            Check(
                "NOT_SECRET", "D-64", "Its procedure takes open positions: nothing is counted outside.",
                "Let each say where she stands.",
                _not_secret,
            ),
            Check("BALLOT_STILL_OPEN", "D-64", "It has not closed, or was withdrawn.", "Wait.", _still_open),
            Check(
                "CLOSED_ALREADY", "D-26", "Its outcome is published: {outcome}.", "Appeal, if the count is wrong.",
                _published,
            ),
            Check(
                "TEXT_CHANGED", "D-18", "The text put to the vote is {text}.", "Name that text.", _old_text,
            ),
            Check("BALLOT_WRONG", "D-19", "Sort {sort}: {problem}.", "Mend the count.", _unfit),
            Check(
                "BALLOTS_TOO_MANY", "D-64", "{ballots} ballots, and {seats} who may vote.", "Count again.", _too_many,
            ),
        ),
        record=_record_attested,
    ),
)  # fmt: skip
