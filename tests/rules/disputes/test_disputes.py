"""Disputes: heard by people of no side, step by step, with days that pass (docs/rules.md, part Q)."""

from dataclasses import replace

import pytest

from ledger.format.codec import DAY_MS
from ledger.rules.disputes.standing import due, is_overdue, overdue_disputes, stays_left
from ledger.rules.judge import Accepted
from ledger.rules.kind import Refusal
from ledger.rules.money.state import Stay
from ledger.rules.record.state import ActInfo
from tests.rules.decided import decide
from tests.rules.disputes.quarrel import (
    STEPS,
    WAYS,
    Verdict,
    admit,
    appeal,
    at,
    coalition,
    decline,
    file,
    mediate,
    quarrel,
    refer,
    rule,
    stands,
    step,
    withdraw,
)
from tests.world import World, enrol, org

LAWFUL = {
    "filed": {"admitted", "declined", "withdrawn"},
    "admitted": {"mediated", "settled", "referred", "withdrawn"},
    "mediation": {"mediated", "settled", "referred", "withdrawn"},
    "panel": {"settled", "ruled", "withdrawn"},
    "ruled": {"appealed"},
    "appealed": {"settled", "referred", "withdrawn"},
    "final": set(),
    "declined": set(),
    "settled": set(),
    "withdrawn": set(),
}
REFUSALS = {"DISPUTE_STANDING", "NOT_THE_HANDLER", "NOT_ON_THE_PANEL", "NOT_YOURS_TO_REFER"}


def refused(verdict: Verdict) -> str:
    """The code of a refusal."""
    assert isinstance(verdict, Refusal), "accepted"
    return verdict.code


@pytest.mark.parametrize("name", sorted(STEPS))
@pytest.mark.parametrize("standing", sorted(WAYS))
def test_from_every_standing_each_step_is_taken_or_refused(standing: str, name: str) -> None:
    """The machine is what the table says, and nothing else."""
    world = at(standing)
    verdict = STEPS[name](world)
    if name in LAWFUL[standing]:
        assert isinstance(verdict, Accepted), verdict
    else:
        assert refused(verdict) in REFUSALS
        assert stands(world) == standing


def test_a_dispute_is_with_somebody_else() -> None:
    """Nobody is against nobody, or against herself; what it is over exists."""
    world = coalition()
    assert refused(file(world, organizations=[])) == "BODY_INVALID"
    assert refused(file(world, organizations=[], persons=["@ana"])) == "DISPUTE_WITH_ONESELF"
    assert refused(file(world, concerns="0" * 64 + ".0")) == "CONCERNS_UNKNOWN"
    assert isinstance(file(world, organizations=[], persons=["@abe"], concerns=world.ids["charter"]), Accepted)


@pytest.mark.parametrize("person", ["ana", "abe", "ben"])
def test_nobody_of_a_side_takes_it_up(person: str) -> None:
    """Not the filer, not her organization, not the other side."""
    world = at("filed")
    assert refused(step(world, "admitted", person)) == "NOT_NEUTRAL"
    assert refused(step(world, "declined", person, reason="No")) == "NOT_NEUTRAL"
    assert isinstance(admit(world), Accepted)


def test_who_left_a_side_after_it_was_brought_is_still_of_it() -> None:
    """Changing organizations does not make anybody neutral; having left before does."""
    world = coalition()
    enrol(world, "flo", "nurses", by="ben")
    body = {"organization": "@nurses", "roles": [], "word": "ended"}
    first = world.state.record.live["person.accredited/v1", (world.ids["flo"], world.ids["nurses"])]
    file(world)
    anew = {"organization": "@bakers", "roles": ["delegate"]}
    world.say("dan", world.act("person.accredited/v1", anew, about="flo"))
    world.say("ben", world.act("person.accredited/v1", body, about="flo", replaces=first))
    assert refused(step(world, "admitted", "flo")) == "NOT_NEUTRAL"
    file(world)
    assert isinstance(step(world, "admitted", "flo"), Accepted)


