"""A hundred ways out of a folder, as every part of every address: no file outside is opened, and nothing breaks."""

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest

from tests.web.attacks.asking import Answered, ask
from tests.web.attacks.poisoned import Poisoned
from tests.web.attacks.walk import EVERY_ROUTE

SECRET = "the-neighbours-letter.txt"
_UP = (
    "../", "../../", "../../../../../../../../", "..%2f", "..%2f..%2f..%2f..%2f..%2f..%2f", "%2e%2e/", "%2e%2e%2f",
    "%2e%2e%2f%2e%2e%2f%2e%2e%2f%2e%2e%2f", "..%252f..%252f", "%252e%252e%252f%252e%252e%252f", "..\\", "..%5c..%5c",
    "....//....//", "..;/..;/", "%c0%ae%c0%ae/%c0%ae%c0%ae/", "..%c0%af..%c0%af", "%uff0e%uff0e/", "\uff0e\uff0e\uff0f",
    "/", "//", "%2f", "%2f%2f", "file:///", "C:\\", "\\\\evil.example\\share\\", "./../", "x/../../",
)  # fmt: skip
_TARGETS = (f"{SECRET}", "etc/passwd", "ledger/beside.db", "proc/self/environ%00.css")
WAYS = tuple(up + target for up in _UP for target in _TARGETS)
FILES = (
    "/static/{}", "/sign/{}", "/tile/{}", "/tile/entries/{}", "/api/exports/{}", "/api/documents/{}",
    "/reports/{}.csv", "/api/reports/{}.html", "/reports/movement/trace/{}", "/things/{}",
)  # fmt: skip
"""Addresses that lead to files, or look like it."""
FEW = ("..%2f..%2f" + SECRET, "%2e%2e%2f%2e%2e%2fetc%2fpasswd", "%00", "..%5c..%5cx", "%2fetc%2fpasswd", "%ff%fe", "-1",
       "9" * 400)  # fmt: skip

_opened: list[str] | None = None


def _hear(event: str, arguments: Any) -> None:
    if event == "open" and _opened is not None:
        _opened.append(str(arguments[0]))


@contextmanager
def opened() -> Iterator[list[str]]:
    """The names of the files that this process opens meanwhile."""
    global _opened  # noqa: PLW0603 - an audit hook stays for good, so it looks here whether anybody listens
    if not getattr(sys, "_plenary_hears_open", False):
        sys.addaudithook(_hear)
        sys._plenary_hears_open = True  # type: ignore[attr-defined]
    _opened = []
    try:
        yield _opened
    finally:
        _opened = None


@pytest.fixture(scope="module")
def secret(poisoned: Poisoned) -> Path:
    """A file beside the record's folder."""
    found = poisoned.stage.ledger.folder.path.parent / SECRET
    found.write_text("Dear neighbours, keep this to yourselves.")
    return found


def _wrong(answers: list[Answered]) -> list[tuple[str, int]]:
    outside = (b"Dear neighbours", b"root:x:0:0", b"SQLite format 3")
    # Once a record is founded, every address below /start says so alike.
    return [
        (one.target, one.status)
        for one in answers
        if one.status >= 500
        or (one.status == 200 and not one.target.startswith("/start/"))
        or any(words in one.body for words in outside)
    ]


def _asked(poisoned: Poisoned, targets: list[str]) -> tuple[list[Answered], list[str]]:
    headers = {"authorization": f"Bearer {poisoned.token(poisoned.people()[0])}"}
    with opened() as names:
        answers = ask(poisoned.app, targets, headers)
        seen = list(names)
    outside = [name for name in seen if SECRET in name or name.startswith(("/etc/passwd", "/proc/"))]
    return answers, outside


def test_the_ear_hears_a_file_that_is_opened(secret: Path) -> None:
    """Reading the secret would be noticed."""
    with opened() as names:
        secret.read_text()
    assert any(SECRET in name for name in names)


@pytest.mark.parametrize("place", FILES)
def test_no_way_leads_to_a_file_outside(poisoned: Poisoned, secret: Path, place: str) -> None:
    """Each of a hundred and eight ways, as the name of a file of every sort."""
    assert len(WAYS) >= 100
    answers, outside = _asked(poisoned, [place.format(way) for way in WAYS])
    assert not _wrong(answers)
    assert not outside
    assert secret.exists()


def test_every_part_of_every_address_takes_nonsense(poisoned: Poisoned, secret: Path) -> None:
    """Numbers, places and names in the addresses of pages and of the API: never a file, never a fault of ours."""
    patterns = [route.path for route in EVERY_ROUTE if "{" in route.path]
    filled = []
    for pattern in patterns:
        for way in FEW:
            target = pattern
            while "{" in target:
                begin, _, rest = target.partition("{")
                target = begin + way + rest.partition("}")[2]
            filled.append(target)
    answers, outside = _asked(poisoned, filled)
    assert len(answers) > 500
    assert not _wrong(answers)
    assert not outside
    assert secret.exists()
