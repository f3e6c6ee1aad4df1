"""A server where there is no record yet: it asks the six questions, makes the ledger's folder, and steps aside.

The ledger's name for ever comes from the coalition's, so the folder is made when that was answered; whoever answered
goes on in the whole application (`api.pages.acting.starting`), which takes over the same socket.
"""

import socket
from collections.abc import Callable

import uvicorn
from fastapi import FastAPI, Request
from fastapi.responses import HTMLResponse, RedirectResponse, Response
from jinja2 import PackageLoader

from api.drafting.founding_plan import slug
from api.pages.acting.foundings import Foundings
from api.pages.acting.six_questions import read_answers, shown
from api.pages.acting.typed import Typed, TypedDep
from api.routes.static import router as static
from api.server.asked import choose_language
from api.server.guards.headers import SecurityHeaders
from api.server.guards.origin import cross_site
from api.server.keeping import FILE, Keeping
from api.server.running import configured
from api.server.settings import Settings
from ledger.application import Clock, LedgerFolder
from projections.language import OFFERED, Language
from projections.site.frame import Frame, Place, environment

SEE_OTHER = 303
_TEMPLATES = PackageLoader("api.pages")
_A_MOMENT = "<!DOCTYPE html>\n<title>…</title>\n<p>…</p>\n"
"""While one application takes over from the other; the browser asks again by itself."""


def create_starting_app(
    folder: LedgerFolder,
    settings: Settings,
    clock: Clock,
    random_bytes: Callable[[int], bytes],
    done: Callable[[], None],
) -> FastAPI:
    """The application of a folder without a ledger.

    Args:
        folder: where the ledger is made.
        settings: what the host chose.
        clock: where time comes from.
        random_bytes: gives that many random bytes.
        done: called once the folder is made: what is asked next is for the whole application.
    """
    app = FastAPI(docs_url=None, redoc_url=None, openapi_url=None, telemetry={"tracing": False, "metrics": False})
    app.include_router(static)

    @app.get("/start")
    def start(request: Request) -> Response:
        """The six questions."""
        return _ask(request, settings, None, [])

    @app.post("/start")
    def answer(request: Request, typed: TypedDep) -> Response:
        """The answers: the folder is made, and the founding goes on where it lies."""
        if cross_site(request.method, request.headers, settings.public_url, signed_in=False):
            return Response("This form was not sent from this server's own page.", 403, media_type="text/plain")
        data, errors = read_answers(choose_language(request, pseudo=settings.pseudo_languages).gettext, typed)
        if errors:
            return _ask(request, settings, typed, errors)
        if not folder.exists():
            folder.create(f"{slug(str(data['name']))}/record", random_bytes)
        keeping = Keeping(folder.path / FILE)
        try:
            begun = Foundings(keeping).begin(data, random_bytes, clock.now())
        finally:
            keeping.close()
        done()
        return RedirectResponse(f"/start/{begun.id}", SEE_OTHER, headers={"Connection": "close"})

    @app.get("/{_path:path}")
    def anything(_path: str) -> Response:
        """Whatever else is asked for begins at the questions; once they are answered, a moment later."""
        if not folder.exists():
            return RedirectResponse("/start", SEE_OTHER)
        return HTMLResponse(_A_MOMENT, 503, {"Retry-After": "1", "Refresh": "1", "Connection": "close"})

    app.add_middleware(SecurityHeaders, tls=settings.public_url.startswith("https://"))
    return app


def begin(
    folder: LedgerFolder,
    settings: Settings,
    clock: Clock,
    random_bytes: Callable[[int], bytes],
    listening: socket.socket,
) -> bool:
    """Serve the six questions until they are answered; returns whether the folder was made.

    Args:
        folder: where the ledger is made.
        settings: what the host chose.
        clock: where time comes from.
        random_bytes: gives that many random bytes.
        listening: a socket that listens; it stays open, so who answered is not turned away in between.
    """
    servers: list[uvicorn.Server] = []

    def done() -> None:
        servers[0].should_exit = True

    servers.append(
        uvicorn.Server(configured(create_starting_app(folder, settings, clock, random_bytes, done), settings))
    )
    servers[0].run(sockets=[listening.dup()])
    return folder.exists()


def _ask(request: Request, settings: Settings, typed: Typed | None, errors: list[tuple[str | None, str]]) -> Response:
    language = choose_language(request, pseudo=settings.pseudo_languages)
    _ = language.gettext
    frame = _frame(language, _("Start a coalition"))
    html = (
        environment(language, _TEMPLATES)
        .get_template("act_start.html")
        .render(frame=frame, fields=shown(_, typed, errors), errors=errors, address="/start")
    )
    return HTMLResponse(html, 422 if errors else 200)


def _frame(language: Language, title: str) -> Frame:
    languages = tuple(Place(name, f"/start?lang={code}", code == language.code) for code, (name, _) in OFFERED.items())
    return Frame(
        title=title, coalition=language.gettext("A coalition"), language=language, base="/",
        places=(Place(title, "/start", current=True),), languages=languages,
    )  # fmt: skip
