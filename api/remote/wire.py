"""The wire to a server: requests with a time limit, no redirects, every answer checked for being one."""

import json
from collections.abc import Mapping
from typing import Any
from urllib.parse import urlsplit

import httpx2

from api.remote.errors import RemoteError, UnreachableError

SECONDS = 40.0
MAX_ANSWER = 64 * 1024 * 1024
LOOPBACK = ("localhost", "127.0.0.1", "::1")
_OK, _CREATED = 200, 201
_CONFLICT = 409
_UNAUTHORIZED = 401


def connect(address: str) -> httpx2.Client:
    """A client of the server at an address.

    Raises:
        RemoteError: words would travel in the open.
    """
    parts = urlsplit(address)
    if parts.scheme != "https" and parts.hostname not in LOOPBACK:
        words = f"{address} is not encrypted: words and sign-ins would travel in the open."
        raise RemoteError("ADDRESS_OPEN", words, "Name it with https://.")
    return httpx2.Client(base_url=address, timeout=SECONDS, follow_redirects=False)


class ProblemAnswerError(RemoteError):
    """The server answered with a problem (RFC 9457)."""

    def __init__(self, status: int, body: Mapping[str, Any]) -> None:
        self.status = status
        self.body = body
        detail, mend = str(body.get("detail", "The server said no.")), str(body.get("next", "Try again later."))
        super().__init__(str(body.get("code", f"HTTP_{status}")), detail, mend)

    @property
    def sign_in(self) -> bool:
        """Whether signing in is what is missing."""
        return self.status == _UNAUTHORIZED

    @property
    def refused(self) -> bool:
        """Whether the rules refused a statement."""
        return self.status == _CONFLICT and self.body.get("title") == "REFUSED"


class Wire:
    """Requests to one server.

    Args:
        address: the server's, without a slash at its end.
        client: speaks HTTP.
        token: of a sign-in for reading; None while there is none.
    """

    def __init__(self, address: str, client: httpx2.Client, token: str | None = None) -> None:
        self.address = address
        self.token = token
        self._client = client

    def get(self, path: str, **query: Any) -> bytes:
        """The bytes at a path."""
        return self._ask("GET", path, params=query)

    def get_json(self, path: str, **query: Any) -> Any:
        """The JSON at a path."""
        return self._json(path, self.get(path, **query))

    def post(
        self, path: str, data: bytes = b"", media_type: str = "application/json", query: Mapping[str, str] | None = None
    ) -> Any:
        """Send bytes; the answer's JSON."""
        return self._json(path, self._ask("POST", path, content=data, media_type=media_type, params=query or {}))

    def close(self) -> None:
        """Close the connection."""
        self._client.close()

    def _ask(self, method: str, path: str, *, media_type: str | None = None, **more: Any) -> bytes:
        headers = {"Accept": "application/json, text/plain, application/octet-stream"}
        if self.token is not None:
            headers["Authorization"] = f"Bearer {self.token}"
        if media_type is not None:
            headers["Content-Type"] = media_type
        try:
            answer = self._client.request(method, path, headers=headers, **more)
        except httpx2.HTTPError as error:
            raise UnreachableError(self.address, type(error).__name__) from None
        data: bytes = answer.content
        if len(data) > MAX_ANSWER:
            raise RemoteError("ANSWER_TOO_LARGE", f"{path}: {len(data)} bytes.", "This is no such server.")
        if answer.status_code in (_OK, _CREATED):
            return data
        raise ProblemAnswerError(answer.status_code, self._problem(data))

    @staticmethod
    def _problem(data: bytes) -> Mapping[str, Any]:
        try:
            body = json.loads(data)
        except (ValueError, RecursionError):
            return {}
        return body if isinstance(body, dict) else {}

    def _json(self, path: str, data: bytes) -> Any:
        try:
            return json.loads(data)
        except (ValueError, RecursionError):
            words = f"{self.address}{path} gives no JSON."
            raise RemoteError("ANSWER_MALFORMED", words, "This may be no Plenary server.") from None
