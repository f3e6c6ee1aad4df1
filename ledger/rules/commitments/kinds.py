"""Every kind of the commitments family."""

from typing import Any

from ledger.rules.commitments import acknowledging, changing, closing, living, offering, requesting
from ledger.rules.kind import Kind

KINDS: tuple[Kind[Any], ...] = (
    *requesting.KINDS,
    *offering.KINDS,
    *living.KINDS,
    *changing.KINDS,
    *closing.KINDS,
    *acknowledging.KINDS,
)
