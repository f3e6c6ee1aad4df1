"""Columns from the fields of the state's records: one table a table of the state, without saying each field twice.

Ids, codes and names of standings are text, instants (ms), amounts (minor units) and numbers are integers, days are
ISO 8601 text, which sorts as they do. Whatever has parts is canonical JSON. A field that is added to a record changes
the schema, and with it the digest that tells old read models from new ones.
"""

from collections.abc import Callable, Mapping
from collections.abc import Set as AbstractSet
from dataclasses import fields, is_dataclass
from datetime import date
from typing import Any, Literal, get_origin, get_type_hints

from pydantic import BaseModel
from sqlalchemy import Table

from ledger.format import canonical
from ledger.rules.journal import Cell
from ledger.rules.state import State
from projections.read_models.model import Change, Model, replaced
from projections.read_models.tables import METADATA, Row, bare_hint, column

Ids = tuple[str, ...]
Key = Mapping[str, Any]
More = Mapping[str, tuple[Any, Callable[[Any], Any]]]
"""Columns beside the record's own: their type hint, and their value from the record."""


def plain(value: Any) -> Any:
    """A value of the state as JSON has it: sets sorted, members of records by name."""
    if isinstance(value, BaseModel):
        return value.model_dump(mode="json")
    if is_dataclass(value) and not isinstance(value, type):
        return {each.name: plain(getattr(value, each.name)) for each in fields(value)}
    if isinstance(value, tuple) and hasattr(value, "_asdict"):
        return {name: plain(member) for name, member in value._asdict().items()}
    if isinstance(value, Mapping):
        return {str(name): plain(member) for name, member in value.items()}
    if isinstance(value, AbstractSet):
        return sorted(plain(member) for member in value)
    if isinstance(value, list | tuple):
        return [plain(member) for member in value]
    return value.isoformat() if isinstance(value, date) else value


def json_text(value: Any) -> str:
    """The canonical JSON of a value of the state."""
    return canonical.encode(plain(value)).decode()


def _reader(hint: Any) -> Callable[[Any], Any]:
    bare, optional = bare_hint(hint)
    if bare in (int, bool, str) or get_origin(bare) is Literal:
        return lambda value: value
    if bare is date:
        return lambda value: None if value is None else value.isoformat()
    return lambda value: None if value is None and optional else json_text(value)


def kept(
    name: str,
    source: Callable[[State], Any],
    record: Any,
    *,
    key: Key | None = None,
    without: tuple[str, ...] = (),
    more: More | None = None,
    value: str = "value",
) -> Model:
    """A model that keeps one row for each record of a table (or series) of the state, and which entry wrote it last.

    Args:
        name: the table's name.
        source: the state's table or series.
        record: its records' class. What has no fields, such as a bare `str`, becomes one column.
        key: names and types of what the state's table is keyed by. A series: its place.
        without: fields that get no column.
        more: further columns.
        value: what that one column is called.
    """
    keys: Key = key or {"id": str}
    columns: dict[str, tuple[Any, Callable[[Any], Any]]] = {}
    for field, hint in (_fields(record) or {value: record}).items():
        if field not in keys and field not in without:
            columns[field] = (hint, _of(record, field, _reader(hint)))
    columns |= more or {}
    key_readers = [_reader(hint) for hint in keys.values()]
    table = Table(
        name,
        METADATA,
        *(column(each, hint, key=True) for each, hint in keys.items()),
        *(column(each, hint) for each, (hint, _) in columns.items()),
        column("last_entry", int),
    )

    def rows(state: State, change: Change) -> list[Row]:
        where = source(state)
        keys_written = change.keys(where)
        if not keys_written:
            return []
        made: list[Row] = []
        for written in keys_written:
            kept_now = where[written]
            parts = written if isinstance(written, tuple) else (written,)
            row = {each: read(part) for each, read, part in zip(keys, key_readers, parts, strict=True)}
            row |= {each: read(kept_now) for each, (_, read) in columns.items()}
            row["last_entry"] = change.index
            made.append(row)
        return made

    return replaced(table, rows, lambda state: (source(state),))


def kept_cells(name: str, cells: Mapping[str, Callable[[State], Cell[Any]]]) -> Model:
    """A model of what the state holds only one of: its name, its value now as JSON, and which entry set it last."""
    table = Table(name, METADATA, column("name", str, key=True), column("value", str | None), column("last_entry", int))

    def rows(state: State, change: Change) -> list[Row]:
        found: list[Row] = []
        for each, source in cells.items():
            cell = source(state)
            if change.keys(cell):
                value = cell.get()
                text = None if value is None else json_text(value)
                found.append({"name": each, "value": text, "last_entry": change.index})
        return found

    return replaced(table, rows, lambda state: tuple(source(state) for source in cells.values()))


def _fields(record: Any) -> dict[str, Any]:
    named = isinstance(record, type) and (is_dataclass(record) or hasattr(record, "_fields"))
    return get_type_hints(record) if named else {}


def _of(record: Any, field: str, read: Callable[[Any], Any]) -> Callable[[Any], Any]:
    return (lambda value: read(getattr(value, field))) if _fields(record) else read
