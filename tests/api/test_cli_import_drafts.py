"""Files of others become drafts: completed by a person, signed with test keys, accepted by the rules; twice is once."""

import copy
import io
import shutil
import tomllib
from collections.abc import Callable
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from tests.api.laptop import PLAN, Laptop

NAMES = ("Porters", "Nurses", "Tenants")
PEOPLE = ("Anna", "Bo", "Cy")
STATEMENT = """Date;Text;Reference;Amount;Balance
27/02/2026;From the choir;GIFT 1;500,00;500,00
28/02/2026;Monthly charge;;-12,50;487,50
01/03/2026;Quayside Print;INV 7;-100,00;387,50
"""
MAPPING = """
delimiter = ";"
decimal = ","
date = "DD/MM/YYYY"
[columns]
date = "Date"
amount = "Amount"
words = "Text"
reference = "Reference"
balance = "Balance"
[defaults]
fund = "Common"
[[rules]]
match = "monthly charge"
as = "fee"
line = "Common, print"
"""


@pytest.fixture(scope="module")
def opened(tmp_path_factory: pytest.TempPathFactory) -> Laptop:
    """Three organizations, two keys; a tin, a bank account, a fund, a line."""
    home = tmp_path_factory.mktemp("opened")
    laptop = Laptop(home / "laptop", home / "ledger")
    groups = zip(NAMES, PEOPLE, strict=True)
    organizations: list[dict[str, Any]] = [
        {"name": name, "people": [{"name": person}], "yes": "in_room"} for name, person in groups
    ]
    plan = copy.deepcopy(PLAN) | {"organizations": organizations, "posts": []}
    plan["charter"]["procedures"]["consent"]["in_room"] = {}
    for one, key in zip(organizations[:2], ("anna", "bo"), strict=True):
        one["people"][0]["key"], one["yes"] = key, "key"
    laptop.found(plan)
    frame = [
        {"kind": "account.opened", "body": {"kind": "cash", "currency": "ZAR", "role": "tin", "keeper": "Cy"},
         "sealed": {"name": "Tin"}, "by": "all"},
        {"kind": "account.opened", "body": {"kind": "bank", "currency": "ZAR"}, "sealed": {"name": "Bank"},
         "by": "all"},
        {"kind": "fund.opened", "body": {"fund_class": "unrestricted"}, "sealed": {"name": "Common"}, "by": "all",
         "name": "fund"},
        {"kind": "period.opened", "body": {"first": "2026-01-01", "last": "2026-12-31"}, "by": "all", "name": "year"},
        {"kind": "line.opened", "by": "all",
         "body": {"fund": "@fund", "category": "print", "currency": "ZAR", "period": "@year"}},
        {"kind": "party.registered", "sealed": {"name": "Quayside Print"}},
    ]  # fmt: skip
    laptop.done("say", "--sitting", laptop.write("frame.json", {"by": ["anna", "bo"], "acts": frame}), "-y")
    return laptop


@pytest.fixture
def desk(opened: Laptop, tmp_path: Path) -> Laptop:
    """A copy of that machine, to be changed."""
    for folder in (opened.directory, opened.ledger):
        shutil.copytree(folder, tmp_path / folder.name)
    laptop = Laptop(tmp_path / "laptop", tmp_path / "ledger")
    laptop.randomness.calls, laptop.clock.ms = opened.randomness.calls, opened.clock.ms
    return laptop


def _sheet(laptop: Laptop, fill: Callable[[Any, dict[str, int]], None]) -> Path:
    """The sheet as the command writes it, filled in by a script."""
    path = laptop.directory / "sheet.xlsx"
    laptop.done("sheet", "-o", path)
    book = openpyxl.load_workbook(path)
    sheet = book["Meeting"]
    rows = {str(sheet.cell(row, 1).value): row for row in range(1, sheet.max_row + 1) if sheet.cell(row, 1).value}
    fill(sheet, rows)
    book.save(path)
    return path


