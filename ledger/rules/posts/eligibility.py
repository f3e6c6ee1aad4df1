"""Whether a person may hold a post from a date on: counts, rotation, caps, staggering (docs/rules.md L-12 to L-17).

Every question answers None when nothing stands in the way, else the numbers for the refusal. All are asked at a
nomination and again at the appointment, because time passes between them.
"""

from dataclasses import dataclass

from ledger.format.codec import DAY_MS, format_second
from ledger.rules.kind import Detail
from ledger.rules.people.state import Role
from ledger.rules.posts.limits import limits_of
from ledger.rules.posts.standing import term_standing
from ledger.rules.posts.state import Post, Term
from ledger.rules.state import State

IN_THE_COALITION = ("founding", "member", "leaving")


@dataclass(frozen=True, slots=True)
class Candidate:
    """Somebody for a seat of a post, in an organization's name or her own. Instants in ms."""

    post: Post
    person: str
    organization: str | None
    starts: int
    ends: int
    received: int
    seat: int = 0


def not_eligible(state: State, candidate: Candidate) -> Detail | None:
    """Whether she is of those who may hold the post, now."""
    people, eligible = state.people, candidate.post.rules.eligible
    if people.persons[candidate.person].standing in ("left", "deceased"):
        return {"eligible": eligible, "problem": "no longer here"}
    wanted: Role = "delegate" if eligible == "delegate" else "member"
    named = (candidate.organization,) if candidate.organization else people.affiliations.get(candidate.person) or ()
    if eligible == "person" and not candidate.organization:
        return None
    for organization in named:
        accreditation = people.accreditations.get((candidate.person, organization))
        present = people.organizations[organization].standing in IN_THE_COALITION
        if present and accreditation is not None and accreditation.holds(wanted, candidate.received):
            return None
    return {"eligible": eligible, "problem": "not accredited"}


def over_limit(state: State, candidate: Candidate) -> Detail | None:
    """Whether she has held the post as often, or as often in a row, as anybody may (E20, E21)."""
    rules, limits = candidate.post.rules.limits, limits_of(state, candidate.post)
    if waived(state, candidate, "terms"):
        return None
    held = _counted(state, candidate, limits.interim_uncounted)
    if rules.terms is not None and len(held) >= rules.terms:
        return {"count": len(held), "limit": rules.terms, "what": "terms in all"}
    row, edge = 0, candidate.starts
    for since, until in reversed(held):
        if edge - until >= rules.break_days * DAY_MS:
            break
        row, edge = row + 1, since
    if limits.consecutive is not None and row >= limits.consecutive:
        return {"count": row, "limit": limits.consecutive, "what": "terms in a row"}
    return None


def _counted(state: State, candidate: Candidate, interim_uncounted: int) -> list[tuple[int, int]]:
    held = []
    for identity in state.posts.terms_of.get(candidate.person) or ():
        term = state.posts.terms[identity]
        since, until = own_interval(term)
        elsewhere = term.post != candidate.post.id or since >= candidate.starts
        if elsewhere or not _came_to_be(state, term, candidate.received):
            continue
        uncounted = candidate.post.rules.limits.uncounted_days * DAY_MS
        if until - since > max(uncounted, interim_uncounted if term.interim else 0):
            held.append((since, until))
    return sorted(held)


def own_interval(term: Term) -> tuple[int, int]:
    """What a term is counted as, carryover left out: as served, else as appointed; empty when it came to nothing."""
    until = term.ends if term.ended is None else min(term.ends, term.ended)
    return (term.starts if term.seated is None else term.seated), until


def waived(state: State, candidate: Candidate, rule: str) -> bool:
    """Whether a decision waived a rule for her, until after the start."""
    rules, until = state.posts.waivers.get((candidate.post.id, candidate.person)) or (frozenset[str](), 0)
    return rule in rules and candidate.starts < until


