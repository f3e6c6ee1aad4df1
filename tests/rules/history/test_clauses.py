"""Part H as written and as checked (docs/rules.md)."""

from tests.rules.test_clauses import cited, written


def test_part_h_and_its_checks_name_each_other() -> None:
    """Every clause is cited by a check or is a definition, and names the codes that cite it."""
    clauses = {clause: text for clause, text in written().items() if clause.startswith("H-")}
    codes = {clause: found for clause, found in cited().items() if clause.startswith("H-")}
    assert sorted(clauses) == [f"H-{number}" for number in range(1, 10)]
    assert set(codes) <= set(clauses)
    assert not [clause for clause in clauses if clause not in codes and "(definition)" not in clauses[clause]]
    assert not [(clause, code) for clause, found in codes.items() for code in found if code not in clauses[clause]]
