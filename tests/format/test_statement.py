"""Statements: refusals by vector in test_vectors.py; here properties, every single-byte damage, and the limits."""

import json
from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ledger.format import canonical
from ledger.format.errors import FormatError
from ledger.format.references import MAX_ACTS
from ledger.format.statement import (
    MAX_PAYLOAD_BYTES,
    MAX_SIGNERS,
    Statement,
    format_statement,
    parse_statement,
)
from tests.format.statements import statements
from tests.vectors.format.samples import SECOND, payload, statement, with_act


def _parsed(data: bytes) -> Statement | None:
    """The statement, or None when it is refused; nothing but FormatError may come out."""
    try:
        return parse_statement(data)
    except FormatError:
        return None


@settings(max_examples=50)
@given(statements())
def test_format_then_parse(made: Statement) -> None:
    """What was written reads back as the same statement, and is its own canonical form."""
    data = format_statement(made)
    assert parse_statement(data) == made
    assert format_statement(parse_statement(data)) == data


@settings(max_examples=50)
@given(statements(), st.data())
def test_a_changed_byte_is_another_statement_or_refused(made: Statement, data: st.DataObject) -> None:
    """No two payloads read as one statement."""
    original = format_statement(made)
    position = data.draw(st.integers(0, len(original) - 1))
    damaged = bytearray(original)
    damaged[position] ^= data.draw(st.integers(1, 255))
    assert _parsed(bytes(damaged)) != made


@settings(max_examples=50)
@given(statements(), st.data())
def test_a_byte_lost_or_doubled_is_another_statement_or_refused(made: Statement, data: st.DataObject) -> None:
    """Shorter and longer payloads are no exception."""
    original = format_statement(made)
    position = data.draw(st.integers(0, len(original) - 1))
    assert _parsed(original[:position] + original[position + 1 :]) != made
    assert _parsed(original[:position] + original[position : position + 1] + original[position:]) != made


def test_every_single_byte_change_of_one_payload() -> None:
    """Each byte of a whole statement, damaged in several bits and set to a quote or zero: never the same."""
    by = [statement()["by"][0], SECOND]
    act = with_act(by=[1, 0], sealed={"reason": {"audience": "members", "digest": "0" * 64}})["acts"]
    original = payload(statement(by=by, acts=act))
    made = parse_statement(original)
    other = 0
    for position in range(len(original)):
        for value in {original[position] ^ bit for bit in (0x01, 0x08, 0x10, 0x80)} | {0x22, 0x30}:
            if value == original[position]:
                continue
            found = _parsed(original[:position] + bytes([value]) + original[position + 1 :])
            assert found != made, position
            other += found is not None
    assert other > 300, "ids and digests have many lawful neighbours: the damage must reach the parser's inside"


@given(
    st.recursive(st.none() | st.integers() | st.text(max_size=3), lambda v: st.lists(v) | st.dictionaries(st.text(), v))
)
def test_any_json_is_refused_by_its_code(value: Any) -> None:
    """JSON of no shape raises FormatError, whatever stands in it."""
    for shaped in (value, statement(by=value), statement(acts=value), statement(acts=[value]), with_act(sealed=value)):
        data = json.dumps(shaped, sort_keys=True, separators=(",", ":")).encode()
        found = _parsed(data)
        assert found is None or format_statement(found) is not None


@given(st.data())
def test_any_member_of_any_type_is_read_or_refused(data: st.DataObject) -> None:
    """Each member replaced by a value of each type: refused by code, or read."""
    samples: list[Any] = [True, 0, -1, "", "x", [], [0], {}, {"a": 1}, {"size": 0}, ".0"]
    member = data.draw(st.sampled_from(sorted(statement())))
    inner = data.draw(st.sampled_from(["kind", "body", "by", "about", "on", "under", "replaces", "for_", "sealed"]))
    value = data.draw(st.sampled_from(samples))
    _parsed(payload(statement(**{member: value})))
    _parsed(payload(with_act(**{inner: value})))
    _parsed(payload(with_act(for_={"person": value, "as": value, "how": "paper", "document": value})))
    _parsed(payload(with_act(sealed={"reason": {"audience": value, "digest": value}})))


def test_size_limit() -> None:
    """A payload of 32,768 bytes is read, one byte more is not, and is not even parsed."""
    spare = MAX_PAYLOAD_BYTES - len(payload(with_act(body={"filler": ""})))
    assert len(payload(with_act(body={"filler": "x" * spare}))) == MAX_PAYLOAD_BYTES
    parse_statement(payload(with_act(body={"filler": "x" * spare})))
    with pytest.raises(FormatError, match="PAYLOAD_TOO_LARGE"):
        parse_statement(payload(with_act(body={"filler": "x" * (spare + 1)})))
    with pytest.raises(FormatError, match="PAYLOAD_TOO_LARGE"):
        parse_statement(b"[" * (MAX_PAYLOAD_BYTES + 1))


def test_limits_are_the_specification_s() -> None:
    """The limits that verifiers must share."""
    assert (MAX_PAYLOAD_BYTES, MAX_SIGNERS, MAX_ACTS) == (32_768, 16, 64)


def test_persons_in_order_of_first_appearance() -> None:
    """One signature is owed by each distinct person, the clerk counting as none."""
    two = [statement()["by"][0], statement()["by"][0] | {"as": "self"}, SECOND]
    parsed = parse_statement(payload(statement(by=two, acts=with_act(by=[2, 0, 1])["acts"])))
    assert parsed.persons() == (two[0]["person"], SECOND["person"])
    assert parse_statement(payload(statement(by=[{"as": "clerk"}]))).persons() == (None,)


def test_absent_by_is_the_first_signer() -> None:
    """An act without `by` and one with [0] are the same act, written in two lawful ways."""
    assert parse_statement(payload(with_act())) == parse_statement(payload(with_act(by=[0])))


def test_a_float_in_a_body_cannot_be_signed() -> None:
    """What a careless caller writes, nobody reads: the writer's bytes are refused before a signature is asked for."""
    made = parse_statement(payload(statement()))
    careless = replace(made, acts=(replace(made.acts[0], body={"amount": 1.5}),))
    with pytest.raises(FormatError, match="NOT_INTEGER"):
        parse_statement(format_statement(careless))


def test_the_place_of_an_error() -> None:
    """A refusal says what was read, where, what was expected and what was found."""
    with pytest.raises(FormatError) as caught:
        parse_statement(payload(with_act(kind="Position")), where="entry 41, statement")
    assert str(caught.value) == (
        "entry 41, statement/acts/0/kind: TEXT_FORM: expected a kind with its version, like decision.position/v1, "
        "found 'Position'"
    )


def test_canonical_form_is_compared_last() -> None:
    """A payload in another order is refused though its values are lawful."""
    value = statement()
    data = json.dumps(value, separators=(",", ":")).encode()
    assert json.loads(data) == json.loads(canonical.encode(value))
    with pytest.raises(FormatError, match="NOT_CANONICAL"):
        parse_statement(data)
