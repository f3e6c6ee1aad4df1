"""``/sign/``: the signing page, static and small, under the strictest policy; its files and their hashes.

Nothing of a request goes into these bytes: everybody gets the same, and whoever wants to know that a server gives out
the release's own files compares ``/sign/hashes.json`` and the files with the release's list (docs/signing.md).
"""

import hashlib
from collections.abc import Callable, Mapping
from functools import cache, partial
from importlib.resources import files
from typing import Annotated

from fastapi import APIRouter, Header, Request
from fastapi.responses import Response

from api.pages.signing_words import words_file, words_name
from api.routes.static import TYPES
from api.server.host import Host
from api.server.problems import ProblemError
from ledger.format import canonical
from projections.language import OFFERED, PSEUDO
from projections.site.frame import static_file

router = APIRouter(include_in_schema=False)
INDEX = "index.html"
HASHES = "hashes.json"
POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; connect-src 'self'; base-uri 'none'; "
    "form-action 'none'; frame-ancestors 'none'; require-trusted-types-for 'script'; trusted-types 'none'"
)


def _own(name: str) -> bytes:
    return files("api.pages").joinpath("static", "sign", name).read_bytes()


FILES: Mapping[str, Callable[[], bytes]] = {
    **{
        name: partial(_own, name)
        for name in (INDEX, "sign.js", "sign.css", "statement.js", "words.js", "outbox.js", "worker.js")
    },
    **{words_name(code): partial(words_file, code) for code in OFFERED},
    "plenary.css": partial(static_file, "plenary.css"),
    "mark.svg": partial(static_file, "mark.svg"),
}
"""The page's files by name: all that a browser loads to sign."""
TRIALS: Mapping[str, Callable[[], bytes]] = {words_name(code): partial(words_file, code) for code in PSEUDO}
"""Words of the pseudo-languages, which no release has: served where settings offer those."""


@cache
def page_file(name: str) -> bytes | None:
    """One file's bytes; None when there is none of that name."""
    if name == HASHES:
        return canonical.encode({one: hashlib.sha256(make()).hexdigest() for one, make in FILES.items()}) + b"\n"
    return FILES[name]() if name in FILES else None


@router.get("/sign/")
def index() -> Response:
    """The signing page; which draft is to be signed stands in the address alone."""
    return _answer(INDEX, None)


@router.get("/sign/{name}")
def file(request: Request, name: str, if_none_match: Annotated[str | None, Header()] = None) -> Response:
    """One of the signing page's files."""
    host: Host = request.app.state.host
    return _answer(name, if_none_match, trials=host.settings.pseudo_languages)


def _answer(name: str, held: str | None, *, trials: bool = False) -> Response:
    data = TRIALS[name]() if trials and name in TRIALS else page_file(name)
    if data is None:
        raise ProblemError("NOT_FOUND", "There is no such file.", "Go back to the page that led here.")
    tag = f'"{hashlib.sha256(data).hexdigest()[:32]}"'
    headers = {"ETag": tag, "Cache-Control": "no-cache", "Content-Security-Policy": POLICY}
    if held == tag:
        return Response(status_code=304, headers=headers)
    media_type = {**TYPES, "html": "text/html; charset=utf-8"}[name.rpartition(".")[2]]
    return Response(data, media_type=media_type, headers=headers)


if __name__ == "__main__":
    print((page_file(HASHES) or b"").decode(), end="")  # noqa: T201 - the release's list
