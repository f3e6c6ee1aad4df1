"""A secret ballot: held outside, attested by tellers, never mixed with open positions (docs/rules.md D-64, D-65)."""

from typing import Any

from ledger.rules.decisions.binding import binding_set
from ledger.rules.decisions.explanation import explain
from tests.rules.decisions.council import (
    DELEGATES,
    MAJORITY,
    close,
    closing_act,
    council,
    decided,
    open_up,
    opening_act,
    propose,
    run_through,
    speak,
    stage,
    try_speak,
)
from tests.world import World

SECRET: dict[str, Any] = {**MAJORITY, "secret": True}
TELLERS = [("ana", "self"), ("ben", "self")]
PROTOCOL = {"sha256": "ab" * 32, "length": 9000, "type": "application/pdf", "salted": False}


def yes_no(yes: int, no: int, abstain: int = 0) -> list[dict[str, Any]]:
    """The sorts of a ballot on yes or no."""
    told = (("consent", yes), ("object", no), ("abstain", abstain))
    return [{"position": position, "count": count} for position, count in told if count]


def count(world: World, ballots: list[dict[str, Any]], by: tuple[int, ...] = (0, 1), **more: Any) -> Any:
    """The act by which the tellers attest a count."""
    body = {"ballots": ballots, "protocol": PROTOCOL, "spoiled": more.pop("spoiled", 0)}
    return world.act("tally.attested/v1", body, about="motion", on=more.pop("on", "motion"), by=by, **more)


def voted(procedure: dict[str, Any] = SECRET, **body: Any) -> World:
    """A secret ballot that has closed."""
    world = council(procedure)
    propose(world, **body)
    open_up(world)
    world.wait(days=4)
    return world


def test_a_secret_ballot_is_attested_by_tellers_of_two_organizations() -> None:
    """One teller, or two of one organization, are too few whatever the charter's power asks for."""
    people = {"dockers": ["ana", "abe"], "nurses": ["ben"], "teachers": ["cy"]}
    world = council(SECRET, people, powers={"decisions.attest": {"grants": ["member"]}})
    propose(world)
    open_up(world)
    world.wait(days=4)
    assert world.refused("ana", count(world, yes_no(2, 1), by=(0,))).code == "TELLERS_MISSING"
    same = [("ana", "self"), ("abe", "self")]
    assert world.refused(same, count(world, yes_no(2, 1))).code == "TELLERS_MISSING"
    world.say(TELLERS, count(world, yes_no(2, 1)))


def test_nobody_attests_before_the_close_or_after_the_outcome() -> None:
    """Too early, on another text, of what was never opened, and once the outcome is out: refused."""
    world = council(SECRET)
    propose(world)
    assert world.refused(TELLERS, count(world, yes_no(4, 1))).code == "NOT_OPENED"
    world.say("ana", world.act("decision.text/v1", about="motion", text="Better"), names=("text",))
    open_up(world)
    assert world.refused(TELLERS, count(world, yes_no(4, 1), on="text")).code == "BALLOT_STILL_OPEN"
    world.wait(days=4)
    assert world.refused(TELLERS, count(world, yes_no(4, 1))).code == "TEXT_CHANGED"
    world.say(TELLERS, count(world, yes_no(4, 1), on="text"), names=("count",))
    close(world)
    again = count(world, yes_no(1, 4), on="text", replaces="count")
    assert world.refused(TELLERS, again).code == "CLOSED_ALREADY"


def test_open_positions_are_not_counted_outside() -> None:
    """A procedure with open positions takes no tellers' count."""
    world = voted(MAJORITY)
    assert world.refused(TELLERS, count(world, yes_no(4, 1))).code == "NOT_SECRET"


def test_ballots_fit_the_method_and_the_seats() -> None:
    """A mark for an option that is not there, a sort twice, eight ballots of seven seats: refused; seven are not."""
    world = voted()
    marks = {"position": "ballot", "count": 1, "marks": {"a": 1}}
    for wrong in ([marks], [*yes_no(2, 0), *yes_no(1, 0)]):
        assert world.refused(TELLERS, count(world, wrong)).code == "BALLOT_WRONG"
    assert world.refused(TELLERS, count(world, yes_no(4, 3), spoiled=1)).code == "BALLOTS_TOO_MANY"
    world.say(TELLERS, count(world, yes_no(4, 2), spoiled=1))


