"""The server as one ASGI application: pages and addresses of one ledger, problems told alike, guards around all.

Built by a function; nothing happens at import.
"""

import logging
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from fastapi.responses import JSONResponse, Response
from starlette.exceptions import HTTPException
from starlette.middleware.gzip import GZipMiddleware

from api.pages.catalogue import ROUTERS as PAGES
from api.pages.problem_page import problem_page, wants_page
from api.routes.catalogue import ROUTERS as ROUTES
from api.routes.openapi import describe
from api.server.guards.gate import Gate
from api.server.guards.headers import SecurityHeaders
from api.server.host import Host
from api.server.measures import Measures
from api.server.problems import MEDIA_TYPE, STATUSES, ProblemBody, ProblemError
from api.server.upkeep import Upkeep
from ledger.application import ClockUnsureError, DiskFullError, HostError
from projections.read_models.following import Following

_LOG = logging.getLogger("plenary.server")
_BY_STATUS = {int(status): title for title, status in reversed(list(STATUSES.items()))}
DESCRIPTION = """
Every statement is signed by the person whose act it is. Submit it to `/api/statements`; nothing else here writes to
the record. Problems are `application/problem+json` (RFC 9457) with a stable code and what to do next.
"""


def create_app(host: Host, *, upkeep: Upkeep | None = None, following: Following | None = None) -> FastAPI:
    """The application of a host; whoever made the host closes it.

    Args:
        host: the ledger, opened to be served.
        upkeep: what the server does by itself; begun and ended with the application.
        following: the read models that keep up; begun and ended with it too.
    """
    own = [one for one in (upkeep, following) if one is not None]

    @asynccontextmanager
    async def lifespan(_: FastAPI) -> AsyncIterator[None]:
        for one in own:
            one.start()
        try:
            yield
        finally:
            for one in own:
                one.stop()

    app = FastAPI(
        title="Plenary",
        summary="The signed record of a coalition.",
        description=DESCRIPTION,
        version="1",
        docs_url=None,
        redoc_url=None,
        # It would lead to whatever host the request names.
        redirect_slashes=False,
        lifespan=lifespan,
        responses={"default": {"model": ProblemBody, "description": "A problem, with its code and the next step."}},
        telemetry={"tracing": False, "metrics": False},
    )
    app.state.host = host
    app.state.upkeep, app.state.following = upkeep, following
    app.state.measures = Measures()
    for router in (*ROUTES, *PAGES):
        app.include_router(router)
    app.openapi = describe(app)  # type: ignore[method-assign]  # FastAPI's own way to change its description
    _tell_problems(app)
    # The last one added is the outermost: even what the gate refuses has the headers. No page holds a secret beside
    # what a request put into it, so compressing tells nobody anything.
    app.add_middleware(GZipMiddleware, minimum_size=1024, compresslevel=6)
    app.add_middleware(Gate, settings=host.settings, measures=app.state.measures)
    app.add_middleware(SecurityHeaders, tls=host.settings.public_url.startswith("https://"))
    return app


def _tell_problems(app: FastAPI) -> None:
    @app.exception_handler(ProblemError)
    def _(request: Request, error: Exception) -> Response:
        assert isinstance(error, ProblemError)
        if error.refusal is not None:
            app.state.measures.refused(error.refusal.code)
        return _answer(request, error)

    @app.exception_handler(RequestValidationError)
    def _(request: Request, error: Exception) -> Response:
        assert isinstance(error, RequestValidationError)
        first: dict[str, Any] = error.errors()[0] if error.errors() else {"loc": (), "msg": "it is malformed"}
        where = "/".join(map(str, first["loc"]))
        # What was sent is not repeated: it may be somebody's words.
        return _answer(
            request, ProblemError("USAGE", f"{where}: {first['msg']}.", "Mend it, and send again.", where=where)
        )

    @app.exception_handler(HTTPException)
    def _(request: Request, error: Exception) -> Response:
        assert isinstance(error, HTTPException)
        title = _BY_STATUS.get(error.status_code, "MALFORMED")
        words = {"NOT_FOUND": "There is nothing at this address."}.get(title, f"{error.detail}.")
        return _answer(request, ProblemError(title, words, "Go back, or begin at /.", headers=error.headers))

    @app.exception_handler(HostError)
    def _(request: Request, error: Exception) -> Response:
        titles = {ClockUnsureError: "CLOCK_UNSURE", DiskFullError: "DISK_FULL"}
        title = titles.get(type(error), "STORAGE_FAILED")
        _LOG.error("the ledger takes nothing in: %s", type(error).__name__)
        mend = "Nothing was recorded. Tell whoever keeps this server, and try again later."
        return _answer(request, ProblemError(title, "The ledger takes nothing in at the moment.", mend))

    @app.exception_handler(Exception)
    def _(request: Request, error: Exception) -> Response:
        _LOG.error("a request failed: %s", type(error).__name__, exc_info=error)
        mend = "Nothing of yours is lost. Try again; if it happens again, tell whoever keeps this server."
        return _answer(request, ProblemError("INTERNAL", "Something went wrong on the server.", mend))


def _answer(request: Request, problem: ProblemError) -> Response:
    if wants_page(request):
        return problem_page(request, problem)
    body = problem.body().model_dump(exclude_none=True)
    return JSONResponse(body, problem.status, media_type=MEDIA_TYPE, headers=problem.headers)
