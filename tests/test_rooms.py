"""Each room has a page on its trust, its limits and its decisions; whatever file it names is there."""

import re
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1]
ROOMS = ("ledger", "ledger/rules", "ledger/store", "projections", "api", "tests")
NAMED = re.compile(r"`([a-z_./]+(?:\.py|/))`|\b(docs/[a-z]+\.md)\b")


@pytest.mark.parametrize("room", ROOMS)
def test_every_file_that_a_room_names_is_there(room: str) -> None:
    """No page of a room points at a file or folder that is not there."""
    text = (ROOT / room / "README.md").read_text(encoding="utf-8")
    named = [path or page for path, page in NAMED.findall(text)]
    assert named
    missing = [name for name in named if not ((ROOT / name).exists() or (ROOT / room / name).exists())]
    assert missing == []


@pytest.mark.parametrize("room", [room for room in ROOMS if room != "tests"])
def test_every_room_says_what_it_does_not_promise_and_what_it_chose(room: str) -> None:
    """Limits and decisions stand in the page, each decision with its cost."""
    text = (ROOT / room / "README.md").read_text(encoding="utf-8")
    assert "## Decisions" in text
    assert re.search(r"^## What (it does not promise|may be trusted, and what not)", text, re.MULTILINE)
    decisions = re.split(r"^\*\*", text.partition("## Decisions")[2], flags=re.MULTILINE)[1:]
    assert decisions
    assert [words[:40] for words in decisions if "*Cost:*" not in words] == []
