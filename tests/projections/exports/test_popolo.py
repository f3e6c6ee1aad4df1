"""Popolo-shaped JSON: pointers lead somewhere, the schema holds, a name withheld is absent."""

import json
from collections.abc import Callable
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import jsonschema
import pytest

from projections.exports.journal import ExportError
from projections.exports.popolo import Membership, Organization, Person, Post, render
from tests.projections import sample

SCHEMA = json.loads((Path(__file__).parents[3] / "docs" / "popolo.schema.json").read_text(encoding="utf-8"))
PEOPLE = (Person("p2", None), Person("p1", "Ana Moreno"))
BODIES = (
    Organization("o1", "Harbour Tenants", "member", founded=date(2020, 5, 1)),
    Organization("b1", "Steering committee", "body"),
)
POSTS = (Post("r1", "Chair", "b1", date(2026, 1, 1)),)
MEMBERSHIPS = (
    Membership("t1", "p1", "b1", "r1", "chair", date(2026, 1, 15), date(2027, 1, 15), "o1"),
    Membership("t2", "p2", "o1", None, "member", date(2026, 2, 1)),
)


@pytest.mark.parametrize(
    "change",
    [
        {"person": "p9"},
        {"organization": "o9"},
        {"post": "r9"},
        {"behalf": "o9"},
        {"id": "t2"},
    ],
)
def test_a_pointer_to_nothing_and_an_id_twice_are_refused(change: dict[str, str]) -> None:
    """Whoever reads the export can follow everything in it."""
    with pytest.raises(ExportError, match=r"not in the export|stands twice"):
        render(sample.FIVE, PEOPLE, BODIES, POSTS, (replace(MEMBERSHIPS[0], **change), MEMBERSHIPS[1]))  # type: ignore[arg-type]


@pytest.mark.parametrize(
    "damage",
    [
        lambda data: data["persons"][0].update(email="ana@example.org"),
        lambda data: data["persons"][0].pop("id"),
        lambda data: data["memberships"][0].pop("start_date"),
        lambda data: data["memberships"][0].update(end_date="15 January"),
        lambda data: data["plenary"].pop("disclosures"),
        lambda data: data.pop("posts"),
    ],
)
def test_the_schema_refuses_what_is_damaged(damage: Callable[[Any], Any]) -> None:
    """Not least whatever more somebody would like to know of people."""
    data = json.loads(render(sample.FIVE, PEOPLE, BODIES, POSTS, MEMBERSHIPS))
    damage(data)
    with pytest.raises(jsonschema.ValidationError):
        jsonschema.validate(data, SCHEMA)


def test_the_export_keeps_to_the_schema() -> None:
    """Sorted by id, dates as dates, what is not known or not to be seen absent."""
    data = json.loads(render(sample.FIVE, PEOPLE, BODIES, POSTS, MEMBERSHIPS))
    jsonschema.Draft202012Validator.check_schema(SCHEMA)
    jsonschema.validate(data, SCHEMA)
    assert data["persons"] == [{"id": "p1", "name": "Ana Moreno"}, {"id": "p2"}]
    assert data["memberships"][0] == {
        "id": "t1",
        "person_id": "p1",
        "organization_id": "b1",
        "post_id": "r1",
        "role": "chair",
        "on_behalf_of_id": "o1",
        "start_date": "2026-01-15",
        "end_date": "2027-01-15",
    }
    assert "end_date" not in data["memberships"][1]


def test_order_does_not_show() -> None:
    """The same record, the same bytes."""
    assert render(sample.FIVE, PEOPLE, BODIES, POSTS, MEMBERSHIPS) == render(
        sample.FIVE, PEOPLE[::-1], BODIES[::-1], POSTS, MEMBERSHIPS[::-1]
    )
