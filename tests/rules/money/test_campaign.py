"""Random histories hold the invariants of the books, and every planted fault breaks one."""

from random import Random

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from ledger.rules.money.accountability import check_all
from tests.rules.money.campaign import catch, run
from tests.rules.money.faults import FAULTS, Fault
from tests.rules.money.history import Attempts

QUICK_SEEDS = range(1_000, 1_012)


@pytest.mark.campaign
def test_random_histories_hold_the_invariants() -> None:
    """Thousands of attempts by everybody at everything break none of I1 to I8 and I10 to I14."""
    tally = run(QUICK_SEEDS)
    assert not tally.broken
    assert len(tally.accepted) > 30
    assert len(tally.refused) > 40


@settings(max_examples=15, suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large])
@given(rnd=st.randoms(use_true_random=False), steps=st.integers(1, 60))
def test_any_short_history_holds_the_invariants(rnd: Random, steps: int) -> None:
    """Whatever is chosen at each step, and shrunk to the least that fails, the books stand."""
    attempts = Attempts(rnd)
    for _ in range(steps):
        attempts.step()
    assert check_all(attempts.world.state) == ()


@pytest.mark.campaign
@pytest.mark.parametrize("fault", FAULTS, ids=lambda fault: fault.name)
def test_a_planted_fault_is_caught(fault: Fault) -> None:
    """A rule with this fault is told by the invariants it breaks, within some histories."""
    caught = catch(fault, range(1_000, 1_060))
    assert caught is not None, f"no history showed that {fault.name}"
    assert {violation.invariant for violation in caught[1]} & fault.told_by


def test_the_same_seed_makes_the_same_history() -> None:
    """A history that fails can be made again."""
    first, second = Attempts(Random(5)), Attempts(Random(5))
    for _ in range(60):
        first.step()
        second.step()
    assert list(first.world.state.money.legs) == list(second.world.state.money.legs)
