"""Documents: what is not what it says is refused; kept for a day; out only to those who may see the act."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from api.server.naming import Naming, may_have
from api.server.uploads import KEPT_MS, MAX_BYTES
from ledger.format.document import DocumentRef, document_digest, document_ref
from ledger.format.statement import ForAnother
from ledger.format.submission import format_submission
from tests.web.api.hall import bearer, served
from tests.web.site import Site

PDF = b"%PDF-1.7\n" + b"a scan of a receipt " * 300
PNG = b"\x89PNG\r\n\x1a\n" + bytes(5000)


@pytest.fixture
def site(tmp_path: Path) -> Iterator[Site]:
    found = served(tmp_path / "ledger")
    yield found
    found.close()


def _send(site: Site, data: bytes, media_type: str, name: str | None = "Ana", **query: str) -> Any:
    headers = bearer(site, name) | {"Content-Type": media_type}
    return site.client.post("/api/documents", content=data, headers=headers, params=query)


@pytest.mark.parametrize(
    ("data", "media_type", "status"),
    [
        (PNG, "application/pdf", 415),
        (PDF, "text/plain", 415),
        (PDF, "image/png", 415),
        (b"\xff\xfe", "text/plain", 415),
        (b"a\0b", "text/html", 415),
        (PDF, "application/x-msdownload", 415),
        (PDF, "", 415),
        (b"", "text/plain", 422),
        (b"x" * (MAX_BYTES + 1), "application/octet-stream", 413),
    ],
)
def test_what_is_not_what_it_says_is_refused(site: Site, data: bytes, media_type: str, status: int) -> None:
    """The first bytes and the alphabet must fit the declared type."""
    assert _send(site, data, media_type).status_code == status


def test_the_public_sends_nothing_up(site: Site) -> None:
    """Only members fill the server's disk."""
    assert _send(site, PDF, "application/pdf", None).status_code == 401


def test_a_document_waits_for_its_statement(site: Site) -> None:
    """Nobody gets it before an act names it, not even who sent it; the day after it is gone."""
    told = _send(site, PDF, "application/pdf").json()
    assert told["sha256"] == document_digest(PDF, None)
    assert site.client.get(f"/api/documents/{told['sha256']}", headers=bearer(site, "Ana")).status_code == 404
    assert site.host.uploads.take(told["sha256"]) is not None
    site.host.uploads.sweep(site.hall.clock.now() + KEPT_MS)
    assert site.host.uploads.take(told["sha256"]) is None


def test_a_short_text_is_salted(site: Site) -> None:
    """A guessable document gets a salt, the client's where it gives one."""
    salt = "ab" * 32
    told = _send(site, b"forty rand", "text/plain", salt=salt).json()
    assert told["salted"] is True
    assert told["sha256"] == document_digest(b"forty rand", bytes.fromhex(salt))
    assert _send(site, b"forty rand", "text/plain").json()["sha256"] != told["sha256"]


def test_a_named_document_is_for_whoever_may_see_the_act(site: Site) -> None:
    """Members of any organization get it as an attachment in a sandbox; the public does not."""
    hall = site.hall
    told = _send(site, PDF, "application/pdf").json()
    document = {name: told[name] for name in ("sha256", "length", "type", "salted")}
    sitting = hall.sitting(("Ana", ("organization", "Dockers")), ("Ben", ("organization", "Nurses")))
    for_another = _paper(hall.ids["Cy"], hall.ids["Choir"], document)
    charter = hall.ledger.live.state.charter.in_force.get()
    assert charter is not None
    body = {"charter": charter.id, "word": "ratified"}
    sitting.add("organization.ratified/v1", body, by=(0, 1), about=hall.ids["Choir"], for_another=for_another)
    hall.clock.wait(1000)
    signed = format_submission(hall.sign(sitting))
    sent = site.client.post("/api/statements", content=signed, headers={"Content-Type": "application/json"})
    assert sent.status_code == 201, sent.text
    path = f"/api/documents/{told['sha256']}"
    answer = site.client.get(path, headers=bearer(site, "Cy"))
    assert (answer.status_code, answer.content) == (200, PDF)
    assert answer.headers["content-disposition"].startswith("attachment")
    assert answer.headers["content-type"] == "application/pdf"
    assert "sandbox" in answer.headers["content-security-policy"]
    assert answer.headers["x-content-type-options"] == "nosniff"
    assert site.client.get(path).status_code == 401
    assert site.host.uploads.take(told["sha256"]) is None


def _paper(person: str, organization: str, document: dict[str, Any]) -> Any:
    return ForAnother(person, ("organization", organization), "paper", document_ref(document, "paper"))


def test_words_for_one_keep_the_document_from_others(site: Site) -> None:
    """A document named beside words that are for one person is for her alone."""
    state, now = site.hall.ledger.live.state, site.hall.clock.now()
    sealed = {audience: digest for digest, (_, _, audience) in state.record.sealed.items()}
    document = DocumentRef("0" * 64, 1, "application/pdf", salted=True)
    hers = Naming(1, 0, document, (sealed["person", site.hall.ids["Ana"]],))
    public = Naming(3, 0, document, (sealed["public"],))
    readers = {name: site.host.reader(bearer(site, name)["Authorization"][7:]) for name in ("Ana", "Ben")}
    anybody = site.host.reader(None)
    assert may_have(hers, readers["Ana"], state, now)
    assert not may_have(hers, readers["Ben"], state, now)
    assert not may_have(hers, anybody, state, now)
    assert may_have(public, anybody, state, now)
