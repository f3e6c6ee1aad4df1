"""Reports on paper: tagged, whole in themselves, the same bytes twice, with what proves them inside."""

import hashlib
import io
import os
import re
import subprocess
import sys
from collections import Counter
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any
from xml.etree import ElementTree as ET

import pypdf
import pytest
import segno

from projections.charts.svg import HALO
from projections.render import json_text, pdf
from projections.render.seal import SEAL, command_for, seal_text, square
from projections.reports.model import Card, Cards, Figure, Picture, Report, Section
from tests.projections import sample
from tests.projections.charts import gallery

ROOT = Path(__file__).resolve().parents[3]
PROOF = pdf.Enclosed("entry-7.tlog-proof", "Entry 7 with its proof", b"c2sp.org/tlog-proof@v1\nindex 7\n")


@pytest.fixture(scope="module")
def laid_out() -> bytes:
    """The sample report as PDF with a receipt in it."""
    return pdf.render(sample.report(), (PROOF,))


@pytest.fixture
def read(laid_out: bytes) -> pypdf.PdfReader:
    """A reader of it."""
    return pypdf.PdfReader(io.BytesIO(laid_out))


def _root(read: pypdf.PdfReader) -> Any:
    return read.trailer["/Root"]


def _elements(read: pypdf.PdfReader) -> list[dict[str, Any]]:
    """Every element of the structure, in reading order."""

    def below(found: Any) -> Iterator[dict[str, Any]]:
        found = found.get_object() if hasattr(found, "get_object") else found
        if isinstance(found, list):
            for one in found:
                yield from below(one)
        elif isinstance(found, dict) and "/S" in found:
            yield found
            yield from below(found.get("/K", []))

    return list(below(_root(read)["/StructTreeRoot"]["/K"]))


@pytest.mark.parametrize("missing", [ImportError("No module named 'weasyprint'"), OSError("cannot load libpango")])
def test_without_the_layout_library_it_says_what_to_install(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], missing: Exception
) -> None:
    """No traceback of a library, nothing where results belong: the packages by name, when a PDF is asked for."""

    def no_module(_: str) -> None:
        sys.stdout.write("WeasyPrint could not import some external libraries.\n")
        raise missing

    pdf._layout.cache_clear()
    monkeypatch.setattr(pdf, "import_module", no_module)
    with pytest.raises(pdf.LayoutMissingError, match=r"libpango-1.0-0 .* fonts-dejavu-core"):
        pdf.render(sample.report())
    assert capsys.readouterr().out == ""
    pdf._layout.cache_clear()


def test_nothing_is_fetched() -> None:
    """Whatever asks for an address is refused before anything is opened."""
    with pytest.raises(pdf.PrintError, match="fetches nothing"):
        pdf._fetch_nothing("https://example.org/font.woff2")


def test_it_says_that_it_is_accessible(read: pypdf.PdfReader) -> None:
    """PDF/UA-1: marked, in a language, with its title shown, and no date in which it was made."""
    root = _root(read)
    assert root["/MarkInfo"]["/Marked"]
    assert root["/Lang"] == "en"
    assert root["/ViewerPreferences"]["/DisplayDocTitle"]
    assert b"pdfuaid:part" in root["/Metadata"].get_data()
    assert read.metadata is not None
    assert read.metadata.title == sample.report().title
    assert read.metadata.creation_date is None


def test_headings_tables_and_drawings_are_tagged(read: pypdf.PdfReader) -> None:
    """One first heading, a second for each section; heading cells with names; each drawing with words for it."""
    report = sample.report()
    elements = _elements(read)
    tags = Counter(element["/S"] for element in elements)
    assert tags["/H1"] == 1
    assert tags["/H2"] >= len(report.sections)
    assert tags["/Table"] > 0
    assert tags["/TH"] > 0
    assert all("/ID" in element for element in elements if element["/S"] == "/TH" and "/A" in element)
    drawn = [element for element in elements if element["/S"] == "/Figure"]
    pictures = [block for section in report.sections for block in section.blocks if isinstance(block, Picture)]
    assert len(drawn) == len(pictures) + 1  # and the square
    assert all(element["/Alt"] for element in drawn)


def test_each_page_says_which_report_it_is_of(read: pypdf.PdfReader) -> None:
    """Pages that fell apart can be put together: number and count below, the report above all but the first."""
    texts = [page.extract_text() for page in read.pages]
    for number, text in enumerate(texts, start=1):
        assert f"{number} / {len(texts)}" in text
        assert "budget/v1" in text
        assert sample.report().title.split(":")[0] in text
    for name, value in sample.FIVE.told():
        assert value in texts[-1].replace("\n", ""), name


def test_proofs_and_the_json_form_lie_inside(read: pypdf.PdfReader) -> None:
    """Byte for byte, dated by nobody's clock; what is printed is the digest of what is enclosed."""
    assert read.attachments["entry-7.tlog-proof"] == [PROOF.content]
    (enclosed,) = read.attachments["report.json"]
    assert enclosed.decode() == json_text.render(sample.report())
    printed = read.pages[-1].extract_text().replace("\n", "")
    assert hashlib.sha256(enclosed).hexdigest() in printed


