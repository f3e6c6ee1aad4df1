"""Promises that the rules make to people, held over random histories; each check that holds one, left out, is missed.

Quick form; the full one: ``python -m tests.rules.properties.campaign --full``.
"""

from dataclasses import replace

import pytest

from tests.rules.properties.campaign import FAULTS, Fault, caught, run
from tests.rules.properties.history import History
from tests.rules.properties.invariants import one_organization_one_weight, outcomes_stay

SEEDS = 12


@pytest.mark.campaign
def test_no_history_breaks_a_promise() -> None:
    """Nothing draws on the unbound, nobody promises for another, one serves, outcomes stay, duties are apart."""
    tally = run(range(SEEDS))
    assert not tally.broken
    assert {
        "commitment.made/v1", "commitment.requested/v1", "commitment.transferred/v1", "allocation.made/v1",
        "payment.made/v1", "use.announced/v1", "term.accepted/v1", "charter.adopted/v1", "decision.closed/v1",
    } <= set(tally.accepted)  # fmt: skip


@pytest.mark.campaign
@pytest.mark.parametrize("fault", FAULTS, ids=lambda fault: f"{fault.code}-{fault.kinds[0].removesuffix('/v1')}")
def test_a_check_left_out_is_told(fault: Fault) -> None:
    """Without that check some history breaks the promise that it holds."""
    assert caught(fault, range(fault.seed, fault.seed + 40)) is not None


@pytest.mark.parametrize("seed", range(4))
@pytest.mark.parametrize("large", ["dockers", "library"])
def test_size_and_money_change_no_outcome(seed: int, large: str) -> None:
    """The same words from a coalition in which one has twelve more people and gives ten times as much: the same end."""
    plain, other = History(seed), History(seed, large=large)
    for history in (plain, other):
        history.play(120)
    assert plain.told == other.told
    assert outcomes(plain) == outcomes(other)
    assert any(outcomes(plain))
    assert not [*one_organization_one_weight(plain), *one_organization_one_weight(other)]


def outcomes(history: History) -> list[str | None]:
    """What became of each decision, in order."""
    decisions = [one for one in history.world.state.decisions.decisions.values() if one.motion is not None]
    return [one.outcome.code if one.outcome else None for one in decisions]


def test_a_weight_of_two_is_told() -> None:
    """A seat that counts twice, and an organization with two seats, under a charter that says nothing of it."""
    history = History(0)
    history.play(60)
    table = history.world.state.decisions.decisions
    known = next(one for one in table.values() if one.opening is not None)
    assert known.opening is not None
    seats = known.opening.electorate.seats
    for wrong in ((replace(seats[0], weight=2), *seats[1:]), (*seats, replace(seats[0], key="another"))):
        electorate = replace(known.opening.electorate, seats=wrong)
        table.put(known.id, replace(known, opening=replace(known.opening, electorate=electorate)))
        assert list(one_organization_one_weight(history))


def test_an_outcome_counted_by_a_later_charter_is_told() -> None:
    """Were a published vote counted anew by other rules than those it was opened under, it would be seen."""
    history = History(3)
    history.play(120)
    assert not list(outcomes_stay(history))
    table, told = history.world.state.decisions.decisions, 0
    for known in list(table.values()):
        if known.opening is not None and known.outcome is not None:
            stricter = known.opening.procedure.model_copy(update={"quorum": "1/1", "quorum_strict": True})
            table.put(known.id, replace(known, opening=replace(known.opening, procedure=stricter)))
            told += 1
    assert told
    assert list(outcomes_stay(history))