def rotation_due(state: State, candidate: Candidate) -> Detail | None:
    """Whether the seat must go to another organization first (S48)."""
    rotation = candidate.post.rules.rotation
    if not rotation or waived(state, candidate, "rotation"):
        return None
    before = [
        term
        for term in _on_seat(state, candidate.post.id, candidate.seat)
        if not term.interim and term.starts < candidate.starts and _came_to_be(state, term, candidate.received)
    ]
    last = list(dict.fromkeys(term.organization for term in reversed(before) if term.organization))[:rotation]
    if candidate.organization not in last:
        return None
    return {"organization": candidate.organization or "", "waits": rotation - last.index(candidate.organization)}


def not_allotted(candidate: Candidate) -> Detail | None:
    """Whether the seat is kept for another organization (S8)."""
    for allotted in candidate.post.rules.allotment:
        if allotted.seat == candidate.seat and allotted.organization != candidate.organization:
            return {"seat": candidate.seat, "organization": allotted.organization}
    return None


def over_cap(state: State, candidate: Candidate) -> Detail | None:
    """Whether persons of her organization would hold more seats than one may (E23)."""
    cap = limits_of(state, candidate.post).seats_per_organization
    if cap is None or waived(state, candidate, "cap"):
        return None
    for organization in sorted(_groups(state, candidate.person, candidate.organization, candidate.received)):
        held = sum(
            1
            for term in all_terms(state, candidate.post)
            if overlaps(term, candidate.starts, candidate.ends)
            and organization in _groups(state, term.person, term.organization, candidate.received)
        )
        if held >= cap:
            return {"organization": organization, "count": held, "limit": cap}
    return None


def not_staggered(state: State, candidate: Candidate) -> Detail | None:
    """Whether too many of the post's terms would end together."""
    stagger = candidate.post.rules.stagger
    if stagger is None:
        return None
    together = sum(
        1
        for term in all_terms(state, candidate.post)
        if term.ended is None and not term.interim and abs(term.ends - candidate.ends) < max(1, stagger.days) * DAY_MS
    )
    return {"count": together, "limit": stagger.seats} if together >= stagger.seats else None


def untrained(state: State, candidate: Candidate) -> Detail | None:
    """Whether training that the post asks for is missing, or runs out before the start (S23)."""
    for training in limits_of(state, candidate.post).training:
        done = (candidate.person, training)
        until = state.posts.training.get(done)
        if done not in state.posts.training or (until is not None and until <= candidate.starts):
            return {"training": training}
    return None


def term_overlapping(state: State, candidate: Candidate, *, interim: bool) -> Detail | None:
    """Whether another term of the same sort stands on the seat in that time (E19)."""
    for term in _on_seat(state, candidate.post.id, candidate.seat):
        if _lapsed(state, term, candidate.received):
            continue
        if term.interim == interim and overlaps(term, candidate.starts, candidate.ends):
            return {"term": term.id, "until": format_second(own_interval(term)[1])}
    return None


def seat_filled(state: State, candidate: Candidate) -> Detail | None:
    """Whether somebody appointed in the ordinary way holds the seat when an interim term would begin."""
    for term in _on_seat(state, candidate.post.id, candidate.seat):
        since, until = own_interval(term)
        if term.interim or term.accepted is None or term.suspended(candidate.starts):
            continue
        if since <= candidate.starts < until:
            return {"term": term.id}
    return None


def _lapsed(state: State, term: Term, received: int) -> bool:
    return term_standing(state, term, received) == "lapsed"


def _came_to_be(state: State, term: Term, received: int) -> bool:
    since, until = own_interval(term)
    in_vain = term.seated is None and term.ended is not None
    return since < until and not in_vain and not _lapsed(state, term, received)


def overlaps(term: Term, starts: int, ends: int) -> bool:
    """Whether a term, as appointed and as cut short since, shares time with [starts, ends)."""
    until = term.ends if term.ended is None else min(term.ends, term.ended)
    return term.starts < ends and starts < until


def all_terms(state: State, post: Post) -> list[Term]:
    """All terms of a post, seat by seat."""
    return [term for seat in range(post.rules.seats) for term in _on_seat(state, post.id, seat)]


def _on_seat(state: State, post: str, seat: int) -> list[Term]:
    return [state.posts.terms[identity] for identity in state.posts.seats.get((post, seat)) or ()]


def _groups(state: State, person: str, organization: str | None, received: int) -> frozenset[str]:
    own = state.people.organizations_of(person, received)
    return own | {organization} if organization else own
