"""Every kind of the record's own family."""

from typing import Any

from ledger.rules.kind import Kind
from ledger.rules.record import disclosures, doubts, lasting, ledger_keys, witnessing

KINDS: tuple[Kind[Any], ...] = (
    *ledger_keys.KINDS,
    *witnessing.KINDS,
    *lasting.KINDS,
    *disclosures.KINDS,
    *doubts.KINDS,
)
