"""Who sits when: rotation, carryover, interim, and that the past never changes (docs/rules.md L-9 to L-11)."""

from hypothesis import given
from hypothesis import strategies as st

from ledger.format.codec import DAY_MS
from ledger.rules.judge import Accepted
from tests.rules.decided import decided, not_decided, try_decided
from tests.rules.posts.offices import (
    appoint,
    appointment,
    coalition,
    create,
    day,
    hand_over,
    serving,
    standing,
    term_of,
)
from tests.world import World


def rotating() -> World:
    """Ana coordinates for 100 days; Ben follows her for another 100."""
    world = coalition()
    create(world, carryover_days=30, notice_days=10)
    appoint(world, "ana", 0, 100, organization="@dockers")
    appoint(world, "ben", 100, 200, organization="@nurses")
    return world


def test_a_first_holder_serves_from_the_start_of_her_term() -> None:
    """Nobody is there to take over from, so she serves as soon as her term begins."""
    world = coalition()
    create(world)
    appoint(world, "ana", 10, 100)
    assert (standing(world, "ana's term"), serving(world)) == ("preparing", [])
    world.wait(days=10)
    assert (standing(world, "ana's term"), serving(world)) == ("serving", ["ana"])


def test_a_term_never_begins_before_it_is_appointed() -> None:
    """A start in the past is a start now: nobody has acted in a role before she was appointed to it."""
    world = coalition()
    create(world)
    appoint(world, "ana", -50, 100)
    assert term_of(world, "ana's term").seated == world.now - 1000


def test_the_successor_who_signed_for_everything_sits_when_the_term_begins() -> None:
    """With the receipt signed while she prepares, the rotation happens by time alone."""
    world = rotating()
    assert standing(world, "ben's term") == "preparing"
    hand_over(world, "ana's term", "ben")
    world.wait(days=95)
    assert (standing(world, "ana's term"), serving(world)) == ("ending", ["ana"])
    world.wait(days=5)
    assert serving(world) == ["ben"]
    assert standing(world, "ana's term") == "handed_over"


def test_without_a_receipt_the_holder_carries_over_until_it_is_signed() -> None:
    """The keys are not handed over, so the role is not either."""
    world = rotating()
    world.wait(days=105)
    assert (standing(world, "ana's term"), standing(world, "ben's term")) == ("carryover", "preparing")
    assert serving(world) == ["ana"]
    hand_over(world, "ana's term", "ben")
    assert serving(world) == ["ben"]


def test_carryover_ends_at_its_limit_and_the_successor_sits() -> None:
    """Nobody can keep a successor out by not handing over."""
    world = rotating()
    world.wait(days=129)
    assert serving(world) == ["ana"]
    world.wait(days=1)
    assert serving(world) == ["ben"]
    assert standing(world, "ana's term") == "ended"


def test_who_resigns_in_carryover_was_the_holder_until_then() -> None:
    """The waiting successor sits from the resignation on; the days before stay the predecessor's."""
    world = rotating()
    world.wait(days=105)
    before = world.now
    world.say("ana", world.act("term.resigned/v1", about="ana's term"))
    assert (serving(world, instant=before - 1), serving(world)) == (["ana"], ["ben"])


def test_a_shadow_period_is_served_beside_the_holder() -> None:
    """Where the charter asks for shadowing, a receipt alone does not end it."""
    world = coalition({"leadership": {"every_post": {"shadow_days": 20}}})
    create(world, carryover_days=30)
    appoint(world, "ana", 0, 100)
    world.wait(days=95)
    appoint(world, "ben", 5, 100)
    hand_over(world, "ana's term", "ben")
    world.wait(days=19)
    assert serving(world) == ["ana"]
    world.wait(days=1)
    assert serving(world) == ["ben"]


def test_a_re_appointed_holder_needs_no_handover_to_herself() -> None:
    """The same person goes on without a receipt and without carryover."""
    world = coalition()
    create(world, carryover_days=30)
    appoint(world, "ana", 0, 100, called="first")
    appoint(world, "ana", 100, 200, called="second")
    world.wait(days=100)
    assert (standing(world, "first"), standing(world, "second")) == ("ended", "serving")


def test_e19_two_terms_on_one_seat_are_refused() -> None:
    """E19: a second term on a single-seat post may be prepared, never served at the same time."""
    world = coalition()
    create(world)
    appoint(world, "ana", 0, 100)
    refusal = not_decided(world, "ben", "term.appointed/v1", appointment("ben", day(world, 99), day(world, 200)))
    assert (refusal.code, refusal.clause) == ("TERM_OVERLAPS", "L-11")
    appoint(world, "ben", 100, 200)


def test_two_seats_are_held_side_by_side() -> None:
    """A post of two seats has two holders, and no third."""
    world = coalition()
    create(world, seats=2)
    appoint(world, "ana", 0, 100, seat=0)
    appoint(world, "ben", 0, 100, seat=1)
    assert serving(world) == ["ana", "ben"]
    refusal = not_decided(world, "cy", "term.appointed/v1", appointment("cy", day(world, 0), day(world, 9), seat=2))
    assert (refusal.code, refusal.detail) == ("SEAT_UNKNOWN", {"seat": 2, "seats": 2})


