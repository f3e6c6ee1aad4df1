"""Terms end early or pause: resigned, removed, suspended, deceased, disqualified (docs/rules.md L-19 to L-23)."""

from dataclasses import replace
from typing import Any, Literal

from ledger.format.codec import DAY_MS, format_second
from ledger.rules.case import Case
from ledger.rules.kind import Check, Detail, Kind, SealedField
from ledger.rules.posts.appointments import hers, term_in
from ledger.rules.posts.eligibility import Candidate, all_terms, not_eligible
from ledger.rules.posts.limits import limits_of
from ledger.rules.posts.seating import reseat
from ledger.rules.posts.standing import AHEAD, HOLDING, term_standing
from ledger.rules.posts.state import Ending, Post, Term
from ledger.rules.state import State
from ledger.rules.values import Body, CivilDate, start_of


def end_term(state: State, term: Term, instant: int, ending: Ending) -> None:
    """End a term at an instant (ms) not before now. For the recorders of any family."""
    state.posts.terms.put(term.id, replace(term, ended=instant, ending=ending))
    reseat(state.posts, term.post, term.seat)


def end_terms_of(state: State, person: str, received: int, ending: Ending) -> None:
    """End every term that a person holds or is to hold, as when she died or left."""
    for identity in state.posts.terms_of.get(person) or ():
        term = state.posts.terms[identity]
        if term_standing(state, term, received) in (*HOLDING, *AHEAD):
            end_term(state, term, received, ending)


class Resigned(Body):
    """Giving the role up: now, or from a date on."""

    effective: CivilDate | None = None


def _effective_unfit(case: Case[Resigned]) -> Detail | None:
    if case.body.effective is None:
        return None
    term, instant = case.state.posts.terms[case.subject], start_of(case.body.effective)
    ends = term.ends if term.ended is None else min(term.ends, term.ended)
    if case.received <= instant < ends:
        return None
    return {"effective": str(case.body.effective), "ends": format_second(ends)}


def _record_resigned(case: Case[Resigned]) -> None:
    instant = start_of(case.body.effective) if case.body.effective else case.received
    end_term(case.state, case.state.posts.terms[case.subject], instant, "resigned")


class Removed(Body):
    """The end of a term by a decision."""


def _record_removed(case: Case[Removed]) -> None:
    end_term(case.state, case.state.posts.terms[case.subject], case.received, "removed")


class Suspended(Body):
    """Not acting in the role until a date, or until reinstated."""

    until: CivilDate


def _until_past(case: Case[Suspended]) -> Detail | None:
    return {"until": str(case.body.until)} if start_of(case.body.until) <= case.received else None


def _record_suspended(case: Case[Suspended]) -> None:
    posts = case.state.posts
    term = posts.terms[case.subject]
    paused = (*term.suspensions, (case.received, start_of(case.body.until)))
    posts.terms.put(term.id, replace(term, suspensions=paused))
    reseat(posts, term.post, term.seat)


class Reinstated(Body):
    """Acting in the role again before the suspension runs out."""


def _record_reinstated(case: Case[Reinstated]) -> None:
    posts = case.state.posts
    term = posts.terms[case.subject]
    since, _ = term.suspensions[-1]
    posts.terms.put(term.id, replace(term, suspensions=(*term.suspensions[:-1], (since, case.received))))
    reseat(posts, term.post, term.seat)


class Deceased(Body):
    """A holder has died; two who know it say so. The date is a claim; the term ends when this is received."""

    died: CivilDate


def _died_ahead(case: Case[Deceased]) -> Detail | None:
    return {"died": str(case.body.died)} if case.body.died > case.latest_date else None


def _record_deceased(case: Case[Deceased]) -> None:
    end_term(case.state, case.state.posts.terms[case.subject], case.received, "deceased")


class Disqualified(Body):
    """What the rules give, published: the term can go on no longer.

    ``not_eligible``: she is not of those who may hold the post any more. ``cap``: her organization has held more
    seats than it may for longer than the post allows, and hers is the lowest ranked.
    """

    grounds: Literal["not_eligible", "cap"]


def _not_so(case: Case[Disqualified]) -> Detail | None:
    state, term = case.state, case.state.posts.terms[case.subject]
    post = state.posts.posts[term.post]
    if case.body.grounds == "not_eligible":
        candidate = Candidate(post, term.person, term.organization, term.starts, term.ends, case.received, term.seat)
        return None if not_eligible(state, candidate) else {"grounds": "not_eligible"}
    due = {lowest.id: deadline for lowest, deadline in over_cap_since(state, post, case.received)}
    if term.id in due and due[term.id] <= case.received:
        return None
    return {"grounds": "cap", "deadline": format_second(due[term.id]) if term.id in due else "none"}


