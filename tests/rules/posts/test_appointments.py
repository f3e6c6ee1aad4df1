"""Who may be appointed: limits, rotation, caps, staggering, training, acceptance (docs/rules.md L-6 to L-18)."""

from typing import Any

import pytest

from ledger.rules.judge import Accepted
from ledger.rules.kind import Refusal
from ledger.rules.posts.standing import duties_of, post_standing
from tests.rules.decided import decided, not_decided, try_decided
from tests.rules.posts.offices import (
    appoint,
    appointment,
    coalition,
    create,
    day,
    on_paper,
    serving,
    standing,
    term_of,
)
from tests.world import World, org


def refused(world: World, person: str, starts: int, ends: int, **more: Any) -> Refusal:
    """An appointment that is refused."""
    body = appointment(person, day(world, starts), day(world, ends), **more)
    return not_decided(world, person, "term.appointed/v1", body)


def test_nobody_is_put_into_a_role_without_her_own_hand() -> None:
    """Appointed by others she serves only once she has accepted."""
    world = coalition()
    create(world)
    decided(world, "ben", "term.appointed/v1", appointment("ana", day(world, 0), day(world, 50)), called="term")
    assert serving(world) == []
    refusal = world.refused("ben", world.act("term.accepted/v1", {"interests": "none"}, about="term"))
    assert (refusal.code, refusal.clause) == ("NOT_YOURS", "L-8")
    world.say("ana", world.act("term.accepted/v1", {"interests": "none"}, about="term"))
    assert serving(world) == ["ana"]


def test_a_person_without_a_key_accepts_on_paper_before_two() -> None:
    """Her hand on paper, seen by two of two organizations, is as good as a key; her word by phone is not."""
    world = coalition()
    create(world)
    decided(world, "ben", "term.appointed/v1", appointment("ana", day(world, 0), day(world, 50)), called="term")
    accepted = world.act("term.accepted/v1", {"interests": "none"}, by=(0, 1), about="term")
    two = [("ben", "self"), ("cy", "self")]
    by_phone = world.act(
        "term.accepted/v1", {"interests": "none"}, by=(0, 1), about="term", written_for=("ana", "self", "phone")
    )
    assert world.refused(two, by_phone).code == "NOT_OWN_HAND"
    world.say(two, on_paper(world, accepted, "ana"))
    assert serving(world) == ["ana"]


def test_interests_said_to_be_declared_are_there() -> None:
    """Declaring interests without a word about them, or words with none declared, is refused."""
    world = coalition()
    create(world)
    decided(world, "ben", "term.appointed/v1", appointment("ana", day(world, 0), day(world, 50)), called="term")
    empty = world.act("term.accepted/v1", {"interests": "declared"}, about="term")
    assert world.refused("ana", empty).code == "INTERESTS_UNTOLD"
    extra = world.act("term.accepted/v1", {"interests": "none"}, about="term", interests="My brother prints")
    assert world.refused("ana", extra).code == "INTERESTS_UNTOLD"
    world.say(
        "ana", world.act("term.accepted/v1", {"interests": "declared"}, about="term", interests="My brother prints")
    )


def test_appointing_takes_a_decision_after_the_founding() -> None:
    """No one appoints by herself."""
    world = coalition()
    create(world)
    act = world.act("term.appointed/v1", appointment("ana", day(world, 0), day(world, 9)))
    assert world.refused("ana", act).code == "UNDER_MISSING"


@pytest.mark.parametrize(("length", "code"), [(0, "TERM_LENGTH"), (101, "TERM_LENGTH"), (100, None), (1, None)])
def test_a_term_is_as_long_as_the_post_allows(length: int, code: str | None) -> None:
    """From one day to the post's limit."""
    world = coalition()
    create(world, term_days=100)
    body = appointment("ana", day(world, 5), day(world, 5 + length))
    verdict = try_decided(world, "ana", "term.appointed/v1", body)
    assert (verdict.code if isinstance(verdict, Refusal) else None) == code


def test_the_stricter_of_charter_and_post_binds() -> None:
    """A post cannot give itself more than the charter allows."""
    world = coalition({"leadership": {"posts": {"coordinator": {"term_days_max": 50}}}})
    create(world, term_days=100)
    assert refused(world, "ana", 0, 51).detail == {"days": 51, "limit": 50}
    appoint(world, "ana", 0, 50)


