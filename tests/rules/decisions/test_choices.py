"""Choosing among options inside the ledger: elections, ties, chairs and lots (docs/rules.md D-28, D-30 to D-32; E1)."""

from typing import Any

from ledger.format.codec import HOUR_MS, format_second
from ledger.rules.counting.sortition import draw
from tests.rules.decisions.council import (
    DELEGATES,
    MAJORITY,
    all_speak,
    close,
    closing_act,
    council,
    decided,
    open_up,
    opening_act,
    propose,
    speak,
    stage,
    try_speak,
)
from tests.world import World

SCHULZE: dict[str, Any] = {"method": "schulze", "quorum": "1/2", "quorum_strict": True, "seats": 1}
OPTIONS = [{"code": "ada"}, {"code": "bob"}, {"code": "cat"}]


def election(procedure: dict[str, Any], ballots: list[dict[str, int]], **body: Any) -> World:
    """A council that ranks options; one ballot a delegate, in order; closed after its close."""
    world = council(procedure)
    propose(world, **{"options": OPTIONS, **body})
    open_up(world)
    for who, ballot in zip(DELEGATES, ballots, strict=False):
        speak(world, who, "ballot", ballot=ballot)
    world.wait(days=4)
    return world


def elected(world: World) -> tuple[str, ...]:
    """Who is chosen, as published."""
    outcome = decided(world).outcome
    return outcome.elected if outcome else ()


FIRST_ADA = {"ada": 1, "bob": 2, "cat": 3}
FIRST_BOB = {"bob": 1, "ada": 2, "cat": 3}


def test_an_election_elects_and_only_the_chosen_options_effects_are_due() -> None:
    """Four rank Ada first, three Bob: Ada's effect is due, Bob's is not and never will be."""
    effects = [{"kind": "purpose.adopted/v1", "option": code} for code in ("ada", "bob")]
    world = election(SCHULZE, [FIRST_ADA] * 4 + [FIRST_BOB] * 3, effects=effects)
    close(world)
    assert (stage(world), elected(world)) == ("in_force", ("ada",))
    lost = world.act("purpose.adopted/v1", under=("motion", 1), text="To follow Bob")
    assert world.refused("ana", lost).code == "EFFECT_NOT_CHOSEN"
    world.say("ana", world.act("purpose.adopted/v1", under=("motion", 0), text="To follow Ada"))


def test_a_ballot_marks_what_there_is_to_mark() -> None:
    """Unknown options, ranks of 0, approvals above 1 and empty ballots are refused; consent is no ballot."""
    world = election(SCHULZE, [])
    propose(world, name="second", options=OPTIONS)
    open_up(world, "second")
    for ballot in ({"zed": 1}, {"ada": 0}, {}):
        assert getattr(try_speak(world, "ana", "ballot", "second", ballot=ballot), "code", "") == "BALLOT_WRONG"
    assert getattr(try_speak(world, "ana", "consent", "second"), "code", "") == "POSITION_UNFIT"
    assert getattr(try_speak(world, "ana", "ballot", "second"), "code", "") == "BALLOT_WRONG"
    approval = council({"method": "approval"})
    propose(approval, options=OPTIONS)
    open_up(approval)
    assert getattr(try_speak(approval, "ana", "ballot", ballot={"ada": 2}), "code", "") == "BALLOT_WRONG"
    speak(approval, "ana", "ballot", ballot={"ada": 1, "bob": 0})


def test_every_method_counts_in_the_ledger() -> None:
    """Four for Ada, three for Bob: every method elects Ada, by the very functions that anyone can run."""
    for method in ("schulze", "condorcet_irv", "irv", "stv", "approval", "score", "score_mean"):
        marks = ({"ada": 1, "bob": 0}, {"ada": 0, "bob": 1}) if method in ("approval", "score", "score_mean") else None
        first, second = marks or (FIRST_ADA, FIRST_BOB)
        world = election({**SCHULZE, "method": method}, [first] * 4 + [second] * 3)
        close(world)
        assert elected(world) == ("ada",), method


