"""Counting: exact, pure, repeatable. The normative clauses are in docs/counting.md; start at `tally.count_election`."""
