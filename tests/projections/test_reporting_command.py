"""``plenary report`` and ``plenary trace`` as a member types them."""

import csv
import hashlib
import io
import json
from collections.abc import Callable
from contextlib import redirect_stderr, redirect_stdout
from pathlib import Path
from typing import Any

import pypdf
import pytest

from api.cli.desk import Outside
from api.cli.main import run
from api.demo.stage import Stage, StageClock
from ledger.format.receipt import parse_receipt
from projections.render import pdf
from projections.reports.catalogue import REPORTS

LATER = 2_000_000_000_000

Command = Callable[..., tuple[int, str, str]]


@pytest.fixture
def plenary(year: Stage) -> Command:
    """Runs a command on the year's ledger: its exit code, its output, its messages."""

    def command(*arguments: str | Path) -> tuple[int, str, str]:
        out, err, code = io.StringIO(), io.StringIO(), 0
        outside = Outside(clock=StageClock(LATER), is_terminal=lambda: False)
        with redirect_stdout(out), redirect_stderr(err):
            try:
                run([*map(str, arguments), "--ledger", str(year.ledger.folder.path)], outside)
            except SystemExit as leaving:
                code = int(leaving.code or 0)
        return code, out.getvalue(), err.getvalue()

    return command


def _json(said: tuple[int, str, str]) -> Any:
    assert said[0] == 0, said
    return json.loads(said[1])


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (("report", "weather"), "There is budget"),
        (("report", "influence", "--audience", "public"), "members only"),
        (("report", "budget", "--at", "100000"), "There is no entry 100000"),
        (("report", "budget", "--at", "1999-01-01"), "Nothing had been recorded"),
        (("report", "budget", "--at", "next week"), "--at"),
        (("report", "budget", "--by-date", "2026-13-01"), "--by-date"),
        (("report", "budget", "--lang", "tlh"), "There are reports in en"),
        (("trace", "budget", "lead.nothing"), "no figure"),
    ],
)
def test_what_cannot_be_told_is_refused_with_what_to_do_next(
    plenary: Command, arguments: tuple[str, ...], words: str
) -> None:
    """Exit code 2, a sentence that names what is wrong, and a next step."""
    code, _, err = plenary(*arguments)
    assert code == 2
    assert words in err
    assert "Next:" in err


@pytest.mark.parametrize("name", REPORTS)
def test_every_report_is_told(plenary: Command, name: str) -> None:
    """As text of at most 100 columns, with the five at its foot."""
    code, out, _ = plenary("report", name)
    assert code == 0
    assert max(map(len, out.splitlines())) <= 100
    assert REPORTS[name].name in out


def test_the_same_report_in_every_format(plenary: Command, tmp_path: Path) -> None:
    """JSON and CSV on standard output, HTML and a spreadsheet in files; they tell the same figure."""
    data = _json(plenary("report", "budget", "--json"))
    came_in = next(part for part in data["sections"][0]["sentences"][0] if part.get("address") == "lead.came-in-ZAR")
    code, out, _ = plenary("report", "budget", "--csv")
    rows = {row["address"]: row for row in csv.DictReader(io.StringIO(out, newline=""))}
    assert code == 0
    assert rows["lead.came-in-ZAR"]["value"] == came_in["plain"] == "8412.50"
    for form, start in (("html", b"<!DOCTYPE html>"), ("xlsx", b"PK")):
        file = tmp_path / f"budget.{form}"
        assert plenary("report", "budget", "--format", form, "-o", file)[0] == 0
        assert file.read_bytes().startswith(start)


def test_the_record_at_a_day_and_the_money_at_a_day_are_two_things(plenary: Command) -> None:
    """On 1 April three allocations were recorded; by-date counts what moved until then, told by the whole record."""
    known = _json(plenary("report", "budget", "--json", "--at", "2026-04-01"))
    moved = _json(plenary("report", "budget", "--json", "--by-date", "2026-04-01"))
    assert known["identity"]["size"] < moved["identity"]["size"]
    assert known["identity"]["report"] == "budget/v1"
    assert moved["identity"]["report"] == "budget/v1;date=2026-04-01"


