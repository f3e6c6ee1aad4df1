"""docs/format.md against the code and the vectors: no example that is not real, no code without its line."""

import ast
import json
import re
from pathlib import Path
from typing import Any

import pytest

from ledger import format as format_room
from ledger import keys as keys_room
from tests.vectors.format.generate import FILES
from tests.vectors.format.vector import FOLDER

_DOC = (Path(__file__).resolve().parents[2] / "docs" / "format.md").read_text(encoding="utf-8")
_EXAMPLES = re.findall(r"<!-- vector: (\S+) / (.+?) / (\S+) -->\n\n((?:(?:    .*)?\n)+)", _DOC)
_FORMAT = Path(format_room.__path__[0])
_KEYS = Path(keys_room.__path__[0])
# Files on disk, agents and paper are this program's own affair; another verifier never meets their codes.
_READ = [
    *sorted(_FORMAT.glob("*.py")),
    *(_KEYS / f"{name}.py" for name in ("ed25519", "public_keys", "schemes", "webauthn", "invitations")),
]
_READING = ("canonical", "codec", "members", "references", "statement", "envelope", "entry", "disclosure", "document")


def _codes(path: Path) -> set[str]:
    """The constant codes of the errors that a module raises."""
    calls = [node for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))) if isinstance(node, ast.Call)]
    first = [call.args[0] for call in calls if call.args and getattr(call.func, "id", "").endswith("Error")]
    texts = {str(node.value) for node in first if isinstance(node, ast.Constant)}
    return {text for text in texts if re.fullmatch(r"[A-Z][A-Z0-9_]+", text)}


@pytest.mark.parametrize(("file", "name", "member", "shown"), _EXAMPLES, ids=[example[1] for example in _EXAMPLES])
def test_example_is_a_vector(file: str, name: str, member: str, shown: str) -> None:
    """Each example of the page is, byte for byte, what a vector holds."""
    vectors = json.loads((FOLDER / f"{file}.json").read_text(encoding="ascii"))["vectors"]
    (value,) = [vector for vector in vectors if vector["name"] == name]
    for part in member.split("."):
        value = value[part]
    lines = [line.removeprefix("    ") for line in shown.split("\n")]
    assert "\n".join(lines).strip("\n") == value.rstrip("\n")


def test_every_marker_has_its_example() -> None:
    """No marker stands there without a block that is compared."""
    assert _DOC.count("<!-- vector:") == len(_EXAMPLES) >= 8


@pytest.mark.parametrize("path", _READ, ids=lambda path: f"{path.parent.name}/{path.stem}")
def test_every_code_has_its_line(path: Path) -> None:
    """Each code that a reader of format 1 can refuse with is named on the page."""
    missing = {code for code in _codes(path) if not re.search(rf"\b{code}\b", _DOC)}
    assert missing == set()


def test_the_table_of_codes_names_none_that_cannot_occur() -> None:
    """Section 10 lists the codes of reading, each of which some reader raises; the host's own are told beside them."""
    table = _DOC.split("\n## 10. ")[1].split("\n## 11. ")[0]
    told = {
        code
        for row in re.findall(r"^\| ([A-Z][^|]+) \|", table, re.MULTILINE)
        for code in re.findall(r"[A-Z][A-Z0-9_]{3,}", row)
    }
    raised = {code for name in (*_READING, "submission") for code in _codes(_FORMAT / f"{name}.py")}
    # Chosen by the alphabet that is asked for, so no constant of a raise.
    raised |= {"NOT_ASCII", "NOT_UTF8"}
    assert told - raised == {"CLOCK_UNSURE", "DISK_FULL", "HOST_KEYS_MISSING", "RULES_VERSION_MISSING"}
    assert raised - told == set()


def test_vectors_cite_sections_that_are_there() -> None:
    """Each section that a vector cites is a heading of the page."""
    headings = set(re.findall(r"^##+ (\d+(?:\.\d+)?)\.? ", _DOC, re.MULTILINE))
    vectors: list[dict[str, Any]] = []
    for name in FILES:
        vectors += json.loads((FOLDER / f"{name}.json").read_text(encoding="ascii"))["vectors"]
    assert {vector["clause"].removeprefix("§") for vector in vectors} <= headings
    modules = "".join(path.read_text(encoding="utf-8") for path in _READ)
    assert set(re.findall(r"format\.md §([\d.]*\d)", modules)) <= headings
