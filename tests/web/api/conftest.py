"""Served halls, closed and open, made once for each file of tests."""

import logging
from collections.abc import Iterator

import pytest
import structlog

from tests.web.api.hall import served
from tests.web.site import Site


@pytest.fixture(scope="package", autouse=True)
def _quiet() -> Iterator[None]:
    structlog.configure(wrapper_class=structlog.make_filtering_bound_logger(logging.CRITICAL))
    yield
    structlog.reset_defaults()


@pytest.fixture(scope="module")
def closed(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    """A hall whose record is for its members."""
    site = served(tmp_path_factory.mktemp("closed") / "ledger")
    yield site
    site.close()


@pytest.fixture(scope="module")
def opened(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    """A hall whose record is open to everybody."""
    site = served(tmp_path_factory.mktemp("opened") / "ledger", entries="public")
    yield site
    site.close()
