"""Data packages: malformed values are refused, the Frictionless validator accepts ours and refuses a damaged one."""

import csv
import io
import json
import subprocess
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from projections.exports.data_package import Field, ForeignKey, Resource, files
from projections.exports.journal import ExportError
from projections.render.csv_text import unquote
from tests.projections import sample
from tests.projections.exports import judges

FUNDS = Resource(
    "funds",
    "Funds",
    (Field("fund", "string", "Fund"), Field("open", "boolean", "Open")),
    (("F-1", True), ("F-2", False)),
    ("fund",),
)
LEGS = Resource(
    "legs",
    "Legs of both books",
    (
        Field("entry", "string", "Act"),
        Field("leg", "integer", "Leg"),
        Field("date", "date", "Date"),
        Field("fund", "string", "Fund"),
        Field("amount", "number", "Amount"),
        Field("currency", "string", "Currency"),
        Field("what", "string", "What for", required=False),
    ),
    (
        ("ab:0", 1, date(2026, 3, 1), "F-1", "-1150.00", "USD", '=1+1, "buses"'),
        ("ab:0", 2, date(2026, 3, 1), "F-2", "1150.00", "USD", None),
        ("cd:0", 1, date(2026, 3, 2), "F-2", "0.001", "KWD", "زيت\nand bread"),
    ),
    ("entry", "leg"),
    (ForeignKey("fund", "funds", "fund"),),
)


def _package() -> dict[str, bytes]:
    return files("harbour-books", "Books of the Harbour Coalition", sample.FIVE, [FUNDS, LEGS])


@pytest.mark.parametrize(
    ("row", "match"),
    [
        (("ab:0", 1, date(2026, 3, 1), "F-1", "1,150.00", "USD", None), "amount is '1,150.00'; expected .* number"),
        (("ab:0", 1, date(2026, 3, 1), "F-1", 11.5, "USD", None), "amount is 11.5"),
        (("ab:0", True, date(2026, 3, 1), "F-1", "1", "USD", None), "leg is True; expected a value of type integer"),
        (("ab:0", 1, "2026-03-01", "F-1", "1", "USD", None), "date is '2026-03-01'"),
        (("", 1, date(2026, 3, 1), "F-1", "1", "USD", None), "entry is ''"),
        ((None, 1, date(2026, 3, 1), "F-1", "1", "USD", None), "entry is empty, which it may not be"),
        (("ab:0", 1), "legs, row 1: 2 values; expected 7"),
    ],
)
def test_a_value_of_another_type_is_refused(row: tuple[Any, ...], match: str) -> None:
    """The message has resource, row, field and value."""
    with pytest.raises(ExportError, match=match):
        files("books", "Books", sample.FIVE, [replace(LEGS, rows=(row,))])


@pytest.mark.parametrize("name", ["Books", "", "a b", "../books"])
def test_names_that_are_no_file_names_are_refused(name: str) -> None:
    """A resource's name becomes a path."""
    with pytest.raises(ExportError, match="once each"):
        files("books", "Books", sample.FIVE, [replace(FUNDS, name=name)])
    with pytest.raises(ExportError, match="once each"):
        files("books", "Books", sample.FIVE, [FUNDS, FUNDS])


def test_what_is_written_is_read_back() -> None:
    """Values as they were, words unquoted; the five stand in the descriptor."""
    package = _package()
    assert sorted(package) == ["data/funds.csv", "data/legs.csv", "datapackage.json"]
    rows = list(csv.reader(io.StringIO(package["data/legs.csv"].decode(), newline="")))
    assert rows[1][:6] == ["ab:0", "1", "2026-03-01", "F-1", "-1150.00", "USD"]
    assert [unquote(row[6]) for row in rows[1:]] == ['=1+1, "buses"', "", "زيت\nand bread"]
    assert rows[1][6].startswith("'=")
    told = json.loads(package["datapackage.json"])["plenary"]
    assert {name: str(value) for name, value in told.items()} == dict(sample.FIVE.told())


def _validate(folder: Path, package: dict[str, bytes]) -> tuple[int, str]:
    for path, content in package.items():
        (folder / path).parent.mkdir(parents=True, exist_ok=True)
        (folder / path).write_bytes(content)
    ran = subprocess.run(
        [judges.find("frictionless"), "validate", "datapackage.json", "--json"],
        cwd=folder,
        capture_output=True,
        text=True,
        check=False,
    )
    return ran.returncode, ran.stdout + ran.stderr


@pytest.mark.judge
def test_the_validator_accepts_ours_and_refuses_damage(tmp_path: Path) -> None:
    """One cent changed in place is found by the digest; a fund nobody knows by its key, even with a new digest."""
    package = _package()
    code, told = _validate(tmp_path / "ours", package)
    assert code == 0, told
    damaged = {**package, "data/legs.csv": package["data/legs.csv"].replace(b"1150.00", b"1150.01")}
    code, told = _validate(tmp_path / "damaged", damaged)
    assert code == 1
    assert "hash-count" in told
    rows = (*LEGS.rows[:-1], ("cd:0", 1, date(2026, 3, 2), "F-9", "0.001", "KWD", "bread"))
    code, told = _validate(tmp_path / "stranger", files("b", "B", sample.FIVE, [FUNDS, replace(LEGS, rows=rows)]))
    assert code == 1
    assert "foreign-key" in told
