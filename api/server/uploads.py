"""Documents that were sent up and that no entry names yet: kept apart for a day, then forgotten.

Only a recorded statement that names a document brings it beside the record. What is sent up is compared with its
declared type by its first bytes, is never opened or run, and goes out only as an attachment.
"""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from sqlalchemy import BigInteger, Column, LargeBinary, Table, Text, delete, func, select
from sqlalchemy.dialects.sqlite import insert as insert_or

from api.server.keeping import METADATA, Keeping
from ledger.format.codec import DAY_MS
from ledger.format.document import DocumentRef, document_digest
from ledger.format.statement import Statement, parse_statement
from ledger.format.submission import Submission

if TYPE_CHECKING:
    from api.server.host import Host

KEPT_MS = DAY_MS
MAX_BYTES = 8 * 1024 * 1024
MAX_WAITING = 24
"""Of one person, documents that no entry names yet."""

_ZIP = (b"PK\x03\x04", b"PK\x05\x06")
_HEIF = (b"ftypheic", b"ftypheix", b"ftypmif1", b"ftypheim", b"ftyphevc")
STARTS: Mapping[str, tuple[int, tuple[bytes, ...]]] = {
    "application/pdf": (0, (b"%PDF-",)),
    "image/png": (0, (b"\x89PNG\r\n\x1a\n",)),
    "image/jpeg": (0, (b"\xff\xd8\xff",)),
    "image/gif": (0, (b"GIF87a", b"GIF89a")),
    "image/webp": (8, (b"WEBP",)),
    "image/heic": (4, _HEIF),
    "image/heif": (4, _HEIF),
    "image/tiff": (0, (b"II*\x00", b"MM\x00*")),
    "audio/ogg": (0, (b"OggS",)),
    "audio/mpeg": (0, (b"ID3", b"\xff\xfb", b"\xff\xf3", b"\xff\xf2")),
    "application/zip": (0, _ZIP),
    "application/vnd.openxmlformats-officedocument.wordprocessingml.document": (0, _ZIP),
    "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet": (0, _ZIP),
    "application/vnd.oasis.opendocument.text": (0, _ZIP),
    "application/vnd.oasis.opendocument.spreadsheet": (0, _ZIP),
}
"""Media type to where its mark stands and what the mark may be; texts and ``OPAQUE`` have none."""
OPAQUE = "application/octet-stream"
_TEXTS = ("text/", "application/json", "application/x-ofx")
_MARKED = tuple((offset, mark) for offset, marks in STARTS.values() for mark in marks if len(mark) > 3)  # noqa: PLR2004 - shorter marks also begin texts

_UPLOAD = Table(
    "upload",
    METADATA,
    Column("sha256", Text, primary_key=True),
    Column("person", Text, nullable=False, index=True),
    Column("type", Text, nullable=False),
    Column("salt", LargeBinary, nullable=True),
    Column("data", LargeBinary, nullable=False),
    Column("ends", BigInteger, nullable=False),
)


def fits(media_type: str, data: bytes) -> bool:
    """Whether bytes can be of the type that somebody declares, as far as their beginning and alphabet tell."""
    if media_type in STARTS:
        offset, marks = STARTS[media_type]
        return data[offset:].startswith(marks)
    if media_type == OPAQUE:
        return True
    return media_type.startswith(_TEXTS) and _is_text(data)


def _is_text(data: bytes) -> bool:
    if b"\0" in data or any(data[offset:].startswith(mark) for offset, mark in _MARKED):
        return False
    try:
        data.decode("utf-8")
    except UnicodeDecodeError:
        return False
    return True


@dataclass(frozen=True, slots=True)
class Uploads:
    """The documents that wait in one server.

    Args:
        keeping: where they are kept.
        random_bytes: gives that many random bytes.
    """

    keeping: Keeping
    random_bytes: Callable[[int], bytes]

    def put(self, data: bytes, media_type: str, salt: bytes | None, person: str, now: int) -> str | None:
        """Keep a document for a day; returns its digest, None when that person has too many waiting already."""
        digest = document_digest(data, salt)
        row = {
            "sha256": digest, "person": person, "type": media_type, "salt": salt, "data": data, "ends": now + KEPT_MS
        }  # fmt: skip
        with self.keeping.writing() as connection:
            connection.execute(delete(_UPLOAD).where(_UPLOAD.c.ends <= now))
            waiting = select(func.count()).where(_UPLOAD.c.person == person, _UPLOAD.c.sha256 != digest)
            if (connection.execute(waiting).scalar() or 0) >= MAX_WAITING:
                return None
            put = insert_or(_UPLOAD).values(row)
            connection.execute(put.on_conflict_do_update(index_elements=["sha256"], set_={"ends": row["ends"]}))
        return digest

    def take(self, digest: str) -> tuple[bytes, str, bytes | None] | None:
        """A waiting document's bytes, type and salt; it goes on waiting."""
        with self.keeping.reading() as connection:
            row = connection.execute(select(_UPLOAD).where(_UPLOAD.c.sha256 == digest)).first()
        return None if row is None else (bytes(row.data), row.type, bytes(row.salt) if row.salt is not None else None)

    def drop(self, digest: str) -> None:
        """Forget a document that stands beside the record now."""
        with self.keeping.writing() as connection:
            connection.execute(delete(_UPLOAD).where(_UPLOAD.c.sha256 == digest))

    def sweep(self, now: int) -> None:
        """Forget documents whose time is over."""
        with self.keeping.writing() as connection:
            connection.execute(delete(_UPLOAD).where(_UPLOAD.c.ends <= now))


def keep_named(host: "Host", submission: Submission) -> None:
    """Bring the waiting documents that a recorded statement names beside the record; doing it twice does no harm."""
    for reference in named_documents(parse_statement(submission.envelope.payload)):
        waiting = host.uploads.take(reference.sha256)
        if waiting is not None:
            host.ledger.beside.put_document(*waiting)
            host.uploads.drop(reference.sha256)


def named_documents(statement: Statement) -> Iterator[DocumentRef]:
    """Every document that the acts of a statement name."""
    for act in statement.acts:
        yield from documents_in(act.body)
        if act.for_another is not None and act.for_another.document is not None:
            yield act.for_another.document


def documents_in(value: Any) -> Iterator[DocumentRef]:
    """Every document's reference in a body."""
    if isinstance(value, Mapping):
        if {"sha256", "length", "type", "salted"} <= value.keys():
            sha256, length, sort, salted = (value[name] for name in ("sha256", "length", "type", "salted"))
            if isinstance(sha256, str) and isinstance(length, int) and isinstance(sort, str):
                yield DocumentRef(sha256, length, sort, salted is True)
            return
        for member in value.values():
            yield from documents_in(member)
    elif isinstance(value, list | tuple):
        for member in value:
            yield from documents_in(member)
