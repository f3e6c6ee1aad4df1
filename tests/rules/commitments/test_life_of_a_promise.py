"""What becomes of promises: heard of, helped, changed, passed on, kept, set down (docs/rules.md O-8 to O-24)."""

from dataclasses import replace
from typing import Any

import pytest

from ledger.rules.charter.model import CharterData
from ledger.rules.commitments.standing import no_word, open_of
from ledger.rules.judge import Accepted
from ledger.rules.kind import Refusal
from tests.rules.commitments.promises import (
    PROMISE,
    act,
    claim,
    coalition,
    day,
    offer,
    promise,
    promised,
    standing,
    terms,
)
from tests.rules.decided import decided
from tests.rules.posts.offices import PAPER, on_paper
from tests.world import World, org

DOCUMENT = {"sha256": PAPER.sha256, "length": PAPER.length, "type": PAPER.type, "salted": PAPER.salted}


def quiet(world: World) -> bool:
    """Whether the list says "no word yet"."""
    return no_word(world.state, promise(world), world.now)


def to_midnight(world: World) -> None:
    """Let the clock stand at the beginning of a day (UTC), so that tests can count whole days."""
    world.wait(ms=86_400_000 - world.now % 86_400_000)


def test_a_missed_date_is_at_risk_then_no_word_then_lapsed() -> None:
    """The end of the due day, seven days, thirty days: each to the millisecond, each by time alone."""
    world = coalition()
    promised(world, due=30)
    to_midnight(world)
    world.wait(days=30, ms=-1)
    assert standing(world) == "active"
    world.wait(ms=1)
    assert (standing(world), quiet(world)) == ("at_risk", False)
    world.wait(days=7, ms=-1)
    assert not quiet(world)
    world.wait(ms=1)
    assert quiet(world)
    world.wait(days=23, ms=-1)
    assert standing(world) == "at_risk"
    world.wait(ms=1)
    assert (standing(world), quiet(world)) == ("lapsed", True)


def test_a_word_after_the_due_day_puts_off_lapsing() -> None:
    """Who says how it goes has been heard: the grace counts from her last word."""
    world = coalition()
    promised(world, due=30)
    world.wait(days=50)
    assert quiet(world)
    world.say("ana", act(world, "updated", note="Next week."))
    assert (standing(world), quiet(world)) == ("at_risk", False)
    world.wait(days=29)
    assert standing(world) == "at_risk"
    world.wait(days=1)
    assert standing(world) == "lapsed"


def test_an_update_that_is_due_and_missed_puts_a_promise_at_risk() -> None:
    """A fortnight between updates is agreed; the owner may name another day, which is not over."""
    world = coalition()
    promised(world, due=90, terms={"update_days": 14})
    world.wait(days=14)
    assert standing(world) == "at_risk"
    yesterday = act(world, "updated", {"next_update": day(world, -1)})
    assert world.refused("ana", yesterday).code == "DATE_PAST"
    world.say("ana", act(world, "updated", {"next_update": day(world, 20)}))
    world.wait(days=20)
    assert standing(world) == "active"
    world.wait(days=1)
    assert standing(world) == "at_risk"
    world.say("ana", act(world, "updated"))
    assert standing(world) == "active"


def test_a_milestone_is_missed_until_it_is_marked() -> None:
    """Marking needs one that is in the terms."""
    world = coalition()
    body = offer(world, due=90, terms={"milestones": [{"due": day(world, 10)}]})
    sealed: dict[str, Any] = {"deliverable": "Twelve hours", "milestones/0/label": "Half of it"}
    world.say(
        "ana",
        world.act("commitment.offered/v1", body, **sealed),
        world.act("commitment.made/v1", about=".0"),
        names=(PROMISE,),
    )
    world.wait(days=11)
    assert standing(world) == "at_risk"
    refusal = world.refused("ana", act(world, "updated", {"milestones": [1]}))
    assert (refusal.code, refusal.detail) == ("MILESTONE_UNKNOWN", {"milestone": 1, "count": 1})
    world.say("ana", act(world, "updated", {"milestones": [0]}))
    assert standing(world) == "active"


