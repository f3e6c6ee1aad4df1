"""docs/api.md names every address that there is, and its example is what the server takes."""

import json
import re
from pathlib import Path

from tests.web.api.hall import bearer
from tests.web.site import Site

DOCS = Path(__file__).parents[3] / "docs" / "api.md"
ELSEWHERE = re.compile(r"/api/(drafts|passkeys|pairings|devices|invitations)|/livez|/readyz|/metrics|/enrol|/join")
"""Addresses that pages use, or that docs/serving.md tells."""


def test_every_address_is_told(closed: Site) -> None:
    """None is missing, and none is told that is not there."""
    table = DOCS.read_text(encoding="utf-8").partition("## Addresses")[2].partition("\n## ")[0]
    told = set(re.findall(r"(?:POST |GET |DELETE )?(/[a-z{][^`,\s]*)", "\n".join(re.findall(r"`([^`]+)`", table))))
    there = {path for path in closed.app.openapi()["paths"] if not ELSEWHERE.match(path)}
    assert {path for path in there if path.startswith(("/api", "/tile", "/checkpoint"))} - told == set()
    assert told - there == set()


def test_the_example_is_taken(closed: Site) -> None:
    """What the page says to send to /api/prepare is accepted."""
    example = json.loads(re.findall(r"```json\n(.*?)```", DOCS.read_text(encoding="utf-8"), re.DOTALL)[0])
    answer = closed.client.post("/api/prepare", json=example, headers=bearer(closed, "Ana"))
    assert answer.json()["accepted"] is True, answer.text
