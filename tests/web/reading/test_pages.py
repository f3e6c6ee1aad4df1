"""Every page that is read: who may open it, that nothing on the way from home ends nowhere, what it must not say."""

import re
from collections import Counter
from collections.abc import Iterator
from html import unescape
from pathlib import Path
from xml.etree.ElementTree import Element, fromstring

import pytest

from ledger.application.compose import Words
from tests.hall import Hall
from tests.web.reading.demo_site import PAGE, DemoSite
from tests.web.site import Site, founded

PAGES = (
    "/", "/met", "/met/G-1", "/met/G-2", "/agreed", "/agreed/D-1", "/agreed/D-3", "/agreed/D-4", "/promises",
    "/promises/mine", "/promises/C-2", "/money", "/money/waiting", "/money/funds/F-1", "/money/lines/L-1",
    "/money/spends/Z-1", "/money/requests/41.0", "/people", "/people/P-1", "/organizations/O-1", "/posts", "/posts/R-1",
    "/handovers/T-1", "/audits", "/audits/AUDIT-1", "/calendar", "/charter", "/charter/history",
    "/charter/versions/CH-1", "/log", "/log/44", "/reports", "/reports/budget", "/reports/budget?at=40",
    "/reports/budget?since=40", "/reports/budget/trace/lead.came-in-ZAR", "/search?q=hall", "/more", "/verify",
    "/things/E-1",
)  # fmt: skip
OPEN_TO_ALL = ("/", "/verify")
TRACES_OF_EACH = 1
XHTML = "{http://www.w3.org/1999/xhtml}"
NOT_OURS = ("bdi", "code", "blockquote", "time", "pre", "svg", "figure")
OURS = ("h1", "h2", "h3", "label", "button", "summary", "dt", "caption", "legend")
NOT_READ = re.compile(
    r"/(static|share|sign|sign-in|sign-out|join|demo|docs|api|feeds|sheet|say|keys|settings)\b|/[a-z-]+/[A-Z]+-\d+/"
    r"|/(new|receipt)\b|lang=|[?&](kind|thing|about|on|decision|to|of)=|\.(json|csv|pdf|xlsx|txt|zip)\b"
)
"""Forms, files and rooms that other tests open."""


@pytest.mark.parametrize("path", [path for path in PAGES if path not in OPEN_TO_ALL])
def test_a_page_of_members_is_not_shown_to_the_public(site: DemoSite, path: str) -> None:
    """A browser is led to the sign-in page; a program is told what is missing."""
    public = site.client()
    led = public.get(path, headers=PAGE, follow_redirects=False)
    told = public.get(path)
    assert (led.status_code, led.headers["location"].startswith("/sign-in")) == (303, True)
    assert (told.status_code, told.json()["code"]) == (401, "SIGN_IN_REQUIRED")


def test_home_tells_the_public_nothing_of_the_record(site: DemoSite) -> None:
    """What this is and how to sign in, and none of the names or words of members."""
    told = site.client().get("/", headers=PAGE)
    assert told.status_code == 200
    assert "/sign-in" in told.text
    assert not re.search(r"Thandi|Dock and Ferry|Quay Street|ZAR", told.text)
    data = site.client().get("/home.json").json()
    assert set(data) == {"title", "language", "open", "founded"}
    assert data["open"] is False


@pytest.mark.parametrize("path", PAGES)
def test_a_member_reads_the_page_in_every_form(site: DemoSite, path: str) -> None:
    """As a page with one main heading, and at the same address as JSON that has its title."""
    member = site.client("Thandi")
    page = member.get(path, headers=PAGE)
    assert page.status_code == 200
    assert page.text.count("<h1") == 1
    assert page.text.count("<main") == 1
    assert 'style="' not in page.text
    assert not re.search(r"<script(?![^>]* src=)", page.text)
    stem, mark, query = path.partition("?")
    data = member.get(f"{stem if stem != '/' else '/home'}.json{mark}{query}")
    assert data.status_code == 200
    assert data.json()["title"]


@pytest.mark.parametrize("path", PAGES)
def test_the_words_of_a_page_are_translated(site: DemoSite, path: str) -> None:
    """In the pseudo-language each heading is accented but for what people wrote and what is marked as English."""
    mark = "&" if "?" in path else "?"
    page = site.client("Thandi").get(f"{path}{mark}lang=en-XA", headers=PAGE).text
    main = next(one for one in fromstring(page.partition(">")[2]).iter(f"{XHTML}main"))  # noqa: S314 - our own page
    plain = [words for words in _messages(main) if words and "[" not in words]
    assert plain == []


def _messages(element: Element) -> Iterator[str]:
    """The texts of headings, labels, buttons and terms that are the page's own."""
    name = element.tag.removeprefix(XHTML)
    if name in NOT_OURS or element.get("lang") == "en" or element.get("class") == "report":
        return  # people's words; rules told in English; a report's own words, held by tests of the reports
    if name in OURS:
        own = [element.text, *(child.tail for child in element)]
        yield " ".join(" ".join(filter(None, own)).split()).strip(" :·,.")
    for child in element:
        yield from _messages(child)


