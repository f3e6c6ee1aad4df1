"""What comes after the close: appeals, findings, rulings (docs/rules.md D-47 to D-54; E3, E8, E30)."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from ledger.rules.decisions.binding import binding_of
from ledger.rules.decisions.closing import closing_body
from ledger.rules.decisions.outcomes import outcome_of
from tests.rules.decisions.council import (
    DELEGATES,
    MAJORITY,
    all_speak,
    close,
    closing_act,
    council,
    decided,
    open_up,
    propose,
    speak,
    stage,
    word,
)
from tests.world import World, org

PANEL = {"decisions.rule": {"grants": ["delegate"], "signers": 2, "organizations": 2}}
TWO = [("ana", "self"), ("ben", "self")]
NARROW = {**dict.fromkeys(["ana", "ben", "cy", "dee"], "consent"), **dict.fromkeys(["eli", "fay", "gus"], "object")}


def closed(positions: Mapping[str, str] = NARROW, *, publish: bool = True, **procedure: Any) -> World:
    """A decision by majority, closed; adopted by four to three unless said otherwise."""
    world = council({**MAJORITY, "appeal_window_hours": 48, **procedure}, powers=PANEL)
    propose(world, effects=[{"kind": "purpose.adopted/v1"}])
    open_up(world)
    all_speak(world, positions)
    world.wait(hours=73)
    if publish:
        close(world)
    return world


def found(world: World, place: str, kind: str = "decision.recusal_found/v1") -> Any:
    """The act of a finding about a seat."""
    sealed: dict[str, Any] = {"reason": "Her cousin is paid by it."}
    return world.act(kind, {"place": world.id(place)}, about="motion", by=(0, 1), **sealed)


def ruling(world: World, what: str, **body: Any) -> Any:
    """The act of a ruling."""
    return world.act("decision.ruled/v1", {"ruling": what, **body}, about="motion", by=(0, 1), reason="So we find.")


def test_it_takes_force_when_the_appeal_window_ends_clean() -> None:
    """Adopted provisionally; in force at the window's last millisecond plus one, by time alone."""
    world = closed()
    opening, decision = decided(world).opening, decided(world)
    assert opening is not None
    assert stage(world) == "adopted_provisional"
    assert decision.in_force_from == opening.closes + 48 * 3_600_000
    world.now = decision.in_force_from - 1
    assert stage(world) == "adopted_provisional"
    world.now += 1
    assert stage(world) == "in_force"


def test_an_outcome_published_late_takes_force_as_if_published_at_once() -> None:
    """Publication makes no time pass, and nothing is done under an outcome that nobody has published."""
    world = closed(publish=False)
    world.wait(days=5)
    assert stage(world) == "adopted_provisional"
    adopt = world.act("purpose.adopted/v1", under=("motion", 0), text="To hold together")
    assert world.refused("ana", adopt).code == "DECISION_NOT_IN_FORCE"
    world.say("ana", closing_act(world), adopt)
    assert stage(world) == "in_force"


def test_an_appeal_with_a_stay_suspends_and_a_ruling_ends_it() -> None:
    """Appealed in the window, stayed by the panel, ruled to stand: in force again, from when it was."""
    world = closed()
    appeal = world.act("decision.appealed/v1", {"ground": "procedure"}, about="motion", reason="No notice.")
    world.say("gus", appeal, names=("appeal",))
    assert stage(world) == "adopted_provisional"
    stay = world.act("decision.stayed/v1", about="motion", on="appeal", by=(0, 1))
    alone = world.act("decision.stayed/v1", about="motion", on="appeal")
    assert world.refused("ana", alone).code == "SIGNERS_TOO_FEW"
    world.say(TWO, stay)
    world.wait(days=9)
    assert stage(world) == "suspended"
    again = world.act("decision.stayed/v1", about="motion", on="appeal", by=(0, 1))
    assert world.refused(TWO, again).code == "NOT_STAYABLE"
    assert world.refused(TWO, ruling(world, "stands", outcome="not_adopted")).code == "RULING_DIFFERS"
    world.say(TWO, ruling(world, "stands", outcome="adopted"))
    assert stage(world) == "in_force"
    assert world.refused(TWO, ruling(world, "stands", outcome="adopted")).code == "NOT_SUSPENDED"


def test_an_appeal_comes_within_its_window() -> None:
    """Before the outcome is out, and after the window, it is refused."""
    world = closed(publish=False)
    appeal = world.act("decision.appealed/v1", {"ground": "procedure"}, about="motion", reason="No notice.")
    assert world.refused("gus", appeal).code == "NOT_APPEALABLE"
    close(world)
    world.wait(days=3)
    assert world.refused("gus", appeal).code == "NOT_APPEALABLE"


