"""Terms begin: appointed, accepted, declined (docs/rules.md L-7 to L-9, L-12 to L-17)."""

from collections.abc import Callable
from dataclasses import replace
from typing import Any, Literal

from ledger.rules.case import Case
from ledger.rules.hands import OWN_HAND
from ledger.rules.kind import Check, Detail, Kind, SealedField
from ledger.rules.posts import eligibility
from ledger.rules.posts.eligibility import Candidate
from ledger.rules.posts.limits import limits_of
from ledger.rules.posts.seating import reseat
from ledger.rules.posts.standing import term_standing
from ledger.rules.posts.state import Term, TermStanding
from ledger.rules.values import (
    Body,
    CivilDate,
    Count,
    NominationId,
    OrganizationId,
    PersonId,
    PostId,
    start_of,
    utc_date,
)


class Appointed(Body):
    """Somebody's term: [starts, ends), civil dates in UTC. It never begins before it is appointed and accepted."""

    post: PostId
    person: PersonId
    starts: CivilDate
    ends: CivilDate
    organization: OrganizationId | None = None
    seat: Count = 0
    interim: bool = False
    rank: Count = 0
    nomination: NominationId | None = None


def candidate_of(case: Case[Appointed]) -> Candidate:
    """The appointment as the questions of eligibility see it."""
    body = case.body
    starts = max(start_of(body.starts), case.received)
    return Candidate(
        post=case.state.posts.posts[body.post],
        person=body.person,
        organization=body.organization,
        starts=starts,
        ends=start_of(body.ends),
        received=case.received,
        seat=body.seat,
    )


def _ask(
    question: Callable[[Any, Candidate], Detail | None],
) -> Callable[[Case[Appointed]], Detail | None]:
    return lambda case: question(case.state, candidate_of(case))


def _post_gone(case: Case[Appointed]) -> Detail | None:
    return None if candidate_of(case).post.standing_at(case.received) else {}


def _no_seat(case: Case[Appointed]) -> Detail | None:
    seats = candidate_of(case).post.rules.seats
    return {"seat": case.body.seat, "seats": seats} if case.body.seat >= seats else None


