"""Undoing and renewing decisions: amended, rescinded, superseded, ratified, expired (docs/rules.md D-7 to D-9; E11)."""

from typing import Any

from tests.rules.decisions.council import (
    DELEGATES,
    MAJORITY,
    all_speak,
    close,
    council,
    decided,
    in_room,
    open_up,
    propose,
    run_through,
    stage,
)
from tests.world import World

EVERYBODY = dict.fromkeys(DELEGATES, "consent")
FIVE = {**dict.fromkeys(["ana", "ben", "cy", "dee", "eli"], "consent"), "fay": "object", "gus": "object"}


def proposal(world: World, how: str, decision: str = "motion", *, settles: Any = (), **body: Any) -> Any:
    """A proposal that changes an earlier decision."""
    changes = {"decision": f"@{decision}", "how": how, "settles": list(settles)}
    return world.act("decision.proposed/v1", {"class": "ordinary", "changes": changes, **body}, title="T", text="T")


def changed(
    world: World, how: str, positions: dict[str, str] = EVERYBODY, *, notice_days: int = 0, **body: Any
) -> None:
    """Change the decision ``motion`` by another one, ``change``."""
    world.say("ana", proposal(world, how, **body), names=("change",))
    world.wait(days=notice_days)
    open_up(world, "change")
    all_speak(world, positions, "change")
    world.wait(days=4)
    close(world, "change")


def test_a_decision_is_ended_by_its_successor_from_when_that_takes_force() -> None:
    """Amended, rescinded or superseded: in force until its successor is, not a millisecond longer."""
    for how, name in (("amends", "amended"), ("rescinds", "rescinded"), ("supersedes", "superseded")):
        world = council({**MAJORITY, "appeal_window_hours": 48})
        run_through(world, EVERYBODY)
        changed(world, how)
        successor = decided(world, "change")
        assert successor.in_force_from is not None
        world.now = successor.in_force_from - 1
        assert (stage(world), decided(world).in_force(world.now)) == ("in_force", True)
        world.now += 1
        assert (stage(world), decided(world).in_force(world.now)) == (name, False)
        assert decided(world).ended_by == world.ids["change"]


def test_what_is_not_adopted_changes_nothing() -> None:
    """A proposal to rescind that fails leaves the decision as it is."""
    world = council(MAJORITY)
    run_through(world, EVERYBODY)
    changed(world, "rescinds", dict.fromkeys(DELEGATES, "object"))
    world.wait(days=30)
    assert stage(world) == "in_force"


def test_what_has_ended_cannot_be_ended_again() -> None:
    """A second proposal to rescind names nothing in force."""
    world = council(MAJORITY)
    run_through(world, EVERYBODY)
    changed(world, "rescinds")
    assert world.refused("ana", proposal(world, "rescinds")).code == "PREDECESSOR_NOT_IN_FORCE"


def test_a_decision_is_changed_in_a_class_of_its_own_rank_or_higher() -> None:
    """What the charter's class decided an ordinary decision does not undo; the other way round it may."""
    world = council(MAJORITY)
    run_through(world, EVERYBODY, **{"class": "charter"})
    assert world.refused("ana", proposal(world, "rescinds")).code == "RANK_TOO_LOW"
    world.say("ana", proposal(world, "rescinds", **{"class": "charter"}))
    run_through(world, EVERYBODY, name="small")
    world.say("ana", proposal(world, "rescinds", "small", **{"class": "charter"}))


def test_e11_what_was_carried_out_is_settled_effect_by_effect() -> None:
    """E11: undoing a decision says keep or cancel for each effect that was carried out, and for no other."""
    world = council(MAJORITY)
    effects = [{"kind": "purpose.adopted/v1"}, {"kind": "body.opened/v1", "body": {"entry": "open"}}]
    run_through(world, EVERYBODY, effects=effects)
    world.say("ana", world.act("purpose.adopted/v1", under=("motion", 0), text="To hold together"))
    assert world.refused("ana", proposal(world, "rescinds")).code == "EFFECTS_UNSETTLED"
    both = [{"effect": 0, "obligated": "keep"}, {"effect": 1, "obligated": "cancel"}]
    assert world.refused("ana", proposal(world, "rescinds", settles=both)).code == "EFFECTS_UNSETTLED"
    changed(world, "rescinds", settles=both[:1])
    motion = decided(world, "change").motion
    assert motion is not None
    assert motion.changes is not None
    assert motion.changes.settles == {0: "keep"}
    late = world.act("body.opened/v1", {"entry": "open"}, under=("motion", 1), name="Group", remit="Work")
    assert world.refused("ana", late).code == "DECISION_NOT_IN_FORCE"


def test_without_notice_undoing_takes_more() -> None:
    """Five of seven undo it with a week's notice; without, the charter asks for six."""
    bar = {**MAJORITY, "rescind_bar": {"notice_hours": 168, "without_notice": "4/5"}}
    for days, expected in ((7, "in_force"), (0, "not_adopted")):
        world = council(bar)
        run_through(world, EVERYBODY)
        changed(world, "rescinds", FIVE, notice_days=days)
        assert stage(world, "change") == expected


