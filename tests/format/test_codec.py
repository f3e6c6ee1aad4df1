"""One text for bytes, digests and times: refusals by vector in test_vectors.py; here every variant and the limits."""

import base64
import contextlib
import string
from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ledger.format import codec
from ledger.format.errors import FormatError

_LATEST = codec.from_datetime(datetime(9999, 12, 31, 23, 59, 59, 999_000, tzinfo=UTC))
_EARLIEST = codec.from_datetime(datetime(1, 1, 1, tzinfo=UTC))


@given(st.binary(max_size=80))
def test_bytes_and_back(data: bytes) -> None:
    """Bytes come back from either spelling of base64."""
    assert codec.decode_base64(codec.encode_base64(data), where="text") == data
    assert codec.decode_base64url(codec.encode_base64url(data), where="text") == data


@pytest.mark.parametrize("size", range(7))
def test_every_single_character_variant_of_base64(size: int) -> None:
    """Each printable character at each place, and each place cut out: never a second text for the same bytes."""
    data = bytes(range(251, 251 - size, -1))
    for encode, decode in (
        (codec.encode_base64, codec.decode_base64),
        (codec.encode_base64url, codec.decode_base64url),
    ):
        text = encode(data)
        variants = {text[:n] + c + text[n + 1 :] for n in range(len(text)) for c in string.printable}
        variants |= {text[:n] + text[n + 1 :] for n in range(len(text))}
        variants |= {text[:n] + c + text[n:] for n in range(len(text) + 1) for c in string.printable}
        for variant in variants - {text}:
            try:
                found = decode(variant, where="text")
            except FormatError:
                continue
            assert found != data
            assert encode(found) == variant


def test_lenient_decoder_takes_what_is_refused_here() -> None:
    """The control: Python's own strict decoder accepts a second spelling of one byte."""
    assert base64.b64decode("QR==", validate=True) == base64.b64decode("QQ==", validate=True)
    with pytest.raises(FormatError, match="NOT_BASE64"):
        codec.decode_base64("QR==", where="text")


@given(st.integers(_EARLIEST, _LATEST))
def test_instants_and_back(instant: int) -> None:
    """An instant comes back from its text to the millisecond, or to the second, rounded down."""
    assert codec.parse_millisecond(codec.format_millisecond(instant), where="text") == instant
    second = codec.parse_second(codec.format_second(instant), where="text")
    assert second == instant - instant % codec.SECOND_MS
    assert codec.from_datetime(codec.to_datetime(instant)) == instant


def test_years_keep_four_digits() -> None:
    """A year below 1000 is written with its zeros, so that what was read is written again as it was."""
    for text in ("0001-01-01T00:00:00.000Z", "0999-12-31T23:59:59.999Z"):
        assert codec.format_millisecond(codec.parse_millisecond(text, where="text")) == text


@pytest.mark.parametrize("value", [None, True, 5, 1.5, b"2026-11-21", ["2026-11-21"], {}])
def test_values_that_are_no_text(value: object) -> None:
    """Whatever is no text is refused by its code, never by a crash."""
    for parse, code in (
        (codec.parse_second, "NOT_INSTANT"),
        (codec.parse_millisecond, "NOT_INSTANT"),
        (codec.parse_date, "NOT_DATE"),
        (codec.check_digest, "NOT_DIGEST"),
    ):
        with pytest.raises(FormatError, match=code):
            parse(value, where="text")


@given(st.text(max_size=30))
def test_any_text_is_read_or_refused(text: str) -> None:
    """Arbitrary text, half characters too, raises FormatError or nothing."""
    pairs: tuple[tuple[Callable[..., Any], Callable[[Any], str]], ...] = (
        (codec.decode_base64, codec.encode_base64),
        (codec.decode_base64url, codec.encode_base64url),
        (codec.parse_second, codec.format_second),
        (codec.parse_millisecond, codec.format_millisecond),
        (codec.parse_date, str),
        (codec.check_digest, str),
    )
    for parse, write in pairs:
        with contextlib.suppress(FormatError):
            assert write(parse(text, where="text")) == text


@given(st.dates())
def test_dates_and_back(day: object) -> None:
    """Every civil date reads back from its own text."""
    assert codec.parse_date(str(day), where="text") == day


def test_units() -> None:
    """An instant counts milliseconds since 1970."""
    assert codec.parse_second("1970-01-02T00:00:01Z", where="text") == codec.DAY_MS + codec.SECOND_MS
    assert (codec.DAY_MS, codec.HOUR_MS, codec.MINUTE_MS) == (86_400_000, 3_600_000, 60_000)
