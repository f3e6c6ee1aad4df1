"""Register entries: whose word they are, their versions, who stands behind them, who answers (part X)."""

from dataclasses import replace
from datetime import date

import pytest

from ledger.format.codec import DAY_MS
from ledger.rules.judge import Accepted
from ledger.rules.registers.model import TEMPLATES
from ledger.rules.registers.standing import (
    endorsements,
    may_speak,
    response_times,
    translations,
    unanswered,
    uncited_engagements,
)
from ledger.rules.registers.state import Registered
from tests.rules.decided import decide, decided, try_decided
from tests.rules.registers.shelf import (
    DOCKERS,
    NURSES,
    answer,
    bodies,
    change,
    coalition,
    day,
    end,
    endorse,
    enter,
    refused,
)
from tests.world import World, org

ITS_WORD = sorted(name for name, rule in TEMPLATES.items() if rule.owner != "anybody")
ANYBODYS = sorted(name for name, rule in TEMPLATES.items() if rule.owner == "anybody")


def entry(world: World, called: str = "entry") -> Registered:
    """The entry as recorded."""
    return world.state.registers.entries[world.ids[called]]


def test_every_template_has_its_rule_and_a_lawful_example() -> None:
    """What the model offers, the table rules and the tests try."""
    assert set(bodies(coalition())) == set(TEMPLATES)


@pytest.mark.parametrize("template", ITS_WORD)
def test_an_organizations_word_is_given_in_its_name(template: str) -> None:
    """Not by its delegate as herself, nor in the name of one that is not hers; by her in its name."""
    world = coalition()
    assert refused(enter(world, template, by="ana")) == "NOT_ENTITLED"
    assert refused(enter(world, template, by=[("ana", org("nurses"))])) == "CAPACITY_NOT_HELD"
    assert isinstance(enter(world, template), Accepted)
    assert entry(world).organization == world.ids["dockers"]


@pytest.mark.parametrize("template", ANYBODYS)
def test_anybodys_word_is_hers_or_her_organizations(template: str) -> None:
    """As herself the entry is her own; in its name her organization's."""
    world = coalition()
    assert isinstance(enter(world, template, by="ana"), Accepted)
    assert (entry(world).organization, entry(world).person) == (None, world.ids["ana"])
    assert isinstance(enter(world, template), Accepted)
    assert entry(world).organization == world.ids["dockers"]


@pytest.mark.parametrize("template", sorted(TEMPLATES))
def test_an_entry_is_changed_and_ended_by_its_owner_alone(template: str) -> None:
    """Another organization does not; versions name the one before; after the end nothing more."""
    world = coalition()
    enter(world, template)
    own = [("abe", org("dockers"))] if template != "mandate" else DOCKERS
    for other in (NURSES, "ana"):
        assert refused(change(world, template, by=other)) == "NOT_THE_ENTRYS_OWNER"
        assert refused(end(world, by=other)) == "NOT_THE_ENTRYS_OWNER"
    assert isinstance(change(world, template, by=own), Accepted)
    assert refused(change(world, template, by=own)) == "STALE"
    assert isinstance(change(world, template, by=own, replaces="version"), Accepted)
    assert len(entry(world).versions) == 3
    assert isinstance(end(world), Accepted)
    assert refused(change(world, template, by=own, replaces="version")) == "ENTRY_ENDED"
    assert refused(end(world)) == "ENTRY_ENDED"


def test_a_persons_own_entry_is_hers() -> None:
    """Nobody of her organization changes it for her."""
    world = coalition()
    enter(world, "interest", by="ana")
    assert refused(change(world, "interest", by="abe")) == "NOT_THE_ENTRYS_OWNER"
    assert refused(change(world, "interest", by=[("abe", org("dockers"))])) == "NOT_THE_ENTRYS_OWNER"
    assert isinstance(change(world, "interest", by="ana"), Accepted)


def test_an_entry_stays_what_it_is() -> None:
    """A priority does not become a risk."""
    world = coalition()
    enter(world, "priority")
    assert refused(change(world, "risk")) == "TEMPLATE_DIFFERS"


