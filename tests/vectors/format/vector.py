"""The shape of a vector, and the plain writers that the generator uses instead of the ledger's own code.

Nothing here or beside it imports the rooms under test: inputs are built with the standard library, and every verdict is
written down by hand, so that an error in the ledger cannot write itself into its own vectors.
"""

import base64
import json
from collections.abc import Iterable
from pathlib import Path
from typing import Any

FOLDER = Path(__file__).resolve().parent
Vector = dict[str, Any]


def vector(reader: str, clause: str, name: str, data: bytes | str, code: str = "", where: str = "") -> Vector:
    """One vector: accepted when ``code`` is empty, else refused with that code at that place."""
    raw = data.encode() if isinstance(data, str) else data
    plain = raw.isascii() and raw.decode("ascii").isprintable()
    found: Vector = {"name": name, "clause": clause, "reader": reader}
    found |= {"text": raw.decode("ascii")} if plain else {"base64": b64(raw)}
    found["verdict"] = "refused" if code else "accepted"
    return found | ({"code": code, "where": where} if code else {})


def canonical(value: Any) -> bytes:
    """RFC 8785 for ASCII text and integers: sorted, compact."""
    return json.dumps(value, sort_keys=True, separators=(",", ":")).encode("ascii")


def compact(value: Any) -> bytes:
    """JSON without spaces, members as they come."""
    return json.dumps(value, separators=(",", ":")).encode("ascii")


def b64(data: bytes) -> str:
    """Standard base64, padded."""
    return base64.b64encode(data).decode("ascii")


def b64url(data: bytes) -> str:
    """URL-safe base64, unpadded."""
    return base64.urlsafe_b64encode(data).decode("ascii").rstrip("=")


def write(folder: Path, name: str, about: str, vectors: Iterable[Vector]) -> None:
    """Write one file of vectors; the same vectors give the same bytes."""
    found = list(vectors)
    names = [each["name"] for each in found]
    assert len(set(names)) == len(names), f"{name}: two vectors have one name"
    text = json.dumps({"about": about, "count": len(found), "vectors": found}, indent=1, ensure_ascii=True)
    (folder / f"{name}.json").write_text(text + "\n", encoding="ascii", newline="\n")
