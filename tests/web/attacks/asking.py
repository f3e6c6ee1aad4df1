"""Asking an application at its own door, with the very bytes of an address: no client mends them on the way."""

import asyncio
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any
from urllib.parse import unquote

from fastapi import FastAPI


@dataclass(frozen=True)
class Answered:
    """An answer as the server hears it: status, headers as they go out, body."""

    target: str
    status: int
    headers: list[tuple[bytes, bytes]]
    body: bytes

    def header(self, name: str) -> str:
        """A header's text; empty when there is none."""
        return next((value.decode("latin-1") for key, value in self.headers if key.decode().lower() == name), "")


def ask(
    app: FastAPI, targets: Iterable[str], headers: dict[str, str] | None = None, method: str = "GET"
) -> list[Answered]:
    """Ask for each target, written as it stands in the request line; the path is decoded as uvicorn does."""

    async def all_of_them() -> list[Answered]:
        return [await _ask(app, target, headers or {}, method) for target in targets]

    return asyncio.run(all_of_them())


async def _ask(app: FastAPI, target: str, headers: dict[str, str], method: str) -> Answered:
    path, _, query = target.partition("?")
    given = {"host": "localhost:8000", "sec-fetch-site": "same-origin", **headers}
    scope: dict[str, Any] = {
        "type": "http", "asgi": {"version": "3.0"}, "http_version": "1.1", "method": method, "scheme": "http",
        "path": unquote(path), "raw_path": path.encode("latin-1", "replace"),
        "query_string": query.encode("latin-1", "replace"), "root_path": "", "state": {},
        "headers": [(name.encode(), value.encode("latin-1")) for name, value in given.items()],
        "client": ("127.0.0.1", 1), "server": ("localhost", 8000),
    }  # fmt: skip
    started: dict[str, Any] = {}
    body = bytearray()

    async def receive() -> dict[str, Any]:
        return {"type": "http.request", "body": b"", "more_body": False}

    async def send(message: Any) -> None:
        if message["type"] == "http.response.start":
            started.update(message)
        else:
            body.extend(message.get("body", b""))

    await app(scope, receive, send)
    return Answered(target, started["status"], list(started["headers"]), bytes(body))
