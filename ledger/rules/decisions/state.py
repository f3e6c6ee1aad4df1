"""Decisions: what was proposed, who may decide, who said what, what came of it, who is bound (docs/rules.md, part D).

Outcome and binding are two facts. The outcome is arithmetic over the positions that count; who is bound follows from
each one's own word and lives in a table of its own.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Literal

from ledger.rules.charter.procedure import PositionCode, Procedure
from ledger.rules.counting.result import Step
from ledger.rules.decisions.attested import AttestedTally
from ledger.rules.journal import Journal, Table

OutcomeCode = Literal["adopted", "not_adopted", "inquorate", "blocked", "tied"]
Basis = Literal["personal", "mandated", "subject_to_ratification"]
Bind = Literal["bound", "bound_no_lead", "not_bound"]
Ground = Literal["harm", "mission", "improvement", "principle"]
ChangeHow = Literal["amends", "rescinds", "supersedes", "ratifies"]
EndedAs = Literal["amended", "rescinded", "superseded", "expired"]


@dataclass(frozen=True, slots=True)
class Effect:
    """One thing that a decision does once in force: an act of this kind, about this thing, with this very body.

    With ``option`` it is due only where that option is elected.
    """

    kind: str
    about: str | None
    body: Mapping[str, Any]
    option: str | None = None


@dataclass(frozen=True, slots=True)
class Option:
    """One of the things or persons to choose from."""

    code: str
    organization: str | None = None
    person: str | None = None


@dataclass(frozen=True, slots=True)
class Changes:
    """What a decision does to an earlier one, and what becomes of the effects that were carried out already (E11)."""

    decision: str
    how: ChangeHow
    settles: Mapping[int, Literal["keep", "cancel"]]


@dataclass(frozen=True, slots=True)
class Motion:
    """What was proposed, by whom, when (ms).

    Args:
        noticed: since when (ms) everybody could read these effects and options: notice runs from there.
        seconds_needed: organizations that must second it.
    """

    decision_class: str
    proposer: str | None
    organization: str | None
    index: int
    received: int
    noticed: int
    domain: str | None = None
    options: tuple[Option, ...] = ()
    linked: tuple[str, ...] = ()
    changes: Changes | None = None
    lapse_days: int = 365
    seconds_needed: int = 0


@dataclass(frozen=True, slots=True)
class Seat:
    """One seat of an electorate: for an organization's delegates, a person, or a term; vacant when not ``filled``."""

    key: str
    weight: int = 1
    organization: str | None = None
    holder: str | None = None
    term: str | None = None
    filled: bool = True
    caucuses: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Electorate:
    """The seats at an opening, their keys and organizations, whoever is only heard, and how to find a seat."""

    seats: tuple[Seat, ...]
    advisory: tuple[Seat, ...] = ()
    keys: frozenset[str] = frozenset()
    organizations: frozenset[str] = frozenset()
    by_organization: Mapping[str, str] = field(default_factory=dict)
    by_holder: Mapping[str, str] = field(default_factory=dict)
    by_term: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Opening:
    """What an opening pins: text, charter version, procedure, electorate, close (ms).

    Args:
        call: 1 for the first call on a text; further calls follow when too few took part or a run-off is due.
        closes: positions received before it count.
        closed_index, closed_received: of the position with which everybody had spoken, where that closes early.
        extended, quorum_seen: the close has moved once already; enough have taken part.
        notice_ms: time between proposal and opening.
        room: decided in a room, closed as it was opened.
        non_voters: asks only those who have not spoken, on what an earlier call pinned.
        meeting: held at a meeting: words count only while enough seats are present.
    """

    act: str
    index: int
    received: int
    text: str
    charter: str
    procedure: Procedure
    electorate: Electorate
    closes: int
    call: int = 1
    closed_index: int | None = None
    closed_received: int | None = None
    extended: bool = False
    quorum_seen: bool = False
    notice_ms: int = 0
    room: bool = False
    non_voters: bool = False
    meeting: bool = False

    @property
    def close(self) -> int:
        """The instant (ms) of the close: the deadline, or when everybody had spoken."""
        return self.closes if self.closed_received is None else min(self.closes, self.closed_received)

    def counts_at(self, index: int, received: int) -> bool:
        """Whether what comes in now still counts."""
        early = self.closed_index is not None and index > self.closed_index
        return not early and received < self.closes

    def is_closed(self, received: int) -> bool:
        """Whether it has closed by ``received`` (ms)."""
        return self.closed_index is not None or self.closes <= received


@dataclass(frozen=True, slots=True)
class Position:
    """Where somebody stands.

    Args:
        place: key of her seat, or ``person:`` and her id where she holds none.
        organization: in whose name she spoke, if in one's.
        own: signed by her own key.
        hand: by her own key, or her own hand on paper before two: only this binds.
        until: until when (ms) she takes it back to her people.
        late: received after the close: shown, never counted.
        void: given at a meeting while too few were present: shown, not counted unless given again.
    """

    act: str
    decision: str
    place: str
    person: str
    organization: str | None
    position: PositionCode
    basis: Basis
    text: str
    index: int
    received: int
    own: bool
    hand: bool
    ground: Ground | None = None
    bind: Bind | None = None
    until: int | None = None
    ballot: Mapping[str, int] | None = None
    late: bool = False
    void: bool = False


@dataclass(frozen=True, slots=True)
class Finding:
    """What was found about a position: an objection that is a concern, an interest, a word that was not the seat's."""

    act: str
    index: int
    received: int


