"""The powers that a charter hands out, with what holds where it says nothing."""

from ledger.rules.audits.powers import POWERS as AUDITS
from ledger.rules.campaigns.powers import POWERS as CAMPAIGNS
from ledger.rules.case import CLERK, Signed
from ledger.rules.charter.model import CharterData, Power
from ledger.rules.commitments.powers import POWERS as COMMITMENTS
from ledger.rules.decisions.powers import POWERS as DECISIONS
from ledger.rules.disputes.powers import POWERS as DISPUTES
from ledger.rules.duties.powers import POWERS as DUTIES
from ledger.rules.endings.powers import POWERS as ENDINGS
from ledger.rules.events.powers import POWERS as EVENTS
from ledger.rules.gatherings.powers import POWERS as GATHERINGS
from ledger.rules.history.powers import POWERS as HISTORY
from ledger.rules.money.powers import POWERS as MONEY
from ledger.rules.people.powers import POWERS as PEOPLE
from ledger.rules.people.state import Role
from ledger.rules.posts.powers import POWERS as POSTS
from ledger.rules.record.powers import POWERS as RECORD
from ledger.rules.registers.powers import POWERS as REGISTERS
from ledger.rules.state import State

ANY_DELEGATE = Power(grants=("delegate",))

DEFAULTS: dict[str, Power] = {
    **DECISIONS,
    **MONEY,
    **PEOPLE,
    **RECORD,
    **POSTS,
    **COMMITMENTS,
    **GATHERINGS,
    **HISTORY,
    **DISPUTES,
    **AUDITS,
    **CAMPAIGNS,
    **DUTIES,
    **EVENTS,
    **REGISTERS,
    **ENDINGS,
}
"""Filled by each family beside its kinds: power name to who holds it unless the charter says otherwise."""


def power(charter: CharterData | None, name: str) -> Power:
    """The power as the charter in force has it, else the default, else any delegate."""
    named = charter.powers.get(name) if charter else None
    return named or DEFAULTS.get(name) or ANY_DELEGATE


def meets_power(state: State, name: str, signers: tuple[Signed, ...], received: int) -> bool:
    """Whether signers hold a power together, where a kind asks for it only in some cases (else: docs/rules.md R-23)."""
    charter = state.charter.in_force.get()
    needed = power(charter.data if charter else None, name)
    if not any(holds_grant(state, grant, signers[0], received) for grant in needed.grants):
        return False
    persons = sorted({signer.person for signer in signers}, key=str)
    groups = [state.people.organizations_of(person, received) for person in persons]
    return len(persons) >= needed.signers and distinct_organizations(groups) >= needed.organizations


def holds_grant(state: State, grant: str, signed: Signed, received: int) -> bool:
    """Whether one who signed holds a grant in the capacity that she signed in."""
    if grant == CLERK:
        return signed.capacity == CLERK
    if signed.person is None:
        return False
    if grant.startswith("post:"):
        term = state.posts.terms.get(signed.term) if signed.term else None
        return term is not None and state.posts.posts[term.post].code == grant.removeprefix("post:")
    if grant == "person":
        return True
    return any(
        _holds_role(state, signed.person, organization, grant, received)
        for organization in _organizations(state, signed)
    )


def _organizations(state: State, signed: Signed) -> tuple[str, ...]:
    if signed.organization:
        return (signed.organization,)
    return state.people.affiliations.get(signed.person or "") or ()


def _holds_role(state: State, person: str, organization: str, grant: str, received: int) -> bool:
    accreditation = state.people.accreditations.get((person, organization))
    role: Role = "member" if grant == "member" else grant  # type: ignore[assignment]  # a grant of these is a role
    present = state.people.organizations[organization].standing in ("founding", "member", "leaving")
    return present and accreditation is not None and accreditation.holds(role, received)


def distinct_organizations(groups: list[frozenset[str]]) -> int:
    """The largest number of signers no two of whom share an organization (at most 16, so by trying)."""
    best = 0
    for place, group in enumerate(groups):
        rest = [other for other in groups[place + 1 :] if not other & group]
        best = max(best, 1 + distinct_organizations(rest))
    return best
