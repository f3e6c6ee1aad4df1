"""What a read model is: tables, and a pure function from the state after an entry, and the entry, to rows.

A model sees nothing else: no clock, no database, no words. What it gives is the same whenever and however often it is
asked, so that read models built from zero equal those that followed the log.
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from operator import itemgetter
from typing import Any

from sqlalchemy import Connection, Table, bindparam

from ledger.rules.judge import Accepted
from ledger.rules.state import State
from projections.read_models.tables import Row, insert_rows, run_many


class ReadModelError(RuntimeError):
    """Base of what goes wrong with read models."""


class ModelFailedError(ReadModelError):
    """A model could not take an entry in. Everything before that entry is written; nothing is skipped."""

    def __init__(self, model: str, index: int, cause: BaseException) -> None:
        # The first line says it; a database's error goes on with the whole statement and its rows.
        said = (str(cause).splitlines() or [""])[0]
        super().__init__(
            f"read model {model} failed at entry {index}: {type(cause).__name__}: {said}. Everything before it is "
            "written, nothing is skipped. Mend the model, then: plenary projections rebuild"
        )
        self.model = model
        self.index = index


@dataclass(frozen=True, slots=True)
class Change:
    """An entry just accepted.

    Args:
        index: its leaf index.
        data: its bytes.
        accepted: its cases.
        written: what it wrote: by ``id`` of the state's table or series, the keys or places, each once, in order.
    """

    index: int
    data: bytes
    accepted: Accepted
    written: Mapping[int, tuple[Any, ...]]

    @property
    def received(self) -> int:
        """When the ledger took it in (ms)."""
        return self.accepted.cases[0].received

    @property
    def statement(self) -> str:
        """The id of the statement that it holds."""
        return self.accepted.cases[0].statement

    def keys(self, table: object) -> tuple[Any, ...]:
        """The keys of a table, or places of a series, that the entry wrote; of a cell None, when it did."""
        return self.written.get(id(table), ())


Sources = Callable[[State], tuple[object, ...]]
"""Some of the tables, series and cells of a state."""


@dataclass(frozen=True, slots=True)
class Model:
    """A read model.

    Args:
        name: its name in errors; its table's, where it has one.
        tables: its tables.
        rows: the rows that an entry makes.
        write: writes the rows of some entries, in order.
        of: the tables, series and cells of the state whose change makes rows: it is asked about no entry that wrote
            none of them. None: about every entry.
    """

    name: str
    tables: tuple[Table, ...]
    rows: Callable[[State, Change], Iterable[Row]]
    write: Callable[[Connection, list[Row]], None]
    of: Sources | None = None


def appended(table: Table, rows: Callable[[State, Change], Iterable[Row]], of: Sources | None = None) -> Model:
    """A model whose rows are made once and stay."""
    values = _values(table)

    def write(connection: Connection, made: list[Row]) -> None:
        insert_rows(connection, table, [values(row) for row in made])

    return Model(table.name, (table,), rows, write, of)


def replaced(table: Table, rows: Callable[[State, Change], Iterable[Row]], of: Sources | None = None) -> Model:
    """A model that keeps the last row of each key."""
    key = [column.name for column in table.primary_key]
    # A parameter must not be called like the column that it is compared with.
    same = [table.c[name] == _parameter(table, name) for name in key]
    old, parameters = table.delete().where(*same), [f"the_{name}" for name in key]
    values = _values(table)

    def write(connection: Connection, made: list[Row]) -> None:
        # Delete and insert, because every database has them; nothing between the two is ever seen.
        last = {tuple(row[name] for name in key): row for row in made}
        run_many(connection, old, parameters, list(last))
        insert_rows(connection, table, [values(row) for row in last.values()])

    return Model(table.name, (table,), rows, write, of)


class Watch:
    """Which of some models an entry concerns, by what it wrote."""

    def __init__(self, models: tuple[Model, ...], state: State) -> None:
        self._always: list[int] = []
        self._models = models
        self._places: dict[int, list[int]] = {}
        for place, model in enumerate(models):
            if model.of is None:
                self._always.append(place)
                continue
            for where in model.of(state):
                self._places.setdefault(id(where), []).append(place)

    def concerned(self, change: Change) -> list[Model]:
        """The models that an entry concerns, in their order."""
        places = set(self._always)
        for where in change.written:
            places.update(self._places.get(where, ()))
        return [self._models[place] for place in sorted(places)]


def _values(table: Table) -> Callable[[Row], tuple[Any, ...]]:
    """What takes a row's values in the order of the table's columns, of which there are two or more."""
    return itemgetter(*table.c.keys())


def _parameter(table: Table, name: str) -> Any:
    return bindparam(f"the_{name}", type_=table.c[name].type)
