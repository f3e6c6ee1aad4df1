"""Sign-ins: a random token in the browser, its SHA-256 here; for reading only, since acts sign themselves.

A session ends by itself, when its person signs out, and whenever the key that opened it stops being in force.
"""

import hashlib
from collections.abc import Callable
from dataclasses import dataclass

from sqlalchemy import BigInteger, Column, Table, Text, delete, insert, select

from api.server.keeping import METADATA, Keeping
from ledger.format.codec import encode_base64url

TOKEN_BYTES = 32
_SESSION = Table(
    "session",
    METADATA,
    Column("token", Text, primary_key=True),
    Column("person", Text, nullable=False, index=True),
    Column("keyid", Text, nullable=False),
    Column("ends", BigInteger, nullable=False),
)


@dataclass(frozen=True, slots=True)
class SignIn:
    """Who signed in, with which key; ``ends`` is an instant (ms)."""

    person: str
    keyid: str
    ends: int


@dataclass(frozen=True, slots=True)
class Sessions:
    """The sign-ins of one server.

    Args:
        keeping: where they are kept.
        random_bytes: gives that many random bytes.
    """

    keeping: Keeping
    random_bytes: Callable[[int], bytes]

    def open(self, person: str, keyid: str, ends: int) -> str:
        """Begin a session; returns its token, which is kept nowhere but in the browser."""
        token = encode_base64url(self.random_bytes(TOKEN_BYTES))
        row = {"token": token_digest(token), "person": person, "keyid": keyid, "ends": ends}
        with self.keeping.writing() as connection:
            connection.execute(insert(_SESSION), [row])
        return token

    def find(self, token: str, now: int) -> SignIn | None:
        """Whose session it is; None when there is none or it has ended.

        Args:
            token: from the browser.
            now: the present (ms).
        """
        with self.keeping.reading() as connection:
            row = connection.execute(select(_SESSION).where(_SESSION.c.token == token_digest(token))).first()
        return SignIn(row.person, row.keyid, row.ends) if row is not None and now < row.ends else None

    def end(self, token: str) -> None:
        """End one session."""
        with self.keeping.writing() as connection:
            connection.execute(delete(_SESSION).where(_SESSION.c.token == token_digest(token)))

    def end_all(self, person: str) -> None:
        """End every session of a person: signed out everywhere."""
        with self.keeping.writing() as connection:
            connection.execute(delete(_SESSION).where(_SESSION.c.person == person))

    def of(self, person: str, now: int) -> tuple[tuple[str, SignIn], ...]:
        """A person's open sessions, those that last longest first; each by the digest that stands for its token."""
        wanted = (
            select(_SESSION).where(_SESSION.c.person == person, _SESSION.c.ends > now).order_by(_SESSION.c.ends.desc())
        )
        with self.keeping.reading() as connection:
            return tuple((row.token, SignIn(row.person, row.keyid, row.ends)) for row in connection.execute(wanted))

    def end_one(self, person: str, digest: str) -> None:
        """End one of a person's sessions."""
        hers = delete(_SESSION).where(_SESSION.c.token == digest, _SESSION.c.person == person)
        with self.keeping.writing() as connection:
            connection.execute(hers)

    def sweep(self, now: int) -> None:
        """Forget sessions that have ended."""
        with self.keeping.writing() as connection:
            connection.execute(delete(_SESSION).where(_SESSION.c.ends <= now))


def token_digest(token: str) -> str:
    """What is kept of a token."""
    return hashlib.sha256(token.encode()).hexdigest()
