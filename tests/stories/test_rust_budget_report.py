"""The council's budget page: the figures of the minutes, in words, each figure traced to its transactions."""

import json
import re
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from ledger.application import Ledger
from projections.as_of import balances_on
from projections.render import page, plain_text
from projections.reports.amounts import Amount
from projections.reports.assembly import Made
from tests.projections.journal.office import Office
from tests.projections.reading import basis_of, checked
from tests.shared import SHARED_DATA, needs_shared_data

BUDGET = SHARED_DATA / "rust-council" / "budget.dat"
MAPPING = Path(__file__).parents[1] / "projections" / "journal" / "rust_council.toml"
pytestmark = needs_shared_data


@pytest.fixture(scope="module")
def office(tmp_path_factory: pytest.TempPathFactory) -> Office:
    """An office that has imported the budget."""
    office = Office(tmp_path_factory.mktemp("office"))
    said = office.import_(BUDGET, MAPPING)
    assert said.code == 0, said.err
    return office


@pytest.fixture
def ledger(office: Office) -> Iterator[Ledger]:
    """The ledger after the import."""
    with office.ledger() as opened:
        yield opened


def usd(made: Made, address: str) -> int:
    """An amount of a report, in cents."""
    value = made.report.cell(address).value
    assert isinstance(value, Amount)
    return value.minor


def test_every_figure_is_traced_to_its_transactions_and_is_that_of_the_minutes(ledger: Ledger) -> None:
    """Free 198,610.39; compiler-ops 30,240.00; programme management 109,620.00; travel 2025 75,000 and 115,069.63."""
    made = checked("budget", basis_of(ledger))
    assert usd(made, "all.USD.free") == 198_610_39
    assert usd(made, "lines-USD.L-4.left") == 30_240_00
    assert usd(made, "lines-USD.L-6.left") == 109_620_00
    assert (usd(made, "years-USD.L-1-2025.granted"), usd(made, "years-USD.L-1-2025.spent")) == (75_000_00, 115_069_63)


def test_what_happened_before_the_record_is_marked_and_explained(ledger: Ledger) -> None:
    """The first spend, the three days below zero and the transactions brought in, in words."""
    text = " ".join(plain_text.render(checked("budget", basis_of(ledger)).report).split())
    assert "From 29 December 2025 to 31 December 2025 free stood below zero: USD 290,000.00" in text
    assert "On 26 March 2024 USD 2,522.97 went out beyond what was set aside on this line." in text
    assert "81 transactions, of 26 March 2024 to 17 July 2026, come from older books" in text
    assert text.count("[· from before this record]") >= 6


@pytest.mark.parametrize(
    ("day", "free"),
    [
        (date(2025, 12, 28), 0),
        (date(2025, 12, 29), -290_000_00),
        (date(2025, 12, 30), -290_000_00),
        (date(2025, 12, 31), -290_000_00),
        (date(2026, 8, 20), 198_610_39),
    ],
)
def test_any_day_tells_what_was_free_on_it(ledger: Ledger, day: date, free: int) -> None:
    """By the transactions' own dates, though all were brought in on one day."""
    (balance,) = balances_on(ledger.live.state.money, day)
    made = checked("budget", basis_of(ledger, through=day))
    assert usd(made, "all.USD.free") == balance.free
    if free:
        assert balance.free == free
    else:
        assert balance.free >= 0


def test_each_figure_of_the_page_leads_to_its_transactions(ledger: Ledger) -> None:
    """The page's every link ends on the page; each figure's, at the acts that make it up, which the record has."""
    report = checked("budget", basis_of(ledger)).report
    text = page.render(report)
    ids = re.findall(r' id="([^"]+)"', text)
    assert len(set(ids)) == len(ids)
    figures = re.findall(r'<a id="([^"]+)" class="figure"[^>]* href="#([^"]+)">([^<]*)</a>', text)
    assert len(figures) > 180
    assert ("lead.went-out-USD", "_trace.lead.went-out-USD", "USD 561,019.08") in figures
    assert set(re.findall(r'href="#([^"]+)"', text)) <= set(ids)
    acts = {f"{act[:12]}….{act.rpartition('.')[2]}" for act in ledger.live.state.record.acts}
    for address, trace, _ in figures:
        told = text.partition(f'id="{trace}"')[2].partition("<dd>")[2].partition("</dd>")[0]
        named = re.findall(r"<code>([^<]+)</code>", told)
        assert len(named) == len(report.cell(address).sources)
        assert named
        assert set(named) <= acts


def test_the_page_begins_with_what_a_member_asks(ledger: Ledger) -> None:
    """What came in, went out and is left; what was paid; what we hold; and only then lines, months and pictures."""
    text = page.render(checked("budget", basis_of(ledger)).report)
    asked = [
        "What came in and what went out", "What was paid", "What we hold", "Our funds",
        "What we decided and what it cost", "Plan and actual", "To explain",
    ]  # fmt: skip
    places = [text.index(f">{heading}</h2>") for heading in asked]
    assert places == sorted(places)
    first = text[: places[1]]
    for figure in ("USD 1,066,912.74</a> came in", "USD 561,019.08</a> went out", "USD 505,893.66</a> is left"):
        assert figure in first


def test_the_command_tells_the_same(office: Office) -> None:
    """As text, as JSON, and each figure's transactions by `plenary trace`."""
    assert "USD 198,610.39" in office.run("report", "budget").out
    data: Any = json.loads(office.run("report", "budget", "--json", "--by-date", "2025-12-30").out)
    assert data["identity"]["report"] == "budget/v1;date=2025-12-30"
    told = office.run("trace", "budget", "years-USD.L-1-2025.spent", "--json").json
    assert [act["minor"] for act in told["acts"]] == [10_206_90, 104_862_73]
    assert office.run("report", "weather").code == 2
    assert office.run("trace", "budget", "nothing.here").code == 2
    assert office.run("report", "budget", "--at", "9999").code == 2
