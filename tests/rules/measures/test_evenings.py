"""How the time of gatherings was shared (docs/rules.md Z-10)."""

from datetime import date

from ledger.rules.measures.evenings import time_shared, together
from tests.rules.decisions.council import council


def test_s69_check_ins_and_stories_stand_beside_talk() -> None:
    """Of two evenings: minutes where they were told, and a corrected account counts as it stands now."""
    world = council()
    first = {
        "date": "2026-02-01",
        "moments": [{"moment": "check_in", "minutes": 20}, {"moment": "talk", "minutes": 40}],
    }
    second = {"date": "2026-03-01", "moments": [{"moment": "story"}, {"moment": "check_in", "minutes": 15}]}
    world.say("ana", world.act("gathering.met/v1", first), names=("first",))
    world.say("ana", world.act("gathering.met/v1", second), names=("second",))
    shared = {one.moment: (len(one.gatherings), one.minutes) for one in time_shared(world.state)}
    assert shared == {"check_in": (2, 35), "story": (1, 0), "talk": (1, 40)}
    assert together(time_shared(world.state)) == (35, 75)
    assert [one.moment for one in time_shared(world.state, through=date(2026, 2, 28))] == ["check_in", "talk"]
    right = {**first, "moments": [{"moment": "check_in", "minutes": 30}]}
    world.say("ana", world.act("gathering.corrected/v1", right, about="first"))
    assert together(time_shared(world.state)) == (45, 45)


def test_evenings_without_moments_are_no_share_of_anything() -> None:
    """A date is enough for a gathering; nothing is made up about it."""
    world = council()
    world.say("ana", world.act("gathering.met/v1", {"date": "2026-03-01"}))
    assert time_shared(world.state) == ()
    assert together(()) == (0, 0)
