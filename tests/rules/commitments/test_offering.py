"""Offering and making: by the owner's hand, under a decision only where it binds (docs/rules.md O-1 to O-7, O-11)."""

from dataclasses import replace
from typing import Any

import pytest

from ledger.rules.commitments.load import load
from ledger.rules.judge import Accepted
from tests.rules.commitments.promises import (
    PROMISE,
    act,
    coalition,
    day,
    offer,
    offered,
    promise,
    promised,
    standing,
)
from tests.rules.decisions.council import all_speak, close, council, open_up, propose, run_through, stage
from tests.rules.posts.offices import on_paper
from tests.world import World, org

TWO = [("ben", "self"), ("cy", "self")]
WORDS: dict[str, Any] = {"deliverable": "Twelve hours at the stall"}


def offer_act(world: World, owner: str = "ana", organization: str = "dockers", **more: Any) -> Any:
    """An offer as an act."""
    return world.act("commitment.offered/v1", offer(world, owner, organization, **more), **WORDS)


def test_e29_a_commitment_its_owner_never_agreed_to_is_impossible() -> None:
    """E29: forged by another, by her own organization, by phone, across the room or by silence, none is made."""
    world = coalition()
    assert world.refused("ben", offer_act(world)).code == "NOT_ACCOUNTABLE"
    assert world.refused([("abe", org("dockers"))], offer_act(world, promisor="organization")).code == "NOT_ACCOUNTABLE"
    for how in ("phone", "in_room", "paper"):
        body = offer(world)
        said = world.act("commitment.offered/v1", body, by=(0, 1), written_for=("ana", "self", how), **WORDS)
        assert world.refused([("ben", "self"), ("cy", "self")], said).code == "NOT_OWN_HAND"
    offered(world)
    assert world.refused("abe", act(world, "made")).code == "NOT_THE_OWNER"
    assert world.refused([("abe", org("dockers"))], act(world, "made")).code == "NOT_THE_OWNER"
    world.wait(days=400)
    assert standing(world) == "offered"


def test_a_hand_on_paper_seen_by_two_makes_a_promise_and_says_so_for_ever() -> None:
    """Two people of two organizations saw the paper; one, or two of one organization, are not enough."""
    world = coalition()
    body = offer(world)
    paper = on_paper(world, world.act("commitment.offered/v1", body, by=(0, 1), **WORDS), "ana")
    made = on_paper(world, world.act("commitment.made/v1", by=(0, 1), about=".0"), "ana")
    assert world.refused([("ben", "self"), ("bea", "self")], paper).code == "WITNESS_MISSING"
    world.say([("ben", "self"), ("cy", "self")], paper, made, names=(PROMISE,))
    assert (standing(world), promise(world).on_paper) == ("active", True)


def test_one_who_is_accountable_and_authoriser_promises_with_one_signature() -> None:
    """Offering and making stand in one statement."""
    world = coalition()
    promised(world, promisor="organization")
    assert (standing(world), promise(world).on_paper) == ("active", False)


def test_an_organization_s_promise_needs_its_authoriser() -> None:
    """The person who answers for it offers; a delegate who is no authoriser does not make it."""
    world = coalition()
    accredited = {"organization": "@dockers", "roles": ["delegate"]}
    live = world.state.record.live["person.accredited/v1", (world.ids["ana"], world.ids["dockers"])]
    world.say("abe", world.act("person.accredited/v1", accredited, about="ana", replaces=live))
    offered(world, promisor="both")
    assert world.refused([("ana", org("dockers"))], act(world, "made")).code == "NOT_THE_OWNER"
    world.say([("abe", org("dockers"))], act(world, "made"))
    assert standing(world) == "active"


def test_the_accountable_person_is_of_the_organization_she_answers_for() -> None:
    """And still is when it is made."""
    world = coalition()
    act_ = world.act("commitment.offered/v1", offer(world, "ana", "nurses"), **WORDS)
    assert world.refused("ana", act_).code == "ACCOUNTABLE_NOT_OF_ORGANIZATION"
    offered(world)
    accredited = {"organization": "@dockers", "roles": [], "until": day(world, 1)}
    live = world.state.record.live["person.accredited/v1", (world.ids["ana"], world.ids["dockers"])]
    world.say("abe", world.act("person.accredited/v1", accredited, about="ana", replaces=live))
    world.wait(days=1)
    assert world.refused("ana", act(world, "made")).code == "ACCOUNTABLE_NOT_OF_ORGANIZATION"