def test_the_square_is_the_five_and_the_digest() -> None:
    """The modules drawn are those of a QR code of the seal, and the seal says the five and the JSON form's digest."""
    report = sample.report()
    text = seal_text(report)
    lines = text.splitlines()
    assert lines[0] == SEAL
    assert lines[1:6] == [f"{name} {value}" for name, value in report.identity.told()]
    assert lines[6] == f"json sha256 {hashlib.sha256(json_text.render(report).encode()).hexdigest()}"
    drawn = square(text, "a title")
    assert "style" not in drawn
    expected = [list(row) for row in segno.make_qr(text, error="m", encoding="utf-8").matrix]
    assert _modules(drawn, len(expected)) == expected


def _modules(drawn: str, size: int) -> list[list[int]]:
    """The dark modules of a drawing: strokes of one module's height within a border of four."""
    elements = ET.fromstring(drawn).iter()  # noqa: S314 - drawn here
    (stroke,) = [one for one in elements if one.get("stroke")]
    found = [[0] * size for _ in range(size)]
    x = y = 0.0
    for kind, numbers in re.findall(r"([MmhH])([^MmhH]*)", stroke.get("d", "")):
        values = [float(one) for one in re.findall(r"-?\d*\.?\d+", numbers)]
        if kind == "M":
            x, y = values
        elif kind == "m":
            x, y = x + values[0], y + values[1]
        else:
            for column in range(int(x) - 4, int(x + values[0]) - 4):
                found[int(y) - 4][column] = 1
            x += values[0]
    return found


@pytest.mark.parametrize(
    ("name", "command"),
    [
        ("budget/v1", "plenary report budget --at 1203 --audience members --json"),
        ("budget/v1;date=2026-03-31", "plenary report budget --at 1203 --by-date 2026-03-31 --audience members --json"),
        ("budget/v1;since=44", "plenary report budget --at 1203 --since 43 --audience members --json"),
    ],
)
def test_the_command_printed_makes_it_again(name: str, command: str) -> None:
    """What the reader chose stands in the report's name and so in the command."""
    assert command_for(_named(name)) == command


def _named(name: str) -> Report:
    report = sample.report()
    return replace(report, identity=replace(report.identity, report=name))


def test_words_in_drawings_are_drawn_once() -> None:
    """The halo that a browser draws beneath words would lie over them here."""
    drawn = tuple(gallery.pictures().values())[:1]
    report = replace(sample.report(), sections=(Section("drawn", "Drawn", (), drawn),))
    assert HALO["paint-order"] in drawn[0].wide
    text = pdf.printed(report, ())
    assert "<text" in text
    assert f"<title>{drawn[0].title}. {drawn[0].description}</title>" in text
    assert "paint-order" not in text
    assert "system-ui" not in text


def test_nothing_is_lost_at_the_foot_of_a_page() -> None:
    """A card of thousands of words goes over pages; a figure of hundreds of acts says how many more there are."""
    acts = tuple(sorted(f"{place:064x}.0" for place in range(500)))
    words = " ".join(f"word{place}" for place in range(5_000))
    card = Card("C-1", "A long story", None, ((words, Figure("sum", sample.usd(7, *acts))),))
    cards = Cards("long", "Cards", (card, Card("C-2", "A short one")))
    report = replace(sample.report(), sections=(Section("stories", "Stories", (), (cards,)),))
    read = pypdf.PdfReader(io.BytesIO(pdf.render(report)))
    text = " ".join(page.extract_text() for page in read.pages)
    assert all(f"word{place}" in text for place in (0, 1_000, 2_500, 4_999))
    assert "and 488 more, all in report.json" in " ".join(text.split())
    (enclosed,) = read.attachments["report.json"]
    assert acts[-1].encode() in enclosed


def digest_of_sample() -> str:
    """SHA-256 of the sample report as PDF, with a receipt in it."""
    return hashlib.sha256(pdf.render(sample.report(), (PROOF,))).hexdigest()


def test_another_process_lays_out_the_same_bytes(laid_out: bytes, tmp_path: Path) -> None:
    """Twice here, and in a process with another locale, time zone, hash seed and folder; fonts are the machine's."""
    here = digest_of_sample()
    assert here == hashlib.sha256(laid_out).hexdigest()
    environment = {
        **os.environ,
        "LC_ALL": "tr_TR.UTF-8",
        "LANGUAGE": "ar_EG",
        "TZ": "Pacific/Kiritimati",
        "PYTHONHASHSEED": "3",
        "PYTHONPATH": str(ROOT),
    }
    program = "from tests.projections.render.test_pdf import digest_of_sample; print(digest_of_sample())"
    ran = subprocess.run(
        [sys.executable, "-c", program], env=environment, cwd=tmp_path, capture_output=True, text=True, check=False
    )
    assert ran.returncode == 0, ran.stderr
    assert ran.stdout.strip() == here