def test_too_few_ballots_elect_nobody() -> None:
    """Quorum holds for elections too; who abstains takes part."""
    world = election(SCHULZE, [FIRST_ADA] * 3)
    close(world)
    outcome = decided(world).outcome
    assert outcome is not None
    assert outcome.code == "inquorate"
    enough = council(SCHULZE)
    propose(enough, options=OPTIONS)
    open_up(enough)
    for who in ("ana", "ben", "cy"):
        speak(enough, who, "ballot", ballot=FIRST_ADA)
    speak(enough, "dee", "abstain")
    enough.wait(days=4)
    close(enough)
    assert elected(enough) == ("ada",)


def test_the_default_option_is_none_of_these() -> None:
    """An option that does not beat the default is dropped; when the default wins nothing is chosen."""
    rule = {**SCHULZE, "default_option": "none", "quorum": "1/7", "quorum_strict": False}
    options = [*OPTIONS, {"code": "none"}]
    beaten = {"none": 1, "ada": 2, "bob": 3, "cat": 3}
    kept = {"ada": 1, "none": 2, "bob": 3, "cat": 3}
    world = election(rule, [kept] * 4 + [beaten] * 3, options=options)
    close(world)
    assert elected(world) == ("ada",)
    none = election(rule, [kept] * 3 + [beaten] * 4, options=options)
    close(none)
    assert stage(none) == "not_adopted"


def test_a_supermajority_over_the_default() -> None:
    """Three to one over the default: six of seven clear it, five of seven do not."""
    rule = {**SCHULZE, "default_option": "none", "threshold": "3/4", "strict": True, "quorum": "1/7"}
    options = [{"code": "ada"}, {"code": "none"}]
    for number, expected in ((6, "in_force"), (5, "not_adopted")):
        world = election(
            rule, [{"ada": 1, "none": 2}] * number + [{"none": 1, "ada": 2}] * (7 - number), options=options
        )
        close(world)
        assert stage(world) == expected


def test_a_cap_passes_over_a_second_candidate_of_one_organization() -> None:
    """Two seats, at most one of each organization: the third-placed of another takes the second."""
    options = [
        {"code": "ada", "organization": "@dockers"},
        {"code": "bob", "organization": "@dockers"},
        {"code": "cat", "organization": "@nurses"},
    ]
    world = election({**SCHULZE, "seats": 2, "cap": "1/2"}, [FIRST_ADA] * 7, options=options)
    close(world)
    assert elected(world) == ("ada", "cat")


def tied(rule: str, **more: Any) -> World:
    """A yes-or-no decision with three against three, closed."""
    world = council({**MAJORITY, "tie_rule": rule}, **more)
    propose(world)
    open_up(world)
    all_speak(
        world, {**dict.fromkeys(["ana", "ben", "cy"], "consent"), **dict.fromkeys(["dee", "eli", "fay"], "object")}
    )
    world.wait(days=4)
    close(world)
    return world


def test_e01_the_chair_settles_a_tie_where_the_charter_says_so() -> None:
    """E1: tied until the chair's word, then closed again; only the chair, and only once."""
    world = tied("chair", powers={"decisions.settle_tie": {"grants": ["delegate"]}})
    assert stage(world) == "tied"
    assert world.refused("ana", closing_act(world)).code == "CLOSED_ALREADY"
    word = world.act("decision.tie_settled/v1", {"order": ["ada"]}, about="motion")
    assert world.refused("ana", word).code == "SETTLES_WRONGLY"
    world.say("ana", world.act("decision.tie_settled/v1", {"settled": "yes"}, about="motion"))
    again = world.act("decision.tie_settled/v1", {"settled": "no"}, about="motion")
    assert world.refused("ana", again).code == "SETTLED_ALREADY"
    close(world)
    assert stage(world) == "in_force"
    other = tied("lot", powers={"decisions.settle_tie": {"grants": ["delegate"]}})
    foreign = other.act("decision.tie_settled/v1", {"settled": "yes"}, about="motion")
    assert other.refused("ana", foreign).code == "NOT_THE_CHAIRS"


