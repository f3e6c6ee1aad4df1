"""Tables as a Frictionless data package (version 1): CSV files and a ``datapackage.json`` that fixes their bytes.

Each resource tells its size and SHA-256, its fields with types, and its keys, so that a validator refuses a file of
which one byte was changed. Words that a spreadsheet could take for a formula are quoted as in `projections.render`'s
CSV, and a description says so.
"""

import hashlib
import json
import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Literal

from projections.exports.journal import ExportError
from projections.render.csv_text import quote, write
from projections.reports.identity import Five

FieldType = Literal["string", "integer", "number", "date", "boolean"]
Row = Sequence[str | int | date | bool | None]
_NAME = re.compile(r"[a-z0-9][a-z0-9._-]*")
_NUMBER = re.compile(r"-?[0-9]+(\.[0-9]+)?")


@dataclass(frozen=True, slots=True)
class Field:
    """A column. ``number`` takes plain decimal text, since a float could not hold it; ``required``: never empty."""

    name: str
    type: FieldType
    title: str
    required: bool = True


@dataclass(frozen=True, slots=True)
class ForeignKey:
    """A column whose values are those of the key column of another resource."""

    field: str
    resource: str
    reference: str


@dataclass(frozen=True, slots=True)
class Resource:
    """A table. ``key``: the columns that tell rows apart; rows in the order in which they are to be written."""

    name: str
    title: str
    fields: tuple[Field, ...]
    rows: tuple[Row, ...]
    key: tuple[str, ...] = ()
    foreign: tuple[ForeignKey, ...] = ()


def files(name: str, title: str, identity: Five, resources: Sequence[Resource]) -> dict[str, bytes]:
    """The package: path within it to content.

    Args:
        name: of the package: lower case, digits, points and hyphens.
        title: for people.
        identity: the five, kept in the descriptor as ``plenary``.
        resources: at least one; names differ.

    Raises:
        ExportError: a name is malformed or stands twice, or a value is not of its field's type.
    """
    names = [resource.name for resource in resources]
    if len(set(names)) != len(names) or not all(map(_NAME.fullmatch, (name, *names))):
        raise ExportError(
            f"names of a data package and its resources: {[name, *names]}; expected {_NAME.pattern}, once each"
        )
    contents = {f"data/{resource.name}.csv": _csv(resource) for resource in resources}
    descriptor = {
        "profile": "tabular-data-package",
        "name": name,
        "title": title,
        "description": "Words that begin like a formula have a single quote before them: take it away to read them.",
        "plenary": {key: value if key != "size" else int(value) for key, value in identity.told()},
        "resources": [
            _resource(resource, content) for resource, content in zip(resources, contents.values(), strict=True)
        ],
    }
    text = json.dumps(descriptor, ensure_ascii=False, indent=1) + "\n"
    return {"datapackage.json": text.encode(), **contents}


def _resource(resource: Resource, content: bytes) -> dict[str, object]:
    schema: dict[str, object] = {"fields": [_field(field) for field in resource.fields], "missingValues": [""]}
    if resource.key:
        schema["primaryKey"] = list(resource.key)
    if resource.foreign:
        schema["foreignKeys"] = [
            {"fields": foreign.field, "reference": {"resource": foreign.resource, "fields": foreign.reference}}
            for foreign in resource.foreign
        ]
    return {
        "profile": "tabular-data-resource",
        "name": resource.name,
        "title": resource.title,
        "path": f"data/{resource.name}.csv",
        "format": "csv",
        "mediatype": "text/csv",
        "encoding": "utf-8",
        "bytes": len(content),
        "hash": f"sha256:{hashlib.sha256(content).hexdigest()}",
        "schema": schema,
    }


def _field(field: Field) -> dict[str, object]:
    told: dict[str, object] = {"name": field.name, "type": field.type, "title": field.title}
    return told | ({"constraints": {"required": True}} if field.required else {})


def _csv(resource: Resource) -> bytes:
    lines = [[field.name for field in resource.fields]]
    for number, row in enumerate(resource.rows, start=1):
        if len(row) != len(resource.fields):
            raise ExportError(f"{resource.name}, row {number}: {len(row)} values; expected {len(resource.fields)}")
        lines.append(
            [
                _value(f"{resource.name}, row {number}", field, value)
                for field, value in zip(resource.fields, row, strict=True)
            ]
        )
    return write(lines).encode()


def _value(where: str, field: Field, value: str | int | date | bool | None) -> str:
    if value is None:
        if field.required:
            raise ExportError(f"{where}: {field.name} is empty, which it may not be")
        return ""
    written: str | None = None
    match field.type:
        case "string" if isinstance(value, str) and value:
            written = quote(value)
        case "number" if isinstance(value, str) and _NUMBER.fullmatch(value):
            written = value
        case "integer" if type(value) is int:
            written = str(value)
        case "boolean" if isinstance(value, bool):
            written = "true" if value else "false"
        case "date" if type(value) is date:
            written = value.isoformat()
        case _:
            pass
    if written is None:
        raise ExportError(f"{where}: {field.name} is {value!r}; expected a value of type {field.type}")
    return written
