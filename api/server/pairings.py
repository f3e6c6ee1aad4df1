"""Pairings: one device asks another to make a passkey; a secret in a link, good for an hour and one passkey.

The first device shows the link, the second one makes the key, the first one signs what enrols it. What is kept is a
digest of the secret.
"""

import hashlib
from collections.abc import Callable
from dataclasses import dataclass
from typing import Literal

from sqlalchemy import BigInteger, Column, Table, Text, delete, insert, select, update

from api.server.keeping import METADATA, Keeping
from ledger.format.codec import HOUR_MS, encode_base64url

TOKEN_BYTES = 16
PAIRING_MS = HOUR_MS
Sort = Literal["add", "recover"]
_PAIRING = Table(
    "pairing",
    METADATA,
    Column("digest", Text, primary_key=True),
    Column("person", Text, nullable=False),
    Column("sort", Text, nullable=False),
    Column("voucher", Text, nullable=False),
    Column("draft", Text),
    Column("code", Text),
    Column("ends", BigInteger, nullable=False),
)


@dataclass(frozen=True, slots=True)
class Pairing:
    """A pairing.

    Args:
        person: whose passkey is made.
        sort: ``add``, another device of hers; ``recover``, a new one for one that is gone.
        voucher: who began it: herself, or who vouches for her.
        draft: the draft that enrols the new passkey, once it was made.
        code: the new key in eight signs, to compare.
    """

    person: str
    sort: str
    voucher: str
    draft: str | None
    code: str | None


@dataclass(frozen=True, slots=True)
class Pairings:
    """The open pairings of one server.

    Args:
        keeping: where they are kept.
        random_bytes: gives that many random bytes.
    """

    keeping: Keeping
    random_bytes: Callable[[int], bytes]

    def begin(self, person: str, sort: Sort, voucher: str, now: int) -> str:
        """Begin one; returns the secret for the link."""
        token = encode_base64url(self.random_bytes(TOKEN_BYTES))
        row = {
            "digest": _digest(token), "person": person, "sort": sort, "voucher": voucher, "ends": now + PAIRING_MS
        }  # fmt: skip
        with self.keeping.writing() as connection:
            connection.execute(delete(_PAIRING).where(_PAIRING.c.ends <= now))
            connection.execute(insert(_PAIRING), [row])
        return token

    def find(self, token: str, now: int) -> Pairing | None:
        """The pairing of a secret; None when there is none or its hour is over."""
        wanted = select(_PAIRING).where(_PAIRING.c.digest == _digest(token), _PAIRING.c.ends > now)
        with self.keeping.reading() as connection:
            row = connection.execute(wanted).first()
        return Pairing(row.person, row.sort, row.voucher, row.draft, row.code) if row is not None else None

    def made(self, token: str, draft: str, code: str) -> None:
        """Note that the second device made its passkey."""
        with self.keeping.writing() as connection:
            changed = update(_PAIRING).where(_PAIRING.c.digest == _digest(token)).values(draft=draft, code=code)
            connection.execute(changed)


def _digest(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()
