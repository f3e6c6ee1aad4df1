"""The rules' own tests as histories for the read models: ``python -m tests.projections.read_models.campaign``.

Every kind of act has tests that play it in a world. Here each of those worlds is under watch: after each test, what the
models kept statement by statement must be what they make of the whole state, and must go into a database. Prints the
models that no test gave a row. Minutes long; the suite's quick form is `test_worlds`.
"""

import sys
from collections import Counter
from collections.abc import Iterator

import pytest

from tests.projections.read_models.watching import FROM_STATE, watching

TESTS = "tests/rules"
NOT_WORLDS = (
    "--ignore=tests/rules/counting",
    # These write into the state behind the journal, which is what they are about.
    "--ignore=tests/rules/money/test_campaign.py",
    "--deselect=tests/rules/endings/test_endings.py::test_the_remainder_goes_to_the_heir_that_the_charter_names",
)


class Follow:
    """A plugin: the watch around every test."""

    def __init__(self) -> None:
        self.rows: Counter[str] = Counter()

    @pytest.fixture(autouse=True)
    def _followed(self, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
        with watching(monkeypatch) as watched:
            yield
        for one in watched.values():
            one.check()
            self.rows.update({name: len(rows) for name, rows in one.rows.items()})


def main() -> None:
    """Run them; exits 1 when a model kept something else than the state holds."""
    follow = Follow()
    failed = pytest.main(["-q", "-p", "no:cacheprovider", *NOT_WORLDS, TESTS], plugins=[follow])
    empty = [model.name for model in FROM_STATE if not follow.rows[model.name]]
    sys.stdout.write(f"{follow.rows.total()} rows of {len(FROM_STATE) - len(empty)} models were compared\n")
    sys.stdout.write(f"without a row: {', '.join(empty) or 'none'}\n")
    sys.exit(1 if failed else 0)


if __name__ == "__main__":
    main()
