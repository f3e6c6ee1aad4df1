"""The follower: what stops it, what a crash leaves, and that what it built always equals a rebuild."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from eventsourcing.application import Application
from eventsourcing.persistence import IntegrityError, Notification, PersistenceError, StoredEvent, Tracking
from eventsourcing.projection import BaseProjectionRunner, Projection
from sqlalchemy import Connection, MetaData, Table, inspect, select

from api.demo.stage import Stage
from ledger.application import Ledger
from ledger.format.disclosure import parse_disclosure
from ledger.rules.state import State
from ledger.store.engine import open_engine, writing
from ledger.store.factory import DATABASE
from projections.read_models.catalogue import MODELS
from projections.read_models.database import OvertakenError, ReadModels, SchemaChangedError, open_read_models
from projections.read_models.follower import APPLICATION, Follower, OtherHistoryError
from projections.read_models.model import Change, Model, ModelFailedError, appended
from projections.read_models.tables import ENTRIES, Row, column
from tests.hall import Hall
from tests.projections.read_models.histories import History

_ODD = Table("odd", MetaData(), column("entry", int, key=True), column("what", str))


def dump(models: ReadModels) -> bytes:
    """Every byte of read models."""
    return b"".join(models.dump())


def following(ledger: Ledger, models: ReadModels, batch: int = 500) -> Follower:
    """A follower of a ledger."""
    return Follower(ledger.recorder, ledger.origin, models, batch=batch)


@pytest.fixture
def fresh(tmp_path: Path) -> Iterator[ReadModels]:
    """Read models not made yet."""
    models = open_read_models(tmp_path / "fresh.db")
    yield models
    models.close()


def odd(rows: Any) -> tuple[Model, ...]:
    """All models, and one more that makes rows as a test likes."""
    return (*MODELS, appended(_ODD, rows))


@pytest.mark.parametrize("batch", [1, 4, 500])
def test_a_failing_model_stops_at_its_entry(past: History, tmp_path: Path, batch: int) -> None:
    """A model that fails is named with the entry; what was before it is written, it and what follows is not."""

    def rows(_: State, change: Change) -> list[Row]:
        if change.index == 9 and broken:
            raise ValueError("no such thing")
        return [{"entry": change.index, "what": "seen"}]

    broken = True
    models = open_read_models(tmp_path / "odd.db", odd(rows))
    follower = following(past.hall.ledger, models, batch)
    with pytest.raises(ModelFailedError, match="read model odd failed at entry 9: ValueError: no such thing") as caught:
        follower.start()
    assert (caught.value.model, caught.value.index) == ("odd", 9)
    standing = follower.standing()
    assert (standing.size, standing.position, standing.stopped) == (9, 9, "odd at entry 9")
    with pytest.raises(ModelFailedError):
        follower.catch_up()
    broken = False
    mended = follower.catch_up()
    assert (mended.size, mended.stopped) == (past.hall.ledger.size, None)
    rebuilt = open_read_models(tmp_path / "rebuilt.db", odd(rows))
    following(past.hall.ledger, rebuilt).start()
    assert dump(models) == dump(rebuilt)


def test_rows_that_the_database_refuses(past: History, tmp_path: Path) -> None:
    """When the database refuses rows of a batch, the model and the very entry are found."""

    def rows(_: State, change: Change) -> list[Row]:
        return [{"entry": change.index % 12, "what": "twice"}]

    models = open_read_models(tmp_path / "odd.db", odd(rows))
    with pytest.raises(ModelFailedError, match="read model odd failed at entry 12: IntegrityError") as caught:
        following(past.hall.ledger, models).start()
    assert "parameters" not in str(caught.value)
    assert following(past.hall.ledger, models).standing().size == 12


def test_a_kill_between_batches(past: History, fresh: ReadModels, models: ReadModels) -> None:
    """Killed after some batches, another process goes on where it was, and the end is the same."""

    def told(done: int, _: int) -> None:
        if done >= 12:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        following(past.hall.ledger, fresh, 6).start(told)
    again = following(past.hall.ledger, fresh, 6)
    assert again.standing().size == 12
    assert again.lag() == past.hall.ledger.size - 12
    again.catch_up()
    assert again.lag() == 0
    assert dump(fresh) == dump(models)


def test_a_kill_in_the_middle_of_a_batch(past: History, tmp_path: Path, models: ReadModels) -> None:
    """Killed before a commit, nothing of that batch is there, neither rows nor position."""
    killed = Model("killed", (_ODD,), lambda _, change: [{"entry": change.index}], _kill_at_8)
    dying = open_read_models(tmp_path / "models.db", (*MODELS, killed))
    with pytest.raises(KeyboardInterrupt):
        following(past.hall.ledger, dying, 8).start()
    with dying.engine.connect() as connection:
        assert connection.execute(select(ENTRIES)).all() == []
    assert dying.max_tracking_id(APPLICATION) is None
    assert following(past.hall.ledger, dying).standing().size == 0


def _kill_at_8(_: Connection, rows: list[Row]) -> None:
    if rows[-1]["entry"] >= 7:
        raise KeyboardInterrupt


def test_two_followers_of_one_ledger(past: History, fresh: ReadModels, models: ReadModels) -> None:
    """Of two followers one writes each entry; the other is told, and nothing is written twice."""
    late = following(past.hall.ledger, fresh)
    select_notifications = late.recorder.select_notifications

    class Slow:
        """A recorder beside which another follower is faster."""

        def __getattr__(self, name: str) -> Any:
            return getattr(past.hall.ledger.recorder, name)

        def select_notifications(self, *given: Any, **named: Any) -> Any:
            following(past.hall.ledger, fresh).catch_up()
            return select_notifications(*given, **named)

    late.recorder = Slow()  # type: ignore[assignment]
    with pytest.raises(OvertakenError):
        late.start()
    assert dump(fresh) == dump(models)


def test_another_history(past: History, fresh: ReadModels, tmp_path: Path) -> None:
    """Read models of another history, or of another ledger, are refused before anything is written."""
    other = History(tmp_path / "other", seed=8)
    other.play(3)
    following(past.hall.ledger, fresh, 5).start()
    before = dump(fresh)
    grown = following(other.hall.ledger, fresh)
    with writing(fresh.engine) as connection:
        connection.exec_driver_sql("UPDATE read_models SET size = 5")
        connection.exec_driver_sql("UPDATE tracking SET notification_id = 5")
    with pytest.raises(OtherHistoryError, match="made from root"):
        grown.catch_up()
    with pytest.raises(OtherHistoryError, match=r"not of elsewhere\.example"):
        Follower(past.hall.ledger.recorder, "elsewhere.example/log", fresh).standing()
    following(past.hall.ledger, fresh).rebuild()
    assert dump(fresh) == before
    other.hall.ledger.close()


def test_tables_of_another_version(past: History, tmp_path: Path, models: ReadModels) -> None:
    """Tables made by another version are refused, and made again at the start; none of the old ones stays."""
    old = open_read_models(tmp_path / "models.db", odd(lambda _, __: []))
    following(past.hall.ledger, old).start()
    new = open_read_models(tmp_path / "models.db")
    follower = following(past.hall.ledger, new)
    with pytest.raises(SchemaChangedError, match="plenary projections rebuild"):
        follower.catch_up()
    follower.start()
    assert dump(new) == dump(models)
    assert not inspect(new.engine).has_table("odd")


def test_tables_of_others_are_left_alone(past: History, tmp_path: Path) -> None:
    """In a database that holds somebody else's table of the same name, nothing is made and nothing is lost."""
    engine = open_engine(tmp_path / "shared.db")
    with writing(engine) as connection:
        connection.exec_driver_sql("CREATE TABLE posts (mine TEXT)")
        connection.exec_driver_sql("INSERT INTO posts VALUES ('dear diary')")
    with pytest.raises(PersistenceError, match="posts already exists"):
        following(past.hall.ledger, ReadModels(engine)).start()
    with engine.connect() as connection:
        assert connection.exec_driver_sql("SELECT mine FROM posts").scalars().all() == ["dear diary"]
    assert not inspect(engine).has_table("entries")


