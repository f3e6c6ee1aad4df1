"""``/settings``: the language, and where one is signed in."""

from typing import Annotated

from fastapi import APIRouter, Form
from fastapi.responses import RedirectResponse, Response

from api.pages.frame import show
from api.server.asked import LANGUAGE_COOKIE, AskedDep, token_of
from api.server.passkeys import key_code
from api.server.sessions import token_digest
from projections.language import OFFERED, PSEUDO

router = APIRouter(include_in_schema=False)
SEE_OTHER = 303
_YEAR_SECONDS = 365 * 86_400


@router.get("/settings")
def settings(asked: AskedDep) -> Response:
    """What a reader chose here."""
    with asked.look() as look:
        person = asked.reader.person
        token = token_of(asked.request)
        own = token_digest(token) if token else None
        sessions = []
        for digest, one in asked.host.sessions.of(person, asked.host.clock.now()) if person else ():
            key = look.state.people.keys.get(one.keyid)
            sessions.append((digest, key_code(key.spki) if key else "", one.ends, digest == own))
        offered = {**OFFERED, **(PSEUDO if asked.host.settings.pseudo_languages else {})}
        return show(
            asked, look, "settings.html", title=asked.language.gettext("Settings"), here="settings",
            languages=[(code, name) for code, (name, _) in offered.items()], sessions=sessions,
        )  # fmt: skip


@router.post("/settings")
def change(asked: AskedDep, lang: Annotated[str, Form()] = "", end: Annotated[str, Form()] = "") -> Response:
    """Choose a language, or end a session elsewhere."""
    reply = RedirectResponse("/settings", SEE_OTHER)
    if lang in OFFERED or lang in PSEUDO:
        secure = asked.host.settings.secure
        reply.set_cookie(LANGUAGE_COOKIE, lang, max_age=_YEAR_SECONDS, path="/", secure=secure, samesite="lax")
    if end and asked.reader.person is not None:
        asked.host.sessions.end_one(asked.reader.person, end)
    return reply