def _wrong_length(case: Case[Appointed]) -> Detail | None:
    body, limits = case.body, limits_of(case.state, candidate_of(case).post)
    length, limit = start_of(body.ends) - start_of(body.starts), limits.interim if body.interim else limits.term
    days = {"days": length // 86_400_000, "limit": limit // 86_400_000}
    return days if not 0 < length <= limit else None


def _over_already(case: Case[Appointed]) -> Detail | None:
    ends = start_of(case.body.ends)
    return {"ends": str(case.body.ends), "today": str(utc_date(case.received))} if ends <= case.received else None


def _nomination_differs(case: Case[Appointed]) -> Detail | None:
    body = case.body
    if body.nomination is None:
        return None
    nomination = case.state.posts.nominations[body.nomination]
    if (nomination.post, nomination.person, nomination.organization, nomination.seat) != (
        body.post,
        body.person,
        body.organization,
        body.seat,
    ):
        return {"problem": "is for another person, organization or seat"}
    if nomination.standing != "accepted":
        return {"problem": f"is {nomination.standing}"}
    needed = candidate_of(case).post.rules.endorsements
    found = len(nomination.endorsed)
    return {"problem": f"has {found} of {needed} endorsements"} if found < needed else None


def _overlaps(case: Case[Appointed]) -> Detail | None:
    return eligibility.term_overlapping(case.state, candidate_of(case), interim=case.body.interim)


def _filled(case: Case[Appointed]) -> Detail | None:
    return eligibility.seat_filled(case.state, candidate_of(case)) if case.body.interim else None


def _ordinary(
    question: Callable[[Any, Candidate], Detail | None],
) -> Callable[[Case[Appointed]], Detail | None]:
    return lambda case: None if case.body.interim else question(case.state, candidate_of(case))


def _record_appointed(case: Case[Appointed]) -> None:
    posts, body, candidate = case.state.posts, case.body, candidate_of(case)
    limits = limits_of(case.state, candidate.post)
    hers = body.nomination is not None or body.person in [signer.person for signer in case.signers]
    term = Term(
        id=case.id,
        post=body.post,
        person=body.person,
        organization=body.organization,
        starts=candidate.starts,
        ends=candidate.ends,
        seat=body.seat,
        interim=body.interim,
        rank=body.rank,
        appointed=case.received,
        carryover=0 if body.interim else limits.carryover,
        shadow=0 if body.interim else limits.shadow,
        accepted=case.received if hers else None,
    )
    if body.nomination is not None:
        nomination = posts.nominations[body.nomination]
        posts.nominations.put(nomination.id, replace(nomination, standing="appointed"))
    posts.terms.put(term.id, term)
    posts.seats.put((term.post, term.seat), (*(posts.seats.get((term.post, term.seat)) or ()), term.id))
    posts.terms_of.put(term.person, (*(posts.terms_of.get(term.person) or ()), term.id))
    reseat(posts, term.post, term.seat)


class TermAccepted(Body):
    """Her yes. Interests are declared in sealed words, or there are none to declare."""

    interests: Literal["none", "declared"]


class TermDeclined(Body):
    """Her no. It needs no reason."""


def hers(code: str = "NOT_YOURS", clause: str = "L-8") -> Check[Any]:
    """The check that a term is the actor's own."""

    def test(case: Case[Any]) -> Detail | None:
        person = case.state.posts.terms[case.subject].person
        return None if case.actor == person else {"person": person}

    return Check(code, clause, "This term is somebody else's.", "She must sign it herself.", test)


def term_in(*standings: TermStanding) -> Check[Any]:
    """The check that a term stands where this act can move it on."""

    def test(case: Case[Any]) -> Detail | None:
        found = term_standing(case.state, case.state.posts.terms[case.subject], case.received)
        return None if found in standings else {"standing": found, "expected": ", ".join(standings)}

    return Check(
        "TERM_STANDING",
        "L-10",
        "The term is {standing}; this needs one that is {expected}.",
        "Look at the register of who holds what.",
        test,
    )


def interests_untold(case: Case[Any]) -> Detail | None:
    """Whether interests are said to be declared and are not, or the other way round."""
    told = "interests" in case.sealed
    return None if told == (case.body.interests == "declared") else {"declared": case.body.interests}


INTERESTS: Check[Any] = Check(
    "INTERESTS_UNTOLD",
    "L-6",
    "Interests are given as {declared}, and the sealed field says otherwise.",
    "Write them in the sealed field, or say that there are none.",
    interests_untold,
)


def _record_accepted(case: Case[TermAccepted]) -> None:
    posts = case.state.posts
    term = posts.terms[case.subject]
    posts.terms.put(term.id, replace(term, accepted=case.received))
    reseat(posts, term.post, term.seat)


def _record_declined(case: Case[TermDeclined]) -> None:
    posts = case.state.posts
    term = posts.terms[case.subject]
    posts.terms.put(term.id, replace(term, ended=case.received, ending="declined"))
    reseat(posts, term.post, term.seat)


_CHECKS: tuple[Check[Appointed], ...] = (
    Check("POST_ABOLISHED", "L-5", "That post is not there any more.", "Create it anew first.", _post_gone),
    Check("SEAT_UNKNOWN", "L-7", "The post has {seats} seats; it has no seat {seat}.", "Count seats from 0.", _no_seat),
    Check(
        "TERM_LENGTH",
        "L-7",
        "The term would last {days} days; it may last from 1 to {limit}.",
        "Choose other dates.",
        _wrong_length,
    ),
    Check("TERM_OVER", "L-7", "The term would end on {ends}, and it is {today}.", "Choose other dates.", _over_already),
    Check(
        "NOMINATION_UNFIT",
        "L-7",
        "The nomination {problem}.",
        "Name the accepted nomination for this seat, or none.",
        _nomination_differs,
    ),
    Check(
        "NOT_ELIGIBLE",
        "L-12",
        "The post is open to each {eligible}; she is {problem}.",
        "Let her organization accredit her first.",
        _ask(eligibility.not_eligible),
    ),
    Check(
        "TERM_OVERLAPS",
        "L-11",
        "Term {term} stands on this seat until {until}.",
        "Start when it ends, or let it be ended first.",
        _overlaps,
    ),
    Check(
        "SEAT_FILLED",
        "L-11",
        "Term {term} holds this seat; an interim fills a gap only.",
        "Appoint for a time in which nobody holds it.",
        _filled,
    ),
    Check(
        "TERM_LIMIT",
        "L-13",
        "She has held it {count} times ({what}); the limit is {limit}.",
        "Choose another, or decide to waive the limit for her.",
        _ask(eligibility.over_limit),
    ),
    Check(
        "ROTATION_DUE",
        "L-14",
        "The post goes round: this organization waits for {waits} more.",
        "Choose somebody of another organization, or decide to waive it.",
        _ordinary(eligibility.rotation_due),
    ),
    Check(
        "SEAT_ALLOTTED",
        "L-15",
        "Seat {seat} is kept for {organization}.",
        "Appoint in its name, or to another seat.",
        lambda case: eligibility.not_allotted(candidate_of(case)),
    ),
    Check(
        "AFFILIATION_CAP",
        "L-16",
        "{organization} would hold more than {limit} of these seats; it has {count}.",
        "Choose the next of another organization.",
        _ask(eligibility.over_cap),
    ),
    Check(
        "NOT_STAGGERED",
        "L-17",
        "{count} terms of this post end about then; the limit is {limit}.",
        "Choose another end.",
        _ordinary(eligibility.not_staggered),
    ),
    Check(
        "TRAINING_MISSING",
        "L-18",
        "The post asks for the training {training} first.",
        "Have it recorded when it is done.",
        _ask(eligibility.untrained),
    ),
)


KINDS: tuple[Kind[Any], ...] = (
    Kind(
        name="term.appointed/v1",
        body=Appointed,
        label="appoint",
        words="Appoint {person} as {post} from {starts} until {ends}.",
        opens="term",
        power="posts.carry_out",
        decided="after_founding",
        at_founding=True,
        checks=_CHECKS,
        record=_record_appointed,
    ),
    Kind(
        name="term.accepted/v1",
        body=TermAccepted,
        label="accept a role",
        words="Accept the role {about}. Interests: {interests} {sealed.interests}",
        about=("term",),
        for_another=True,
        at_founding=True,
        sealed=(SealedField("interests", "Interests that could touch the role"),),
        standing=(hers(), OWN_HAND),
        checks=(term_in("appointed"), INTERESTS),
        record=_record_accepted,
    ),
    Kind(
        name="term.declined/v1",
        body=TermDeclined,
        label="decline a role",
        words="Decline the role {about}.",
        about=("term",),
        for_another=True,
        standing=(hers(),),
        checks=(term_in("appointed"),),
        record=_record_declined,
    ),
)
