"""Posts and terms: a post exists apart from whoever holds it; a term is one person's time in it."""

from dataclasses import dataclass
from typing import Literal

from ledger.rules.journal import Journal, Table

TermStanding = Literal["appointed", "serving", "ended"]


@dataclass(frozen=True, slots=True)
class Post:
    """A post with the code by which the charter's powers name it, e.g. ``treasurer``."""

    id: str
    code: str
    seats: int
    abolished: bool = False


@dataclass(frozen=True, slots=True)
class Term:
    """One person's time in a post: the interval [starts, ends) in ms, cut short by ``ended`` (ms)."""

    id: str
    post: str
    person: str
    organization: str | None
    starts: int
    ends: int
    ended: int | None = None

    def serving(self, received: int) -> bool:
        """Whether the term runs at ``received``: time binds by itself."""
        return self.starts <= received < min(self.ends, self.ended if self.ended is not None else self.ends)


class PostsState:
    """Tables of posts and terms, by id."""

    def __init__(self, journal: Journal) -> None:
        self.posts: Table[str, Post] = Table(journal)
        self.terms: Table[str, Term] = Table(journal)
