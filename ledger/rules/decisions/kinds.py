"""Every kind of act about decisions, gathered from its modules."""

from typing import Any

from ledger.rules.decisions import (
    amendments,
    appeals,
    closing,
    dissent,
    lots,
    objections,
    opening,
    positions,
    presence,
    proposing,
    proxies,
    reconsidering,
    room,
    tellers,
)
from ledger.rules.kind import Kind

KINDS: tuple[Kind[Any], ...] = (
    *proposing.KINDS,
    *amendments.KINDS,
    *opening.KINDS,
    *presence.KINDS,
    *positions.KINDS,
    *objections.KINDS,
    *proxies.KINDS,
    *room.KINDS,
    *tellers.KINDS,
    *closing.KINDS,
    *lots.KINDS,
    *appeals.KINDS,
    *reconsidering.KINDS,
    *dissent.KINDS,
)
