"""Laptops for the tests of the command line."""

import shutil
from pathlib import Path

import pytest

from tests.api.laptop import Laptop


@pytest.fixture
def blank(tmp_path: Path) -> Laptop:
    """A machine without a ledger."""
    return Laptop(tmp_path / "laptop", tmp_path / "ledger")


@pytest.fixture(scope="session")
def founded(tmp_path_factory: pytest.TempPathFactory) -> Laptop:
    """A machine on which a coalition was founded, to be copied."""
    home = tmp_path_factory.mktemp("founded")
    laptop = Laptop(home / "laptop", home / "ledger")
    laptop.found()
    return laptop


@pytest.fixture
def laptop(tmp_path: Path, founded: Laptop) -> Laptop:
    """A machine on which a coalition of three organizations was just founded."""
    for folder in (founded.directory, founded.ledger):
        shutil.copytree(folder, tmp_path / folder.name)
    copy = Laptop(tmp_path / "laptop", tmp_path / "ledger")
    copy.randomness.calls = founded.randomness.calls
    copy.clock.ms = founded.clock.ms
    return copy
