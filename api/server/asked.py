"""One request's surroundings: which host, who reads, in which language; given to every route as `AskedDep`.

    @router.get("/things/{number}")
    def thing(number: str, asked: AskedDep) -> …:
        with asked.look() as look:
            …

Looking holds the ledger still and must end in the thread in which it began: routes that look are plain functions, not
``async`` ones, and make all of their answer, page or JSON, inside.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Annotated

from fastapi import Depends, Request

from api.server.host import Host, Look
from api.server.readers import Reader
from projections.language import OFFERED, PSEUDO, Language, language

COOKIE = "__Host-plenary"
PLAIN_COOKIE = "plenary"
"""Where the address is neither TLS nor this machine, browsers refuse the first name; nobody should sign in there."""
LANGUAGE_COOKIE = "plenary-language"


@dataclass(frozen=True, slots=True)
class Asked:
    """One request's surroundings."""

    request: Request
    host: Host
    reader: Reader
    language: Language

    @contextmanager
    def look(self) -> Iterator[Look]:
        """Look at the ledger as whoever asks."""
        with self.host.look(self.reader, self.language) as look:
            yield look

    @contextmanager
    def enter(self) -> Iterator[Look]:
        """As `look`, for what is not open to everybody unless the charter says so."""
        with self.host.look(self.reader, self.language) as look:
            look.must_enter()
            yield look


def token_of(request: Request) -> str | None:
    """The session's token: from the cookie, or from ``Authorization: Bearer`` for programs."""
    scheme, _, token = request.headers.get("authorization", "").partition(" ")
    if scheme.lower() == "bearer" and token:
        return token
    host: Host = request.app.state.host
    return request.cookies.get(COOKIE if host.settings.secure else PLAIN_COOKIE)


def choose_language(request: Request, *, pseudo: bool) -> Language:
    """The language asked for by ``?lang=``, the reader's own choice, or her browser; English otherwise."""
    offered = {*OFFERED, *(PSEUDO if pseudo else ())}
    for chosen in (request.query_params.get("lang"), request.cookies.get(LANGUAGE_COOKIE)):
        if chosen in offered:
            return language(chosen)
    for part in request.headers.get("accept-language", "")[:200].split(","):
        code = part.partition(";")[0].strip().partition("-")[0].lower()
        if code in OFFERED:
            return language(code)
    return language("en")


def asked(request: Request) -> Asked:
    """What every route is given."""
    host: Host = request.app.state.host
    reader = getattr(request.state, "reader", None) or host.reader(token_of(request))
    return Asked(request, host, reader, choose_language(request, pseudo=host.settings.pseudo_languages))


AskedDep = Annotated[Asked, Depends(asked)]