def test_a_position_never_goes_back(past: History, fresh: ReadModels) -> None:
    """A notification that was taken in already is refused, as the library has it."""
    follower = following(past.hall.ledger, fresh)
    follower.start()
    for position in (1, past.hall.ledger.size):
        with pytest.raises(IntegrityError):
            fresh.insert_tracking(Tracking(APPLICATION, position))
    assert fresh.has_tracking_id(APPLICATION, past.hall.ledger.size)
    assert not fresh.has_tracking_id(APPLICATION, past.hall.ledger.size + 1)


@pytest.mark.parametrize("seed", [1, 2])
def test_running_equals_rebuilt(seed: int, tmp_path: Path) -> None:
    """Followed entry by entry, in groups, across restarts, or built from zero: the same bytes."""
    history = History(tmp_path / "ledger", seed)
    running, restarted = open_read_models(tmp_path / "running.db"), open_read_models(tmp_path / "restarted.db")
    beside = following(history.hall.ledger, running, 3)
    for step in range(20):
        history.step()
        beside.start()
        if step % 7 == 0:
            following(history.hall.ledger, restarted, 2).start()
    following(history.hall.ledger, restarted).start()
    rebuilt = dump(running)
    assert dump(restarted) == rebuilt
    beside.rebuild()
    assert dump(running) == rebuilt
    assert rebuilt.count(b"\n") > 150
    history.hall.ledger.close()