def test_a_stay_names_an_appeal_against_the_very_decision() -> None:
    """An appeal against another decision stays nothing here."""
    world = closed()
    appeal = world.act("decision.appealed/v1", {"ground": "procedure"}, about="motion", reason="No notice.")
    world.say("gus", appeal, names=("appeal",))
    propose(world, name="other")
    stay = world.act("decision.stayed/v1", about="other", on="appeal", by=(0, 1))
    assert world.refused(TWO, stay).code == "APPEAL_ELSEWHERE"


def test_e08_an_interest_found_afterwards_that_changes_nothing_is_noted() -> None:
    """E8: five to two stays four to two; the decision goes on."""
    world = closed({**NARROW, "eli": "consent"})
    world.say(TWO, found(world, "tenants"))
    assert stage(world) == "adopted_provisional"


def test_e08_an_interest_found_afterwards_that_changes_the_outcome_suspends() -> None:
    """E8: four to three becomes three to three: suspended, and overturned by the panel."""
    world = closed()
    world.say(TWO, found(world, "tenants"))
    assert stage(world) == "suspended"
    assert world.refused(TWO, ruling(world, "overturned", outcome="adopted")).code == "RULING_DIFFERS"
    world.say(TWO, ruling(world, "overturned", outcome="not_adopted"))
    assert stage(world) == "not_adopted"
    world.wait(days=9)
    assert stage(world) == "not_adopted"


def test_e08_an_interest_found_before_the_close_simply_counts() -> None:
    """Found while it is open the seat has stepped out, even when it speaks afterwards."""
    world = council({**MAJORITY}, powers=PANEL)
    propose(world)
    open_up(world)
    world.say(TWO, found(world, "tenants"))
    all_speak(world, NARROW)
    world.wait(days=4)
    close(world)
    outcome = decided(world).outcome
    assert outcome is not None
    assert outcome.counts == {"consent": 3, "object": 3, "recused": 1}
    assert stage(world) == "not_adopted"


def test_e08_a_finding_between_close_and_closing_only_suspends() -> None:
    """What comes between close and closing cannot make another result, only stop this one."""
    world = closed(publish=False)
    world.say(TWO, found(world, "tenants"))
    assert closing_body(world.state, decided(world))["outcome"] == "adopted"
    close(world)
    assert stage(world) == "suspended"


def test_e08_an_interest_can_also_turn_a_no_into_a_question() -> None:
    """Three to four was not adopted; without one of the four it is a tie, which changes nothing; two make it so."""
    world = closed({**NARROW, "dee": "object"})
    assert stage(world) == "not_adopted"
    world.say(TWO, found(world, "tenants"))
    assert stage(world) == "not_adopted"
    world.say(TWO, found(world, "choir"))
    assert stage(world) == "suspended"
    world.say(TWO, ruling(world, "overturned", outcome="adopted"))
    assert stage(world) == "adopted_provisional" or decided(world).in_force_from is not None


def test_only_the_panel_or_she_herself_finds_an_interest() -> None:
    """Two of one organization are no panel; the delegate may say it of her own seat."""
    world = closed()
    alone = world.act("decision.recusal_found/v1", {"place": world.id("tenants")}, about="motion", reason="Why")
    assert world.refused("gus", alone).code == "NOT_THE_PANELS"
    nowhere = world.act("decision.recusal_found/v1", {"place": "seat:none"}, about="motion", by=(0, 1), reason="Why")
    assert world.refused(TWO, nowhere).code == "NO_SEAT_THERE"
    world.say("dee", alone)
    assert stage(world) == "suspended"


def repudiation(world: World, place: str) -> Any:
    return world.act("decision.repudiated/v1", {"place": world.id(place)}, about="motion")


def test_e30_a_delegate_exceeded_her_mandate() -> None:
    """E30: within the window her organization takes the word back; the outcome is recomputed, she is not bound."""
    world = closed()
    assert world.refused([("eli", org("choir"))], repudiation(world, "tenants")).code == "NOT_ITS_OWN"
    world.say([("dee", org("tenants"))], repudiation(world, "tenants"))
    assert stage(world) == "suspended"
    world.say(TWO, ruling(world, "overturned", outcome="not_adopted"))
    assert stage(world) == "not_adopted"


def test_e30_a_signed_word_can_be_repudiated_for_a_time_a_written_down_one_always() -> None:
    """After the charter's hours a signed word stands; what others wrote down may be disowned at any time."""
    world = closed({**NARROW, "eli": "consent"}, repudiation_hours=100)
    world.wait(hours=40)
    assert world.refused([("dee", org("tenants"))], repudiation(world, "tenants")).code == "REPUDIATION_OVER"
    written = council(MAJORITY)
    propose(written)
    open_up(written)
    act = word(written, "dee", "consent", written_for=("dee", org("tenants"), "phone"), by=(0, 1))
    written.say(TWO, act)
    written.wait(days=400)
    assert written.refused([("eli", org("choir"))], repudiation(written, "choir")).code == "NO_WORD_THERE"
    written.say("dee", repudiation(written, "tenants"))