def test_who_says_it_is_at_risk_can_say_that_it_goes_on() -> None:
    """The reason is hers to tell or not."""
    world = coalition()
    promised(world)
    world.say("ana", act(world, "at_risk", reason="The van broke down"))
    assert standing(world) == "at_risk"
    world.say("ana", act(world, "updated"))
    assert standing(world) == "active"


def test_only_its_owner_says_how_a_promise_goes() -> None:
    """For a person's promise the person; for an organization's also its delegates, in its name."""
    world = coalition()
    promised(world)
    assert world.refused([("abe", org("dockers"))], act(world, "updated")).code == "NOT_THE_OWNER"
    promised(world, called="ours", promisor="organization")
    assert world.refused("abe", act(world, "updated", about="ours")).code == "NOT_THE_OWNER"
    world.say([("abe", org("dockers"))], act(world, "updated", about="ours"))


def test_what_was_said_by_phone_is_written_down_before_a_witness() -> None:
    """How it goes may be written down for her; what she owes may not."""
    world = coalition()
    promised(world)
    two = [("ben", "self"), ("cy", "self")]
    world.say(two, act(world, "at_risk", by=(0, 1), written_for=("ana", "self", "phone")))
    assert standing(world) == "at_risk"
    new = act(world, "renegotiating", {"terms": terms(world, 60)}, by=(0, 1), written_for=("ana", "self", "phone"))
    assert world.refused(two, new).code == "NOT_OWN_HAND"


def helping(world: World, quantity: int, owner: str = "ben", organization: str = "nurses", **more: Any) -> Any:
    """An offer to take over a part."""
    body = offer(world, owner, organization, helps=f"@{PROMISE}", terms={"quantity": quantity, **more})
    return world.act("commitment.offered/v1", body, deliverable="A part of it")


def test_help_splits_a_promise_with_another_organization() -> None:
    """What others take over is theirs; set down, it comes back."""
    world = coalition()
    promised(world)
    assert world.refused("ben", helping(world, 5)).detail == {"problem": "asks for no help now"}
    refusal = world.refused("ana", act(world, "help_asked", {"amount": 13}))
    assert (refusal.code, refusal.detail) == ("HELP_TOO_MUCH", {"asked": 13, "left": 12})
    world.say("ana", act(world, "help_asked", {"amount": 5, "organizations": ["@nurses"]}))
    assert world.refused("cy", helping(world, 5, "cy", "tenants")).detail == {"problem": "asks others"}
    assert world.refused("ben", helping(world, 6)).detail == {"problem": "needs 5 more, not 6"}
    assert world.refused("ben", helping(world, 5, unit="days")).detail == {"problem": "counts in another unit"}
    own = world.refused("abe", helping(world, 5, "abe", "dockers"))
    assert own.detail == {"problem": "asks others"}
    world.say("ben", helping(world, 5), world.act("commitment.made/v1", about=".0"), names=("part",))
    assert (promise(world).outstanding, promise(world, "part").outstanding) == (7, 5)
    world.say("ben", act(world, "withdrawn", about="part"))
    assert promise(world).outstanding == 12


def test_an_organization_does_not_help_itself() -> None:
    """Its own load would not change."""
    world = coalition()
    promised(world)
    world.say("ana", act(world, "help_asked"))
    problem = world.refused("abe", helping(world, 5, "abe", "dockers")).detail["problem"]
    assert problem == "is its own; its organization carries it already"


def test_help_that_is_offered_late_is_not_made() -> None:
    """Between offer and making somebody else took it all."""
    world = coalition()
    promised(world)
    world.say("ana", act(world, "help_asked"))
    world.say("ben", helping(world, 12), names=("late",))
    world.say("cy", helping(world, 12, "cy", "tenants"), world.act("commitment.made/v1", about=".0"))
    assert world.refused("ben", act(world, "made", about="late")).code == "HELP_UNFIT"