def test_the_year_rebuilt(year: Stage, fresh: ReadModels, tmp_path: Path) -> None:
    """The demo's year followed in small steps equals the year built in one, and holds every kind of thing."""
    following(year.ledger, fresh, 1).start()
    whole = open_read_models(tmp_path / "whole.db")
    following(year.ledger, whole).start()
    assert dump(fresh) == dump(whole)
    told = dump(whole)
    for table in ("decisions", "positions", "commitments", "terms", "legs", "documents", "gatherings", "handovers"):
        assert f'["{table}",'.encode() in told


def test_no_word_is_in_the_tables(year: Stage, fresh: ReadModels) -> None:
    """None of the year's sealed texts stands anywhere in the read models: they hold ids, codes and amounts."""
    following(year.ledger, fresh).start()
    texts = {parse_disclosure(year.ledger.beside.disclosure(each) or "").text for each in year.ledger.beside.digests()}
    told = dump(fresh).decode().casefold()
    # A single word may be a code as well, as in "keys"; more of them are somebody's words.
    said = [text for text in texts if " " in text]
    found = [text for text in said if text.casefold() in told]
    assert len(said) > 20
    assert found == []


def test_many_ledgers_in_one_database(tmp_path: Path, fresh: ReadModels) -> None:
    """Entries of other ledgers in the same database are passed over."""
    hall = Hall(tmp_path / "ledger")
    hall.found({"dockers": "ana", "nurses": "ben"})
    hall.ledger.recorder.insert_events([StoredEvent("other.example/log", 1, "statement", b"theirs")])
    hall.clock.wait(1000)
    hall.invite("ana", "tenants")
    standing = following(hall.ledger, fresh, 1).start()
    assert (standing.size, standing.position) == (2, 3)
    hall.ledger.close()


class _App(Application[str]):
    """The ledger's application as the library's runner makes it: from an environment."""

    name = APPLICATION


class _OneByOne(Projection[ReadModels]):
    """The read models as a projection of the library: an event, a transaction."""

    follower: Follower

    def process_event(self, _: Any, tracking: Tracking) -> None:
        """Take in the one entry that follows."""
        before = self.follower.standing()
        news: list[Notification] = list(
            self.follower.recorder.select_notifications(before.position, 1, inclusive_of_start=False)
        )
        assert [each.id for each in news] == [tracking.notification_id]
        self.follower.take(before, news)


def test_the_librarys_own_runner_gives_the_same(past: History, fresh: ReadModels, models: ReadModels) -> None:
    """Driven by the library's `ProjectionRunner` machinery, one transaction an event, the read models are the same."""
    environment = {
        "PERSISTENCE_MODULE": "ledger.store.factory",
        DATABASE: str(past.hall.path / "ledger.db"),
    }
    projection = _OneByOne(fresh)
    projection.follower = following(past.hall.ledger, fresh)
    projection.follower.standing()
    with BaseProjectionRunner(
        projection=projection, application_class=_App, tracking_recorder=fresh, topics=(), env=environment
    ) as runner:
        runner.wait(past.hall.ledger.recorder.max_notification_id(), timeout=20)
    assert dump(fresh) == dump(models)
