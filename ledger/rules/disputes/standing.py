"""Where a dispute stands at an instant, who may not hear it, and what is late (docs/rules.md Q-2, Q-3, Q-11)."""

from ledger.format.codec import DAY_MS
from ledger.rules.disputes.state import OPEN, Dispute, DisputeStanding
from ledger.rules.gatherings.sleeping import put_off
from ledger.rules.state import State

_RULINGS = 2


def dispute_standing(state: State, dispute: Dispute, received: int) -> DisputeStanding:
    """Where a dispute stands at ``received`` (ms): a ruling is final once nobody can appeal it any more."""
    if dispute.stage != "ruled":
        return dispute.stage
    return "final" if len(dispute.rulings) >= _RULINGS or received >= due(state, dispute) else "ruled"


def due(state: State, dispute: Dispute) -> int:
    """The instant (ms) by which the next step is owed, or the appeal window ends; later by as long as we slept."""
    limits = dispute.limits
    days = {
        "filed": limits.admission_days,
        "admitted": limits.mediation_days,
        "mediation": limits.mediation_days,
        "panel": limits.ruling_days,
        "appealed": limits.admission_days,
        "ruled": limits.appeal_days,
    }
    return put_off(state, dispute.since, dispute.since + days.get(dispute.stage, 0) * DAY_MS)


def is_overdue(state: State, dispute: Dispute, received: int) -> bool:
    """Whether the next step is owed since a day that has passed."""
    waits = dispute_standing(state, dispute, received) in ("filed", "admitted", "mediation", "panel", "appealed")
    return waits and received >= due(state, dispute)


def overdue_disputes(state: State, received: int) -> tuple[Dispute, ...]:
    """The disputes whose next step is late at ``received`` (ms)."""
    return tuple(one for one in state.disputes.disputes.values() if is_overdue(state, one, received))


def stays_left(state: State, received: int) -> tuple[tuple[str, str], ...]:
    """Dispute and stay, wherever a stay still holds although its dispute is over: somebody has to lift it."""
    found = []
    for dispute in state.disputes.disputes.values():
        if dispute_standing(state, dispute, received) not in OPEN:
            found += [(dispute.id, stay) for stay in dispute.stays if stay_holds(state, stay)]
    return tuple(found)


def stay_holds(state: State, stay: str) -> bool:
    """Whether an act that stayed a payment or a decision still holds it."""
    payment = state.money.stays.get(stay)
    if payment is not None:
        return not payment.lifted
    decision = state.decisions.decisions.get(state.record.acts[stay].about or "")
    return decision is not None and decision.suspended


def is_involved(state: State, dispute: Dispute, person: str | None, received: int) -> bool:
    """Whether somebody may not hear a dispute: a side of it, or of an involved organization at any time since filing.

    An organization into which an involved one merged is involved.
    """
    if person is None or person == dispute.filer or person in dispute.persons:
        return True
    people = state.people
    for organization in people.affiliations.get(person) or ():
        accreditation = people.accreditations[person, organization]
        here = accreditation.until is None or accreditation.until > dispute.filed
        if here and accreditation.since <= received and _touches(state, dispute, organization):
            return True
    return False


def _touches(state: State, dispute: Dispute, organization: str) -> bool:
    if organization in dispute.involved:
        return True
    return any(_touches(state, dispute, one) for one in state.people.organizations[organization].predecessors)
