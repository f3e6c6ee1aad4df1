"""Clauses and codes: what the code cites is in the document, and what the document names is in the code."""

import re
from pathlib import Path

from ledger.rules.charter import adoption
from ledger.rules.decisions.kinds import KINDS
from ledger.rules.record.codes import CODES

RULES = Path(__file__).parents[3] / "docs" / "rules.md"
ELSEWHERE = {"VOTE_FINAL", "CLASS_GONE", "COALITION_NOT_RATIFIED", "NOT_OPENED", "EFFECT_NOT_CHOSEN", "EFFECT_WAITS"}


def parts() -> str:
    """Parts C and D."""
    text = RULES.read_text(encoding="utf-8")
    found = re.findall(r"^## Part [CD] .*?(?=^## |\Z)", text, re.MULTILINE | re.DOTALL)
    return "".join(found)


def cited() -> set[tuple[str, str]]:
    """Code and clause of every check of these families, and of the record's on effects."""
    checks = {(c.code, c.clause) for kind in (*adoption.KINDS, *KINDS) for c in (*kind.standing, *kind.checks)}
    return checks | {(code, told.clause) for code, told in CODES.items() if told.clause[0] in "CD"}


def test_every_clause_cited_is_there_and_every_other_is_a_definition() -> None:
    """Clauses are numbered without a gap; each is cited by a check or says that it is a definition."""
    headings = re.findall(r"^\*\*([CD])-(\d+) [^*]*?(\(definition\))?\.\*\*", parts(), re.MULTILINE)
    for letter in "CD":
        numbers = [int(number) for part, number, _ in headings if part == letter]
        assert numbers == list(range(1, len(numbers) + 1))
    normative = {f"{part}-{number}" for part, number, definition in headings if not definition}
    clauses = {clause for _, clause in cited()}
    assert clauses <= {f"{part}-{number}" for part, number, _ in headings}
    assert normative == clauses


def test_every_code_stands_in_its_clause() -> None:
    """The document names each refusal where its clause is, and names no refusal that the code does not have."""
    text = parts()
    paragraphs = {
        found.group(1): found.group(0)
        for found in re.finditer(r"^\*\*([CD]-\d+) .*?(?=^\*\*[CD]-\d|^## |\Z)", text, re.MULTILINE | re.DOTALL)
    }
    for code, clause in cited():
        assert code in paragraphs[clause], f"{code} is not named in {clause}"
    known = {code for code, _ in cited()} | ELSEWHERE
    named = set(re.findall(r"\b[A-Z]+(?:_[A-Z]+)+\b", text))
    assert named <= known
