"""A hall: a real ledger in a folder, with people who hold keys. Fixed keys, clock and randomness.

The rule tests use `tests.world` (no disk, no signatures); what goes through the store, the command line or the auditor
uses this.
"""

import hashlib
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from ledger.application import HostKeys, Ledger, LedgerFolder, Recorded, admit
from ledger.application.compose import Sitting, Words, sign_all
from ledger.format.codec import encode_base64, parse_second
from ledger.format.statement import Capacity, Seen, Signer
from ledger.format.submission import Submission
from ledger.format.tree import EMPTY_ROOT
from ledger.keys.signer import PrivateKeySigner
from ledger.rules.kind import Refusal
from tests.world import CURRENCIES, ORIGIN, key_body, private_key

START = parse_second("2026-03-01T18:00:00Z", where="test clock")


@dataclass
class TestClock:
    """A clock that moves when told."""

    __test__ = False

    ms: int = START

    def now(self) -> int:
        """The present (ms)."""
        return self.ms

    def monotonic(self) -> int:
        """The same, as a monotonic clock."""
        return self.ms

    def wait(self, ms: int) -> None:
        """Let time pass."""
        self.ms += ms


@dataclass
class Randomness:
    """Random bytes that are always the same."""

    seed: str = "test"
    calls: int = 0

    def __call__(self, count: int) -> bytes:
        """The next ``count`` bytes."""
        self.calls += 1
        return hashlib.shake_128(f"{self.seed} {self.calls}".encode()).digest(count)


@dataclass
class Hall:
    """A ledger and its people. ``ids`` maps test names to ids."""

    path: Path
    clock: TestClock = field(default_factory=TestClock)
    randomness: Randomness = field(default_factory=Randomness)
    ids: dict[str, str] = field(default_factory=dict)

    def __post_init__(self) -> None:
        folder = LedgerFolder(self.path)
        if not folder.exists():
            folder.create(ORIGIN, self.randomness)
        self.ledger = Ledger(folder, self.clock)

    def reopen(self) -> None:
        """Close the ledger and open it again, as after a crash or a night."""
        self.ledger.close()
        self.ledger = Ledger(LedgerFolder(self.path), self.clock)

    def sitting(self, *by: tuple[str, Capacity]) -> Sitting:
        """A sitting of some people."""
        signers = tuple(Signer(self.ids.get(name, name), self.capacity(capacity)) for name, capacity in by)
        return Sitting(ORIGIN, signers, self.randomness)

    def capacity(self, capacity: Capacity) -> Capacity:
        """A capacity with a test name filled in."""
        return capacity if isinstance(capacity, str) else (capacity[0], self.ids.get(capacity[1], capacity[1]))

    def seen(self) -> Seen:
        """The present head."""
        size = self.ledger.size
        return Seen(size, self.ledger.live.root_at(size) or EMPTY_ROOT.hex())

    def sign(self, sitting: Sitting, names: dict[str, str] | None = None) -> Submission:
        """Draw up and sign by everybody; ``names`` gives the key's owner for signers still written ``.n``."""
        draft = sitting.draw_up(at=self.clock.now(), seen=self.seen())
        owners = {identity: name for name, identity in self.ids.items()} | (names or {})
        persons = {signer.person for signer in sitting.by}
        return sign_all(draft, {person: PrivateKeySigner(private_key(owners[person or ""])) for person in persons})

    def submit(self, submission: Submission) -> Recorded | Refusal:
        """Append one submission."""
        self.clock.wait(1000)
        return self.ledger.append([admit(submission)])[0]

    def accept(self, submission: Submission) -> str:
        """Append one submission that must be accepted; returns the statement's id."""
        answer = self.submit(submission)
        assert isinstance(answer, Recorded), answer
        return submission.envelope.statement_id

    def found(
        self, organizations: dict[str, str], charter: dict[str, Any] | None = None, keys: HostKeys | None = None
    ) -> str:
        """Found the ledger: organization name to its delegate's; all sign. Returns the genesis id."""
        genesis = self.accept(self.founding(organizations, charter, keys))
        self.ids = {name: f"{genesis}{place}" for name, place in self.ids.items()}
        return genesis

    def founding(
        self, organizations: dict[str, str], charter: dict[str, Any] | None = None, keys: HostKeys | None = None
    ) -> Submission:
        """The founding, signed by all; ``ids`` are the ``.n`` of its things until it is accepted."""
        sitting = self.sitting()
        keys = keys or self.ledger.keys
        body = {
            "format": 1,
            "rules": "rules/v0",
            "note_keys": list(keys.vkeys()),
            "clerk": encode_base64(keys.clerk.spki),
            "currencies": CURRENCIES,
        }
        sitting.add("ledger.founded/v1", body, sealed={"name": Words("Harbour Coalition")})
        places: dict[str, str] = {}
        for place, (organization, person) in enumerate(organizations.items()):
            by = (place,)
            places[organization] = sitting.add(
                "organization.registered/v1", {"standing": "founding"}, by=by, sealed={"name": Words(organization)}
            )
            places[person] = sitting.add(
                "person.registered/v1", {"key": key_body(person)}, by=by, sealed={"name": Words(person)}
            )
            roles = {"organization": places[organization], "roles": ["delegate", "authoriser", "registrar"]}
            sitting.add("person.accredited/v1", roles, by=by, about=places[person])
        sitting.add("charter.adopted/v1", charter or {})
        sitting.by = tuple(Signer(places[person], "self") for person in organizations.values())
        self.ids = places
        return self.sign(sitting)

    def invite(self, by: str, organization: str) -> str:
        """One small lawful statement: a delegate names an invited organization."""
        sitting = self.sitting((by, "self"))
        sitting.add("organization.registered/v1", {"standing": "invited"}, sealed={"name": Words(organization)})
        return self.accept(self.sign(sitting))
