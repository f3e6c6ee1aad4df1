"""The tables of a ledger's database, for SQLAlchemy Core: entries, full tiles, tree heads, follower positions.

Entries and tiles are never changed or deleted. Triggers say so to whoever tries by mistake, `REPLACE INTO` included
(it walks through UPDATE and DELETE triggers, so an insert over a key is stopped by a trigger of its own). A file's
owner can drop triggers: they are a guard-rail, the tree is the proof.
"""

from sqlalchemy import (
    DDL,
    BigInteger,
    CheckConstraint,
    Column,
    Integer,
    LargeBinary,
    MetaData,
    Table,
    Text,
    UniqueConstraint,
    event,
)

METADATA = MetaData()
_BIG = BigInteger().with_variant(Integer, "sqlite")

ENTRY = Table(
    "entry",
    METADATA,
    # Explicit, because SQLite may renumber implicit row ids on VACUUM and followers count by it.
    Column("id", _BIG, primary_key=True, autoincrement=False),
    Column("originator_id", Text, nullable=False),
    Column("originator_version", _BIG, nullable=False),
    Column("topic", Text, nullable=False),
    Column("state", LargeBinary, nullable=False),
    Column("leaf", LargeBinary, nullable=False),
    UniqueConstraint("originator_id", "originator_version"),
    sqlite_strict=True,
)

TILE = Table(
    "tile",
    METADATA,
    Column("originator_id", Text, primary_key=True),
    Column("level", Integer, primary_key=True),
    Column("index", _BIG, primary_key=True),
    Column("data", LargeBinary, nullable=False),
    sqlite_strict=True,
)

TREE_HEAD = Table(
    "tree_head",
    METADATA,
    Column("originator_id", Text, primary_key=True),
    Column("size", _BIG, nullable=False),
    Column("root", LargeBinary, nullable=False),
    Column("frontier", LargeBinary, nullable=False),
    CheckConstraint("size >= 0"),
    sqlite_strict=True,
)

TRACKING = Table(
    "tracking",
    METADATA,
    Column("application_name", Text, primary_key=True),
    Column("notification_id", _BIG, nullable=False),
    sqlite_strict=True,
)

_APPEND_ONLY = {
    "entry": "id = NEW.id OR (originator_id = NEW.originator_id AND originator_version = NEW.originator_version)",
    "tile": 'originator_id = NEW.originator_id AND level = NEW.level AND "index" = NEW."index"',
}


def _guard(table: Table, key: str) -> None:
    name = table.name
    stop = "BEGIN SELECT RAISE(ABORT, 'append only'); END"
    exists = f"WHEN EXISTS (SELECT 1 FROM {name} WHERE {key})"  # noqa: S608  # names are this module's constants
    for trigger in (f"no_update BEFORE UPDATE ON {name}", f"no_delete BEFORE DELETE ON {name}"):
        _after_create(table, f"CREATE TRIGGER IF NOT EXISTS {name}_{trigger} {stop}")
    _after_create(table, f"CREATE TRIGGER IF NOT EXISTS {name}_no_replace BEFORE INSERT ON {name} {exists} {stop}")


def _after_create(table: Table, text: str) -> None:
    ddl = DDL(text)  # type: ignore[no-untyped-call]  # SQLAlchemy leaves it untyped
    event.listen(table, "after_create", ddl.execute_if(dialect="sqlite"))


for _name, _key in _APPEND_ONLY.items():
    _guard(METADATA.tables[_name], _key)