def test_an_interim_has_a_length_of_its_own() -> None:
    """An interim is time-boxed."""
    world = coalition()
    create(world, interim_days=30)
    assert refused(world, "ana", 0, 31, interim=True).code == "TERM_LENGTH"
    appoint(world, "ana", 0, 30, interim=True)


def test_a_term_that_is_over_is_not_begun() -> None:
    """A term that would end today has no time to run."""
    world = coalition()
    create(world)
    assert refused(world, "ana", -9, 0).code == "TERM_OVER"
    appoint(world, "ana", -9, 1)


def test_who_belongs_to_no_organization_is_not_eligible_unless_the_post_says_so() -> None:
    """The post says to whom it is open."""
    world = coalition()
    world.say("ana", world.act("person.registered/v1", name="Zoe"), names=("zoe",))
    create(world)
    create(world, "gardener", eligible="person")
    body = appointment("zoe", day(world, 0), day(world, 9))
    refusal = not_decided(world, "ana", "term.appointed/v1", body)
    assert (refusal.code, refusal.detail["problem"]) == ("NOT_ELIGIBLE", "not accredited")
    decided(world, "ana", "term.appointed/v1", body | {"post": "@gardener"})


def test_nobody_holds_a_seat_in_the_name_of_an_organization_that_is_not_hers() -> None:
    """The organization named must have accredited her."""
    world = coalition()
    create(world)
    assert refused(world, "ana", 0, 9, organization="@nurses").code == "NOT_ELIGIBLE"
    appoint(world, "ana", 0, 9, organization="@dockers")


def consecutive(world: World, times: int) -> None:
    """Ana serves so many terms of ten days one after the other, the last of them ended."""
    for number in range(times):
        appoint(world, "ana", 0, 10, called=f"term {number}")
        world.wait(days=10)


def test_e20_an_incumbent_at_her_limit_is_refused_with_the_count() -> None:
    """E20: refused at nomination, with the count shown; a waiver is a decision of its own."""
    world = coalition()
    create(world, limits={"consecutive": 2}, carryover_days=0)
    consecutive(world, 2)
    nominated = {"post": "@coordinator", "person": "@ana", "starts": day(world, 0)}
    refusal = world.refused("ben", world.act("nomination.made/v1", nominated))
    assert (refusal.code, refusal.detail) == ("TERM_LIMIT", {"count": 2, "limit": 2, "what": "terms in a row"})
    assert refused(world, "ana", 0, 10).code == "TERM_LIMIT"
    waiver = {"person": "@ana", "rules": ["terms"], "until": day(world, 5)}
    decided(world, "ben", "post.rule_waived/v1", waiver, about="coordinator")
    world.say("ben", world.act("nomination.made/v1", nominated))
    appoint(world, "ana", 0, 10)


def test_a_break_starts_the_count_of_terms_in_a_row_anew() -> None:
    """Just short of the break she has still served in a row; after it she has not."""
    world = coalition()
    create(world, limits={"consecutive": 1, "break_days": 30}, carryover_days=0)
    consecutive(world, 1)
    assert refused(world, "ana", 29, 40).code == "TERM_LIMIT"
    appoint(world, "ana", 30, 40)


def test_terms_in_all_count_across_breaks() -> None:
    """A limit of terms in all is for good."""
    world = coalition()
    create(world, limits={"terms": 2}, carryover_days=0)
    consecutive(world, 1)
    world.wait(days=100)
    consecutive(world, 1)
    world.wait(days=100)
    assert refused(world, "ana", 0, 10).detail == {"count": 2, "limit": 2, "what": "terms in all"}


@pytest.mark.parametrize(("served", "counts"), [(20, False), (21, True)])
def test_e21_an_interim_counts_by_the_days_served(served: int, *, counts: bool) -> None:
    """E21: an interim that lasted longer than the charter's figure counts as a term, a shorter one does not."""
    world = coalition({"leadership": {"interim_counts_after_days": 20}})
    create(world, limits={"terms": 1}, carryover_days=0)
    appoint(world, "ana", 1, 1 + served, interim=True)
    world.wait(days=40)
    verdict = try_decided(
        world, "ana", "term.appointed/v1", appointment("ana", day(world, 0), day(world, 10), organization="@dockers")
    )
    assert isinstance(verdict, Refusal) is counts


