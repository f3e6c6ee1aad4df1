"""What holds for every report there is: traced cells, one truth for all audiences, the same bytes anywhere."""

import hashlib
import os
import shutil
import subprocess
import sys
from datetime import date
from pathlib import Path

import pytest

from api.demo.stage import Stage, StageClock
from ledger.application import Ledger, LedgerFolder
from ledger.format.disclosure import parse_disclosure
from ledger.rules.record.disclosures import audiences
from projections.as_of import state_at
from projections.render import csv_text, json_text, page, plain_text, spreadsheet
from projections.reports.amounts import Amount
from projections.reports.assembly import Made
from projections.reports.catalogue import REPORTS, UnknownReportError, make
from projections.reports.model import Count, Value, addressed
from tests.projections.reading import basis_of, cells, checked

AUDIENCES = [(name, audience) for name, kind in REPORTS.items() for audience in kind.audiences]
ROOT = Path(__file__).parents[3]

AGAIN = """
import hashlib, sys
from pathlib import Path
from api.demo.stage import StageClock
from ledger.application import Ledger, LedgerFolder
from projections.reports.catalogue import REPORTS
from tests.projections.reading import basis_of
from tests.projections.reports.test_every_report import digests
with Ledger(LedgerFolder(Path(sys.argv[1])), StageClock(2_000_000_000_000)) as ledger:
    print("\\n".join(digests(ledger)))
"""


def digests(ledger: Ledger) -> list[str]:
    """Every report for every audience in five formats, as name and digest of its bytes."""
    found = []
    for name, audience in AUDIENCES:
        report = make(name, basis_of(ledger, audience=audience)).report
        for renderer in (plain_text, json_text, csv_text, page, spreadsheet):
            written = renderer.render(report)
            rendered = written.encode() if isinstance(written, str) else written
            found.append(f"{name} {audience} {renderer.__name__} {hashlib.sha256(rendered).hexdigest()}")
    return found


def _amounts(made: Made) -> dict[str, Value]:
    return {address: cell.value for address, cell in cells(made).items() if isinstance(cell.value, Amount)}


@pytest.mark.parametrize(("name", "audience"), AUDIENCES)
def test_every_amount_is_what_its_acts_sum_to(year: Stage, name: str, audience: str) -> None:
    """From the legs and facts of the acts that each cell lists, and no others (I16)."""
    checked(name, basis_of(year.ledger, audience=audience))


@pytest.mark.parametrize("name", REPORTS)
def test_every_source_is_an_act_of_the_record(year: Stage, name: str) -> None:
    """Whoever follows a cell arrives somewhere; a count counts its acts, or adds up what they say."""
    made = checked(name, basis_of(year.ledger))
    acts = year.state.record.acts
    for address, cell in addressed(made.report):
        assert all(source in acts for source in cell.sources), address
        stated = address.endswith((".givers", ".days", ".offered", ".promised", ".kept"))
        if isinstance(cell.value, Count) and cell.sources and not stated:
            assert cell.value.number == len(cell.sources), address


@pytest.mark.parametrize("name", [name for name, kind in REPORTS.items() if len(kind.audiences) > 1])
def test_published_totals_are_the_private_ones(year: Stage, name: str) -> None:
    """Same addresses, same amounts, for whoever reads (I15)."""
    public, members = (checked(name, basis_of(year.ledger, audience=audience)) for audience in ("public", "members"))
    assert _amounts(public) == _amounts(members)


@pytest.mark.parametrize("name", [name for name, kind in REPORTS.items() if "public" not in kind.audiences])
def test_what_is_for_members_is_not_published(year: Stage, name: str) -> None:
    """Influence and the treasurer's queue stay inside."""
    with pytest.raises(UnknownReportError, match="members only"):
        make(name, basis_of(year.ledger, audience="public"))


@pytest.mark.parametrize("name", [name for name, kind in REPORTS.items() if "public" in kind.audiences])
def test_nobodys_sealed_words_are_published(year: Stage, name: str) -> None:
    """What was said to members does not stand in a public report, in any format."""
    report = make(name, basis_of(year.ledger, audience="public")).report
    rendered = plain_text.render(report) + json_text.render(report)
    held: dict[bool, set[str]] = {True: set(), False: set()}
    for digest in year.state.record.sealed:
        text = parse_disclosure(year.ledger.beside.disclosure(digest) or "").text
        held["public" in audiences(year.state, digest)].add(text)
    texts = held[False] - held[True]
    assert len(texts) > 30
    for text in texts - {"Coordinator", "Secretary", "Treasurer", "keys", "mailbox", "passwords", "chat group"}:
        assert text not in rendered, text


def test_any_point_of_the_year_can_be_told(year: Stage) -> None:
    """Every report, by what was known after each of some entries, and by the money's own dates."""
    for index in (0, 14, 28, 43):
        state = state_at(year.ledger, index)
        for name in REPORTS:
            checked(name, basis_of(year.ledger, state=state))
    for name in REPORTS:
        checked(name, basis_of(year.ledger, through=date(2026, 5, 1)))


def test_the_same_bytes_in_another_process(year: Stage, tmp_path: Path) -> None:
    """Another locale, time zone and hash seed, another day, the state folded anew from the store."""
    copy = tmp_path / "ledger"
    shutil.copytree(year.ledger.folder.path, copy)
    strange = {
        **os.environ,
        "LC_ALL": "tr_TR.UTF-8",
        "LANG": "tr_TR.UTF-8",
        "TZ": "Pacific/Kiritimati",
        "PYTHONHASHSEED": "4242",
        "PYTHONPATH": str(ROOT),
    }
    done = subprocess.run(
        [sys.executable, "-c", AGAIN, str(copy)], env=strange, cwd=ROOT, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr
    assert done.stdout.splitlines() == digests(year.ledger)


def test_erasing_a_givers_name_changes_no_total(year: Stage, tmp_path: Path) -> None:
    """The name is gone from every report; every amount and every other byte of the data is as it was."""
    copy = tmp_path / "ledger"
    shutil.copytree(year.ledger.folder.path, copy)
    name = "Dock and Ferry Workers"
    with Ledger(LedgerFolder(copy), StageClock(2_000_000_000_000)) as ledger:
        before = {report: checked(report, basis_of(ledger)) for report in REPORTS}
        assert name in plain_text.render(before["contributions"].report)
        giver = year.ids[name]
        digest = next(key for key, (act, _, _) in ledger.live.state.record.sealed.items() if act == giver)
        ledger.beside.erase([digest])
        for report, was in before.items():
            now = checked(report, basis_of(ledger))
            assert name not in plain_text.render(now.report)
            assert _amounts(now) == _amounts(was)
            shown = name in plain_text.render(was.report)
            assert (now.report.identity.disclosures != was.report.identity.disclosures) == shown
