"""The one stored event class, and the mapper that keeps its bytes exactly.

The author signs and the sequencer orders; nothing here encodes anything again: an event's stored state *is* the
entry's bytes, the very bytes of the leaf.
"""

from dataclasses import dataclass
from typing import Any, ClassVar

from eventsourcing.domain import DomainEventProtocol
from eventsourcing.persistence import Mapper, StoredEvent
from eventsourcing.utils import register_topic

TOPIC = "statement"


@dataclass(frozen=True, slots=True)
class StatementRecorded:
    """An entry at its place: ``originator_id`` is the origin, ``originator_version`` the leaf index + 1."""

    TOPIC: ClassVar[str] = TOPIC

    originator_id: str
    originator_version: int
    entry: bytes


register_topic(TOPIC, StatementRecorded)


class EntryMapper(Mapper[str]):
    """Stored state = entry bytes, both ways."""

    def to_stored_event(self, domain_event: DomainEventProtocol[Any]) -> StoredEvent:
        """The event as it is stored."""
        assert isinstance(domain_event, StatementRecorded), "a ledger stores statements only"
        return StoredEvent(domain_event.originator_id, domain_event.originator_version, TOPIC, domain_event.entry)

    def to_domain_event(self, stored_event: StoredEvent) -> StatementRecorded:
        """The event as it was stored."""
        assert stored_event.topic == TOPIC, f"unknown topic {stored_event.topic}"
        return StatementRecorded(str(stored_event.originator_id), stored_event.originator_version, stored_event.state)


@dataclass(frozen=True, slots=True)
class Batch:
    """Entries that go in together. The library asks each saved object for its events: here one object has them all."""

    id: str
    events: tuple[StatementRecorded, ...]

    def collect_events(self) -> tuple[StatementRecorded, ...]:
        """The events, for `Application.save`."""
        return self.events
