"""An organization's own name, list, channel: by its own consent, one use at a time (docs/rules.md X-7 to X-9)."""

from typing import Any

import pytest

from ledger.rules.judge import Accepted
from ledger.rules.registers.uses import may_be_used
from tests.rules.decided import decide
from tests.rules.decisions.council import DELEGATES, council, in_room
from tests.rules.registers.shelf import DOCKERS, NURSES, Verdict, coalition, day, enter, refused
from tests.world import World


def consent(world: World, *, by: Any = None, replaces: str | None = None, **body: Any) -> Verdict:
    """The dockers lend their list to the entry."""
    told = {"asset": "list", "of": "@entry", "given": True} | body
    act = world.act("use.consented/v1", told, about="dockers", replaces=replaces)
    verdict = world.try_say(DOCKERS if by is None else by, act)
    if isinstance(verdict, Accepted):
        world.ids["consent"] = verdict.cases[0].id
    return verdict


def use(world: World, **body: Any) -> Verdict:
    """Ben announces that it is used today."""
    told = {"organization": "@dockers", "asset": "list", "of": "@entry", "date": day(world, 0)} | body
    verdict = world.try_say("ben", world.act("use.announced/v1", told))
    if isinstance(verdict, Accepted):
        world.ids["use"] = verdict.cases[0].id
    return verdict


def world_with_purpose() -> World:
    """A demand for which things are lent."""
    world = coalition()
    enter(world, "demand")
    return world


def test_only_the_organizations_own_authoriser_lends() -> None:
    """Neither another organization nor its delegate as herself."""
    world = world_with_purpose()
    for other in (NURSES, "ana"):
        assert refused(consent(world, by=other)) == "NOT_THE_ORGANIZATIONS_WORD"
    assert refused(consent(world, of="0" * 64 + ".0")) == "PURPOSE_UNKNOWN"
    assert refused(consent(world, until=day(world, -1))) == "UNTIL_PAST"
    assert isinstance(consent(world, until=day(world, 0)), Accepted)


@pytest.mark.parametrize(
    "differs", [{"asset": "name"}, {"organization": "@nurses"}, {"of": "@charter"}], ids=["asset", "whose", "purpose"]
)
def test_a_yes_is_to_one_thing_for_one_purpose(differs: dict[str, str]) -> None:
    """Nothing else of theirs, nothing of others, for nothing else."""
    world = world_with_purpose()
    assert refused(use(world)) == "USE_NOT_CONSENTED"
    consent(world)
    assert refused(use(world, **differs)) == "USE_NOT_CONSENTED"
    assert isinstance(use(world), Accepted)


def test_a_yes_ends_with_its_day_or_a_no() -> None:
    """The last day is in; a use planned for the day after is not covered."""
    world = world_with_purpose()
    consent(world, until=day(world, 5))
    assert refused(use(world, date=day(world, 6))) == "USE_NOT_CONSENTED"
    assert isinstance(use(world, date=day(world, 5)), Accepted)
    consent(world, given=False, replaces="consent")
    assert refused(use(world)) == "USE_NOT_CONSENTED"
    assert not may_be_used(world.state, world.ids["dockers"], "list", world.ids["entry"], world.now)


def test_each_use_can_be_vetoed_by_its_owner_once() -> None:
    """Not by another; not twice."""
    world = world_with_purpose()
    consent(world)
    use(world)
    veto = world.act("use.vetoed/v1", about="use")
    assert refused(world.try_say(NURSES, veto)) == "NOT_THE_ORGANIZATIONS_WORD"
    assert isinstance(world.try_say(DOCKERS, veto), Accepted)
    assert world.state.registers.uses[world.ids["use"]].standing == "vetoed"
    assert refused(world.try_say(DOCKERS, world.act("use.vetoed/v1", about="use"))) == "VETOED_ALREADY"


def test_for_a_decision_only_who_is_bound_lends() -> None:
    """A yes to the use does not make up for not being bound by what it is for."""
    world = coalition()
    world.ids["entry"] = decide(world, world.act("purpose.adopted/v1"))
    opened = world.ids["entry"]
    world.state.record.acts.put(opened, next(iter(world.state.record.acts.values())))
    consent(world)
    assert refused(use(world)) == "NOT_BOUND"


def test_for_a_decision_whoever_is_bound_by_it_lends() -> None:
    """Decided in the room by Ana's own key for the dockers: their list may be lent to it."""
    world = council()
    in_room(world, dict.fromkeys(DELEGATES, "consent"))
    assert may_lend(world)


def may_lend(world: World) -> bool:
    """Whether the dockers' consent to the motion's use of their list is enough."""
    world.ids["entry"] = world.ids["motion"]
    consent(world)
    return isinstance(use(world), Accepted)
