"""A ledger served by the whole application; what commands and tests start."""

from collections.abc import Callable
from contextlib import AbstractContextManager

from fastapi import FastAPI

from api.app import create_app
from api.notices.mail import Mail, send_by
from api.notices.webhooks import Webhooks
from api.server.host import Host
from api.server.running import Served, listen, prepared, set_up_logs
from api.server.settings import Settings
from api.server.upkeep import Upkeep
from ledger.application import Clock, Ledger
from projections.read_models.following import Following

__all__ = ["Served", "listen", "serving", "set_up_logs"]


def serving(
    ledger: Ledger, settings: Settings, clock: Clock, random_bytes: Callable[[int], bytes]
) -> AbstractContextManager[Served]:
    """A server of the whole application; see `api.server.running.prepared`."""
    return prepared(ledger, settings, clock, _make, random_bytes)


def _make(host: Host, upkeep: Upkeep, following: Following) -> FastAPI:
    upkeep.also(Webhooks(host).round)
    upkeep.also(Mail(host, send_by(host.settings)).round)
    return create_app(host, upkeep=upkeep, following=following)
