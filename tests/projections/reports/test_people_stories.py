"""What a member reads of decisions, promises, roles and days: words first, nobody ranked, nobody hidden."""

from api.demo.stage import Stage
from projections.as_of import state_at
from projections.render import json_text, plain_text
from projections.reports.model import Count, addressed
from tests.projections.reading import basis_of, checked


def told(year: Stage, name: str, audience: str = "members") -> str:
    """A report of the year as text on one line."""
    return " ".join(plain_text.render(checked(name, basis_of(year.ledger, audience=audience)).report).split())


def test_an_objection_that_changed_a_proposal_stays_readable(year: Stage) -> None:
    """With its ground and its reason, though its owner agreed to the changed text."""
    text = told(year, "decisions")
    assert "objected (harm): “At noon the wards are at their thinnest" in text
    assert "This is its text number 2." in text
    assert "Hospital Staff Union agrees" in text


def test_where_each_stands_is_told_in_the_words_of_the_screen(year: Stage) -> None:
    """Not ours, stands aside, takes it back, no word: none of them is a no."""
    text = told(year, "decisions")
    for words in ("not ours", "stands aside", "takes it back to her people", "no word"):
        assert words in text
    for code in ("not_ours", "stand_aside", "taking_it_back", "no_response", "all_seats"):
        assert code not in text


def test_the_money_that_followed_stands_with_its_decision(year: Stage) -> None:
    """Set aside, reserved and spent, each traced as anywhere."""
    assert (
        "Money that followed: ZAR 5,400.00 set aside, of it ZAR 0.00 reserved to pay and ZAR 3,170.00 spent."
        in told(year, "decisions")
    )


def test_who_is_in_is_told_apart_from_what_was_decided(year: Stage) -> None:
    """The Choir stood aside on the march and is not among those who are in."""
    march = told(year, "decisions").partition("“A march to the hospital gate on 1 May at six")[2]
    bound = march.partition("Who is in:")[2].partition(".")[0]
    assert "Dock and Ferry Workers" in bound
    assert "Harbour Choir" not in bound


def test_promises_are_told_one_by_one_and_never_ranked(year: Stage) -> None:
    """Kept, changed and set down with their owners' words; counts by when they were due only, never by whose."""
    made = checked("promises", basis_of(year.ledger))
    text = told(year, "promises")
    assert "The tenants' hall for six evenings [✓ kept]" in text
    assert "it had been 40 hours by 31 July 2026" in text
    assert "“Our printer is ill. We would rather sing.”" in text
    assert "%" not in text
    counts = [address for address, cell in addressed(made.report) if isinstance(cell.value, Count)]
    assert all(address.startswith("by-quarter.") for address in counts)


def test_roles_tell_who_leads_and_what_was_lost_on_the_way(year: Stage) -> None:
    """The coordinator's role went from the largest union to the youngest group; the office keys are lost."""
    text = told(year, "succession")
    assert "Coordinator (R-1) Lindiwe Young Voices" in text
    assert "keys: lost" in text
    assert "[! done, something is lost]" in text


def test_a_role_without_a_holder_is_said_to_be_without(year: Stage) -> None:
    """Marta was named secretary and never accepted."""
    text = told(year, "succession")
    assert "Marta has yet to accept the role Secretary." in text
    assert "Secretary: nobody holds it now." in text


def test_the_calendar_tells_what_is_owed_by_which_day(year: Stage) -> None:
    """Terms and the close of the year, with who owes them."""
    text = told(year, "calendar")
    assert "2027-10-31 role term as Coordinator ends Lindiwe" in text
    assert "close of 1 March 2026 to 28 February 2027" in text


def test_influence_names_organizations_and_nobody(year: Stage) -> None:
    """One that gave more than half is said so in words; no person stands in it."""
    text = told(year, "influence")
    assert "Dock and Ferry Workers gave more than half of all that came in." in text
    assert "one seat for each organization, whatever its size and its money" in text
    for person in ("Thandi", "Marta", "Sipho", "Ruth", "Nomsa", "Joao", "Lindiwe"):
        assert person not in text


def test_the_audit_report_adds_everything_up_again(year: Stage) -> None:
    """All invariants hold, with how many things each looked at, and every figure of the money reports."""
    text = told(year, "audit")
    assert "All of them hold." in text
    assert "✗" not in text
    data = json_text.as_data(checked("audit", basis_of(year.ledger)).report)
    rows = data["sections"][0]["blocks"][0]["rows"]
    assert [row["key"] for row in rows] == [f"I{number}" for number in range(1, 15)] + ["I16"]
    assert rows[-1]["cells"][2]["count"] > 100


def test_a_broken_invariant_is_named_with_its_place(year: Stage) -> None:
    """A running sum that parts from its legs is found by the report, with both figures."""
    state = state_at(year.ledger, year.ledger.size - 2)
    ((fund, currency), position), *_ = state.money.positions.items()
    state.money.positions.put((fund, currency), position._replace(reserved=position.reserved + 1))
    made = checked("audit", basis_of(year.ledger, state=state))
    text = " ".join(plain_text.render(made.report).split())
    assert "✗ 1 do not hold" in text or "✗ 2 do not hold" in text
    assert "of 15 do not hold." in text
