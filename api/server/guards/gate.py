"""The gate before every route: where a request comes from, how often it comes, how slowly its body does.

Also counts and times every answer, and writes one line of log about it: route, status, time; nobody's address, no
query and no body.
"""

import asyncio
import time

import structlog
from starlette.datastructures import Headers
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from api.server.asked import token_of
from api.server.guards.origin import cross_site
from api.server.guards.rates import Rates
from api.server.measures import Measures
from api.server.problems import MEDIA_TYPE, STATUSES, ProblemError
from api.server.settings import Settings

_LOG = structlog.get_logger("plenary.access")
UNCOUNTED = ("/livez", "/readyz", "/metrics")


class Gate:
    """Lets requests through, or tells why not.

    Args:
        app: what answers.
        settings: what the host chose.
        measures: counts and times.
    """

    def __init__(self, app: ASGIApp, settings: Settings, measures: Measures) -> None:
        self.app = app
        self.settings = settings
        self.measures = measures
        self.rates = Rates(settings.reads_per_minute, settings.writes_per_minute)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer a request."""
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        began, status = time.perf_counter(), 500

        async def send_on(message: Message) -> None:
            nonlocal status
            if message["type"] == "http.response.start":
                status = int(message["status"])
            await send(message)

        refused = self._refuse(scope)
        try:
            if refused is not None:
                await refused(scope, receive, send_on)
            else:
                await self.app(scope, self._in_time(receive), send_on)
        finally:
            self._note(scope, status, time.perf_counter() - began)

    def _refuse(self, scope: Scope) -> Response | None:
        request, headers = Request(scope), Headers(scope=scope)
        token = token_of(request)
        why = cross_site(
            scope["method"], headers, self.settings.public_url, signed_in=bool(request.cookies) and token is not None
        )
        if why is not None:
            mend = "Open the page on this server itself, and try there."
            return _answer(ProblemError("CROSS_SITE", f"The request is refused: {why}.", mend))
        address = scope["client"][0] if scope.get("client") else "unknown"
        # Looked up once: whoever asks later in this request finds it here.
        request.state.reader = scope["app"].state.host.reader(token)
        known = token if request.state.reader.person else None
        seconds = 0 if scope["path"] in UNCOUNTED else self.rates.wait(scope["method"], address, known, time.time())
        if seconds:
            words, mend = "That was too often.", f"Wait {seconds} s, then go on."
            return _answer(ProblemError("TOO_MANY_REQUESTS", words, mend, headers={"Retry-After": str(seconds)}))
        length = headers.get("content-length", "0")
        if length.isdigit() and int(length) > self.settings.max_body:
            words = f"What was sent is larger than {self.settings.max_body:,} bytes."
            return _answer(ProblemError("TOO_LARGE", words, "Send less at once, or a smaller picture."))
        return None

    def _in_time(self, receive: Receive) -> Receive:
        """The body's parts: each must come in time, or the client counts as gone; and they must not be too many."""
        whole, size = False, 0

        async def receive_in_time() -> Message:
            nonlocal whole, size
            if whole:
                return await receive()
            try:
                message = await asyncio.wait_for(receive(), self.settings.body_seconds)
            except TimeoutError:
                whole = True
                return {"type": "http.disconnect"}
            whole = not message.get("more_body", False)
            size += len(message.get("body", b""))
            if size > self.settings.max_body:
                # Of the kind that the framework hands on from wherever it reads a body.
                raise HTTPException(
                    STATUSES["TOO_LARGE"], f"What was sent is larger than {self.settings.max_body:,} bytes"
                )
            return message

        return receive_in_time

    def _note(self, scope: Scope, status: int, seconds: float) -> None:
        route = scope.get("route")
        path = getattr(route, "path", "none")
        self.measures.answered(scope["method"], path, status, seconds)
        _LOG.info("answered", method=scope["method"], route=path, status=status, ms=round(seconds * 1000, 1))


def _answer(problem: ProblemError) -> Response:
    body = problem.body().model_dump(exclude_none=True)
    return JSONResponse(body, problem.status, media_type=MEDIA_TYPE, headers=problem.headers)