def test_a_helper_can_do_less_but_not_take_more_than_was_asked() -> None:
    """Less goes back to the promise that it helps."""
    world = coalition()
    promised(world)
    world.say("ana", act(world, "help_asked"))
    world.say("ben", helping(world, 8), world.act("commitment.made/v1", about=".0"), names=("part",))
    more = act(world, "renegotiating", {"terms": terms(world, 40, quantity=9)}, about="part")
    assert world.refused("ben", more).code == "TERMS_UNFIT"
    other = act(world, "renegotiating", {"terms": terms(world, 40, quantity=5, unit="days")}, about="part")
    assert world.refused("ben", other).code == "TERMS_UNFIT"
    world.say("ben", act(world, "renegotiating", {"terms": terms(world, 40, quantity=3)}, about="part"))
    assert promise(world).outstanding == 9
    changed = act(world, "renegotiating", {"terms": terms(world, 40, unit="days")})
    assert world.refused("ana", changed).detail == {"problem": "others help in another unit"}


def test_a_promise_nobody_relies_on_is_changed_by_its_owner_alone_at_any_time() -> None:
    """Also after the due day; the old version stays."""
    world = coalition()
    promised(world)
    world.wait(days=40)
    assert standing(world) == "at_risk"
    world.say("ana", act(world, "renegotiating", {"terms": terms(world, 30, quantity=6)}))
    assert standing(world) == "active"
    assert [version.terms.quantity for version in promise(world).versions] == [12, 6]


@pytest.mark.parametrize(("assent", "needed"), [("none", 0), ("one", 1), ("all", 2)])
def test_those_relying_on_a_promise_agree_as_the_charter_says(assent: str, needed: int) -> None:
    """None, one, or all of them."""
    world = coalition({"commitments": {"assent": assent}})
    promised(world, relied_on_by=["@nurses", "@tenants"])
    world.say("ana", act(world, "renegotiating", {"terms": terms(world, 60)}), names=("proposal",))
    for who, organization in [("ben", "nurses"), ("cy", "tenants")][:needed]:
        assert (standing(world), len(promise(world).versions)) == ("renegotiating", 1)
        world.say([(who, org(organization))], act(world, "renegotiated", on="proposal"))
    assert (standing(world), len(promise(world).versions)) == ("active", 2)


def test_an_organization_s_promise_changes_with_its_authoriser_s_hand() -> None:
    """The accountable person proposes; the organization that promised agrees, by its own hand."""
    world = coalition()
    promised(world, promisor="organization")
    world.say("ana", act(world, "renegotiating", {"terms": terms(world, 60)}), names=("proposal",))
    assert standing(world) == "renegotiating"
    assert world.refused("abe", act(world, "renegotiated", on="proposal")).code == "NOT_YOURS_TO_AGREE"
    phone = act(world, "renegotiated", on="proposal", by=(0, 1), written_for=("abe", org("dockers"), "phone"))
    assert world.refused([("ben", "self"), ("cy", "self")], phone).code == "NOT_YOURS_TO_AGREE"
    world.say([("abe", org("dockers"))], act(world, "renegotiated", on="proposal"))
    assert (standing(world), len(promise(world).versions)) == ("active", 2)


def test_one_agrees_to_the_very_terms_proposed() -> None:
    """A later proposal replaces an earlier, and an agreement to the earlier is none to the later."""
    world = coalition()
    promised(world, relied_on_by=["@nurses"])
    world.say("ana", act(world, "renegotiating", {"terms": terms(world, 60)}), names=("first",))
    world.say("ana", act(world, "renegotiating", {"terms": terms(world, 90)}), names=("second",))
    agree = act(world, "renegotiated", on="first")
    assert world.refused([("ben", org("nurses"))], agree).code == "PROPOSAL_CHANGED"


def test_a_proposal_that_nobody_answers_falls_away() -> None:
    """After the charter's days the old terms stand as they were."""
    world = coalition()
    promised(world, due=90, relied_on_by=["@nurses"])
    world.say("ana", act(world, "renegotiating", {"terms": terms(world, 120)}), names=("proposal",))
    world.wait(days=29)
    assert standing(world) == "renegotiating"
    world.wait(days=1)
    assert standing(world) == "active"
    agree = act(world, "renegotiated", on="proposal")
    assert world.refused([("ben", org("nurses"))], agree).code == "COMMITMENT_STANDING"


