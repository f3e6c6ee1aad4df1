"""A case: one act as the checks and recorders see it, with everything they may look at and nothing else."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Generic, Literal, TypeVar

from ledger.format.statement import Capacity, ForAnother, Sealed, Under
from ledger.rules.values import Body, latest_civil_date, utc_date

if TYPE_CHECKING:
    from ledger.rules.kind import Registry
    from ledger.rules.state import State

B_co = TypeVar("B_co", bound=Body, covariant=True)

CLERK = "clerk"


@dataclass(frozen=True, slots=True)
class Signed:
    """One who signed: person (None for the clerk), capacity with its reference resolved, and key id."""

    person: str | None
    capacity: Capacity
    keyid: str

    @property
    def organization(self) -> str | None:
        """The organization in whose name this was signed, if in an organization's."""
        return self.capacity[1] if isinstance(self.capacity, tuple) and self.capacity[0] == "organization" else None

    @property
    def term(self) -> str | None:
        """The term in whose capacity this was signed, if in one."""
        return self.capacity[1] if isinstance(self.capacity, tuple) and self.capacity[0] == "term" else None


@dataclass(frozen=True, slots=True)
class Case(Generic[B_co]):
    """An act under judgement, references resolved.

    Args:
        state: the one state, as it is after the acts before this one.
        registry: the kinds that the rules in force admit, for acts that hold other acts (effects of decisions).
        kind: the act's kind.
        body: the parsed body.
        origin: the ledger's origin, as the statement has it.
        statement: the statement's id.
        act: the act's place in the statement, from 0.
        index: the entry's leaf index.
        received: when the ledger took the statement in (ms).
        signers: the signers whom the act names, in its order; the first is whose act it is, unless written down.
        about, on, replaces, under, sealed, for_another: as in docs/format.md §2, references resolved.
        root_at: root hash (hex) of this ledger's tree at a size, None when it has never been that large.
    """

    state: "State"
    registry: "Registry"
    kind: str
    body: B_co
    origin: str
    statement: str
    act: int
    index: int
    received: int
    signers: tuple[Signed, ...]
    about: str | None
    on: str | None
    replaces: str | None
    under: Under | None
    sealed: Mapping[str, Sealed]
    for_another: ForAnother | None
    root_at: Callable[[int], str | None]

    @property
    def id(self) -> str:
        """The act's id, and the id of the thing that it opens."""
        return f"{self.statement}.{self.act}"

    @property
    def author(self) -> Signed:
        """The first signer: whose act it is, or who wrote it down."""
        return self.signers[0]

    @property
    def seconds(self) -> tuple[Signed, ...]:
        """The other signers."""
        return self.signers[1:]

    @property
    def actor(self) -> str | None:
        """The person whose act it is: the one written down for, else the first signer. None for the clerk."""
        return self.for_another.person if self.for_another else self.author.person

    @property
    def actor_capacity(self) -> Capacity:
        """In which capacity the actor acts."""
        return self.for_another.capacity if self.for_another else self.author.capacity

    @property
    def actor_organization(self) -> str | None:
        """The organization in whose name the actor acts, if in an organization's."""
        capacity = self.actor_capacity
        return capacity[1] if isinstance(capacity, tuple) and capacity[0] == "organization" else None

    @property
    def how(self) -> Literal["key", "in_room", "phone", "paper"]:
        """How the actor's word came in: by her own key, or written down."""
        return self.for_another.how if self.for_another else "key"

    @property
    def subject(self) -> str:
        """``about``, for kinds that must have it."""
        assert self.about is not None, f"{self.kind} is judged without what it is about"
        return self.about

    @property
    def latest_date(self) -> date:
        """The latest civil date that is not in the future."""
        return latest_civil_date(self.received)

    @property
    def today(self) -> date:
        """The UTC date of ``received``."""
        return utc_date(self.received)
