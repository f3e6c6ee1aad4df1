"""What stands beside the record and can be erased: disclosures and documents, in a database file of their own.

Written before the entry that needs them, so that no accepted statement lacks its words: a crash in between leaves
words that no entry names, which `retain` deletes when the ledger is opened next. Deleting overwrites
(``secure_delete``), and empties the write-ahead log that could keep a copy.
"""

from collections.abc import Container, Iterable
from pathlib import Path

from sqlalchemy import Boolean, Column, Integer, LargeBinary, MetaData, Table, Text, delete, select
from sqlalchemy.dialects.sqlite import insert as insert_or

from ledger.format.disclosure import field_digest
from ledger.format.document import document_digest
from ledger.format.errors import FormatError
from ledger.store.engine import empty_log, open_engine, reading, writing

_ERASED_AT_ONCE = 1000
_METADATA = MetaData()
_DISCLOSURE = Table(
    "disclosure",
    _METADATA,
    Column("digest", Text, primary_key=True),
    Column("encoded", Text, nullable=False),
)
_DOCUMENT = Table(
    "document",
    _METADATA,
    Column("sha256", Text, primary_key=True),
    Column("type", Text, nullable=False),
    Column("length", Integer, nullable=False),
    Column("salted", Boolean, nullable=False),
    Column("salt", LargeBinary, nullable=True),
    Column("data", LargeBinary, nullable=False),
)


class BesideStore:
    """Disclosures by field digest, documents by SHA-256."""

    def __init__(self, path: Path) -> None:
        self.engine = open_engine(path, erasable=True)
        with writing(self.engine) as connection:
            _METADATA.create_all(connection)
        empty_log(self.engine)

    def put_disclosures(self, encoded: Iterable[str]) -> None:
        """Keep disclosures; one that is there stays as it is."""
        rows = [{"digest": field_digest(text), "encoded": text} for text in encoded]
        if rows:
            with writing(self.engine) as connection:
                connection.execute(insert_or(_DISCLOSURE).on_conflict_do_nothing(), rows)

    def disclosure(self, digest: str) -> str | None:
        """A disclosure's base64url text, or None when it is not held (never was, or erased)."""
        with reading(self.engine) as connection:
            query = select(_DISCLOSURE.c.encoded).where(_DISCLOSURE.c.digest == digest)
            return connection.execute(query).scalar()

    def digests(self) -> list[str]:
        """The digests of all disclosures held, sorted."""
        with reading(self.engine) as connection:
            return list(connection.execute(select(_DISCLOSURE.c.digest).order_by(_DISCLOSURE.c.digest)).scalars())

    def erase(self, digests: Iterable[str]) -> None:
        """Delete disclosures for good.

        A crash after the commit leaves them in the log at most, which is emptied when the file is opened next.
        """
        gone = list(digests)
        with writing(self.engine) as connection:
            for start in range(0, len(gone), _ERASED_AT_ONCE):
                some = gone[start : start + _ERASED_AT_ONCE]
                connection.execute(delete(_DISCLOSURE).where(_DISCLOSURE.c.digest.in_(some)))
        empty_log(self.engine)

    def retain(self, digests: Container[str]) -> None:
        """Delete every disclosure but these; only where nobody is appending."""
        gone = [digest for digest in self.digests() if digest not in digests]
        if gone:
            self.erase(gone)

    def put_document(self, data: bytes, media_type: str, salt: bytes | None) -> str:
        """Keep a document; returns its digest as the record names it."""
        digest = document_digest(data, salt)
        row = {
            "sha256": digest,
            "type": media_type,
            "length": len(data),
            "salted": salt is not None,
            "salt": salt,
            "data": data,
        }
        with writing(self.engine) as connection:
            connection.execute(insert_or(_DOCUMENT).on_conflict_do_nothing(), [row])
        return digest

    def document(self, digest: str) -> bytes | None:
        """A document's bytes, checked against its digest, or None when it is not held.

        Raises:
            FormatError: DOCUMENT_DIGEST when the bytes held are not the document's.
        """
        with reading(self.engine) as connection:
            row = connection.execute(select(_DOCUMENT).where(_DOCUMENT.c.sha256 == digest)).first()
        if row is None:
            return None
        found = document_digest(bytes(row.data), bytes(row.salt) if row.salt is not None else None)
        if found != digest:
            raise FormatError("DOCUMENT_DIGEST", f"document {digest}", digest, found)
        return bytes(row.data)

    def erase_document(self, digest: str) -> None:
        """Delete a document for good."""
        with writing(self.engine) as connection:
            connection.execute(delete(_DOCUMENT).where(_DOCUMENT.c.sha256 == digest))
        empty_log(self.engine)

    def close(self) -> None:
        """Close the file."""
        self.engine.dispose()
