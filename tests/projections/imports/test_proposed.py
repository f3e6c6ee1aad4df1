"""Drafts as files: JSON and TOML say the same; words stay words; long ones are split."""

import json
import tomllib

from hypothesis import given
from hypothesis import strategies as st

from projections.imports.proposed import OPEN, Proposed, as_json, as_toml, sittings

TEXT = st.text(st.characters(exclude_categories=["Cs"]), max_size=20)
VALUE = st.recursive(
    st.one_of(TEXT, st.integers(-(2**53), 2**53), st.booleans()),
    lambda inner: st.one_of(st.lists(inner, max_size=3), st.dictionaries(TEXT, inner, max_size=3)),
    max_leaves=6,
)
LINE = st.builds(
    Proposed,
    where=TEXT,
    words=TEXT,
    kind=st.just("money.spent"),
    body=st.dictionaries(TEXT, VALUE, max_size=3),
    about=TEXT,
    sealed=st.dictionaries(TEXT, TEXT, max_size=2),
    by_all=st.booleans(),
)


@given(st.lists(LINE, min_size=1, max_size=4), st.lists(TEXT, max_size=2))
def test_both_files_say_the_same(lines: list[Proposed], by: list[str]) -> None:
    """Whatever stands in the words: quotes, line breaks, controls, other scripts; no comment becomes an act."""
    (sitting,) = sittings(lines, by)
    assert json.loads(as_json(sitting)) == sitting
    assert tomllib.loads(as_toml(sitting, lines).decode()) == sitting


def test_what_is_open_is_told() -> None:
    """Above the act, by field."""
    line = Proposed("line 2", "100 out", "spend.observed", {"line": OPEN, "day": "2026-03-01"}, OPEN)
    (sitting,) = sittings([line])
    assert line.lacking == ("about", "line")
    text = as_toml(sitting, [line]).decode()
    assert "# line 2: 100 out\n# Still to be said: about, line.\n[[acts]]\n" in text


def test_a_long_draft_is_split_and_names_what_earlier_files_opened() -> None:
    """By label within a file; by the words that it was opened with in the next, where the record has it by then."""
    lines = [Proposed("1", "", "organization.registered", sealed={"name": "Mosque"}, label="o1")]
    for number in range(3):
        lines += [
            Proposed("2", "", "person.registered", sealed={"name": f"@o1 {number}"}, label=f"p{number}"),
            Proposed("2", "", "person.accredited", {"organization": "@o1", "roles": ["delegate"]}, f"@p{number}"),
        ]
    first, second, third = sittings(lines, ["anna"], most=3)
    assert [len(part["acts"]) for part in (first, second, third)] == [3, 3, 1]
    assert first["acts"][2] == {
        "kind": "person.accredited", "about": "@p0", "body": {"organization": "@o1", "roles": ["delegate"]},
    }  # fmt: skip
    assert second["acts"][1]["about"] == "@p1"
    assert second["acts"][1]["body"]["organization"] == "Mosque"
    assert third["acts"][0]["about"] == "@o1 2"
    assert second["acts"][0]["sealed"] == {"name": "@o1 1"}
    assert all(part["by"] == ["anna"] for part in (first, second, third))
