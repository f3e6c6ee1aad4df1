"""Who is independent of what is audited, and what is late (docs/rules.md A-2, A-8)."""

from ledger.rules.audits.state import Audit, Finding
from ledger.rules.gatherings.sleeping import put_off
from ledger.rules.state import State


def independent(state: State, audit: Audit, person: str | None, received: int) -> bool:
    """Whether somebody may audit this: of no audited organization now, in no audited post now or in the time audited.

    An organization into which an audited one merged counts as audited.
    """
    if person is None:
        return False
    for organization in state.people.accredited_by(person, received):
        if _audited(state, audit, organization):
            return False
    for identity in state.posts.terms_of.get(person) or ():
        term = state.posts.terms[identity]
        if term.post in audit.posts and term.seated is not None:
            before = audit.last is None or term.seated <= audit.last
            after = audit.first is None or term.leaves > audit.first
            if (before and after) or term.holding(received):
                return False
    return True


def _audited(state: State, audit: Audit, organization: str) -> bool:
    if organization in audit.organizations:
        return True
    return any(_audited(state, audit, one) for one in state.people.organizations[organization].predecessors)


def is_overdue(state: State, finding: Finding, received: int) -> bool:
    """Whether an answer or an agreed action is owed since a day that has passed; sleep puts it off."""
    owed = finding.stage in ("raised", "action_agreed")
    return owed and received >= put_off(state, finding.set_on, finding.due)


def overdue_findings(state: State, received: int) -> tuple[Finding, ...]:
    """The findings whose answer or action is late at ``received`` (ms)."""
    return tuple(one for one in state.audits.findings.values() if is_overdue(state, one, received))


def overdue_audits(state: State, received: int) -> tuple[Audit, ...]:
    """The audits that should have been reported by ``received`` (ms)."""
    audits = (one for one in state.audits.audits.values() if one.reported is None)
    return tuple(one for one in audits if received >= put_off(state, one.scheduled, one.due))
