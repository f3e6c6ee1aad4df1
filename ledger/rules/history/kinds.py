"""Every kind of the history family."""

from typing import Any

from ledger.rules.history import records, sources, transactions
from ledger.rules.kind import Kind

KINDS: tuple[Kind[Any], ...] = (*sources.KINDS, *records.KINDS, *transactions.KINDS)
