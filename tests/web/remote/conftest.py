"""A coalition founded once, and an office with two laptops for each test."""

import logging
import re
import shlex
from collections.abc import Iterator
from pathlib import Path

import pytest
import structlog

from tests.api.laptop import Laptop
from tests.web.remote.office import Office, office

README = Path(__file__).parents[3] / "README.md"


@pytest.fixture(scope="package")
def founded(tmp_path_factory: pytest.TempPathFactory) -> Laptop:
    """A machine on which a coalition was founded, to be copied."""
    home = tmp_path_factory.mktemp("founded")
    laptop = Laptop(home / "laptop", home / "ledger")
    laptop.found()
    return laptop


@pytest.fixture(autouse=True)
def _quiet() -> Iterator[None]:
    """The server's log would stand between the lines that the command prints."""
    structlog.configure(wrapper_class=structlog.make_filtering_bound_logger(logging.CRITICAL))
    yield
    structlog.reset_defaults()


@pytest.fixture
def harbour(tmp_path: Path) -> Iterator[Office]:
    """An office over the record that the README founds."""
    laptop = Laptop(tmp_path / "laptop", tmp_path / "ledger")
    for name in ("ana", "ben"):
        laptop.done("key", "new", name)
    (block,) = re.findall(r"```sh\n(.*?)```", README.read_text(encoding="utf-8"), re.DOTALL)
    lines = block.replace("\\\n", " ").splitlines()
    (founding,) = (shlex.split(line)[1:] for line in lines if line.startswith("plenary init"))
    laptop.done(*founding, "--today", "2026-03-01", "-y")
    made = office(tmp_path / "office", laptop)
    yield made
    made.server.close()


@pytest.fixture
def both(tmp_path: Path, founded: Laptop) -> Iterator[Office]:
    """One laptop beside the folder, one far from it."""
    made = office(tmp_path, founded)
    yield made
    made.server.close()
