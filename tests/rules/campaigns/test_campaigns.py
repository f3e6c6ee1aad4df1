"""Campaigns: aimed by decision, closed only once evaluated; lessons that end (docs/rules.md, part W)."""

from typing import Any

import pytest

from ledger.rules.campaigns.learning import lessons_open
from ledger.rules.judge import Accepted
from ledger.rules.kind import Refusal
from tests.rules.decided import decided, try_decided
from tests.rules.posts.offices import PAPER, coalition, day
from tests.world import World

Verdict = Accepted | Refusal
PROOF = {"sha256": PAPER.sha256, "length": PAPER.length, "type": PAPER.type, "salted": PAPER.salted}


def refused(verdict: Verdict) -> str:
    """The code of a refusal."""
    assert isinstance(verdict, Refusal), "accepted"
    return verdict.code


def campaign() -> World:
    """A campaign with one goal."""
    world = coalition()
    world.say(
        "ana", world.act("campaign.opened/v1", {"starts": day(world, 0)}, name="Beds for all"), names=("campaign",)
    )
    adopt(world, "goal")
    return world


def adopt(world: World, called: str) -> None:
    """A goal by decision."""
    decided(world, "ana", "goal.adopted/v1", about="campaign", called=called, goal="Ten more beds")


def outcome(world: World, **body: Any) -> Verdict:
    """Something won, proved by a document."""
    told = {"date": day(world, 0), "level": "substantial", "documents": [PROOF]} | body
    return world.try_say("ben", world.act("outcome.recorded/v1", told, about="campaign", outcome="Eight beds"))


def evaluate(world: World, goals: tuple[str, ...] = ("goal",)) -> Verdict:
    """Two of two organizations evaluate it."""
    told = {"goals": [{"goal": f"@{goal}", "level": "substantial"} for goal in goals]}
    act = world.act("campaign.evaluated/v1", told, about="campaign", by=(0, 1), evaluation="We listened too late")
    return world.try_say([("ana", "self"), ("ben", "self")], act)


def close(world: World) -> Verdict:
    """A delegate closes it."""
    return world.try_say("ana", world.act("campaign.closed/v1", about="campaign"))


def standing(world: World) -> str:
    """Where the campaign stands."""
    return world.state.campaigns.campaigns[world.ids["campaign"]].standing


def test_a_campaign_closes_only_once_evaluated() -> None:
    """And a goal adopted after the evaluation asks for another one."""
    world = campaign()
    assert standing(world) == "running"
    assert refused(close(world)) == "EVALUATION_MISSING"
    assert isinstance(evaluate(world), Accepted)
    assert standing(world) == "evaluated"
    adopt(world, "late goal")
    assert refused(close(world)) == "EVALUATION_MISSING"
    evaluate(world, ("goal", "late goal"))
    assert isinstance(close(world), Accepted)
    assert standing(world) == "closed"


def test_after_closing_nothing_is_added() -> None:
    """No goal, indicator, evaluation, second close; what is won later is still told."""
    world = campaign()
    evaluate(world)
    close(world)
    assert refused(close(world)) == "CAMPAIGN_STANDING"
    assert refused(evaluate(world)) == "CAMPAIGN_STANDING"
    assert isinstance(outcome(world), Accepted)
    goal = try_decided(world, "ana", "goal.adopted/v1", about="campaign", goal="More")
    assert refused(goal) == "CAMPAIGN_STANDING"
    indicator = {"code": "beds", "unit": "beds", "baseline": 0, "target": 10}
    assert (
        refused(try_decided(world, "ana", "indicator.adopted/v1", indicator, about="campaign")) == "CAMPAIGN_STANDING"
    )


def test_an_evaluation_speaks_of_every_goal_once() -> None:
    """None left out, none twice, none of another campaign."""
    world = campaign()
    assert refused(evaluate(world, ())) == "GOALS_UNTOLD"
    assert refused(evaluate(world, ("goal", "goal"))) == "GOALS_UNTOLD"
    first = dict(world.ids)
    world.say("ana", world.act("campaign.opened/v1", {"starts": day(world, 0)}, name="B"), names=("campaign",))
    adopt(world, "other")
    world.ids["campaign"] = first["campaign"]
    assert refused(evaluate(world, ("goal", "other"))) == "GOALS_UNTOLD"
    assert isinstance(evaluate(world), Accepted)
    assert world.state.campaigns.goals[world.ids["goal"]].level == "substantial"