def test_only_the_handler_mediates_on_a_day_that_has_come() -> None:
    """Another neutral person does not; tomorrow has not been."""
    world = at("admitted")
    assert refused(step(world, "mediated", "dan", {"date": "2026-03-01"})) == "NOT_THE_HANDLER"
    assert refused(step(world, "mediated", "cy", {"date": "2026-03-03"})) == "DATE_AHEAD"
    assert isinstance(mediate(world), Accepted)
    assert isinstance(mediate(world), Accepted)
    assert quarrel(world).sessions == 2


def test_a_settlement_carries_every_side() -> None:
    """Without the other organization's voice, or the filer, it is none."""
    world = at("mediation")

    def signed(*signers: tuple[str, object]) -> Verdict:
        by = tuple(range(len(signers)))
        return world.try_say(list(signers), world.act("dispute.settled/v1", about="quarrel", by=by))

    assert refused(signed(("cy", "self"), ("ana", "self"), ("ben", "self"))) == "SIDE_MISSING"
    assert refused(signed(("cy", "self"), ("ben", org("nurses")))) == "SIDE_MISSING"
    assert refused(signed(("ana", "self"), ("cy", "self"), ("ben", org("nurses")))) == "NOT_THE_HANDLER"
    assert isinstance(signed(("cy", "self"), ("ana", "self"), ("ben", org("nurses"))), Accepted)
    assert stands(world) == "settled"


@pytest.mark.parametrize(
    "panel", [["dan", "eve"], ["dan", "dan", "dan"], ["ana"], ["dan", "eve", "ben"]], ids=["even", "twice", "s", "o"]
)
def test_a_panel_is_odd_different_and_of_no_side(panel: list[str]) -> None:
    """Three different people of no side can rule."""
    world = at("mediation")
    body = {"panel": [f"@{person}" for person in panel]}
    assert refused(step(world, "referred", "cy", body)) == "PANEL_UNFIT"
    assert isinstance(step(world, "referred", "cy", {"panel": ["@dan", "@eve", "@cora"]}), Accepted)


def test_a_late_handler_stops_nothing() -> None:
    """Before her days are over only she refers it; then anybody of no side who may take one up."""
    world = at("admitted")
    body = {"panel": ["@eve"]}
    world.now = due(world.state, quarrel(world)) - 1
    assert refused(step(world, "referred", "dan", body)) == "NOT_YOURS_TO_REFER"
    assert overdue_disputes(world.state, world.now) == ()
    world.now = due(world.state, quarrel(world))
    assert overdue_disputes(world.state, world.now) == (quarrel(world),)
    assert refused(step(world, "referred", "ben", body)) == "NOT_YOURS_TO_REFER"
    assert isinstance(step(world, "referred", "dan", body), Accepted)


def test_the_panel_rules_by_its_majority() -> None:
    """One of three is not enough, two are; somebody else is not of the panel."""
    world = at("mediation")
    step(world, "referred", "cy", {"panel": ["@dan", "@eve", "@cora"]})

    def signed(*names: str) -> Verdict:
        by = tuple(range(len(names)))
        act = world.act("dispute.ruled/v1", {"outcome": "partly"}, about="quarrel", by=by, reason="Both forgot")
        return world.try_say([(name, "self") for name in names], act)

    assert refused(signed("cy", "dan", "eve")) == "NOT_ON_THE_PANEL"
    assert refused(signed("dan")) == "PANEL_TOO_FEW"
    assert refused(signed("dan", "cy")) == "PANEL_TOO_FEW"
    assert isinstance(signed("dan", "eve"), Accepted)
    assert quarrel(world).rulings[0].panel == (world.ids["dan"], world.ids["eve"])


def test_a_ruling_is_final_when_nobody_appealed_in_time() -> None:
    """On the last millisecond a side appeals; after it nobody; a stranger never."""
    world = at("ruled")
    assert refused(step(world, "appealed", "dan", {"ground": "procedure"}, reason="Hm")) == "NOT_A_SIDE"
    world.now = due(world.state, quarrel(world)) - 1
    assert stands(world) == "ruled"
    late = at("ruled")
    late.now = due(late.state, quarrel(late))
    assert stands(late) == "final"
    assert refused(appeal(late)) == "DISPUTE_STANDING"
    assert isinstance(appeal(world), Accepted)


