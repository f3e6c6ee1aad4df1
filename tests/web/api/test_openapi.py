"""The description: every route is in it, every problem is told, and the pages made from it are whole."""

import re
from typing import Any

from fastapi.routing import APIRoute

from api.routes.catalogue import ROUTERS
from api.routes.problem_words import MEANINGS
from api.server.problems import MEDIA_TYPE, STATUSES
from tests.web.site import Site

NOT_DESCRIBED = re.compile(r"/static/|/docs|/sign/|/favicon|/robots|/\.well-known/")
"""Addresses for browsers, which are no API."""


def _operations(site: Site) -> dict[tuple[str, str], dict[str, Any]]:
    told = site.client.get("/openapi.json").json()
    return {(method.upper(), path): one for path, methods in told["paths"].items() for method, one in methods.items()}


def test_every_route_of_the_machine_is_described(closed: Site) -> None:
    """No address under the machine's routers is left out, HEAD aside."""
    described = set(_operations(closed))
    routes = [route for router in ROUTERS for route in router.routes if isinstance(route, APIRoute)]
    plain = {
        (method, re.sub(r":path\}", "}", route.path))
        for route in routes
        for method in (route.methods or set()) - {"HEAD"}
        if not NOT_DESCRIBED.match(route.path)
    }
    assert plain - described == set()
    assert len(plain) > 25


def test_each_operation_has_its_own_name_a_tag_and_words(closed: Site) -> None:
    """A client generator has names for methods, and people a sentence."""
    operations = _operations(closed)
    names = [one["operationId"] for one in operations.values()]
    assert len(set(names)) == len(names)
    for where, one in operations.items():
        assert re.fullmatch("[a-z][a-z_]*", one["operationId"]), where
        assert one.get("tags"), where
        assert one.get("description") or one.get("summary"), where


def test_problems_are_described_as_they_are_sent(closed: Site) -> None:
    """Whatever is 4xx or 5xx has the media type of problems and their shape; no other validation error is promised."""
    for where, one in _operations(closed).items():
        assert {"500", "503", "429"} <= one["responses"].keys(), where
        for status, response in one["responses"].items():
            if status[0] in "45" and "application/json" not in response["content"]:
                assert response["content"][MEDIA_TYPE]["schema"]["$ref"].endswith("/ProblemBody"), (where, status)
    assert "HTTPValidationError" not in closed.client.get("/openapi.json").text


def test_reads_say_how_one_signs_in(closed: Site) -> None:
    """Nothing, a bearer token, or a cookie; writes prove themselves."""
    told = closed.client.get("/openapi.json").json()
    assert set(told["components"]["securitySchemes"]) == {"bearer", "cookie"}
    assert told["paths"]["/api/entries"]["get"]["security"] == [{}, {"bearer": []}, {"cookie": []}]
    assert "security" not in told["paths"]["/api/statements"]["post"]


def test_the_page_of_the_api_has_every_operation_and_no_script_of_others(closed: Site) -> None:
    """Rendered here: nothing is fetched from elsewhere, nothing runs."""
    page = closed.client.get("/docs", headers={"Accept": "text/html"})
    assert page.status_code == 200
    for one in _operations(closed).values():
        assert f'id="{one["operationId"]}"' in page.text
    assert not re.search(r'<script(?![^>]*src="/static/)', page.text)
    assert not re.search(r'(src|href)="https?:', page.text)


def test_every_problem_has_its_words(closed: Site) -> None:
    """The table of problems and the page are complete; a problem's type leads to its words."""
    assert set(MEANINGS) == set(STATUSES)
    page = closed.client.get("/docs/problems", headers={"Accept": "text/html"}).text
    kind = closed.client.get("/api/entries").json()["type"]
    assert kind.startswith("/docs/problems#")
    assert f'id="{kind.partition("#")[2]}"' in page
    for title in STATUSES:
        assert f'id="{title.lower()}"' in page
