"""Whose promise it is, and who may act on it: checks shared by the kinds of the family (docs/rules.md O-4, O-9)."""

from typing import Any

from ledger.rules.case import Case
from ledger.rules.commitments.standing import commitment_standing, ownerless
from ledger.rules.commitments.state import Commitment, Standing
from ledger.rules.kind import Check, Detail
from ledger.rules.people.standing import speaks_for
from ledger.rules.people.state import Role

SPEAKERS: tuple[Role, ...] = ("delegate", "authoriser")
"""Roles in which somebody says for her organization how it goes; to promise anew takes an authoriser."""


def commitment_of(case: Case[Any]) -> Commitment:
    """The promise that the act is about."""
    return case.state.commitments.commitments[case.subject]


def _not_owners_word(case: Case[Any]) -> Detail | None:
    commitment = commitment_of(case)
    if case.actor == commitment.accountable:
        return None
    shared = commitment.promisor != "person" or ownerless(case.state, commitment, case.received)
    return None if shared and speaks_for(case, commitment.organization, SPEAKERS) else _whose(commitment)


def _not_owners_hand(case: Case[Any]) -> Detail | None:
    commitment = commitment_of(case)
    if commitment.promisor == "person":
        return None if case.actor == commitment.accountable else _whose(commitment)
    return None if speaks_for(case, commitment.organization, ("authoriser",)) else _whose(commitment)


def _not_the_accountable(case: Case[Any]) -> Detail | None:
    commitment = commitment_of(case)
    return None if case.actor == commitment.accountable else {"person": commitment.accountable}


def _may_not_hand_on(case: Case[Any]) -> Detail | None:
    commitment = commitment_of(case)
    if not ownerless(case.state, commitment, case.received):
        return _not_owners_hand(case)
    return None if speaks_for(case, commitment.organization, ("authoriser",)) else _whose(commitment)


def unauthorised(case: Case[Any], commitment: Commitment, organization: str) -> Detail | None:
    """Whether a promise of an organization is taken on without an authoriser: the actor herself, or one who seconds."""
    if commitment.promisor == "person" or speaks_for(case, organization, ("authoriser",)):
        return None
    people = case.state.people
    for second in () if case.for_another else case.seconds:
        holds = people.has_role(second.person or "", organization, ("authoriser",), case.received)
        if second.organization == organization and holds:
            return None
    return {"organization": organization}


def _whose(commitment: Commitment) -> Detail:
    return {"person": commitment.accountable, "organization": commitment.organization}


OWNERS_WORD: Check[Any] = Check(
    "NOT_THE_OWNER",
    "O-4",
    "This promise is {person}'s, of {organization}; only they speak for it.",
    "Ask her, or a delegate signing in the organization's name.",
    _not_owners_word,
)
"""How it goes: the accountable person says it, or her organization where it promised too or has lost her."""

OWNERS_HAND: Check[Any] = Check(
    "NOT_THE_OWNER",
    "O-4",
    "This promise is {person}'s, of {organization}; only their own hand changes what is owed.",
    "Ask her; for an organization, an authoriser signing in its name.",
    _not_owners_hand,
)
"""What is owed: the accountable person for a person's promise, an authoriser in its name for an organization's."""

ACCOUNTABLE: Check[Any] = Check(
    "NOT_ACCOUNTABLE",
    "O-1",
    "Only {person} can say that she answers for it.",
    "Ask her to sign.",
    _not_the_accountable,
)
"""Nobody answers for what she has not taken on by her own hand."""

HANDS_ON: Check[Any] = Check(
    "NOT_THE_OWNER",
    "O-4",
    "This promise is {person}'s, of {organization}; only their own hand passes it on.",
    "Ask her; for an organization, or where she is gone, an authoriser signing in its name.",
    _may_not_hand_on,
)
"""Who passes a promise on; where the accountable person is gone, her organization does (E37)."""


def stands(*standings: Standing) -> Check[Any]:
    """The check that a promise stands where this act can move it on."""

    def test(case: Case[Any]) -> Detail | None:
        found = commitment_standing(case.state, commitment_of(case), case.received)
        return None if found in standings else {"standing": found, "expected": ", ".join(standings)}

    return Check(
        "COMMITMENT_STANDING",
        "O-9",
        "The promise is {standing}; this needs one that is {expected}.",
        "Look at where it stands now.",
        test,
    )


def terms_unfit(case: Case[Any], commitment: Commitment | None = None) -> Detail | None:
    """Whether terms in a body count in a currency of the ledger, lie ahead, and tell each milestone."""
    terms, founding = case.body.terms, case.state.record.founding.get()
    if terms.money is not None and (founding is None or terms.money.ccy not in founding.currencies):
        return {"problem": f"no currency {terms.money.ccy} in this ledger"}
    if terms.money is not None and terms.money.minor <= 0:
        return {"problem": "an amount of nothing"}
    if terms.due < case.today:
        return {"problem": "the due day is over"}
    if commitment is not None and commitment.terms.measure != terms.measure and commitment.helped:
        return {"problem": "others help in another unit"}
    for place in range(len(terms.milestones)):
        if f"milestones/{place}/label" not in case.sealed:
            return {"problem": f"milestone {place} without its words"}
    return None
