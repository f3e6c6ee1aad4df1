"""The text forms of bytes and times: base64 (RFC 4648 §4, §5), hex digests and UTC instants, each with one spelling.

Lenient decoders accept several texts for the same bytes; here a text is decoded, encoded again and compared.
Instants are integers: milliseconds since 1970-01-01T00:00:00Z, without leap seconds (POSIX).
"""

import base64
import binascii
import re
from datetime import UTC, date, datetime, timedelta

from ledger.format.errors import FormatError, quote

DIGEST = re.compile(r"[0-9a-f]{64}")
_SECOND = re.compile(r"(\d{4})-(\d\d)-(\d\d)T(\d\d):(\d\d):(\d\d)Z", re.ASCII)
_MILLISECOND = re.compile(r"(\d{4})-(\d\d)-(\d\d)T(\d\d):(\d\d):(\d\d)\.(\d{3})Z", re.ASCII)
_DATE = re.compile(r"\d{4}-\d\d-\d\d", re.ASCII)
_SHAPES = {_SECOND: "YYYY-MM-DDThh:mm:ssZ", _MILLISECOND: "YYYY-MM-DDThh:mm:ss.mmmZ"}
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_MS = timedelta(milliseconds=1)

SECOND_MS = 1000
MINUTE_MS = 60 * SECOND_MS
HOUR_MS = 60 * MINUTE_MS
DAY_MS = 24 * HOUR_MS


def encode_base64(data: bytes) -> str:
    """Standard base64 with padding (RFC 4648 §4)."""
    return base64.b64encode(data).decode("ascii")


def decode_base64(text: str, *, where: str) -> bytes:
    """Decode standard padded base64; refuse every spelling but the canonical one."""
    try:
        data = base64.b64decode(text, validate=True)
    except (binascii.Error, ValueError):
        raise FormatError("NOT_BASE64", where, "standard base64 with padding", quote(text)) from None
    if encode_base64(data) != text:
        raise FormatError("NOT_BASE64", where, "the canonical base64 of these bytes", quote(text))
    return data


def encode_base64url(data: bytes) -> str:
    """URL-safe base64 without padding (RFC 4648 §5)."""
    return base64.urlsafe_b64encode(data).rstrip(b"=").decode("ascii")


def decode_base64url(text: str, *, where: str) -> bytes:
    """Decode unpadded URL-safe base64; refuse every spelling but the canonical one."""
    try:
        data = base64.b64decode(text + "=" * (-len(text) % 4), altchars=b"-_", validate=True)
    except (binascii.Error, ValueError):
        raise FormatError("NOT_BASE64URL", where, "unpadded base64url", quote(text)) from None
    if encode_base64url(data) != text:
        raise FormatError("NOT_BASE64URL", where, "the canonical base64url of these bytes", quote(text))
    return data


def check_digest(text: object, *, where: str) -> str:
    """Return ``text`` when it is 64 lower-case hex digits."""
    if not isinstance(text, str) or not DIGEST.fullmatch(text):
        raise FormatError("NOT_DIGEST", where, "64 lower-case hex digits", quote(text, 70))
    return text


def parse_second(text: object, *, where: str) -> int:
    """Milliseconds since the epoch of ``YYYY-MM-DDThh:mm:ssZ``."""
    return _parse_instant(text, _SECOND, where)


def parse_millisecond(text: object, *, where: str) -> int:
    """Milliseconds since the epoch of ``YYYY-MM-DDThh:mm:ss.mmmZ``."""
    return _parse_instant(text, _MILLISECOND, where)


def _parse_instant(text: object, form: re.Pattern[str], where: str) -> int:
    found = form.fullmatch(text) if isinstance(text, str) else None
    if found is None:
        raise FormatError("NOT_INSTANT", where, f"{_SHAPES[form]}, a UTC instant", quote(text))
    year, month, day, hour, minute, second, *thousandths = map(int, found.groups())
    try:
        # The constructor, not a library's parser: those let 24:00 or a 60th second through in one version or another.
        moment = datetime(year, month, day, hour, minute, second, tzinfo=UTC)
    except ValueError:
        raise FormatError("NOT_INSTANT", where, "a day and time that exist", quote(text)) from None
    return (moment - _EPOCH) // _MS + sum(thousandths)


def to_datetime(instant: int) -> datetime:
    """The instant as an aware UTC datetime."""
    return _EPOCH + instant * _MS


def from_datetime(moment: datetime) -> int:
    """The aware datetime as milliseconds since the epoch, rounded down."""
    return (moment - _EPOCH) // _MS


def format_second(instant: int) -> str:
    """``YYYY-MM-DDThh:mm:ssZ``, rounded down to the second."""
    return f"{_plain(instant).isoformat(timespec='seconds')}Z"


def format_millisecond(instant: int) -> str:
    """``YYYY-MM-DDThh:mm:ss.mmmZ``."""
    return f"{_plain(instant).isoformat(timespec='milliseconds')}Z"


def _plain(instant: int) -> datetime:
    # isoformat pads the year to four digits; strftime does not on every platform.
    return to_datetime(instant).replace(tzinfo=None)


def parse_date(text: object, *, where: str) -> date:
    """A civil date ``YYYY-MM-DD``."""
    if not isinstance(text, str) or not _DATE.fullmatch(text):
        raise FormatError("NOT_DATE", where, "YYYY-MM-DD", quote(text))
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise FormatError("NOT_DATE", where, "a day that exists", quote(text)) from None
