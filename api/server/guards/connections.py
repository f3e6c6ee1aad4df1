"""Connections that hold a place without asking anything: headers have a time, and places have a number.

uvicorn alone waits for ever for the rest of a request's headers. This protocol closes such connections after a time,
and refuses new ones while too many are open. Bodies are timed in `api.server.guards.gate`.
"""

import asyncio
from functools import partial

import h11
from uvicorn.protocols.http.h11_impl import H11Protocol

_TOO_SLOW = b"HTTP/1.1 408 Request Timeout\r\nconnection: close\r\ncontent-length: 0\r\n\r\n"
_TOO_MANY = b"HTTP/1.1 503 Service Unavailable\r\nconnection: close\r\nretry-after: 5\r\ncontent-length: 0\r\n\r\n"


class TimedProtocol(H11Protocol):
    """HTTP/1.1 in which a request's headers must come in time.

    Args:
        header_seconds: from the first byte, or from connecting, to the end of the headers.
        most: connections open at once.
    """

    def __init__(self, *args: object, header_seconds: float, most: int, **named: object) -> None:
        super().__init__(*args, **named)  # type: ignore[arg-type]  # uvicorn's own arguments, handed on as they are
        self._header_seconds = header_seconds
        self._most = most
        self._waiting: asyncio.TimerHandle | None = None

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]
        """Take a place, or be turned away."""
        super().connection_made(transport)
        if len(self.connections) > self._most:
            transport.write(_TOO_MANY)
            transport.close()
            return
        self._wait()

    def data_received(self, data: bytes) -> None:
        """Read on; the clock stops when the headers are whole."""
        super().data_received(data)
        if self.conn.their_state is h11.IDLE and not self.transport.is_closing():
            if self._waiting is None:
                self._wait()
        else:
            self._stop()

    def connection_lost(self, exc: Exception | None) -> None:
        """Give the place free."""
        self._stop()
        super().connection_lost(exc)

    def _wait(self) -> None:
        self._waiting = self.loop.call_later(self._header_seconds, self._too_slow)

    def _stop(self) -> None:
        if self._waiting is not None:
            self._waiting.cancel()
            self._waiting = None

    def _too_slow(self) -> None:
        self._waiting = None
        if not self.transport.is_closing():
            self.transport.write(_TOO_SLOW)
            self.transport.close()


def timed(header_seconds: float, most: int) -> type[asyncio.Protocol]:
    """The protocol with its times, as uvicorn wants it."""
    return partial(TimedProtocol, header_seconds=header_seconds, most=most)  # type: ignore[return-value]