@pytest.mark.parametrize(
    "changes",
    [
        {"quantity": None},
        {"unit": None},
        {"quantity": None, "unit": None},
        {"money": {"minor": 5, "ccy": "ZAR"}},
        {"thing": "money", "quantity": None, "unit": None},
        {"thing": "money", "money": {"minor": 5, "ccy": "ZAR"}},
        {"starts": 31},
        {"milestones": [31]},
    ],
)
def test_terms_that_contradict_themselves_are_no_terms(changes: dict[str, Any]) -> None:
    """Money has an amount, all else but a task a quantity with a unit, and nothing is due before it begins."""
    world = coalition()
    body = offer(world)
    filled: dict[str, Any] = body["terms"] | changes
    if "starts" in changes:
        filled["starts"] = day(world, 31)
    if "milestones" in changes:
        filled["milestones"] = [{"due": day(world, 31)}]
    body["terms"] = {name: value for name, value in filled.items() if value is not None}
    assert world.refused("ana", world.act("commitment.offered/v1", body, **WORDS)).code == "BODY_INVALID"


MONEY = {"thing": "money", "due": "2026-04-01", "evidence": "document"}


@pytest.mark.parametrize(
    ("new", "problem"),
    [
        (MONEY | {"money": {"minor": 0, "ccy": "ZAR"}}, "an amount of nothing"),
        (MONEY | {"money": {"minor": 5, "ccy": "CHF"}}, "no currency CHF in this ledger"),
        ({"thing": "task", "due": "2026-02-28", "evidence": "word"}, "the due day is over"),
        (
            {"thing": "task", "due": "2026-04-01", "evidence": "word", "milestones": [{"due": "2026-03-15"}]},
            "milestone 0 without its words",
        ),
        (MONEY | {"money": {"minor": 1, "ccy": "ZAR"}}, None),
        ({"thing": "task", "due": "2026-03-01", "evidence": "word"}, None),
    ],
)
def test_terms_fit_the_ledger(new: dict[str, Any], problem: str | None) -> None:
    """A currency that it counts, an amount, a day that is not over, words for each milestone."""
    world = coalition()
    verdict = world.try_say("ana", world.act("commitment.offered/v1", offer(world) | {"terms": new}, **WORDS))
    if problem is None:
        assert isinstance(verdict, Accepted), verdict
    else:
        assert (verdict.code, verdict.detail) == ("TERMS_UNFIT", {"problem": problem})  # type: ignore[union-attr]


def ask(world: World, organization: str = "nurses", **body: Any) -> Any:
    """A request for hours."""
    filled = {"organization": f"@{organization}", "thing": "hours", "quantity": 5, "unit": "hours"} | body
    return world.act("commitment.requested/v1", filled, what="Five hours at the stall")


def request_standing(world: World) -> str:
    """Where the request stands now."""
    return world.state.commitments.requests[world.ids["request"]].standing(world.now)


def test_a_request_creates_no_duty_and_expires() -> None:
    """Nothing is owed by whoever is asked, and nothing turns red."""
    world = coalition()
    world.say("ana", ask(world), names=("request",))
    assert (request_standing(world), len(world.state.commitments.commitments)) == ("requested", 0)
    world.wait(days=30)
    assert request_standing(world) == "requested"
    world.wait(days=1)
    assert request_standing(world) == "expired"
    late = offer_act(world, "ben", "nurses", request="@request")
    assert world.refused("ben", late).detail == {"problem": "is expired"}


