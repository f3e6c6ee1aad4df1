"""Every kind that rules/v0 admits, gathered from its families."""

from ledger.rules.charter import adoption
from ledger.rules.kind import Registry
from ledger.rules.people import founding, persons

RULES_V0 = Registry(founding.KINDS, persons.KINDS, adoption.KINDS)