def test_a_declined_term_does_not_count() -> None:
    """What came to nothing is held against nobody."""
    world = coalition()
    create(world, limits={"terms": 1})
    decided(world, "ben", "term.appointed/v1", appointment("ana", day(world, 0), day(world, 9)), called="term")
    world.say("ana", world.act("term.declined/v1", about="term"))
    appoint(world, "ana", 1, 9)


def test_e22_when_nobody_stands_the_holder_carries_over_and_then_the_role_is_vacant() -> None:
    """E22: carryover, then vacant; the duties fall to the post that the charter's post names."""
    world = coalition()
    create(world, "secretary")
    create(world, carryover_days=30, duties_fall_to="@secretary")
    appoint(world, "ana", 0, 10)
    appoint(world, "ben", 0, 300, code="secretary", called="ben's term")
    world.wait(days=39)
    assert standing(world, "ana's term") == "carryover"
    world.wait(days=1)
    assert (serving(world), posts_of(world)) == ([], ("vacant", ["ben"]))
    decided(world, "ben", "term.removed/v1", about="ben's term")
    assert posts_of(world) == ("vacant", [])


def posts_of(world: World) -> tuple[str, list[str]]:
    """Where the coordinator's post stands, and who does its duties."""
    post = world.state.posts.posts[world.ids["coordinator"]]
    names = {identity: name for name, identity in world.ids.items()}
    return (
        post_standing(world.state, post, world.now),
        [names[term.person] for term in duties_of(world.state, post.id, world.now)],
    )


def test_a_role_goes_round_among_organizations() -> None:
    """With a rotation of two, an organization waits until two others have held it."""
    world = coalition()
    create(world, rotation=2, carryover_days=0)
    for person, organization in (("ana", "@dockers"), ("ben", "@nurses")):
        appoint(world, person, 0, 10, organization=organization)
        world.wait(days=10)
    refusal = refused(world, "abe", 0, 10, organization="@dockers")
    assert (refusal.code, refusal.detail["waits"]) == ("ROTATION_DUE", 1)
    nominated = {"post": "@coordinator", "person": "@bea", "starts": day(world, 0), "organization": "@nurses"}
    assert world.refused("cy", world.act("nomination.made/v1", nominated)).detail["waits"] == 2
    appoint(world, "cy", 0, 10, organization="@tenants")
    world.wait(days=10)
    appoint(world, "abe", 0, 10, organization="@dockers")


def test_a_rotation_can_be_waived_for_one_person() -> None:
    """Where nobody else can, the coalition may decide so openly."""
    world = coalition()
    create(world, rotation=1, carryover_days=0)
    appoint(world, "ana", 0, 10, organization="@dockers")
    world.wait(days=10)
    waiver = {"person": "@abe", "rules": ["rotation"], "until": day(world, 5)}
    decided(world, "ben", "post.rule_waived/v1", waiver, about="coordinator")
    appoint(world, "abe", 0, 10, organization="@dockers")


def test_a_seat_kept_for_an_organization_is_its_own() -> None:
    """Seats of a joint committee are allotted; the others are open."""
    world = coalition()
    create(world, seats=2, allotment=[{"seat": 0, "organization": "@nurses"}])
    refusal = refused(world, "ana", 0, 10, organization="@dockers")
    assert (refusal.code, refusal.detail["seat"]) == ("SEAT_ALLOTTED", 0)
    appoint(world, "ben", 0, 10, organization="@nurses")
    appoint(world, "ana", 0, 10, organization="@dockers", seat=1)


def test_one_organization_holds_no_more_seats_than_its_cap() -> None:
    """One third of three seats is one seat, whoever sits in the others."""
    world = coalition({"leadership": {"affiliation_cap": "1/3"}})
    create(world, seats=3)
    appoint(world, "ana", 0, 10, seat=0)
    refusal = refused(world, "abe", 9, 20, seat=1)
    assert (refusal.code, refusal.detail["count"], refusal.detail["limit"]) == ("AFFILIATION_CAP", 1, 1)
    appoint(world, "abe", 10, 20, seat=1)
    appoint(world, "ben", 0, 10, seat=2)


