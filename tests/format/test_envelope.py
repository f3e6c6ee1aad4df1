"""Envelopes: refusals by vector in test_vectors.py; here properties and an outside judge of the encoding."""

import hashlib
import json

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from securesystemslib.dsse import Envelope as OutsideEnvelope

from ledger.format.envelope import (
    PAYLOAD_TYPE,
    Envelope,
    Signature,
    format_envelope,
    pae,
    parse_envelope,
    statement_id,
)
from ledger.format.errors import FormatError
from tests.format.statements import envelopes


@settings(max_examples=50)
@given(envelopes())
def test_format_then_parse(made: Envelope) -> None:
    """What was written reads back as the same envelope, in one byte form."""
    data = format_envelope(made)
    assert parse_envelope(data) == made
    assert format_envelope(parse_envelope(data)) == data
    assert data.isascii()
    assert b" " not in data


@settings(max_examples=50)
@given(envelopes(), st.data())
def test_a_changed_byte_is_another_envelope_or_refused(made: Envelope, data: st.DataObject) -> None:
    """No damage of one byte goes unseen, and none crashes."""
    damaged = bytearray(format_envelope(made))
    damaged[data.draw(st.integers(0, len(damaged) - 1))] ^= data.draw(st.integers(1, 255))
    try:
        found = parse_envelope(bytes(damaged))
    except FormatError:
        return
    assert found != made


@given(st.binary(max_size=80), st.text(st.characters(max_codepoint=0x7E, min_codepoint=0x20), max_size=20))
def test_pae_agrees_with_another_implementation(payload: bytes, payload_type: str) -> None:
    """The bytes that are signed are those that securesystemslib, a DSSE library of others, would verify."""
    assert pae(payload_type, payload) == OutsideEnvelope(payload, payload_type, {}).pae()


@settings(max_examples=50)
@given(envelopes())
def test_another_implementation_reads_our_envelopes(made: Envelope) -> None:
    """An outside library reads the same payload, type and signatures, and ignores a passkey's extra members."""
    outside = OutsideEnvelope.from_dict(json.loads(format_envelope(made)))
    assert (outside.payload, outside.payload_type) == (made.payload, PAYLOAD_TYPE)
    assert {s.keyid: s.signature for s in outside.signatures.values()} == {
        s.keyid: s.sig.hex() for s in made.signatures
    }


@settings(max_examples=50)
@given(envelopes())
def test_id_is_of_the_payload_alone(made: Envelope) -> None:
    """Signatures and spacing do not change a statement's id; a byte of the payload does."""
    assert made.statement_id == hashlib.sha256(made.pae).hexdigest() == statement_id(made.payload)
    spaced = json.dumps(json.loads(format_envelope(made)), indent=2).encode()
    assert parse_envelope(spaced).statement_id == made.statement_id
    assert Envelope(made.payload + b" ", made.signatures).statement_id != made.statement_id


def test_type_and_payload_cannot_run_into_each_other() -> None:
    """Lengths stand in the encoding, so moving a byte from type to payload gives other bytes."""
    assert pae("ab", b"c") != pae("a", b"bc")
    assert pae("a 1 b", b"") != pae("a", b"b 0 ")


def test_half_a_passkey_is_written_as_a_plain_line_and_refused_as_such() -> None:
    """A line with one of the two members is never written; read from outside it is refused."""
    line = {"keyid": "A" * 43, "sig": "", "authenticatorData": ""}
    data = json.dumps({"payload": "", "payloadType": PAYLOAD_TYPE, "signatures": [line]}).encode()
    with pytest.raises(FormatError, match="MEMBERS"):
        parse_envelope(data)
    half = Envelope(b"", (Signature("A" * 43, b"", authenticator_data=b"x"),))
    assert b"authenticatorData" not in format_envelope(half)
