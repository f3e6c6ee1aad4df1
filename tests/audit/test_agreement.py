"""Two implementations, one verdict: on damaged bytes, and on whatever the rule tests let the ledger judge."""

import base64
import json
import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from audit import json_text
from audit.checkpoint import read_head, read_policy
from audit.disclosure import read_disclosure
from audit.entry import read_entry
from audit.errors import FormError
from audit.note import read_note
from audit.receipt import read_receipt
from audit.statement import read_statement
from audit.tiles import read_path
from ledger.format import canonical
from ledger.format.checkpoint import parse_checkpoint
from ledger.format.disclosure import parse_disclosure
from ledger.format.entry import parse_entry
from ledger.format.errors import FormatError
from ledger.format.note import parse_note
from ledger.format.policy import parse_policy
from ledger.format.proof import verify_inclusion
from ledger.format.receipt import parse_receipt
from ledger.format.statement import parse_statement
from ledger.format.tiles import parse_tile_path
from ledger.format.tree import leaf_hash
from tests.audit.shadow import TALLY
from tests.audit.vectors import data_of, load, value

ROOT = Path(__file__).resolve().parents[2]


def _policies() -> list[bytes]:
    witness = value("the head at size 3, witnessed")[0]["witness"]
    line = f"witness A {witness}\n"
    return [b"quorum none\n", f"{line}group G any A\nquorum G\n".encode(), f"# why\n\n{line}quorum A\n".encode()]


def _receipt(data: bytes) -> None:
    receipt = parse_receipt(data)
    checkpoint = receipt.checkpoint.checkpoint
    verify_inclusion(leaf_hash(receipt.entry), receipt.index, checkpoint.size, receipt.proof, checkpoint.root)
    parse_entry(receipt.entry)


Reader = Callable[[bytes], object]
PAIRS: dict[str, tuple[Reader, Reader, list[bytes]]] = {
    "json": (lambda data: canonical.decode(data, where="x"), json_text.read, [data_of(v) for v in load("json")]),
    "statement": (
        parse_statement,
        lambda data: read_statement(data, "0" * 64),
        [data_of(v) for v in [*load("statement"), *load("act")]],
    ),
    "entry": (parse_entry, read_entry, [data_of(v) for v in load("entry")]),
    "disclosure": (
        lambda data: parse_disclosure(data.decode("latin-1")),
        lambda data: read_disclosure(data.decode("latin-1")),
        [data_of(v) for v in load("disclosure")],
    ),
    "note": (parse_note, read_note, [value("the head at size 3, witnessed")[0]["checkpoint"].encode()]),
    "checkpoint": (parse_checkpoint, read_head, [value("the head at size 3, witnessed")[0]["checkpoint"].encode()]),
    "receipt": (_receipt, read_receipt, [value(f"the receipt of entry {n}")[0]["receipt"].encode() for n in range(3)]),
    "policy": (parse_policy, lambda data: read_policy(data.decode("latin-1")), _policies()),
    "tile path": (
        lambda data: parse_tile_path(data.decode("latin-1")),
        lambda data: read_path(data.decode("latin-1")),
        [b"tile/0/x001/x234/067", b"tile/0/000.p/17", b"tile/entries/x001/000.p/255", b"tile/63/000", b"tile/2/001"],
    ),
}
"""For each: the ledger's reader, the auditor's, and bytes to begin with."""


def _verdict(read: Reader, data: bytes) -> str:
    try:
        read(data)
    except (FormatError, FormError) as error:
        return f"refused: {error.code}"
    return "accepted"


@st.composite
def damaged(draw: st.DrawFn, seeds: list[bytes]) -> bytes:
    """Known bytes with a few of them changed, dropped, doubled, or exchanged for telling ones."""
    data = bytearray(draw(st.sampled_from(seeds)))
    for _ in range(draw(st.integers(1, 3))):
        at = draw(st.integers(0, max(0, len(data) - 1)))
        what = draw(st.integers(0, 4))
        if what == 0 and data:
            data[at] = draw(st.integers(0, 255))
        elif what == 1:
            del data[at : at + draw(st.integers(1, 4))]
        elif what == 2:
            data[at:at] = data[at : at + draw(st.integers(1, 60))]
        elif what == 3:
            data[at:at] = draw(st.sampled_from([b'"', b"0", b"-", b"\\u0061", b" ", b"null", b",", b"{}", b"\n", b"="]))
        else:
            data[at:at] = draw(st.binary(max_size=3))
    return bytes(data)


