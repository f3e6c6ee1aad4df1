"""Fixtures: a site of two organizations, and Rosa, who joined it by passkey."""

from collections.abc import Iterator

import pytest

from tests.web.signing.people import Member, joined
from tests.web.site import Site, founded


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    """A site of Dockers (Ana) and Nurses (Ben), one a module: tests bring people of their own."""
    found = founded(tmp_path_factory.mktemp("site") / "ledger")
    yield found
    found.close()


@pytest.fixture
def rosa(site: Site) -> Member:
    """A docker with a passkey, another one in each test."""
    return joined(site, "Rosa")