def _evening(sheet: Any, rows: dict[str, int]) -> None:
    """An evening: two of three organizations, a song, an agreement, a task, a hat, a taxi."""
    sheet.cell(rows["date"], 5, "2026-03-01")
    sheet.cell(rows["place"], 5, "Harbour Hall")
    sheet.cell(rows["present"], 5, 23)
    who = rows["columns:organizations"]
    for place, (count, person) in enumerate([(14, "Anna"), (9, "Bo")], start=1):
        sheet.cell(who + place, 2, "x")
        sheet.cell(who + place, 7, count)
        sheet.cell(who + place, 8, person)
    song = rows["columns:moments"] + 4
    sheet.cell(song, 2, "x")
    sheet.cell(song, 5, 15)
    sheet.cell(song, 6, "We sang the ferry song.")
    agreed = rows["columns:agreed"] + 1
    sheet.cell(agreed, 2, "March on Sunday")
    sheet.cell(agreed, 5, "We march on Sunday at ten.")
    task = rows["columns:tasks"] + 1
    for column, text in ((2, "Bring the drums"), (7, "Cy"), (9, "Tenants"), (11, "2026-03-08")):
        sheet.cell(task, column, text)
    hat, taxi = rows["columns:money"] + 1, rows["columns:money"] + 2
    for column, value in ((2, "in"), (3, "A hat for leaflets"), (7, 310.5), (8, "Tin"), (10, "Common")):
        sheet.cell(hat, column, value)
    for column, value in ((2, "out"), (3, "Taxi home"), (7, "20.00 ZAR"), (8, "Tin"), (10, "Common, print")):
        sheet.cell(taxi, column, value)
    sheet.cell(rows["next"], 5, "2026-03-14")


@pytest.mark.parametrize(
    ("code", "column", "value", "told"),
    [
        ("date", 5, None, "Meeting, cell E3: expected a day like 2026-03-14, found 'nothing'"),
        ("date", 5, "01/03/2026", "cell E3: expected a day like 2026-03-14, found '01/03/2026'"),
        ("present", 5, "about twenty", "expected a whole number above 0, found 'about twenty'"),
        ("columns:money", 7, "12,345", "the ',' sets thousands off, to others decimals"),
        ("columns:money", 7, "=1+1", "expected a value, found '=1+1'"),
        ("columns:money", 8, "Sock", "There is no account 'Sock'"),
        ("columns:organizations", 8, "Nobody", "There is no person 'Nobody'"),
        ("columns:tasks", 9, None, "expected the organization, found 'nothing'"),
    ],
)
def test_a_cell_that_cannot_be_read_is_named(desk: Laptop, code: str, column: int, value: Any, told: str) -> None:
    """The cell, what was expected, what was found; no draft is written."""

    def fill(sheet: Any, rows: dict[str, int]) -> None:
        _evening(sheet, rows)
        sheet.cell(rows[code] + (1 if code.startswith("columns:") else 0), column).value = value

    draft = desk.directory / "draft.toml"
    assert told in desk.refused("import", "sheet", _sheet(desk, fill), "-o", draft, code="IMPORT_REFUSED")
    assert not draft.exists()


def test_an_evening_on_a_sheet_is_signed_once_and_accepted(desk: Laptop) -> None:
    """Printed, filled in, brought in, shown, signed by two: one entry; the record moved only when they signed."""
    before = desk.json("show")["size"]
    draft = desk.directory / "evening.toml"
    told = desk.done("import", "sheet", _sheet(desk, _evening), "-o", draft, "--by", "anna", "--by", "bo")
    assert "Read it aloud" in told
    assert desk.json("show")["size"] == before
    desk.done("say", "--sitting", draft, "-y")
    entry = desk.json("show", str(before))
    assert [act["kind"].partition("/")[0] for act in entry["acts"]] == [
        "gathering.met", "gathering.attended", "decision.in_room", "commitment.requested", "collection.taken",
        "spend.observed",
    ]  # fmt: skip
    assert desk.json("show", "D-1")["now"]["Stage"] == "in force"
    assert "290.50" in desk.done("report", "budget")


def test_a_task_on_signed_paper_is_her_promise(desk: Laptop) -> None:
    """With the photograph of the sheet it is an offer by her own hand, not a request."""
    photo = desk.directory / "sheet.jpg"
    photo.write_bytes(b"\xff\xd8" + bytes(6000))
    draft = desk.directory / "evening.json"
    desk.done("import", "sheet", _sheet(desk, _evening), "-o", draft, "--paper", photo)
    desk.done("say", "--sitting", draft, "--by", "anna", "--by", "bo", "-y")
    assert desk.json("show", "C-1")["now"]["Standing"] == "offered"


def test_the_sheet_prints_as_a_page(desk: Laptop) -> None:
    """Organizations stand on it; it goes to the terminal where no file is named; a workbook does not."""
    page = desk.done("sheet")
    assert "<td>Porters</td>" in page
    assert page.count("<table>") == 5
    desk.refused("sheet", "--format", "xlsx", code="USAGE", exit_code=2)
    desk.refused("sheet", "--language", "tlh", code="USAGE", exit_code=2)
    assert '<html lang="es" dir="ltr">' in desk.done("sheet", "--language", "es")


