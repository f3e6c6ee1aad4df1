"""What goes wrong, told alike everywhere (RFC 9457): one table of statuses, one shape of body.

A problem carries a stable code, one plain sentence, what to do next, and, where a rule refused, the numbers and the
charter's or the rules' clause. What a client sent is never repeated beyond the short quotation in the sentence.
"""

from collections.abc import Mapping
from http import HTTPStatus
from typing import Any

from pydantic import BaseModel, Field

from ledger.rules.kind import Refusal

MEDIA_TYPE = "application/problem+json"

STATUSES: Mapping[str, HTTPStatus] = {
    "MALFORMED": HTTPStatus.BAD_REQUEST,
    "USAGE": HTTPStatus.UNPROCESSABLE_ENTITY,
    "SIGN_IN_REQUIRED": HTTPStatus.UNAUTHORIZED,
    "SIGN_IN_FAILED": HTTPStatus.UNAUTHORIZED,
    "NOT_ALLOWED": HTTPStatus.FORBIDDEN,
    "CROSS_SITE": HTTPStatus.FORBIDDEN,
    "NOT_FOUND": HTTPStatus.NOT_FOUND,
    "METHOD_NOT_ALLOWED": HTTPStatus.METHOD_NOT_ALLOWED,
    "NOT_ACCEPTABLE": HTTPStatus.NOT_ACCEPTABLE,
    "TIMEOUT": HTTPStatus.REQUEST_TIMEOUT,
    "GONE": HTTPStatus.GONE,
    "TOO_LARGE": HTTPStatus.REQUEST_ENTITY_TOO_LARGE,
    "MEDIA_TYPE": HTTPStatus.UNSUPPORTED_MEDIA_TYPE,
    "REFUSED": HTTPStatus.CONFLICT,
    "TOO_MANY_REQUESTS": HTTPStatus.TOO_MANY_REQUESTS,
    "INTERNAL": HTTPStatus.INTERNAL_SERVER_ERROR,
    "STORAGE_FAILED": HTTPStatus.SERVICE_UNAVAILABLE,
    "CLOCK_UNSURE": HTTPStatus.SERVICE_UNAVAILABLE,
    "DISK_FULL": HTTPStatus.INSUFFICIENT_STORAGE,
    "BUSY": HTTPStatus.SERVICE_UNAVAILABLE,
}
"""A problem's type to its status. What the rules refuse is ``REFUSED``, with the rules' own code beside it."""


class ProblemBody(BaseModel):
    """The body of every problem.

    Args:
        type: a reference to what is told about it in the docs.
        title: the code of the type.
        status: the HTTP status.
        detail: one plain sentence.
        code: the stable code; for a refusal the rules' own.
        clause: the clause of the rules or the charter that it rests on.
        where: the part of the request that it concerns.
        act: the place of the act that is refused.
        numbers: the figures that the rules compared.
        next: what to do next.
    """

    type: str
    title: str
    status: int
    detail: str
    code: str
    clause: str | None = None
    where: str | None = None
    act: int | None = None
    numbers: dict[str, Any] = Field(default_factory=dict)
    next: str


class ProblemError(Exception):
    """Ends a request.

    Args:
        title: one of `STATUSES`.
        detail: one plain sentence.
        mend: what to do next.
        code: the stable code, where it is not the title.
        refusal: what the rules said.
        where: the part of the request that it concerns.
        headers: to send with it.
    """

    def __init__(
        self,
        title: str,
        detail: str,
        mend: str,
        *,
        code: str | None = None,
        refusal: Refusal | None = None,
        where: str | None = None,
        headers: Mapping[str, str] | None = None,
    ) -> None:
        self.title = title
        self.detail = detail
        self.mend = mend
        self.code = code or title
        self.refusal = refusal
        self.where = where
        self.headers = dict(headers or {})
        super().__init__(f"{self.code}: {detail}")

    @property
    def status(self) -> HTTPStatus:
        """The HTTP status."""
        return STATUSES[self.title]

    def body(self) -> ProblemBody:
        """The problem as JSON tells it."""
        refusal = self.refusal
        return ProblemBody(
            type=f"/docs/problems#{self.title.lower()}",
            title=self.title,
            status=self.status,
            detail=self.detail,
            code=self.code,
            clause=refusal.clause if refusal else None,
            where=self.where,
            act=refusal.act if refusal else None,
            numbers=dict(refusal.detail) if refusal else {},
            next=self.mend,
        )
