"""A real committee's budget in the record: the Rust leadership council's books from 2024 to 2026, to the cent."""

from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest

from ledger.application import Ledger
from ledger.rules.money.accountability import check_all
from projections.journal.books import days_below_zero, free_by_day, line_year, overruns
from projections.journal.plan import texts_of
from tests.projections.journal.office import Office, sealed_text
from tests.shared import SHARED_DATA, needs_shared_data

BUDGET = SHARED_DATA / "rust-council" / "budget.dat"
MAPPING = Path(__file__).parents[1] / "projections" / "journal" / "rust_council.toml"
MORE = b"\n2026-08-01 Compiler-ops 2026-08 payments\n  expenses:compiler-ops  $1,000\n  assets:compiler-ops\n"

pytestmark = needs_shared_data


@pytest.fixture(scope="module")
def office(tmp_path_factory: pytest.TempPathFactory) -> Office:
    """An office that has imported the budget."""
    office = Office(tmp_path_factory.mktemp("office"))
    said = office.import_(BUDGET, MAPPING)
    assert said.code == 0, said.err
    assert "81 transactions recorded in 4 statements" in said.out
    return office


@pytest.fixture
def ledger(office: Office) -> Iterator[Ledger]:
    """The ledger after the import."""
    with office.ledger() as opened:
        yield opened


def fund_of(ledger: Ledger) -> str:
    """The council's one fund."""
    (fund,) = ledger.live.state.money.funds
    return fund


def line_of(ledger: Ledger, category: str) -> str:
    """The line of a category."""
    (line,) = [key for key, line in ledger.live.state.money.lines.items() if line.key.category == category]
    return line


def test_the_balances_are_those_of_the_councils_minutes(ledger: Ledger) -> None:
    """Free 198,610.39; compiler-ops 30,240.00; programme management 109,620.00 after payables."""
    money = ledger.live.state.money
    assert money.position(fund_of(ledger), "USD").headroom == 198_610_39
    assert money.book(line_of(ledger, "compiler-ops")).available == 30_240_00
    assert money.book(line_of(ledger, "program-management")).available == 109_620_00
    assert money.position(fund_of(ledger), "USD").payables == 19_550_00


def test_what_was_promised_for_travel_is_told_apart_from_what_is_available(ledger: Ledger) -> None:
    """The journal's free and committed travel accounts."""
    book = ledger.live.state.money.book(line_of(ledger, "travel"))
    assert (book.available, book.encumbered) == (1_950_02, 51_799_57)


def test_the_first_spend_came_before_any_allocation_and_shows_as_an_overrun(ledger: Ledger) -> None:
    """2,522.97 of travel on 26 March 2024, as history, with nothing set aside; no other overrun ever."""
    (first,) = overruns(ledger.live.state.money)
    assert (first.day, first.amount, first.line) == (date(2024, 3, 26), 2_522_97, line_of(ledger, "travel"))
    assert first.history
    assert all(one.day > first.day for one in ledger.live.state.history.allocations)


def test_the_free_balance_stood_below_zero_for_three_days_at_the_end_of_2025(ledger: Ledger) -> None:
    """−290,000.00 on 29, 30 and 31 December 2025, and on no other day but the six after the first spend."""
    days = free_by_day(ledger.live.state.money, fund_of(ledger), "USD")
    below = {one.day: one.free for one in days_below_zero(days, date(2026, 8, 20))}
    december = {date(2025, 12, day): -290_000_00 for day in (29, 30, 31)}
    march = {date(2024, 3, day): -2_522_97 for day in range(26, 32)}
    assert below == december | march


def test_travel_of_2025_shows_what_was_set_aside_against_what_was_spent(ledger: Ledger) -> None:
    """75,000.00 set aside for 2025, 115,069.63 spent in it; what was left of 2024 covered the difference."""
    state, travel = ledger.live.state, line_of(ledger, "travel")
    year = line_year(state, travel, 2025)
    assert (year.allocated, year.spent) == (75_000_00, 115_069_63)
    before = line_year(state, travel, 2024)
    assert year.spent - year.allocated == before.allocated - before.spent - 18_775_40


def test_allocations_cite_the_decisions_that_the_comments_name(ledger: Ledger) -> None:
    """18 of the 19 allocations and deallocations name one of 15 decisions; the words of one are the link's."""
    state = ledger.live.state
    cited = [one.decision for one in state.history.allocations]
    assert len(cited) == 19
    assert [one.amount for one in state.history.allocations if one.decision is None] == [15_000_00]
    links = {act: sealed_text(ledger, digest) for act, digest in texts_of(state, "link").items()}
    assert len(state.history.decisions) == len(links) == 15
    travel = [links[one.decision or ""] for one in state.history.allocations if one.amount == 75_000_00]
    minutes = "https://github.com/rust-lang/leadership-council/blob/HEAD/minutes/sync-meeting/2024-04-12.md"
    assert travel == [minutes, minutes]
    assert [links[one.decision or ""] for one in state.history.allocations if one.amount == -18_775_40] == [
        "https://github.com/rust-lang/leadership-council/pull/254"
    ]


def test_the_books_hold_every_invariant(ledger: Ledger) -> None:
    """I1 to I8 and I10 to I14, over a real history that no rule for the present would have let happen."""
    assert not check_all(ledger.live.state)


def test_no_words_stand_in_the_record(ledger: Ledger) -> None:
    """What was written beside the figures is sealed, every word of it."""
    stored = b"".join(entry.envelope.payload for _, entry in ledger.entries())
    for word in (b"Travel", b"github", b"Microsoft", b"All Hands", b"invoice"):
        assert word not in stored


def test_the_same_import_again_adds_nothing_and_one_transaction_more_adds_one(office: Office, tmp_path: Path) -> None:
    """Each transaction is known by its bytes."""
    again = office.import_(BUDGET, MAPPING)
    assert (again.code, "Nothing new: all 81" in again.out) == (0, True)
    longer = tmp_path / "budget.dat"
    longer.write_bytes(BUDGET.read_bytes() + MORE)
    asked = office.import_(longer, MAPPING, "--dry-run", "--json")
    assert (asked.json["new"], asked.json["known"], asked.json["gone"]) == (1, 81, 0)
    with office.ledger() as before:
        size, lines = before.size, len(before.live.state.history.refs)
    assert office.import_(longer, MAPPING).code == 0
    with office.ledger() as after:
        assert (after.size, len(after.live.state.history.refs)) == (size + 1, lines + 1)
        assert after.live.state.money.book(line_of(after, "compiler-ops")).available == 29_240_00
