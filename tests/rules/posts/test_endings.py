"""Terms that end early or pause: resigning, removal, suspension, death, disqualification (docs/rules.md, part L)."""

from ledger.format.statement import Act
from ledger.rules.judge import Accepted
from ledger.rules.kind import Refusal
from ledger.rules.posts.standing import holders, post_standing
from tests.rules.decided import decide, decided, not_decided, try_decided
from tests.rules.posts.offices import appoint, coalition, create, day, serving, standing, term_of
from tests.world import World


def in_office() -> World:
    """Ana coordinates for a hundred days."""
    world = coalition()
    create(world, carryover_days=30)
    appoint(world, "ana", 0, 100)
    world.wait(days=1)
    return world


def test_only_the_holder_gives_her_role_up() -> None:
    """Nobody resigns for another."""
    world = in_office()
    assert world.refused("ben", world.act("term.resigned/v1", about="ana's term")).code == "NOT_YOURS"


def test_a_resignation_takes_effect_on_the_day_she_names() -> None:
    """From today until before the end; not in the past, not after the end."""
    world = in_office()

    def resign(days: int) -> Act:
        return world.act("term.resigned/v1", {"effective": day(world, days)}, about="ana's term")

    assert world.refused("ana", resign(-1)).code == "RESIGNATION_DATE"
    assert world.refused("ana", resign(99)).code == "RESIGNATION_DATE"
    assert isinstance(try_at(world, 98), Accepted)
    world.wait(days=97)
    assert serving(world) == ["ana"]
    world.wait(days=1)
    assert (standing(world, "ana's term"), serving(world)) == ("resigned", [])


def try_at(world: World, days: int) -> Accepted | Refusal:
    """Resign from a day on."""
    return world.try_say("ana", world.act("term.resigned/v1", {"effective": day(world, days)}, about="ana's term"))


def test_a_resignation_is_not_put_off_again() -> None:
    """Once she has named the day another may be appointed from it; she can leave earlier, not later."""
    world = in_office()
    assert isinstance(try_at(world, 20), Accepted)
    later = world.act("term.resigned/v1", {"effective": day(world, 21)}, about="ana's term")
    assert world.refused("ana", later).code == "RESIGNATION_DATE"
    assert isinstance(try_at(world, 19), Accepted)


def test_there_is_no_carryover_after_leaving_early() -> None:
    """Who resigned does not stay on."""
    world = in_office()
    world.wait(days=105)
    assert standing(world, "ana's term") == "carryover"
    world.say("ana", world.act("term.resigned/v1", about="ana's term"))
    assert serving(world) == []


def test_a_removal_takes_a_decision() -> None:
    """It binds from its own index, and a successor may sit in the same sitting."""
    world = in_office()
    assert world.refused("ben", world.act("term.removed/v1", about="ana's term")).code == "UNDER_MISSING"
    body = {"post": "@coordinator", "person": "@ben", "starts": day(world, 0), "ends": day(world, 50)}
    removed = world.act("term.removed/v1", about="ana's term")
    appointed = world.act("term.appointed/v1", body)
    decision = decide(world, removed, appointed)
    world.say(
        "ben",
        world.act("term.removed/v1", about="ana's term", under=(decision, 0)),
        world.act("term.appointed/v1", body, under=(decision, 1)),
        names=("", "ben's term"),
    )
    assert serving(world) == ["ben"]


def test_a_suspension_ends_by_itself() -> None:
    """Suspended she may not act; on the day named she may again, without another act."""
    world = in_office()
    past = {"until": day(world, 0)}
    assert not_decided(world, "ben", "term.suspended/v1", past, about="ana's term").code == "SUSPENSION_PAST"
    decided(world, "ben", "term.suspended/v1", {"until": day(world, 10)}, about="ana's term")
    act = world.act("term.resigned/v1", about="ana's term")
    assert world.refused([("ana", ("term", "ana's term"))], act).code == "CAPACITY_NOT_HELD"
    world.wait(days=9)
    assert standing(world, "ana's term") == "suspended"
    world.wait(days=1)
    assert serving(world) == ["ana"]


def test_e25_a_death_in_office_is_attested_by_two() -> None:
    """E25: two of two organizations end the mandate; the date of death is a claim that cannot lie ahead."""
    world = in_office()
    died = {"died": day(world, -2)}
    alone = world.act("term.deceased/v1", died, about="ana's term")
    assert world.refused("ben", alone).code == "SIGNERS_TOO_FEW"
    same = world.act("term.deceased/v1", died, by=(0, 1), about="ana's term")
    assert world.refused([("ben", "self"), ("bea", "self")], same).code == "ORGANIZATIONS_TOO_FEW"
    two = [("ben", "self"), ("abe", "self")]
    ahead = world.act("term.deceased/v1", {"died": day(world, 2)}, by=(0, 1), about="ana's term")
    assert world.refused(two, ahead).code == "DATE_AHEAD"
    before = world.now
    world.say(two, same)
    assert (standing(world, "ana's term"), serving(world)) == ("deceased", [])
    assert serving(world, instant=before - 1) == ["ana"]


