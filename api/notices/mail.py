"""Notices by e-mail: little content and a link; once each; at most one message a week besides days and money.

The address is the sealed ``contact`` of the person's registration, read by the host and by nobody else. In quiet hours
nothing goes out. When every organization has been sent a proposal, the clerk says so in the record (``notice.sent``),
because the charter's notice time counts from there.
"""

import asyncio
import re
from collections.abc import Callable, Iterable
from email.message import EmailMessage
from email.utils import format_datetime, make_msgid

import aiosmtplib
import structlog
from sqlalchemy import BigInteger, Column, Table, Text, insert, select

from api.notices.owed import Owed, owed, where
from api.server.host import Host
from api.server.keeping import METADATA
from api.server.readers import Reader
from api.server.settings import Settings
from ledger.application.clerk import publish
from ledger.format.codec import DAY_MS, to_datetime
from ledger.rules.values import utc_date
from projections.directory import Directory
from projections.language import language

WEEK_MS = 7 * DAY_MS
SECONDS = 20.0
_ADDRESS = re.compile(r"[A-Za-z0-9.!#$%&'*+/=?^_`{|}~-]{1,64}@[A-Za-z0-9-]{1,63}(\.[A-Za-z0-9-]{1,63})+")
_LOG = structlog.get_logger("plenary.mail")
SENT = Table(
    "notice_sent",
    METADATA,
    Column("key", Text, primary_key=True),
    Column("person", Text, nullable=False, index=True),
    Column("sent", BigInteger, nullable=False),
)

Send = Callable[[EmailMessage], None]


def send_by(settings: Settings) -> Send:
    """Sends through the settings' mail server; raises `aiosmtplib.SMTPException` or OSError."""

    def send(message: EmailMessage) -> None:
        secret = settings.smtp_password
        asyncio.run(
            aiosmtplib.send(
                message,
                hostname=settings.smtp_host,
                port=settings.smtp_port,
                username=settings.smtp_user,
                password=secret.get_secret_value() if secret else None,
                use_tls=settings.smtp_security == "tls",
                start_tls=settings.smtp_security == "starttls",
                timeout=SECONDS,
            )
        )

    return send


class Mail:
    """The notices of one host.

    Args:
        host: whose record.
        send: sends one message.
    """

    def __init__(self, host: Host, send: Send) -> None:
        self._host = host
        self._send = send

    def round(self) -> int:
        """Send what is owed and may go now; how many messages went."""
        host, settings = self._host, self._host.settings
        if settings.smtp_host is None or settings.smtp_from is None or host.ledger.size == 0:
            return 0
        now = host.clock.now()
        if quiet(now, settings.quiet_from, settings.quiet_to):
            return 0
        with host.look(Reader()) as look:
            sent = self._sent()
            waiting = [one for one in owed(look.state, now) if one.key not in sent]
            people = {one.person: self._address(one.person) for one in waiting}
            directory = look.directory
        went = sum(self._tell(person, waiting, people[person], directory, now) for person in people)
        self._write_down(now)
        return went

    def _tell(self, person: str, waiting: list[Owed], address: str | None, directory: Directory, now: int) -> bool:
        mine = [one for one in waiting if one.person == person]
        if address is None:
            return False
        go = mine if self._week_over(person, now) else [one for one in mine if one.urgent]
        if not go:
            return False
        try:
            self._send(compose(self._host.settings, address, go, directory, now))
        except (aiosmtplib.SMTPException, OSError) as error:
            _LOG.warning("notice not sent", error=type(error).__name__)
            return False
        rows = [{"key": one.key, "person": person, "sent": now} for one in go]
        with self._host.keeping.writing() as connection:
            connection.execute(insert(SENT), rows)
        return True

    def _sent(self) -> frozenset[str]:
        """The keys of all notices that went."""
        with self._host.keeping.reading() as connection:
            return frozenset(connection.execute(select(SENT.c.key)).scalars())

    def _week_over(self, person: str, now: int) -> bool:
        with self._host.keeping.reading() as connection:
            query = select(SENT.c.sent).where(SENT.c.person == person).order_by(SENT.c.sent.desc())
            last = connection.execute(query).scalar()
        return last is None or now - last >= WEEK_MS

    def _address(self, person: str) -> str | None:
        """A person's e-mail address, where her registration has one."""
        sealed = self._host.ledger.live.state.record.sealed.items()
        digest = next((digest for digest, (act, path, _) in sealed if (act, path) == (person, "contact")), None)
        text = (self._host.read_any_words(digest) or "").strip() if digest else ""
        return text if _ADDRESS.fullmatch(text) else None

    def _write_down(self, now: int) -> None:
        """Have the clerk record each proposal's notice that went to every organization and stands in no entry yet."""
        host = self._host
        with host.look(Reader()) as look:
            state = look.state
            sent = self._sent()
            proposals = [one for one in owed(state, now) if one.sort == "proposal" and one.key in sent]
            acts: list[tuple[str, dict[str, object]]] = []
            for decision in dict.fromkeys(one.thing for one in proposals):
                told = {one.organization for one in proposals if one.thing == decision and one.organization is not None}
                known = [notice for notice in state.gatherings.notices_of.get(decision) or () if notice.host]
                recorded = {organization for notice in known for organization in notice.organizations}
                new = sorted(told - recorded)
                if new:
                    day = utc_date(look.now).isoformat()
                    body: dict[str, object] = {
                        "channel": "email",
                        "date": day,
                        "decision": decision,
                        "organizations": new,
                    }
                    acts.append(("notice.sent/v1", body))
        for kind, body in acts:
            publish(host.ledger, kind, body, host.random_bytes)


def quiet(now: int, first: int, last: int) -> bool:
    """Whether an instant (ms) lies in the quiet hours, from one hour of the day (UTC) to another."""
    hour = to_datetime(now).hour
    return first <= hour < last if first <= last else hour >= first or hour < last


def compose(settings: Settings, address: str, notices: Iterable[Owed], directory: Directory, now: int) -> EmailMessage:
    """One message: a sentence and a link for each notice; nobody's name, no amount, no words of anybody."""
    words = language("en")
    lines = [f"{one.words(words)}\n{settings.public_url}{where(directory, one.thing)}" for one in notices]
    message = EmailMessage()
    message["From"] = settings.smtp_from
    message["To"] = address
    message["Subject"] = words.ngettext("Something waits for you", "Some things wait for you", len(lines))
    message["Date"] = format_datetime(to_datetime(now))
    message["Message-ID"] = make_msgid(domain=settings.rp_id)
    message["Auto-Submitted"] = "auto-generated"
    last = words.gettext("Opening a link changes nothing. What you are sent, and where, is in your settings:")
    message.set_content("\n\n".join([*lines, f"{last}\n{settings.public_url}/settings"]) + "\n")
    return message
