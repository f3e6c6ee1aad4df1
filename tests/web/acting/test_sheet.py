"""The meeting sheet through the pages: printed, taken as a workbook, filled in, refused, brought in as one sitting."""

import io
from collections.abc import Iterator
from pathlib import Path

import openpyxl
import pytest
from httpx2 import Response

from tests.web.acting.stage import Actor, actor, errors_of, keep_draft, ratified, words_of
from tests.web.site import Site, founded


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    found = founded(Path(tmp_path_factory.mktemp("hall")) / "ledger")
    ratified(found)
    yield found
    found.close()


@pytest.fixture
def ana(site: Site) -> Actor:
    return actor(site, "Ana")


def filled(ana: Actor, day: str) -> bytes:
    """The workbook of the page, with a day and a number of heads written in."""
    book = openpyxl.load_workbook(io.BytesIO(ana.client.get("/sheet.xlsx").content))
    sheet = book["Meeting"]
    rows = {str(sheet.cell(row, 1).value): row for row in range(1, sheet.max_row + 1)}
    sheet.cell(rows["date"], 5, day)
    sheet.cell(rows["note"], 5, "A long evening.")
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def send(ana: Actor, data: bytes) -> Response:
    """A workbook brought in."""
    return ana.send("/sheet", {"workbook": ("meeting.xlsx", data, "application/octet-stream")})


def test_the_sheet_is_for_members(site: Site) -> None:
    """The names on it are the members'."""
    for path in ("/sheet", "/sheet/print", "/sheet.xlsx"):
        answer = site.client.get(path, headers={"Accept": "text/html"}, follow_redirects=False)
        assert answer.headers["location"].startswith("/sign-in")


@pytest.mark.parametrize("data", [b"", b"no workbook", b"PK\x03\x04 not a whole one"])
def test_what_is_no_sheet_is_refused(ana: Actor, data: bytes) -> None:
    """It is named by its field, and nothing is drawn up."""
    answer = send(ana, data)
    assert answer.status_code == 422
    assert {field for field, _ in errors_of(answer)} == {"workbook"}


def test_a_wrong_cell_is_told(ana: Actor) -> None:
    """Each wrong cell is told with its place."""
    answer = send(ana, filled(ana, "some day in March"))
    ((field, words),) = errors_of(answer)
    assert field == "workbook"
    assert "some day in March" in words


def test_a_sheet_becomes_a_draft(site: Site, ana: Actor) -> None:
    """The workbook that the page gives, filled in, leads to signing one sitting."""
    assert "Print the page" in ana.see("/sheet")
    printed = ana.client.get("/sheet/print")
    assert "/sheet/print.css" in printed.text
    assert "@page" in ana.client.get("/sheet/print.css").text
    answer = send(ana, filled(ana, "2026-03-01"))
    assert b"gathering.met/v1" in keep_draft(site, answer).envelope.payload
    assert "A long evening." in words_of(site, answer)
