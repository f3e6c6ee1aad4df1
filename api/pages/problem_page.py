"""A problem as people see it: what happened, what to do next, and the way back."""

from urllib.parse import quote

from fastapi import Request
from fastapi.responses import RedirectResponse, Response

from api.pages.frame import show
from api.server.asked import asked
from api.server.problems import ProblemError

SEE_OTHER = 303


def wants_page(request: Request) -> bool:
    """Whether a browser asks, for something that is a page."""
    return "text/html" in request.headers.get("accept", "") and not request.url.path.startswith("/api/")


def problem_page(request: Request, problem: ProblemError) -> Response:
    """The problem as a page; where signing in is what is missing, the page for that."""
    if problem.title == "SIGN_IN_REQUIRED" and request.method in ("GET", "HEAD"):
        return RedirectResponse(f"/sign-in?next={quote(request.url.path)}", SEE_OTHER)
    here = asked(request)
    with here.look() as look:
        title = here.language.gettext("That did not work")
        return show(
            here, look, "problem.html", title=title, status=problem.status, headers=problem.headers, problem=problem
        )
