"""Webhooks: other programs are told that the record has grown, with the signed head; no words, no names.

As Standard Webhooks has it: an id, a time and an HMAC over both and the body, so that a copy sent again later is
refused. What could not be delivered is tried again from where it stopped, ever more seldom; the record waits for
nobody.
"""

import http.client
import json
import socket
import ssl
from collections.abc import Callable
from datetime import UTC, datetime

import structlog
from sqlalchemy import BigInteger, Column, Table, Text, select
from sqlalchemy.dialects.sqlite import insert
from standardwebhooks.webhooks import Webhook

from api.notices.public_addresses import AddressRefusedError, Target, public_target
from api.server.host import Host
from api.server.keeping import METADATA

SECONDS = 10.0
MAX_WAIT_MS = 3_600_000
FIRST_WAIT_MS = 30_000
_LOG = structlog.get_logger("plenary.webhooks")
TOLD = Table(
    "webhook",
    METADATA,
    Column("url", Text, primary_key=True),
    Column("size", BigInteger, nullable=False),
    Column("failures", BigInteger, nullable=False),
    Column("not_before", BigInteger, nullable=False),
)

Post = Callable[[Target, bytes, dict[str, str]], int]


def post(target: Target, body: bytes, headers: dict[str, str]) -> int:
    """Send to the checked address under the name's certificate; the answer's status. Redirects are not followed."""
    context = ssl.create_default_context()
    connection = http.client.HTTPSConnection(target.host, target.port, timeout=SECONDS, context=context)
    # The one hook that pins the address while TLS still asks for the name.
    connection._create_connection = lambda _, *rest: socket.create_connection((target.ip, target.port), *rest)  # type: ignore[attr-defined]  # noqa: SLF001
    try:
        connection.request("POST", target.path, body, headers)
        return connection.getresponse().status
    finally:
        connection.close()


class Webhooks:
    """The webhooks of one host.

    Args:
        host: whose record is told of.
        target: an address to where it leads; raises AddressRefusedError.
        post: sends.
    """

    def __init__(self, host: Host, target: Callable[[str], Target] = public_target, post: Post = post) -> None:
        self._host = host
        self._target = target
        self._post = post

    def round(self) -> int:
        """Tell whoever has not been told and may be tried now; how many were."""
        settings = self._host.settings
        if not settings.webhooks or settings.webhook_secret is None or self._host.ledger.size == 0:
            return 0
        return sum(self._tell(url) for url in settings.webhooks)

    def _tell(self, url: str) -> bool:
        now = self._host.clock.now()
        with self._host.keeping.reading() as connection:
            row = connection.execute(select(TOLD).where(TOLD.c.url == url)).first()
        told, failures = (row.size, row.failures) if row is not None else (0, 0)
        size = self._host.ledger.checkpoint().checkpoint.size
        if told >= size or (row is not None and now < row.not_before):
            return False
        done = self._send(url, told, size, now)
        wait = 0 if done else min(MAX_WAIT_MS, FIRST_WAIT_MS * 2 ** min(failures, 10))
        values = {"size": size if done else told, "failures": 0 if done else failures + 1, "not_before": now + wait}
        with self._host.keeping.writing() as connection:
            written = insert(TOLD).values(url=url, **values)
            connection.execute(written.on_conflict_do_update(index_elements=["url"], set_=values))
        return done

    def _send(self, url: str, told: int, size: int, now: int) -> bool:
        secret = self._host.settings.webhook_secret
        assert secret is not None, "asked in `round`"
        signed = self._host.ledger.checkpoint()
        what = {
            "type": "entries.recorded",
            "ledger": self._host.ledger.origin,
            "from": told,
            "size": size,
            "checkpoint": signed.data.decode(),
        }
        body = json.dumps(what, separators=(",", ":")).encode()
        moment = datetime.fromtimestamp(now / 1000, UTC)
        identity = f"{self._host.ledger.origin}#{told}-{size}"
        signature = Webhook(secret.get_secret_value()).sign(identity, moment, body.decode())
        headers = {
            "Content-Type": "application/json",
            "webhook-id": identity,
            "webhook-timestamp": str(int(moment.timestamp())),
            "webhook-signature": signature,
        }
        try:
            status = self._post(self._target(url), body, headers)
        except (OSError, AddressRefusedError, http.client.HTTPException) as error:
            _LOG.warning("webhook not delivered", error=type(error).__name__)
            return False
        return 200 <= status < 300  # noqa: PLR2004 - HTTP's own range of success
