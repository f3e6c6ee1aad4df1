"""The demonstration's year, played once for all tests of reading."""

from collections.abc import Iterator

import pytest

from tests.web.reading.demo_site import DemoSite, demo_site


@pytest.fixture(scope="session")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[DemoSite]:
    """The year, served; tests only read it."""
    made = demo_site(tmp_path_factory.mktemp("reading") / "ledger")
    yield made
    made.close()