def test_an_interim_fills_a_gap_until_somebody_is_seated() -> None:
    """After a resignation an interim acts, and makes room when the successor's term begins."""
    world = coalition()
    create(world)
    appoint(world, "ana", 0, 100)
    world.wait(days=10)
    world.say("ana", world.act("term.resigned/v1", about="ana's term"))
    assert serving(world) == []
    appoint(world, "cy", 0, 60, interim=True)
    assert (standing(world, "cy's term"), serving(world)) == ("interim", ["cy"])
    appoint(world, "ben", 30, 130)
    world.wait(days=30)
    assert (standing(world, "cy's term"), serving(world)) == ("ended", ["ben"])


def test_an_interim_does_not_push_a_holder_out() -> None:
    """While somebody holds the seat there is no gap to fill; one day later there is."""
    world = coalition()
    create(world)
    appoint(world, "ana", 0, 100)
    body = appointment("cy", day(world, 99), day(world, 130), interim=True)
    assert not_decided(world, "cy", "term.appointed/v1", body).code == "SEAT_FILLED"
    body = appointment("cy", day(world, 100), day(world, 130), interim=True)
    assert isinstance(try_decided(world, "cy", "term.appointed/v1", body), Accepted)


def test_an_interim_appointed_for_a_gap_that_closed_never_sits() -> None:
    """When the gap closes before the interim begins, the interim lapses."""
    world = coalition()
    create(world)
    appoint(world, "cy", 20, 60, interim=True)
    appoint(world, "ana", 10, 100)
    world.wait(days=25)
    assert (standing(world, "cy's term"), serving(world)) == ("lapsed", ["ana"])


def test_an_interim_sits_while_the_holder_is_suspended() -> None:
    """The role is not left empty by a suspension, nor doubled when it ends."""
    world = coalition()
    create(world)
    appoint(world, "ana", 0, 100)
    world.wait(days=1)
    decided(world, "ben", "term.suspended/v1", {"until": day(world, 20)}, about="ana's term")
    appoint(world, "cy", 0, 60, interim=True)
    assert (standing(world, "ana's term"), serving(world)) == ("suspended", ["cy"])
    decided(world, "ben", "term.reinstated/v1", about="ana's term")
    assert serving(world) == ["ana"]


ACTIONS = st.lists(
    st.tuples(
        st.sampled_from(
            ["appoint", "interim", "accept", "decline", "resign", "remove", "suspend", "reinstate", "hand"]
        ),
        st.sampled_from(["ana", "ben", "cy"]),
        st.integers(-5, 60),
        st.integers(1, 60),
        st.integers(0, 15),
    ),
    max_size=14,
)


def attempt(world: World, action: str, person: str, starts: int, length: int) -> None:
    """Try one act; a refusal is as good as any other answer here."""
    called = [name for name in world.ids if name.startswith(f"{person}'s")]
    if action in ("appoint", "interim"):
        body = appointment(person, day(world, starts), day(world, starts + length), interim=action == "interim")
        verdict = try_decided(world, person if length % 2 else "abe", "term.appointed/v1", body)
        if isinstance(verdict, Accepted):
            world.ids[f"{person}'s {len(world.ids)}"] = verdict.cases[0].id
    elif called and action == "hand":
        listed = world.act("handover.listed/v1", {"items": ["keys"]}, about=called[-1])
        settled = {"items": [{"item": 0, "outcome": "accepted"}]}
        receipt = world.act("handover.received/v1", settled, about=called[-1], on=".0")
        world.try_say("ben" if person != "ben" else "cy", listed, receipt)
    elif called and action in ("remove", "suspend", "reinstate"):
        kind = {"remove": "term.removed/v1", "suspend": "term.suspended/v1", "reinstate": "term.reinstated/v1"}[action]
        until = {"until": day(world, length)} if action == "suspend" else {}
        try_decided(world, "abe", kind, until, about=called[-1])
    elif called:
        kind = {"accept": "term.accepted/v1", "decline": "term.declined/v1", "resign": "term.resigned/v1"}[action]
        body = {"interests": "none"} if action == "accept" else {}
        world.try_say(person, world.act(kind, body, about=called[-1]))


@given(ACTIONS)
def test_nobody_shares_a_seat_and_the_past_stays_as_it_was(
    actions: list[tuple[str, str, int, int, int]],
) -> None:
    """Whatever happens, one seat has at most one holder at any instant, and who held it before now never changes."""
    world = coalition()
    create(world, carryover_days=10)
    known: dict[int, list[str]] = {}
    for action, person, starts, length, pause in actions:
        attempt(world, action, person, starts, length)
        assert all(serving(world, instant=instant) == held for instant, held in known.items())
        later = [world.now + days * DAY_MS for days in range(0, 90, 7)]
        assert all(len(serving(world, instant=instant)) <= 1 for instant in later)
        known[world.now - 1] = serving(world, instant=world.now - 1)
        world.wait(days=pause, hours=5)
