"""How the machine's addresses answer: conditional reads, paging by index, problems written down for clients.

A read carries an ETag made from the record's size, what the reader may see, and what was asked; the same question is
answered 304 until the record grows. What only a member may read is marked private.
"""

import hashlib
from collections.abc import Callable, Mapping
from typing import Any, TypeVar
from urllib.parse import urlencode

from fastapi import APIRouter
from fastapi.responses import Response
from pydantic import BaseModel

from api.server.asked import Asked
from api.server.host import Look
from api.server.problems import STATUSES, ProblemBody, ProblemError

JSON = "application/json"
NOT_MODIFIED = 304
_BYTES_SCHEMA = {"type": "string"}
READ_PROBLEMS = ("USAGE", "SIGN_IN_REQUIRED", "NOT_FOUND")
"""What any read for members may answer."""

_Endpoint = TypeVar("_Endpoint", bound=Callable[..., Any])


def problems(*titles: str) -> dict[int | str, dict[str, Any]]:
    """The problems that an operation may answer, as its description in OpenAPI has them."""
    by_status: dict[int, list[str]] = {}
    for title in titles:
        by_status.setdefault(int(STATUSES[title]), []).append(title)
    return {
        status: {"model": ProblemBody, "description": " or ".join(named)} for status, named in sorted(by_status.items())
    }


def content(*media_types: str, about: str) -> dict[int | str, dict[str, Any]]:
    """An answer of bytes of some types, as OpenAPI describes it."""
    shapes: dict[str, Any] = {each: {"schema": {} if each == JSON else _BYTES_SCHEMA} for each in media_types}
    return {200: {"description": about, "content": shapes}}


def read(router: APIRouter, path: str, **told: Any) -> Callable[[_Endpoint], _Endpoint]:
    """Register a read: GET, and HEAD that is not told twice; both answer 304 when nothing has changed."""

    def register(endpoint: _Endpoint) -> _Endpoint:
        unchanged = {NOT_MODIFIED: {"description": "Nothing has changed since the ETag given in If-None-Match."}}
        responses = unchanged | problems(*told.pop("may_fail", READ_PROBLEMS)) | told.pop("responses", {})
        router.add_api_route(path, endpoint, methods=["GET"], responses=responses, **told)
        router.add_api_route(path, endpoint, methods=["HEAD"], include_in_schema=False)
        return endpoint

    return register


def identity_tag(look: Look, *parts: object) -> str:
    """The ETag of what follows from the record alone: its size, who asks, in which language, for what."""
    audiences = sorted(map(str, look.reader.audiences(look.state, look.now)))
    fixed = (look.ledger.origin, look.ledger.size, audiences, look.may_enter, look.language.code)
    told = "\0".join(map(str, (*fixed, *parts)))
    return _quoted(hashlib.sha256(told.encode()).digest())


def content_tag(data: bytes) -> str:
    """The ETag of what also depends on the hour: of the very bytes."""
    return _quoted(hashlib.sha256(data).digest())


def _quoted(digest: bytes) -> str:
    return f'"{digest.hex()[:32]}"'


def unchanged(asked: Asked, tag: str) -> bool:
    """Whether the client holds this already."""
    given = asked.request.headers.get("if-none-match", "")
    held = {one.strip().removeprefix("W/") for one in given.split(",")}
    return tag in held or given.strip() == "*"


def reply(
    asked: Asked,
    make: Callable[[], bytes],
    media_type: str,
    tag: str | None = None,
    headers: Mapping[str, str] | None = None,
) -> Response:
    """Answer a read, or say that nothing has changed.

    Args:
        asked: the request.
        make: makes the body; not asked for one that the client holds already.
        media_type: of the body.
        tag: its ETag; None: made from its bytes.
        headers: more of them; they override the caching that is usual.
    """
    signed_in = asked.reader.person is not None
    told = {
        "Cache-Control": "private, no-cache" if signed_in else "no-cache",
        "Vary": "Accept, Accept-Language, Authorization, Cookie",
    } | dict(headers or {})
    data = None
    if tag is None:
        data = make()
        tag = content_tag(data)
    told["ETag"] = tag
    if unchanged(asked, tag):
        return Response(status_code=NOT_MODIFIED, headers=told)
    return Response(make() if data is None else data, media_type=media_type, headers=told)


def as_json(model: BaseModel) -> bytes:
    """A model's JSON in UTF-8; what is not known is left out."""
    return model.model_dump_json(by_alias=True, exclude_none=True).encode()


def links(path: str, start: int, limit: int, size: int, **more: str) -> dict[str, str]:
    """The ``Link`` header of a page of a list counted from 0, next and previous."""
    found = []
    if start + limit < size:
        found.append(_link(path, start + limit, limit, "next", more))
    if start > 0 and size:
        found.append(_link(path, max(0, min(start, size) - limit), limit, "prev", more))
    return {"Link": ", ".join(found)} if found else {}


def _link(path: str, start: int, limit: int, rel: str, more: Mapping[str, str]) -> str:
    query = urlencode({"from": start, "limit": limit} | dict(more))
    return f'<{path}?{query}>; rel="{rel}"'


def no_entry(index: int, size: int) -> ProblemError:
    """There is no entry of that index."""
    words = f"There is no entry {index}: the record has {size}, counted from 0."
    return ProblemError("NOT_FOUND", words, "See /api/entries for what there is.")
