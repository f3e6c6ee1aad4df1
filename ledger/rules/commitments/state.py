"""Promises: asked for, offered, made, and what becomes of them (docs/rules.md, part O). Instants in ms."""

from dataclasses import dataclass
from typing import Literal

from ledger.rules.commitments.model import Promisor, Terms
from ledger.rules.commitments.parameters import CommitmentParameters, Level
from ledger.rules.journal import Journal, Series, Table

Standing = Literal[
    "offered", "made", "active", "at_risk", "renegotiating", "transfer_proposed", "claimed", "verified", "contested",
    "completed", "partial", "released", "lapsed", "withdrawn", "disowned",
]  # fmt: skip
RequestStanding = Literal["requested", "expired", "answered", "declined", "withdrawn"]
OPEN: tuple[Standing, ...] = (
    "made", "active", "at_risk", "renegotiating", "transfer_proposed", "claimed", "contested",
)  # fmt: skip
"""A promise in one of these is not closed; verified it closes by time alone."""


@dataclass(frozen=True, slots=True)
class Request:
    """Something asked of an organization. It creates no duty.

    Args:
        by: who asked.
        until: when it expires by itself.
        carried, all_open: promises open then, the organization's and everybody's, this one not counted.
        over_ceiling: with it the organization would carry more than the charter's share.
        answer: the promise offered in answer, or how it ended otherwise.
    """

    id: str
    by: str | None
    organization: str
    person: str | None
    decision: str | None
    until: int
    carried: int
    all_open: int
    over_ceiling: bool
    answer: Literal["answered", "declined", "withdrawn"] | None = None
    offer: str | None = None

    def standing(self, received: int) -> RequestStanding:
        """Where the request stands at ``received``."""
        if self.answer is not None:
            return self.answer
        return "requested" if received < self.until else "expired"


@dataclass(frozen=True, slots=True)
class Version:
    """Terms as they were agreed by an act."""

    act: str
    terms: Terms
    received: int


@dataclass(frozen=True, slots=True)
class Proposal:
    """New terms that the accountable person proposes; they wait for whoever else must agree."""

    act: str
    terms: Terms
    received: int
    agreed: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Transfer:
    """A promise on its way to another owner."""

    act: str
    organization: str
    accountable: str
    received: int


@dataclass(frozen=True, slots=True)
class Help:
    """Help asked for: by any organization or some, for a part or for as much as there is."""

    act: str
    organizations: tuple[str, ...]
    amount: int
    received: int


@dataclass(frozen=True, slots=True)
class Claim:
    """The owner's word that it is done, and what another organization says of that."""

    act: str
    received: int
    verdict: Literal["verified", "contested"] | None = None
    level: Level | None = None
    judged: int = 0
    by: str | None = None


@dataclass(frozen=True, slots=True)
class Commitment:
    """A promise with one accountable person and one organization.

    Args:
        promisor: who owes it: the person, the organization in whose name an authoriser made it, or both.
        decision: the decision under which it was promised, if any.
        helps: the promise of which it takes a part over.
        relied_on_by: organizations that count on it.
        parameters: the charter's, in force when it was offered.
        on_paper: its owner's hand was seen on paper, when offered or when made.
        versions: its terms, the last ones in force.
        made_act, made: by which act and when it was made.
        closed: released or withdrawn, by which act.
        risk: its owner said that it is at risk.
        next_update: the day by whose end its owner said she would be heard again.
        done: milestones reached.
        helped: how much of it others have taken over.
        last_word: when its owner was last heard.
    """

    id: str
    organization: str
    accountable: str
    promisor: Promisor
    decision: str | None
    helps: str | None
    relied_on_by: tuple[str, ...]
    parameters: CommitmentParameters
    on_paper: bool
    versions: tuple[Version, ...]
    last_word: int
    made_act: str | None = None
    made: int | None = None
    closed: Literal["released", "withdrawn"] | None = None
    no_fault: bool = True
    risk: bool = False
    next_update: int | None = None
    done: frozenset[int] = frozenset()
    helped: int = 0
    proposal: Proposal | None = None
    transfer: Transfer | None = None
    help: Help | None = None
    claim: Claim | None = None

    @property
    def terms(self) -> Terms:
        """The terms in force."""
        return self.versions[-1].terms

    @property
    def outstanding(self) -> int:
        """How much of it its owner still carries, others' parts taken off."""
        return max(0, self.terms.amount - self.helped)


@dataclass(frozen=True, slots=True)
class Acknowledgement:
    """Thanks, said openly: from a person, in an organization's name or her own, to an organization."""

    act: str
    person: str | None
    organization: str | None
    to: str
    commitment: str | None
    received: int


class CommitmentsState:
    """Requests and promises by id; those not closed for good by organization; acknowledgements in order."""

    def __init__(self, journal: Journal) -> None:
        self.requests: Table[str, Request] = Table(journal)
        self.asks_of: Table[str, tuple[str, ...]] = Table(journal)
        """Organization to the requests to it that nobody has answered."""
        self.commitments: Table[str, Commitment] = Table(journal)
        self.live_of: Table[str, tuple[str, ...]] = Table(journal)
        """Organization to its promises that were made and not closed by an act."""
        self.acknowledgements: Series[Acknowledgement] = Series(journal)
