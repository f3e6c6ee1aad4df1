"""Files that people attach to what they are writing: known by their first bytes, kept until the form is done.

Nothing here is executed or unpacked. A file is what its first bytes say, of a few kinds, or it is not taken; what its
name or its sender claims counts for nothing. A form that comes back with a fault keeps its files for an hour.
"""

from dataclasses import dataclass
from typing import TYPE_CHECKING

from sqlalchemy import BigInteger, Column, LargeBinary, Table, Text, delete, insert, select

from api.pages.acting.photos import without_traces
from api.server.keeping import METADATA
from ledger.format.codec import HOUR_MS, encode_base64url

if TYPE_CHECKING:
    from api.server.host import Host

MAX_BYTES = 8 * 1024 * 1024
SPREADSHEET = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
_ID_BYTES = 16
_NAME_LENGTH = 120
_HEIF = (b"heic", b"heix", b"mif1", b"msf1")
_UPLOAD = Table(
    "form_file",
    METADATA,
    Column("id", Text, primary_key=True),
    Column("person", Text, nullable=False),
    Column("name", Text, nullable=False),
    Column("type", Text, nullable=False),
    Column("data", LargeBinary, nullable=False),
    Column("ends", BigInteger, nullable=False),
)


class UploadError(ValueError):
    """A file that is not taken; the message says why."""


@dataclass(frozen=True, slots=True)
class Upload:
    """A file taken in: its bytes, its media type by its first bytes, the name that its sender gave it."""

    data: bytes
    media_type: str
    name: str
    id: str = ""


def media_type_of(data: bytes) -> str | None:
    """The media type by the first bytes; None for what is not taken."""
    starts = {b"\xff\xd8\xff": "image/jpeg", b"\x89PNG\r\n\x1a\n": "image/png", b"%PDF-": "application/pdf"}
    for magic, media_type in starts.items():
        if data.startswith(magic):
            return media_type
    if data[:4] == b"RIFF" and data[8:12] == b"WEBP":
        return "image/webp"
    if data[4:8] == b"ftyp" and data[8:12] in _HEIF:
        return "image/heic"
    return None


def read_upload(data: bytes, name: str) -> Upload:
    """A file as it was sent.

    Raises:
        UploadError: it is empty, too long, or of a kind that is not taken.
    """
    if not data:
        raise UploadError("The file is empty.")
    if len(data) > MAX_BYTES:
        raise UploadError(f"The file is larger than {MAX_BYTES // (1024 * 1024)} MB. Take a smaller photo of it.")
    media_type = media_type_of(data)
    if media_type is None:
        raise UploadError("It is no photo (JPEG, PNG, WebP, HEIC) and no PDF.")
    plain = "".join(each for each in name.rpartition("/")[2].rpartition("\\")[2] if each.isprintable())
    return Upload(without_traces(data, media_type), media_type, plain[:_NAME_LENGTH] or "file")


def keep(host: "Host", person: str, upload: Upload) -> Upload:
    """Keep a file for the form to come; returns it with the id by which this person gets it back."""
    identity, now = encode_base64url(host.random_bytes(_ID_BYTES)), host.clock.now()
    row = {
        "id": identity, "person": person, "name": upload.name, "type": upload.media_type, "data": upload.data,
        "ends": now + HOUR_MS,
    }  # fmt: skip
    with host.keeping.writing() as connection:
        connection.execute(delete(_UPLOAD).where(_UPLOAD.c.ends <= now))
        connection.execute(insert(_UPLOAD), [row])
    return Upload(upload.data, upload.media_type, upload.name, identity)


def kept(host: "Host", person: str, identity: str) -> Upload | None:
    """A file that this person left with a form; None when there is none, or its hour is over."""
    wanted = (_UPLOAD.c.id == identity) & (_UPLOAD.c.person == person) & (_UPLOAD.c.ends > host.clock.now())
    with host.keeping.reading() as connection:
        row = connection.execute(select(_UPLOAD).where(wanted)).first()
    return Upload(bytes(row.data), row.type, row.name, row.id) if row is not None else None
