"""Files that would run if a browser took them for pages: refused, or given out so that nothing runs."""

from collections.abc import Iterator
from typing import Any

import pytest

from ledger.application.compose import Words
from ledger.format.document import document_ref
from ledger.format.statement import ForAnother
from ledger.format.submission import format_submission
from tests.web.acting.stage import actor, errors_of
from tests.web.api.hall import bearer, served
from tests.web.site import Site

RUNS = b"<script>top.zyx1z=1</script>"
SVG = b'<svg xmlns="http://www.w3.org/2000/svg" onload="top.zyx1z=1"><script>top.zyx1z=1</script></svg>'
FILES = (
    (RUNS, "text/html"), (b"<!doctype html>" + RUNS, "text/html"), (RUNS, "text/plain"), (SVG, "text/xml"),
    (SVG, "text/plain"), (SVG, "application/octet-stream"), (b"GIF89a/*" + RUNS + b"*/=1;top.zyx1z=1", "image/gif"),
    (b"%PDF-1.7\n" + RUNS, "application/pdf"), (b"\x89PNG\r\n\x1a\n" + RUNS, "image/png"),
    (b"\xff\xd8\xff\xe0" + RUNS, "image/jpeg"), (b"top.zyx1z=1", "text/javascript"), (RUNS, "text/x-evil"),
    (b'{"a": "</script><script>top.zyx1z=1</script>"}', "application/json"), (b"PK\x03\x04" + RUNS, "application/zip"),
)  # fmt: skip
"""Pages, drawings with scripts, and files that are two things at once."""
REFUSED = (
    (SVG, "image/svg+xml"), (RUNS, "application/xhtml+xml"), (RUNS, "image/png"), (b"GIF89a" + RUNS, "text/html"),
    (RUNS, "text/html\r\nX-Evil: 1"), (RUNS, "multipart/related"),
    (b"MZ" + bytes(60), "application/x-msdownload"), (RUNS, "application/xml"), (b"\xfe\xff<\x00s", "text/html"),
)  # fmt: skip
NAMES = (
    "../../evil.html", "..\\evil.html", "a.jpg\x00.html", '"><img src=x onerror=top.zyx1z=1>.jpg', "a\r\nX-Evil: 1.jpg",
    "\u202egpj.exe", "CON", "." * 300, "evil.html",
)  # fmt: skip


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    """A hall with two organizations."""
    found = served(tmp_path_factory.mktemp("uploads") / "ledger", entries="public")
    yield found
    found.close()


def _send(site: Site, data: bytes, media_type: str) -> Any:
    headers = bearer(site, "Ana") | {"Content-Type": media_type}
    return site.client.post("/api/documents", content=data, headers=headers)


@pytest.mark.parametrize(("data", "media_type"), REFUSED)
def test_what_could_run_as_what_it_says_is_refused(site: Site, data: bytes, media_type: str) -> None:
    """Types that browsers run and that no paper has, and what is not what it says."""
    assert _send(site, data, media_type).status_code in (400, 415, 422)


@pytest.mark.parametrize(("data", "media_type"), FILES)
def test_what_is_taken_is_never_shown(site: Site, data: bytes, media_type: str) -> None:
    """It comes back byte for byte as an attachment, with its type fixed, in a sandbox that runs nothing."""
    sent = _send(site, data, media_type)
    if sent.status_code == 415:
        return
    told = sent.json()
    _name_it(site, {name: told[name] for name in ("sha256", "length", "type", "salted")})
    answer = site.client.get(f"/api/documents/{told['sha256']}", headers=bearer(site, "Cy") | {"Accept": "text/html"})
    assert (answer.status_code, answer.content) == (200, data)
    assert answer.headers["content-disposition"].startswith("attachment;")
    assert answer.headers["x-content-type-options"] == "nosniff"
    assert answer.headers["content-security-policy"] == "default-src 'none'; sandbox"
    assert answer.headers["cross-origin-resource-policy"] == "same-origin"
    assert answer.headers["content-type"].partition(";")[0] == media_type


def _name_it(site: Site, document: dict[str, Any]) -> None:
    """Cy's organization tells of a risk on a paper that is this document."""
    hall = site.hall
    sitting = hall.sitting(("Ana", ("organization", "Dockers")), ("Ben", ("organization", "Nurses")))
    paper = document_ref(document, "paper")
    another = ForAnother(hall.ids["Cy"], ("organization", hall.ids["Choir"]), "paper", paper)
    entry = {"entry": {"template": "risk", "topic": "rain", "level": 3}}
    words = {"text": Words("It may rain.", "en", "public")}
    sitting.add("register.entered/v1", entry, by=(0, 1), for_another=another, sealed=words)
    hall.clock.wait(1000)
    signed = format_submission(hall.sign(sitting))
    answer = site.client.post("/api/statements", content=signed, headers={"Content-Type": "application/json"})
    assert answer.status_code == 201, answer.text


@pytest.mark.parametrize("name", NAMES)
def test_a_files_name_is_only_words(site: Site, name: str) -> None:
    """A form that comes back shows the name as text; nothing goes by it."""
    ana = actor(site, "Ana")
    photo = ("photo", (name, b"\xff\xd8\xff\xe0" + bytes(4000), "text/html"))
    answer = ana.send("/met/new", [photo], date="no day")
    assert answer.status_code == 422
    assert errors_of(answer)
    assert "<img src=x" not in answer.text
    assert "x-evil" not in answer.headers
