"""The catalogue of read models: its schema's digest, its documentation, and that any database could hold it."""

import re
from pathlib import Path

from sqlalchemy import MetaData, Table
from sqlalchemy.dialects import postgresql
from sqlalchemy.engine import Dialect
from sqlalchemy.schema import CreateTable

from ledger.rules.judge import Accepted
from ledger.rules.state import State
from projections.read_models.catalogue import LEFT_OUT, MODELS, schema_digest, table_names
from projections.read_models.model import Change, appended
from projections.read_models.tables import METADATA, column
from tests.projections.read_models.watching import parts

DOCS = Path(__file__).parents[3] / "docs" / "projections.md"


def test_every_table_is_told_in_the_docs() -> None:
    """The docs list each table once, and no table that there is not."""
    _, _, after = DOCS.read_text().partition("## 3. Tables")
    told = re.findall(r"`([a-z_]+)`", after.partition("Ids and codes")[0])
    assert sorted(told) == sorted(table_names())


def test_every_table_is_a_models() -> None:
    """Every table of the schema belongs to exactly one model."""
    owned = [table.name for model in MODELS for table in model.tables]
    assert sorted(owned) == sorted(METADATA.tables)


def test_the_digest_tells_schemas_apart() -> None:
    """Another table, column, type or nullability is another schema; the same again is the same."""
    shapes = [("what", str), ("why", str), ("what", str | None), ("what", int)]
    digests = set()
    for name, hint in shapes:
        table = Table("one", MetaData(), column("entry", int, key=True), column(name, hint))
        model = appended(table, lambda _, __: [])
        digests.add(schema_digest((model,)))
        assert schema_digest((model,)) == schema_digest((model,))
    assert len(digests) == len(shapes)


def test_postgresql_has_words_for_it() -> None:
    """Every table can be written for PostgreSQL, integers with 64 bits."""
    dialect: Dialect = postgresql.dialect()  # type: ignore[no-untyped-call]  # SQLAlchemy leaves it untyped
    for table in METADATA.sorted_tables:
        assert " INTEGER" not in str(CreateTable(table).compile(dialect=dialect))


def test_every_table_of_the_state_is_kept_or_told_why_not() -> None:
    """Each table, series and cell of every family is in a model, or in the list of what is left out, never in both."""
    state = State()
    there = dict(parts(state))
    kept = {id(where) for model in MODELS if model.of is not None for where in model.of(state)}
    missing = {name for name, part in there.items() if id(part) not in kept}
    assert missing == LEFT_OUT.keys()
    assert kept <= {id(part) for part in there.values()}
    assert all(reason for reason in LEFT_OUT.values())


def test_what_is_left_out_is_found_where_it_is_said() -> None:
    """A reason that names a table names one that there is."""
    named = [reason.rpartition(": ")[2] for reason in LEFT_OUT.values() if ": " in reason]
    assert len(named) > 20
    assert set(named) <= set(table_names())


def test_a_model_asks_for_nothing_else_than_what_it_says() -> None:
    """A model that reads a table which is not among its own would not be asked when that table changes."""
    state = State()
    for model in MODELS:
        if model.of is not None:
            asked: list[int] = []

            class Asked(Change):
                """A change that tells what is asked of it."""

                def keys(self, table: object) -> tuple[object, ...]:
                    asked.append(id(table))  # noqa: B023  # asked within the round
                    return ()

            assert not list(model.rows(state, Asked(0, b"", Accepted((), frozenset()), {})))
            assert sorted(asked) == sorted(id(where) for where in model.of(state)), model.name
