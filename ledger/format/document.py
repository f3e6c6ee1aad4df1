"""Documents and photographs beside the record, bound to it by digest (docs/format.md §6.4).

A document is named by ``{sha256, length, type, salted}``. One that could be guessed from its bare digest, because it is
short or a text, is salted: the digest is over 32 random bytes and the document's bytes.
"""

import hashlib
import re
from dataclasses import dataclass
from typing import Any

from ledger.format.errors import FormatError, quote
from ledger.format.members import Members

DOCUMENT_SALT_BYTES = 32
SALTED_BELOW_BYTES = 4 * 1024
MEDIA_TYPE = re.compile(r"[a-z0-9.+-]{1,60}/[a-z0-9.+-]{1,60}")


@dataclass(frozen=True, slots=True)
class DocumentRef:
    """A document beside the record: SHA-256 (hex), length in bytes, media type, and whether the digest is salted."""

    sha256: str
    length: int
    type: str
    salted: bool


def document_ref(value: Any, where: str) -> DocumentRef:
    """Read ``{sha256, length, type, salted}``.

    Raises:
        FormatError: a member missing, unknown or of another form; DOCUMENT_UNSALTED.
    """
    members = Members(value, where)
    salted = members.any("salted")
    if not isinstance(salted, bool):
        raise FormatError("NOT_BOOLEAN", f"{where}/salted", "true or false", quote(salted))
    sha256, length = members.digest("sha256"), members.integer("length", 0)
    document = DocumentRef(sha256, length, members.match("type", MEDIA_TYPE, "a media type"), salted)
    members.end()
    if must_be_salted(document.length, document.type) and not salted:
        expected = f"true for a text, or under {SALTED_BELOW_BYTES} bytes"
        raise FormatError("DOCUMENT_UNSALTED", f"{where}/salted", expected, f"false: {document.type}, {length} bytes")
    return document


def document_value(document: DocumentRef) -> dict[str, Any]:
    """The JSON of a document reference."""
    return {
        "sha256": document.sha256,
        "length": document.length,
        "type": document.type,
        "salted": document.salted,
    }


def must_be_salted(length: int, media_type: str) -> bool:
    """Whether a document of this length (bytes) and type could be guessed from its bare digest."""
    return length < SALTED_BELOW_BYTES or media_type.startswith("text/")


def document_digest(data: bytes, salt: bytes | None) -> str:
    """SHA-256 of a document's bytes, preceded by its 32-byte salt where it has one; 64 hex digits."""
    if salt is not None and len(salt) != DOCUMENT_SALT_BYTES:
        raise FormatError("DOCUMENT_SALT", "document", f"{DOCUMENT_SALT_BYTES} bytes", f"{len(salt)} bytes")
    return hashlib.sha256((salt or b"") + data).hexdigest()
