"""Audits: by somebody independent, who alone closes what was found (docs/rules.md, part A)."""

from typing import Any

import pytest

from ledger.rules.audits.standing import is_overdue, overdue_audits, overdue_findings
from ledger.rules.judge import Accepted
from ledger.rules.kind import Refusal
from tests.rules.audits.office import (
    STEPS,
    WAYS,
    Verdict,
    agree,
    at,
    finding,
    opened,
    raise_finding,
    report,
    schedule,
    step,
    take_on,
)
from tests.rules.decided import decide
from tests.rules.posts.offices import appoint, coalition, create, day
from tests.world import org

LAWFUL = {
    "raised": {"accept", "contest"},
    "accepted": {"agree"},
    "contested": {"uphold", "withdraw"},
    "withdrawn": set(),
    "action_agreed": {"agree", "show"},
    "evidence": {"show", "return", "close"},
    "closed": set(),
}


def refused(verdict: Verdict) -> str:
    """The code of a refusal."""
    assert isinstance(verdict, Refusal), "accepted"
    return verdict.code


@pytest.mark.parametrize("name", sorted(STEPS))
@pytest.mark.parametrize("stage", sorted(WAYS))
def test_from_every_stage_each_step_is_taken_or_refused(stage: str, name: str) -> None:
    """The machine is what the table says, and nothing else."""
    world = at(stage)
    verdict = STEPS[name](world)
    if name in LAWFUL[stage]:
        assert isinstance(verdict, Accepted), verdict
    else:
        assert refused(verdict) in {"FINDING_STANDING", "NOT_THE_OWNER"}
        assert finding(world).stage == stage


def test_nobody_audits_her_own_house() -> None:
    """An auditor of an audited organization is refused; one of another is not; today is not over."""
    world = coalition()
    assert refused(schedule(world, auditor="@abe")) == "AUDITOR_INVOLVED"
    assert refused(schedule(world, due=day(world, -1))) == "DUE_PAST"
    assert refused(schedule(world, first=day(world, 1), last=day(world, 0))) == "BODY_INVALID"
    assert isinstance(schedule(world, due=day(world, 0)), Accepted)


def test_whoever_held_the_post_in_the_days_audited_does_not_audit_it() -> None:
    """Not while she holds it, nor afterwards for her own time; for another time she may."""
    world = coalition()
    create(world, "treasurer")
    appoint(world, "cy", 0, 30, code="treasurer")
    world.wait(days=1)
    post: dict[str, Any] = {"posts": ["@treasurer"], "organizations": []}
    assert refused(schedule(world, **post)) == "AUDITOR_INVOLVED"
    held: dict[str, Any] = {"first": day(world, 0), "last": day(world, 10)}
    world.wait(days=300)
    assert refused(schedule(world, **post)) == "AUDITOR_INVOLVED"
    assert refused(schedule(world, **post, **held)) == "AUDITOR_INVOLVED"
    assert isinstance(schedule(world, **post, first=day(world, -10)), Accepted)


def test_only_its_auditor_takes_it_on_once() -> None:
    """Ben does not; Cy does, and not twice; nothing is reported before."""
    world = coalition()
    schedule(world)
    assert refused(take_on(world, "ben")) == "NOT_THE_AUDITOR"
    assert refused(report(world)) == "AUDIT_STANDING"
    assert refused(raise_finding(world)) == "AUDIT_STANDING"
    assert isinstance(take_on(world), Accepted)
    assert refused(take_on(world)) == "AUDIT_STANDING"
    assert isinstance(report(world), Accepted)
    assert refused(raise_finding(world)) == "AUDIT_STANDING"


def test_an_auditor_who_joins_what_she_audits_is_one_no_more() -> None:
    """She cannot close her finding; another, put in her place, can; nobody of the house is put there."""
    world = at("evidence")
    world.say("ana", world.act("person.accredited/v1", {"organization": "@dockers", "roles": ["delegate"]}, about="cy"))
    assert refused(step(world, "closed", "cy")) == "NOT_THE_AUDITOR"

    def pass_on(person: str) -> Verdict:
        act = world.act("audit.passed_on/v1", {"auditor": f"@{person}"}, about="audit", by=(0, 1))
        return world.try_say([("ana", "self"), ("ben", "self")], act)

    assert refused(pass_on("abe")) == "AUDITOR_INVOLVED"
    assert isinstance(pass_on("ben"), Accepted)
    assert isinstance(step(world, "closed", "ben"), Accepted)


def test_a_merged_organization_is_audited_still() -> None:
    """Whoever is of the organization into which an audited one merged is not independent."""
    world = coalition()
    schedule(world)
    world.say("ana", world.act("organization.registered/v1", {"standing": "invited"}, name="Port"), names=("port",))
    merged = world.act("organization.merged/v1", {"predecessors": ["@dockers", "@nurses"]}, about="port", by=(0, 1))
    world.say([("ana", org("dockers")), ("ben", org("nurses"))], merged)
    one = world.act("person.accredited/v1", {"organization": "@port", "roles": ["delegate"]}, about="cy", by=(0, 1))
    verdict = world.try_say([("cy", "self"), ("ana", "self")], one)
    if isinstance(verdict, Accepted):
        assert refused(take_on(world)) == "NOT_THE_AUDITOR"
    else:
        accreditations = world.state.people.accreditations
        old = accreditations[world.ids["cy"], world.ids["tenants"]]
        accreditations.put((world.ids["cy"], world.ids["port"]), old)
        world.state.people.affiliations.put(world.ids["cy"], (world.ids["tenants"], world.ids["port"]))
        assert refused(take_on(world)) == "NOT_THE_AUDITOR"


