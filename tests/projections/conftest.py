"""The demo's year, played once: the ledger that the reports of these tests are made from."""

from collections.abc import Iterator

import pytest

from api.demo.stage import Stage
from api.demo.year import play


@pytest.fixture(scope="session")
def year(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Stage]:
    """The year, to be read only."""
    stage = play(tmp_path_factory.mktemp("year"))
    yield stage
    stage.ledger.close()
