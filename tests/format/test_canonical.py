"""Strict JSON: refusals by vector in test_vectors.py; here limits, properties, and every small damage."""

import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ledger.format import canonical
from ledger.format.errors import FormatError, quote, step
from tests.format.strict_json import NotCanonicalError, read

_INTEGERS = st.integers(-canonical.MAX_INTEGER, canonical.MAX_INTEGER)
_ASCII = st.text(st.characters(max_codepoint=0x7F), max_size=12)
VALUES = st.recursive(
    st.booleans() | _INTEGERS | _ASCII,
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(_ASCII, inner, max_size=4),
    max_leaves=12,
)


def _outcome(data: bytes) -> Any:
    """What the product reads, or None when it refuses; nothing but FormatError may come out."""
    try:
        return [canonical.decode(data, where="text")]
    except FormatError:
        return None


def _second_outcome(data: bytes) -> Any:
    try:
        return [read(data)]
    except NotCanonicalError:
        return None


@given(VALUES)
def test_encode_then_decode(value: Any) -> None:
    """What was written reads back as the same value, by two readers."""
    data = canonical.encode(value)
    assert canonical.decode(data, where="text") == value
    assert read(data) == value


@given(VALUES, st.integers(0, 10_000), st.integers(0, 255))
def test_a_changed_byte_is_another_value_or_refused(value: Any, position: int, byte: int) -> None:
    """Two texts never read as one value, and both readers agree on every damaged text."""
    data = bytearray(canonical.encode(value))
    position %= len(data)
    changed = data[position] != byte
    data[position] = byte
    found = _outcome(bytes(data))
    # JSON text of the value tells true from 1, which Python's == does not.
    assert found == _second_outcome(bytes(data))
    if changed and found is not None:
        assert json.dumps(found[0], sort_keys=True) != json.dumps(value, sort_keys=True)


@given(st.binary(max_size=60) | st.text(st.sampled_from('{}[]",:\\u0018dae-.tfn'), max_size=24).map(str.encode))
def test_any_bytes_are_read_or_refused(data: bytes) -> None:
    """Arbitrary bytes raise FormatError or nothing, and both readers agree."""
    assert _outcome(data) == _second_outcome(data)


def test_every_single_byte_change_of_one_text() -> None:
    """Each of 256 values at each place: refused, or another value; both readers agree."""
    data = canonical.encode({"a": [0, -7, True], "b": {"": "x\n\\"}, "c": "\x00\x1f"})
    value = canonical.decode(data, where="text")
    accepted = 0
    for position in range(len(data)):
        for byte in range(256):
            damaged = data[:position] + bytes([byte]) + data[position + 1 :]
            found = _outcome(damaged)
            assert found == _second_outcome(damaged), damaged
            if damaged != data and found is not None:
                accepted += 1
                assert found != [value], damaged
    assert accepted > 100


@pytest.mark.parametrize("depth", [1, 2, 16])
def test_depth_limit(depth: int) -> None:
    """A text nested to the limit is read, one level more is refused; scalars do not count."""
    at_limit = b"[" * depth + b"1" + b"]" * depth
    canonical.decode(at_limit, where="text", max_depth=depth)
    with pytest.raises(FormatError, match="TOO_DEEP"):
        canonical.decode(b"[" + at_limit + b"]", where="text", max_depth=depth)


@pytest.mark.parametrize("integer", [canonical.MAX_INTEGER, -canonical.MAX_INTEGER])
def test_integer_limit(integer: int) -> None:
    """±(2^53-1) is read, one further out is refused."""
    assert canonical.decode(str(integer).encode(), where="text") == integer
    beyond = integer + (1 if integer > 0 else -1)
    with pytest.raises(FormatError, match="INTEGER_RANGE"):
        canonical.decode(str(beyond).encode(), where="text")


def test_duplicate_at_the_end_of_many_members() -> None:
    """A repeated member is found in one pass, however many stand before it: no request can make a parse quadratic."""
    names = ",".join(f'"{n}":0' for n in range(200_000))
    with pytest.raises(FormatError, match=r"DUPLICATE_MEMBER.*'199999'"):
        canonical.loads(f'{{{names},"199999":1}}'.encode(), where="text")


def test_lone_surrogate_in_words_to_be_written() -> None:
    """Half a character, as a broken client sends it, is refused and does not crash the writer."""
    with pytest.raises(FormatError, match="LONE_SURROGATE"):
        canonical.encode({"text": "a\ud800"})


def test_utf8_where_disclosures_need_it() -> None:
    """Words in UTF-8 are read only where the caller allows them."""
    data = '["سقف"]'.encode()
    assert canonical.decode(data, where="text", ascii_only=False) == ["سقف"]
    with pytest.raises(FormatError, match="NOT_ASCII"):
        canonical.decode(data, where="text")


def test_messages_stay_on_one_line() -> None:
    """A message quotes what others wrote: no line break, no control character, no half character, not at length."""
    assert quote("a\nb\x1b[2J\ud800\u202e") == r"'a\nb\x1b[2J\ud800\u202e'"
    assert len(quote("x" * 10_000)) == 61
    assert step("reason") == "reason"
    assert step("a\n") == r"'a\n'"
    assert canonical.shorten(b"\xff\n") == r"'\ufffd\n'"
