"""The meeting sheet: what is no sheet is refused; rows may be put in, words may be another language's."""

import io
from typing import Any

import openpyxl
import pytest

from api.demo.stage import Stage
from projections.imports import sheet_page, sheet_xlsx
from projections.imports.errors import ImportRefusedError
from projections.imports.sheet_draft import draft_sheet
from projections.imports.sheet_form import meeting_form
from projections.imports.surroundings import Surroundings, surroundings
from tests.projections.reading import basis_of


@pytest.fixture
def around(year: Stage) -> Surroundings:
    """The demo's record, as its members read it."""
    basis = basis_of(year.ledger)
    return surroundings(basis.state, lambda digest: basis.words.text(*basis.state.record.sealed[digest][:2]))


def _opened(data: bytes) -> tuple[Any, Any, dict[str, int]]:
    book = openpyxl.load_workbook(io.BytesIO(data))
    sheet = book["Meeting"]
    return book, sheet, {str(sheet.cell(row, 1).value): row for row in range(1, sheet.max_row + 1)}


def _saved(book: Any) -> bytes:
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


@pytest.mark.parametrize(
    ("cell", "value", "told"),
    [
        ((1, 1), "plenary-meeting/v9", "expected 'plenary-meeting/v1'|expected plenary-meeting/v1"),
        ((3, 1), None, "the code 'date' once"),
        ((4, 1), "date", "the code 'date' once"),
    ],
)
def test_what_is_no_sheet_is_refused(around: Surroundings, cell: tuple[int, int], value: Any, told: str) -> None:
    """Another version, a code taken away, a code twice: nothing is guessed of which answer is whose."""
    book, sheet, _ = _opened(sheet_xlsx.render(meeting_form(around)))
    sheet.cell(*cell).value = value
    with pytest.raises(ImportRefusedError, match=told):
        draft_sheet(_saved(book), around)


def test_an_empty_sheet_asks_for_the_day(around: Surroundings) -> None:
    """And for nothing else; what was printed on it is no answer."""
    drafted = draft_sheet(sheet_xlsx.render(meeting_form(around)), around)
    assert [problem.expected for problem in drafted.problems] == ["a day like 2026-03-14"]
    assert not drafted.lines


def test_rows_may_be_put_in(around: Surroundings) -> None:
    """Between two others, whatever stands below: the codes say which table a row belongs to."""
    book, sheet, rows = _opened(sheet_xlsx.render(meeting_form(around)))
    sheet.cell(rows["date"], 5, "2026-11-20")
    sheet.cell(rows["next"], 5, "2026-12-01")
    for merged in list(sheet.merged_cells.ranges):
        sheet.unmerge_cells(str(merged))
    sheet.insert_rows(rows["columns:tasks"] + 1, 3)
    task = rows["columns:tasks"] + 3
    sheet.cell(task, 2, "Paint the banner")
    sheet.cell(task, 9, "Harbour Choir")
    met, asked = draft_sheet(_saved(book), around).lines
    assert met.body == {"date": "2026-11-20", "next": "2026-12-01"}
    assert asked.kind == "commitment.requested"
    assert asked.sealed == {"what": "Paint the banner"}


def test_a_sheet_in_another_language_is_read_alike(around: Surroundings) -> None:
    """Codes count, not words: also the moments' own."""

    def say(message: str) -> str:
        return f"«{message[::-1]}»"

    book, sheet, rows = _opened(sheet_xlsx.render(meeting_form(around, say)))
    sheet.cell(rows["date"], 5, "2026-11-20")
    song = rows["columns:moments"] + 4
    assert sheet.cell(song, 3).value == "«gnoS»"
    sheet.cell(song, 2, "X")
    sheet.cell(song, 6, "=We sang")
    sheet.cell(song, 6).data_type = "s"
    (met,) = draft_sheet(_saved(book), around).lines
    assert met.body["moments"] == [{"moment": "song"}]
    assert met.sealed == {"moments/0/sentence": "=We sang"}


def test_the_sheet_is_the_same_bytes_each_time(around: Surroundings) -> None:
    """Nothing of the day or the machine is in it; names are text, whatever they begin with."""
    form = meeting_form(around)
    assert sheet_xlsx.render(form) == sheet_xlsx.render(form)
    book, _, _ = _opened(sheet_xlsx.render(form))
    assert not [cell for sheet in book for row in sheet.iter_rows() for cell in row if cell.data_type == "f"]
    assert "Harbour Choir" in [cell.value for cell in book["Names"]["B"]]


def test_the_page_holds_every_question(around: Surroundings) -> None:
    """And no script; with a style sheet of its own, or the address of one."""
    form = meeting_form(around)
    page = sheet_page.render(form, language="ar", direction="rtl", stylesheet="/site.css")
    assert '<html lang="ar" dir="rtl">' in page
    assert "<style" not in page
    assert "<script" not in page
    assert "style=" not in page
    for part in form.parts:
        assert (part.label if hasattr(part, "label") else part.title) in page
    assert "@page" in sheet_page.render(form)
