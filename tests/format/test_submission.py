"""Submissions: refusals by vector in test_vectors.py; here what was found for each field, and damage."""

import json

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ledger.format.disclosure import Disclosure
from ledger.format.errors import FormatError
from ledger.format.statement import parse_statement
from ledger.format.submission import Submission, format_submission, match_disclosures, parse_submission
from tests.format.statements import envelopes
from tests.vectors.format.samples import ACT, payload, statement


@settings(max_examples=40)
@given(envelopes(), st.lists(st.text(st.characters(max_codepoint=0x7E), max_size=9), max_size=3))
def test_format_then_parse(envelope: object, texts: list[str]) -> None:
    """What was written reads back as the same submission, in any spacing."""
    made = Submission(envelope, tuple(texts))  # type: ignore[arg-type]
    data = format_submission(made)
    assert parse_submission(data) == made
    assert parse_submission(json.dumps(json.loads(data), indent=1).encode()) == made


@given(st.binary(max_size=60))
def test_any_bytes_are_refused_by_code(data: bytes) -> None:
    """Arbitrary bytes are no submission and crash nothing."""
    with pytest.raises(FormatError):
        parse_submission(data)


def test_each_field_gets_its_words() -> None:
    """Equal names in two acts are told apart by their digests, in whatever order the words arrive."""
    words = [Disclosure(bytes([n]) * 16, "title", "en", f"words {n}") for n in range(3)]
    acts = [ACT | {"sealed": {"title": {"audience": "public", "digest": each.digest}}} for each in words]
    parsed = parse_statement(payload(statement(acts=acts)))
    found = match_disclosures(parsed, [each.encode() for each in reversed(words)])
    assert found == {(place, "title"): each for place, each in enumerate(words)}


def test_no_sealed_field_needs_no_disclosure() -> None:
    """A statement without sealed words arrives alone, and nothing may be smuggled in beside it."""
    parsed = parse_statement(payload(statement()))
    assert match_disclosures(parsed, []) == {}
    with pytest.raises(FormatError, match="DISCLOSURE_UNASKED"):
        match_disclosures(parsed, [Disclosure(bytes(16), "title", "en", "x").encode()])
