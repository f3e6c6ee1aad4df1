"""What the rule book keeps of the entries so far: the memory of the live state, not of the log.

Acts are kept as numbers (entry × 64 + act), so that an act costs a few bytes. Every change goes through a journal and
can be taken back: a statement's acts are accepted all or none.
"""

from array import array
from collections.abc import Callable, Hashable
from dataclasses import dataclass, field
from typing import TypeVar

from audit.checkpoint import Policy
from audit.members import MAX_ACTS
from audit.note import NoteKey
from audit.public_keys import Verifier

K = TypeVar("K", bound=Hashable)
V = TypeVar("V")

NEVER = 2**63
PRESENT = ("founding", "member", "leaving")
ROLES = ("delegate", "authoriser", "registrar")


class Journal:
    """Changes that can be taken back until the next mark."""

    def __init__(self) -> None:
        self._undo: list[Callable[[], object]] = []

    def mark(self) -> None:
        """Keep everything so far."""
        self._undo.clear()

    def roll_back(self) -> None:
        """Take back everything since the mark."""
        while self._undo:
            self._undo.pop()()

    def put(self, table: dict[K, V], key: K, value: V) -> None:
        """Write into a table."""
        if key in table:
            before = table[key]
            self._undo.append(lambda: table.__setitem__(key, before))
        else:
            self._undo.append(lambda: table.__delitem__(key))
        table[key] = value

    def add(self, members: set[K], member: K) -> None:
        """Write into a set."""
        if member not in members:
            self._undo.append(lambda: members.remove(member))
            members.add(member)

    def append(self, values: "list[V]", value: V) -> None:
        """Write at the end of a list."""
        self._undo.append(values.pop)
        values.append(value)

    def set(self, thing: object, name: str, value: object) -> None:
        """Write a member of the state."""
        before = getattr(thing, name)
        self._undo.append(lambda: setattr(thing, name, before))
        setattr(thing, name, value)


@dataclass(frozen=True, slots=True)
class Organization:
    """``standing`` is one of founding, invited, member, leaving, left, merged; ``before`` that before it left."""

    id: str
    standing: str
    before: str = ""

    @property
    def present(self) -> bool:
        """Whether its people hold powers of the coalition (F-5)."""
        return self.standing in PRESENT


@dataclass(frozen=True, slots=True)
class Person:
    """``standing`` is one of registered, invited, joined, left, deceased. Times in milliseconds."""

    id: str
    standing: str
    invitation: bytes | None = None
    invited_until: int = 0


@dataclass(frozen=True, slots=True)
class Key:
    """A key of a person. Times in milliseconds.

    Args:
        enrolled: the act that enrolled it; of two keys that of the lower number is the older.
        active: from when it acts; NEVER while a recovery waits for approvals.
        endorsed_by, rotates: ids of keys, as K-3 and K-5 say.
        ends: from when it acts no more because another took its place.
        revoked: the index from which on it does not sign.
        invalid_from: what it signed from that index on is contested.
        frozen_by: everybody who ever froze it.
        uncertain: when it acts depends on rules that this auditor does not judge.
    """

    verifier: Verifier
    keyid: str
    person: str
    enrolled: int
    active: int
    endorsed_by: str | None = None
    rotates: str | None = None
    ends: int = NEVER
    revoked: int = NEVER
    invalid_from: int = NEVER
    frozen: bool = False
    vetoed: bool = False
    frozen_by: frozenset[str] = frozenset()
    uncertain: bool = False

    def stopped(self, index: int) -> bool:
        """Whether it never acts again from an index on."""
        return self.vetoed or index >= self.revoked

    def in_force(self, index: int, received: int) -> bool:
        """Whether it may sign the entry at an index, received then (R-11)."""
        begun = self.active <= received or self.uncertain
        return begun and not self.stopped(index) and not self.frozen and received < self.ends


@dataclass(frozen=True, slots=True)
class Accreditation:
    """What an organization lets a person do in its name, in [since, until)."""

    roles: frozenset[str]
    since: int
    until: int = NEVER

    def holds(self, role: str, received: int) -> bool:
        """Whether she has a role then; any makes a member."""
        return self.since <= received < self.until and (role == "member" or role in self.roles)


@dataclass(frozen=True, slots=True)
class Recovery:
    """A request for a new key: who has vouched, with the organization for which."""

    person: str
    guarded: bool
    needed: int
    delay: int
    approvals: tuple[tuple[str, str], ...] = ()
    settled: bool = False


@dataclass(frozen=True, slots=True)
class Charter:
    """What this book reads of the charter in force.

    Args:
        vouching: the roles to which it grants ``people.vouch``.
        recovery: how many must approve a new key of one who holds a post, and for how many hours it waits then.
        outside: the code of the post whose holders may approve too; empty for none.
    """

    vouching: tuple[str, ...] = ROLES
    recovery: tuple[int, int] = (2, 24)
    outside: str = ""


@dataclass(frozen=True, slots=True)
class LedgerKeys:
    """The ledger's own keys, for heads of ``from_size`` and larger (K-14)."""

    from_size: int
    note_keys: tuple[NoteKey, ...]
    clerk: Verifier
    policy: Policy | None


