"""E40: the coalition pauses, duties stand still, nothing turns red, one act wakes it (docs/rules.md G-17, G-18)."""

import pytest

from ledger.rules.commitments.standing import no_word
from ledger.rules.gatherings.sleeping import NEVER, put_off
from tests.rules.commitments.promises import act, claim, coalition, promise, promised, standing
from tests.rules.decided import decided, not_decided
from tests.world import World


def sleep(world: World) -> None:
    """The coalition goes to sleep, as decided."""
    decided(world, "ana", "coalition.slept/v1")


def wake(world: World) -> None:
    """One act wakes it."""
    world.say("cy", world.act("coalition.woke/v1"))


def test_e40_while_the_coalition_sleeps_nothing_turns_red() -> None:
    """A promise that would long have lapsed is as it was; woken, it has the days it had."""
    world = coalition()
    promised(world, due=30, terms={"update_days": 20})
    world.wait(days=10)
    sleep(world)
    world.wait(days=500)
    assert (standing(world), no_word(world.state, promise(world), world.now)) == ("active", False)
    wake(world)
    world.wait(days=9)
    assert standing(world) == "active"
    world.wait(days=2)
    assert standing(world) == "at_risk"


def test_what_waited_for_an_answer_waits_on() -> None:
    """Claims, proposals and transfers keep their days too."""
    world = coalition()
    promised(world, due=300)
    claim(world)
    world.say("cy", act(world, "verified", {"completion": "complete"}, on="claim"))
    world.wait(days=6)
    sleep(world)
    world.wait(days=90)
    wake(world)
    assert standing(world) == "verified"
    world.wait(days=1)
    assert standing(world) == "completed"


def test_going_to_sleep_takes_a_decision_and_waking_one_member() -> None:
    """Neither is done twice."""
    world = coalition()
    assert world.refused("ana", world.act("coalition.slept/v1")).code == "UNDER_MISSING"
    assert world.refused("ana", world.act("coalition.woke/v1")).code == "AWAKE_ALREADY"
    sleep(world)
    assert not_decided(world, "ana", "coalition.slept/v1").code == "ASLEEP_ALREADY"
    wake(world)
    assert world.refused("ana", world.act("coalition.woke/v1")).code == "AWAKE_ALREADY"
    sleep(world)


@pytest.mark.parametrize(
    ("sleeps", "since", "deadline", "comes"),
    [
        ((), 0, 100, 100),
        (((100, 200),), 0, 100, 100),
        (((99, 199),), 0, 100, 200),
        (((10, 20), (30, 50)), 0, 100, 130),
        (((10, 20), (105, 115)), 0, 100, 120),
        (((10, 20), (110, 120)), 0, 100, 110),
        (((10, 20),), 15, 100, 105),
        (((10, 20),), 20, 100, 100),
        (((10, 20), (30, None)), 0, 100, NEVER),
        (((10, 20), (100, None)), 0, 90, 100),
    ],
)
def test_a_deadline_is_put_off_by_the_time_slept_before_it(
    sleeps: tuple[tuple[int, int | None], ...], since: int, deadline: int, comes: int
) -> None:
    """Only sleep between the start of counting and the deadline as put off so far counts."""
    world = coalition()
    world.state.gatherings.sleeps.set(sleeps)
    assert put_off(world.state, since, deadline) == comes


def test_a_promise_made_after_a_sleep_is_not_put_off_by_it() -> None:
    """Its days were agreed by people who were awake."""
    world = coalition()
    sleep(world)
    world.wait(days=100)
    wake(world)
    promised(world, due=5)
    world.wait(days=6)
    assert standing(world) == "at_risk"
