"""Every kind of the posts family."""

from typing import Any

from ledger.rules.kind import Kind
from ledger.rules.posts import appointments, bodies, endings, handover, nominations, opening, training

KINDS: tuple[Kind[Any], ...] = (
    *opening.KINDS,
    *nominations.KINDS,
    *appointments.KINDS,
    *endings.KINDS,
    *handover.KINDS,
    *bodies.KINDS,
    *training.KINDS,
)
