"""The poisoned year, played once for all the attacks of a process."""

import logging
from collections import Counter
from collections.abc import Iterator

import pytest
import structlog

from tests.web.attacks.poisoned import Poisoned, poison
from tests.web.attacks.walk import Visited, places_of_forms, walk

MOST = 2
"""Visits of one kind of page, by each of those who walk."""
BESIDES = (
    "/demo", "/sign/", "/join", "/start", "/sign-in", "/keys/device", "/feeds", "/disputes/new",
    "/people/invite/link", "/met/notice", "/promises/ask", "/log/consistency.json?from=3&to=9", "/docs", "/sheet",
)  # fmt: skip
"""Pages to which no link of the record leads."""


@pytest.fixture(scope="package", autouse=True)
def _quiet() -> Iterator[None]:
    structlog.configure(wrapper_class=structlog.make_filtering_bound_logger(logging.CRITICAL))
    yield
    structlog.reset_defaults()


@pytest.fixture(scope="package")
def poisoned(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Poisoned]:
    """The year."""
    found = poison(tmp_path_factory.mktemp("poisoned") / "ledger", demo=True)
    yield found
    found.close()


@pytest.fixture(scope="package")
def visits(poisoned: Poisoned) -> list[Visited]:
    """Every kind of page as members see it, and as the public does."""
    counts: Counter[str] = Counter()
    people = poisoned.people()
    starts = ("/", *BESIDES, *places_of_forms(poisoned.host))
    seen = [one for person in people[:1] for one in walk(poisoned.client(person), starts, counts, MOST)]
    # Others are offered other forms; what was seen twice is not looked at again.
    for person in people[1:4]:
        seen += walk(poisoned.client(person), ("/", "/money/waiting", "/audits", "/agreed"), counts, MOST)
    return [*seen, *walk(poisoned.client(), ("/", "/sign-in", "/lost", "/start"), Counter(), 1)]
