"""What is left to settle before an organization goes or the coalition ends (docs/rules.md Z-1, Z-4, Z-7)."""

from dataclasses import dataclass

from ledger.rules.audits.state import OPEN as FINDING_OPEN
from ledger.rules.commitments.standing import open_of
from ledger.rules.disputes.standing import dispute_standing
from ledger.rules.disputes.state import OPEN as DISPUTE_OPEN
from ledger.rules.endings.state import Inheritance
from ledger.rules.money.books import fund_cards
from ledger.rules.posts.standing import HOLDING, term_standing
from ledger.rules.state import State


@dataclass(frozen=True, slots=True)
class Outstanding:
    """What an organization still has to settle: promises not published as unmet, disputes, findings, terms held."""

    promises: tuple[str, ...]
    disputes: tuple[str, ...]
    findings: tuple[str, ...]
    terms: tuple[str, ...]


def promises_left(state: State, organization: str, received: int) -> tuple[str, ...]:
    """The open promises of an organization that were not published as unmet (E28)."""
    return tuple(one.id for one in open_of(state, organization, received) if one.id not in state.endings.unmet)


def outstanding(state: State, organization: str, received: int) -> Outstanding:
    """Everything that an organization has open at ``received`` (ms)."""
    people = set(state.people.people_of.get(organization) or ())
    disputes = (one for one in state.disputes.disputes.values() if organization in one.involved)
    findings = (one for one in state.audits.findings.values() if one.stage in FINDING_OPEN)
    terms = (one for one in state.posts.terms.values() if one.organization == organization)
    return Outstanding(
        promises=promises_left(state, organization, received),
        disputes=tuple(one.id for one in disputes if dispute_standing(state, one, received) in DISPUTE_OPEN),
        findings=tuple(one.id for one in findings if one.respondent in people or one.owner in people),
        terms=tuple(one.id for one in terms if term_standing(state, one, received) in HOLDING),
    )


def open_promises(state: State, received: int) -> tuple[str, ...]:
    """Every promise that is open and not published as unmet."""
    return tuple(
        one for organization in state.people.organizations for one in promises_left(state, organization, received)
    )


def money_left(state: State) -> tuple[tuple[str, str, int], ...]:
    """Fund, currency and minor units, wherever a fund holds, owes or has promised anything."""
    cards = (card for fund in state.money.funds for card in fund_cards(state.money, fund))
    return tuple((card.fund, card.currency, card.held or card.promised) for card in cards if card.held or card.promised)


def open_disputes(state: State, received: int) -> tuple[str, ...]:
    """Every dispute from which something can still follow."""
    disputes = state.disputes.disputes.values()
    return tuple(one.id for one in disputes if dispute_standing(state, one, received) in DISPUTE_OPEN)


def may_inherit(state: State, split: str, origin: str, what: Inheritance) -> tuple[frozenset[str], bool]:
    """The organizations that let a successor take something along, and whether all that are present do (E42)."""
    present = {one.id for one in state.people.organizations.values() if one.present}
    given = frozenset(one for one in present if state.endings.consents.get((split, one, origin, what)))
    return given, bool(present) and given == present