def test_e25_with_a_person_every_term_of_hers_ends() -> None:
    """E25: what she holds and what she was to hold end with her; what is over stays as it was."""
    world = coalition()
    create(world, carryover_days=0)
    create(world, "driver")
    appoint(world, "ana", 0, 10, called="over")
    appoint(world, "ana", 0, 90, code="driver", called="held")
    appoint(world, "ana", 50, 90, called="ahead")
    world.wait(days=20)
    died = world.act("person.deceased/v1", {"date": day(world, -2)}, by=(0, 1), about="ana")
    world.say([("ben", "self"), ("abe", "self")], died)
    assert [standing(world, called) for called in ("over", "held", "ahead")] == ["ended", "deceased", "deceased"]


def test_who_is_accredited_no_more_is_disqualified() -> None:
    """Anybody may publish what the rules give; nobody can publish what they do not."""
    world = in_office()
    act = world.act("term.disqualified/v1", {"grounds": "not_eligible"}, about="ana's term")
    assert world.refused("cy", act).code == "NOT_DISQUALIFIED"
    accredited = {"organization": "@dockers", "roles": [], "until": day(world, 1)}
    live = world.state.record.live["person.accredited/v1", (world.ids["ana"], world.ids["dockers"])]
    world.say("abe", world.act("person.accredited/v1", accredited, about="ana", replaces=live))
    assert world.refused("cy", act).code == "NOT_DISQUALIFIED"
    world.wait(days=1)
    world.say([("clerk", "clerk")], act)
    assert (standing(world, "ana's term"), serving(world)) == ("disqualified", [])


def test_e23_a_cap_broken_by_a_job_change_has_a_deadline_and_then_the_lowest_ranked_goes() -> None:
    """E23: the organization settles it by itself in time; after that the lowest ranked seat is given up."""
    world = coalition({"leadership": {"affiliation_cap": "1/2"}})
    create(world, seats=2, cap_days=30)
    appoint(world, "ana", 0, 200, seat=0, rank=0)
    appoint(world, "ben", 0, 200, seat=1, rank=1)
    world.wait(days=10)
    moved = {"organization": "@dockers", "roles": ["delegate"]}
    world.say("abe", world.act("person.accredited/v1", moved, about="ben"))
    higher = world.act("term.disqualified/v1", {"grounds": "cap"}, about="ana's term")
    lower = world.act("term.disqualified/v1", {"grounds": "cap"}, about="ben's term")
    world.wait(days=30, ms=-1001)
    assert world.refused("cy", lower).code == "NOT_DISQUALIFIED"
    world.wait(ms=1)
    assert world.refused("cy", higher).detail == {"grounds": "cap", "deadline": "none"}
    world.say("cy", lower)
    assert serving(world) == ["ana"]
    post = world.state.posts.posts[world.ids["coordinator"]]
    assert post_standing(world.state, post, world.now) == "vacant"


def test_the_register_says_who_held_what_on_any_date() -> None:
    """The record of who held a post keeps answering for every day that has been."""
    world = in_office()
    left = world.now
    world.say("ana", world.act("term.resigned/v1", about="ana's term"))
    world.wait(days=5)
    appoint(world, "ben", 0, 50)
    instants = (left - 1, left, world.now)
    register = [holders(world.state, world.ids["coordinator"], instant) for instant in instants]
    assert [[term.id for term in held] for held in register] == [
        [world.ids["ana's term"]],
        [],
        [world.ids["ben's term"]],
    ]
    assert term_of(world, "ana's term").ending == "resigned"


def test_a_post_nobody_has_held_is_created_then_filled() -> None:
    """Created, filled, vacant and abolished are told apart."""
    world = coalition()
    create(world, carryover_days=0)

    def found() -> str:
        return post_standing(world.state, world.state.posts.posts[world.ids["coordinator"]], world.now)

    seen = [found()]
    appoint(world, "ana", 0, 5)
    seen.append(found())
    world.wait(days=5)
    seen.append(found())
    assert isinstance(try_decided(world, "ben", "post.abolished/v1", about="coordinator"), Accepted)
    seen.append(found())
    assert seen == ["created", "filled", "vacant", "abolished"]
    assert not_decided(world, "ben", "post.abolished/v1", about="coordinator").code == "POST_ABOLISHED"
