"""Every kind of act about decisions, gathered from its modules."""

from typing import Any

from ledger.rules.decisions import closing, opening, positions, proposing, room
from ledger.rules.kind import Kind

KINDS: tuple[Kind[Any], ...] = (
    *proposing.KINDS,
    *opening.KINDS,
    *positions.KINDS,
    *room.KINDS,
    *closing.KINDS,
)