def test_only_the_accountable_person_proposes_other_terms() -> None:
    """An authoriser cannot make her answer for what she has not taken on."""
    world = coalition()
    promised(world, promisor="organization")
    new = act(world, "renegotiating", {"terms": terms(world, 60)})
    assert world.refused([("abe", org("dockers"))], new).code == "NOT_ACCOUNTABLE"


def test_a_promise_passes_on_when_both_sign() -> None:
    """The old owner proposes, the new one takes it over; her load changes with it."""
    world = coalition()
    promised(world, promisor="organization")
    body = {"organization": "@tenants", "accountable": "@cy"}
    assert world.refused("ana", act(world, "transfer_proposed", body)).code == "NOT_THE_OWNER"
    wrong = {"organization": "@tenants", "accountable": "@ben"}
    dockers = [("ana", org("dockers"))]
    assert world.refused(dockers, act(world, "transfer_proposed", wrong)).code == "ACCOUNTABLE_NOT_OF_ORGANIZATION"
    same = {"organization": "@dockers", "accountable": "@ana"}
    assert world.refused(dockers, act(world, "transfer_proposed", same)).code == "TRANSFER_TO_ITSELF"
    world.say(dockers, act(world, "transfer_proposed", body), names=("first",))
    world.say(dockers, act(world, "transfer_proposed", body), names=("transfer",))
    assert world.refused([("cy", org("tenants"))], act(world, "transferred", on="first")).code == "TRANSFER_CHANGED"
    taking = act(world, "transferred", on="transfer")
    assert world.refused("ben", taking).code == "NOT_THE_NEW_OWNER"
    assert world.refused("cy", taking).code == "NOT_AUTHORISED"
    world.say([("cy", org("tenants"))], taking)
    assert (promise(world).accountable, standing(world)) == (world.ids["cy"], "active")
    owed = [[one.id for one in open_of(world.state, world.ids[name], world.now)] for name in ("dockers", "tenants")]
    assert owed == [[], [world.ids[PROMISE]]]


def test_an_authoriser_may_second_who_takes_a_promise_over() -> None:
    """The new accountable person and her authoriser sign the same act; a delegate is no authoriser."""
    world = coalition()
    promised(world, "ana", "dockers", promisor="organization")
    body = {"organization": "@nurses", "accountable": "@bea"}
    world.say([("ana", org("dockers"))], act(world, "transfer_proposed", body), names=("transfer",))
    taking = act(world, "transferred", on="transfer", by=(0, 1))
    assert world.refused([("bea", "self"), ("ben", "self")], taking).code == "NOT_AUTHORISED"
    world.say([("bea", "self"), ("ben", org("nurses"))], taking)
    assert promise(world).accountable == world.ids["bea"]


def test_one_without_a_key_takes_over_on_paper() -> None:
    """With her hand on paper, before two."""
    world = coalition()
    promised(world, "ana", "dockers")
    body = {"organization": "@tenants", "accountable": "@cy"}
    world.say("ana", act(world, "transfer_proposed", body), names=("transfer",))
    taking = act(world, "transferred", on="transfer", by=(0, 1))
    world.say([("ben", "self"), ("abe", "self")], on_paper(world, taking, "cy"))
    assert promise(world).accountable == world.ids["cy"]


def test_e37_when_the_owner_is_gone_the_promise_is_at_risk_and_never_reassigned_by_itself() -> None:
    """E37: her organization passes it to a new person who signs, or asks for release; time alone gives it to nobody."""
    world = coalition()
    promised(world, due=300)
    body = {"organization": "@dockers", "accountable": "@abe"}
    passing = act(world, "transfer_proposed", body)
    assert world.refused([("abe", org("dockers"))], passing).code == "NOT_THE_OWNER"
    accredited = {"organization": "@dockers", "roles": [], "until": day(world, 1)}
    live = world.state.record.live["person.accredited/v1", (world.ids["ana"], world.ids["dockers"])]
    world.say("abe", world.act("person.accredited/v1", accredited, about="ana", replaces=live))
    world.wait(days=1)
    assert (standing(world), promise(world).accountable) == ("at_risk", world.ids["ana"])
    assert world.refused("abe", passing).code == "NOT_THE_OWNER"
    world.say([("abe", org("dockers"))], passing, names=("transfer",))
    world.say("abe", act(world, "transferred", on="transfer"))
    assert (standing(world), promise(world).accountable) == ("active", world.ids["abe"])


