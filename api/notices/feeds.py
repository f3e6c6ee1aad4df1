"""Feeds of one's own: an Atom feed and a calendar under a secret address each; a sentence and a link, nothing more.

Programs that read feeds cannot sign in, so the address is the key: random, kept as its digest, and ended by its owner
or with her standing. What stands in a feed is what a notice says; the words are behind the link.
"""

import hashlib
from collections.abc import Callable
from dataclasses import dataclass

from sqlalchemy import BigInteger, Column, Table, Text, delete, insert, select

from api.notices.owed import Owed, owed, where
from api.server.host import Look
from api.server.keeping import METADATA, Keeping
from ledger.format.codec import encode_base64url, to_datetime
from ledger.rules.commitments.standing import end_of_due
from ledger.rules.values import utc_date
from projections.exports import atom_feed, calendar_file
from projections.language import Language
from projections.reports.identity import Five, disclosure_set

TOKEN_BYTES = 24
FEED = Table(
    "feed",
    METADATA,
    Column("token", Text, primary_key=True),
    Column("person", Text, nullable=False, index=True),
    Column("made", BigInteger, nullable=False),
)


@dataclass(frozen=True, slots=True)
class Feeds:
    """The secret addresses of one server."""

    keeping: Keeping
    random_bytes: Callable[[int], bytes]

    def make(self, person: str, now: int) -> str:
        """A new secret address; older ones of hers end."""
        token = encode_base64url(self.random_bytes(TOKEN_BYTES))
        self.end(person)
        with self.keeping.writing() as connection:
            connection.execute(insert(FEED), [{"token": _digest(token), "person": person, "made": now}])
        return token

    def end(self, person: str) -> None:
        """End a person's addresses."""
        with self.keeping.writing() as connection:
            connection.execute(delete(FEED).where(FEED.c.person == person))

    def has(self, person: str) -> bool:
        """Whether a person has an address."""
        with self.keeping.reading() as connection:
            return connection.execute(select(FEED.c.token).where(FEED.c.person == person)).first() is not None

    def whose(self, token: str) -> str | None:
        """Whose address it is; None when it is nobody's."""
        with self.keeping.reading() as connection:
            return connection.execute(select(FEED.c.person).where(FEED.c.token == _digest(token))).scalar()


def _digest(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()


def atom(look: Look, person: str, language: Language) -> str:
    """What waits for a person, as an Atom feed."""
    url, record = look.host.settings.public_url, look.state.record
    mine = [one for one in owed(look.state, look.now) if one.person == person]
    entries = [_entry(look, one, language) for one in mine]
    founded = utc_date(record.acts[_founding(look)].received)
    return atom_feed.render(
        look.host.settings.rp_id,
        founded,
        language.gettext("What waits for you"),
        _identity(look, "feed/v1"),
        entries,
        updated=to_datetime(look.now),
        link=f"{url}/",
    )


def calendar(look: Look, person: str, language: Language) -> bytes:
    """A person's days: closes, turns, and when promises of her organizations are due."""
    url = look.host.settings.public_url
    days = [
        calendar_file.Appointment(
            id=one.thing,
            part=one.sort,
            summary=one.words(language),
            first=utc_date(one.until),
            last=utc_date(one.until),
            stamp=to_datetime(look.state.record.acts[one.thing].received),
            category="due",
            url=f"{url}{where(look.directory, one.thing)}",
        )
        for one in owed(look.state, look.now)
        if one.person == person and one.until is not None and one.sort != "deadline"
    ]
    for promise in look.state.commitments.commitments.values():
        if promise.organization in look.state.people.accredited_by(person, look.now) and promise.outstanding:
            day = utc_date(end_of_due(look.state, promise) - 1)
            days.append(
                calendar_file.Appointment(
                    id=promise.id,
                    summary=language.gettext("A promise of your organization is due."),
                    first=day,
                    last=day,
                    stamp=to_datetime(look.state.record.acts[promise.id].received),
                    category="due",
                    url=f"{url}{where(look.directory, promise.id)}",
                )
            )
    name = language.gettext("What waits for you")
    return calendar_file.render(look.host.settings.rp_id, name, _identity(look, "calendar/v1"), days)


def _entry(look: Look, one: Owed, language: Language) -> atom_feed.FeedEntry:
    moment = to_datetime(look.state.record.acts[one.thing].received)
    words = one.words(language)
    return atom_feed.FeedEntry(
        id=f"{one.thing}:{one.sort}",
        title=words,
        summary=words,
        published=moment,
        updated=moment,
        link=f"{look.host.settings.public_url}{where(look.directory, one.thing)}",
        author=look.ledger.origin,
    )


def _founding(look: Look) -> str:
    founding = look.state.record.founding.get()
    assert founding is not None, "there is nobody to have a feed before the founding"
    return f"{founding.id}.0"


def _identity(look: Look, report: str) -> Five:
    return Five(look.ledger.size, look.state.record.rules.get(), report, "members", disclosure_set(()))