def test_a_word_disowned_is_recomputed_too() -> None:
    """What was written down for her and disowned by her falls, and suspends where it decided."""
    world = council({**MAJORITY}, powers=PANEL)
    propose(world)
    open_up(world)
    all_speak(world, {who: position for who, position in NARROW.items() if who != "dee"})
    act = word(world, "dee", "consent", written_for=("dee", org("tenants"), "phone"), by=(0, 1))
    world.say(TWO, act, names=("written",))
    world.wait(days=4)
    close(world)
    assert stage(world) == "in_force"
    world.say("dee", world.act("act.disowned/v1", {"acts": ["@written"]}))
    assert stage(world) == "suspended"


def test_a_repudiated_word_no_longer_binds() -> None:
    """Where the outcome stays the same, the organization is out of the binding set all the same."""
    world = closed({**dict.fromkeys(DELEGATES, "consent")})
    world.wait(days=3)
    tenants = world.ids["tenants"]
    assert binding_of(world.state, decided(world), tenants, world.now) == "bound"
    world.say([("dee", org("tenants"))], repudiation(world, "tenants"))
    assert stage(world) == "in_force"
    assert binding_of(world.state, decided(world), tenants, world.now) == "not_bound"


def test_any_decision_can_be_void_for_a_proved_nullity() -> None:
    """The panel names the ground; a void decision is nothing from then on."""
    world = closed()
    world.wait(days=3)
    assert world.refused(TWO, ruling(world, "void")).code == "GROUND_MISSING"
    world.say(TWO, ruling(world, "void", ground="no_notice"))
    assert stage(world) == "void"
    assert not decided(world).in_force(world.now)
    assert world.refused(TWO, ruling(world, "void", ground="no_notice")).code == "NOT_SUSPENDED"


def test_e03_an_organization_that_left_meanwhile_keeps_its_seat_and_is_told_apart() -> None:
    """E3: the snapshot stands; the result without it is published beside; when it flips, provisional lasts longer."""
    for positions, flips in ((NARROW, True), ({**NARROW, "eli": "consent"}, False)):
        world = closed(positions, publish=False)
        people = world.state.people
        tenants = people.organizations[world.ids["tenants"]]
        people.organizations.put(tenants.id, replace(tenants, standing="left"))
        body = closing_body(world.state, decided(world))
        assert body["outcome"] == "adopted"
        assert body.get("departed") == ("not_adopted" if flips else None)
        close(world)
        decision, opening = decided(world), decided(world).opening
        assert opening is not None
        wait = 48 + (168 if flips else 0)
        assert decision.in_force_from == opening.closes + wait * 3_600_000


def test_a_dissent_belongs_to_the_decision_for_ever() -> None:
    """Who objected may say why, and it stands with the decision; who consented or kept silent has none to state."""
    world = closed({who: position for who, position in NARROW.items() if who != "gus"})
    dissent = world.act("decision.dissented/v1", about="motion", statement="We fear for the night shift.")
    assert world.refused([("ana", org("dockers"))], dissent).code == "NO_DISSENT"
    assert world.refused([("gus", org("library"))], dissent).code == "NO_DISSENT"
    ids = world.say([("eli", org("choir"))], dissent)
    assert world.state.decisions.dissents[world.ids["motion"]] == ids


def test_a_position_subject_to_ratification_is_pending_until_confirmed() -> None:
    """It counts; it binds nobody; the decision waits for it as the charter says, and her later word confirms it."""
    world = council({**MAJORITY, "ratification_hours": 240})
    propose(world)
    open_up(world)
    all_speak(world, dict.fromkeys(["ana", "ben", "cy"], "consent"))
    speak(world, "dee", "consent", basis="subject_to_ratification")
    world.wait(days=4)
    close(world)
    decision, opening = decided(world), decided(world).opening
    assert opening is not None
    assert decision.in_force_from == opening.closes + 240 * 3_600_000
    world.wait(days=11)
    tenants = world.ids["tenants"]
    assert binding_of(world.state, decided(world), tenants, world.now) == "pending_ratification"
    speak(world, "dee", "consent", basis="mandated")
    assert binding_of(world.state, decided(world), tenants, world.now) == "bound"


def test_e30_a_later_repudiation_does_not_make_an_earlier_one_late() -> None:
    """A word repudiated while it was open stays out of the count, whatever is repudiated after the close."""
    world = council({**MAJORITY}, powers=PANEL)
    propose(world)
    open_up(world)
    all_speak(world, NARROW)
    world.say([("dee", org("tenants"))], repudiation(world, "tenants"))
    world.wait(days=4)
    close(world)
    assert stage(world) == "not_adopted"
    world.say([("dee", org("tenants"))], repudiation(world, "tenants"))
    outcome = decided(world).outcome
    assert outcome is not None
    assert outcome_of(world.state, decided(world)).same_result(outcome)
    assert stage(world) == "not_adopted"