def test_an_appeal_goes_to_others_and_is_the_last() -> None:
    """Neither the handler nor the first panel hears it again."""
    world = at("appealed")
    for person in ("cy", "dan"):
        assert refused(step(world, "referred", "cora", {"panel": [f"@{person}"]})) == "PANEL_UNFIT"
    assert isinstance(refer(world), Accepted)
    assert isinstance(rule(world), Accepted)
    assert stands(world) == "final"


def test_only_who_brought_it_takes_it_back() -> None:
    """The other side cannot."""
    world = at("admitted")
    assert refused(step(world, "withdrawn", "ben")) == "NOT_THE_FILER"
    assert isinstance(withdraw(world), Accepted)


def test_days_stand_still_while_the_coalition_sleeps() -> None:
    """A dispute filed before a sleep is not late for the time slept."""
    world = at("filed")
    slept = decide(world, world.act("coalition.slept/v1"))
    world.say("ana", world.act("coalition.slept/v1", under=(slept, 0)))
    world.wait(days=100)
    assert not is_overdue(world.state, quarrel(world), world.now)
    world.say("ana", world.act("coalition.woke/v1"))
    assert not is_overdue(world.state, quarrel(world), world.now)
    world.wait(days=14)
    assert is_overdue(world.state, quarrel(world), world.now)


def test_the_charters_days_at_filing_hold() -> None:
    """Days are pinned when it is brought."""
    world = coalition({"life": {"admission_days": 3}})
    file(world)
    assert due(world.state, quarrel(world)) == quarrel(world).filed + 3 * DAY_MS


def plant_stay(world: World, kind: str, about: str) -> str:
    """The id of an act that stayed something, as other families record it."""
    act = f"{len(world.state.record.acts):064x}.0"
    by = world.ids["ana"]
    world.state.record.acts.put(act, ActInfo(act, kind, about, by, (by,), 1, world.now, own=True, keyids=("k",)))
    return act


def test_a_stay_is_tied_to_the_dispute_and_told_when_it_outlives_it() -> None:
    """Only an act that stays something, by somebody in it; lifted or not shows at the end."""
    world = at("admitted")
    assert refused(step(world, "stay_linked", "ana", {"stay": world.ids["charter"]})) == "STAY_UNKNOWN"
    stay = plant_stay(world, "payment.stayed/v1", "e" * 64 + ".0")
    world.state.money.stays.put(stay, Stay(stay, "e" * 64 + ".0"))
    assert refused(step(world, "stay_linked", "dan", {"stay": stay})) == "NOT_IN_DISPUTE"
    assert isinstance(step(world, "stay_linked", "ana", {"stay": stay}), Accepted)
    assert isinstance(step(world, "stay_linked", "cy", {"stay": stay}), Accepted)
    assert stays_left(world.state, world.now) == ()
    withdraw(world)
    assert stays_left(world.state, world.now) == ((world.ids["quarrel"], stay),)
    world.state.money.stays.put(stay, Stay(stay, "e" * 64 + ".0", lifted=True))
    assert stays_left(world.state, world.now) == ()
    assert refused(step(world, "stay_linked", "ana", {"stay": stay})) == "DISPUTE_STANDING"


def test_a_stayed_decision_shows_too() -> None:
    """It holds for as long as the decision is suspended."""
    world = at("admitted")
    decision = decide(world, world.act("purpose.adopted/v1"))
    stay = plant_stay(world, "decision.stayed/v1", decision)
    assert isinstance(step(world, "stay_linked", "cy", {"stay": stay}), Accepted)
    withdraw(world)
    assert stays_left(world.state, world.now) == ()
    decisions = world.state.decisions.decisions
    decisions.put(decision, replace(decisions[decision], suspended=True))
    assert stays_left(world.state, world.now) == ((world.ids["quarrel"], stay),)


def test_declining_takes_a_reason() -> None:
    """Whoever turns it away says why."""
    world = at("filed")
    assert refused(step(world, "declined", "cy")) == "FIELD_MISSING"
    assert isinstance(decline(world), Accepted)
