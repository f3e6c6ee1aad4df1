"""Random histories of the rules under watch: what read models kept, statement by statement, is what the state holds."""

import pytest

from tests.projections.read_models.watching import Watched, watching
from tests.rules.properties.history import History
from tests.stories import ordinary_year
from tests.world import founded

STEPS = 60


def test_a_word_that_the_journal_does_not_tell_is_missed(monkeypatch: pytest.MonkeyPatch) -> None:
    """The watch sees what is written behind the journal's back: a row changed, and a row more."""
    with watching(monkeypatch) as watched:
        world = founded({"dockers": ["ana"], "nurses": ["ben"]})
        (watch,) = watched.values()
        assert watch.check() > 20
        rows = world.state.people.intents._rows  # behind its back
        rows["somebody"] = "something"
        with pytest.raises(AssertionError, match="intents: only one side has"):
            watch.check()
        rows.clear()
        name = world.id("dockers")
        seeded = Watched(world)
        seeded.rows["organizations"][name,] = {**seeded.rows["organizations"][name,], "standing": "left"}
        with pytest.raises(AssertionError, match=r"organizations .*'left'"):
            seeded.check()


@pytest.mark.parametrize("seed", range(3))
def test_what_is_kept_is_what_the_state_holds(monkeypatch: pytest.MonkeyPatch, seed: int) -> None:
    """Decisions, promises, money, posts, a charter that changes: every row of every table, after any history."""
    with watching(monkeypatch) as watched:
        History(seed).play(STEPS)
        (watch,) = watched.values()
    assert watch.check() > 300


def test_an_ordinary_year(monkeypatch: pytest.MonkeyPatch) -> None:
    """Twelve gatherings, forty payments, a rotation, an audit: the same, in more than forty tables."""
    with watching(monkeypatch) as watched:
        ordinary_year.play()
        (watch,) = watched.values()
    assert watch.check() > 1000
    assert len([name for name, rows in watch.rows.items() if rows]) > 40
