"""New entries as they come: server-sent events, told in words for whoever listens.

Nothing is held while waiting. A listener that lost its connection says in `Last-Event-ID` what it heard last and hears
on from there; comments keep the connection open, and after ten minutes the listener is let go, to ask again.
"""

import asyncio
from collections.abc import AsyncIterator, Iterator
from typing import Annotated

from fastapi import APIRouter, Depends, Header
from fastapi.concurrency import run_in_threadpool
from fastapi.sse import EventSourceResponse, ServerSentEvent

from api.routes.answers import problems
from api.routes.models import StatementOut
from api.server.asked import Asked, AskedDep, token_of
from api.server.problems import ProblemError

router = APIRouter(tags=["read"])
LOOK_SECONDS = 1.0
LOOKS = 600
AT_ONCE = 50

LastEvent = Annotated[
    str | None, Header(alias="Last-Event-ID", pattern="^[0-9]{1,15}$", description="The index heard last.")
]


def _listening(asked: AskedDep, last: LastEvent = None) -> Iterator[int]:
    """From which index on she hears; her slot is held until the answer has ended."""
    with asked.enter() as look:
        size = look.ledger.size
    address = asked.request.client.host if asked.request.client else ""
    with asked.host.subscribers.slot(address) as free:
        if not free:
            words = "Too many listen from your address, or altogether."
            raise ProblemError("TOO_MANY_REQUESTS", words, "Close other listeners, or ask /api/entries now and then.")
        yield min(int(last) + 1, size) if last is not None else size


@router.get(
    "/api/events",
    operation_id="listen",
    response_class=EventSourceResponse,
    responses=problems("USAGE", "SIGN_IN_REQUIRED", "TOO_MANY_REQUESTS"),
    summary="Listen to new entries",
)
async def events(asked: AskedDep, start: Annotated[int, Depends(_listening)]) -> AsyncIterator[ServerSentEvent]:
    """Each new entry, told as in `/api/entries`; the event's id is its index."""
    following = start
    for _ in range(LOOKS):
        heard = await run_in_threadpool(_news, asked, following)
        if heard is None or asked.host.subscribers.ended:
            return
        for told in heard:
            yield ServerSentEvent(event="entry", id=str(told.index), data=told.model_dump(exclude_none=True))
        following += len(heard)
        if not heard:
            await asyncio.sleep(LOOK_SECONDS)


def _news(asked: Asked, start: int) -> list[StatementOut] | None:
    """What was recorded since; None when whoever listens may not any more."""
    reader = asked.host.reader(token_of(asked.request))
    with asked.host.look(reader, asked.language) as look:
        if not look.may_enter:
            return None
        end = min(look.ledger.size, start + AT_ONCE)
        if start >= end:
            return []
        chronicler = look.chronicler()
        stored = look.ledger.entries(start, end)
        return [StatementOut.model_validate(chronicler.entry(index, one).as_json()) for index, one in stored]
