"""Adopting a charter: at the founding, and afterwards by decision alone (docs/rules.md C-1 to C-3)."""

from tests.rules.decisions.council import DELEGATES, all_speak, close, council, open_up, propose
from tests.world import World


def test_the_founding_adopts_version_one() -> None:
    """Version 1, by no decision."""
    version = council().state.charter.in_force.get()
    assert version is not None
    assert (version.number, version.decision) == (1, None)


def test_afterwards_nobody_adopts_a_charter_without_a_decision() -> None:
    """The power of no signer is enough."""
    world = council()
    act = world.act("charter.adopted/v1", {"previous": "@charter"})
    assert world.refused("ana", act).code == "UNDER_MISSING"


def decide_charter(world: World, **data: object) -> None:
    """Decide a charter as the default charter asks: a week's notice, a week to answer, two thirds of the seats."""
    effect = {"kind": "charter.adopted/v1", "body": {"previous": world.ids["charter"], **data}}
    propose(world, **{"class": "charter"}, effects=[effect])
    world.wait(days=8)
    open_up(world, hours=168)
    all_speak(world, dict.fromkeys(DELEGATES, "consent"))
    world.wait(days=11)
    close(world)


def test_a_decision_in_force_adopts_the_very_charter_that_was_decided() -> None:
    """Another body is refused; the decided one becomes version 2 and names its decision; older versions stay."""
    world = council()
    decide_charter(world, witness_gap_hours=12)
    other = world.act("charter.adopted/v1", {"previous": "@charter", "witness_gap_hours": 13}, under=("motion", 0))
    assert world.refused("ana", other).code == "EFFECT_MISMATCH"
    act = world.act("charter.adopted/v1", {"previous": "@charter", "witness_gap_hours": 12}, under=("motion", 0))
    world.say("ana", act, names=("second",))
    version = world.state.charter.in_force.get()
    assert version is not None
    assert (version.number, version.decision, version.data.witness_gap_hours) == (2, world.ids["motion"], 12)
    assert len(world.state.charter.versions) == 2
    again = world.act("charter.adopted/v1", {"previous": "@charter", "witness_gap_hours": 12}, under=("motion", 0))
    assert world.refused("ana", again).code == "EFFECT_DONE"


def test_a_later_version_names_the_one_that_it_replaces() -> None:
    """A version that names none, or another, is stale."""
    world = council()
    propose(world, **{"class": "charter"}, effects=[{"kind": "charter.adopted/v1"}])
    world.wait(days=8)
    open_up(world, hours=168)
    all_speak(world, dict.fromkeys(DELEGATES, "consent"))
    world.wait(days=11)
    close(world)
    assert world.refused("ana", world.act("charter.adopted/v1", under=("motion", 0))).code == "CHARTER_STALE"
