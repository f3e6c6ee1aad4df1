"""Lists of people: what is not asked for is refused, names are sealed, who is there stays as she is."""

import pytest

from api.demo.stage import Stage
from projections.imports.errors import ImportRefusedError
from projections.imports.roster import draft_roster
from projections.imports.surroundings import Surroundings, surroundings
from tests.projections.reading import basis_of


@pytest.fixture
def around(year: Stage) -> Surroundings:
    """The demo's record, as its members read it."""
    basis = basis_of(year.ledger)
    return surroundings(basis.state, lambda digest: basis.words.text(*basis.state.record.sealed[digest][:2]))


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("", "a header and rows"),
        ("Person,Union\nA,B\n", "columns Organization and Name"),
        ("Name,Organization,Religion\nA,B,C\n", "Take them out: what is not asked for"),
    ],
)
def test_what_is_no_list_is_refused(around: Surroundings, text: str, told: str) -> None:
    """Also columns that nobody asked for: what does not belong in a record is not taken along."""
    with pytest.raises(ImportRefusedError, match=told):
        draft_roster(text.encode(), around)


@pytest.mark.parametrize(
    ("row", "told"),
    [
        ("Zola,", "line 2, organization: expected a name"),
        (",Harbour Choir", "line 2, name: expected a name"),
        ("Zola,Harbour Choir,boss", "expected some of delegate, authoriser, registrar, found 'boss'"),
        ("Zola,Harbour Choir\nzola,harbour choir", "line 3: expected each person once"),
        (f"{'Z' * 300},Harbour Choir", "at most 200 characters"),
    ],
)
def test_a_row_that_cannot_be_read_is_named(around: Surroundings, row: str, told: str) -> None:
    """All of them at once, and nothing is drafted."""
    drafted = draft_roster(f"Name,Organization,Roles\n{row}\n".encode(), around)
    assert told in "\n".join(problem.words() for problem in drafted.problems)
    assert drafted.lines == ()


def test_who_is_new_is_registered_and_accredited(around: Surroundings) -> None:
    """One who is there for another organization is the same person; names stand in sealed words alone."""
    rows = "organization;NAME;contact\nHarbour Choir;Zola;+27 82\nNew Mosque;Zola M;\nNew Mosque;Marta;\n"
    drafted = draft_roster(rows.encode(), around)
    assert [line.kind.partition(".")[2] for line in drafted.lines] == [
        "registered", "accredited", "registered", "registered", "accredited", "accredited",
    ]  # fmt: skip
    assert drafted.lines[0].sealed == {"name": "Zola", "contact": "+27 82"}
    assert drafted.lines[2].sealed == {"name": "New Mosque"}
    marta = next(one for one in around.directory if one.name == "Marta" and one.thing == "person")
    assert drafted.lines[-1].about == marta.number
    assert drafted.lines[-1].body == {"organization": "@o1"}
    assert not [line for line in drafted.lines if "Zola" in str(line.body)]
    only = draft_roster(rows.encode(), around, organization="harbour choir")
    assert [line.sealed.get("name") for line in only.lines] == ["Zola", None]