def over_cap_since(state: State, post: Post, received: int) -> list[tuple[Term, int]]:
    """For each organization over the cap: the term that must go, and the deadline (ms) for settling it otherwise.

    The lowest ranked goes; of equal rank the one appointed last. The cap is broken from when the first person beyond
    it held her seat and her accreditation together.
    """
    cap = limits_of(state, post).seats_per_organization
    held = [term for term in all_terms(state, post) if term.holding(received)]
    found = []
    groups = {term.id: state.people.organizations_of(term.person, received) for term in held}
    for organization in sorted({name for group in groups.values() for name in group}):
        ours = [term for term in held if organization in groups[term.id]]
        if cap is None or len(ours) <= cap:
            continue
        since = sorted(_together(state, term, organization) for term in ours)[cap]
        lowest = max(ours, key=lambda term: (term.rank, term.appointed))
        found.append((lowest, since + post.rules.cap_days * DAY_MS))
    return found


def _together(state: State, term: Term, organization: str) -> int:
    accreditation = state.people.accreditations.get((term.person, organization))
    seated = term.seated or 0
    return seated if accreditation is None else max(seated, accreditation.since)


def _record_disqualified(case: Case[Disqualified]) -> None:
    end_term(case.state, case.state.posts.terms[case.subject], case.received, "disqualified")


_IN_OR_AHEAD = term_in(*HOLDING, *AHEAD)
_HOLDING = term_in(*HOLDING)

KINDS: tuple[Kind[Any], ...] = (
    Kind(
        name="term.resigned/v1",
        body=Resigned,
        label="give a role up",
        words="Give up the role {about}, from {effective}.",
        about=("term",),
        for_another=True,
        sealed=(SealedField("reason", "Why"),),
        standing=(hers(clause="L-19"),),
        checks=(
            term_in(*HOLDING, "preparing"),
            Check(
                "RESIGNATION_DATE",
                "L-19",
                "She would leave on {effective}; the term ends {ends}.",
                "Choose a day from today until before the end, or none for now.",
                _effective_unfit,
            ),
        ),
        record=_record_resigned,
    ),
    Kind(
        name="term.removed/v1",
        body=Removed,
        label="end a term",
        words="End the term {about}, as decided.",
        about=("term",),
        power="posts.carry_out",
        decided="must",
        sealed=(SealedField("reason", "Why"),),
        checks=(_IN_OR_AHEAD,),
        record=_record_removed,
    ),
    Kind(
        name="term.suspended/v1",
        body=Suspended,
        label="suspend a term",
        words="Suspend the term {about} until {until}, as decided.",
        about=("term",),
        power="posts.carry_out",
        decided="must",
        sealed=(SealedField("reason", "Why"),),
        checks=(
            term_in("serving", "ending", "carryover", "interim"),
            Check("SUSPENSION_PAST", "L-21", "{until} has come already.", "Choose a later day.", _until_past),
        ),
        record=_record_suspended,
    ),
    Kind(
        name="term.reinstated/v1",
        body=Reinstated,
        label="reinstate",
        words="Let the term {about} go on, as decided.",
        about=("term",),
        power="posts.carry_out",
        decided="must",
        checks=(term_in("suspended"),),
        record=_record_reinstated,
    ),
    Kind(
        name="term.deceased/v1",
        body=Deceased,
        label="record a death in office",
        words="Write down that the holder of {about} died on {died}.",
        about=("term",),
        power="posts.attest_death",
        checks=(
            _IN_OR_AHEAD,
            Check("DATE_AHEAD", "L-22", "{died} has not come yet.", "Check the date.", _died_ahead),
        ),
        record=_record_deceased,
    ),
    Kind(
        name="term.disqualified/v1",
        body=Disqualified,
        label="publish a disqualification",
        words="The term {about} ends: {grounds}.",
        about=("term",),
        attestation="computed",
        checks=(
            _HOLDING,
            Check(
                "NOT_DISQUALIFIED",
                "L-23",
                "The rules do not give {grounds} for this term; deadline: {deadline}.",
                "Wait for the deadline, or let it stand.",
                _not_so,
            ),
        ),
        record=_record_disqualified,
    ),
)
