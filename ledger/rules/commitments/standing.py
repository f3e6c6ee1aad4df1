"""Where a promise stands at an instant, from its acts and the time alone (docs/rules.md O-8 to O-10)."""

from ledger.format.codec import DAY_MS
from ledger.rules.commitments.binding import owed_under
from ledger.rules.commitments.parameters import LEVELS
from ledger.rules.commitments.state import OPEN, Claim, Commitment, Standing
from ledger.rules.gatherings.sleeping import NEVER, put_off
from ledger.rules.record.contested import is_disowned
from ledger.rules.state import State
from ledger.rules.values import start_of


def commitment_standing(state: State, commitment: Commitment, received: int) -> Standing:
    """Where a promise stands at ``received`` (ms)."""
    if is_disowned(state, commitment.id):
        return "disowned"
    if commitment.closed is not None:
        return commitment.closed
    if commitment.made is None or commitment.made_act is None:
        return "offered"
    if is_disowned(state, commitment.made_act):
        return "disowned"
    judged = _judged(state, commitment, commitment.claim, received)
    if judged is not None:
        return judged
    return "made" if not _begun(state, commitment, received) else _open(state, commitment, received)


def _judged(state: State, commitment: Commitment, claim: Claim | None, received: int) -> Standing | None:
    parameters = commitment.parameters
    if claim is None:
        return None
    if claim.verdict is None:
        return "claimed"
    if claim.verdict == "contested":
        return "contested" if received < _days_after(state, claim.judged, parameters.answer_days) else None
    if received < _days_after(state, claim.judged, parameters.contest_days):
        return "verified"
    assert claim.level is not None, "a verification has a level"
    return "completed" if LEVELS.index(claim.level) >= LEVELS.index(parameters.completes) else "partial"


def _begun(state: State, commitment: Commitment, received: int) -> bool:
    starts = commitment.terms.starts
    return (starts is None or start_of(starts) <= received) and owed_under(state, commitment, received)


def _open(state: State, commitment: Commitment, received: int) -> Standing:
    days = commitment.parameters.renegotiation_days
    if commitment.transfer is not None and received < _days_after(state, commitment.transfer.received, days):
        return "transfer_proposed"
    if commitment.proposal is not None and received < _days_after(state, commitment.proposal.received, days):
        return "renegotiating"
    if received >= lapses(state, commitment):
        return "lapsed"
    missed = received >= next_date(state, commitment)
    return "at_risk" if commitment.risk or missed or ownerless(state, commitment, received) else "active"


def _days_after(state: State, since: int, days: int) -> int:
    return put_off(state, since, since + days * DAY_MS)


def _agreed(commitment: Commitment) -> int:
    """When (ms) the terms in force were agreed: a sleep before that puts nothing off."""
    return commitment.versions[-1].received


def end_of_due(state: State, commitment: Commitment) -> int:
    """The instant (ms) at which the due day is over, in UTC, later by as long as the coalition slept."""
    return put_off(state, _agreed(commitment), start_of(commitment.terms.due) + DAY_MS)


def lapses(state: State, commitment: Commitment) -> int:
    """When (ms) it lapses if nothing more is heard: the charter's grace after the due day and the last word."""
    since = max(end_of_due(state, commitment), commitment.last_word)
    return since if since == NEVER else _days_after(state, since, commitment.parameters.grace_days)


def next_date(state: State, commitment: Commitment) -> int:
    """The end (ms) of the first day by which something is owed: the due day, an update, an open milestone."""
    steps = enumerate(commitment.terms.milestones)
    ahead = [start_of(step.due) + DAY_MS for place, step in steps if place not in commitment.done]
    heard = [] if commitment.next_update is None else [put_off(state, commitment.last_word, commitment.next_update)]
    return min([end_of_due(state, commitment), *heard, *(put_off(state, _agreed(commitment), day) for day in ahead)])


def no_word(state: State, commitment: Commitment, received: int) -> bool:
    """Whether a date was missed, and its owner was not heard for the charter's days since (O-10)."""
    missed = next_date(state, commitment)
    quiet = commitment.last_word < missed <= received and received >= _days_after(
        state, missed, commitment.parameters.no_word_days
    )
    return quiet and commitment_standing(state, commitment, received) in ("at_risk", "lapsed")


def ownerless(state: State, commitment: Commitment, received: int) -> bool:
    """Whether its accountable person has died, left, or is no longer of its organization (E37)."""
    person = state.people.persons[commitment.accountable]
    accreditation = state.people.accreditations.get((commitment.accountable, commitment.organization))
    here = accreditation is not None and accreditation.holds("member", received)
    return person.standing in ("left", "deceased") or not here


def is_open(state: State, commitment: Commitment, received: int) -> bool:
    """Whether it is neither closed nor only offered."""
    return commitment_standing(state, commitment, received) in OPEN


def open_of(state: State, organization: str, received: int) -> tuple[Commitment, ...]:
    """The open promises of an organization: what it still owes when it leaves (E28)."""
    live = (state.commitments.commitments[one] for one in state.commitments.live_of.get(organization) or ())
    return tuple(commitment for commitment in live if is_open(state, commitment, received))
