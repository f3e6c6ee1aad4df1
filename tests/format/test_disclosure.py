"""Disclosures: refusals by vector in test_vectors.py; here properties, every variant of one, and the size limit."""

import base64
import hashlib
import json
import string

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ledger.format.disclosure import (
    MAX_VALUE_BYTES,
    SALT_BYTES,
    Disclosure,
    disclosure_set,
    field_digest,
    line_reference,
    parse_disclosure,
)
from ledger.format.errors import FormatError

_WORDS = st.text(st.characters(exclude_categories=["Cs"]), max_size=40)
_DISCLOSURES = st.builds(
    Disclosure,
    st.binary(min_size=SALT_BYTES, max_size=SALT_BYTES),
    st.sampled_from(["title", "items/3/label", "round/12/reason"]),
    st.sampled_from(["und", "en", "ar", "zh-Hant-TW"]),
    _WORDS,
)


@given(_DISCLOSURES)
def test_encode_then_parse(made: Disclosure) -> None:
    """What was written reads back as the same words, salt and name; any JSON parser reads the same."""
    text = made.encode()
    assert parse_disclosure(text) == made
    _, name, words = json.loads(base64.urlsafe_b64decode(text + "=="))
    assert (name, words) == (made.name, {"lang": made.lang, "text": made.text})
    assert made.digest == field_digest(text) == hashlib.sha256(text.encode()).hexdigest()


@given(_DISCLOSURES, st.data())
def test_a_changed_character_is_other_words_or_refused(made: Disclosure, data: st.DataObject) -> None:
    """No two texts read as one disclosure."""
    text = made.encode()
    position = data.draw(st.integers(0, len(text) - 1))
    character = data.draw(st.sampled_from(string.printable + "é\ud800"))
    changed = text[:position] + character + text[position + 1 :]
    if changed == text:
        return
    try:
        found = parse_disclosure(changed)
    except FormatError:
        return
    assert found != made
    assert found.encode() == changed


@given(st.text(max_size=40))
def test_any_text_is_refused_by_code(text: str) -> None:
    """Arbitrary text, half characters too, is no disclosure and crashes nothing."""
    with pytest.raises(FormatError):
        parse_disclosure(text)


@pytest.mark.parametrize("letter", ["x", "ü", "🕊", '"'])
def test_size_limit(letter: str) -> None:
    """The value's canonical UTF-8 form may have 16 KiB: bytes are counted, not characters, escapes as written."""
    width = len(json.dumps(letter, ensure_ascii=False).encode()) - 2
    room = MAX_VALUE_BYTES - len(b'{"lang":"en","text":""}')
    full = letter * (room // width) + "x" * (room % width)
    parse_disclosure(Disclosure(bytes(16), "title", "en", full).encode())
    with pytest.raises(FormatError, match="DISCLOSURE_TOO_LARGE"):
        parse_disclosure(Disclosure(bytes(16), "title", "en", full + "x").encode())


def test_same_words_with_two_salts() -> None:
    """Salts hide equal words from whoever sees only digests."""
    first, second = (Disclosure(bytes([n]) * 16, "name", "und", "Amina") for n in (1, 2))
    assert first.digest != second.digest


@given(st.lists(st.binary(min_size=32, max_size=32).map(bytes.hex), max_size=5))
def test_a_set_has_no_order_and_nothing_twice(digests: list[str]) -> None:
    """The digest of what was shown depends on what was shown alone."""
    assert disclosure_set(digests) == disclosure_set([*digests[::-1], *digests])
    assert disclosure_set([*digests, "f" * 64]) != disclosure_set([*digests, "e" * 64])


def test_line_reference_tells_equal_lines_apart() -> None:
    """Each equal line of a file has a reference of its own; another salt gives others; a short salt is refused."""
    references = {line_reference(bytes(16), b"line", earlier) for earlier in range(12)}
    references.add(line_reference(bytes(15) + b"\x01", b"line", 0))
    assert len(references) == 13
    with pytest.raises(FormatError, match="DISCLOSURE_SALT"):
        line_reference(b"short", b"line", 0)