def test_e28_what_an_organization_still_owes_is_told_when_it_leaves() -> None:
    """E28: delivered, passed on, released or lapsed promises are off its list; the others are on it."""
    world = coalition()
    for called in ("kept", "passed", "released", "owed"):
        promised(world, called=called, relied_on_by=["@nurses"])
    claim(world, called="kept")
    world.say("cy", act(world, "verified", {"completion": "complete"}, about="kept", on="claim"))
    transfer = {"organization": "@tenants", "accountable": "@cy"}
    world.say("ana", act(world, "transfer_proposed", transfer, about="passed"), names=("transfer",))
    world.say("cy", act(world, "transferred", about="passed", on="transfer"))
    world.say([("ben", org("nurses"))], act(world, "released", about="released"))
    world.wait(days=7)
    assert [one.id for one in open_of(world.state, world.ids["dockers"], world.now)] == [world.ids["owed"]]


def evidence(world: World, wanted: str, **body: Any) -> Accepted | Refusal:
    """Claim a promise whose terms ask for this evidence."""
    promised(world, terms={"evidence": wanted})
    return world.try_say("ana", act(world, "claimed", {"date": day(world, 0)} | body))


def test_a_claim_brings_the_evidence_agreed() -> None:
    """A document, a count, a witness of another organization, or just her word."""
    for wanted, enough in (("document", {"documents": [DOCUMENT]}), ("count", {"amount": 12}), ("word", {})):
        if wanted != "word":
            refusal = evidence(coalition(), wanted)
            assert isinstance(refusal, Refusal)
            assert refusal.code == "EVIDENCE_MISSING"
        assert isinstance(evidence(coalition(), wanted, **enough), Accepted)
    world = coalition()
    promised(world, terms={"evidence": "witness"})
    done = act(world, "claimed", {"date": day(world, 0)}, by=(0, 1))
    assert world.refused([("ana", "self"), ("abe", "self")], done).code == "EVIDENCE_MISSING"
    world.say([("ana", "self"), ("cy", "self")], done)


def test_a_claim_is_not_of_the_future() -> None:
    """What will be done has not been done."""
    world = coalition()
    promised(world)
    assert world.refused("ana", act(world, "claimed", {"date": day(world, 2)})).code == "DATE_AHEAD"


def test_another_organization_verifies_with_a_completion_level() -> None:
    """Not the owner's own, not a stranger to the power, and only the claim that stands."""
    world = coalition()
    promised(world)
    claim(world)
    verified = act(world, "verified", {"completion": "complete"}, on="claim")
    assert world.refused("ana", verified).code == "NOT_INDEPENDENT"
    assert world.refused("abe", verified).code == "NOT_INDEPENDENT"
    world.say("cy", act(world, "contested", on="claim", reason="Four hours, not twelve"))
    world.ids["old"] = world.ids["claim"]
    claim(world)
    assert world.refused("cy", act(world, "verified", {"completion": "limited"}, on="old")).code == "CLAIM_CHANGED"
    world.say("cy", act(world, "verified", {"completion": "limited"}, on="claim"))
    assert standing(world) == "verified"
    world.wait(days=7)
    assert standing(world) == "partial"


@pytest.mark.parametrize(
    ("level", "completes", "end"),
    [
        ("complete", "complete", "completed"),
        ("substantial", "complete", "partial"),
        ("substantial", "substantial", "completed"),
        ("limited", "substantial", "partial"),
        ("none", "complete", "partial"),
    ],
)
def test_the_charter_says_what_counts_as_complete(level: str, completes: str, end: str) -> None:
    """The level is recorded; the end follows from it."""
    world = coalition({"commitments": {"completes": completes, "contest_days": 3}})
    promised(world)
    claim(world)
    world.say("cy", act(world, "verified", {"completion": level}, on="claim"))
    world.wait(days=3)
    assert standing(world) == end


