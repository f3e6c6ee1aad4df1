"""Submitting a statement: the one way into the record (docs/format.md §6.3)."""

from typing import Annotated, Any

from fastapi import APIRouter, Depends, Request
from fastapi.responses import Response

from api.routes.answers import JSON, as_json, content, problems
from api.routes.models import RecordedOut, SubmissionIn
from api.server.asked import Asked, AskedDep
from api.server.drawing import refused
from api.server.problems import ProblemError
from api.server.uploads import keep_named
from ledger.application import Recorded
from ledger.format.errors import FormatError
from ledger.format.receipt import format_receipt
from ledger.format.submission import Submission, parse_submission
from ledger.rules.kind import Refusal

router = APIRouter(tags=["write"])
SUBMISSION = "application/vnd.plenary.submission+json"
RECEIPT = "text/plain; charset=utf-8"
CREATED, OK = 201, 200
_SCHEMA = SubmissionIn.model_json_schema()
_BODY: dict[str, Any] = {
    "required": True,
    "description": "A submission: the signed envelope, and the disclosures of its sealed fields.",
    "content": {SUBMISSION: {"schema": _SCHEMA}, JSON: {"schema": _SCHEMA}},
}


async def raw_body(request: Request) -> bytes:
    """The request's body as it came."""
    return await request.body()


RawBody = Annotated[bytes, Depends(raw_body)]


def media_type_of(request: Request) -> str:
    """The declared type of the request's body, without parameters."""
    return request.headers.get("content-type", "").partition(";")[0].strip().lower()


_LOCATION = {
    "Location": {"description": "The entry's address.", "schema": {"type": "string"}},
}
_RESPONSES: dict[int | str, dict[str, Any]] = problems("MALFORMED", "MEDIA_TYPE", "REFUSED", "USAGE", "DISK_FULL") | {
    OK: content(JSON, "text/plain", about="It stood in the record before; the receipt is the same.")[200]
    | {"model": RecordedOut, "headers": _LOCATION},
    CREATED: {
        "description": "Recorded, durable, and covered by a signed head.",
        "model": RecordedOut,
        "content": {"text/plain": {"schema": {"type": "string"}}},
        "headers": _LOCATION,
    },
}


@router.post(
    "/api/statements",
    operation_id="submit_statement",
    status_code=CREATED,
    response_class=Response,
    responses=_RESPONSES,
    openapi_extra={"requestBody": _BODY},
    summary="Record a signed statement",
)
def submit(asked: AskedDep, body: RawBody) -> Response:
    """Record a signed statement, whole or not at all; needs no session, since it proves itself.

    Sending the same statement again, newly signed or not, answers 200 with where it stands. `Accept: text/plain` gives
    the receipt alone (C2SP tlog-proof).
    """
    if media_type_of(asked.request) not in (SUBMISSION, JSON):
        raise ProblemError("MEDIA_TYPE", "The body is no submission.", f"Send it as {SUBMISSION}.")
    submission = read_submission(body)
    answer = asked.host.submit(submission)
    with asked.look() as look:
        if isinstance(answer, Refusal):
            raise refused(look, answer, submission)
        keep_named(asked.host, submission)
        return _receipt(asked, submission, answer)


def read_submission(body: bytes) -> Submission:
    """A submission from bytes; what is malformed ends the request."""
    try:
        return parse_submission(body)
    except FormatError as error:
        raise malformed(error) from None
    except RecursionError:
        raise ProblemError("MALFORMED", "The body is nested too deep.", "Send a submission.", code="TOO_DEEP") from None


def malformed(error: FormatError) -> ProblemError:
    """What is malformed, where."""
    words = f"{error.where}: expected {error.expected}, found {error.found}."
    return ProblemError("MALFORMED", words, "Draw the statement up anew.", code=error.code, where=error.where)


def _receipt(asked: Asked, submission: Submission, answer: Recorded) -> Response:
    receipt = asked.host.receipts.give(submission.envelope.statement_id, answer.index)
    status = OK if answer.again else CREATED
    headers = {"Location": f"/api/entries/{answer.index}", "Cache-Control": "no-store"}
    text = format_receipt(receipt)
    if asked.request.headers.get("accept", "").startswith("text/plain"):
        return Response(text, status, headers, RECEIPT)
    told = RecordedOut(
        index=answer.index,
        statement=submission.envelope.statement_id,
        again=answer.again,
        size=receipt.checkpoint.checkpoint.size,
        receipt=text.decode(),
    )
    return Response(as_json(told), status, headers, JSON)
