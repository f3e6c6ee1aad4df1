"""The OpenAPI description, as FastAPI makes it, with what it cannot know.

Problems have a media type of their own, any request may meet the guards, and reads may be signed in.
"""

import re
from collections.abc import Callable
from typing import Any

from fastapi import FastAPI

from api.server.asked import COOKIE
from api.server.problems import MEDIA_TYPE, STATUSES

PROBLEM = {"$ref": "#/components/schemas/ProblemBody"}
GUARDS = (
    "CROSS_SITE",
    "METHOD_NOT_ALLOWED",
    "NOT_ACCEPTABLE",
    "TOO_MANY_REQUESTS",
    "INTERNAL",
    "STORAGE_FAILED",
    "BUSY",
)
"""What any request may meet before or behind its operation."""
WRITE_GUARDS = ("MALFORMED", "TIMEOUT", "TOO_LARGE", "DISK_FULL", "CLOCK_UNSURE")
_PARAMETERS = ("USAGE",)
TAGS = {
    "write": "Saying something: prepare a statement, sign it, submit it.",
    "read": "Entries, proofs, words, and what is new.",
    "registers": "Things by type, as they stand now.",
    "reports": "Reports, the acts behind each figure, exports for other programs.",
    "documents": "What statements name by digest.",
    "kinds": "The kinds of acts there are, from which forms and clients are made.",
    "tiles": "The tree as files: C2SP tlog-tiles.",
    "session": "Signing in, for reading only.",
    "operation": "Whether the server lives and can serve, and its figures.",
    "sign in": "Passkeys: signing in, joining, another device.",
    "drafts": "Statements that wait to be signed in a browser.",
}
SECURITY = {
    "bearer": {"type": "http", "scheme": "bearer", "description": "The token of /api/session; for reading only."},
    "cookie": {
        "type": "apiKey",
        "in": "cookie",
        "name": COOKIE,
        "description": "A browser's session, signed in by passkey; for reading only.",
    },
}
_SENTENCE_ENDS = re.compile(r"\.(?:\s|$)|[;:\n]")
_METHODS = ("get", "post", "put", "patch", "delete")


def describe(app: FastAPI) -> Callable[[], dict[str, Any]]:
    """What the application answers at ``/openapi.json``: made when it is asked for first."""
    plain = app.openapi

    def made() -> dict[str, Any]:
        if app.openapi_schema is None:
            app.openapi_schema = None
            told = plain()
            _complete(told)
            app.openapi_schema = told
        return app.openapi_schema

    return made


def _complete(told: dict[str, Any]) -> None:
    components = told.setdefault("components", {})
    components["securitySchemes"] = SECURITY
    for unused in ("HTTPValidationError", "ValidationError"):
        components.get("schemas", {}).pop(unused, None)
    used = {tag for path in told["paths"].values() for one in path.values() for tag in one.get("tags", ())}
    told["tags"] = [{"name": name, "description": TAGS.get(name, f"{name.capitalize()}.")} for name in sorted(used)]
    for path in told["paths"].values():
        for method in _METHODS:
            if method in path:
                _complete_operation(method, path[method])


def _complete_operation(method: str, operation: dict[str, Any]) -> None:
    summary, about = operation.get("summary", ""), operation.get("description", "")
    if summary == summary.title() and about:
        # FastAPI has made it from the function's name; the first sentence says more.
        operation["summary"] = _SENTENCE_ENDS.split(about, maxsplit=1)[0]
    responses = operation["responses"]
    responses.pop("default", None)
    guards = GUARDS + (WRITE_GUARDS if method != "get" else ())
    if operation.get("parameters") or "requestBody" in operation:
        guards += _PARAMETERS
    for title in guards:
        status = str(int(STATUSES[title]))
        known = responses.setdefault(status, {"description": title})
        if title not in known["description"] and not _is_ours(known):
            known["description"] = f"{known['description']} or {title}"
    for status, response in responses.items():
        if status[:1] in "45" and not _is_ours(response):
            response["content"] = {MEDIA_TYPE: {"schema": PROBLEM}}
    operation["responses"] = dict(sorted(responses.items()))
    if method == "get":
        operation["security"] = [{}, {"bearer": []}, {"cookie": []}]


def _is_ours(response: dict[str, Any]) -> bool:
    """Whether an operation describes its own body for a status that is a problem elsewhere."""
    schemas = [each.get("schema", {}) for each in response.get("content", {}).values()]
    return any("$ref" in schema and schema != PROBLEM and "Validation" not in schema["$ref"] for schema in schemas)
