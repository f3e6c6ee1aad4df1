"""``/sign-in``, ``/sign-out``, and in the demonstration ``/demo``: sessions, which are for reading only."""

import re
from typing import Annotated

from fastapi import APIRouter, Form
from fastapi.responses import RedirectResponse, Response

from api.pages.frame import show
from api.routes.passkeys import open_session
from api.server.asked import COOKIE, PLAIN_COOKIE, Asked, AskedDep, token_of
from api.server.host import Look
from api.server.problems import ProblemError
from api.server.readers import Reader

router = APIRouter(include_in_schema=False)
SEE_OTHER = 303
_PATH = re.compile(r"/(?![/\\])[!-~]{0,500}")
"""A path of this site: never another host's address, never a character that a browser would drop."""


def local_path(text: str | None) -> str:
    """A path to lead on to; home for anything that is none of this site."""
    return text if text and _PATH.fullmatch(text) and "\\" not in text else "/"


@router.get("/sign-in")
def sign_in(asked: AskedDep, next: str = "/") -> Response:  # noqa: A002 - the address's own word
    """Ask for a passkey."""
    with asked.look() as look:
        title = asked.language.gettext("Sign in")
        return show(
            asked, look, "sign_in.html", title=title, here="sign-in", scripts=("/static/sign_in.js",),
            next=local_path(next), demo=asked.host.settings.demo,
        )  # fmt: skip


@router.post("/sign-out")
def sign_out(asked: AskedDep, everywhere: Annotated[str, Form()] = "") -> Response:
    """End this session, or all of hers."""
    token = token_of(asked.request)
    if everywhere and asked.reader.person is not None:
        asked.host.sessions.end_all(asked.reader.person)
    elif token is not None:
        asked.host.sessions.end(token)
    reply = RedirectResponse("/", SEE_OTHER)
    settings = asked.host.settings
    reply.delete_cookie(
        COOKIE if settings.secure else PLAIN_COOKIE, path="/", secure=settings.secure, httponly=True, samesite="lax"
    )
    reply.headers["Clear-Site-Data"] = '"cache"'
    return reply


@router.get("/demo")
def demo(asked: AskedDep) -> Response:
    """Whom one may look around as; only where nobody is real."""
    with asked.look() as look:
        _only_demo(asked)
        title = asked.language.gettext("Look around")
        return show(asked, look, "demo.html", title=title, people=_visitors(asked, look))


@router.post("/demo")
def look_around(asked: AskedDep, person: Annotated[str, Form()] = "") -> Response:
    """Open a session as somebody of the demonstration."""
    with asked.look() as look:
        _only_demo(asked)
        keyid = next((one for one in look.state.people.keys_of.get(person) or () if _in_force(look, one)), None)
    if keyid is None:
        raise ProblemError("NOT_FOUND", "There is nobody of that id here.", "Choose somebody of the list.")
    reply = RedirectResponse("/", SEE_OTHER)
    open_session(asked, reply, person, keyid)
    return reply


def _only_demo(asked: Asked) -> None:
    if not asked.host.settings.demo:
        raise ProblemError("NOT_FOUND", "There is nothing at this address.", "Go back, or begin at /.")


def _in_force(look: Look, keyid: str) -> bool:
    return look.state.people.keys[keyid].in_force(look.ledger.size, look.now)


def _visitors(asked: Asked, look: Look) -> list[tuple[str, str, str]]:
    """Id, name and what she is, of a member, and of whoever looks after money and audits."""
    state = look.state
    found: dict[str, str] = {}
    with asked.host.look(Reader(next(iter(state.people.persons), None))) as inside:
        names = inside.directory
        keyed = [one for one, keys in state.people.keys_of.items() if any(_in_force(look, keyid) for keyid in keys)]
        for term in state.posts.terms.values():
            if term.person in keyed and term.serving(look.now):
                found.setdefault(term.person, names.show(term.post))
        for audit in state.audits.audits.values():
            if audit.auditor in keyed:
                found[audit.auditor] = asked.language.gettext("auditor")
        for one in [one for one in keyed if one not in found][:2]:
            found[one] = asked.language.gettext("member")
        return [(one, names.show(one), role) for one, role in found.items()]