def test_terms_of_a_board_do_not_all_end_together() -> None:
    """At most one of the seats may fall free within thirty days."""
    world = coalition()
    create(world, seats=2, stagger={"seats": 1, "days": 30})
    appoint(world, "ana", 0, 100, seat=0)
    assert refused(world, "ben", 0, 129, seat=1).code == "NOT_STAGGERED"
    appoint(world, "ben", 0, 130, seat=1)


def test_a_post_may_ask_for_training_first() -> None:
    """Without the training, or with one that runs out before the start, she is not appointed."""
    world = coalition()
    create(world, training=["cash_box"])
    assert refused(world, "ana", 0, 10).detail == {"training": "cash_box"}
    two = [("ben", "self"), ("cy", "self")]
    done = {"training": "cash_box", "date": day(world, -1), "until": day(world, 5)}
    ahead = {"training": "cash_box", "date": day(world, 2)}
    assert world.refused(two, world.act("training.completed/v1", ahead, by=(0, 1), about="ana")).code == "DATE_AHEAD"
    world.say(two, world.act("training.completed/v1", done, by=(0, 1), about="ana"))
    assert refused(world, "ana", 5, 10).code == "TRAINING_MISSING"
    appoint(world, "ana", 4, 10)


def test_a_post_that_was_abolished_takes_nobody() -> None:
    """Its terms ended with it, and its code may be used again."""
    world = coalition()
    create(world)
    appoint(world, "ana", 0, 10)
    decided(world, "ben", "post.abolished/v1", about="coordinator")
    assert (standing(world, "ana's term"), serving(world)) == ("abolished", [])
    assert refused(world, "ben", 0, 10).code == "POST_ABOLISHED"
    gone = {"person": "@ana", "rules": ["terms"], "until": day(world, 5)}
    assert not_decided(world, "ben", "post.rule_waived/v1", gone, about="coordinator").code == "POST_ABOLISHED"
    create(world)
    appoint(world, "ben", 0, 10)


def test_a_code_names_one_post() -> None:
    """The charter's powers name posts by code, so a code is never ambiguous."""
    world = coalition()
    create(world)
    refusal = not_decided(world, "ana", "post.created/v1", {"code": "coordinator"}, name="Again")
    assert (refusal.code, refusal.clause) == ("POST_CODE_TAKEN", "L-1")


def test_a_post_that_contradicts_itself_is_not_a_post() -> None:
    """Seats that are not there are allotted to nobody."""
    world = coalition()
    body = {"code": "x", "seats": 1, "allotment": [{"seat": 1, "organization": "@nurses"}]}
    assert not_decided(world, "ana", "post.created/v1", body, name="X").code == "BODY_INVALID"
    body = {"code": "x", "handover": ["keys", "keys"]}
    assert not_decided(world, "ana", "post.created/v1", body, name="X").code == "BODY_INVALID"


def nominate(world: World, person: str, called: str = "nomination", **more: Any) -> None:
    """Ben nominates somebody for the coordinator's seat."""
    body = {"post": "@coordinator", "person": f"@{person}", "starts": day(world, 0), **more}
    world.say("ben", world.act("nomination.made/v1", body), names=(called,))


def test_an_accepted_nomination_is_her_word_for_the_term() -> None:
    """She accepted when she was nominated; the appointment asks her no second time, and uses the nomination up."""
    world = coalition()
    create(world)
    nominate(world, "ana")
    body = appointment("ana", day(world, 0), day(world, 9), nomination="@nomination")
    assert not_decided(world, "ben", "term.appointed/v1", body).detail == {"problem": "is nominated"}
    world.say("ana", world.act("nomination.accepted/v1", {"interests": "none"}, about="nomination"))
    decided(world, "ben", "term.appointed/v1", body)
    assert serving(world) == ["ana"]
    later = appointment("ana", day(world, 9), day(world, 19), nomination="@nomination")
    assert not_decided(world, "ben", "term.appointed/v1", later).detail == {"problem": "is appointed"}


def test_a_nomination_is_for_the_one_it_names() -> None:
    """Nobody else is appointed on it."""
    world = coalition()
    create(world)
    nominate(world, "ana")
    world.say("ana", world.act("nomination.accepted/v1", {"interests": "none"}, about="nomination"))
    body = appointment("cy", day(world, 0), day(world, 9), nomination="@nomination")
    assert not_decided(world, "ben", "term.appointed/v1", body).code == "NOMINATION_UNFIT"


