"""A random history played once, and read models of it."""

from collections.abc import Iterator

import pytest

from projections.read_models.database import FILE, ReadModels, open_read_models
from projections.read_models.follower import Follower
from tests.projections.read_models.histories import History

STEPS = 40


@pytest.fixture(scope="session")
def past(tmp_path_factory: pytest.TempPathFactory) -> Iterator[History]:
    """A history, to be read only."""
    history = History(tmp_path_factory.mktemp("past") / "ledger", seed=7)
    history.play(STEPS)
    yield history
    history.hall.ledger.close()


@pytest.fixture(scope="session")
def models(past: History) -> Iterator[ReadModels]:
    """Read models of that history, caught up."""
    models = open_read_models(past.hall.path / FILE)
    Follower(past.hall.ledger.recorder, past.hall.ledger.origin, models).start()
    yield models
    models.close()
