"""The rules as numbered clauses: what the code cites is written, and what is written is cited (docs/rules.md)."""

import re
from pathlib import Path

from ledger.rules.kinds import RULES_V0
from ledger.rules.record.codes import CODES

TEXT = (Path(__file__).resolve().parents[2] / "docs" / "rules.md").read_text(encoding="utf-8")
PARTS = "".join(re.findall(r"^## Part ([A-Z])", TEXT, re.MULTILINE))


def written() -> dict[str, str]:
    """Each clause with its title and the paragraph that follows its number."""
    found = re.findall(r"^\*\*([A-Z]-\d+)\b(.*?)(?=^\*\*[A-Z]-\d+|^## |\Z)", TEXT, re.MULTILINE | re.DOTALL)
    assert len({clause for clause, _ in found}) == len(found), "a clause is written twice"
    return dict(found)


def cited() -> dict[str, set[str]]:
    """Each clause with the codes of the checks that cite it."""
    found: dict[str, set[str]] = {}
    for code, told in CODES.items():
        found.setdefault(told.clause, set()).add(code)
    for kind in RULES_V0:
        for check in (*kind.standing, *kind.checks):
            found.setdefault(check.clause, set()).add(check.code)
    return found


def test_every_clause_that_the_code_cites_is_written() -> None:
    """A refusal never points at nothing."""
    clauses = written()
    assert not sorted(clause for clause in cited() if clause not in clauses)


def test_clauses_are_numbered_without_a_gap() -> None:
    """Each part counts from one; no part is named twice and none is empty."""
    assert len(set(PARTS)) == len(PARTS) >= 11
    clauses = list(written())
    for part in PARTS:
        numbers = [int(clause[2:]) for clause in clauses if clause[0] == part]
        assert numbers == list(range(1, len(numbers) + 1)), part
        assert numbers


def test_every_clause_is_cited_or_marked_a_definition() -> None:
    """What no check holds is not written as if one did."""
    clauses, codes = written(), cited()
    assert len(clauses) > 280
    assert not sorted(clause for clause in clauses if clause not in codes and "(definition)" not in clauses[clause])


def test_every_code_is_named_in_its_clause() -> None:
    """Who reads a refusal finds its code in the clause that it cites."""
    clauses = written()
    unnamed = [
        f"{clause} {code}"
        for clause, codes in cited().items()
        for code in codes
        if code != "THING_UNKNOWN" and code not in clauses.get(clause, "")
    ]
    assert not sorted(unnamed)