def test_a_nomination_needs_the_endorsements_that_the_post_asks_for() -> None:
    """They come from other organizations, in their name."""
    world = coalition()
    create(world, endorsements=1)
    nominate(world, "ana")
    world.say("ana", world.act("nomination.accepted/v1", {"interests": "none"}, about="nomination"))
    body = appointment("ana", day(world, 0), day(world, 9), nomination="@nomination")
    assert not_decided(world, "ben", "term.appointed/v1", body).detail == {"problem": "has 0 of 1 endorsements"}
    endorse = world.act("nomination.endorsed/v1", about="nomination")
    assert world.refused("ben", endorse).code == "ENDORSEMENT_UNFIT"
    assert world.refused([("abe", org("dockers"))], endorse).code == "ENDORSEMENT_UNFIT"
    world.say([("ben", org("nurses"))], endorse)
    decided(world, "ben", "term.appointed/v1", body)


NOMINATION_MOVES: dict[str, tuple[str, set[str]]] = {
    "nomination.accepted/v1": ("ana", {"nominated"}),
    "nomination.declined/v1": ("ana", {"nominated"}),
    "nomination.withdrawn/v1": ("ben", {"nominated", "accepted"}),
    "nomination.endorsed/v1": ("cy", {"nominated", "accepted"}),
}


def nomination_in(standing_of_it: str) -> World:
    """A world whose nomination stands so."""
    world = coalition()
    create(world)
    nominate(world, "ana")
    steps = {
        "nominated": [],
        "accepted": ["accepted"],
        "declined": ["declined"],
        "withdrawn": ["withdrawn"],
        "appointed": ["accepted"],
    }
    for step in steps[standing_of_it]:
        body = {"interests": "none"} if step == "accepted" else {}
        world.say("ana", world.act(f"nomination.{step}/v1", body, about="nomination"))
    if standing_of_it == "appointed":
        body = appointment("ana", day(world, 0), day(world, 9), nomination="@nomination")
        decided(world, "ben", "term.appointed/v1", body)
    return world


@pytest.mark.parametrize("kind", NOMINATION_MOVES)
@pytest.mark.parametrize("found", ["nominated", "accepted", "declined", "withdrawn", "appointed"])
def test_a_nomination_moves_from_the_right_standings_only(found: str, kind: str) -> None:
    """Each act from each standing is accepted or refused with the standing."""
    person, lawful = NOMINATION_MOVES[kind]
    world = nomination_in(found)
    assert world.state.posts.nominations[world.ids["nomination"]].standing == found
    capacity = org("tenants") if person == "cy" else "self"
    body = {"interests": "none"} if kind == "nomination.accepted/v1" else {}
    verdict = world.try_say([(person, capacity)], world.act(kind, body, about="nomination"))
    if found in lawful:
        assert isinstance(verdict, Accepted), verdict
    else:
        assert isinstance(verdict, Refusal), "accepted"
        assert (verdict.code, verdict.detail["standing"]) == ("NOMINATION_STANDING", found)


def test_only_the_nominee_answers_and_only_the_two_of_them_take_it_back() -> None:
    """A third person can do neither."""
    world = coalition()
    create(world)
    nominate(world, "ana")
    for kind in ("nomination.accepted/v1", "nomination.declined/v1"):
        body = {"interests": "none"} if kind == "nomination.accepted/v1" else {}
        assert world.refused("cy", world.act(kind, body, about="nomination")).code == "NOT_THE_NOMINEE"
    assert world.refused("cy", world.act("nomination.withdrawn/v1", about="nomination")).code == "NOT_NOMINATOR"
    nominated = {"post": "@coordinator", "person": "@ana", "starts": day(world, 0), "seat": 1}
    assert world.refused("ben", world.act("nomination.made/v1", nominated)).code == "SEAT_UNKNOWN"


def test_the_term_knows_in_whose_name_it_is_held() -> None:
    """The organization and the rank stand with the term."""
    world = coalition()
    create(world)
    appoint(world, "ana", 0, 10, organization="@dockers", rank=2)
    assert (term_of(world, "ana's term").organization, term_of(world, "ana's term").rank) == (world.ids["dockers"], 2)