def test_a_suspended_successor_gives_its_predecessor_back() -> None:
    """While the rescinding decision is suspended the earlier one holds; when the ruling lets it stand, it ends."""
    panel = {"decisions.rule": {"grants": ["delegate"], "signers": 2, "organizations": 2}}
    world = council({**MAJORITY, "appeal_window_hours": 48}, powers=panel)
    run_through(world, EVERYBODY)
    changed(world, "rescinds")
    world.say("gus", world.act("decision.appealed/v1", {"ground": "x"}, about="change", reason="R"), names=("appeal",))
    two = [("ana", "self"), ("ben", "self")]
    world.say(two, world.act("decision.stayed/v1", about="change", on="appeal", by=(0, 1)))
    world.wait(days=9)
    assert (stage(world), stage(world, "change")) == ("in_force", "suspended")
    rule = world.act(
        "decision.ruled/v1", {"ruling": "stands", "outcome": "adopted"}, about="change", by=(0, 1), reason="R"
    )
    world.say(two, rule)
    assert (stage(world), stage(world, "change")) == ("rescinded", "in_force")


def test_a_decision_with_a_sunset_expires_by_time_alone() -> None:
    """Thirty days after it took force it is over."""
    world = council(MAJORITY, classes={"trial": {"procedure": "ordinary", "sunset_days": 30}})
    run_through(world, EVERYBODY, **{"class": "trial"})
    decision = decided(world)
    assert decision.in_force_from is not None
    world.now = decision.in_force_from + 30 * 86_400_000 - 1
    assert stage(world) == "in_force"
    world.now += 1
    assert stage(world) == "expired"


EMERGENCY: dict[str, Any] = {
    "procedures": {
        "urgent": {
            "method": "majority",
            "open_min_hours": 1,
            "emergency": {"life_hours": 72, "ratified_in": "ordinary", "effects": ["purpose.adopted/v1"]},
        }
    },
    "classes": {"urgent": {"procedure": "urgent"}},
}


def urgent(**body: Any) -> World:
    """A council whose emergency procedure has just decided something."""
    world = council(MAJORITY, **{name: dict(value) for name, value in EMERGENCY.items()})
    propose(world, **{"class": "urgent"}, **body)
    open_up(world, hours=2)
    all_speak(world, EVERYBODY)
    world.wait(hours=3)
    close(world)
    return world


def test_an_emergency_decision_lives_three_days_unless_ratified() -> None:
    """S33: narrow, short, and ratified or gone, by time alone."""
    world = urgent()
    assert stage(world) == "in_force"
    world.wait(hours=72)
    assert stage(world) == "expired"
    ratified = urgent()
    world = ratified
    world.say("ana", proposal(world, "ratifies"), names=("change",))
    open_up(world, "change", hours=25)
    all_speak(world, EVERYBODY, "change")
    world.wait(hours=26)
    close(world, "change")
    world.wait(days=300)
    assert stage(world) == "in_force"


def test_an_emergency_ratified_too_late_stays_expired() -> None:
    """The ratifying decision must be in force before the emergency has run out."""
    world = urgent()
    world.say("ana", proposal(world, "ratifies"), names=("change",))
    open_up(world, "change", hours=100)
    all_speak(world, EVERYBODY, "change")
    world.wait(hours=101)
    close(world, "change")
    assert stage(world) == "expired"


def test_an_emergency_decides_only_what_the_charter_lists() -> None:
    """Another kind of effect takes the ordinary way."""
    world = urgent(effects=[{"kind": "purpose.adopted/v1"}])
    body = {"class": "urgent", "effects": [{"kind": "body.opened/v1", "body": {"entry": "open"}}]}
    act = world.act("decision.proposed/v1", body, title="T", text="T")
    assert world.refused("ana", act).code == "EMERGENCY_EFFECT"


def test_ratifying_is_for_emergencies_in_the_class_that_the_charter_names() -> None:
    """An ordinary decision needs none; another class does not give it."""
    world = urgent()
    assert world.refused("ana", proposal(world, "ratifies", **{"class": "charter"})).code == "RATIFIES_WRONGLY"
    run_through(world, EVERYBODY, name="plain")
    assert world.refused("ana", proposal(world, "ratifies", "plain")).code == "RATIFIES_WRONGLY"


def test_a_room_can_undo_what_was_decided() -> None:
    """A meeting's decision may supersede an earlier one at once."""
    world = council()
    in_room(world, dict.fromkeys(["ana", "ben", "cy", "dee"], "consent"))
    changes = {"decision": "@motion", "how": "supersedes"}
    in_room(world, dict.fromkeys(["ana", "ben", "cy", "dee"], "consent"), name="next", changes=changes)
    assert (stage(world), stage(world, "next")) == ("superseded", "in_force")
