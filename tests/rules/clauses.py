"""Code and book of one part: each check has its clause, each clause its check, each code its test."""

import re
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from ledger.rules.kind import Check, Kind

_RULES = Path(__file__).resolve().parents[2] / "docs" / "rules.md"


def clauses(part: str) -> dict[str, str]:
    """Each clause of a part, by number."""
    text = _RULES.read_text(encoding="utf-8").split(f"\n## Part {part} ", 1)[1].split("\n## Part ", 1)[0]
    found = re.split(rf"^\*\*({part}-\d+) ", text, flags=re.MULTILINE)[1:]
    return dict(zip(found[::2], found[1::2], strict=True))


def checks(kinds: Iterable[Kind[Any]]) -> list[Check[Any]]:
    """Every check of some kinds."""
    return [check for kind in kinds for check in (*kind.standing, *kind.checks)]


def expect_agreement(part: str, kinds: Iterable[Kind[Any]], tests: Path) -> None:
    """The part and the kinds that live by it say the same, and the tests beside ``tests`` reach every code."""
    book, own = clauses(part), [check for check in checks(kinds) if check.clause.startswith(f"{part}-")]
    assert own, "no check cites this part"
    assert list(book) == [f"{part}-{number}" for number in range(1, len(book) + 1)]
    assert not sorted({(check.code, check.clause) for check in own if check.code not in book.get(check.clause, "")})
    cited = {check.clause for check in own}
    assert not [number for number, told in book.items() if number not in cited and "(definition)" not in told[:80]]
    words = "".join(path.read_text(encoding="utf-8") for path in tests.parent.glob("*.py"))
    assert not sorted({check.code for check in own if f'"{check.code}"' not in words})
