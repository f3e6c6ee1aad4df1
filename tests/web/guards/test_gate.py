"""The gate in front of the application: headers on every answer, rates, sizes, other sites' requests."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from api.server.guards.headers import FIXED
from ledger.format.codec import encode_base64
from ledger.format.submission import format_submission
from tests.web.site import PUBLIC_URL, Site, founded


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    found = founded(tmp_path_factory.mktemp("gate") / "ledger")
    yield found
    found.close()


@pytest.mark.parametrize(
    "path", ["/", "/nothing", "/api/nothing", "/static/plenary.css", "/livez", "/readyz", "/metrics"]
)
def test_every_answer_says_what_browsers_may_load(site: Site, path: str) -> None:
    """Also problems and files: nothing inline, nothing foreign, no frame."""
    answer = site.client.get(path)
    policy = answer.headers["content-security-policy"]
    assert policy.startswith("default-src 'none'")
    assert "unsafe" not in policy
    assert "http:" not in policy
    for name, value in FIXED.items():
        assert answer.headers[name] == value


def test_signing_pages_have_trusted_types(site: Site) -> None:
    """No text becomes markup where people sign."""
    assert "require-trusted-types-for 'script'" in site.client.get("/sign/").headers["content-security-policy"]


def test_a_request_of_another_site_is_a_problem(site: Site) -> None:
    """With a code, before any route sees it."""
    answer = site.client.post("/api/statements", headers={"Origin": "https://evil.example"}, json={})
    assert (answer.status_code, answer.json()["code"]) == (403, "CROSS_SITE")


def test_a_body_too_large_is_refused_by_its_length(site: Site) -> None:
    """Before a byte of it is read."""
    answer = site.client.post("/api/statements", content=b"x" * (13 * 1024 * 1024), headers={"Origin": PUBLIC_URL})
    assert (answer.status_code, answer.json()["code"]) == (413, "TOO_LARGE")


def test_a_body_too_large_is_refused_where_no_length_is_told(site: Site) -> None:
    """A chunked body is counted as it comes."""
    parts = (b"x" * 65536 for _ in range(300))
    headers = {"Origin": PUBLIC_URL, "Content-Type": "application/json"}
    answer = site.client.post("/api/statements", content=parts, headers=headers)
    assert answer.status_code == 413


def test_who_asks_too_often_waits(tmp_path: Path) -> None:
    """Reads and writes are counted apart; the answer says how long to wait."""
    site = founded(tmp_path / "ledger", reads_per_minute=5, writes_per_minute=2)
    codes = [site.client.get("/").status_code for _ in range(7)]
    assert codes == [200] * 5 + [429] * 2
    refused = site.client.get("/")
    assert int(refused.headers["retry-after"]) > 0
    assert refused.json()["code"] == "TOO_MANY_REQUESTS"
    assert site.client.get("/livez").status_code == 200
    assert site.as_person("Ana").get("/").status_code == 200
    site.close()


def test_figures_and_logs_name_no_person(site: Site, caplog: pytest.LogCaptureFixture) -> None:
    """Routes are counted by their pattern: what stood in an address is nowhere in the figures."""
    site.client.get("/nothing?name=Thandi")
    assert "Thandi" not in site.client.get("/metrics").text
    assert "Thandi" not in caplog.text


def test_refusals_are_counted_by_their_code(site: Site) -> None:
    """Whoever runs the server sees which rule stops people; nothing of what they said."""
    hall = site.hall
    sitting = hall.sitting(("Ana", "self"))
    sitting.add("person.invited/v1", {"invitation": encode_base64(b"no key")}, about=hall.ids["Ben"])
    headers = {"Content-Type": "application/json"}
    answer = site.client.post("/api/statements", content=format_submission(hall.sign(sitting)), headers=headers)
    code = answer.json()["code"]
    assert answer.status_code == 409
    assert f'plenary_refusals_total{{code="{code}"}} 1.0' in site.client.get("/metrics").text