def test_only_a_mandate_is_given_by_decision() -> None:
    """And what a decision gave, a decision or its holder ends."""
    world = coalition()
    priority = {"entry": {"template": "priority", "topic": "beds"}}
    assert refused(try_decided(world, "ana", "register.entered/v1", priority)) == "NOT_ENTITLED"
    body = {"entry": {"template": "mandate"} | bodies(world)["mandate"]}
    decided(world, "ana", "register.entered/v1", body, called="entry")
    assert entry(world).decided
    assert refused(end(world, by="ben")) == "NOT_THE_ENTRYS_OWNER"
    assert refused(end(world, by=NURSES)) == "NOT_THE_ENTRYS_OWNER"
    assert isinstance(try_decided(world, "ben", "register.ended/v1", about="entry"), Accepted)
    decided(world, "ana", "register.entered/v1", body, called="entry")
    assert isinstance(end(world, by="ana"), Accepted)
    enter(world, "priority")
    assert refused(try_decided(world, "ana", "register.ended/v1", about="entry")) == "NOT_THE_ENTRYS_OWNER"


@pytest.mark.parametrize("changes", [{"last": "2026-02-28"}, {"person": "@abe"}], ids=["over", "unsigned"])
def test_a_mandate_has_an_end_ahead_and_its_holders_hand(changes: dict[str, str]) -> None:
    """Nobody is made a spokesperson without signing, or for days gone by."""
    world = coalition()
    body = {"first": "2026-02-01"} | changes
    assert refused(enter(world, "mandate", **body)) == "ENTRY_UNFIT"
    assert isinstance(enter(world, "mandate", first="2026-02-01", last=day(world, 0)), Accepted)


def test_days_come_in_order() -> None:
    """From a day to an earlier one is none."""
    world = coalition()
    assert refused(enter(world, "date", first=day(world, 1), last=day(world, 0))) == "BODY_INVALID"
    assert isinstance(enter(world, "date", first=day(world, 0), last=day(world, 0)), Accepted)


def test_who_may_speak_on_what_until_when() -> None:
    """Topic, channel and days hold together."""
    world = coalition()
    enter(world, "mandate", channels=["radio"])
    today, ana = date.fromisoformat(day(world, 0)), world.ids["ana"]
    assert may_speak(world.state, ana, "night_shifts", today) == (entry(world),)
    assert may_speak(world.state, ana, "night_shifts", today, "radio") == (entry(world),)
    assert may_speak(world.state, ana, "night_shifts", today, "print") == ()
    assert may_speak(world.state, ana, "wages", today) == ()
    assert may_speak(world.state, ana, "night_shifts", date.fromisoformat(day(world, 10))) == (entry(world),)
    assert may_speak(world.state, ana, "night_shifts", date.fromisoformat(day(world, 11))) == ()
    assert may_speak(world.state, world.ids["ben"], "night_shifts", today) == ()
    end(world)
    assert may_speak(world.state, ana, "night_shifts", today) == ()


@pytest.mark.parametrize("template", ["demand", "engagement"])
def test_a_cited_decision_is_in_force(template: str) -> None:
    """One that is not yet adopts nothing."""
    world = coalition()
    decision = decide(world, world.act("purpose.adopted/v1"))
    decisions = world.state.decisions.decisions
    decisions.put(decision, replace(decisions[decision], in_force_from=world.now + 1))
    assert refused(enter(world, template, decision=decision)) == "ENTRY_UNFIT"
    world.now += 1
    assert isinstance(enter(world, template, decision=decision), Accepted)


def test_what_is_done_in_our_name_cites_a_decision_or_shows() -> None:
    """It is never refused: what happened has happened."""
    world = coalition()
    decision = decide(world, world.act("purpose.adopted/v1"))
    enter(world, "engagement")
    enter(world, "engagement", in_name=True, decision=decision)
    assert uncited_engagements(world.state) == ()
    enter(world, "engagement", in_name=True)
    assert uncited_engagements(world.state) == (world.ids["entry"],)