def announce(world: World, hours: int = 24) -> Any:
    """The act that announces the sources of a draw."""
    publication = format_second((world.now // 1000) * 1000 + hours * HOUR_MS)
    return world.act(
        "decision.draw_announced/v1", {"publication": publication}, about="motion", by=(0, 1), sources="State lottery"
    )


TELLERS = [("ana", "self"), ("ben", "self")]


def test_e01_a_lot_is_announced_then_published_then_drawn_by_two_tellers() -> None:
    """E1: pool and sources first, numbers afterwards; one teller, known numbers, or haste are refused."""
    world = tied("lot")
    numbers = world.act("decision.drawn/v1", {"sources": [[9319], [2, 5, 12]]}, about="motion", by=(0, 1))
    assert world.refused(TELLERS, numbers).code == "NOT_PUBLISHED"
    assert world.refused(TELLERS, announce(world, -1)).code == "NOT_AHEAD"
    world.say(TELLERS, announce(world))
    assert world.refused(TELLERS, announce(world)).code == "ANNOUNCED_ALREADY"
    assert world.refused(TELLERS, numbers).code == "NOT_PUBLISHED"
    world.wait(hours=25)
    alone = world.act("decision.drawn/v1", {"sources": [[9319]]}, about="motion")
    assert world.refused("ana", alone).code == "SIGNERS_TOO_FEW"
    world.say(TELLERS, numbers)
    assert world.refused(TELLERS, numbers).code == "SETTLED_ALREADY"
    close(world)
    picked = draw(["no", "yes"], ((9319,), (2, 5, 12)), 2).elected[0]
    assert stage(world) == ("in_force" if picked == "yes" else "not_adopted")


def test_no_lot_is_drawn_where_the_charter_has_none() -> None:
    """A charter whose ties fail has no draw to announce."""
    world = council(MAJORITY)
    propose(world)
    open_up(world)
    assert world.refused(TELLERS, announce(world)).code == "NO_LOT"


def test_nothing_is_drawn_before_the_close_or_without_a_tie() -> None:
    """While it is open there is nothing to draw, and after a clear vote neither."""
    world = council({**MAJORITY, "tie_rule": "lot"})
    propose(world)
    open_up(world, hours=72)
    world.say(TELLERS, announce(world, 1))
    numbers = world.act("decision.drawn/v1", {"sources": [[1]]}, about="motion", by=(0, 1))
    world.wait(hours=2)
    assert world.refused(TELLERS, numbers).code == "NOT_TIED"
    all_speak(world, dict.fromkeys(DELEGATES, "consent"))
    world.wait(days=4)
    assert world.refused(TELLERS, numbers).code == "NOT_TIED"


def test_sortition_draws_the_options_by_public_numbers() -> None:
    """A body drawn by lot: tied until the numbers are there, then exactly RFC 3797's picks."""
    world = council({"method": "sortition", "seats": 2})
    propose(world, options=OPTIONS)
    open_up(world)
    assert getattr(try_speak(world, "ana", "consent"), "code", "") == "POSITION_UNFIT"
    world.say(TELLERS, announce(world, 100))
    world.wait(hours=101)
    world.say(TELLERS, world.act("decision.drawn/v1", {"sources": [[7], [3, 1]]}, about="motion", by=(0, 1)))
    close(world)
    assert elected(world) == draw(["ada", "bob", "cat"], ((7,), (3, 1)), 2).elected


def test_a_run_off_is_voted_on_again() -> None:
    """Tied with a run-off: opened again, and the words already given stand until changed."""
    world = tied("run_off")
    assert stage(world) == "tied"
    open_up(world)
    speak(world, "gus", "consent")
    world.wait(days=4)
    close(world)
    assert stage(world) == "in_force"


def test_a_tie_that_waits_for_the_chair_is_not_opened_again() -> None:
    """Only a run-off is."""
    world = tied("chair")
    assert world.refused("ana", opening_act(world)).code == "TIE_WAITS"