@dataclass(frozen=True, slots=True)
class Settlement:
    """What settles a tie or makes a draw: the chair's word, or the lot's public numbers."""

    act: str
    received: int
    settled: Literal["yes", "no"] | None = None
    order: tuple[str, ...] = ()
    seeds: tuple[tuple[int, ...], ...] | None = None


@dataclass(frozen=True, slots=True)
class Amendment:
    """Another text for a decision, proposed on one of its texts; ``accepted`` by the act that made it the text."""

    id: str
    decision: str
    text: str
    effects: tuple[Effect, ...]
    options: tuple[Option, ...]
    accepted: str | None = None


@dataclass(frozen=True, slots=True)
class Appeal:
    """An appeal against a decision, while its window was open; ``stayed`` when the panel admitted it with a stay."""

    id: str
    decision: str
    ground: str
    received: int
    stayed: bool = False


@dataclass(frozen=True, slots=True)
class Proxy:
    """Somebody's leave to another to vote in her place: for one decision, or until an instant (ms)."""

    id: str
    principal: str
    organization: str | None
    holder: str
    decision: str | None
    given: int
    until: int | None
    accepted: int | None = None
    ended: int | None = None

    def live(self, received: int) -> bool:
        """Whether both have agreed to it and it has not ended."""
        if self.accepted is None or self.ended is not None:
            return False
        return self.until is None or received < self.until


@dataclass(frozen=True, slots=True)
class Outcome:
    """What the rules give: the code, who or what was chosen, seats by position, and the way there.

    Args:
        close: the instant (ms) to which it speaks.
        departed: set where it would be another without the seats of organizations that have left meanwhile (E3).
    """

    code: OutcomeCode
    close: int
    elected: tuple[str, ...] = ()
    counts: Mapping[str, int] = field(default_factory=dict)
    steps: tuple[Step, ...] = ()
    departed: OutcomeCode | None = None

    def same_result(self, other: "Outcome") -> bool:
        """Whether another outcome decides the same."""
        return (self.code, self.elected) == (other.code, other.elected)


@dataclass(frozen=True, slots=True)
class Decision:
    """A decision through its whole life. Interval in force: [``in_force_from``, ``in_force_until``) in ms.

    Args:
        text: the act that holds its current text and effects.
        round: how many texts were put to the vote or are about to be, from 1.
        active: when (ms) something last happened to it.
        opening: the current or last opening on the current text; ``past`` the openings before.
        outcome: as published; None while open or unpublished.
        suspended: stayed by the panel, or because a later finding changes its outcome.
        ended_as: why it ends at ``in_force_until``; ``ended_by`` the decision that ends it.
        reopened_by: the position that reopened what a room had decided.
    """

    id: str
    effects: tuple[Effect, ...]
    in_force_from: int | None = None
    in_force_until: int | None = None
    motion: Motion | None = None
    text: str | None = None
    round: int = 1
    active: int = 0
    seconds: tuple[str, ...] = ()
    opening: Opening | None = None
    past: tuple[Opening, ...] = ()
    outcome: Outcome | None = None
    withdrawn: bool = False
    void: bool = False
    suspended: bool = False
    ended_as: EndedAs | None = None
    ended_by: str | None = None
    reopened_by: str | None = None

    def in_force(self, received: int) -> bool:
        """Whether it is in force at ``received`` (ms)."""
        if self.void or self.suspended or self.in_force_from is None or received < self.in_force_from:
            return False
        return self.in_force_until is None or received < self.in_force_until


class DecisionsState:
    """Decisions by id; what was carried out; positions by decision and place.

    ``counted`` holds the last word before the close, ``positions`` the last word at all, ``binding`` the word that
    decides whether its place is bound; ``speakers`` names the places without a seat that have spoken.
    """

    def __init__(self, journal: Journal) -> None:
        self.decisions: Table[str, Decision] = Table(journal)
        self.effects_done: Table[tuple[str, int], str] = Table(journal)
        self.positions: Table[tuple[str, str], Position] = Table(journal)
        self.counted: Table[tuple[str, str], Position] = Table(journal)
        self.binding: Table[tuple[str, str], Position] = Table(journal)
        self.speakers: Table[str, tuple[str, ...]] = Table(journal)
        self.concerns: Table[str, Finding] = Table(journal)
        """Act of an objection to the finding that it is a concern."""
        self.recusals: Table[tuple[str, str], Finding] = Table(journal)
        """Decision and place to the first finding of an interest (E8)."""
        self.repudiated: Table[tuple[str, str], tuple[Finding, ...]] = Table(journal)
        """Decision and place to each word of its organization or person that a position was not hers (E30)."""
        self.settlements: Table[str, Settlement] = Table(journal)
        """Opening to what settled its tie or made its draw."""
        self.attested: Table[str, AttestedTally] = Table(journal)
        self.draws: Table[str, int] = Table(journal)
        """Opening to the instant (ms) at which the announced sources of its lot publish their numbers."""
        self.present: Table[str, frozenset[str]] = Table(journal)
        """Opening of a meeting to the places present now."""
        self.amendments: Table[str, Amendment] = Table(journal)
        self.appeals: Table[str, Appeal] = Table(journal)
        self.dissents: Table[str, tuple[str, ...]] = Table(journal)
        """Decision to the dissenting statements on it, in order: inseparable from it."""
        self.proxies: Table[str, Proxy] = Table(journal)
        self.proxies_used: Table[tuple[str, str], frozenset[str]] = Table(journal)
        """Decision and holder to the places that she spoke for as a proxy."""
        self.calls: Table[tuple[str, int], Outcome] = Table(journal)
        """Decision and number of an earlier opening to what came of it."""
        self.named_by: Table[str, tuple[str, ...]] = Table(journal)
        """Decision to the later ones that name it, in order."""
