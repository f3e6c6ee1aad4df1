"""Walking a served record as people do: from home along links, each kind of page a few times."""

import re
from collections import Counter, deque
from collections.abc import Iterator
from dataclasses import dataclass, field
from html.parser import HTMLParser
from urllib.parse import urljoin, urlsplit

from fastapi.routing import APIRoute
from fastapi.testclient import TestClient
from httpx2 import Response

from api.pages.acting.catalogue import FORMS
from api.pages.acting.form import ASKED_FOR
from api.pages.catalogue import ROUTERS as PAGES
from api.routes.catalogue import ROUTERS as ROUTES
from api.server.host import Host
from projections.directory import Directory

HTML = {"Accept": "text/html"}
HEAVY = (".pdf", ".zip", ".xlsx", ".ods", ".svg", ".png", ".docx")
"""Not read here: no page."""


def get_routes(routers: tuple[object, ...] = (*ROUTES, *PAGES)) -> list[APIRoute]:
    """Every address that is read, in the order of matching."""
    found = [route for router in routers for route in getattr(router, "routes", ()) if isinstance(route, APIRoute)]
    return [route for route in found if "GET" in (route.methods or ())]


PAGE_ROUTES = get_routes(PAGES)
EVERY_ROUTE = get_routes()


def route_of(path: str) -> str:
    """The pattern of an address."""
    return next((route.path for route in EVERY_ROUTE if route.path_regex.match(path)), "nowhere")


@dataclass
class FormFields:
    """A form of a page: where it is sent, and its fields by name with what they hold."""

    action: str
    method: str
    files: bool
    fields: dict[str, list[str]] = field(default_factory=dict)
    texts: list[str] = field(default_factory=list)
    """Names of the fields into which people write."""


class Links(HTMLParser):
    """A page's links and forms."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.hrefs: list[str] = []
        self.forms: list[FormFields] = []
        self._select = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """A tag."""
        given = {name: value or "" for name, value in attrs}
        if tag == "a" and "href" in given:
            self.hrefs.append(given["href"])
        elif tag == "form":
            files = given.get("enctype") == "multipart/form-data"
            self.forms.append(FormFields(given.get("action", ""), given.get("method", "get").lower(), files))
        elif self.forms and tag in ("input", "textarea", "select", "option", "button"):
            self._field(tag, given)

    def _field(self, tag: str, given: dict[str, str]) -> None:
        form, name, sort = self.forms[-1], given.get("name", ""), given.get("type", "text")
        if tag == "select":
            self._select = name
        elif tag == "option":
            if self._select and given.get("value"):
                form.fields.setdefault(self._select, []).append(given["value"])
        elif tag == "textarea" or (tag == "input" and sort not in ("checkbox", "radio", "hidden", "submit", "file")):
            form.texts.append(name)
        elif name and sort != "file":
            form.fields.setdefault(name, []).append(given.get("value", ""))


def links_of(html: str) -> Links:
    """The links and forms of a page."""
    found = Links()
    found.feed(html)
    return found


@dataclass(frozen=True)
class Visited:
    """An address that was asked for, the pattern that answered, and the answer."""

    path: str
    pattern: str
    answer: Response

    @property
    def is_page(self) -> bool:
        """Whether a browser shows it as a page."""
        return self.answer.headers.get("content-type", "").startswith("text/html")


def walk(client: TestClient, starts: tuple[str, ...], counts: Counter[str], most: int) -> Iterator[Visited]:
    """Go along links, breadth first.

    Args:
        client: of whoever walks.
        starts: where to begin.
        counts: of visits by pattern; it goes on being counted.
        most: visits of one pattern.
    """
    waiting, seen = deque(starts), set(starts)
    while waiting:
        path = waiting.popleft()
        pattern = route_of(urlsplit(path).path)
        if counts[pattern] >= most or pattern == "nowhere":
            continue
        counts[pattern] += 1
        visited = Visited(path, pattern, client.get(path, headers=HTML, follow_redirects=False))
        yield visited
        further = [visited.answer.headers.get("location", "")]
        if visited.is_page:
            further += links_of(visited.answer.text).hrefs
        for href in further:
            there = urlsplit(urljoin(path, href))
            local = there._replace(fragment="").geturl()
            if not there.netloc and local and local not in seen and not there.path.endswith(HEAVY):
                if re.search(r"[?&]lang=", local):
                    continue
                seen.add(local)
                waiting.append(local)


def places_of_forms(host: Host) -> tuple[str, ...]:
    """The address of every form, about the last thing of its type."""
    with host.ledger.reading():
        state = host.ledger.live.state
        numbers = {one.thing: one.number for one in Directory(state, lambda _: None)}
        asked = [f"{state.record.acts[one].index}.{one.rpartition('.')[2]}" for one in state.money.requests]
    numbers |= {ASKED_FOR: asked[-1]} if asked else {}
    return tuple(form.address(numbers.get(form.thing or "", "X-1")) for form in FORMS)
