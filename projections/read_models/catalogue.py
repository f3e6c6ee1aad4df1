"""All read models, their one schema, and its digest: another schema is another digest, and asks for a rebuild."""

import hashlib

from sqlalchemy.schema import CreateIndex, CreateTable

from projections.read_models.books import BOOKS
from projections.read_models.log import LOG
from projections.read_models.model import Model
from projections.read_models.tables import METADATA
from projections.read_models.things import THINGS

VERSION = 1
"""Raise it when a model's rows change and its tables do not."""

MODELS: tuple[Model, ...] = (*LOG, *THINGS, *BOOKS)


def schema_digest(models: tuple[Model, ...] = MODELS) -> str:
    """SHA-256 (hex) of the version and of every table and index, as SQLAlchemy writes them for no database at all."""
    told = [f"read models {VERSION}"]
    for model in models:
        for table in model.tables:
            told.append(str(CreateTable(table)))
            told += [str(CreateIndex(index)) for index in sorted(table.indexes, key=lambda index: str(index.name))]
    return hashlib.sha256("\n".join(told).encode()).hexdigest()


def table_names() -> tuple[str, ...]:
    """The names of the models' tables, sorted."""
    return tuple(sorted(METADATA.tables))
