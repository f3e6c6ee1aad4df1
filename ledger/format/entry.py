"""The entry: the exact bytes of one leaf (docs/format.md §4).

    {"received":"2026-11-21T09:00:00.123Z","envelope":{"payload":"…","payloadType":"…","signatures":[…]}}

ASCII, no spaces, members in this order, at most 65,535 bytes (C2SP tlog-tiles: an entry bundle's length is a uint16).
"""

import hashlib
from dataclasses import dataclass

from ledger.format import canonical
from ledger.format.codec import format_millisecond, parse_millisecond
from ledger.format.envelope import Envelope, envelope_from, format_envelope
from ledger.format.errors import FormatError

MAX_ENTRY_BYTES = 65_535


@dataclass(frozen=True, slots=True)
class Entry:
    """An envelope and when the ledger took it in (milliseconds since the epoch, UTC)."""

    received: int
    envelope: Envelope


def format_entry(entry: Entry) -> bytes:
    """The leaf's bytes.

    Raises:
        FormatError: ENTRY_TOO_LARGE.
    """
    received = format_millisecond(entry.received)
    data = b'{"received":"%b","envelope":%b}' % (received.encode(), format_envelope(entry.envelope))
    if len(data) > MAX_ENTRY_BYTES:
        raise FormatError("ENTRY_TOO_LARGE", "entry", f"at most {MAX_ENTRY_BYTES} bytes", f"{len(data)} bytes")
    return data


def parse_entry(data: bytes, *, where: str = "entry") -> Entry:
    """Read a leaf; refuse whatever `format_entry` would not have written byte for byte."""
    if len(data) > MAX_ENTRY_BYTES:
        raise FormatError("ENTRY_TOO_LARGE", where, f"at most {MAX_ENTRY_BYTES} bytes", f"{len(data)} bytes")
    value = canonical.loads(data, where=where)
    if not isinstance(value, dict) or set(value) != {"received", "envelope"}:
        raise FormatError("MEMBERS", where, "exactly received, envelope", canonical.shorten(data))
    received = parse_millisecond(value["received"], where=f"{where}/received")
    entry = Entry(received, envelope_from(value["envelope"], where=f"{where}/envelope"))
    if format_entry(entry) != data:
        raise FormatError("NOT_CANONICAL", where, "the one byte form of this entry", canonical.shorten(data))
    return entry


def digest(data: bytes) -> str:
    """SHA-256 of an entry's bytes, for people to compare; the tree uses its own leaf hash."""
    return hashlib.sha256(data).hexdigest()
