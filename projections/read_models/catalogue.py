"""All read models, their one schema, and its digest: another schema is another digest, and asks for a rebuild."""

import hashlib
from collections.abc import Mapping

from sqlalchemy.schema import CreateIndex, CreateTable

from projections.read_models.books import BOOKS
from projections.read_models.deciding import DECIDING
from projections.read_models.log import LOG
from projections.read_models.model import Model
from projections.read_models.tables import METADATA
from projections.read_models.things import THINGS

VERSION = 2
"""Raise it when a model's rows change and its tables do not."""

MODELS: tuple[Model, ...] = (*LOG, *THINGS, *DECIDING, *BOOKS)

_FOUND = "found by it, and in a table of its own: "
_COUNT = "counts towards a limit, and is in what it counts: "
LEFT_OUT: Mapping[str, str] = {
    "record.size": "the number of entries",
    "record.received": "of the last entry",
    "record.acts": "the table acts has it, from the entry itself",
    "record.statements": "the table entries has it, from the entry itself",
    "record.void": "no ledger goes on behind a void entry",
    "record.public_keys": "bytes of public keys",
    "record.quota": f"{_COUNT}acts",
    "people.joins": f"{_COUNT}keys",
    "people.keys_of": f"{_FOUND}keys",
    "people.affiliations": f"{_FOUND}accreditations",
    "people.people_of": f"{_FOUND}accreditations",
    "people.party_of": f"{_FOUND}parties",
    "posts.by_code": f"{_FOUND}posts",
    "posts.seats": f"{_FOUND}terms",
    "posts.terms_of": f"{_FOUND}terms",
    "posts.body_members": f"{_FOUND}body_stays",
    "decisions.speakers": f"{_FOUND}positions",
    "decisions.named_by": f"{_FOUND}acts",
    "commitments.asks_of": f"{_FOUND}commitment_requests",
    "commitments.live_of": f"{_FOUND}commitments",
    "gatherings.checked_in": f"{_FOUND}checkins",
    "gatherings.minutes_of": f"{_FOUND}minutes",
    "gatherings.notices_of": f"{_FOUND}notices",
    "registers.of_template": f"{_FOUND}register_entries",
    "history.source_codes": f"{_FOUND}history_sources",
    "money.line_ids": f"{_FOUND}lines",
    "money.lines_in": f"{_FOUND}lines",
    "money.last_stated": f"{_FOUND}statements_of_account",
    "money.open_on": f"{_FOUND}encumbrances",
    "money.days": f"{_COUNT}legs",
    "money.last_day": f"{_FOUND}legs",
    "money.pledged": f"{_COUNT}pledges",
    "money.promised": f"{_COUNT}encumbrances",
    "money.stayed": f"{_COUNT}payment_stays",
}
"""Tables, series and cells of the state, as family and name, that no model keeps, with the reason."""


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
