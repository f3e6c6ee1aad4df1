"""The books asked by index and by day: always what the rules' own walk over the legs gives."""

from datetime import date, timedelta

import pytest
from sqlalchemy import select

from ledger.rules.money.books import trial_balance
from ledger.rules.money.movements import Leg
from ledger.rules.state import State
from projections.as_of import index_on, state_at
from projections.directory import Directory
from projections.read_models.database import ReadModels
from projections.read_models.queries import NOW, Look, balances, changes, last_entry_on, months, numbers
from projections.read_models.tables import LEGS, MONTH_SUMS, Strand
from tests.projections.read_models.histories import History

Sums = dict[tuple[str, str, str, str, str], int]


def folded(found: dict[Strand, int]) -> Sums:
    """Strands as the rows of a trial balance: in book A lines do not divide an account."""
    sums: Sums = {}
    for (book, account, fund, currency, line), amount in found.items():
        key = (book, account, fund, currency, line if book == "B" else "")
        sums[key] = sums.get(key, 0) + amount
    return {key: amount for key, amount in sums.items() if amount}


def by_rules(state: State, through: date | None = None) -> Sums:
    """The rules' trial balance."""
    return {row[:5]: row.amount for row in trial_balance(state.money, through)}


def days(state: State) -> list[date]:
    """Days at the edges: of each leg, and beside it."""
    known = {leg.day for leg in state.money.legs}
    return sorted({day + timedelta(days=more) for day in known for more in (-1, 0, 1)})


def test_balances_now(past: History, models: ReadModels) -> None:
    """Balances from the month sums are those of all legs."""
    with models.engine.connect() as connection:
        assert folded(balances(connection)) == by_rules(past.hall.ledger.live.state)


def test_balances_of_every_day(past: History, models: ReadModels) -> None:
    """Balances at the end of any day are those of the legs dated up to it."""
    state = past.hall.ledger.live.state
    with models.engine.connect() as connection:
        for day in days(state):
            assert folded(balances(connection, Look(day=day))) == by_rules(state, day)


def test_balances_as_they_were_known(past: History, models: ReadModels) -> None:
    """Balances as of an entry, and of a day as that entry knew it, are those of the state after it."""
    size = past.hall.ledger.size
    with models.engine.connect() as connection:
        for index in (0, size // 2, size - 2, size - 1):
            state = state_at(past.hall.ledger, index)
            assert folded(balances(connection, Look(index))) == by_rules(state)
            for day in days(state)[::3]:
                assert folded(balances(connection, Look(index, day))) == by_rules(state, day)


def test_changes_between_two_looks(past: History, models: ReadModels) -> None:
    """What differs between two looks is told with both sums, and nothing else is; no look differs from itself."""
    before, after = Look(past.hall.ledger.size // 2), Look(day=date(2026, 2, 20))
    with models.engine.connect() as connection:
        told = changes(connection, before, after)
        old, new = balances(connection, before), balances(connection, after)
        assert changes(connection, before, before) == {}
    assert told
    assert all(old.get(strand, 0) == pair[0] != pair[1] == new.get(strand, 0) for strand, pair in told.items())
    assert {strand: old[strand] for strand in old if strand not in told} == {
        strand: new[strand] for strand in new if strand not in told
    }


@pytest.mark.parametrize("look", [NOW, Look(index=10**6), Look(day=date(2099, 1, 1))])
def test_months_plan_and_actual(past: History, models: ReadModels, look: Look) -> None:
    """Each line's months: what the authority legs granted and what its expense legs spent."""
    planned: dict[tuple[str, str], int] = {}
    spent: dict[tuple[str, str], int] = {}

    def add(sums: dict[tuple[str, str], int], leg: Leg, amount: int) -> None:
        key = (leg.day.isoformat()[:7], leg.line or "")
        sums[key] = sums.get(key, 0) + amount

    for leg in past.hall.ledger.live.state.money.legs:
        if leg.line and leg.account == "Authority":
            add(planned, leg, -leg.amount)
        elif leg.line and leg.account.startswith("Expenses:"):
            add(spent, leg, leg.amount)
    with models.engine.connect() as connection:
        told = months(connection, look)
    assert {(row.month, row.line) for row in told} == {*planned, *spent}
    for row in told:
        key = (row.month, row.line)
        assert (row.planned, row.spent) == (planned.get(key, 0), spent.get(key, 0))
    assert any(row.spent for row in told)


def test_the_sums_count_every_leg(past: History, models: ReadModels) -> None:
    """The month sums hold each leg once, and the legs are the rules' own, in their order."""
    legs = past.hall.ledger.live.state.money.legs
    with models.engine.connect() as connection:
        counted = connection.execute(select(MONTH_SUMS.c.legs)).scalars().all()
        stored = connection.execute(select(LEGS.c.leg, LEGS.c.day, LEGS.c.amount).order_by(LEGS.c.leg)).all()
    assert sum(counted) == len(legs) > 50
    assert [tuple(row) for row in stored] == [
        (place, leg.day.isoformat(), leg.amount) for place, leg in enumerate(legs)
    ]


def test_the_last_entry_of_a_day(past: History, models: ReadModels) -> None:
    """A UTC date's last entry is the one that the log itself gives; before the founding there is none."""
    with models.engine.connect() as connection:
        assert last_entry_on(connection, date(2026, 3, 1)) == index_on(past.hall.ledger, date(2026, 3, 1))
        assert last_entry_on(connection, date(2026, 2, 28)) is None


def test_numbers_of_things(past: History, models: ReadModels) -> None:
    """Things have the numbers that the directory gives them."""
    directory = Directory(past.hall.ledger.live.state, lambda _: None)
    with models.engine.connect() as connection:
        told = numbers(connection)
    assert {listed.id: int(listed.number.rpartition("-")[2]) for listed in directory} == told