def test_a_request_is_answered_by_an_offer_of_whoever_was_asked() -> None:
    """Another's offer is no answer to it."""
    world = coalition()
    world.say("ana", ask(world, person="@ben", until=day(world, 5)), names=("request",))
    assert world.refused("cy", offer_act(world, "cy", "tenants", request="@request")).code == "REQUEST_UNFIT"
    assert world.refused("bea", offer_act(world, "bea", "nurses", request="@request")).code == "REQUEST_UNFIT"
    world.say("ben", offer_act(world, "ben", "nurses", request="@request"), names=(PROMISE,))
    request = world.state.commitments.requests[world.ids["request"]]
    assert (request.standing(world.now), request.offer) == ("answered", world.ids[PROMISE])


@pytest.mark.parametrize("kind", ["request_declined", "request_withdrawn"])
@pytest.mark.parametrize("found", ["requested", "declined", "withdrawn", "answered", "expired"])
def test_a_request_ends_once(found: str, kind: str) -> None:
    """It is declined or withdrawn while it waits, and refused with its standing after that."""
    world = coalition()
    world.say("ana", ask(world), names=("request",))
    if found == "expired":
        world.wait(days=31)
    if found == "declined":
        world.say([("ben", org("nurses"))], act(world, "request_declined", about="request"))
    if found == "withdrawn":
        world.say("ana", act(world, "request_withdrawn", about="request"))
    if found == "answered":
        world.say("ben", offer_act(world, "ben", "nurses", request="@request"))
    assert request_standing(world) == found
    signer = ("ben", org("nurses")) if kind == "request_declined" else ("ana", "self")
    verdict = world.try_say([signer], act(world, kind, about="request"))
    assert isinstance(verdict, Accepted) is (found == "requested")
    if found != "requested":
        assert (verdict.code, verdict.detail) == ("REQUEST_STANDING", {"standing": found})  # type: ignore[union-attr]


def test_only_those_asked_decline_and_only_the_asker_takes_back() -> None:
    """Nobody answers for another."""
    world = coalition()
    world.say("ana", ask(world), names=("request",))
    assert world.refused("cy", act(world, "request_declined", about="request")).code == "NOT_ASKED"
    assert world.refused("ben", act(world, "request_declined", about="request")).code == "NOT_ASKED"
    assert world.refused("abe", act(world, "request_withdrawn", about="request")).code == "NOT_THE_ASKER"


def test_a_request_goes_to_an_organization_of_the_coalition() -> None:
    """Not to one that was only invited, nor to a person of another, nor for a day that has come."""
    world = coalition()
    world.say("ana", world.act("organization.registered/v1", {"standing": "invited"}, name="Choir"), names=("choir",))
    assert world.refused("ana", ask(world, "choir")).code == "REQUEST_UNFIT"
    assert world.refused("ana", ask(world, person="@cy")).code == "REQUEST_UNFIT"
    assert world.refused("ana", ask(world, until=day(world, 0))).code == "UNTIL_PAST"


def test_only_so_many_requests_wait_for_one_organization() -> None:
    """The charter's figure is the last that is taken; an answer makes room."""
    world = coalition({"load": {"asks_open_max": 2}})
    world.say("ana", ask(world), ask(world), names=("request",))
    refusal = world.refused("ana", ask(world))
    assert (refusal.code, refusal.detail) == ("ASKS_TOO_MANY", {"count": 2, "limit": 2})
    world.say("ana", ask(world, "tenants"))
    world.say([("ben", org("nurses"))], act(world, "request_declined", about="request"))
    world.say("ana", ask(world))


def test_each_new_ask_shows_the_load_before_and_after() -> None:
    """An organization that would carry more than its share is marked, not refused; nobody is stopped from promising."""
    world = coalition({"load": {"share": "1/2"}})
    promised(world, "ana", "dockers", called="one")
    promised(world, "cy", "tenants", called="two")
    world.say("ana", ask(world, "nurses"), names=("light",))
    world.say("cy", ask(world, "dockers"), names=("heavy",))
    asked = world.state.commitments.requests
    assert [(asked[world.ids[name]].carried, asked[world.ids[name]].over_ceiling) for name in ("light", "heavy")] == [
        (0, False),
        (1, True),
    ]
    promised(world, "ana", "dockers", called="three")
    now = load(world.state, world.ids["dockers"], world.now)
    assert (now.carried, now.all_open, now.amounts) == (2, 3, {("hours", "hours"): 24})


