"""Running the server: open the ledger, keep its read models, tend it, answer until somebody says stop.

One process serves one ledger. uvicorn speaks HTTP; the connections' times and numbers are ours
(`api.server.guards.connections`).
"""

import logging
import secrets
import socket
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path

import structlog
import uvicorn
from fastapi import FastAPI

from api.server.guards.connections import timed
from api.server.host import Host
from api.server.settings import Settings
from api.server.upkeep import Upkeep
from ledger.application import Clock, Ledger
from ledger.store.engine import open_engine
from ledger.store.recorder import LedgerRecorder
from projections.read_models.database import FILE, open_read_models
from projections.read_models.following import Following

MakeApp = Callable[[Host, Upkeep, Following], FastAPI]
KEEP_ALIVE_SECONDS = 5
GRACE_SECONDS = 5
BACKLOG = 512


class _Server(uvicorn.Server):
    """uvicorn's, which sends the listeners to events home before it waits for answers to end."""

    def __init__(self, config: uvicorn.Config, host: Host) -> None:
        super().__init__(config)
        self._host = host

    async def shutdown(self, sockets: list[socket.socket] | None = None) -> None:
        """Stop."""
        self._host.subscribers.end()
        await super().shutdown(sockets)


@dataclass(frozen=True, slots=True)
class Served:
    """A server that may be started.

    Args:
        server: uvicorn's.
        host: of the ledger.
    """

    server: uvicorn.Server
    host: Host

    def until_stopped(self, listening: socket.socket) -> None:
        """Serve until Ctrl-C or a signal to end; both are the way to end it, and no error."""
        with suppress(KeyboardInterrupt):
            self.server.run(sockets=[listening])


@contextmanager
def prepared(
    ledger: Ledger,
    settings: Settings,
    clock: Clock,
    make_app: MakeApp,
    random_bytes: Callable[[int], bytes] = secrets.token_bytes,
) -> Iterator[Served]:
    """A server for a ledger, all of whose files are closed at the end; the ledger's own are its opener's.

    Args:
        ledger: the ledger.
        settings: what the host chose.
        clock: where time comes from.
        make_app: makes the application.
        random_bytes: gives that many random bytes.
    """
    host = Host(ledger, settings, clock, random_bytes)
    models = open_read_models(settings.database or ledger.folder.path / FILE)
    # An engine of its own: a follower reads for long, and must not hold the writer's connections.
    recorder = LedgerRecorder(open_engine(ledger.folder.path / "ledger.db"))
    try:
        app = make_app(host, Upkeep(host), Following(recorder, ledger.origin, models))
        yield Served(_Server(configured(app, settings), host), host)
    finally:
        host.close()
        models.close()
        recorder.engine.dispose()


def configured(app: FastAPI, settings: Settings) -> uvicorn.Config:
    """Settings of the HTTP server for an application."""
    return uvicorn.Config(
        app,
        http=timed(settings.header_seconds, settings.connections),
        ws="none",
        lifespan="on",
        log_config=None,
        access_log=False,
        server_header=False,
        proxy_headers=True,
        timeout_keep_alive=KEEP_ALIVE_SECONDS,
        timeout_graceful_shutdown=GRACE_SECONDS,
        backlog=BACKLOG,
    )


def listen(host: str, port: int) -> socket.socket:
    """A socket that listens: whoever connects before the server is up waits for it.

    Args:
        host: the address to bind to.
        port: 0 lets the system choose.

    Raises:
        OSError: the address is taken or not ours.
    """
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    bound = socket.socket(family, socket.SOCK_STREAM)
    bound.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        bound.bind((host, port))
        bound.listen(BACKLOG)
    except OSError:
        bound.close()
        raise
    return bound


def set_up_logs(level: str, file: Path | None = None) -> None:
    """Logs as lines of JSON, without personal data; errors of libraries come the same way.

    Args:
        level: ``debug``, ``info``, ``warning`` or ``error``.
        file: where they go; None: standard error.
    """
    shared: list[structlog.typing.Processor] = [
        structlog.stdlib.add_log_level,
        structlog.processors.TimeStamper(fmt="iso", utc=True),
    ]
    formatter = structlog.stdlib.ProcessorFormatter(
        foreign_pre_chain=shared,
        processors=[
            structlog.stdlib.ProcessorFormatter.remove_processors_meta,
            structlog.processors.format_exc_info,
            structlog.processors.JSONRenderer(),
        ],
    )
    handler: logging.Handler = logging.FileHandler(file) if file else logging.StreamHandler()
    handler.setFormatter(formatter)
    logging.basicConfig(level=level.upper(), handlers=[handler], force=True)
    structlog.configure(
        processors=[*shared, structlog.stdlib.ProcessorFormatter.wrap_for_formatter],
        logger_factory=structlog.stdlib.LoggerFactory(),
        wrapper_class=structlog.stdlib.BoundLogger,
        cache_logger_on_first_use=False,
    )