def test_nothing_that_a_page_leads_to_is_missing(site: DemoSite) -> None:
    """From home, every address of reading that any page names answers well, whatever the thing."""
    member, seen, todo, traces = site.client("Thandi"), set[str](), ["/"], Counter[str]()
    while todo:
        path = todo.pop()
        if path in seen:
            continue
        seen.add(path)
        told = member.get(path, headers=PAGE)
        assert told.status_code == 200, (path, told.status_code)
        for found in re.findall(r'href="(/[^"#]*)', told.text):
            address = unescape(found)
            report, trace, _ = address.partition("/trace/")
            traces[report] += bool(trace)
            if address not in seen and not NOT_READ.search(address) and not (trace and traces[report] > TRACES_OF_EACH):
                todo.append(address)
    assert {f"/log/{index}" for index in range(site.stage.ledger.size)} <= seen
    assert len(seen) > 150


SECRET = "Only Ana should know of the blue door"


def test_words_for_fewer_are_read_by_nobody_else(tmp_path: Path) -> None:
    """What was sealed for one person stands on no page of another member, and no search finds it; she reads it."""
    own = founded(tmp_path / "ledger")
    hall = own.hall
    sitting = hall.sitting(("Ana", "self"))
    body = {"date": "2026-03-01", "moments": [{"moment": "story"}]}
    words = Words(SECRET, "en", ("person", hall.ids["Ana"]))
    sitting.add("gathering.met/v1", body, sealed={"note": words, "moments/0/sentence": words})
    hall.accept(hall.sign(sitting))
    index = hall.ledger.size - 1
    paths = (
        "/", "/home.json", "/met", "/met.json", "/met/G-1", "/met/G-1.json", "/log", "/log.json", f"/log/{index}",
        f"/log/{index}.json", "/search?q=blue", "/search.json?q=blue+door", "/log.json?q=blue", "/people/P-1",
        "/reports/evenings", "/reports/pack",
    )  # fmt: skip
    shown = {name: [path for path in paths if "blue door" in _read(own, name, path)] for name in ("Ana", "Ben")}
    own.close()
    assert shown["Ben"] == ["/search.json?q=blue+door"], "her own question alone"
    assert {"/", "/met/G-1", f"/log/{index}.json", "/search.json?q=blue+door"} <= set(shown["Ana"])


def _read(own: Site, name: str, path: str) -> str:
    told = own.as_person(name).get(path, headers=PAGE)
    assert told.status_code == 200, path
    return unescape(told.text)


def test_an_address_of_nothing_says_what_to_do(site: DemoSite) -> None:
    """A number that nothing has, a figure that no report has, an entry that is not there yet."""
    member = site.client("Thandi")
    for path in (
        "/agreed/D-99",
        "/met/G-99",
        "/log/9999",
        "/reports/nope",
        "/reports/budget/trace/no.such",
        "/things/x",
    ):
        told = member.get(path)
        assert told.status_code == 404, path
        assert told.json()["next"]


def test_what_the_reader_has_is_not_sent_again(site: DemoSite) -> None:
    """The same page asked for again with its ETag is empty; in another language or for another reader it is not."""
    member = site.client("Thandi")
    first = member.get("/agreed", headers=PAGE)
    asked = {**PAGE, "if-none-match": first.headers["etag"]}
    assert member.get("/agreed", headers=asked).status_code == 304
    assert member.get("/agreed?lang=es", headers=asked).status_code == 200
    assert site.client("Ruth").get("/agreed", headers=asked).status_code == 200


def test_a_public_record_tells_the_public_no_word_of_members(tmp_path: Path) -> None:
    """Where the charter opens the entries, everybody reads what was done; words of members stay with members."""
    hall = Hall(tmp_path / "ledger")
    hall.found({"Dockers": "Ana", "Nurses": "Ben"}, charter={"entries": "public"})
    sitting = hall.sitting(("Ana", "self"))
    sealed = {"note": Words(SECRET, "en", "members"), "place": Words("The open square", "en", "public")}
    sitting.add("gathering.met/v1", {"date": "2026-03-01"}, sealed=sealed)
    hall.accept(hall.sign(sitting))
    own = Site(hall)
    told = {
        path: own.client.get(path, headers=PAGE)
        for path in ("/", "/met", "/met/G-1", "/log", "/log/1", "/search?q=blue")
    }
    waiting = [own.client.get(path).status_code for path in ("/money/waiting", "/promises/mine")]
    own.close()
    assert [answer.status_code for answer in told.values()] == [200] * len(told)
    assert "The open square" in told["/met"].text
    assert not any("blue door" in answer.text for answer in told.values())
    assert waiting == [401, 401]


def test_a_text_that_was_removed_says_when(tmp_path: Path) -> None:
    """The entry's page tells the day, and not that the words are for others."""
    own = founded(tmp_path / "ledger")
    hall = own.hall
    sitting = hall.sitting(("Ana", "self"))
    sitting.add("gathering.met/v1", {"date": "2026-03-01"}, sealed={"note": Words(SECRET, "en", "members")})
    hall.accept(hall.sign(sitting))
    digest = next(
        one for one, (_, path, _audience) in hall.ledger.live.state.record.sealed.items() if path == "note"
    )  # fmt: skip
    erasing = hall.sitting(("Ana", "self"))
    erasing.add("disclosure.erased/v1", {"digests": [digest], "right": "author"})
    hall.accept(hall.sign(erasing))
    told = _read(own, "Ana", "/log/1")
    own.close()
    assert "removed on request, 1 March 2026" in told
    assert "blue door" not in told
