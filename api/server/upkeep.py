"""What a server does by itself: it publishes what time has brought, and forgets what has ended.

One thread, which sleeps between its rounds. A round that fails is told in the log and in the readiness, and is tried
again; nothing here can write more than the rules let the clerk write.
"""

from collections.abc import Callable
from threading import Event, Thread

import structlog

from api.server.host import Host
from ledger.application import HostError
from ledger.application.clerk import publish_due

ROUND_SECONDS = 30.0
_LOG = structlog.get_logger("plenary.upkeep")


class Upkeep:
    """The rounds of one host.

    Args:
        host: whose.
        seconds: between two rounds.
    """

    def __init__(self, host: Host, seconds: float = ROUND_SECONDS) -> None:
        self._host = host
        self._seconds = seconds
        self._over = Event()
        self._thread = Thread(target=self._run, name="upkeep", daemon=True)
        self._more: list[Callable[[], object]] = []
        self.failed: str | None = None

    def also(self, task: Callable[[], object]) -> None:
        """Do this in every round too."""
        self._more.append(task)

    def start(self) -> None:
        """Begin."""
        self._thread.start()

    def stop(self) -> None:
        """Finish the present round, then stop."""
        self._over.set()
        self._thread.join()

    def round(self) -> None:
        """One round."""
        host = self._host
        try:
            if host.ledger.size:
                publish_due(host.ledger, host.random_bytes)
            now = host.clock.now()
            host.sessions.sweep(now)
            host.drafts.sweep(now)
            for task in self._more:
                task()
            self.failed = None
        except HostError as error:
            self.failed = type(error).__name__
            _LOG.error("round failed", error=self.failed)

    def _run(self) -> None:
        while not self._over.wait(self._seconds):
            self.round()
