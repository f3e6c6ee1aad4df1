"""Listening: refused where one may not enter or too many listen; resumed where one left off; ended with the server."""

import asyncio
import json
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import pytest

from api.routes import events as routes
from api.server.subscribers import PER_ADDRESS
from tests.web.api.hall import bearer, served
from tests.web.site import Site


async def _listen(site: Site, headers: dict[str, str]) -> AsyncIterator[Any]:
    """The messages of the application's answer, as they come."""
    sent: asyncio.Queue[Any] = asyncio.Queue()
    gone = asyncio.Event()
    raw = [(name.lower().encode(), value.encode()) for name, value in headers.items()]
    scope = {
        "type": "http", "asgi": {"version": "3.0"}, "http_version": "1.1", "method": "GET", "scheme": "http",
        "path": "/api/events", "raw_path": b"/api/events", "query_string": b"",
        "headers": [(b"host", b"localhost"), *raw],
        "client": ("127.0.0.1", 1), "server": ("localhost", 8000),
    }  # fmt: skip

    async def receive() -> Any:
        await gone.wait()
        return {"type": "http.disconnect"}

    task = asyncio.create_task(site.app(scope, receive, sent.put))
    task.add_done_callback(lambda _: sent.put_nowait(None))
    try:
        while (message := await sent.get()) is not None:
            yield message
    finally:
        gone.set()
        task.cancel()
        await asyncio.gather(task, return_exceptions=True)


async def _heard(site: Site, headers: dict[str, str], count: int) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = []
    stream = _listen(site, headers)
    async for message in stream:
        for block in message.get("body", b"").decode().split("\n\n"):
            lines = dict(line.split(": ", 1) for line in block.splitlines() if ": " in line)
            if "data" in lines:
                found.append(lines | {"told": json.loads(lines["data"])})
        if len(found) >= count:
            break
    await stream.aclose()  # type: ignore[attr-defined]  # it is a generator
    return found


def test_the_public_hears_nothing_of_a_closed_record(closed: Site) -> None:
    """401 before anything is sent."""
    assert closed.client.get("/api/events").status_code == 401


def test_too_many_from_one_address_are_refused(closed: Site) -> None:
    """429, and a slot that is given back can be taken again."""
    subscribers = closed.host.subscribers
    slots = [subscribers.slot("testclient") for _ in range(PER_ADDRESS)]
    assert all(slot.__enter__() for slot in slots)
    assert closed.client.get("/api/events", headers=bearer(closed, "Ana")).status_code == 429
    for slot in slots:
        slot.__exit__(None, None, None)
    with subscribers.slot("testclient") as free:
        assert free


def test_a_listener_hears_on_from_what_it_heard_last(closed: Site) -> None:
    """Entries after the id given, in order, told in words for whoever listens."""
    heard = asyncio.run(_heard(closed, bearer(closed, "Ben") | {"Last-Event-ID": "0"}, 3))
    assert [one["id"] for one in heard] == ["1", "2", "3"]
    assert {one["event"] for one in heard} == {"entry"}
    assert "third stone" not in json.dumps(heard)
    assert "Mondays" in json.dumps(heard)


def test_a_listener_ends_with_the_server(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Closing the host lets the answer end, though nothing was said; its slot is free again."""
    monkeypatch.setattr(routes, "LOOK_SECONDS", 0.01)
    site = served(tmp_path / "ledger")

    async def listen() -> list[Any]:
        found = []
        async for message in _listen(site, bearer(site, "Ana")):
            found.append(message)
            site.host.subscribers.end()
        return found

    messages = asyncio.run(asyncio.wait_for(listen(), 10))
    assert messages[0]["status"] == 200
    assert messages[-1].get("more_body", False) is False
    with site.host.subscribers.slot("127.0.0.1") as free:
        assert free
    site.close()
