"""Bytes, digests and times as texts (docs/format.md §1.2, §1.3): one spelling each."""

import binascii
import re
from datetime import UTC, date, datetime
from functools import lru_cache

from audit.errors import FormError

HOUR_MS = 3_600_000
DAY_MS = 24 * HOUR_MS
DIGEST = re.compile(r"[0-9a-f]{64}")

_BASE64URL = re.compile(r"[A-Za-z0-9_-]*")
_SECOND = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}T(?:[01][0-9]|2[0-3]):[0-5][0-9]:[0-5][0-9]Z")
_MILLISECOND = re.compile(r"([0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-9]{2})\.([0-9]{3})Z")
_DATE = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
_EPOCH = date(1970, 1, 1).toordinal()


def decode_base64(text: object, where: str) -> bytes:
    """Bytes of a text in the one spelling of RFC 4648 §4.

    Raises:
        FormError: NOT_TEXT, NOT_BASE64.
    """
    if not isinstance(text, str):
        raise FormError("NOT_TEXT", "format §1.2", where, "a text", text)
    try:
        data = binascii.a2b_base64(text, strict_mode=True)
        if binascii.b2a_base64(data, newline=False) == text.encode("ascii"):
            return data
    except ValueError:
        pass
    raise FormError("NOT_BASE64", "format §1.2", where, "base64, padded, in its one spelling", text)


def encode_base64(data: bytes) -> str:
    """The one spelling of bytes in RFC 4648 §4."""
    return binascii.b2a_base64(data, newline=False).decode("ascii")


def decode_base64url(text: object, where: str) -> bytes:
    """Bytes of a text in the one unpadded spelling of RFC 4648 §5.

    Raises:
        FormError: NOT_TEXT, NOT_BASE64URL.
    """
    if not isinstance(text, str):
        raise FormError("NOT_TEXT", "format §1.2", where, "a text", text)
    if _BASE64URL.fullmatch(text):
        try:
            data = binascii.a2b_base64(text.replace("-", "+").replace("_", "/") + "=" * (-len(text) % 4))
        except ValueError:
            data = None
        if data is not None and encode_base64url(data) == text:
            return data
    raise FormError("NOT_BASE64URL", "format §1.2", where, "base64url, unpadded, in its one spelling", text)


def encode_base64url(data: bytes) -> str:
    """The one unpadded spelling of bytes in RFC 4648 §5."""
    return encode_base64(data).rstrip("=").replace("+", "-").replace("/", "_")


def read_digest(text: object, where: str) -> str:
    """A digest: 64 lower-case hex digits.

    Raises:
        FormError: NOT_DIGEST.
    """
    if not isinstance(text, str) or not DIGEST.fullmatch(text):
        raise FormError("NOT_DIGEST", "format §1.2", where, "64 lower-case hex digits", text)
    return text


def _instant(text: str) -> int | None:
    days = _days(text[:10]) if _SECOND.fullmatch(text) else None
    if days is None:
        return None
    return days * DAY_MS + int(text[11:13]) * HOUR_MS + int(text[14:16]) * 60_000 + int(text[17:19]) * 1000


@lru_cache(maxsize=256)
def _days(text: str) -> int | None:
    try:
        return date(int(text[:4]), int(text[5:7]), int(text[8:])).toordinal() - _EPOCH
    except ValueError:
        return None


def read_second(text: object, where: str) -> int:
    """An instant written to the second, in milliseconds since 1970.

    Raises:
        FormError: NOT_INSTANT.
    """
    instant = _instant(text) if isinstance(text, str) else None
    if instant is None:
        raise FormError("NOT_INSTANT", "format §1.3", where, "YYYY-MM-DDThh:mm:ssZ", text)
    return instant


def read_millisecond(text: object, where: str) -> int:
    """An instant written to the millisecond, in milliseconds since 1970.

    Raises:
        FormError: NOT_INSTANT.
    """
    match = _MILLISECOND.fullmatch(text) if isinstance(text, str) else None
    instant = _instant(match.group(1) + "Z") if match else None
    if match is None or instant is None:
        raise FormError("NOT_INSTANT", "format §1.3", where, "YYYY-MM-DDThh:mm:ss.mmmZ", text)
    return instant + int(match.group(2))


def read_date(text: object, where: str) -> int:
    """The first instant of a civil date in UTC, in milliseconds since 1970.

    Raises:
        FormError: NOT_DATE.
    """
    days = _days(text) if isinstance(text, str) and _DATE.fullmatch(text) else None
    if days is None:
        raise FormError("NOT_DATE", "format §1.3", where, "YYYY-MM-DD", text)
    return days * DAY_MS


def show_time(instant: int) -> str:
    """An instant for people."""
    return datetime.fromtimestamp(instant / 1000, UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")
