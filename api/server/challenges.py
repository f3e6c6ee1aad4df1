"""Challenges that a key must answer: random, for one purpose, good for two minutes and for one answer.

Signing in with a passkey, adding one, and signing in with a program's key all ask for one here first.
"""

import hashlib
from collections.abc import Callable
from dataclasses import dataclass

from sqlalchemy import BigInteger, Column, Table, Text, delete, insert

from api.server.keeping import METADATA, Keeping
from ledger.format.codec import MINUTE_MS

CHALLENGE_BYTES = 32
CHALLENGE_MS = 2 * MINUTE_MS
_CHALLENGE = Table(
    "challenge",
    METADATA,
    Column("digest", Text, primary_key=True),
    Column("purpose", Text, nullable=False),
    Column("ends", BigInteger, nullable=False),
)


@dataclass(frozen=True, slots=True)
class Challenges:
    """The open challenges of one server; what is kept is a digest, which answers nothing.

    Args:
        keeping: where they are kept.
        random_bytes: gives that many random bytes.
    """

    keeping: Keeping
    random_bytes: Callable[[int], bytes]

    def new(self, purpose: str, now: int) -> bytes:
        """A fresh challenge of 32 bytes.

        Args:
            purpose: what answering it is for, such as ``sign-in``; it is good for nothing else.
            now: the present (ms).
        """
        challenge = self.random_bytes(CHALLENGE_BYTES)
        row = {"digest": _digest(challenge), "purpose": purpose, "ends": now + CHALLENGE_MS}
        with self.keeping.writing() as connection:
            connection.execute(delete(_CHALLENGE).where(_CHALLENGE.c.ends <= now))
            connection.execute(insert(_CHALLENGE), [row])
        return challenge

    def take(self, challenge: bytes, purpose: str, now: int) -> bool:
        """Use a challenge up; False when it was never given for this purpose, was used, or its two minutes are over."""
        digest = _digest(challenge)
        gone = delete(_CHALLENGE).where(_CHALLENGE.c.digest == digest, _CHALLENGE.c.purpose == purpose)
        with self.keeping.writing() as connection:
            # One statement finds and removes, so two answers at once cannot both be taken.
            ends = connection.execute(gone.returning(_CHALLENGE.c.ends)).scalar()
        return ends is not None and now < ends


def _digest(challenge: bytes) -> str:
    return hashlib.sha256(challenge).hexdigest()
