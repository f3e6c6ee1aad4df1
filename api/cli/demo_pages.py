"""The demonstration's pages: served on this machine until Ctrl-C, or, where nobody watches, looked at once."""

import secrets
import threading
import urllib.request
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from socket import socket
from time import monotonic
from urllib.error import URLError

from api.cli.terminal import has_terminal, say, show
from ledger.application import Ledger

PORTS = (8000, 8001, 8002, 0)
"""Tried in this order: the last lets the system choose."""
_LOOK_SECONDS = 20.0


@dataclass(frozen=True, slots=True)
class StoryClock:
    """Time that goes on from the story's end: what visitors do comes after all that was told (ms)."""

    began: int
    since: float = field(default_factory=monotonic)

    def now(self) -> int:
        """The story's present."""
        return self.began + self.monotonic()

    def monotonic(self) -> int:
        """Since it was opened."""
        return int((monotonic() - self.since) * 1000)


def serve_demo(ledger: Ledger, clock: StoryClock, port: int | None = None) -> bool:
    """Serve the pages and say how to look at them; whether they were there to be looked at.

    Args:
        ledger: opened with that clock.
        clock: the story's.
        port: to listen on; None: the first that is free.
    """
    # No other command should wait for a web framework.
    from api.server.settings import Settings  # noqa: PLC0415 - see above
    from api.serving import listen, serving, set_up_logs  # noqa: PLC0415 - see above

    listening = next(_free(listen, (port,) if port is not None else PORTS), None)
    if listening is None:
        say("No port was free, so the pages are not shown; name one: plenary demo --port 8080")
        return True
    url = f"http://localhost:{listening.getsockname()[1]}"
    set_up_logs("error")
    settings = Settings(public_url=url, demo=True, log_level="error")
    with listening, serving(ledger, settings, clock, secrets.token_bytes) as served:
        show(f"\nThe coalition's pages: {url}")
        show(f"Look around as a member, as the treasurer, as an auditor: {url}/demo")
        if has_terminal():
            say("Stop with Ctrl-C. To leave the pages out: plenary demo --no-serve")
            served.until_stopped(listening)
            return True
        running = threading.Thread(target=served.server.run, kwargs={"sockets": [listening]})
        running.start()
        found = _looked_at(f"{url}/demo")
        served.server.should_exit = True
        running.join()
        said = "They were looked at once, and put away: nobody watches here." if found else "They did not open."
        say(f"{said} To stay: plenary demo, in a terminal.")
        return found


def _free(listen: Callable[[str, int], socket], ports: Iterable[int]) -> Iterator[socket]:
    for port in ports:
        try:
            yield listen("127.0.0.1", port)
        except OSError:
            continue


def _looked_at(url: str) -> bool:
    end = monotonic() + _LOOK_SECONDS
    while monotonic() < end:
        try:
            with urllib.request.urlopen(url, timeout=5) as answer:  # noqa: S310 - our own address, built above
                return b"<h1" in answer.read()
        except (URLError, ConnectionError):
            threading.Event().wait(0.05)
    return False
