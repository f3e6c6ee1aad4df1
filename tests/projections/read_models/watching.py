"""Read models that watch worlds of the rules' tests: what they kept from each statement must be what the state holds.

A world has no store, so it is quick, and every kind of act has a test that plays it in one. With this module as a
plugin the rules' own tests are histories for the read models too: `tests.projections.read_models.campaign`.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pytest
from sqlalchemy import Engine, create_engine

from ledger.rules.journal import Cell, Series, Table
from ledger.rules.judge import Accepted, Attested
from ledger.rules.kind import Refusal
from ledger.rules.state import State
from projections.read_models.catalogue import MODELS
from projections.read_models.model import Change, Model, Watch
from projections.read_models.tables import METADATA, Row
from tests.world import World

FROM_STATE: tuple[Model, ...] = tuple(model for model in MODELS if model.of is not None and model.name != "legs")
"""Models whose rows are the state's records; the legs number their strands, and are compared elsewhere."""

Rows = dict[str, dict[tuple[Any, ...], Row]]
"""Rows by model and key."""


def parts(state: State) -> Iterator[tuple[str, Any]]:
    """Every table, series and cell of the state, as family and name."""
    for family, sub in vars(state).items():
        for name, part in vars(sub).items():
            if isinstance(part, Table | Series | Cell):
                yield f"{family}.{name}", part


class Watched:
    """A world under watch: the rows that its statements made, the last of each key."""

    def __init__(self, world: World) -> None:
        self.state = world.state
        self.state.journal.written = []
        self._watch = Watch(FROM_STATE, self.state)
        self._fiat: list[tuple[object, object]] = []
        # A copied world has a past that nobody watched.
        self.rows = self._whole()

    def drain(self) -> None:
        """Keep what a test wrote into the state by itself: it belongs to the next statement."""
        written = self.state.journal.written or []
        self._fiat += written
        written.clear()

    def take(self, accepted: Accepted) -> None:
        """Take in an accepted statement."""
        written = [*self._fiat, *(self.state.journal.written or ())]
        self._fiat = []
        (self.state.journal.written or []).clear()
        keys: dict[int, dict[Any, None]] = {}
        for where, key in written:
            keys.setdefault(id(where), {})[key] = None
        change = Change(0, b"", accepted, {where: tuple(found) for where, found in keys.items()})
        for model in self._watch.concerned(change):
            self._keep(self.rows, model, model.rows(self.state, change))

    def check(self) -> int:
        """Compare with the state, and write all of it into a database; returns the number of rows.

        Raises:
            AssertionError: a model holds other rows than the state.
        """
        self.drain()
        self.take(Accepted((), frozenset()))
        for name, rows in self._whole().items():
            ours = self.rows[name]
            assert ours.keys() == rows.keys(), f"{name}: only one side has {ours.keys() ^ rows.keys()}"
            for key, row in rows.items():
                assert ours[key] == row, f"{name} {key}: {ours[key]} is kept, the state has {row}"
        _write(self.rows)
        return sum(len(rows) for rows in self.rows.values())

    def _whole(self) -> Rows:
        """What the models make of everything that the state holds."""
        keys: dict[int, tuple[Any, ...]] = {}
        for _, part in parts(self.state):
            many = range(len(part)) if isinstance(part, Series) else (None,) if isinstance(part, Cell) else part
            keys[id(part)] = tuple(many)
        change = Change(0, b"", Accepted((), frozenset()), keys)
        rows: Rows = {model.name: {} for model in FROM_STATE}
        for model in FROM_STATE:
            self._keep(rows, model, model.rows(self.state, change))
        return rows

    @staticmethod
    def _keep(rows: Rows, model: Model, made: Any) -> None:
        names = [column.name for column in model.tables[0].primary_key]
        for row in made:
            rows[model.name][tuple(row[name] for name in names)] = row


_ENGINES: list[Engine] = []


def _write(rows: Rows) -> None:
    """Every row into a database that is then emptied again: its types are those of the columns."""
    if not _ENGINES:
        engine = create_engine("sqlite://")
        METADATA.create_all(engine)
        _ENGINES.append(engine)
    by_name = {model.name: model for model in FROM_STATE}
    with _ENGINES[0].connect() as connection:
        for name, made in rows.items():
            if made:
                by_name[name].write(connection, list(made.values()))
        connection.rollback()


@contextmanager
def watching(monkeypatch: pytest.MonkeyPatch) -> Iterator[dict[int, Watched]]:
    """Watch every world that judges from here on; by the id of its state."""
    watched: dict[int, Watched] = {}
    judge, preview = World.judge, World.preview

    def under_watch(world: World) -> Watched:
        state = world.state
        if id(state) not in watched or watched[id(state)].state is not state:
            watched[id(state)] = Watched(world)
        return watched[id(state)]

    def judged(world: World, attested: Attested) -> Accepted | Refusal:
        watch = under_watch(world)
        watch.drain()
        verdict = judge(world, attested)
        if isinstance(verdict, Accepted):
            watch.take(verdict)
        return verdict

    def previewed(world: World, attested: Attested) -> Accepted | Refusal:
        under_watch(world).drain()
        return preview(world, attested)

    with monkeypatch.context() as patch:
        patch.setattr(World, "judge", judged)
        patch.setattr(World, "preview", previewed)
        yield watched
