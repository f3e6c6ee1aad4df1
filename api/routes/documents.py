"""Documents: sent up before a statement names them, and given out to whoever may see the act that does.

They are never shown in a page of ours: an attachment, with a type that browsers may not guess anew, in a sandbox.
"""

import mimetypes
from typing import Annotated, Any

from fastapi import APIRouter, Path, Query
from fastapi.responses import Response

from api.routes.answers import JSON, as_json, content, identity_tag, problems, read, reply
from api.routes.models import DocumentOut
from api.routes.statements import CREATED, RawBody, media_type_of
from api.server.asked import AskedDep
from api.server.naming import may_have
from api.server.problems import ProblemError
from api.server.uploads import KEPT_MS, MAX_BYTES, OPAQUE, STARTS, fits
from ledger.format.codec import format_millisecond
from ledger.format.document import DOCUMENT_SALT_BYTES, MEDIA_TYPE, must_be_salted

router = APIRouter(tags=["documents"])
_BINARY = {"schema": {"type": "string", "format": "binary", "maxLength": MAX_BYTES, "minLength": 1}}
_BODY: dict[str, Any] = {
    "required": True,
    "description": f"The document's bytes, at most {MAX_BYTES}; the header says their type. Texts are UTF-8.",
    "content": dict.fromkeys((*STARTS, "text/plain", OPAQUE), _BINARY),
}
_SANDBOX = "default-src 'none'; sandbox"


@router.post(
    "/api/documents",
    operation_id="send_document",
    status_code=CREATED,
    response_class=Response,
    responses=problems("USAGE", "SIGN_IN_REQUIRED", "TOO_LARGE", "MEDIA_TYPE", "TOO_MANY_REQUESTS")
    | {CREATED: {"model": DocumentOut, "description": "Kept for a day, until a statement names it."}},
    openapi_extra={"requestBody": _BODY},
    summary="Send a document up, to be named by a statement",
)
def send_document(
    asked: AskedDep,
    body: RawBody,
    salt: Annotated[
        str | None, Query(pattern="^[0-9a-f]{64}$", description="32 bytes as hex; unless given, made where needed.")
    ] = None,
) -> Response:
    """Keep a document for a day; the answer is what a statement's body names it by.

    Its bytes are compared with the declared type. It comes beside the record when a statement that names it is
    recorded, and is forgotten otherwise.
    """
    with asked.enter() as look:
        person, now = look.member(), look.now
    if not body:
        raise ProblemError("USAGE", "The document is empty.", "Send its bytes as the body.", where="body")
    if len(body) > MAX_BYTES:
        raise ProblemError("TOO_LARGE", f"It has more than {MAX_BYTES} bytes.", "Send a smaller scan.")
    media_type = media_type_of(asked.request)
    if not MEDIA_TYPE.fullmatch(media_type) or not fits(media_type, body):
        mend = f"Declare what it is: a text in UTF-8, {', '.join(STARTS)}, or {OPAQUE}."
        raise ProblemError("MEDIA_TYPE", "Its bytes are not of the type that the header declares.", mend)
    chosen = bytes.fromhex(salt) if salt is not None else None
    if chosen is None and must_be_salted(len(body), media_type):
        chosen = asked.host.random_bytes(DOCUMENT_SALT_BYTES)
    digest = asked.host.uploads.put(body, media_type, chosen, person, now)
    if digest is None:
        mend = "Sign the statements that name them, or wait a day."
        raise ProblemError("TOO_MANY_REQUESTS", "Many documents of yours wait already.", mend)
    ends = format_millisecond(now + KEPT_MS)
    told = DocumentOut(sha256=digest, length=len(body), type=media_type, salted=chosen is not None, kept_until=ends)
    return Response(as_json(told), CREATED, {"Cache-Control": "no-store"}, JSON)


@read(
    router,
    "/api/documents/{digest}",
    operation_id="get_document",
    response_class=Response,
    responses=content(OPAQUE, about="The document's bytes, as an attachment of the type it was named with."),
    may_fail=("USAGE", "SIGN_IN_REQUIRED", "NOT_FOUND"),
)
def get_document(
    asked: AskedDep, digest: Annotated[str, Path(pattern="^[0-9a-f]{64}$", description="As the act names it.")]
) -> Response:
    """A document that an act names, for whoever may read that act's sealed words; for members where it has none."""
    missing = ProblemError("NOT_FOUND", "There is no such document for you.", "Ask who put it into the record.")
    with asked.enter():
        pass
    # Not while the ledger is held still: the first time every entry is read.
    namings = asked.host.named.find(digest)
    with asked.enter() as look:
        known = [one for one in namings if one.index < look.ledger.size]
        naming = next((one for one in known if may_have(one, asked.reader, look.state, look.now)), None)
        data = look.ledger.beside.document(digest) if naming is not None else None
        if naming is None or data is None:
            raise missing
        tag = identity_tag(look, "document", digest)
    ending = mimetypes.guess_extension(naming.document.type) or ".bin"
    headers = {
        "Content-Disposition": f'attachment; filename="{digest[:16]}{ending}"',
        "Content-Security-Policy": _SANDBOX,
        "X-Content-Type-Options": "nosniff",
        "Cross-Origin-Resource-Policy": "same-origin",
        "Cache-Control": "private, no-cache",
    }
    found = data
    return reply(asked, lambda: found, naming.document.type, tag, headers)
