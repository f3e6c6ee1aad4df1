"""The files that pages are made of: the stylesheet, the mark, our own scripts; read once, sent with an ETag."""

import hashlib
from functools import cache
from importlib.resources import files
from typing import Annotated

from fastapi import APIRouter, Header
from fastapi.responses import Response

from api.server.problems import ProblemError
from projections.site.frame import STATIC, static_file

router = APIRouter(include_in_schema=False)
TYPES = {
    "css": "text/css; charset=utf-8",
    "svg": "image/svg+xml",
    "js": "text/javascript; charset=utf-8",
    "json": "application/json",
}


@router.get("/static/{name}")
def static(name: str, if_none_match: Annotated[str | None, Header()] = None) -> Response:
    """One static file."""
    data = read_static(name)
    if data is None:
        raise ProblemError("NOT_FOUND", "There is no such file.", "Go back to the page that led here.")
    tag = f'"{hashlib.sha256(data).hexdigest()[:32]}"'
    headers = {"ETag": tag, "Cache-Control": "public, max-age=300"}
    if if_none_match == tag:
        return Response(status_code=304, headers=headers)
    return Response(data, media_type=TYPES[name.rpartition(".")[2]], headers=headers)


@cache
def read_static(name: str) -> bytes | None:
    """A static file's bytes: one of the frame's, or of ``api/pages/static``; None when there is none of that name."""
    if name in STATIC:
        return static_file(name)
    known = {path.name for path in files("api.pages").joinpath("static").iterdir() if path.is_file()}
    if name not in known or name.rpartition(".")[2] not in TYPES:
        return None
    return files("api.pages").joinpath("static", name).read_bytes()
