"""The vectors of docs/format.md as the auditor's tests read them."""

import base64
import json
from typing import Any

from tests.vectors.format.vector import FOLDER

Vector = dict[str, Any]


def load(name: str) -> list[Vector]:
    """The vectors of one file."""
    vectors: list[Vector] = json.loads((FOLDER / f"{name}.json").read_text(encoding="ascii"))["vectors"]
    return vectors


def data_of(vector: Vector) -> bytes:
    """The bytes that a vector is about."""
    return vector["text"].encode("ascii") if "text" in vector else base64.b64decode(vector["base64"], validate=True)


def value(name: str) -> tuple[dict[str, Any], dict[str, Any]]:
    """What a vector of ``value.json`` is given, and what it gives."""
    (vector,) = [vector for vector in load("value") if vector["name"] == name]
    return vector["given"], vector["gives"]


def values(function: str) -> list[Vector]:
    """The vectors of ``value.json`` for one function."""
    return [vector for vector in load("value") if vector["function"] == function]
