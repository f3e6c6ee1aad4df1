"""Foundings on their way: the answers, the keys made so far, the draft; kept for two weeks at most."""

import json
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import BigInteger, Column, Table, Text, delete, insert, select

from api.server.keeping import METADATA, Keeping
from ledger.format.codec import DAY_MS, encode_base64url

KEPT_MS = 14 * DAY_MS
_ID_BYTES = 16
_FOUNDING = Table(
    "founding",
    METADATA,
    Column("id", Text, primary_key=True),
    Column("data", Text, nullable=False),
    Column("ends", BigInteger, nullable=False),
)


@dataclass(frozen=True)
class Begun:
    """A founding on its way.

    Args:
        id: unguessable; whoever has it may go on with it.
        answers: to the six questions.
        keys: of those who sign: name to the key's body, its credential and its public key (base64).
        said_yes: organizations that said yes in the room.
        draft: the draft's id, once all keys are there.
    """

    id: str
    answers: dict[str, Any]
    keys: dict[str, dict[str, Any]] = field(default_factory=dict)
    said_yes: tuple[str, ...] = ()
    draft: str | None = None

    @property
    def waiting(self) -> list[str]:
        """Who has not made her key yet."""
        return [name for name in self.answers["signers"] if name.casefold() not in self.keys]


@dataclass(frozen=True, slots=True)
class Foundings:
    """The foundings of one server.

    Args:
        keeping: where they are kept.
    """

    keeping: Keeping

    def begin(self, answers: dict[str, Any], random_bytes: Callable[[int], bytes], now: int) -> Begun:
        """Keep the answers of a new one."""
        begun = Begun(encode_base64url(random_bytes(_ID_BYTES)), answers)
        with self.keeping.writing() as connection:
            connection.execute(delete(_FOUNDING).where(_FOUNDING.c.ends <= now))
        self.put(begun, now)
        return begun

    def put(self, begun: Begun, now: int) -> None:
        """Keep one as it is now."""
        data = {
            "answers": begun.answers, "keys": begun.keys, "said_yes": [*begun.said_yes], "draft": begun.draft
        }  # fmt: skip
        with self.keeping.writing() as connection:
            connection.execute(delete(_FOUNDING).where(_FOUNDING.c.id == begun.id))
            connection.execute(insert(_FOUNDING), [{"id": begun.id, "data": json.dumps(data), "ends": now + KEPT_MS}])

    def get(self, identity: str, now: int) -> Begun | None:
        """One by its id; None when there is none, or its time is over."""
        with self.keeping.reading() as connection:
            row = connection.execute(select(_FOUNDING).where(_FOUNDING.c.id == identity)).first()
        if row is None or row.ends <= now:
            return None
        data = json.loads(row.data)
        return Begun(row.id, data["answers"], data["keys"], tuple(data["said_yes"]), data["draft"])