CONSENTING = {
    "ana": "consent",
    "ben": "consent",
    "eli": "consent",
    "fay": "consent",
    "cy": "stand_aside",
    "dee": "not_ours",
}


@pytest.mark.parametrize(("share", "marked"), [("1/3", False), ("32/97", True)])
def test_a_share_is_exceeded_only_beyond_it(share: str, *, marked: bool) -> None:
    """One of three promises is one third exactly."""
    world = coalition({"load": {"share": share}})
    promised(world, "ana", "dockers", called="one")
    promised(world, "cy", "tenants", called="two")
    world.say("ana", ask(world, "nurses"), names=("asked",))
    assert world.state.commitments.requests[world.ids["asked"]].over_ceiling is marked


def decided_by_some() -> World:
    """A council whose decision binds the dockers and the nurses, but neither the teachers nor the tenants."""
    world = council()
    run_through(world, CONSENTING)
    assert stage(world) == "in_force"
    return world


def test_a_decision_draws_on_its_binding_set_alone() -> None:
    """Those who stood aside, said not ours, or said nothing are asked for nothing under it."""
    world = decided_by_some()
    for owner, organization in (("cy", "teachers"), ("dee", "tenants"), ("gus", "library")):
        assert world.refused("ana", ask(world, organization, decision="@motion")).code == "NOT_BOUND"
        drawn = offer_act(world, owner, organization, promisor="organization", decision="@motion")
        assert world.refused(owner, drawn).code == "NOT_BOUND"
    world.say("ana", ask(world, "nurses", decision="@motion"))
    promised(world, "ben", "nurses", promisor="organization", decision="@motion")
    assert standing(world) == "active"


def test_a_person_may_promise_by_herself_what_her_organization_is_not_bound_to() -> None:
    """Her own word is hers to give."""
    world = decided_by_some()
    promised(world, "cy", "teachers", decision="@motion")
    assert standing(world) == "active"


def test_what_is_promised_under_a_proposal_is_owed_once_it_is_in_force() -> None:
    """Before, nothing is due; and never from one whom the decision does not bind."""
    world = council()
    propose(world)
    promised(world, "ben", "nurses", called="bound", promisor="organization", decision="@motion", due=90)
    promised(world, "dee", "tenants", called="unbound", promisor="organization", decision="@motion", due=90)
    assert standing(world, "bound") == "made"
    world.wait(days=8)
    open_up(world)
    all_speak(world, CONSENTING)
    world.wait(days=8)
    assert standing(world, "bound") == "made"
    close(world)
    assert (standing(world, "bound"), standing(world, "unbound")) == ("active", "made")
    world.wait(days=400)
    assert (standing(world, "bound"), standing(world, "unbound")) == ("lapsed", "made")


def test_a_decision_that_has_ended_leaves_what_was_promised_under_it_as_it_was() -> None:
    """Rescinding reaches forward: who was bound goes on owing, who was not goes on owing nothing."""
    world = council()
    propose(world)
    promised(world, "ben", "nurses", called="bound", promisor="organization", decision="@motion", due=90)
    promised(world, "dee", "tenants", called="unbound", promisor="organization", decision="@motion", due=90)
    world.wait(days=8)
    open_up(world)
    all_speak(world, CONSENTING)
    world.wait(days=8)
    close(world)
    decision = world.state.decisions.decisions[world.ids["motion"]]
    ended = replace(decision, in_force_until=world.now + 1000, ended_as="rescinded")
    world.state.decisions.decisions.put(decision.id, ended)
    world.wait(days=1)
    assert (standing(world, "bound"), standing(world, "unbound")) == ("active", "made")


def test_nothing_passes_to_an_organization_outside_the_binding_set() -> None:
    """A transfer is a new draw."""
    world = decided_by_some()
    promised(world, "ben", "nurses", promisor="organization", decision="@motion")
    body = {"organization": "@teachers", "accountable": "@cy"}
    world.say([("ben", org("nurses"))], act(world, "transfer_proposed", body), names=("transfer",))
    taking = act(world, "transferred", on="transfer")
    assert world.refused([("cy", org("teachers"))], taking).code == "NOT_BOUND"