def test_a_contested_claim_that_nobody_renews_leaves_the_promise_as_it_was() -> None:
    """After the charter's days it stands as if it had not been claimed."""
    world = coalition()
    promised(world, due=300)
    claim(world)
    world.say("cy", act(world, "contested", on="claim", reason="Nobody came"))
    world.wait(days=29)
    assert standing(world) == "contested"
    world.wait(days=1)
    assert standing(world) == "active"


def test_contesting_needs_a_reason() -> None:
    """It is sealed, but it is there."""
    world = coalition()
    promised(world)
    claim(world)
    assert world.refused("cy", act(world, "contested", on="claim")).code == "FIELD_MISSING"


def test_those_relying_on_it_release_a_promise_or_a_decision_does() -> None:
    """Nobody else, and not in her own name."""
    world = coalition()
    promised(world, relied_on_by=["@nurses"])
    assert world.refused("ben", act(world, "released")).code == "NOT_BENEFICIARY"
    assert world.refused([("cy", org("tenants"))], act(world, "released")).code == "NOT_BENEFICIARY"
    decided(world, "cy", "commitment.released/v1", {"no_fault": False}, about=PROMISE)
    assert (standing(world), promise(world).no_fault) == ("released", False)


def test_what_was_set_down_is_picked_up_again_with_new_terms() -> None:
    """Set down without a word of why, picked up by its owner; nothing is deleted."""
    world = coalition()
    promised(world)
    world.say("ana", act(world, "withdrawn"))
    again = act(world, "picked_up", {"terms": terms(world, 90)})
    assert world.refused("abe", again).code == "NOT_ACCOUNTABLE"
    late = act(world, "picked_up", {"terms": terms(world, 90) | {"due": "2026-02-01"}})
    assert world.refused("ana", late).code == "TERMS_UNFIT"
    world.say("ana", again)
    assert (standing(world), len(promise(world).versions)) == ("active", 2)


def test_an_organization_s_promise_is_picked_up_with_its_authoriser() -> None:
    """One who is no authoriser brings one."""
    world = coalition()
    promised(world, "ana", "dockers", promisor="both")
    world.wait(days=61)
    assert standing(world) == "lapsed"
    again = act(world, "picked_up", {"terms": terms(world, 90)})
    assert world.refused("ana", again).code == "NOT_AUTHORISED"
    world.say([("ana", org("dockers"))], again)
    assert standing(world) == "active"


def test_an_offer_set_down_is_made_by_picking_it_up() -> None:
    """Picking up is by the same hands as promising."""
    world = coalition()
    world.say("ana", world.act("commitment.offered/v1", offer(world), deliverable="Hours"), names=(PROMISE,))
    world.say("ana", act(world, "withdrawn"))
    world.say("ana", act(world, "picked_up", {"terms": terms(world, 90)}))
    assert standing(world) == "active"


def test_the_charter_in_force_at_the_offer_governs_the_promise() -> None:
    """A later version does not reach back: the promise carries its parameters."""
    world = coalition({"commitments": {"grace_days": 5}})
    promised(world, due=10)
    version = world.state.charter.in_force.get()
    assert version is not None
    world.state.charter.in_force.set(replace(version, data=CharterData()))
    to_midnight(world)
    world.wait(days=14)
    assert standing(world) == "at_risk"
    world.wait(days=1)
    assert standing(world) == "lapsed"


def test_organizations_thank_one_another_openly() -> None:
    """Not themselves, and for a promise only the one whose it is."""
    world = coalition()
    promised(world)

    def thank(to: str, **body: str) -> Any:
        return world.act("acknowledgement.given/v1", {"to": f"@{to}", **body}, words="For the hall")

    assert world.refused("ana", thank("dockers")).code == "THANKS_TO_ITSELF"
    assert world.refused("cy", thank("nurses", commitment=f"@{PROMISE}")).code == "THANKS_FOR_ANOTHERS"
    world.say([("cy", org("tenants"))], thank("dockers", commitment=f"@{PROMISE}"))
    given = world.state.commitments.acknowledgements[0]
    assert (given.organization, given.to) == (world.ids["tenants"], world.ids["dockers"])
