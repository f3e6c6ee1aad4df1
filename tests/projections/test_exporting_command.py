"""``plenary export`` in the forms of other programs, as a member types it; the judges read what it wrote."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from api.demo.stage import Stage
from projections.exports.catalogue import make
from tests.projections.exports import judges
from tests.projections.reading import basis_of
from tests.projections.test_reporting_command import Command, plenary

__all__ = ["plenary"]
ROOT = Path(__file__).resolve().parents[2]
FORMATS = {"beancount": "bean-check", "hledger": "hledger", "ledger": "ledger"}


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (("journal", "--format", "gnucash"), "gnucash"),
        (("journal", "--at", "100000"), "There is no entry 100000"),
        (("calendar", "--at", "1999-01-01"), "Nothing had been recorded"),
        (("feed", "--audience", "auditors"), "auditors"),
        (("package",), "directory"),
    ],
)
def test_what_cannot_be_exported_is_refused(plenary: Command, arguments: tuple[str, ...], words: str) -> None:
    """Exit code 2 and what is wrong."""
    code, out, err = plenary("export", *arguments)
    assert code == 2
    assert words in err
    assert out == ""


def test_a_folder_of_other_things_is_not_written_into(plenary: Command, tmp_path: Path) -> None:
    """Nobody's files are mixed with ours; an earlier package is brought up to date."""
    (tmp_path / "letter.txt").write_text("mine")
    code, _, err = plenary("export", "package", tmp_path)
    assert code == 1
    assert "EXPORT_REFUSED" in err
    assert plenary("export", "package", tmp_path / "new", "--at", "40")[0] == 0
    earlier = (tmp_path / "new" / "datapackage.json").read_bytes()
    assert json.loads(plenary("export", "package", tmp_path / "new", "--json")[1])["files"]["datapackage.json"]
    assert (tmp_path / "new" / "datapackage.json").read_bytes() != earlier


@pytest.mark.judge
@pytest.mark.parametrize("form", FORMATS)
def test_the_judges_accept_the_years_books(year: Stage, plenary: Command, tmp_path: Path, form: str) -> None:
    """Each as strictly as it can, and its balance of each account of each fund is what the rules keep."""
    file = tmp_path / f"books.{form}"
    assert plenary("export", "journal", "--format", form, "-o", file)[0] == 0
    judged = judges.check(FORMATS[form], file)
    assert judged.returncode == 0, judged.stdout + judged.stderr
    found = judges.balances("bean-query" if form == "beancount" else form, file)
    actual = {name: minor for (name, _), minor in found.items() if not name.startswith("Equity:Budget")}
    assert sorted(actual.values()) == sorted(minor for minor in _money(year) if minor)
    assert actual["Assets:Bank:A-2:F-2"] == 310_000
    damaged = file.read_text(encoding="utf-8").replace("5000.00 ZAR", "5000.01 ZAR", 1)
    file.write_text(damaged, encoding="utf-8")
    assert judges.check(FORMATS[form], file).returncode != 0


def _money(year: Stage) -> list[int]:
    return list(year.ledger.live.state.money.balances.values())


def test_an_earlier_day_is_told_as_it_was_known(plenary: Command) -> None:
    """By index in the record, and by the money's own days."""
    now, then, by_day = (
        plenary("export", "journal", *more)[1] for more in ((), ("--at", "40"), ("--by-date", "2026-03-31"))
    )
    assert now.count("* ") > then.count("* ") > 1
    assert "; size: 41" in then
    assert by_day.count("* ") < now.count("* ")
    assert "beancount/v1;date=2026-03-31" in by_day


PRINTED = "import sys; from api.cli.main import run; run(sys.argv[1:])"


@pytest.mark.parametrize("name", ["popolo", "calendar", "feed"])
def test_what_is_printed_is_the_file(year: Stage, plenary: Command, tmp_path: Path, name: str) -> None:
    """To the byte, also from a process of another locale, time zone and hash seed."""
    file = tmp_path / "file"
    assert json.loads(plenary("export", name, "-o", file, "--json")[1])["bytes"] == file.stat().st_size
    (ours,) = make(name, basis_of(year.ledger)).values()
    assert file.read_bytes() == ours
    if name != "calendar":
        return
    strange = {"LC_ALL": "tr_TR.UTF-8", "TZ": "Pacific/Kiritimati", "PYTHONHASHSEED": "77", "PYTHONPATH": str(ROOT)}
    command = [sys.executable, "-c", PRINTED, "export", name, "--ledger", str(year.ledger.folder.path)]
    done = subprocess.run(command, env={**os.environ, **strange}, cwd=tmp_path, capture_output=True, check=False)
    assert done.stdout == ours, done.stderr
