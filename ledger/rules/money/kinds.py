"""All kinds of the money family."""

from typing import Any

from ledger.rules.kind import Kind
from ledger.rules.money import (
    accounts,
    allocations,
    closing,
    collection,
    contributions,
    encumbrances,
    evidence,
    facts,
    funds,
    lines,
    paybacks,
    payments,
    pledges,
    refunds,
    releases,
    requests,
    reversals,
    shifts,
    statements,
    stays,
    transfers,
)

KINDS: tuple[Kind[Any], ...] = (
    *accounts.KINDS,
    *statements.KINDS,
    *funds.KINDS,
    *lines.KINDS,
    *pledges.KINDS,
    *contributions.KINDS,
    *collection.KINDS,
    *allocations.KINDS,
    *shifts.KINDS,
    *requests.KINDS,
    *encumbrances.KINDS,
    *releases.KINDS,
    *payments.KINDS,
    *facts.KINDS,
    *refunds.KINDS,
    *evidence.KINDS,
    *stays.KINDS,
    *paybacks.KINDS,
    *transfers.KINDS,
    *reversals.KINDS,
    *closing.KINDS,
)
