"""What registers hold and reports print: common ground, thanks, days, interests, in our name, roles by sort."""

from typing import Any

import pytest

from projections.render import plain_text
from projections.reports import in_our_name
from projections.reports.basis import look
from projections.reports.model import Badge, Count
from tests.projections.reading import cells, checked
from tests.projections.reports.books_on_the_table import acts_of
from tests.rules.decisions.council import MAJORITY, council, propose
from tests.rules.decisions.test_interests import declare
from tests.rules.duties.test_duties import gather, meet, set_duty
from tests.rules.money.treasury import treasury
from tests.rules.posts.offices import appoint, coalition, create, day, hand_over
from tests.rules.registers.shelf import DOCKERS, NURSES, enter
from tests.world import World


@pytest.fixture
def world() -> World:
    """A coalition whose registers are empty."""
    return coalition()


def _made(world: World, name: str, audience: str = "members") -> Any:
    return checked(name, look(world.state, lambda _: None, acts_of(world).__getitem__, audience=audience))


def told(world: World, name: str, audience: str = "members") -> str:
    """A report as text on one line."""
    return " ".join(plain_text.render(_made(world, name, audience).report).split())


def test_empty_registers_say_so(world: World) -> None:
    """Three sentences, and nothing of it elsewhere."""
    text = told(world, "common-ground")
    for words in (
        "No two organizations spoke of one topic yet.",
        "No organization entered what it could give",
        "thank",
    ):
        assert words in text
    assert "In our name" not in told(world, "decisions")
    assert "fall together" not in told(world, "calendar")
    assert "By sort of organization" not in told(world, "succession")


def test_wishes_of_members_are_not_published(world: World) -> None:
    """What an organization fears is for the others of the coalition; thanks are said openly."""
    enter(world, "priority")
    enter(world, "priority", by=NURSES)
    assert "night shifts" in told(world, "common-ground")
    public = told(world, "common-ground", "public")
    assert "night shifts" not in public
    assert "Thanks" in public


def test_two_organizations_on_one_topic_stand_beside_each_other(world: World) -> None:
    """With each one's own entry behind it: the same wish, a fear of what another wants."""
    enter(world, "priority", called="wish", weight=4)
    enter(world, "priority", by=NURSES, called="theirs", weight=2)
    enter(world, "risk", by=NURSES, called="fear", topic="port")
    enter(world, "priority", called="port", topic="port", weight=5)
    made = _made(world, "common-ground")
    values = [cell.value for cell in cells(made).values()]
    said = [value.partition(": ")[2] for value in values if isinstance(value, str)]
    assert "wants it (4 of 5)" in said
    assert "fears it (3 of 5)" in said
    assert {value.words for value in values if isinstance(value, Badge)} == {"the same", "one wants, one fears it"}
    found = {address: cell for address, cell in cells(made).items() if address.endswith(".weight")}
    assert [cell.value for cell in found.values()] == ["3 of 5", "2 of 5"]
    assert {act for cell in found.values() for act in cell.sources} == {
        world.ids[name] for name in ("wish", "theirs", "fear", "port")
    }


def test_what_there_is_to_draw_on_stands_by_month(world: World) -> None:
    """An offer counts whole in each month that it touches, with its entry."""
    enter(world, "resource", first="2026-03-20", last="2026-05-02", quantity=20)
    enter(world, "resource", by=NURSES, called="more", first="2026-05-01", last="2026-05-31", quantity=5)
    found = cells(_made(world, "common-ground"))
    assert found["by-month.2026-03-hours-hours.offered"].value == Count(20)
    assert found["by-month.2026-05-hours-hours.offered"].value == Count(25)
    assert set(found["by-month.2026-05-hours-hours.offered"].sources) == {world.ids["entry"], world.ids["more"]}
    assert found["by-month.2026-05-hours-hours.promised"].value == Count(0)


def test_thanks_stand_both_ways(world: World) -> None:
    """How often one thanked the other, and back: two counts, no sum, no rank."""
    for by, to, times in ((DOCKERS, "nurses", 2), (NURSES, "dockers", 1)):
        for _ in range(times):
            world.say(by, world.act("acknowledgement.given/v1", {"to": f"@{to}"}, words="For the boats"))
    found = {address.rpartition(".")[2]: cell for address, cell in cells(_made(world, "common-ground")).items()}
    assert {found["there"].value, found["back"].value} == {Count(2), Count(1)}
    assert len(found["there"].sources) + len(found["back"].sources) == 3


