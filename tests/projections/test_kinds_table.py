"""docs/kinds.md: the page is what the code declares, of every kind and of every refusal."""

import re
from pathlib import Path
from typing import Any

import pytest

from ledger.rules.kind import Kind
from ledger.rules.kinds import RULES_V0
from projections import kinds_table
from projections.kinds_table import PAGE, main, render

SECTIONS = dict(re.findall(r"^### (\S+)\n(.*?)(?=^##|\Z)", render(), re.MULTILINE | re.DOTALL))


def test_a_page_that_says_something_else_is_refused(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """No page, one word changed by hand, and the page as it should be."""
    page = tmp_path / "kinds.md"
    monkeypatch.setattr(kinds_table, "PAGE", page)
    assert main(["--check"]) == 1
    assert main([]) == 0
    assert main(["--check"]) == 0
    page.write_text(page.read_text(encoding="utf-8").replace("NOT_A_VOICE", "NOT_A_CHOICE", 1), encoding="utf-8")
    assert main(["--check"]) == 1
    assert "Next:" in capsys.readouterr().err


def test_the_page_is_what_the_code_says() -> None:
    """Whoever adds a kind or a check writes the page anew: ``python -m projections.kinds_table``."""
    assert PAGE.read_text(encoding="utf-8") == render(), "Next: python -m projections.kinds_table"


@pytest.mark.parametrize("kind", list(RULES_V0), ids=lambda kind: kind.name)
def test_every_kind_is_told_whole(kind: Kind[Any]) -> None:
    """Its refusals with their clauses, its body's members, its sealed fields."""
    told = SECTIONS[kind.name]
    for check in (*kind.standing, *kind.checks):
        assert f"| {check.code} | {check.clause} | " in told
    for name, info in kind.body.model_fields.items():
        assert f"| `{info.alias or name}` | " in told
    for field in kind.sealed:
        assert f"`{field.path}`" in told