def test_no_open_word_is_mixed_with_a_secret_ballot() -> None:
    """Before the outcome nobody says where she stands; afterwards a word joins, and changes no count."""
    world = council(SECRET)
    propose(world)
    open_up(world)
    assert getattr(try_speak(world, "cy", "consent"), "code", None) == "BALLOT_SECRET"
    world.wait(days=4)
    assert getattr(try_speak(world, "cy", "consent"), "code", None) == "BALLOT_SECRET"
    world.say(TELLERS, count(world, yes_no(4, 2)))
    close(world)
    assert binding_set(world.state, decided(world), world.now).bound == ()
    speak(world, "cy", "consent")
    assert binding_set(world.state, decided(world), world.now).bound == (world.ids["teachers"],)
    assert world.state.decisions.positions[world.ids["motion"], world.ids["teachers"]].late


def test_without_a_count_there_is_no_outcome() -> None:
    """After the close it waits for its tellers, and is not inquorate; left alone for the charter's days it lapses."""
    world = voted({**SECRET, "lapse_days": 30})
    assert stage(world) == "open"
    assert world.refused("ana", closing_act(world)).code == "TALLY_AWAITED"
    assert world.refused("ana", opening_act(world)).code == "NOT_OPENABLE"
    world.wait(days=31)
    assert stage(world) == "lapsed"


def test_the_count_closes_it_as_open_positions_would() -> None:
    """The same words, open and secret: the same outcome, the same figures."""
    sides = {**dict.fromkeys(["ana", "ben", "cy"], "consent"), "dee": "object", "eli": "abstain"}
    public = council(MAJORITY)
    run_through(public, sides)
    world = voted()
    world.say(TELLERS, count(world, yes_no(3, 1, 1)))
    close(world)
    secret, said = decided(world).outcome, decided(public).outcome
    assert secret is not None
    assert said is not None
    assert (secret.code, secret.counts) == (said.code, said.counts)
    assert stage(world) == "in_force"
    few = voted()
    few.say(TELLERS, count(few, yes_no(3, 0), spoiled=4))
    close(few)
    assert stage(few) in ("inquorate", "lapsed")


def test_tellers_correct_their_count_until_the_outcome_is_out() -> None:
    """A slip of the pen is corrected in the same place, and the later count holds."""
    world = voted()
    world.say(TELLERS, count(world, yes_no(2, 4)), names=("slip",))
    assert world.refused(TELLERS, count(world, yes_no(4, 2))).code == "STALE"
    world.say(TELLERS, count(world, yes_no(4, 2), replaces="slip"))
    close(world)
    assert stage(world) == "in_force"


def test_an_election_is_counted_from_the_tellers_ballots() -> None:
    """Rankings come in sorts, and are counted by the charter's method like ballots by seat."""
    schulze = {"method": "schulze", "secret": True}
    world = voted(schulze, options=[{"code": "x"}, {"code": "y"}, {"code": "z"}])
    sorts = [
        {"position": "ballot", "count": 3, "marks": {"x": 1, "y": 2}},
        {"position": "ballot", "count": 4, "marks": {"z": 1, "y": 2, "x": 3}},
    ]
    world.say(TELLERS, count(world, sorts))
    close(world)
    outcome = decided(world).outcome
    assert outcome is not None
    assert outcome.elected == ("z",)


def test_it_is_shown_as_counted_outside_and_no_ballot_as_a_seats() -> None:
    """The explanation names the tellers' act; it never says whose ballot said what."""
    world = voted()
    world.say(TELLERS, count(world, yes_no(4, 2), spoiled=1), names=("count",))
    close(world)
    told = explain(world.state, decided(world), world.now)
    assert (told.steps[0].kind, told.steps[0].facts["attested"]) == ("counted_outside", world.ids["count"])
    assert told.steps[0].words.startswith("Counted outside")
    seats = {world.ids[name] for name in DELEGATES.values()}
    assert all(one.position is None for one in told.inputs if one.place in seats)
    counted = [one.position for one in told.inputs if one.counted]
    assert sorted(str(one) for one in counted) == ["consent"] * 4 + ["object"] * 2


def test_nobody_asks_those_who_have_not_voted_in_secret() -> None:
    """Nobody knows who they are: a further call asks everybody anew."""
    world = voted({**SECRET, "second_call": {"quorum": "1/3"}})
    world.say(TELLERS, count(world, yes_no(2, 0)))
    close(world)
    assert stage(world) == "inquorate"
    assert world.refused("ana", opening_act(world, again="non_voters")).code == "NOBODY_TO_ASK_AGAIN"
    open_up(world)
    assert stage(world) == "open"
