"""Check-ins and stories: that they happened, and no more unless the teller chooses (docs/rules.md G-6 to G-10)."""

from typing import Any

from ledger.format.statement import Act
from ledger.rules.gatherings.telling import may_use
from tests.rules.gatherings.evening import PHOTO, day, evening, on_paper
from tests.world import World


def checkin(world: World, **more: Any) -> Act:
    """A check-in at the evening."""
    return world.act("gathering.checkin/v1", about="evening", **more)


def test_a_check_in_records_only_that_it_happened() -> None:
    """Written down for her without a word of what she said."""
    world = evening()
    two = [("ana", "self"), ("cy", "self")]
    world.say(two, checkin(world, by=(0, 1), written_for=("ben", "self", "in_room")))
    found = world.state.gatherings.checkins[world.ids["evening"], world.ids["ben"]]
    assert not found.worded
    assert world.state.gatherings.checked_in[world.ids["evening"]] == (world.ids["ben"],)


def test_words_of_a_check_in_are_kept_by_her_own_hand_alone() -> None:
    """Nobody seals for her how she feels; on paper before two she may, and by her own key."""
    world = evening()
    two = [("ana", "self"), ("cy", "self")]
    told = checkin(world, by=(0, 1), written_for=("ben", "self", "in_room"), words="Tired")
    assert world.refused(two, told).code == "NOT_OWN_HAND"
    world.say(two, on_paper(world, checkin(world, by=(0, 1), words="Tired"), "ben"))
    world.say("abe", checkin(world, words="Well"))
    assert [world.state.gatherings.checkins[world.ids["evening"], world.ids[who]].worded for who in ("ben", "abe")] == [
        True,
        True,
    ]


def test_her_own_check_in_beats_one_written_down() -> None:
    """Whichever came first: the later written one changes nothing."""
    world = evening()
    world.say("ben", checkin(world, words="Well"))
    world.say([("ana", "self"), ("cy", "self")], checkin(world, by=(0, 1), written_for=("ben", "self", "phone")))
    assert world.state.gatherings.checkins[world.ids["evening"], world.ids["ben"]].worded


def story(world: World, **body: Any) -> Act:
    """Ben's story of the evening."""
    filled = {"gathering": "@evening", "uses": ["gathering", "report"]} | body
    return world.act("story.told/v1", filled, title="The night shift", words="There were two of us for forty beds.")


def told() -> World:
    """An evening at which Ben told a story."""
    world = evening()
    world.say("ben", story(world), names=("story",))
    return world


def allowed(world: World) -> list[str]:
    """What the story may be used for now."""
    uses: tuple[Any, ...] = ("gathering", "minutes", "report", "training", "website", "media")
    return [use for use in uses if may_use(world.state, world.ids["story"], use, world.now)]


def test_a_story_is_told_by_its_teller() -> None:
    """Nobody tells it for her by phone or from memory."""
    world = evening()
    said = world.act("story.told/v1", {}, by=(0, 1), written_for=("ben", "self", "phone"), words="Her words")
    assert world.refused([("ana", "self"), ("cy", "self")], said).code == "NOT_OWN_HAND"
    world.say("ben", story(world))


def test_a_story_serves_the_uses_its_teller_named_until_her_day() -> None:
    """After it, none; named anew, others."""
    world = evening()
    assert world.refused("ben", story(world, until=day(world, 0))).code == "UNTIL_PAST"
    world.say("ben", story(world, until=day(world, 30)), names=("story",))
    assert allowed(world) == ["gathering", "report"]
    world.wait(days=30)
    assert allowed(world) == []
    anew = world.act("story.consent/v1", {"uses": ["website"]}, about="story")
    assert world.refused("ana", anew).code == "NOT_THE_TELLER"
    late = world.act("story.consent/v1", {"uses": ["website"], "until": day(world, 0)}, about="story")
    assert world.refused("ben", late).code == "UNTIL_PAST"
    world.say("ben", anew)
    assert allowed(world) == ["website"]


def test_a_recording_is_described() -> None:
    """For who cannot hear or see it."""
    world = evening()
    bare = world.act("story.told/v1", {"media": [PHOTO]}, title="A song")
    assert world.refused("ben", bare).detail == {"field": "media/0/alt"}
    world.say("ben", world.act("story.told/v1", {"media": [PHOTO]}, **{"media/0/alt": "She sings"}))  # type: ignore[arg-type]


def test_a_story_taken_back_is_erased_in_the_same_breath() -> None:
    """Its words go, its digests stay, and nothing more is said of it."""
    world = told()
    digests = list(world.state.gatherings.stories[world.ids["story"]].digests)
    back = world.act("story.withdrawn/v1", about="story")
    refusal = world.refused("ben", back)
    assert (refusal.code, refusal.detail["count"]) == ("STORY_NOT_ERASED", 2)
    assert world.refused("ana", back).code == "NOT_THE_TELLER"
    some = world.act("disclosure.erased/v1", {"digests": digests[:1], "right": "author"})
    assert world.refused("ben", some, back).detail["count"] == 1
    world.say("ben", world.act("disclosure.erased/v1", {"digests": digests, "right": "author"}), back)
    assert (world.state.gatherings.stories[world.ids["story"]].standing(world.now), allowed(world)) == ("withdrawn", [])
    assert world.refused("ben", back).code == "STORY_WITHDRAWN"
    again = world.act("story.consent/v1", {"uses": ["media"]}, about="story")
    assert world.refused("ben", again).code == "STORY_WITHDRAWN"


def test_a_story_of_which_no_word_was_kept_is_taken_back_at_once() -> None:
    """Nothing is there to erase."""
    world = evening()
    world.say("ben", world.act("story.told/v1", {}), names=("story",))
    assert allowed(world) == []
    world.say("ben", world.act("story.withdrawn/v1", about="story"))


def test_a_story_knows_where_it_stands() -> None:
    """Told, its consent run out, or taken back."""
    world = evening()
    world.say("ben", story(world, until=day(world, 1)), names=("story",))
    kept = world.state.gatherings.stories[world.ids["story"]]
    before = kept.standing(world.now)
    world.wait(days=1)
    assert (before, kept.standing(world.now)) == ("told", "consent_ended")
