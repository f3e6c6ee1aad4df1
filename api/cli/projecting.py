"""``plenary projections``: the read models beside the record, built again and looked after (docs/projections.md)."""

from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Annotated

import typer
from eventsourcing.persistence import PersistenceError
from sqlalchemy.exc import ArgumentError

from api.cli.desk import Desk, command
from api.cli.terminal import UNCHECKED, USAGE, counting, show, show_json
from ledger.application import LedgerFolder
from ledger.store.engine import open_engine
from ledger.store.recorder import LedgerRecorder
from projections.read_models.database import FILE, ReadModels, Standing, open_read_models
from projections.read_models.follower import APPLICATION, Follower
from projections.read_models.following import Following
from projections.read_models.model import ReadModelError

app = typer.Typer()
group = typer.Typer(no_args_is_help=True, help="The tables that reports and other programs read, made from the record.")
app.add_typer(group, name="projections")

DatabaseOption = Annotated[
    str | None,
    typer.Option(
        "--database",
        envvar="PLENARY_PROJECTIONS",
        metavar="URL",
        help=f"The database, as SQLAlchemy names it; else {FILE} beside the ledger.",
        show_default=False,
    ),
]


@command(group, "rebuild")
def rebuild_command(desk: Desk, database: DatabaseOption = None) -> None:
    """Throw the tables away and make them again from the record; nothing is lost, all of it comes from there."""
    with _opened(desk, database) as (follower, _), counting("Reading the record") as told:
        standing = follower.rebuild(told)
        _tell(desk, standing, 0)


@command(group, "catch-up")
def catch_up_command(desk: Desk, database: DatabaseOption = None) -> None:
    """Take in what was recorded since the last time."""
    with _opened(desk, database) as (follower, _), counting("Reading the record") as told:
        standing = follower.catch_up(told)
        _tell(desk, standing, follower.lag())


@command(group, "follow")
def follow_command(desk: Desk, database: DatabaseOption = None) -> None:
    """Keep the tables at the head of the record until Ctrl-C; a server does this by itself."""
    with _opened(desk, database) as (follower, models):
        following = Following(follower.recorder, follower.origin, models)
        following.start()
        show(f"following {follower.origin}, {following.lag()} entries behind at the start; Ctrl-C ends it")
        try:
            following.join()
        except KeyboardInterrupt:
            pass
        finally:
            following.stop()
        if (stopped := following.stopped()) is not None:
            desk.fail("PROJECTIONS_STOPPED", stopped, "plenary projections rebuild", exit_code=UNCHECKED)
        standing = models.standing(APPLICATION)
        if standing is not None:
            _tell(desk, standing, following.lag())


@command(group, "status")
def status_command(desk: Desk, database: DatabaseOption = None) -> None:
    """How far the tables are behind the record, and whether something stopped them."""
    with _opened(desk, database) as (follower, models):
        standing = models.standing(APPLICATION)
        if standing is None:
            desk.fail("PROJECTIONS_MISSING", "There are no tables yet.", "plenary projections rebuild")
        models.check_schema(standing)
        _tell(desk, standing, follower.lag())


def _tell(desk: Desk, standing: Standing, lag: int) -> None:
    if desk.as_json:
        told = {"ledger": standing.origin, "size": standing.size, "root": standing.root, "lag": lag}
        show_json(told | {"schema": standing.schema} | ({"stopped": standing.stopped} if standing.stopped else {}))
        return
    show(f"{standing.origin}: {standing.size} entries taken in, root {standing.root}")
    show("nothing is missing" if lag == 0 else f"{lag} entries behind: plenary projections catch-up")
    if standing.stopped:
        show(f"stopped by read model {standing.stopped}; mend it, then: plenary projections rebuild")


@contextmanager
def _opened(desk: Desk, database: str | None) -> Iterator[tuple[Follower, ReadModels]]:
    folder = LedgerFolder(desk.folder)
    if not folder.exists():
        words = f"There is no ledger in {desk.folder}."
        desk.fail("LEDGER_MISSING", words, "Name one with --ledger DIR, or make one: plenary init", exit_code=USAGE)
    where: Path | str = database or folder.path / FILE
    try:
        models = open_read_models(where)
    except (ArgumentError, ModuleNotFoundError) as error:
        desk.usage(f"--database: {error}", "Write it as SQLAlchemy does, e.g. sqlite:////srv/plenary/projections.db")
    recorder = LedgerRecorder(open_engine(folder.path / "ledger.db"))
    with closing(models):
        try:
            yield Follower(recorder, folder.origin(), models), models
        except ReadModelError as error:
            desk.fail("PROJECTIONS_STOPPED", str(error), "plenary projections rebuild", exit_code=UNCHECKED)
        except PersistenceError as error:
            said = str(error).splitlines()[0]
            mend = "Look at the database, its owner and the space on the disk."
            desk.fail("DATABASE", f"{where}: {said}", mend, exit_code=UNCHECKED)
        finally:
            recorder.engine.dispose()