def test_goals_and_indicators_are_decided() -> None:
    """Nobody sets what the coalition counts by herself; an indicator goes somewhere."""
    world = campaign()
    body = {"code": "beds", "unit": "beds", "baseline": 0, "target": 10}
    assert refused(world.try_say("ana", world.act("indicator.adopted/v1", body, about="campaign"))) == "UNDER_MISSING"
    flat = try_decided(world, "ana", "indicator.adopted/v1", body | {"target": 0}, about="campaign")
    assert refused(flat) == "TARGET_IS_BASELINE"
    decided(world, "ana", "indicator.adopted/v1", body, about="campaign", called="beds")

    def read(days: int, value: int) -> Verdict:
        act = world.act("indicator.read/v1", {"date": day(world, days), "value": value}, about="beds")
        return world.try_say("ben", act)

    assert refused(read(2, 4)) == "DATE_AHEAD"
    assert isinstance(read(0, 4), Accepted)
    assert isinstance(read(-7, 2), Accepted)
    readings = world.state.campaigns.indicators[world.ids["beds"]].readings
    assert [value for _, value, _ in readings] == [2, 4]


def test_an_outcome_is_proved_and_has_happened() -> None:
    """No proof, an unknown act, a strange goal, a day to come: none of these is an outcome."""
    world = campaign()
    assert refused(outcome(world, documents=[])) == "OUTCOME_UNPROVEN"
    assert refused(outcome(world, acts=["0" * 64 + ".0"])) == "OUTCOME_UNPROVEN"
    assert refused(outcome(world, date=day(world, 2))) == "DATE_AHEAD"
    goal = world.ids["goal"]
    world.say("ana", world.act("campaign.opened/v1", {"starts": day(world, 0)}, name="Other"), names=("campaign",))
    assert refused(outcome(world, goal=goal)) == "GOAL_ELSEWHERE"
    world.ids["campaign"] = world.state.campaigns.goals[goal].campaign
    assert isinstance(outcome(world, goal=goal, documents=[], acts=[world.ids["charter"]]), Accepted)


def test_a_campaign_ends_after_it_starts() -> None:
    """Days in order."""
    world = coalition()
    body = {"starts": day(world, 1), "ends": day(world, 0)}
    assert refused(world.try_say("ana", world.act("campaign.opened/v1", body, name="Odd"))) == "BODY_INVALID"


def learned(world: World, **body: Any) -> None:
    """A lesson of the campaign."""
    told = {"campaign": "@campaign"} | body
    world.say("cy", world.act("lesson.learned/v1", told, lesson="Ask the night shift first"), names=("lesson",))


def end(world: World, word: str, change: str | None = None, **sealed: Any) -> Verdict:
    """Say what it led to."""
    body = {"word": word} | ({"change": change} if change else {})
    return world.try_say("cy", world.act("lesson.ended/v1", body, about="lesson", **sealed))


@pytest.mark.parametrize(
    ("word", "change", "reason", "code"),
    [
        ("changed", None, None, "CHANGE_UNFIT"),
        ("changed", "charter", None, "CHANGE_UNFIT"),
        ("changed", "lesson", None, "CHANGE_UNFIT"),
        ("changed", "nothing", None, "CHANGE_UNFIT"),
        ("no_change", "later", "We do it already", "CHANGE_UNFIT"),
        ("no_change", None, None, "REASON_MISSING"),
        ("changed", "later", None, None),
        ("no_change", None, "We do it already", None),
    ],
)
def test_a_lesson_ends_in_a_change_or_a_reason(
    word: str, change: str | None, reason: str | None, code: str | None
) -> None:
    """A change comes after the lesson; none has its reason."""
    world = campaign()
    learned(world)
    world.say("ana", world.act("campaign.opened/v1", {"starts": day(world, 0)}, name="Next"), names=("later",))
    world.ids["nothing"] = "0" * 64 + ".0"
    sealed: dict[str, Any] = {"reason": reason} if reason else {}
    verdict = end(world, word, world.id(change) if change else None, **sealed)
    if code is not None:
        assert refused(verdict) == code
        return
    assert isinstance(verdict, Accepted)
    assert lessons_open(world.state, world.now) == ()
    assert refused(end(world, "no_change", reason="Again")) == "LESSON_ENDED"


def test_a_lesson_left_lying_shows() -> None:
    """From the end of its day on."""
    world = campaign()
    learned(world, due=day(world, 3))
    lesson = world.state.campaigns.lessons[world.ids["lesson"]]
    assert lesson.due is not None
    assert lessons_open(world.state, lesson.due - 1) == ((lesson, False),)
    assert lessons_open(world.state, lesson.due) == ((lesson, True),)
