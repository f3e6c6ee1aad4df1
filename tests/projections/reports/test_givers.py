"""Contributions: no giver is found by adding or subtracting, and each fund's sum is what came in."""

from random import Random
from typing import Any

import pytest

from ledger.format.statement import Act
from projections.reports.amounts import Amount
from projections.reports.basis import Basis, look
from projections.reports.contributions import broken
from projections.reports.model import Count, Row, Table, tables_of
from tests.projections.reading import checked
from tests.rules.money.treasury import Treasury, treasury


@pytest.fixture
def kit() -> Treasury:
    """A treasury in which nobody has given yet."""
    return treasury()


def _look(kit: Treasury) -> Basis:
    acts: dict[str, Act] = {}
    for attested, _ in kit.world.heard:
        acts |= {f"{attested.id}.{place}": act for place, act in enumerate(attested.statement.acts)}
    return look(kit.world.state, lambda _: None, acts.__getitem__)


def _rows(kit: Treasury, fund: str = "F-1") -> dict[str, Row]:
    made = checked("contributions", _look(kit))
    tables: dict[str, Table] = {table.key: table for table in tables_of(made.report)}
    return {row.key: row for row in tables[f"given-{fund}-USD"].rows}


def _minor(row: Row) -> int:
    value = row.cells[2].value
    assert isinstance(value, Amount)
    return value.minor


def give(kit: Treasury, name: str, minor: int, **more: Any) -> None:
    """A gift to the general fund by somebody registered as a party."""
    if name not in kit.world.ids:
        kit.say("ana", kit.world.act("party.registered/v1", more.pop("party_body", {}), name=name), called=name)
    kit.give(minor, fund="general", party=f"@{name}", called=f"gift of {name}", **more)


def test_one_givers_gift_does_not_stand_beside_others(kit: Treasury) -> None:
    """Four gave one way and one another: one total, no count."""
    for number in range(4):
        give(kit, f"member {number}", 1_000, category="member")
    give(kit, "neighbour", 77_700, category="neighbour")
    rows = _rows(kit)
    assert set(rows) == {"together", "sum"}
    assert _minor(rows["together"]) == _minor(rows["sum"]) == 81_700


def test_five_givers_stand_and_the_few_beside_them_are_merged_with_others(kit: Treasury) -> None:
    """Five members, five neighbours, one shop: the shop is merged with whichever keeps it hidden."""
    for number in range(5):
        give(kit, f"member {number}", 1_000, category="member")
        give(kit, f"neighbour {number}", 2_000, category="neighbour")
    give(kit, "shop", 50_000, category="shop")
    rows = _rows(kit)
    alone = [row for key, row in rows.items() if key not in ("together", "sum")]
    assert len(alone) == 1
    assert alone[0].cells[1].value == Count(5)
    assert _minor(alone[0]) + _minor(rows["together"]) == _minor(rows["sum"]) == 65_000


def test_one_person_with_five_names_counts_once(kit: Treasury) -> None:
    """Parties found to be one are one giver."""
    for number in range(5):
        give(kit, f"name {number}", 1_000, category="member")
        if number:
            same = kit.world.act("party.same/v1", {"party": f"@name {number}"}, about="name 0")
            kit.say("ana", same)
    rows = _rows(kit)
    assert set(rows) == {"donations-member", "sum"}
    assert rows["donations-member"].cells[1].value is None


def test_a_hat_and_an_organization_hide_nobody(kit: Treasury) -> None:
    """They stand alone, with no count of givers."""
    collected = {"day": "2026-03-01", "account": "@tin", "fund": "@general", "amount": kit.usd(4_200)}
    taken = kit.world.act("collection.taken/v1", collected, by=(0, 1), occasion="A hall", told="For the hall")
    kit.say([("ana", "self"), ("ben", "self")], taken)
    give(kit, "the nurses", 9_900, party_body={"organization": "@nurses"}, category="member")
    rows = _rows(kit)
    assert len(rows) == 3
    assert _minor(rows["hats"]) == 4_200
    assert all(row.cells[1].value is None for row in rows.values())


def test_a_gift_that_bounced_is_taken_off_where_it_stood(kit: Treasury) -> None:
    """What came in is what stayed."""
    for number in range(5):
        give(kit, f"member {number}", 1_000, category="member")
    bounced = {"amount": kit.usd(400), "day": "2026-03-01"}
    kit.say("ana", kit.world.act("contribution.bounced/v1", bounced, about="gift of member 0"))
    rows = _rows(kit)
    assert _minor(rows["donations-member"]) == _minor(rows["sum"]) == 4_600
    assert rows["donations-member"].cells[1].value == Count(5)


def test_over_several_periods_only_what_stands_in_each_stands_in_all(kit: Treasury) -> None:
    """Five members gave this year and one before it, beside a neighbour: neither may be told by what others show."""
    for number in range(5):
        give(kit, f"member {number}", 1_000, category="member")
    give(kit, "member 0", 300, category="member", day="2025-12-01")
    give(kit, "neighbour", 77_700, category="neighbour", day="2025-12-01")
    made = checked("contributions", _look(kit))
    tables = {table.key: table for table in tables_of(made.report)}
    assert [row.key for row in tables["given-F-1-USD"].rows] == ["together", "sum"]
    by_period = {row.key: row for row in tables["periods-F-1-USD"].rows}
    assert set(by_period) == {"Y-1-donations-member", "Y-1-sum", "outside-together", "outside-sum"}
    assert by_period["Y-1-donations-member"].cells[2].value == Count(5)
    assert by_period["outside-together"].cells[2].value is None
    assert by_period["outside-sum"].cells[3].value == Amount(78_000, "USD")


@pytest.mark.parametrize("seed", range(5))
def test_no_sum_or_difference_of_published_figures_finds_a_few(kit: Treasury, seed: int) -> None:
    """Every figure of every table is a sum of whole blocks, told apart by no other: five people, or all of a period."""
    chance = Random(seed)
    for _ in range(40):
        who, day = chance.randrange(14), chance.choice(["2025-12-01", "2026-02-01"])
        sort = chance.choices(["member", "neighbour", "shop"], [6, 3, 1])[0]
        give(kit, f"giver {who}", chance.randrange(1, 10**6), category=sort, day=day)
    basis = _look(kit)
    made = checked("contributions", basis)
    one = broken(basis, kit.id("general"), "USD")
    blocks = [frozenset(block.sources) for found in one.blocks.values() for block in found]
    for period, found in one.blocks.items():
        for block in found:
            people = set[str]().union(*(one.sorts[period][key].givers for key in block.keys))
            assert len(people) >= 5 or len(found) == 1
    for table in tables_of(made.report):
        for row in table.rows:
            behind = frozenset(row.cells[-1].sources)
            assert behind == frozenset[str]().union(*(block for block in blocks if block <= behind))
