"""References of a statement written as full ids."""

import json

from hypothesis import given, settings

from ledger.format.references import OWN_ID
from ledger.format.resolution import resolve_statement
from ledger.format.statement import Statement, format_statement, parse_statement
from tests.format.statements import statements

_OWN = "ab" * 32


@settings(max_examples=30)
@given(statements())
def test_every_reference_becomes_an_id(made: Statement) -> None:
    """After resolving, no text of the form `.n` is left in any value, and everything else is as it was."""
    resolved = resolve_statement(made, _OWN)
    before, after = json.loads(format_statement(made)), json.loads(format_statement(resolved))
    _compare(before, after)


def _compare(before: object, after: object) -> None:
    if isinstance(before, dict) and isinstance(after, dict):
        assert before.keys() == after.keys()
        for name, value in before.items():
            _compare(value, after[name])
    elif isinstance(before, list) and isinstance(after, list):
        assert len(before) == len(after)
        for one, other in zip(before, after, strict=True):
            _compare(one, other)
    elif isinstance(before, str) and OWN_ID.fullmatch(before):
        assert after == _OWN + before
    else:
        assert after == before


@settings(max_examples=30)
@given(statements())
def test_resolving_twice_changes_nothing(made: Statement) -> None:
    """A resolved statement holds no reference any more, and reads as a lawful one."""
    resolved = resolve_statement(made, _OWN)
    assert resolve_statement(resolved, "cd" * 32) == resolved
    assert parse_statement(format_statement(resolved)) == resolved
