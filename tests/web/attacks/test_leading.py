"""Nobody is led elsewhere and nothing slips into a header, whatever an address or a name asks for."""

from urllib.parse import parse_qs, urlsplit

import pytest

from tests.web.attacks.asking import Answered, ask
from tests.web.attacks.poisoned import Poisoned
from tests.web.attacks.walk import EVERY_ROUTE, HTML, links_of

ELSEWHERE = (
    "//evil.example", "///evil.example", "https://evil.example", "HTTPS:evil.example", "http:/\\evil.example",
    "/\\evil.example", "\\\\evil.example", "\\/evil.example", "/%09/evil.example", "/\t/evil.example",
    "/\n/evil.example",
    "\t//evil.example", " //evil.example", "/./\\evil.example", "javascript:alert(1)", "JaVaScRiPt:alert(1)",
    "java\nscript:alert(1)", "data:text/html,x", "vbscript:x", "evil.example", "@evil.example", ".evil.example",
    ":80@evil.example", "/\u2028/evil.example", "/\\\\evil.example", "https:evil.example", "//evil.example/%2f..",
    "/..//evil.example", "//user@evil.example", "///\\;@evil.example", "\uff0f\uff0fevil.example", "%2f%2fevil.example",
)  # fmt: skip
"""Where a careless page could lead on to."""
LINES = ("%0d%0aSet-Cookie:%20a=b", "%0aX-Evil:%201", "%0d%0a%0d%0a<script>", "%E5%98%8A%E5%98%8DSet-Cookie:a=b", "%00")
"""What would end a header's line."""

ENDING = tuple(route for route in EVERY_ROUTE if route.path != "/api/events")
"""Addresses whose answers end."""


def _stays(address: str) -> bool:
    """Whether a browser that is on a page of ours, led there, stays on this site."""
    plain = "".join(each for each in address if each not in "\t\r\n").strip().replace("\\", "/")
    return plain.startswith("/") and not plain.startswith("//")


def test_what_leads_elsewhere_is_known() -> None:
    """The judge lets a path pass and none of the ways elsewhere that a browser takes."""
    assert _stays("/agreed/D-1?q=1#a")
    assert not [way for way in ELSEWHERE[:7] if _stays(way)]


@pytest.mark.parametrize("way", ELSEWHERE)
def test_signing_in_leads_on_within_the_site(poisoned: Poisoned, way: str) -> None:
    """The page to go on to is one of ours, or home."""
    page = poisoned.client().get("/sign-in", params={"next": way}, headers=HTML).text
    following = page.partition('data-next="')[2].partition('"')[0]
    assert _stays(following), following
    assert all(_stays(href) or href.startswith("#") or not href for href in links_of(page).hrefs)


def _leads(answer: Answered) -> str:
    return answer.header("location")


@pytest.mark.parametrize(
    "path",
    [
        "/promises/mine", "/agreed/x%26next=evil.example/position", "/agreed/x&next=evil.example/position",
        "/agreed/x%23evil.example/position", "/agreed/x%3fnext=evil.example/position", "/agreed/;x/position",
        "/agreed/%5c%5cevil.example/position", "/agreed/x%0d%0aX-Evil:1/position",
        "/agreed/x%26next=%5cevil.example/position", "/agreed/\xe9%22/position",
    ],
)  # fmt: skip
def test_who_must_sign_in_is_led_back_to_where_she_was(poisoned: Poisoned, path: str) -> None:
    """The way back is the path that was asked for, as one parameter, whatever it holds."""
    (answer,) = ask(poisoned.app, [path], {"accept": "text/html"})
    there = urlsplit(_leads(answer))
    assert (there.scheme, there.netloc, there.path) == ("", "", "/sign-in")
    given = parse_qs(there.query)
    assert list(given) == ["next"]
    assert len(given["next"]) == 1
    page = poisoned.client().get(f"{there.path}?{there.query}", headers=HTML).text
    assert _stays(page.partition('data-next="')[2].partition('"')[0])


def test_no_answer_leads_away_whoever_is_named_as_host(poisoned: Poisoned) -> None:
    """A slash too many, another host's name, a proxy's word for it: each redirect stays here."""
    person = poisoned.people()[0]
    headers = {
        "authorization": f"Bearer {poisoned.token(person)}", "accept": "text/html", "host": "evil.example",
        "x-forwarded-host": "evil.example",
    }  # fmt: skip
    plain = [route.path for route in ENDING if "{" not in route.path]
    targets = [f"{path}/" for path in plain] + [f"//evil.example{path}" for path in plain]
    led = [(one.target, _leads(one)) for one in ask(poisoned.app, targets, headers) if _leads(one)]
    assert not [(target, where) for target, where in led if not _stays(where)]


def test_nothing_slips_into_a_header(poisoned: Poisoned) -> None:
    """Line ends in paths and in queries, at every address: no header has one, and none is new."""
    person = poisoned.people()[0]
    targets = []
    for turn, route in enumerate(ENDING):
        path, line = route.path, LINES[turn % len(LINES)]
        while "{" in path:
            begin, _, rest = path.partition("{")
            path = f"{begin}a{line}{rest.partition('}')[2]}"
        targets.append(f"{path}?next=/{line}&lang={line}&q={line}&from={line}&stage={line}&table={line}")
    targets += [f"/agreed{line}?stage={line}&from=1{line}&limit=1" for line in LINES]
    for headers in ({"authorization": f"Bearer {poisoned.token(person)}"}, {"accept": "text/html"}):
        for one in ask(poisoned.app, targets, headers):
            assert one.status < 500, one.target
            for name, value in one.headers:
                assert not {b"\r"[0], b"\n"[0], 0} & {*name, *value}, (one.target, name, value)
                assert name.lower() not in (b"x-evil", b"set-cookie"), (one.target, name, value)