@dataclass(frozen=True, slots=True)
class Signature:
    """Who signed an act that may fall in doubt (R-28): persons and the ids of their keys."""

    persons: tuple[str, ...]
    keyids: tuple[str, ...]


@dataclass
class State:
    """Everything that is judged by. ``size`` counts entries, void ones too."""

    journal: Journal = field(default_factory=Journal)
    size: int = 0
    received: int = 0
    origin: str = ""
    genesis: str = ""
    rules: str = ""
    closed: bool = False
    witness_time: int = 0
    witnessed_size: int = 0
    witnessed_index: int = -1
    ledger_keys: list[LedgerKeys] = field(default_factory=list)
    uses: dict[bytes, str] = field(default_factory=dict)
    """Raw public key to what it is for: note, clerk, witness, person, invitation (F-2)."""
    may_decide: bool = False
    has_charter: bool = False
    charter: Charter = field(default_factory=Charter)
    organizations: dict[str, Organization] = field(default_factory=dict)
    neighbours: dict[str, tuple[str, ...]] = field(default_factory=dict)
    persons: dict[str, Person] = field(default_factory=dict)
    keys: dict[str, Key] = field(default_factory=dict)
    keys_of: dict[str, tuple[str, ...]] = field(default_factory=dict)
    recoveries: dict[str, Recovery] = field(default_factory=dict)
    accreditations: dict[tuple[str, str], Accreditation] = field(default_factory=dict)
    organizations_of: dict[str, tuple[str, ...]] = field(default_factory=dict)
    """Person to those that accredit or accredited her."""
    people_of: dict[str, tuple[str, ...]] = field(default_factory=dict)
    terms: dict[str, str] = field(default_factory=dict)
    """Term to its person."""
    term_posts: dict[str, str] = field(default_factory=dict)
    post_codes: dict[str, str] = field(default_factory=dict)
    statements: dict[bytes, int] = field(default_factory=dict)
    """Statement's id to its index; void ones as −1 − index."""
    cancelled: dict[str, frozenset[str]] = field(default_factory=dict)
    sealed: dict[bytes, str] = field(default_factory=dict)
    """Digest of a sealed field to the path that its disclosure names."""
    erased: set[bytes] = field(default_factory=set)
    documents: dict[str, int] = field(default_factory=dict)
    """Document's digest to the length of its file, salt included."""
    live: dict[tuple[str, Hashable], int] = field(default_factory=dict)
    """Kind and place to the act live in it, for kinds whose place is known here."""
    ratified_by: dict[int, str] = field(default_factory=dict)
    """Ratification written down for another to its organization."""
    replaced: dict[int, int] = field(default_factory=dict)
    written: set[int] = field(default_factory=set)
    """Acts written down for another."""
    idle: set[int] = field(default_factory=set)
    signatures: dict[int, Signature] = field(default_factory=dict)
    """Who signed the acts on which keys depend: enrolments, and words about acts in doubt."""
    confirmed: dict[tuple[int, str], int] = field(default_factory=dict)
    disavowed: dict[int, int] = field(default_factory=dict)
    act_starts: "array[int]" = field(default_factory=lambda: array("Q"))
    act_kinds: "array[int]" = field(default_factory=lambda: array("H"))
    kind_names: list[str] = field(default_factory=list)
    kind_numbers: dict[str, int] = field(default_factory=dict)

    def kind_number(self, kind: str) -> int:
        """A small number for a kind's name."""
        number = self.kind_numbers.get(kind)
        if number is None:
            number = self.kind_numbers[kind] = len(self.kind_names)
            self.kind_names.append(kind)
        return number

    def find(self, act: str) -> int | None:
        """The number of an accepted act, None when there is no such act."""
        statement, _, place = act.partition(".")
        index = self.statements.get(bytes.fromhex(statement), -1)
        if index < 0:
            return None
        start = self.act_starts[index]
        end = self.act_starts[index + 1] if index + 1 < len(self.act_starts) else len(self.act_kinds)
        return index * MAX_ACTS + int(place) if int(place) < end - start else None

    def kind_of(self, number: int) -> str:
        """The kind of an accepted act of an earlier entry."""
        index, place = divmod(number, MAX_ACTS)
        return self.kind_names[self.act_kinds[self.act_starts[index] + place]]

    def ledger_keys_at(self, size: int) -> LedgerKeys | None:
        """The ledger's keys by which a head of a size is judged (K-14)."""
        return next((keys for keys in reversed(self.ledger_keys) if keys.from_size <= size), None)

    def skip(self) -> None:
        """Note that the entry at ``size`` cannot be read: it is void."""
        self.act_starts.append(len(self.act_kinds))
        self.size += 1

    def remember(self, identity: str, kinds: list[str] | None) -> None:
        """Note the entry at ``size``: its statement's id, and the kinds of its acts, or None when it is void."""
        index = self.size
        if kinds is None:
            self.statements.setdefault(bytes.fromhex(identity), -1 - index)
        else:
            self.statements[bytes.fromhex(identity)] = index
        self.act_starts.append(len(self.act_kinds))
        self.act_kinds.extend(self.kind_number(kind) for kind in kinds or ())
        self.size = index + 1