@pytest.mark.parametrize("kind", PAIRS)
@settings(max_examples=300)
@given(data=st.data())
def test_two_readers_agree_on_damaged_bytes(kind: str, data: st.DataObject) -> None:
    """What one takes the other takes; codes may differ where more than one thing is wrong."""
    ours, theirs, seeds = PAIRS[kind]
    damaged_bytes = data.draw(damaged(seeds))
    first, second = _verdict(ours, damaged_bytes), _verdict(theirs, damaged_bytes)
    assert first.partition(":")[0] == second.partition(":")[0], (first, second, damaged_bytes)


JSON_VALUES = st.recursive(
    st.none() | st.booleans() | st.integers(-(2**54), 2**54) | st.floats(allow_nan=True) | st.text(max_size=6),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=4), inner, max_size=3),
    max_leaves=12,
)


@settings(max_examples=500)
@given(JSON_VALUES)
def test_two_readers_agree_on_json(made: Any) -> None:
    """Any value that a JSON library writes: the same verdict in ASCII and in UTF-8."""
    for ascii_only in (True, False):
        try:
            text = json.dumps(made, sort_keys=True, separators=(",", ":"), ensure_ascii=ascii_only).encode()
        except UnicodeEncodeError:
            continue
        ours, theirs, _ = PAIRS["json"]
        assert _verdict(ours, text).partition(":")[0] == _verdict(theirs, text).partition(":")[0], text
        encoded = base64.urlsafe_b64encode(b'["AAECAwQFBgcICQoLDA0ODw","a",{"lang":"en","text":' + text + b"}]").rstrip(
            b"="
        )
        ours, theirs, _ = PAIRS["disclosure"]
        assert _verdict(ours, encoded).partition(":")[0] == _verdict(theirs, encoded).partition(":")[0], text


SHADOWED = (
    "tests/rules/people/test_keys.py",
    "tests/rules/people/test_recovery.py",
    "tests/rules/record/test_ledger_keys.py",
    "tests/rules/record/test_witnessing.py",
    "tests/rules/record/test_lasting.py",
)
"""Rule tests that the suite runs with an auditor beside each world; `pytest -p tests.audit.shadow tests/rules`: all."""


def _shadowed(folder: Path, tests: tuple[str, ...], *more: str) -> tuple[int, dict[str, int]]:
    tally = folder / "tally"
    command = [
        sys.executable,
        "-m",
        "pytest",
        "-q",
        "-p",
        "no:cacheprovider",
        "-p",
        "tests.audit.shadow",
        *more,
        *tests,
    ]
    ran = subprocess.run(
        command,
        cwd=ROOT,
        env={**os.environ, TALLY: str(tally), "PYTHONPATH": str(ROOT)},
        capture_output=True,
        text=True,
        check=False,
    )
    lines = (line.split(" ", 1) for line in tally.read_text().splitlines())
    return ran.returncode, {code: int(count) for count, code in lines}


def test_what_the_ledger_judges_the_auditor_judges_alike(tmp_path: Path) -> None:
    """No lawful statement of these tests is a finding, and each refusal that the auditor judges has the same code."""
    outcome, tally = _shadowed(tmp_path, SHADOWED)
    assert outcome == 0
    assert tally["accepted"] > 500
    assert len(tally) > 20
    assert tally.get("without a shadow", 0) < tally["accepted"] // 20


def test_control_a_fault_in_the_auditor_shows(tmp_path: Path) -> None:
    """With one constant of the auditor changed, an added key acts at once, and the rule tests say so."""
    (tmp_path / "fault.py").write_text("import audit.rules.enrolment as e\ne.ENDORSED_AFTER_MS = 0\n")
    tests = ("tests/rules/people/test_keys.py",)
    outcome, _ = _shadowed(tmp_path, tests, "-p", "fault", "-o", f"pythonpath=. {tmp_path}")
    assert outcome == 1