def test_a_statement_without_a_mapping_is_shown_and_not_read(desk: Laptop) -> None:
    """Its first rows, and a mapping to begin from in which decimal and date stand empty."""
    file = desk.write("bank.csv", STATEMENT)
    told = desk.refused("import", "bank", file, "--account", "Bank", code="USAGE", exit_code=2)
    assert "# line 2: 27/02/2026 | From the choir | GIFT 1 | 500,00 | 500,00" in told
    begun = tomllib.loads(told.split("USAGE:")[0])
    assert begun["delimiter"] == ";"
    assert begun["decimal"] == begun["date"] == ""
    assert begun["columns"] == {
        "date": "Date", "amount": "Amount", "words": "Text", "reference": "Reference", "balance": "Balance",
    }  # fmt: skip


@pytest.mark.parametrize(
    ("change", "told"),
    [
        (('decimal = ","', 'decimal = "."'), "sets thousands off, to others decimals"),
        (('"DD/MM/YYYY"', '"MM/DD/YYYY"'), "Check whether day and month are the other way round"),
        (('amount = "Amount"', 'amount = "Sum"'), "expected a column 'Sum' once"),
        (('decimal = ","\n', ""), "the mark before decimals"),
        (('as = "fee"', 'as = "bribe"'), "as = one of gift, fee"),
    ],
)
def test_a_mapping_that_does_not_fit_is_refused(desk: Laptop, change: tuple[str, str], told: str) -> None:
    """By line and column; nothing is read by halves."""
    mapping, file = desk.write("map.toml", MAPPING.replace(*change)), desk.write("bank.csv", STATEMENT)
    answer = desk.refused("import", "bank", file, "--account", "Bank", "--map", mapping, code="IMPORT_REFUSED")
    assert told in answer
    answer = desk.refused("import", "bank", file, "--account", "Tin", "--map", mapping, code="IMPORT_REFUSED")


def test_a_statement_is_drafted_said_and_known_again(desk: Laptop) -> None:
    """Three lines and the balance, completed and signed by two; the same file again gives nothing new."""
    mapping, file = desk.write("map.toml", MAPPING), desk.write("bank.csv", STATEMENT)
    draft = desk.directory / "bank.toml"
    given = ("import", "bank", file, "--account", "Bank", "--map", mapping)
    told = desk.done(*given, "-o", draft, "--by", "anna", "--by", "bo")
    assert "the bank says ZAR 387.50 in Bank, the record says ZAR 0.00" in told
    assert "the two agree" in told
    desk.refused("say", "--sitting", draft, "-y", code="USAGE", exit_code=2)
    text = draft.read_text(encoding="utf-8")
    text = text.replace('income = "?", category = "?"', 'income = "donations", category = "friends"')
    draft.write_text(text.replace('line = "?"', 'line = "Common, print"'), encoding="utf-8")
    desk.done("say", "--sitting", draft, "-y")
    again = desk.json(*given, "--dry-run")
    assert again["lines"] == []
    assert again["told"][3].startswith("3 of 3 lines are in the record")
    longer = desk.write("bank.csv", STATEMENT + "02/03/2026;From the choir;GIFT 2;500,00;887,50\n")
    new = desk.json(*given[:2], longer, *given[3:], "--dry-run")
    assert [line["where"] for line in new["lines"]] == ["line 5", "the closing balance"]


def test_a_list_of_people_is_drafted_said_and_known_again(desk: Laptop) -> None:
    """New people of an organization, and one that is not in the record; names are sealed; twice is once."""
    book = openpyxl.Workbook()
    sheet = book.active
    assert sheet is not None
    for row in [("Name", "Organization", "Roles"), ("Anna", "Porters", ""), ("Dora", "Porters", "delegate"),
                ("=HYPERLINK(1)", "Nurses", ""), ("Eve", "Mosque", "delegate, authoriser")]:  # fmt: skip
        sheet.append(row)
    sheet.cell(4, 1).data_type = "s"
    out = io.BytesIO()
    book.save(out)
    file, draft = desk.directory / "people.xlsx", desk.directory / "people.toml"
    file.write_bytes(out.getvalue())
    told = desk.done("import", "roster", file, "-o", draft)
    assert "There already: Sheet, row 2, Anna of Porters (P-1)." in told
    assert "authoriser of each of: Nurses, Porters" in told
    desk.done("say", "--sitting", draft, "--by", "anna", "--by", "bo", "-y")
    assert "Porters (delegate)" in desk.json("show", "Dora")["now"]["Acts for"]
    assert desk.json("show", "=HYPERLINK(1)")["name"] == "=HYPERLINK(1)"
    assert desk.json("import", "roster", file, "--dry-run")["lines"] == []
