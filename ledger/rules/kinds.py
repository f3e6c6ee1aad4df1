"""Every kind that rules/v0 admits, gathered from its families."""

from ledger.rules.audits import kinds as audits
from ledger.rules.campaigns import kinds as campaigns
from ledger.rules.charter import adoption
from ledger.rules.commitments import kinds as commitments
from ledger.rules.decisions import kinds as decisions
from ledger.rules.disputes import kinds as disputes
from ledger.rules.duties import kinds as duties
from ledger.rules.endings import kinds as endings
from ledger.rules.events import kinds as events
from ledger.rules.gatherings import kinds as gatherings
from ledger.rules.history import kinds as history
from ledger.rules.kind import Registry
from ledger.rules.money import kinds as money
from ledger.rules.people import kinds as people
from ledger.rules.posts import kinds as posts
from ledger.rules.record import kinds as record
from ledger.rules.registers import kinds as registers

RULES_V0 = Registry(
    record.KINDS,
    people.KINDS,
    adoption.KINDS,
    decisions.KINDS,
    money.KINDS,
    posts.KINDS,
    commitments.KINDS,
    gatherings.KINDS,
    disputes.KINDS,
    audits.KINDS,
    campaigns.KINDS,
    duties.KINDS,
    events.KINDS,
    registers.KINDS,
    endings.KINDS,
    history.KINDS,
)
