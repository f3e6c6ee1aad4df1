"""Posts, terms and bodies: a post exists apart from whoever holds it; a term is one person's time in it."""

from dataclasses import dataclass
from typing import Literal

from ledger.rules.journal import Journal, Table
from ledger.rules.posts.model import PostRules
from ledger.rules.values import Money

Ending = Literal["declined", "resigned", "removed", "deceased", "disqualified", "abolished"]
Outcome = Literal["accepted", "refused", "lost"]
TermStanding = Literal[
    "appointed", "preparing", "serving", "ending", "carryover", "interim", "suspended", "ended", "lapsed",
    "declined", "resigned", "removed", "deceased", "disqualified", "abolished", "handed_over", "emeritus",
]  # fmt: skip


NominationStanding = Literal["nominated", "accepted", "declined", "withdrawn", "appointed"]


@dataclass(frozen=True, slots=True)
class Post:
    """A post with the code by which the charter's powers name it, e.g. ``treasurer``. Instants in ms."""

    id: str
    code: str
    rules: PostRules
    created: int
    abolished: int | None = None

    def standing_at(self, received: int) -> bool:
        """Whether the post exists at ``received``."""
        return self.created <= received and (self.abolished is None or received < self.abolished)


@dataclass(frozen=True, slots=True)
class Term:
    """One person's time in a seat of a post (docs/rules.md L-7 to L-9). All instants in ms.

    Args:
        organization: in whose name she holds it, if in one's.
        starts, ends: the term as appointed: [starts, ends).
        seat: the seat, from 0.
        interim: filling a gap until somebody is appointed.
        rank: place in the order of the outcome that appointed her, 0 the highest.
        appointed: when she was appointed.
        carryover: how long she stays on after ``ends`` while nobody else is seated.
        shadow: how long she prepares beside a holder before her.
        accepted: when she accepted, by her own hand.
        receipt: when she signed for what was handed over to her.
        ended, ending: when it was cut short, and how.
        suspensions: intervals in which she may not act.
        handed_over: when what she held was settled, item by item.
        seated, leaves: the time in which she holds the seat, as all acts so far give it; None when she does not.
    """

    id: str
    post: str
    person: str
    organization: str | None
    starts: int
    ends: int
    seat: int = 0
    interim: bool = False
    rank: int = 0
    appointed: int = 0
    carryover: int = 0
    shadow: int = 0
    accepted: int | None = None
    receipt: int | None = None
    ended: int | None = None
    ending: Ending | None = None
    suspensions: tuple[tuple[int, int], ...] = ()
    handed_over: int | None = None
    seated: int | None = None
    leaves: int = 0

    def suspended(self, received: int) -> bool:
        """Whether she may not act at ``received``."""
        return any(start <= received < end for start, end in self.suspensions)

    def holding(self, received: int) -> bool:
        """Whether she holds the seat at ``received``, suspended or not."""
        return self.seated is not None and self.seated <= received < self.leaves

    def serving(self, received: int) -> bool:
        """Whether the term runs at ``received``, carryover included: time binds by itself."""
        return self.holding(received) and not self.suspended(received)


@dataclass(frozen=True, slots=True)
class Nomination:
    """Somebody put forward for a seat of a post, for a term from ``starts`` (ms), by whom, endorsed by whom."""

    id: str
    post: str
    person: str
    organization: str | None
    seat: int
    starts: int
    by: str | None
    endorsed: frozenset[str] = frozenset()
    standing: NominationStanding = "nominated"


@dataclass(frozen=True, slots=True)
class Packet:
    """What a term hands over: the act that lists it, item codes in order, and how each was settled."""

    term: str
    listed: str
    items: tuple[str, ...]
    settled: tuple[Outcome | None, ...]


@dataclass(frozen=True, slots=True)
class OpenedBody:
    """A committee or working group with a remit. Instants in ms; ``ends`` is its end date, None: open."""

    id: str
    opened: int
    ends: int | None
    spending_limit: Money | None
    entry: Literal["open", "decision"]
    closed: int | None = None

    def open_at(self, received: int) -> bool:
        """Whether the body exists at ``received``."""
        stop = min(end for end in (self.ends, self.closed, received + 1) if end is not None)
        return self.opened <= received < stop


@dataclass(frozen=True, slots=True)
class Stay:
    """A person's time in a body: [since, until) in ms."""

    person: str
    organization: str | None
    since: int
    until: int | None = None


class PostsState:
    """Tables by id, with what the rules look up: posts by code, terms by seat and by person, members by body."""

    def __init__(self, journal: Journal) -> None:
        self.posts: Table[str, Post] = Table(journal)
        self.by_code: Table[str, str] = Table(journal)
        """Code to the post that has it now."""
        self.terms: Table[str, Term] = Table(journal)
        self.seats: Table[tuple[str, int], tuple[str, ...]] = Table(journal)
        """Post and seat to its terms, in order of appointment."""
        self.terms_of: Table[str, tuple[str, ...]] = Table(journal)
        """Person to her terms, in order of appointment."""
        self.nominations: Table[str, Nomination] = Table(journal)
        self.packets: Table[str, Packet] = Table(journal)
        """Term to its handover packet."""
        self.waivers: Table[tuple[str, str], tuple[frozenset[str], int]] = Table(journal)
        """Post and person to the rules waived for her, and until when (ms)."""
        self.bodies: Table[str, OpenedBody] = Table(journal)
        self.body_members: Table[str, tuple[str, ...]] = Table(journal)
        """Body to everybody who is or was in it, in order."""
        self.stays: Table[tuple[str, str], tuple[Stay, ...]] = Table(journal)
        """Body and person to her times in it."""
        self.training: Table[tuple[str, str], int | None] = Table(journal)
        """Person and training to until when it holds (ms), None: for good."""
