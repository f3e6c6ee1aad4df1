"""The catalogue of read models: its schema's digest, its documentation, and that any database could hold it."""

import re
from pathlib import Path

from sqlalchemy import MetaData, Table
from sqlalchemy.dialects import postgresql
from sqlalchemy.engine import Dialect
from sqlalchemy.schema import CreateTable

from projections.read_models.catalogue import MODELS, schema_digest, table_names
from projections.read_models.model import appended
from projections.read_models.tables import METADATA, column

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
