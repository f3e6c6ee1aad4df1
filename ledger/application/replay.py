"""The live side of a ledger: state, tree edge and roots, grown entry by entry, and rebuilt by replaying the store."""

from collections.abc import Iterable

from ledger.application.errors import LedgerDamagedError
from ledger.application.intake import Admitted
from ledger.format.entry import parse_entry
from ledger.format.resolution import resolve_statement
from ledger.format.statement import parse_statement
from ledger.format.tiles import Tile, TileEdge
from ledger.format.tree import EMPTY_ROOT, HASH_BYTES, Frontier, leaf_hash
from ledger.keys.public_keys import key_id
from ledger.rules.judge import Accepted, Attested, judge
from ledger.rules.kind import Refusal, Registry
from ledger.rules.reading import enrolments
from ledger.rules.state import State
from ledger.store.events import StatementRecorded

ERASED = "disclosure.erased/v1"


class Live:
    """What a host keeps in memory of one ledger."""

    def __init__(self, origin: str, registry: Registry) -> None:
        self.origin = origin
        self.registry = registry
        self.state = State()
        self.frontier = Frontier()
        self.edge = TileEdge()
        self._roots = bytearray(EMPTY_ROOT)
        self._full: list[tuple[Tile, bytes]] = []
        self._erased: list[tuple[str, ...]] = []

    @property
    def size(self) -> int:
        """How many entries there are."""
        return self.state.record.size.get()

    @property
    def received(self) -> int:
        """When (ms) the last entry was received; 0 before the founding."""
        return self.state.record.received.get()

    def root(self) -> bytes:
        """The root at the present size."""
        return self.frontier.root()

    def root_at(self, size: int) -> str | None:
        """The root (hex) at a size, None when the tree has never been that large."""
        found = self._roots[size * HASH_BYTES : (size + 1) * HASH_BYTES]
        return found.hex() if found else None

    def note(self, accepted: Accepted, entry: bytes) -> None:
        """Grow the tree by an entry that the judge has accepted."""
        leaf = leaf_hash(entry)
        self.frontier.append(leaf)
        self._full.extend(self.edge.append(leaf))
        self._roots += self.frontier.root()
        for case in accepted.cases:
            if case.kind == ERASED:
                self._erased.append(tuple(case.body.digests))

    def extend(self, events: Iterable[StatementRecorded]) -> None:
        """Replay stored entries.

        Raises:
            LedgerDamagedError: an entry that no lawful ledger holds.
        """
        for event in events:
            index = event.originator_version - 1
            entry = parse_entry(event.entry, where=f"entry {index}")
            identity = entry.envelope.statement_id
            statement = resolve_statement(parse_statement(entry.envelope.payload), identity)
            keyids = tuple(signature.keyid for signature in entry.envelope.signatures)
            attested = Attested(statement, identity, keyids, len(event.entry))
            verdict = judge(self.state, self.registry, attested, received=entry.received, root_at=self.root_at)
            if isinstance(verdict, Refusal):
                raise LedgerDamagedError(
                    f"{self.origin}: entry {index} is void: {verdict.code} ({verdict.clause}): {verdict.words} "
                    "A ledger stops at a void entry; run the auditor on an export of it."
                )
            self.note(verdict, event.entry)

    def catch_up(self, events: Iterable[StatementRecorded]) -> None:
        """Replay what is stored already: its tiles are stored, and its words erased by whoever stored it."""
        self.extend(events)
        self.take_full_tiles()
        self.take_erased()

    def take_full_tiles(self) -> tuple[tuple[Tile, bytes], ...]:
        """The tiles that became full since this was asked last."""
        full, self._full = tuple(self._full), []
        return full

    def take_erased(self) -> tuple[tuple[str, ...], ...]:
        """The digests that accepted acts erased since this was asked last."""
        erased, self._erased = tuple(self._erased), []
        return erased

    def stand_in(self, admitted: Admitted) -> Attested:
        """The statement as if each signer had signed with a key of hers that may sign now."""
        own = {person: key_id(key.spki) for person, key in enrolments(self.registry, admitted.statement, admitted.id)}
        keys = self.state.people.keys
        for key in keys.values():
            if key.in_force(self.state.record.size.get(), admitted.statement.at):
                own.setdefault(key.person, key.keyid)
        ledger_keys = self.state.record.keys
        clerk = ledger_keys[-1].clerk_keyid if len(ledger_keys) else ""
        keyids = tuple(clerk if person is None else own.get(person, "") for person in admitted.statement.persons())
        return Attested(admitted.statement, admitted.id, keyids, len(admitted.entry(0)))