def test_what_was_done_in_our_name_without_a_decision_is_told(world: World) -> None:
    """For everybody: it is never refused, and it shows until a decision is cited."""
    enter(world, "engagement", in_name=True)
    for audience in ("members", "public"):
        assert "no decision is cited" in told(world, "decisions", audience)
        assert "no decision is cited for it" in told(world, "audit", audience)


def test_an_interest_stands_beside_the_open_decision_that_it_touches() -> None:
    """Before anybody counts its votes: whose, of what sort, in what; both acts stand behind it."""
    world = council(MAJORITY)
    declare(world, "ben")
    assert "Declared interests" not in told(world, "decisions")
    decision = propose(world)
    assert "Declared interests" in told(world, "decisions")
    assert "Declared interests" not in told(world, "decisions", "public")
    found = {address: cell for address, cell in cells(_made(world, "decisions")).items() if "interests." in address}
    assert [cell.value for address, cell in found.items() if address.endswith((".relation", ".in"))] == [
        "family",
        "ordinary",
    ]
    (touched,) = [cell for address, cell in found.items() if address.endswith(".touches")]
    assert set(touched.sources) == {decision, world.ids["interest"]}


def test_an_interest_stands_beside_the_promised_money_that_it_touches() -> None:
    """For members, never for the public: whose, of what sort, in whom; both acts stand behind it."""
    kit = treasury()
    kit.give(500_000)
    kit.allocate(300_000)
    enter(kit.world, "interest", by=[("abe", "self")], relation="owner", party="@kim")
    assert _declared(kit.world, "members") == []
    kit.encumber(120_000)
    assert _declared(kit.world, "public") == []
    ((row,),) = [table.rows for section in _declared(kit.world, "members") for table in section.blocks]
    assert row.cells[1].value == "owner"
    assert set(row.cells[3].sources) == {kit.id("entry"), kit.id("kim")}


def _declared(world: World, audience: str) -> list[Any]:
    basis = look(world.state, lambda _: None, acts_of(world).__getitem__, audience=audience)
    return list(in_our_name.sections(basis))


def test_days_that_fall_together_are_told_with_how(world: World) -> None:
    """Two marches get in each other's way; bargaining beside a march strengthens it."""
    enter(world, "date", called="march", sort="action")
    enter(world, "date", by=NURSES, called="theirs", sort="action")
    text = told(world, "calendar")
    assert "Whose days fall together" in text
    assert "in each other's way" in text
    enter(world, "date", by=NURSES, called="talks", sort="bargaining")
    assert "strengthen each other" in told(world, "calendar")


def test_a_missed_briefing_stands_even_when_it_came_later(world: World) -> None:
    """First as missed; met after its time it stays a fact."""
    set_duty(world, last=day(world, 1))
    on = day(world, 0)
    world.wait(days=9)
    gather(world, "late")
    assert "missed" in told(world, "calendar").partition("did not come in time")[2]
    meet(world, on, "late")
    after = told(world, "calendar").partition("did not come in time")[2]
    assert "met after its time" in after
    assert "missed" not in after


def test_roles_are_counted_by_sort_of_organization(world: World) -> None:
    """Two of a union held it and one of whom nobody said what it is; the terms stand behind each count."""
    create(world)
    appoint(world, "ana", 0, 20, organization="@dockers")
    world.wait(days=20)
    appoint(world, "ben", 0, 20, organization="@nurses")
    hand_over(world, "ana's term", "ben")
    world.wait(days=20)
    appoint(world, "abe", 0, 20, organization="@dockers")
    hand_over(world, "ben's term", "abe")
    world.say("cy", world.act("party.registered/v1", {}, name="Somebody"))
    assert "By sort" not in told(world, "succession")
    enter(world, "profile", sort="union")
    counts = {address: cell for address, cell in cells(_made(world, "succession")).items() if ".held" in address}
    held = {address.split(".")[1]: cell for address, cell in counts.items() if address.startswith("held-by-sort.")}
    assert {key.rpartition("-")[2]: cell.value for key, cell in held.items()} == {
        "union": Count(2),
        "unknown": Count(1),
    }
    assert all(len(cell.sources) in (1, 2) for cell in held.values())
