"""Following in the background: what stops it, that it says so, and that it is at the head while it runs."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from ledger.application import Ledger
from ledger.rules.state import State
from projections.read_models.database import ReadModels, open_read_models
from projections.read_models.follower import APPLICATION, Follower
from projections.read_models.following import Following
from projections.read_models.model import Change
from projections.read_models.tables import Row
from tests.hall import Hall
from tests.projections.read_models.histories import History
from tests.projections.read_models.test_follower import dump, odd

PATIENCE_S = 30


@pytest.fixture
def hall(tmp_path: Path) -> Iterator[Hall]:
    """A founded ledger."""
    hall = Hall(tmp_path / "ledger")
    hall.found({"dockers": "ana", "nurses": "ben"})
    yield hall
    hall.ledger.close()


@pytest.fixture
def fresh(tmp_path: Path) -> Iterator[ReadModels]:
    """Read models not made yet."""
    models = open_read_models(tmp_path / "fresh.db")
    yield models
    models.close()


def following(ledger: Ledger, models: ReadModels, batch: int = 500) -> Following:
    """Following a ledger."""
    return Following(ledger.recorder, ledger.origin, models, batch=batch)


def test_a_failing_model_ends_it_and_it_says_where(past: History, tmp_path: Path) -> None:
    """The thread ends by itself, names the model and the entry, and the lag shows; a stop then does nothing."""

    def rows(_: State, change: Change) -> list[Row]:
        if change.index == 9:
            raise ValueError("no such thing")
        return []

    models = open_read_models(tmp_path / "odd.db", odd(rows))
    one = following(past.hall.ledger, models)
    one.start()
    one.join()
    assert "read model odd failed at entry 9: ValueError: no such thing" in (one.stopped() or "")
    assert one.lag() == past.hall.ledger.size - 9
    standing = models.standing(APPLICATION)
    assert standing is not None
    assert standing.stopped == "odd at entry 9"
    assert not one.wait(past.hall.ledger.size, PATIENCE_S)
    one.stop()
    models.close()


def test_another_ledgers_tables_end_it(hall: Hall, fresh: ReadModels) -> None:
    """Tables of another ledger are told, and not touched."""
    following(hall.ledger, fresh).stop()
    Follower(hall.ledger.recorder, hall.ledger.origin, fresh).start()
    before = dump(fresh)
    other = Following(hall.ledger.recorder, "elsewhere.example/log", fresh)
    other.start()
    other.join()
    assert "not of elsewhere.example/log" in (other.stopped() or "")
    assert dump(fresh) == before


def test_what_is_appended_is_there_soon(hall: Hall, fresh: ReadModels) -> None:
    """It catches up, takes in what is appended meanwhile, and ends when told; the rows are those of a rebuild."""
    one = following(hall.ledger, fresh)
    assert one.lag() == 1
    one.start()
    for place, name in enumerate(("tenants", "weavers", "bakers")):
        hall.clock.wait(1000)
        hall.invite("ana", name)
        assert one.wait(2 + place, PATIENCE_S)
    assert one.lag() == 0
    one.stop()
    one.stop()
    assert one.stopped() is None
    running = dump(fresh)
    Follower(hall.ledger.recorder, hall.ledger.origin, fresh).rebuild()
    assert dump(fresh) == running


def test_stopped_while_it_catches_up(past: History, fresh: ReadModels, models: ReadModels) -> None:
    """Stopped in the middle, the batches so far are written, and the next one goes on with them."""
    one = following(past.hall.ledger, fresh, batch=1)
    one.start()
    assert one.wait(3, PATIENCE_S)
    one.stop()
    assert one.stopped() is None
    again = following(past.hall.ledger, fresh)
    assert again.lag() <= past.hall.ledger.size - 3
    again.start()
    assert again.wait(past.hall.ledger.size, PATIENCE_S)
    again.stop()
    assert dump(fresh) == dump(models)


def test_two_that_follow_one_ledger(hall: Hall, fresh: ReadModels, tmp_path: Path) -> None:
    """Two processes may follow into one database: each entry is written once, and neither ends."""
    beside = open_read_models(tmp_path / "fresh.db")
    Follower(hall.ledger.recorder, hall.ledger.origin, fresh).start()
    both = following(hall.ledger, fresh), following(hall.ledger, beside)
    for one in both:
        one.start()
    for place in range(6):
        hall.clock.wait(1000)
        hall.invite("ana", f"choir {place}")
    for one in both:
        assert one.wait(7, PATIENCE_S)
        one.stop()
        assert one.stopped() is None
    running = dump(fresh)
    Follower(hall.ledger.recorder, hall.ledger.origin, fresh).rebuild()
    assert dump(fresh) == running
    beside.close()


def test_tables_of_another_version_are_made_anew(past: History, models: ReadModels, tmp_path: Path) -> None:
    """A program with other tables starts, makes them from the ledger, and loses nothing."""
    older = open_read_models(tmp_path / "models.db", odd(lambda _, __: []))
    Follower(past.hall.ledger.recorder, past.hall.ledger.origin, older).start()
    older.close()
    newer = open_read_models(tmp_path / "models.db")
    one = following(past.hall.ledger, newer)
    one.start()
    assert one.wait(past.hall.ledger.size, PATIENCE_S)
    one.stop()
    assert dump(newer) == dump(models)
    newer.close()
