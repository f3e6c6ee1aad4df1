"""A page of this server: the house's frame around a template of ours, in the reader's language.

with asked.enter() as look:
return show(asked, look, "decision.html", title=…, here="agreed", decision=…)
"""

from collections.abc import Callable, Mapping
from typing import Any

from fastapi.responses import HTMLResponse
from jinja2 import PackageLoader
from starlette.datastructures import URL

from api.server.asked import Asked
from api.server.host import Look
from ledger.rules.state import State
from projections.language import N_, OFFERED, PSEUDO
from projections.site.frame import Frame, Place, environment

_TEMPLATES = PackageLoader("api.pages")


ROOMS: Mapping[str, tuple[str, str]] = {
    "home": ("/", N_("Home")),
    "met": ("/met", N_("We met")),
    "agreed": ("/agreed", N_("What we agreed")),
    "promises": ("/promises", N_("Who does what")),
    "money": ("/money", N_("Money")),
    "people": ("/people", N_("Who we are")),
    "more": ("/more", N_("More")),
}
"""The rooms that are always open, by key: address and name."""

LATER: Mapping[str, tuple[str, str, Callable[[State], bool]]] = {
    "calendar": ("/calendar", N_("Calendar"), lambda state: len(state.commitments.commitments) > 0),
    "posts": ("/posts", N_("Roles"), lambda state: len(state.posts.nominations) + len(state.posts.packets) > 0),
    "audits": ("/audits", N_("Audits"), lambda state: len(state.audits.audits) > 0),
}
"""Rooms that stand among the others once they were used: address, name, and whether they were."""

OUTBOX = "/static/outbox.js"
"""On every page: sends what was signed on this device and waits."""


def show(
    asked: Asked,
    look: Look,
    template: str,
    *,
    title: str,
    here: str | None = None,
    crumbs: tuple[Place, ...] = (),
    scripts: tuple[str, ...] = (),
    feeds: tuple[Place, ...] = (),
    status: int = 200,
    headers: Mapping[str, str] | None = None,
    **context: Any,
) -> HTMLResponse:
    """A page.

    Args:
        asked: the request.
        look: the reader's look; templates have it as ``look``.
        template: in ``api/pages/templates``; it extends ``layout.html``.
        title: of the page, in the reader's language.
        here: the key of the room that it lies in.
        crumbs: the way to it from home.
        scripts: addresses of its JavaScript modules.
        feeds: addresses of its feeds.
        status: the HTTP status.
        headers: more of them.
        context: what the template is given.
    """
    frame = frame_for(asked, look, title, here=here, crumbs=crumbs, scripts=scripts, feeds=feeds)
    html = (
        environment(asked.language, _TEMPLATES)
        .get_template(template)
        .render(frame=frame, asked=asked, look=look, reader=asked.reader, **context)
    )
    return HTMLResponse(html, status_code=status, headers=dict(headers or {}))


def frame_for(
    asked: Asked,
    look: Look,
    title: str,
    *,
    here: str | None = None,
    crumbs: tuple[Place, ...] = (),
    scripts: tuple[str, ...] = (),
    feeds: tuple[Place, ...] = (),
) -> Frame:
    """The frame of a page; see `show`."""
    _ = asked.language.gettext
    person = asked.reader.person
    account = (
        Place(look.directory.show(person), "/settings", here == "settings")
        if person
        else Place(_("Sign in"), "/sign-in", here == "sign-in")
    )
    return Frame(
        title=title,
        coalition=look.coalition() or _("A coalition"),
        language=asked.language,
        base="/",
        places=tuple(Place(_(name), href, key == here) for key, (href, name) in _open_rooms(look).items()),
        scripts=(OUTBOX, *scripts),
        languages=_languages(asked),
        account=account,
        crumbs=crumbs,
        note=_("A demonstration: nobody here is real.") if asked.host.settings.demo else None,
        feeds=feeds,
    )


def _open_rooms(look: Look) -> Mapping[str, tuple[str, str]]:
    """The rooms that this reader is shown: those used first stand before the last one, which leads to all others."""
    used = {key: (href, name) for key, (href, name, was_used) in LATER.items() if was_used(look.state)}
    rooms = {key: place for key, place in ROOMS.items() if key != "more"}
    return {**rooms, **(used if look.may_enter else {}), "more": ROOMS["more"]}


def _languages(asked: Asked) -> tuple[Place, ...]:
    offered = {**OFFERED, **(PSEUDO if asked.host.settings.pseudo_languages else {})}
    here: URL = asked.request.url
    return tuple(
        Place(name, f"{here.path}?{here.include_query_params(lang=code).query}", code == asked.language.code)
        for code, (name, _) in offered.items()
    )
