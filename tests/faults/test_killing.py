"""Nothing acknowledged is lost when the writer is killed, and there is one root for each size."""

import pytest

from tests.faults import killing


@pytest.mark.campaign
def test_a_hundred_kills_lose_nothing() -> None:
    """After each of 100 kills every acknowledged statement stands at its index, under one root a size."""
    told = killing.run(100, seed=20260301)
    assert told.rounds == 100
    assert told.acknowledged > 200
    assert told.lost == []
    assert told.forked == []


@pytest.mark.campaign
def test_the_control_loses() -> None:
    """A writer that acknowledges before it writes is seen to lose."""
    assert killing.run(20, seed=7, early=True).lost
