"""Drafts that wait to be signed in a browser: kept for two weeks at most, known by an unguessable id, erased when sent.

A draft holds words that are not in the record; whoever has its id may read and sign it, so the id is handed on like the
paper itself.
"""

from collections.abc import Callable
from dataclasses import dataclass

from sqlalchemy import BigInteger, Column, LargeBinary, Table, Text, delete, insert, select, update

from api.server.keeping import METADATA, Keeping
from ledger.format.codec import encode_base64url
from ledger.format.submission import Submission, format_submission, parse_submission

ID_BYTES = 16
_DRAFT = Table(
    "draft",
    METADATA,
    Column("id", Text, primary_key=True),
    Column("submission", LargeBinary, nullable=False),
    Column("back", Text, nullable=False),
    Column("ends", BigInteger, nullable=False),
)


@dataclass(frozen=True, slots=True)
class Kept:
    """A draft as it is kept: with the signatures it has so far, the page to go back to, and its end (ms)."""

    id: str
    submission: Submission
    back: str
    ends: int


@dataclass(frozen=True, slots=True)
class Drafts:
    """The drafts of one server.

    Args:
        keeping: where they are kept.
        random_bytes: gives that many random bytes.
    """

    keeping: Keeping
    random_bytes: Callable[[int], bytes]

    def put(self, submission: Submission, ends: int, back: str = "/") -> str:
        """Keep a draft; returns its id.

        Args:
            submission: the draft.
            ends: when it is forgotten (ms).
            back: a path of this server to lead back to.
        """
        identity = encode_base64url(self.random_bytes(ID_BYTES))
        row = {"id": identity, "submission": format_submission(submission), "back": back, "ends": ends}
        with self.keeping.writing() as connection:
            connection.execute(insert(_DRAFT), [row])
        return identity

    def get(self, identity: str, now: int) -> Kept | None:
        """A draft by its id; None when there is none, or it was sent, or its time is over."""
        with self.keeping.reading() as connection:
            row = connection.execute(select(_DRAFT).where(_DRAFT.c.id == identity)).first()
        if row is None or row.ends <= now:
            return None
        return Kept(row.id, parse_submission(bytes(row.submission)), row.back, row.ends)

    def sign(self, identity: str, submission: Submission) -> None:
        """Keep a draft with one signature more."""
        with self.keeping.writing() as connection:
            changed = update(_DRAFT).where(_DRAFT.c.id == identity).values(submission=format_submission(submission))
            connection.execute(changed)

    def drop(self, identity: str) -> None:
        """Forget a draft that was sent or given up."""
        with self.keeping.writing() as connection:
            connection.execute(delete(_DRAFT).where(_DRAFT.c.id == identity))

    def sweep(self, now: int) -> None:
        """Forget drafts whose time is over."""
        with self.keeping.writing() as connection:
            connection.execute(delete(_DRAFT).where(_DRAFT.c.ends <= now))
