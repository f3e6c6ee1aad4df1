"""The vectors of docs/format.md, run against the readers of the record; and the vectors against themselves."""

import base64
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from ledger.format import canonical, codec
from ledger.format.disclosure import parse_disclosure
from ledger.format.entry import format_entry, parse_entry
from ledger.format.envelope import format_envelope, parse_envelope
from ledger.format.errors import FormatError
from ledger.format.statement import format_statement, parse_statement
from ledger.format.submission import format_submission, match_disclosures, parse_submission
from tests.format.strict_json import NotCanonicalError, read
from tests.vectors.format.generate import FILES, generate
from tests.vectors.format.vector import FOLDER

Vector = dict[str, Any]
_LEAST = 150


def _load(name: str) -> list[Vector]:
    value = json.loads((FOLDER / f"{name}.json").read_text(encoding="ascii"))
    assert value["count"] == len(value["vectors"])
    vectors: list[Vector] = value["vectors"]
    return vectors


def _judged() -> list[Vector]:
    return [vector for name in FILES if name != "value" for vector in _load(name)]


def _bytes(vector: Vector) -> bytes:
    return vector["text"].encode("ascii") if "text" in vector else base64.b64decode(vector["base64"], validate=True)


def _read_json(data: bytes) -> None:
    assert canonical.encode(canonical.decode(data, where="read")) == data


def _read_statement(data: bytes) -> None:
    statement = parse_statement(data, where="read")
    assert parse_statement(format_statement(statement)) == statement


def _read_envelope(data: bytes) -> None:
    envelope = parse_envelope(data, where="read")
    assert parse_envelope(format_envelope(envelope)) == envelope


def _read_entry(data: bytes) -> None:
    assert format_entry(parse_entry(data, where="read")) == data


def _read_disclosure(data: bytes) -> None:
    # What is no ASCII is no base64url; the reader takes text, as it comes out of a submission.
    assert parse_disclosure(data.decode("latin-1"), where="read").encode() == data.decode("ascii")


def _read_submission(data: bytes) -> None:
    submission = parse_submission(data, where="read")
    assert parse_submission(format_submission(submission)) == submission
    statement = parse_statement(submission.envelope.payload, where="read")
    try:
        found = match_disclosures(statement, submission.disclosures)
    except FormatError as error:
        raise FormatError(error.code, f"read/{error.where}", error.expected, error.found) from None
    assert len(found) == len(submission.disclosures)


def _text(parse: Callable[..., Any]) -> Callable[[bytes], None]:
    def check(data: bytes) -> None:
        parse(data.decode(), where="read")

    return check


_READERS: dict[str, Callable[[bytes], None]] = {
    "json": _read_json,
    "base64": _text(codec.decode_base64),
    "base64url": _text(codec.decode_base64url),
    "digest": _text(codec.check_digest),
    "second": _text(codec.parse_second),
    "millisecond": _text(codec.parse_millisecond),
    "date": _text(codec.parse_date),
    "statement": _read_statement,
    "envelope": _read_envelope,
    "entry": _read_entry,
    "disclosure": _read_disclosure,
    "submission": _read_submission,
}


@pytest.mark.parametrize("vector", _judged(), ids=lambda vector: f"{vector['reader']}: {vector['name']}"[:80])
def test_verdict(vector: Vector) -> None:
    """A vector is accepted, or refused with its code at its place."""
    check = _READERS[vector["reader"]]
    if vector["verdict"] == "accepted":
        check(_bytes(vector))
        return
    with pytest.raises(FormatError) as caught:
        check(_bytes(vector))
    assert caught.value.code == vector["code"], str(caught.value)
    if vector["where"] != "*":
        assert caught.value.where == f"read{vector['where']}"
    assert str(caught.value).isprintable(), "a message quotes what others wrote"


@pytest.mark.parametrize("name", ["json", "statement", "act"])
def test_second_reader(name: str) -> None:
    """A reader that shares nothing with the product finds the same JSON texts canonical, and reads the same in them."""
    codes = {"DUPLICATE_MEMBER", "INTEGER_RANGE", "LONE_SURROGATE", "NOT_ASCII", "NOT_CANONICAL", "NOT_INTEGER"}
    codes |= {"NOT_JSON", "NULL_MEMBER", "TOO_DEEP"}
    for vector in _load(name):
        data = _bytes(vector)
        # NOT_INTEGER is said of a float in the text, and of a text where an integer belongs: the form tells them apart.
        strict = vector["verdict"] == "refused" and vector["code"] in codes
        if strict and vector["code"] == "NOT_INTEGER" and name != "json":
            strict = False
        if strict:
            with pytest.raises(NotCanonicalError):
                read(data)
        else:
            assert read(data) == json.loads(data), vector["name"]


def test_generator_repeats(tmp_path: Path) -> None:
    """Running the generator again gives the same bytes, and no file lies there that it does not write."""
    generate(tmp_path)
    for name in FILES:
        assert (tmp_path / f"{name}.json").read_bytes() == (FOLDER / f"{name}.json").read_bytes(), name
    assert {path.stem for path in FOLDER.glob("*.json")} == set(FILES)


def test_every_code_is_shown() -> None:
    """Each code that the readers of statements, envelopes, entries and disclosures can refuse with has a vector."""
    source = Path(canonical.__file__).parent
    modules = (
        "canonical",
        "codec",
        "members",
        "references",
        "statement",
        "envelope",
        "entry",
        "disclosure",
        "submission",
    )
    raised = {code for module in modules for code in _codes((source / f"{module}.py").read_text(encoding="utf-8"))}
    shown = {vector["code"] for vector in _judged() if vector["verdict"] == "refused"}
    assert raised - shown == set()
    assert len(_judged()) >= _LEAST


def _codes(text: str) -> set[str]:
    parts = text.replace("\n", " ").split("FormatError(")[1:]
    return {part.split('"')[1] for part in parts if part.lstrip().startswith('"')}
