"""The read models in another database: PostgreSQL holds the same rows, byte for byte, and answers alike."""

import os
import shutil
import socket
import subprocess
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest

pytest.importorskip("pg8000", reason="the driver of PostgreSQL: pip install pg8000")

from projections.read_models.database import ReadModels, open_read_models
from projections.read_models.follower import Follower
from projections.read_models.queries import Look, balances, months, numbers
from tests.projections.read_models.histories import History
from tests.projections.read_models.test_queries import days

pytestmark = pytest.mark.judge
PROGRAMS = sorted(Path("/usr/lib/postgresql").glob("*/bin"), key=lambda path: path.parent.name)


@pytest.fixture(scope="module")
def postgresql() -> Iterator[str]:
    """A cluster of our own on loopback, run by an unprivileged user; its URL."""
    if not PROGRAMS:
        pytest.skip("there is no PostgreSQL: apt-get install postgresql")
    folder = Path(tempfile.mkdtemp(prefix="plenary-pg-", dir="/tmp"))
    user = "postgres" if os.geteuid() == 0 else None
    if user is not None:
        shutil.chown(folder, user)
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]

    def run(program: str, *arguments: str) -> None:
        command = [str(PROGRAMS[-1] / program), *arguments]
        subprocess.run(command, check=True, capture_output=True, user=user, cwd=folder)

    options = f"-p {port} -c listen_addresses=127.0.0.1 -c unix_socket_directories={folder} -c fsync=off"
    run("initdb", "-D", "data", "-U", "plenary", "--auth=trust", "-E", "UTF8")
    run("pg_ctl", "-D", "data", "-o", options, "-l", "log", "-w", "start")
    try:
        run("createdb", "-h", "127.0.0.1", "-p", str(port), "-U", "plenary", "plenary")
        yield f"postgresql+pg8000://plenary@127.0.0.1:{port}/plenary"
    finally:
        run("pg_ctl", "-D", "data", "-m", "immediate", "-w", "stop")
        shutil.rmtree(folder)


@pytest.fixture
def elsewhere(past: History, postgresql: str) -> Iterator[ReadModels]:
    """Read models of the history in PostgreSQL, made anew."""
    models = open_read_models(postgresql)
    Follower(past.hall.ledger.recorder, past.hall.ledger.origin, models).rebuild()
    yield models
    models.close()


def test_the_rows_are_the_same(models: ReadModels, elsewhere: ReadModels) -> None:
    """Every table's rows, sorted, are the same bytes in both databases."""
    assert sorted(elsewhere.dump()) == sorted(models.dump())


def test_the_answers_are_the_same(past: History, models: ReadModels, elsewhere: ReadModels) -> None:
    """Balances now and of every day, months, and everything's number."""
    state = past.hall.ledger.live.state
    with models.engine.connect() as here, elsewhere.engine.connect() as there:
        assert balances(there) == balances(here)
        assert months(there) == months(here)
        assert numbers(there) == numbers(here)
        for day in days(state)[::5]:
            assert balances(there, Look(day=day)) == balances(here, Look(day=day))


def test_it_goes_on_from_where_it_stopped(past: History, elsewhere: ReadModels) -> None:
    """A second follower finds nothing to do."""
    follower = Follower(past.hall.ledger.recorder, past.hall.ledger.origin, elsewhere)
    follower.catch_up()
    assert follower.lag() == 0