def test_a_finding_asks_somebody_by_a_day_over_something_that_is_there() -> None:
    """Yesterday and an unknown act are refused; without a day the charter's days hold."""
    world = opened()
    assert refused(raise_finding(world, "ben")) == "NOT_THE_AUDITOR"
    assert refused(raise_finding(world, concerns="0" * 64 + ".0")) == "CONCERNS_UNKNOWN"
    assert refused(raise_finding(world, answer_by=day(world, -1))) == "DUE_PAST"
    assert isinstance(raise_finding(world, concerns=world.ids["audit"], answer_by=day(world, 0)), Accepted)
    raise_finding(world)
    world.wait(days=14, ms=-1001)
    assert not is_overdue(world.state, finding(world), world.now)
    world.wait(ms=1)
    assert is_overdue(world.state, finding(world), world.now)


def test_only_the_respondent_answers_and_contests_with_a_reason() -> None:
    """Ana is not asked; a bare no is none."""
    world = at("raised")
    assert refused(step(world, "answered", "ana", {"word": "accepted"})) == "NOT_THE_RESPONDENT"
    assert refused(step(world, "answered", "abe", {"word": "contested"})) == "REASON_MISSING"
    assert isinstance(step(world, "answered", "abe", {"word": "contested"}, reason="It is there"), Accepted)


def test_an_action_is_agreed_by_whoever_does_it() -> None:
    """The auditor alone cannot put it on somebody; the owner alone cannot agree with herself."""
    world = at("accepted")
    body = {"owner": "@abe", "due": day(world, 10)}
    assert refused(step(world, "action_agreed", "cy", body, action="Find it")) == "OWNER_UNSIGNED"
    assert refused(step(world, "action_agreed", "abe", body, action="Find it")) == "NOT_THE_AUDITOR"
    assert refused(agree(world, -1)) == "DUE_PAST"
    assert isinstance(agree(world, 0), Accepted)
    assert isinstance(agree(world, 5), Accepted)
    assert finding(world).agreed == 2


def test_an_action_is_overdue_by_time_alone() -> None:
    """Late from the end of its day on, until it is shown; sleep puts it off."""
    world = at("action_agreed")
    world.now = finding(world).due - 1
    assert overdue_findings(world.state, world.now) == ()
    assert overdue_findings(world.state, world.now + 1) == (finding(world),)
    slept = decide(world, world.act("coalition.slept/v1"))
    world.say("ana", world.act("coalition.slept/v1", under=(slept, 0)))
    assert overdue_findings(world.state, world.now + 10**9) == ()
    world.say("ana", world.act("coalition.woke/v1"))
    world.wait(days=1)
    STEPS["show"](world)
    assert overdue_findings(world.state, world.now) == ()


def test_evidence_sent_back_leaves_the_day_where_it_was() -> None:
    """Also where the coalition slept between: the day is put off by the sleep, not by the sending back."""
    world = at("action_agreed")
    due = finding(world).due
    slept = decide(world, world.act("coalition.slept/v1"))
    world.say("ana", world.act("coalition.slept/v1", under=(slept, 0)))
    fell = world.now - 1000
    world.wait(days=5)
    woke = world.now
    world.say("ana", world.act("coalition.woke/v1"))
    STEPS["show"](world)
    STEPS["return"](world)
    assert not is_overdue(world.state, finding(world), due + woke - fell - 1)
    assert is_overdue(world.state, finding(world), due + woke - fell)


def test_evidence_is_something_and_the_owners() -> None:
    """Nothing, or an act that is not there, shows nothing."""
    world = at("action_agreed")
    assert refused(step(world, "evidenced", "abe")) == "EVIDENCE_MISSING"
    assert refused(step(world, "evidenced", "abe", {"act": "0" * 64 + ".0"})) == "EVIDENCE_MISSING"
    assert refused(step(world, "evidenced", "ana", note="Here")) == "NOT_THE_OWNER"
    assert isinstance(step(world, "evidenced", "abe", {"act": world.ids["audit"]}), Accepted)


@pytest.mark.parametrize("who", ["abe", "ana", "ben"])
def test_only_the_auditor_closes(who: str) -> None:
    """Neither its owner, nor her organization, nor anybody else."""
    world = at("evidence")
    assert refused(step(world, "closed", who)) == "NOT_THE_AUDITOR"
    assert isinstance(step(world, "closed", "cy"), Accepted)


def test_an_audit_not_reported_by_its_day_shows() -> None:
    """From the end of that day on."""
    world = opened()
    audit = world.state.audits.audits[world.ids["audit"]]
    assert overdue_audits(world.state, audit.due - 1) == ()
    assert overdue_audits(world.state, audit.due) == (audit,)
    report(world)
    assert overdue_audits(world.state, audit.due) == ()
