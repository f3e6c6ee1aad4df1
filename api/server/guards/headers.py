"""What every answer says to the browser: load nothing but our own, run nothing inline, be framed by nobody.

Pages that sign or check (`STRICT`) have Trusted Types too: no text becomes markup there, whatever a server sends.
"""

from collections.abc import Mapping

from starlette.datastructures import MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send

_POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; connect-src 'self'; font-src 'none'; "
    "object-src 'none'; base-uri 'none'; frame-ancestors 'none'"
)
POLICY = f"{_POLICY}; form-action 'self'"
STRICT_POLICY = f"{_POLICY}; form-action 'self'; require-trusted-types-for 'script'; trusted-types 'none'"
STRICT = ("/sign", "/join", "/sign-in", "/log", "/keys")
"""Beginnings of the addresses whose pages have scripts that sign or check."""

FIXED: Mapping[str, str] = {
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "X-Frame-Options": "DENY",
    "Permissions-Policy": "publickey-credentials-get=(self), publickey-credentials-create=(self), camera=()",
}
HSTS = "max-age=31536000; includeSubDomains"


class SecurityHeaders:
    """Adds the headers to every answer; a route's own policy, where it set one, stays.

    Args:
        app: what answers.
        tls: whether people reach it over TLS alone.
    """

    def __init__(self, app: ASGIApp, *, tls: bool) -> None:
        self.app = app
        self.fixed = {**FIXED, "Strict-Transport-Security": HSTS} if tls else dict(FIXED)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer a request."""
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        strict = scope["path"].startswith(STRICT)

        async def send_with(message: Message) -> None:
            if message["type"] == "http.response.start":
                headers = MutableHeaders(scope=message)
                headers.setdefault("Content-Security-Policy", STRICT_POLICY if strict else POLICY)
                for name, value in self.fixed.items():
                    headers.setdefault(name, value)
                if "cache-control" not in headers:
                    headers["Cache-Control"] = "private, no-cache"
            await send(message)

        await self.app(scope, receive, send_with)
