"""Minutes and notice (docs/rules.md G-11 to G-16)."""

import pytest

from ledger.format.statement import Act
from ledger.rules.gatherings.noticing import noticed
from ledger.rules.judge import Accepted
from tests.rules.decided import decide
from tests.rules.gatherings.evening import PHOTO, day, evening
from tests.world import World

TWO = [("ana", "self"), ("ben", "self")]


def drafted() -> World:
    """An evening with draft minutes."""
    world = evening()
    draft = world.act("minutes.recorded/v1", {"gathering": "@evening"}, text="We agreed to cook.")
    world.say("ana", draft, names=("minutes",))
    world.ids["version"] = world.ids["minutes"]
    return world


def approve(world: World) -> Act:
    """Two approve the version called so."""
    return world.act("minutes.approved/v1", by=(0, 1), about="minutes", on="version")


def dispute(world: World) -> Act:
    """One disputes the version called so."""
    return world.act("minutes.disputed/v1", about="minutes", on="version", reason="We agreed to nothing")


def correct(world: World) -> None:
    """Another version, called ``version`` from now on."""
    act = world.act("minutes.corrected/v1", about="minutes", text="We talked of cooking.", reason="As Cy says")
    world.say("ana", act, names=("version",))


def standing(world: World) -> str:
    """Where the minutes stand."""
    return world.state.gatherings.minutes[world.ids["minutes"]].standing


def test_minutes_have_a_text_or_a_document() -> None:
    """Empty ones are none; nor is an empty correction."""
    world = evening()
    assert world.refused("ana", world.act("minutes.recorded/v1", {"gathering": "@evening"})).code == "MINUTES_EMPTY"
    scanned = world.act("minutes.recorded/v1", {"gathering": "@evening", "document": PHOTO})
    world.say("ana", scanned, names=("minutes",))
    assert world.refused("ana", world.act("minutes.corrected/v1", about="minutes")).code == "MINUTES_EMPTY"


def test_two_of_two_organizations_approve_minutes() -> None:
    """And the version that stands, once."""
    world = drafted()
    alone = world.act("minutes.approved/v1", about="minutes", on="version")
    assert world.refused("ana", alone).code == "SIGNERS_TOO_FEW"
    world.say(TWO, approve(world))
    assert standing(world) == "approved"
    refusal = world.refused(TWO, approve(world))
    assert (refusal.code, refusal.detail["standing"]) == ("MINUTES_STANDING", "approved")


def test_e31_disputed_minutes_are_corrected_by_another_version_and_both_are_kept() -> None:
    """E31: nothing is edited; the dispute ends with the version that it was about."""
    world = drafted()
    world.say(TWO, approve(world))
    world.say("cy", dispute(world))
    assert standing(world) == "disputed"
    assert world.refused(TWO, approve(world)).detail["standing"] == "disputed"
    correct(world)
    assert standing(world) == "draft"
    world.say(TWO, approve(world))
    minutes = world.state.gatherings.minutes[world.ids["minutes"]]
    assert (minutes.standing, len(minutes.versions), len(minutes.approved)) == ("approved", 2, 2)


def test_a_dispute_is_taken_back_by_whoever_raised_it() -> None:
    """Then the minutes stand as before it; another's dispute stays."""
    world = drafted()
    world.say(TWO, approve(world))
    world.say("cy", dispute(world), names=("hers",))
    world.say("abe", dispute(world), names=("his",))
    back = world.act("minutes.undisputed/v1", about="minutes", on="hers")
    assert world.refused("abe", back).code == "NOT_YOUR_DISPUTE"
    world.say("cy", back)
    assert standing(world) == "disputed"
    assert world.refused("cy", back).code == "NOT_YOUR_DISPUTE"
    world.say("abe", world.act("minutes.undisputed/v1", about="minutes", on="his"))
    assert standing(world) == "approved"


def test_an_old_version_is_neither_approved_nor_disputed() -> None:
    """What is judged is what stands."""
    world = drafted()
    old = [approve(world), dispute(world)]
    correct(world)
    assert world.refused(TWO, old[0]).code == "VERSION_OLD"
    assert world.refused("cy", old[1]).code == "VERSION_OLD"


def test_a_dispute_says_why() -> None:
    """The reason is sealed, but it is there."""
    world = drafted()
    assert world.refused("cy", world.act("minutes.disputed/v1", about="minutes", on="version")).code == "FIELD_MISSING"


def notice(world: World, kind: str = "notice.given/v1", **body: object) -> Act:
    """Notice by chat today."""
    return world.act(kind, {"channel": "chat", "date": day(world, 0)} | body)


def test_notice_is_recorded_for_all_in_one_act() -> None:
    """Of a decision, a gathering or both; of nothing it is no notice, and not ahead of its day."""
    world = evening()
    world.ids["motion"] = decide(world)
    assert world.refused("ana", notice(world)).code == "BODY_INVALID"
    assert world.refused("ana", notice(world, decision="@motion", date=day(world, 2))).code == "DATE_AHEAD"
    first = world.now
    world.say("ana", notice(world, decision="@motion", organizations=["@nurses"]))
    world.wait(days=1)
    world.say("ana", notice(world, decision="@motion", gathering=day(world, 7)))
    when = [noticed(world.state, world.ids["motion"], world.ids[name]) for name in ("nurses", "tenants")]
    assert when == [first, first + 1000 + 86_400_000]


@pytest.mark.parametrize(("by", "accepted"), [([("clerk", "clerk")], True), ([("ana", "self")], False)])
def test_the_host_s_word_is_the_host_s(by: list[tuple[str, str]], *, accepted: bool) -> None:
    """What the host says it sent is said by its clerk, and shown as its word."""
    world = evening()
    verdict = world.try_say(by, notice(world, "notice.sent/v1", gathering=day(world, 7)))
    assert isinstance(verdict, Accepted) is accepted
    assert [one.host for one in world.state.gatherings.notices] == [True] * accepted
