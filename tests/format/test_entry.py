"""Entries: refusals by vector in test_vectors.py; here properties, every single-byte damage, and the size limit."""

import hashlib
from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ledger.format.codec import encode_base64url
from ledger.format.entry import MAX_ENTRY_BYTES, Entry, digest, format_entry, parse_entry
from ledger.format.envelope import Envelope, Signature
from ledger.format.errors import FormatError
from tests.format.statements import entries
from tests.vectors.format.samples import entry, envelope, payload, signature, statement


@settings(max_examples=50)
@given(entries())
def test_format_then_parse(made: Entry) -> None:
    """What was written reads back as the same entry, and there is no other way to write it."""
    data = format_entry(made)
    assert parse_entry(data) == made
    assert format_entry(parse_entry(data)) == data


@settings(max_examples=50)
@given(entries(), st.data())
def test_a_changed_byte_is_another_entry_or_refused(made: Entry, data: st.DataObject) -> None:
    """Two leaves never read as one entry."""
    damaged = bytearray(format_entry(made))
    damaged[data.draw(st.integers(0, len(damaged) - 1))] ^= data.draw(st.integers(1, 255))
    try:
        found = parse_entry(bytes(damaged))
    except FormatError:
        return
    assert found != made


def test_every_single_byte_change_of_one_entry() -> None:
    """Each byte of a whole entry, damaged in several ways: refused, or another entry whose bytes are those read."""
    body = payload(statement())
    original = entry(envelope(body, [signature(1, body)]))
    made = parse_entry(original)
    other = 0
    for position in range(len(original)):
        for value in {original[position] ^ bit for bit in (0x01, 0x04, 0x10, 0x20, 0x80)} | {0x22, 0x20, 0x5C}:
            damaged = original[:position] + bytes([value]) + original[position + 1 :]
            if damaged == original:
                continue
            try:
                found = parse_entry(damaged)
            except FormatError:
                continue
            other += 1
            assert found != made, position
            assert format_entry(found) == damaged, position
    assert other > 1000, "base64 has many lawful neighbours: the damage must reach the parser's inside"


@given(st.binary(max_size=200))
def test_any_bytes_are_refused_by_code(data: bytes) -> None:
    """Arbitrary bytes are no entry and crash nothing."""
    with pytest.raises(FormatError):
        parse_entry(data)


def test_size_limit() -> None:
    """The writer refuses what the reader would: 65,535 bytes is the most that an entry bundle can hold."""
    plain = [Signature(encode_base64url(bytes([n]) * 32), b"") for n in range(1, 16)]
    passkey = Signature(encode_base64url(bytes(32)), b"", b"", b"")
    for lines in range(16):
        made = Entry(0, Envelope(b"", (*plain[:lines], passkey)))
        spare = MAX_ENTRY_BYTES - len(format_entry(made))
        if spare % 4 == 0:
            break
    full = replace(passkey, client_data_json=b"x" * (spare // 4 * 3))
    data = format_entry(replace(made, envelope=Envelope(b"", (*plain[:lines], full))))
    assert len(data) == MAX_ENTRY_BYTES
    parse_entry(data)
    over = replace(full, client_data_json=full.client_data_json + b"x" if full.client_data_json else b"x")
    with pytest.raises(FormatError, match="ENTRY_TOO_LARGE"):
        format_entry(replace(made, envelope=Envelope(b"", (*plain[:lines], over))))
    with pytest.raises(FormatError, match="ENTRY_TOO_LARGE"):
        parse_entry(b"{" * (MAX_ENTRY_BYTES + 1))


def test_digest_is_not_the_leaf_hash() -> None:
    """The digest shown to people is plain SHA-256, without the tree's prefix."""
    assert digest(b"abc") == hashlib.sha256(b"abc").hexdigest()
