"""Nominations: put forward, endorsed, accepted by her own hand, declined, withdrawn (docs/rules.md L-6, L-12, L-13)."""

from dataclasses import replace
from typing import Any, Literal

from ledger.rules.case import Case
from ledger.rules.hands import OWN_HAND
from ledger.rules.kind import Check, Detail, Kind, SealedField
from ledger.rules.posts import eligibility
from ledger.rules.posts.appointments import INTERESTS
from ledger.rules.posts.eligibility import Candidate
from ledger.rules.posts.state import Nomination, NominationStanding
from ledger.rules.values import Body, CivilDate, Count, OrganizationId, PersonId, PostId, start_of


class Nominated(Body):
    """Somebody put forward for a seat of a post, for a term from a date on."""

    post: PostId
    person: PersonId
    starts: CivilDate
    organization: OrganizationId | None = None
    seat: Count = 0


def _candidate(case: Case[Nominated]) -> Candidate:
    body = case.body
    starts = max(start_of(body.starts), case.received)
    return Candidate(
        post=case.state.posts.posts[body.post],
        person=body.person,
        organization=body.organization,
        starts=starts,
        ends=starts,
        received=case.received,
        seat=body.seat,
    )


def _post_gone(case: Case[Nominated]) -> Detail | None:
    return None if _candidate(case).post.standing_at(case.received) else {}


def _no_seat(case: Case[Nominated]) -> Detail | None:
    seats = _candidate(case).post.rules.seats
    return {"seat": case.body.seat, "seats": seats} if case.body.seat >= seats else None


def _record_nominated(case: Case[Nominated]) -> None:
    body = case.body
    case.state.posts.nominations.put(
        case.id,
        Nomination(
            id=case.id,
            post=body.post,
            person=body.person,
            organization=body.organization,
            seat=body.seat,
            starts=start_of(body.starts),
            by=case.actor,
        ),
    )


class Endorsed(Body):
    """An organization stands behind the nomination."""


class NominationAccepted(Body):
    """The nominee's yes, with her interests."""

    interests: Literal["none", "declared"]


class NominationAnswered(Body):
    """The nominee's no, or taking the nomination back. Neither needs a reason."""


def _nomination(case: Case[Any]) -> Nomination:
    return case.state.posts.nominations[case.subject]


def _in(*standings: NominationStanding) -> Check[Any]:
    def test(case: Case[Any]) -> Detail | None:
        found = _nomination(case).standing
        return None if found in standings else {"standing": found, "expected": ", ".join(standings)}

    return Check(
        "NOMINATION_STANDING",
        "L-6",
        "The nomination is {standing}; this needs one that is {expected}.",
        "Nominate anew if it is still meant.",
        test,
    )


def _not_nominee(case: Case[Any]) -> Detail | None:
    return None if case.actor == _nomination(case).person else {}


def _neither(case: Case[Any]) -> Detail | None:
    nomination = _nomination(case)
    return None if case.actor in (nomination.person, nomination.by) else {}


def _no_organization(case: Case[Any]) -> Detail | None:
    organization = case.actor_organization
    if organization is None:
        return {"problem": "is not signed in an organization's name"}
    nomination = _nomination(case)
    own = case.state.people.organizations_of(nomination.person, case.received) | {nomination.organization}
    return {"problem": "comes from the nominee's own organization"} if organization in own else None


def _record_endorsed(case: Case[Any]) -> None:
    nomination, organization = _nomination(case), case.actor_organization
    assert organization is not None, "checked before"
    endorsed = nomination.endorsed | {organization}
    case.state.posts.nominations.put(nomination.id, replace(nomination, endorsed=endorsed))


def _to(standing: NominationStanding) -> Any:
    def record(case: Case[Any]) -> None:
        nomination = _nomination(case)
        case.state.posts.nominations.put(nomination.id, replace(nomination, standing=standing))

    return record


_NOMINEE: Check[Any] = Check("NOT_THE_NOMINEE", "L-6", "Only she can say yes or no.", "Ask her to sign.", _not_nominee)

_NOMINATED: tuple[Check[Nominated], ...] = (
    Check("POST_ABOLISHED", "L-5", "That post is not there any more.", "Create it anew first.", _post_gone),
    Check("SEAT_UNKNOWN", "L-7", "The post has {seats} seats; it has no seat {seat}.", "Count seats from 0.", _no_seat),
    Check(
        "NOT_ELIGIBLE",
        "L-12",
        "The post is open to each {eligible}; she is {problem}.",
        "Let her organization accredit her first.",
        lambda case: eligibility.not_eligible(case.state, _candidate(case)),
    ),
    Check(
        "TERM_LIMIT",
        "L-13",
        "She has held it {count} times ({what}); the limit is {limit}.",
        "Choose another, or decide to waive the limit for her.",
        lambda case: eligibility.over_limit(case.state, _candidate(case)),
    ),
    Check(
        "ROTATION_DUE",
        "L-14",
        "The post goes round: this organization waits for {waits} more.",
        "Choose somebody of another organization, or decide to waive it.",
        lambda case: eligibility.rotation_due(case.state, _candidate(case)),
    ),
    Check(
        "SEAT_ALLOTTED",
        "L-15",
        "Seat {seat} is kept for {organization}.",
        "Nominate in its name, or for another seat.",
        lambda case: eligibility.not_allotted(_candidate(case)),
    ),
)

KINDS: tuple[Kind[Any], ...] = (
    Kind(
        name="nomination.made/v1",
        body=Nominated,
        label="nominate",
        words="Nominate {person} for {post}, from {starts}.",
        opens="nomination",
        power="posts.nominate",
        for_another=True,
        sealed=(SealedField("reason", "Why she"),),
        checks=_NOMINATED,
        record=_record_nominated,
    ),
    Kind(
        name="nomination.endorsed/v1",
        body=Endorsed,
        label="endorse a nomination",
        words="Stand behind the nomination {about}.",
        about=("nomination",),
        power="posts.endorse",
        for_another=True,
        checks=(
            _in("nominated", "accepted"),
            Check(
                "ENDORSEMENT_UNFIT",
                "L-6",
                "The endorsement {problem}.",
                "Let another organization endorse in its name.",
                _no_organization,
            ),
        ),
        record=_record_endorsed,
    ),
    Kind(
        name="nomination.accepted/v1",
        body=NominationAccepted,
        label="accept a nomination",
        words="Accept the nomination {about}. Interests: {interests} {sealed.interests}",
        about=("nomination",),
        for_another=True,
        sealed=(SealedField("interests", "Interests that could touch the role"),),
        standing=(_NOMINEE, OWN_HAND),
        checks=(_in("nominated"), INTERESTS),
        record=_to("accepted"),
    ),
    Kind(
        name="nomination.declined/v1",
        body=NominationAnswered,
        label="decline a nomination",
        words="Decline the nomination {about}.",
        about=("nomination",),
        for_another=True,
        standing=(_NOMINEE,),
        checks=(_in("nominated"),),
        record=_to("declined"),
    ),
    Kind(
        name="nomination.withdrawn/v1",
        body=NominationAnswered,
        label="take a nomination back",
        words="Take the nomination {about} back.",
        about=("nomination",),
        for_another=True,
        standing=(
            Check(
                "NOT_NOMINATOR",
                "L-6",
                "Only she, or who nominated her, can take it back.",
                "Ask one of them.",
                _neither,
            ),
        ),
        checks=(_in("nominated", "accepted"),),
        record=_to("withdrawn"),
    ),
)