def test_one_text_holds() -> None:
    """A second authoritative text of the same field is refused until the first is ended or steps back."""
    world = coalition()
    assert refused(enter(world, "translation", of="0" * 64 + ".0")) == "ENTRY_UNFIT"
    enter(world, "translation", authoritative=True, language="en", status="published")
    assert refused(enter(world, "translation", authoritative=True)) == "ENTRY_UNFIT"
    assert isinstance(enter(world, "translation", authoritative=True, field="title", called="title"), Accepted)
    assert isinstance(enter(world, "translation", called="second"), Accepted)
    told = translations(world.state, world.ids["charter"])
    assert told["text"] == (("en", "published", True), ("pt-BR", "draft", False))
    end(world)
    assert isinstance(enter(world, "translation", authoritative=True), Accepted)
    assert isinstance(change(world, "translation", authoritative=True, status="checked"), Accepted)


@pytest.mark.parametrize("cells", [[("a", 4), ("b", 9)], [("a", 5), ("a", 9)]], ids=["small", "twice"])
def test_small_counts_are_not_told(cells: list[tuple[str, int]]) -> None:
    """A count of four could name somebody; five could not."""
    world = coalition()
    told = [{"code": code, "count": count} for code, count in cells]
    assert refused(enter(world, "composition", cells=told)) == "ENTRY_UNFIT"
    assert isinstance(enter(world, "composition", cells=[{"code": "a", "count": 5}]), Accepted)


def test_standing_behind_a_text_holds_for_that_version() -> None:
    """A new version asks anew; an old one cannot be endorsed; each word replaces the one before."""
    world = coalition()
    enter(world, "demand")
    assert refused(endorse(world, "entry", by="ben")) == "NOT_THE_ORGANIZATIONS_WORD"
    assert isinstance(endorse(world, "entry"), Accepted)
    word = world.state.registers.endorsements[world.ids["entry"], world.ids["nurses"]].act
    nurses = world.ids["nurses"]
    assert endorsements(world.state, world.ids["entry"]).words == {nurses: "endorses"}
    change(world, "demand")
    assert endorsements(world.state, world.ids["entry"]).words == {}
    assert endorsements(world.state, world.ids["entry"]).earlier == (nurses,)
    assert refused(endorse(world, "entry", replaces=word)) == "VERSION_OLD"
    assert isinstance(endorse(world, "version", "with_reservation", replaces=word), Accepted)
    assert endorsements(world.state, world.ids["entry"]).words == {nurses: "with_reservation"}
    enter(world, "priority")
    assert refused(endorse(world, "entry")) == "NOT_ENDORSABLE"
    enter(world, "demand")
    end(world)
    assert refused(endorse(world, "entry")) == "ENTRY_ENDED"


def test_a_proposal_is_answered_by_somebody_else_with_reasons() -> None:
    """A bare no is none; an unknown act is none; a priority asks for no answer."""
    world = coalition()
    enter(world, "proposal", by="ana")
    assert refused(answer(world, by="ana")) == "ANSWERS_ONESELF"
    assert refused(answer(world, disposition="declined")) == "REASON_MISSING"
    assert refused(answer(world, act="0" * 64 + ".0")) == "ACT_UNKNOWN"
    assert isinstance(answer(world, disposition="declined", reason="Not this year"), Accepted)
    assert isinstance(answer(world, act=world.ids["charter"]), Accepted)
    end(world, by="ana")
    assert refused(answer(world)) == "ENTRY_ENDED"
    enter(world, "priority")
    assert refused(answer(world)) == "NOT_ANSWERABLE"


def test_what_nobody_answered_shows_with_its_age() -> None:
    """Late from the charter's days on; answered it has a response time."""
    world = coalition()
    enter(world, "proposal", by="ana")
    since = entry(world).entered
    assert [one.late for one in unanswered(world.state, since + 30 * DAY_MS - 1)] == [False]
    assert [one.late for one in unanswered(world.state, since + 30 * DAY_MS)] == [True]
    world.wait(days=2)
    answer(world)
    assert unanswered(world.state, world.now) == ()
    assert response_times(world.state) == {world.ids["entry"]: 2 * DAY_MS + 1000}
