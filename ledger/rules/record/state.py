"""What the rules keep of the record itself: the founding, acts, things, places, sealed digests, keys, quotas."""

from collections.abc import Hashable, Mapping
from dataclasses import dataclass

from ledger.format.statement import Audience, Capacity
from ledger.rules.journal import Cell, Journal, Series, Table


@dataclass(frozen=True, slots=True)
class ActInfo:
    """What later acts may ask of an accepted act.

    Args:
        actor: whose act it is: the one written down for, else the first signer; None for the clerk.
        signers: the persons whom it names, in its order; ``keyids`` stands beside it.
        own: by the actor's own key; False when written down for her.
        capacity: in which the actor acts.
    """

    id: str
    kind: str
    about: str | None
    actor: str | None
    signers: tuple[str | None, ...]
    index: int
    received: int
    own: bool
    keyids: tuple[str, ...]
    capacity: Capacity = "self"


@dataclass(frozen=True, slots=True)
class Founding:
    """What the founding fixed. Ids name this ledger for ever by ``id``, the founding statement's id."""

    id: str
    origin: str
    rules: str
    currencies: Mapping[str, int]


@dataclass(frozen=True, slots=True)
class LedgerKeys:
    """The ledger's own keys, in force for checkpoints from ``from_size`` on (docs/rules.md K-14).

    Args:
        from_size: the smallest tree size whose checkpoint they are for.
        note_vkeys: verifier keys (C2SP signed-note) of those who sign checkpoints.
        clerk_keyid, clerk_spki: the clerk's key.
        witness_policy: C2SP tlog-policy; None when no witness is asked for.
    """

    from_size: int
    note_vkeys: tuple[str, ...]
    clerk_keyid: str
    clerk_spki: bytes
    witness_policy: str | None


@dataclass(frozen=True, slots=True)
class WitnessedHead:
    """A head whose witnesses met the policy: the entry that says so, the head's size, the witnesses' time (ms)."""

    index: int
    size: int
    time: int


class RecordState:
    """Tables of the record itself; ``size`` counts entries, void ones too."""

    def __init__(self, journal: Journal) -> None:
        self.founding: Cell[Founding | None] = Cell(journal, None)
        self.rules: Cell[str] = Cell(journal, "rules/v0")
        """The rules version in force for the next entry."""
        self.keys: Series[LedgerKeys] = Series(journal)
        """The ledger's own keys, the latest last."""
        self.public_keys: Table[bytes, str] = Table(journal)
        """Raw Ed25519 or ML-DSA public key to what it is for: note, clerk, witness, person, invitation."""
        self.size: Cell[int] = Cell(journal, 0)
        self.received: Cell[int] = Cell(journal, 0)
        self.closed_index: Cell[int | None] = Cell(journal, None)
        self.witnessed: Series[WitnessedHead] = Series(journal)
        self.statements: Table[str, int] = Table(journal)
        self.void: Table[str, int] = Table(journal)
        """Statement id of a void entry to its index."""
        self.cancelled: Table[str, frozenset[str]] = Table(journal)
        """Statement id to the persons who cancelled it: it is refused where one of its signers is among them."""
        self.acts: Table[str, ActInfo] = Table(journal)
        self.things: Table[str, str] = Table(journal)
        """Thing's id to its type."""
        self.live: Table[tuple[str, Hashable], str] = Table(journal)
        """Kind and place to the act live in it."""
        self.sealed: Table[str, tuple[str, str, Audience]] = Table(journal)
        """Field digest to its act, path and first audience."""
        self.widened: Table[str, tuple[Audience, ...]] = Table(journal)
        """Field digest to the audiences added to its first one."""
        self.erased: Table[str, str] = Table(journal)
        """Field digest to the act that erased its disclosure."""
        self.confirmed: Table[tuple[str, str], str] = Table(journal)
        """Contested act and signer to the act by which she confirmed it."""
        self.disavowed: Table[str, str] = Table(journal)
        """Contested act to the act by which the panel disavowed it."""
        self.disowned: Table[str, str] = Table(journal)
        """Written-down act to the act by which it was disowned."""
        self.quota: Table[tuple[str, int], tuple[int, int]] = Table(journal)
        """Person and UTC day number to statements and entry bytes so far."""
