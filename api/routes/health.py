"""Whether the server lives, whether it can serve, and its figures."""

from typing import Annotated, Any

from fastapi import APIRouter, Request
from fastapi.responses import JSONResponse, Response
from pydantic import BaseModel, Field

from api.server.host import Host
from api.server.measures import TYPE, Measures
from ledger.application import HostError

router = APIRouter(tags=["operation"])
STALE_MS = 26 * 3_600_000
"""A head older than this says that nobody tends the host: it shows life once a day at least."""


class Ready(BaseModel):
    """Whether the server can serve.

    Args:
        ready: whether it can.
        entries: in the record.
        checkpoint_age_ms: since the head was signed last.
        projection_lag: entries that are not in the read models; None where none are kept.
        failing: what is wrong, in a word each.
    """

    ready: bool
    entries: int
    checkpoint_age_ms: int
    projection_lag: int | None = None
    failing: list[str] = Field(default_factory=list)


class Alive(BaseModel):
    """The server answers."""

    alive: Annotated[bool, Field(examples=[True])] = True


@router.get("/livez", operation_id="alive")
def alive() -> Alive:
    """Whether the process answers; touches nothing."""
    return Alive()


@router.get("/readyz", operation_id="ready", responses={503: {"model": Ready}})
def ready(request: Request) -> Response:
    """Whether it can serve: the store opens, the read models keep up, the head is fresh."""
    found = _look(request)
    return JSONResponse(found.model_dump(), 200 if found.ready else 503)


@router.get(
    "/metrics", operation_id="metrics", response_class=Response, responses={200: {"content": {"text/plain": {}}}}
)
def metrics(request: Request) -> Response:
    """Figures in Prometheus' text format; about routes and the record's size, never about people."""
    found, measures = _look(request), request.app.state.measures
    assert isinstance(measures, Measures)
    age, lag = found.checkpoint_age_ms / 1000, found.projection_lag
    return Response(measures.text(size=found.entries, checkpoint_age=age, lag=lag), media_type=TYPE)


def _look(request: Request) -> Ready:
    host: Host = request.app.state.host
    state: Any = request.app.state
    failing: list[str] = []
    try:
        with host.ledger.reading():
            size = host.ledger.size
    except HostError:
        size = 0
        failing.append("store")
    age = max(0, host.clock.now() - host.ledger.guard_time())
    if size and age > STALE_MS:
        failing.append("checkpoint_age")
    following = getattr(state, "following", None)
    lag = following.lag() if following is not None else None
    if following is not None and following.stopped() is not None:
        failing.append("projections")
    upkeep = getattr(state, "upkeep", None)
    if upkeep is not None and upkeep.failed is not None:
        failing.append("upkeep")
    return Ready(ready=not failing, entries=size, checkpoint_age_ms=age, projection_lag=lag, failing=failing)
