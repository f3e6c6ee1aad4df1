"""The ordinary year: what seven organizations do in it, and how often anybody has to sign."""

import pytest

from ledger.format.statement import MAX_PAYLOAD_BYTES, format_statement
from ledger.rules.money.accountability import check_all
from tests.rules.decisions.council import DELEGATES
from tests.rules.posts.offices import serving
from tests.stories.ordinary_year import OTHERS, SECRETARY, TREASURER, Year, play

OFFICERS_MOST, DELEGATE_MOST = 60, 15


@pytest.fixture(scope="module")
def year() -> Year:
    """The year, played once."""
    return play()


def test_an_ordinary_year_is_as_full_as_it_is_said_to_be(year: Year) -> None:
    """Twelve gatherings, ten decisions, twenty-five promises, forty payments, a rotation, an audit."""
    wanted = {"gathering": 12, "decision": 10, "promise": 25, "payment": 40, "rotation": 1, "audit": 1}
    assert {name: year.done[name] for name in wanted} == wanted
    state = year.world.state
    acts = [act.kind for act in state.record.acts.values()]
    assert acts.count("gathering.met/v1") == 12
    assert acts.count("commitment.made/v1") == 25
    assert acts.count("payment.made/v1") + acts.count("payback.made/v1") == 40
    assert acts.count("decision.in_room/v1") + acts.count("decision.closed/v1") == 10


def test_it_costs_the_officers_at_most_sixty_signatures_and_a_delegate_at_most_fifteen(year: Year) -> None:
    """Counted from the record itself: who signed how many statements."""
    names = {identity: name for name, identity in year.world.ids.items()}
    counted = dict.fromkeys(DELEGATES, 0)
    for attested, _ in year.world.heard[year.begun :]:
        for person in attested.statement.persons():
            if person is not None:
                counted[names[person]] += 1
    assert counted == {who: year.signed[who] for who in DELEGATES}
    assert counted[SECRETARY] + counted[TREASURER] <= OFFICERS_MOST
    assert max(counted[who] for who in OTHERS) <= DELEGATE_MOST


def test_one_sitting_is_one_statement(year: Year) -> None:
    """Each gathering with its decisions, promises, payments and counts is one statement of two, and fits a payload."""
    sittings = [
        attested.statement
        for attested, _ in year.world.heard
        if any(act.kind == "gathering.met/v1" for act in attested.statement.acts)
    ]
    assert len(sittings) == 12
    assert all(len(sitting.persons()) == 2 for sitting in sittings)
    assert max(len(format_statement(sitting)) for sitting in sittings) < MAX_PAYLOAD_BYTES // 2
    acts = sum(len(attested.statement.acts) for attested, _ in year.world.heard)
    assert acts > 6 * len(year.world.heard)


def test_at_its_end_everything_is_where_it_should_be(year: Year) -> None:
    """The books are closed and sound, the finding is closed by its auditor, the role has moved on."""
    world = year.world
    assert not list(check_all(world.state))
    assert world.state.money.periods[world.ids["period"]].closed_by is not None
    assert serving(world, "coordinator") == ["dee"]
    finding = world.state.audits.findings[world.ids["finding"]]
    assert finding.stage == "closed"