def test_what_changed_between_two_moments(plenary: Command) -> None:
    """Only what differs, in words, before and after; between a moment and itself nothing."""
    code, out, _ = plenary("report", "budget", "--since", "2026-04-01")
    assert code == 0
    told = " ".join(out.split())
    assert "… went out ZAR 0.00 ZAR 3,205.00" in told
    assert "came in" not in told.partition("What fixes")[0].replace("What came in", "")
    assert "nothing changed" in plenary("report", "budget", "--at", "20", "--since", "20")[1]


def test_a_figure_is_followed_to_its_acts_and_their_proofs(plenary: Command, tmp_path: Path) -> None:
    """Each act with its index and what it adds; the parts make the figure; a receipt for each entry."""
    told = _json(plenary("trace", "budget", "all.ZAR.free", "--json", "--receipts", tmp_path / "proofs"))
    assert sum(act["minor"] for act in told["acts"]) == 101_250
    indexes = {act["index"] for act in told["acts"]}
    assert {file.name for file in (tmp_path / "proofs").iterdir()} == {f"entry-{n}.tlog-proof" for n in indexes}
    code, out, _ = plenary("trace", "budget", "all.ZAR.free")
    assert code == 0
    assert "make it: ZAR 1,012.50." in out


def test_a_decision_has_its_part_of_a_payment(plenary: Command) -> None:
    """Two decisions set money aside on one line; what was spent is the older one's, and the trace says why."""
    spring = _json(plenary("trace", "budget", "cost-ZAR.D-1.spent", "--json"))
    assert sum(act["minor"] for act in spring["acts"]) == 317_000
    assert "several decisions" in spring["sum_words"]


def test_all_addresses_are_listed(plenary: Command) -> None:
    """So that nobody has to guess one."""
    listed = _json(plenary("trace", "budget", "--json"))["cells"]
    assert {"lead.came-in-ZAR", "funds.F-1.free", "cost-ZAR.D-1.granted"} <= set(listed)


def test_a_pdf_encloses_the_proof_of_each_entry_behind_it(plenary: Command, tmp_path: Path) -> None:
    """A meeting pack printed: its JSON form and receipts lie inside, each of which stands on its own."""
    target = tmp_path / "pack.pdf"
    code, _, err = plenary("report", "pack", "--format", "pdf", "-o", target)
    assert code == 0, err
    enclosed = pypdf.PdfReader(target).attachments
    report = json.loads(enclosed["report.json"][0])
    assert report["identity"]["report"] == "pack/v1"
    receipts = {name: content for name, (content,) in enclosed.items() if name.endswith(".tlog-proof")}
    assert receipts
    for name, content in receipts.items():
        assert f"entry-{parse_receipt(content).index}.tlog-proof" == name
    printed = pypdf.PdfReader(target).pages[-1].extract_text().replace("\n", "")
    again = plenary("report", "pack", "--at", str(report["identity"]["size"] - 1), "--audience", "members", "--json")
    assert hashlib.sha256(again[1].encode()).hexdigest() in printed


def test_a_pdf_encloses_none_where_that_was_said(plenary: Command, tmp_path: Path) -> None:
    """Whoever hands it on may want the pages alone."""
    target = tmp_path / "pack.pdf"
    assert plenary("report", "pack", "--format", "pdf", "--no-proofs", "-o", target)[0] == 0
    assert list(pypdf.PdfReader(target).attachments) == ["report.json"]


def test_without_the_layout_library_a_pdf_is_refused_with_what_to_install(
    plenary: Command, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Exit code 3, the packages by name, and that every other format works."""

    def none_here(*_: object) -> bytes:
        raise pdf.LayoutMissingError(f"Pango is missing. On Debian: apt-get install {pdf.PACKAGES}.")

    monkeypatch.setattr(pdf, "render", none_here)
    code, out, err = plenary("report", "budget", "--format", "pdf")
    assert (code, out) == (3, "")
    assert "fonts-dejavu-core" in err
    assert "--format" in err


def test_a_report_is_told_in_another_language(plenary: Command) -> None:
    """The report's name says in which, and the command on a print makes the very same report again."""
    told = _json(plenary("report", "budget", "--lang", "en-XA", "--json"))
    assert told["language"] == "en-XA"
    assert told["identity"]["report"] == "budget/v1;lang=en-XA"
    assert told["sections"][0]["heading"].startswith("[")
    assert plenary("trace", "budget", "all.ZAR.held", "--lang", "en-XA")[0] == 0
